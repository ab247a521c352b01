"""`huquq chat`: one conversation in the terminal, for people or, with --jsonl, for programs."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import click

from bot.channels.terminal.client import shown
from bot.messages import Inbound
from cli.ready import ready
from cli.say import say
from cli.talk import Heard, Talk, talk
from kit.settings import Settings


@click.command()
@click.option("--jsonl", is_flag=True, help='Read {"text": ...} or {"choice": n} lines (n counts from 1), write JSON.')
def chat(jsonl: bool) -> None:
    """Talk with the bot here. Nothing of the conversation is kept."""
    settings = ready("error")
    asyncio.run(_machine(settings) if jsonl else _person(settings))


async def _person(settings: Settings) -> None:
    async with talk(settings) as one:
        say("Write a message, or the number of a choice. Ctrl-D ends.")
        while True:
            line = await asyncio.to_thread(_prompt)
            if line is None:
                return
            for message in (await one.say(one.channel.text(line))).replies:
                print(shown(message) + "\n", flush=True)


def _prompt() -> str | None:
    try:
        return input("> ")
    except EOFError:
        return None


async def _machine(settings: Settings) -> None:
    async with talk(settings) as one:
        while line := await asyncio.to_thread(sys.stdin.buffer.readline):
            if line.strip():
                print(json.dumps(as_json(await one.say(_inbound(one, line))), ensure_ascii=False), flush=True)


def _inbound(one: Talk, line: bytes) -> Inbound:
    """A choice that does not exist, or a line that is no such object, reaches the dialogue as the text that it is."""
    try:
        payload = json.loads(line)
    except ValueError:
        payload = None
    decoded = one.channel.decode(payload).inbounds
    if decoded:
        return decoded[0]
    if isinstance(payload, dict) and isinstance(payload.get("choice"), int):
        return one.channel.text(str(payload["choice"]))
    say('not {"text": ...} or {"choice": n}: taken as plain text')
    return one.channel.text(line.decode("utf-8", "replace").strip())


def as_json(heard: Heard) -> dict[str, Any]:
    decision = heard.decision
    return {
        "decision": decision.kind if decision else "silent",
        "topic": decision.topic if decision else None,
        "language": decision.language if decision else None,
        "replies": [
            {"text": message.text, "buttons": [button.label for button in message.buttons]} for message in heard.replies
        ],
    }
