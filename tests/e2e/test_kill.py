"""Rule 3, lose nothing: web and worker are killed in the middle of a burst, and the ledgers must agree."""

from __future__ import annotations

import asyncio
import os
import random
import threading
import time
from collections import defaultdict
from pathlib import Path

from sqlalchemy import func, select

from bot.conversations.models import Contact, Conversation, Message
from bot.outbox.models import OutboxReply
from bot.outbox.put import read_body
from bot.reply.phrases import PHRASES
from kit.crypto import Vault, load_or_make_keys
from kit.db import engine_on, make_sessions
from kit.postgres import EmbeddedPostgres
from tests.e2e.running import Running, Standins, wait_for

# each brings one reply that tells which message it answers
COMMANDS = {"menu": "choose-area", "person": "person-asked", "😀": "what-i-can-do", "language": "choose-language"}
CHATS = 6
KILLS = int(os.environ.get("HUQUQ_TEST_KILLS", "8"))  # `make faults` asks for more
MESSAGES = 14 if KILLS <= 8 else KILLS * 2
PAUSE = 0.7  # seconds between a person's messages, so that the burst outlives the kills


def script(chat: int) -> list[str]:
    """A chat's messages: commands that differ from their neighbours, and now and then a question."""
    chance = random.Random(chat)
    words: list[str] = []
    while len(words) < MESSAGES:
        word = chance.choice([*COMMANDS, "my madam keeps my passport"])
        if not words or words[-1] != word:
            words.append(word)
    return words


def play(running: Running, chat: int, accepted: dict[str, list[str]]) -> None:
    """As a platform does: one message after the other, each repeated until it is accepted, and some once more."""
    for index, text in enumerate(script(chat)):
        number = chat * 1000 + index
        while True:
            status = (
                running.telegram(number, chat, text)
                if chat % 2
                else running.whatsapp(number, f"97150000{chat:04d}", text)
            )
            if status == 200:
                break
            assert status in (0, 500, 503), status
            time.sleep(0.2)
        if index % 5 == 0:  # the platform did not see our 200
            running.telegram(number, chat, text) if chat % 2 else running.whatsapp(number, f"97150000{chat:04d}", text)
        time.sleep(PAUSE)
        accepted[str(chat) if chat % 2 else f"97150000{chat:04d}"].append(text)


def killer(running: Running, done: threading.Event, killed: list[int]) -> None:
    chance = random.Random(7)
    for _ in range(KILLS):
        if done.wait(chance.uniform(0.5, 1.5)):
            return
        killed.append(running.kill(chance.choice(["worker", "worker", "web"])))


async def stored(url: str, vault: Vault) -> tuple[int, int, dict[str, list[tuple[int, str]]], int]:
    """Messages, those answered, each person's replies in order with the message that they answer, and repeats."""
    async with engine_on(url) as engine, make_sessions(engine)() as db:
        messages = await db.scalar(select(func.count()).select_from(Message)) or 0
        answered = await db.scalar(select(func.count(Message.answered_at))) or 0
        repeats = await db.scalar(select(func.coalesce(func.sum(OutboxReply.repeats), 0))) or 0
        rows = await db.execute(
            select(Contact.address, OutboxReply.message_id, OutboxReply.body, OutboxReply.sent_at)
            .join(Conversation, Conversation.id == OutboxReply.conversation_id)
            .join(Contact, Contact.id == Conversation.contact_id)
            .order_by(OutboxReply.id)
        )
        replies: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for address, message_id, body, sent_at in rows:
            assert sent_at is not None
            replies[vault.decrypt(address)].append((message_id, read_body(vault, body)[0].text))
    return messages, answered, replies, repeats


def test_nothing_is_lost_doubled_or_reordered_when_web_and_worker_are_killed(
    home: dict[str, str], tmp_path: Path
) -> None:
    with (
        Standins(tmp_path / "ledger.jsonl") as standins,
        Running({**home, **standins.environment()}, tmp_path / "run.log") as running,
    ):
        standins.slow(0.3)  # so that some die between the platform's acceptance and our record of it
        accepted: dict[str, list[str]] = defaultdict(list)
        players = [threading.Thread(target=play, args=(running, chat, accepted)) for chat in range(1, CHATS + 1)]
        done = threading.Event()
        kills: list[int] = []
        reaper = threading.Thread(target=killer, args=(running, done, kills))
        for thread in (*players, reaper):
            thread.start()
        for thread in players:
            thread.join()
        done.set()
        reaper.join()
        killed = sum(kills)
        assert killed >= 3

        server = EmbeddedPostgres(Path(home["HUQUQ_HOME"]))
        vault = Vault(load_or_make_keys(Path(home["HUQUQ_HOME"]) / "keys"))

        def settled() -> bool:
            figures = running.metrics()
            return "huquq_messages_pending 0.0" in figures and "huquq_replies_unsent 0.0" in figures

        wait_for(settled, 150)
        messages, answered, replies, repeats = asyncio.run(stored(server.url, vault))
        delivered = standins.delivered()

    # decided once: every accepted message has exactly one answer
    assert messages == answered == CHATS * MESSAGES
    second = 0
    for person, texts in accepted.items():
        assert texts == script(int(person[-4:]))
        by_message: dict[int, list[str]] = defaultdict(list)
        for message_id, text in replies[person]:
            by_message[message_id].append(text)
        assert len(by_message) == len(texts)
        for text, parts in zip(texts, by_message.values(), strict=True):
            if text == "language":
                assert len(parts) == 1
                assert parts[0].startswith(PHRASES["choose-language"])
            elif text in COMMANDS:
                assert parts == [PHRASES[COMMANDS[text]]]
        # delivered at least once, in order: what the platform saw is our order, each reply once or more
        wanted = [text for _, text in replies[person]]
        seen = [entry["text"] for entry in delivered[person]]
        position = 0
        for text in wanted:
            assert seen[position] == text
            position += 1
            while position < len(seen) and seen[position] == text:  # neighbours differ: this is the same reply again
                position += 1
                second += 1
        assert position == len(seen)
    # a second delivery happens only after a send of unknown outcome, and every such send is counted
    assert second <= repeats
    assert repeats <= killed * CHATS  # each death can leave one send of each conversation unrecorded
    print(f"killed {killed} processes; {repeats} sends of unknown outcome repeated; {second} second deliveries")
