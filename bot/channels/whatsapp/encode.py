"""Outgoing -> parts that the Cloud API takes, and a part -> its payload. Pure."""

from __future__ import annotations

from typing import Any, Literal

from pywa.types.callback import Button as ReplyButton
from pywa.types.callback import SectionRow

from bot.channels import choices
from bot.channels.split import split, split_tail
from bot.channels.text import utf16
from bot.channels.whatsapp import limits
from bot.messages import Button, Outgoing


def shape(message: Outgoing) -> tuple[Outgoing, ...]:
    """Text in parts. Over buttons stands a short body: the last paragraph or sentence of the text."""
    message = choices.spelled_out(choices.tidy(message), limits.ROW_DESCRIPTION)
    if not message.buttons:
        return tuple(Outgoing(part) for part in split(message.text, limits.TEXT))
    before, body = split_tail(message.text, limits.TEXT, limits.INTERACTIVE_BODY)
    return (*(Outgoing(part) for part in before), *choices.paged(body, message.buttons, limits.ROWS))


def payload(part: Outgoing) -> tuple[Literal["text", "interactive"], dict[str, Any]]:
    """The message's type and the object under that name."""
    if not part.buttons:
        return "text", {"body": part.text, "preview_url": False}
    kind, action = ("button", _reply_buttons(part)) if _fit_buttons(part.buttons) else ("list", _list(part))
    return "interactive", {"type": kind, "body": {"text": part.text}, "action": action}


def _fit_buttons(buttons: tuple[Button, ...]) -> bool:
    titles = [button.label for button in buttons]
    return (
        len(titles) <= limits.BUTTONS
        and len(set(titles)) == len(titles)
        and all(utf16(title) <= limits.BUTTON_TITLE for title in titles)
    )


def _reply_buttons(part: Outgoing) -> dict[str, Any]:
    return {"buttons": [ReplyButton(title=each.label, callback_data=each.id).to_dict() for each in part.buttons]}


def _list(part: Outgoing) -> dict[str, Any]:
    rows = [_row(button, number).to_dict() for number, button in enumerate(part.buttons, 1)]
    return {"button": choices.MENU, "sections": [{"rows": rows}]}


def _row(button: Button, number: int) -> SectionRow:
    """A label too long for a title stands whole in the description, under its first words."""
    if utf16(button.label) <= limits.ROW_TITLE:
        return SectionRow(title=button.label, callback_data=button.id)
    return SectionRow(
        title=_first_words(button.label) or str(number), callback_data=button.id, description=button.label
    )


def _first_words(label: str) -> str:
    """Empty where the first word alone is too long, or where a bidi isolate would be torn apart."""
    head = split(label, limits.ROW_TITLE - 1)[0]
    after = label.removeprefix(head)
    return f"{head}…" if after != label and after[:1].isspace() and "\u2069" not in head else ""
