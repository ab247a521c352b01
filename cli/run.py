"""`huquq run`: the supervisor of one machine. Starts everything, restarts what dies, stops everything."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

import click

from bot.compose import ground
from cli.ready import ready, say
from kit.postgres import EmbeddedPostgres
from kit.settings import Settings

_READY_SECONDS = 60.0
_STOP_SECONDS = 20.0
_SHORT_LIFE = 5.0
_LONGEST_PAUSE = 30.0


@click.command()
def run() -> None:
    """Run the database, the web process and a worker until Ctrl-C."""
    settings = ready()
    with ground(settings) as base:
        children = [Child("web"), Child("worker")]
        if settings.telegram_polling:
            children.append(Child("poll"))
        Supervisor(settings, children, base.server).run()
    if base.server is not None:
        base.server.release(wait=_STOP_SECONDS)
    say("stopped")


class Child:
    """One process of ours. One that dies young waits longer each time before it starts again."""

    def __init__(self, command: str) -> None:
        self.command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.0

    def start(self) -> None:
        # a session of its own: Ctrl-C reaches us alone, and we stop the others in order
        self._process = subprocess.Popen([sys.executable, "-m", "cli", self.command], start_new_session=True)
        self._started = time.monotonic()

    def watch(self) -> None:
        """Start it again if it has died and its pause is over."""
        if self._process is None or self._process.poll() is None:
            return
        lived = time.monotonic() - self._started
        pause = 0.0 if lived > _SHORT_LIFE else max(1.0, self._pause)
        if lived >= pause:
            say(f"{self.command} ended with code {self._process.returncode}; starting it again")
            self._pause = 0.0 if lived > _SHORT_LIFE else min(_LONGEST_PAUSE, pause * 2)
            self.start()

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def stop(self, deadline: float) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Supervisor:
    """Keeps the children and the embedded database alive until it is told to stop."""

    def __init__(self, settings: Settings, children: list[Child], server: EmbeddedPostgres | None) -> None:
        self._settings = settings
        self._children = children
        self._server = server
        self._stopping = False

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop_soon)
        self._start()
        while not self._stopping:
            time.sleep(0.5)
            if self._stopping:
                break
            if self._server is not None and self._server.ensure():
                say("the database had died; it runs again")
            for child in self._children:
                child.watch()
        for child in self._children:
            child.ask_to_stop()
        deadline = time.monotonic() + _STOP_SECONDS
        for child in self._children:
            child.stop(deadline)

    def _stop_soon(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _start(self) -> None:
        for child in self._children:
            child.start()
        address = f"http://{self._settings.host}:{self._settings.port}"
        deadline = time.monotonic() + _READY_SECONDS
        while not self._stopping and not _is_ready(address):
            if time.monotonic() > deadline:
                say(f"nothing answers at {address} yet; is the port in use? (HUQUQ_PORT chooses another)")
                return
            time.sleep(0.1)
        if not self._stopping:
            say(_welcome(self._settings, address))


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:  # noqa: S310 - our own address
            return bool(json.load(answer).get("status") == "ok")
    except (OSError, ValueError, urllib.error.URLError):
        return False


def _welcome(settings: Settings, address: str) -> str:
    def state(on: bool) -> str:
        return "on" if on else "off"

    how = " (long polling)" if settings.telegram_polling else ""
    return "\n".join(
        (
            "",
            f"Huquq is ready at {address}",
            f"  {address}/docs      the API",
            f"  {address}/healthz   {address}/metrics",
            f"  Telegram: {state(settings.telegram_on)}{how}   WhatsApp: {state(settings.whatsapp_on)}",
            "  Try it here in another terminal: .venv/bin/huquq chat",
            "Ctrl-C stops everything.",
        )
    )
