"""`huquq run`: the supervisor of one machine. Starts everything, restarts what dies, stops everything."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from types import FrameType

import click
from sqlalchemy.exc import SQLAlchemyError

from bot.compose import ground
from cli.address import desk_address, own_address
from cli.desk import new_first_link
from cli.say import say
from cli.supervised import SUPERVISED
from kit.errors import EngineError
from kit.log import set_up_logging
from kit.postgres import EmbeddedPostgres
from kit.settings import Settings, load_settings
from migrations import schema_is_current

_READY_SECONDS = 60.0
_STOP_SECONDS = 20.0
_SHORT_LIFE = 5.0
_LONGEST_PAUSE = 30.0


@click.command()
def run() -> None:
    """Run the database, the web process and a worker until Ctrl-C."""
    settings = load_settings()
    set_up_logging(settings.log_level)
    with ground(settings) as base:
        Supervisor(settings, base.url, base.server).run()
    if base.server is not None:
        base.server.release(wait=_STOP_SECONDS)
    say("stopped")


class Child:
    """One process of ours. One that dies young waits longer each time before it starts again."""

    def __init__(self, command: str) -> None:
        self.command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._died: float | None = None
        self._pause = 0.0

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cli", self.command],
            stdin=subprocess.PIPE,  # closed by the kernel when we die, however we die: then the child ends, too
            env={**os.environ, SUPERVISED: "1"},
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop the others in order
        )
        self._started, self._died = time.monotonic(), None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def failed(self) -> bool:
        return self._process is not None and self._process.poll() not in (None, 0)

    def watch(self) -> None:
        """Start it again if it has died and its pause is over."""
        if self._process is None or self.alive:
            return
        if self._died is None:
            self._died = time.monotonic()
            young = self._died - self._started < _SHORT_LIFE
            self._pause = min(_LONGEST_PAUSE, max(1.0, self._pause * 2)) if young else 0.0
        if time.monotonic() - self._died >= self._pause:
            say(f"{self.command} ended with code {self._process.returncode}; starting it again")
            self._close()
            self.start()

    def ask_to_stop(self) -> None:
        if self._process is not None and self.alive:
            self._process.send_signal(signal.SIGTERM)

    def stop(self, deadline: float) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._close()

    def _close(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()


class Supervisor:
    """Keeps the children and the embedded database alive until it is told to stop."""

    def __init__(self, settings: Settings, url: str, server: EmbeddedPostgres | None) -> None:
        self._settings = settings
        self._url = url
        self._server = server
        self._children: list[Child] = []
        self._stopping = False

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_soon)
        try:
            self._start()
            while not self._stopping:
                time.sleep(0.5)
                self._watch()
        finally:
            for child in self._children:
                child.ask_to_stop()
            deadline = time.monotonic() + _STOP_SECONDS
            for child in self._children:
                child.stop(deadline)

    def _start(self) -> None:
        """The door opens as soon as its tables are there; who answers comes when content and heads are ready."""
        doors = ["web", "poll"] if self._settings.telegram_polling else ["web"]
        if schema_is_current(self._url):
            self._start_children(doors)
            self._prepare()
        else:
            self._prepare()
            self._start_children(doors)
        self._start_children(["worker"])
        self._wait_for_web()

    def _start_children(self, commands: list[str]) -> None:
        for command in [] if self._stopping else commands:
            child = Child(command)
            self._children.append(child)
            child.start()

    def _prepare(self) -> None:
        """In a process of its own, which takes with it the gigabyte that training needs."""
        if self._stopping:
            return
        preparing = Child("prepare")
        preparing.start()
        while preparing.alive and not self._stopping:
            time.sleep(0.05)
        failed = preparing.failed
        preparing.stop(time.monotonic())  # training is not worth waiting for
        if failed and not self._stopping:
            sys.exit(1)  # it has said why

    def _watch(self) -> None:
        if self._stopping:
            return
        try:
            if self._server is not None and self._server.ensure():
                say("the database had died; it runs again")
        except EngineError as error:  # a full disk, say: messages wait at the platforms until it is mended
            say(f"huquq: {error}")
        for child in self._children:
            child.watch()

    def _stop_soon(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _wait_for_web(self) -> None:
        address = own_address(self._settings)
        deadline = time.monotonic() + _READY_SECONDS
        while not self._stopping and not (self._children[0].alive and _is_ready(address)):
            if time.monotonic() > deadline or not self._children[0].alive:
                say(f"nothing of ours answers at {address}; is the port in use? (HUQUQ_PORT chooses another)")
                return
            time.sleep(0.1)
        if not self._stopping:
            say(_welcome(self._settings, self._url))


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:  # noqa: S310 - our own address
            return bool(json.load(answer).get("status") == "ok")
    except (OSError, ValueError, AttributeError, http.client.HTTPException):
        return False


def _welcome(settings: Settings, url: str) -> str:
    def state(on: bool) -> str:
        return "on" if on else "off"

    address = own_address(settings)
    how = " (long polling)" if settings.telegram_polling else ""
    pages = f"   {address}/metrics   {address}/docs" if settings.operator_password else ""
    return "\n".join(
        (
            "",
            f"Huquq is ready at {address}",
            *_desk(settings, url),
            f"  {address}/healthz{pages}",
            f"  Telegram: {state(settings.telegram_on)}{how}   WhatsApp: {state(settings.whatsapp_on)}",
            "  Try it here in another terminal: .venv/bin/huquq chat",
            "Ctrl-C stops everything.",
        )
    )


def _desk(settings: Settings, url: str) -> list[str]:
    """Where the desk is; and as long as nobody has an account there, the link that makes the first one."""
    lines = [f"  {desk_address(settings)}      the desk of the advocates"]
    try:
        link = asyncio.run(new_first_link(settings, url))
    except SQLAlchemyError:  # the database has just died: it is started again, and this is worth no more
        return lines
    if link is not None:
        lines += [
            "  Nobody has an account there yet. This link makes the first one, once, within 24 hours:",
            f"  {link}",
        ]
    return lines
