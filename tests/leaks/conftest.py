"""The day is lived once; the tests of this folder look where something of it could have come to light."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from kit.crypto import Vault, load_or_make_keys
from kit.postgres import EmbeddedPostgres
from kit.sealed import new_key_pair
from kit.settings import ROOT
from tests.e2e.running import OPERATOR_PASSWORD, Running, Standins, clean_environment, wait_for
from tests.leaks.marks import Marks
from tests.leaks.search import Seen, leaks, tables
from tests.leaks.story import Story
from tests.standins import bot_api, graph_api

WALKED = (
    "answer-crashed",
    "decided",
    "delivery-undecoded",
    "forgotten",
    "message-failed",
    "platform-refuses-us",
    "reply-delayed",
    "reply-given-up",
    "request-crashed",
    "sweep-crashed",
    "update-undecodable",
)
"""What the first day's log must tell: else the search after it proves little."""
_LISTENED = ("huquq_live", "procrastinate_any_queue_v1")


@dataclass(frozen=True)
class Lived:
    """What is left of the day. `folder` holds the home, temporary files, logs and all that commands wrote."""

    marks: Marks
    seen: Seen
    folder: Path
    url: str
    logs: tuple[str, str]
    commands: dict[str, str]
    in_tables: list[str]
    announced: list[str]

    @property
    def home(self) -> Path:
        return self.folder / "home"


@pytest.fixture(scope="package")
def lived(home: dict[str, str]) -> Iterator[Lived]:
    with tempfile.TemporaryDirectory(prefix="huquq-leaks-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        _copy_home(Path(home["HUQUQ_HOME"]), folder / "home")
        (folder / "tmp").mkdir()
        with Standins(Path(tempfile.mkstemp(dir=folder, prefix="ledger")[1])) as standins:
            seen = Seen(Marks())
            try:
                yield _live(folder, {**home, **standins.environment()}, standins, seen)
            finally:
                seen.close()


def _copy_home(prepared: Path, copy: Path) -> None:
    """A home of its own: keys are changed here, and every file is read."""
    wait_for(lambda: not EmbeddedPostgres(prepared).running())
    subprocess.run(["cp", "-a", str(prepared), str(copy)], check=True)


def _live(folder: Path, settings: dict[str, str], standins: Standins, seen: Seen) -> Lived:
    marks, backup = seen.marks, new_key_pair()
    environment = {
        **settings,
        "HUQUQ_HOME": str(folder / "home"),
        "HUQUQ_BACKUP_KEY": backup.public,
        "HUQUQ_PAGE_CHAT": "-100777",
        "TMPDIR": str(folder / "tmp"),
    }
    server = EmbeddedPostgres(folder / "home")
    keys = load_or_make_keys(folder / "home" / "keys")
    marks.secrets.update(
        {
            "Telegram's token": bot_api.TOKEN,
            "WhatsApp's token": graph_api.TOKEN,
            "the operator's password": OPERATOR_PASSWORD,
            "the secret key of backups": backup.secret,
        }
    )
    (folder / "secret-key").write_text(backup.secret)
    commands: dict[str, str] = {}

    def call(*words: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "cli", *words],
            cwd=ROOT, env={**clean_environment(), **environment}, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        commands[" ".join(words)] = done.stdout + done.stderr

    chats = [marks.number(f"chat {number}") for number in range(8)]
    first = Running({**environment, "HUQUQ_LOG_LEVEL": "debug"}, folder / "first.log")
    with first, psycopg.connect(server.url, autocommit=True) as listening:
        story = Story(marks, seen, first, standins, server.url, Vault(keys))
        for channel in _LISTENED:
            listening.execute(f"LISTEN {channel}")
        story.platforms_fail(chats[:3])
        story.platforms.deliver_all_kinds(chats[0])
        story.platforms.deliver_what_cannot_be_read(chats[1])
        story.platforms.knock_at_every_door(chats[1])
        story.her_page()
        story.at_the_desk(chats[3])
        story.at_sign_in()
        story.poison(chats[4:8])
        story.kill_worker(chats[:3])
        announced = [f"{told.channel} {told.payload}" for told in listening.notifies(timeout=0)]
        with ThreadPoolExecutor(3) as pool:
            for words in _commands(folder, marks):
                pool.submit(call, *words)
        story.she_goes(chats[0], chats[1], chats[2])
        story.kill_database(int((server.data / "postmaster.pid").read_text().split()[0]))
        with suppress(AssertionError):  # a test tells what is missing
            wait_for(lambda: all(f'"{event}"' in story.log for event in WALKED), 20)
        story.figures()
        in_tables = story.meanwhile + leaks(marks, tables(server.url))
    _wait_for_end(server)
    call("keys", "rotate")
    _wait_for_end(server)
    second = Running({**environment, "HUQUQ_TELEGRAM_POLLING": "1"}, folder / "second.log")
    with second:
        story = Story(marks, seen, second, standins, server.url, Vault(load_or_make_keys(folder / "home" / "keys")))
        mark, platforms = marks.word("polled"), story.platforms
        for update in (platforms.update(chats[3], mark), platforms.update(chats[3], [mark]), {"message": mark}):
            standins.push_update(update)
        story.platforms.deliver_what_cannot_be_read(chats[1])
        story.platforms_fail(chats[5:6])
        wait_for(lambda: "update-undecodable" in story.log and '"decided"' in story.log)
        in_tables += leaks(marks, tables(server.url))
    _wait_for_end(server)
    logs = (first.log.read_text(), second.log.read_text())
    return Lived(marks, seen, folder, server.url, logs, commands, in_tables, announced)


def _commands(folder: Path, marks: Marks) -> list[list[str]]:
    return [
        ["backup", str(folder / "backup")],
        ["backup", "erasures", str(folder / "erasures")],
        ["restore", str(folder / "backup"), "--key-file", str(folder / "secret-key")],
        ["privacy", "report"],
        ["audit", "show"],
        ["audit", "verify"],
        ["keys", "rotate"],
        ["desk", "link"],
        ["content", "export", str(folder / "exported")],
    ]


def _wait_for_end(server: EmbeddedPostgres) -> None:
    """The last user is gone: all that it knew is in its files."""
    wait_for(lambda: not server.running())
