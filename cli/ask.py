"""`huquq ask`: one question, one readable answer."""

from __future__ import annotations

import asyncio

import click

from bot.channels.terminal.client import shown
from cli.ready import ready
from cli.talk import talk
from kit.settings import Settings


@click.command()
@click.argument("question")
@click.option("--country", help="Where she is: an ISO code such as AE.")
def ask(question: str, country: str | None) -> None:
    """Ask one QUESTION in any supported language."""
    asyncio.run(_ask(ready("error"), question, country))


async def _ask(settings: Settings, question: str, country: str | None) -> None:
    async with talk(settings) as one:
        heard = await one.say(one.channel.text(question))
        if heard.decision is not None and heard.decision.state.asked == "country" and country:
            named = [choice.endswith(f":{country.upper()}") for choice in heard.decision.state.choices]
            if True not in named:
                raise click.BadParameter(f"{country} is no country of the library", param_hint="--country")
            heard = await one.say(one.channel.choice(named.index(True) + 1))
        print("\n\n".join(shown(message) for message in heard.replies), flush=True)
