from __future__ import annotations

import pytest

from bot.channels.terminal.client import TerminalChannel
from bot.messages import Button, Channel, Decoded, Envelope, Inbound, Outgoing, Sent

WHICH = Outgoing("Which?", (Button("a", "Wages"), Button("b", "Passport")))


@pytest.fixture
def shown() -> list[str]:
    return []


@pytest.fixture
def terminal(shown: list[str]) -> TerminalChannel:
    return TerminalChannel(shown.append)


async def test_choices_are_shown_with_numbers_and_chosen_by_them(terminal: TerminalChannel, shown: list[str]) -> None:
    channel: Channel = terminal
    for part in channel.parts(WHICH):
        assert await channel.send(Envelope("me", part)) == Sent("1")
    await channel.send(Envelope("me", Outgoing("Thank you")))
    await channel.aclose()
    assert shown == ["Which?\n  1. Wages\n  2. Passport", "Thank you"]
    assert terminal.sent == [WHICH, Outgoing("Thank you")]
    assert terminal.text(" 2 ") == Inbound("terminal", "me", "me", "me:1", "choice", "", "b")
    assert terminal.text("3") == Inbound("terminal", "me", "me", "me:2", "text", "3")
    assert terminal.text("a\ud800") == Inbound("terminal", "me", "me", "me:3", "text", "a\ufffd")


async def test_lines_of_json(terminal: TerminalChannel) -> None:
    await terminal.send(Envelope("me", WHICH))
    assert terminal.decode({"text": "1"}).inbounds[0].kind == "text"
    assert terminal.decode({"choice": 1}).inbounds[0].choice == "a"
    wrong: object
    for wrong in ({"choice": 3}, {"choice": True}, {"choice": "1"}, {"text": 5}, {}, None, []):
        assert terminal.decode(wrong) == Decoded(undecodable=True)


def test_a_choice_that_is_not_there(terminal: TerminalChannel) -> None:
    with pytest.raises(IndexError, match="no choice 1"):
        terminal.choice(1)


def test_nothing_to_say_is_no_message(terminal: TerminalChannel) -> None:
    assert terminal.parts(Outgoing(" ")) == ()
