"""Both pages in a real browser: two web and two worker processes against one PostgreSQL, Debian's Chromium."""

from __future__ import annotations

import contextlib
import http.server
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from kit.postgres import EmbeddedPostgres
from kit.settings import ROOT
from tests.e2e.running import OPERATOR_PASSWORD, clean_environment, free_port, wait_for

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
SCREENSHOTS = Path(os.environ.get("HUQUQ_SCREENSHOTS", tempfile.gettempdir() + "/huquq-screenshots"))
_CHROMIUM = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class _Neutral(http.server.BaseHTTPRequestHandler):
    """The neutral page that opens when she leaves."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a browser that leaves at once
            self.wfile.write(b"<!doctype html><title>Weather</title><p>Sunny")

    def log_message(self, *_: object) -> None: ...


@dataclass(frozen=True)
class Site:
    """Where the two web processes answer, and what commands need to reach the same database."""

    webs: tuple[str, str]
    neutral: str
    environment: dict[str, str]

    def command(self, *words: str) -> str:
        """What a command of ours prints."""
        done = subprocess.run(
            [sys.executable, "-m", "cli", *words],
            cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        return done.stdout.strip()


@pytest.fixture(scope="session")
def neutral() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Neutral) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="session")
def site(home: dict[str, str], neutral: str) -> Iterator[Site]:
    ports = (free_port(), free_port())
    settings = {"HUQUQ_LEAVE_URL": neutral, "HUQUQ_PORT": str(ports[0]), "HUQUQ_OPERATOR_PASSWORD": OPERATOR_PASSWORD}
    environment = {**clean_environment(), **home, **settings}
    with ExitStack() as stack:
        stack.enter_context(EmbeddedPostgres(Path(home["HUQUQ_HOME"])))
        for command, port in (("web", ports[0]), ("web", ports[1]), ("worker", 0), ("worker", 0)):
            process = subprocess.Popen(
                [sys.executable, "-m", "cli", command], cwd=ROOT, env={**environment, "HUQUQ_PORT": str(port or 1)}
            )
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
        webs = tuple(f"http://127.0.0.1:{port}" for port in ports)
        wait_for(lambda: all(_answers(f"{web}/readyz") for web in webs))
        yield Site((webs[0], webs[1]), neutral, environment)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return int(answer.status) == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("HUQUQ_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("these tests need Chromium: on Debian, `apt-get install chromium`; or set HUQUQ_CHROMIUM")
    with sync_playwright() as playwright:
        flags = [*_CHROMIUM, "--no-sandbox"] if os.geteuid() == 0 else _CHROMIUM
        started = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield started
        started.close()


Open = Callable[..., Page]


def _is_error(message: ConsoleMessage) -> bool:
    """A refused action is a page with a status of its own, which the browser notes, too."""
    refused = any(status in message.text for status in ("401 (Unauthorized)", "409 (Conflict)", "410 (Gone)"))
    forgotten = "404 (Not Found)" in message.text and "/desk/cases/" in message.location["url"]
    return message.type == "error" and not refused and not forgotten


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """A page of a person of her own: no cookie, no history. Fails the test where the page's scripts raised."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(viewport: dict[str, int] = PHONE, language: str = "en", *, scripts: bool = True) -> Page:
        narrow = viewport["width"] < 600
        context = browser.new_context(
            viewport={"width": viewport["width"], "height": viewport["height"]},
            locale=language, java_script_enabled=scripts, is_mobile=narrow, has_touch=narrow,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if _is_error(message) else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []
