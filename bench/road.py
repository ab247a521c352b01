"""`make bench`: what the road costs beside the encoder, in one run, as ratios.

Measures on the machine it runs on, with the real library, model, database and dialogue; only the platforms'
network is left out. Prints medians; absolute times depend on the machine, the ratios less so.
"""

from __future__ import annotations

import asyncio
import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

import psutil
from sqlalchemy import delete, select

from bot.app import App
from bot.channels.terminal.client import NAME, TerminalChannel
from bot.conversations import store
from bot.conversations.models import Contact
from bot.door import take
from bot.messages import Inbound
from bot.outbox.deliver import deliver
from bot.turn import answer
from bot.workshop import compose_worker
from cli.ready import ready
from cli.talk import NoWake
from kit.settings import Settings
from nlu.encoder import load_encoder
from nlu.normalise import for_model

QUESTIONS = (
    "my madam keeps my passport and says no",
    "my sir say salary next month next month already 5 month nothing",
    "الكفيل ما عطاني راتبي من 3 شهور",
    "shaqaaleeyaha ayaa baasaboorka iga qaatay",
    "مالک نے میرا پاسپورٹ رکھ لیا ہے",
    "kafeel ne huroob laga diya mujh par",
)
ROUNDS = 20
PEOPLE = 8


def main() -> None:
    asyncio.run(_bench(ready("error")))


async def _bench(settings: Settings) -> None:
    async with compose_worker(settings, {NAME: TerminalChannel()}) as jobs:
        app = replace(jobs.app, wake=NoWake())
        brain = app.thinking()
        encoder = load_encoder()
        texts = [f"{question} {number}" for number in range(ROUNDS) for question in QUESTIONS]  # no cached repeats
        encoder.encode(list(QUESTIONS))  # warm
        encode, understand = [], []
        for text in texts:  # in turn, so that both meet the same machine
            encode += _each([f"{text}."], lambda text: encoder.encode([for_model(text)]))
            understand += _each([text], lambda text: brain.understander.understand(text))
        cached = _each(texts, lambda text: brain.understander.understand(text))
        turns = await _turns(app)
    print(f"encoder, one question:            median {_ms(encode)} ms")
    print(
        f"understanding, one question:      median {_ms(understand)} ms = {_ratio(understand, encode)} of the encoder"
    )
    print(f"understanding, repeated question: median {_ms(cached)} ms = {_ratio(cached, encode)} of the encoder")
    print(f"whole turn, one after the other:  median {_ms(turns)} ms = {_ratio(turns, encode)} of the encoder")
    print(f"resident memory of this process:  {psutil.Process().memory_info().rss / 2**20:.0f} MB")


def _each(texts: Sequence[str], work: Callable[[str], object]) -> list[float]:
    times = []
    for text in texts:
        started = time.perf_counter()
        work(text)
        times.append(time.perf_counter() - started)
    return times


async def _turns(app: App) -> list[float]:
    """From the door to the channel: inbox, understanding, decision, outbox, delivery."""
    people = [uuid.uuid4().hex for _ in range(PEOPLE)]
    times = []
    for number in range(ROUNDS * len(QUESTIONS)):
        person, text = people[number % PEOPLE], f"{QUESTIONS[number % len(QUESTIONS)]} again {number}"
        started = time.perf_counter()
        inbound = Inbound(NAME, person, person, uuid.uuid4().hex, "text", text)
        await take(app, inbound)
        async with app.sessions() as db:
            talk = await store._conversation_of(db, app.vault, inbound)
        await answer(app, talk)
        await deliver(app.sessions, app.vault, app.channels, talk)
        times.append(time.perf_counter() - started)
    async with app.sessions.begin() as db:
        pseudonyms = [app.vault.pseudonym("contact", NAME, person) for person in people]
        await db.execute(
            delete(Contact).where(Contact.id.in_(select(Contact.id).where(Contact.pseudonym.in_(pseudonyms))))
        )
    return times


def _ms(times: Sequence[float]) -> str:
    return f"{statistics.median(times) * 1000:6.1f}"


def _ratio(times: Sequence[float], base: Sequence[float]) -> str:
    return f"{statistics.median(times) / statistics.median(base):.2f}"


if __name__ == "__main__":
    main()
