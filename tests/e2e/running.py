"""The whole program as its operator starts it, with the stand-ins of the platforms in a process of their own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psutil
import yaml

from kit.settings import ROOT
from tests.standins import bot_api, graph_api

SECRET = "webhook-secret"
APP_SECRET = "app-secret"
OPERATOR_PASSWORD = "rain on the tin roof"


_TAUGHT = {"en": 8, "ar": 6, "so": 6, "ur": 6}
"""Examples of each intent."""


def small_library(folder: Path) -> Path:
    """The real library with a few examples of each intent: trained in some seconds."""
    source = ROOT / "content" / "library"
    for path in source.rglob("*.yaml"):
        name = path.relative_to(source)
        text = path.read_text()
        if name.parts[0] in ("examples", "urgency"):
            if name.stem not in _TAUGHT:
                continue
            text = _trimmed(text, _TAUGHT[name.stem] if name.parts[0] == "examples" else 2)
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return folder


def _trimmed(text: str, amount: int) -> str:
    data = yaml.safe_load(text)
    for entry in data["nlu"]:
        entry["examples"] = "\n".join(entry["examples"].splitlines()[:amount]) + "\n"
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Standins:
    """Both platforms' stand-ins, in a process that outlives whatever a test kills."""

    ledger: Path
    process: subprocess.Popen[str] | None = None
    bot_api: str = ""
    graph_api: str = ""

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.standins", "--ledger", str(self.ledger)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        addresses = json.loads(self.process.stdout.readline())
        self.bot_api, self.graph_api = addresses["bot_api"], addresses["graph_api"]
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    def slow(self, seconds: float) -> None:
        """Let the platforms take their time after they accepted a message."""
        for address in (self.bot_api, self.graph_api):
            _post_json(f"{address}/standin/faults", {"times": 10_000, "delay": seconds})

    def push_update(self, update: dict[str, Any]) -> None:
        _post_json(f"{self.bot_api}/standin/updates", update)

    def push(self, chat: int, text: str) -> None:
        """Let an update wait for whoever polls."""
        person = {"id": chat, "is_bot": False, "first_name": "Her"}
        message = {"message_id": 1, "date": 1_760_000_000, "chat": {"id": chat, "type": "private"}, "from": person}
        self.push_update({"message": {**message, "text": text}})

    def delivered(self) -> dict[str, list[dict[str, Any]]]:
        """What each recipient was sent, in the order in which the platform accepted it."""
        sent: dict[str, list[dict[str, Any]]] = defaultdict(list)
        if self.ledger.exists():
            for line in self.ledger.read_text().splitlines():
                entry = json.loads(line)
                sent[str(entry["to"])].append(entry)
        return sent

    def environment(self) -> dict[str, str]:
        return {
            "HUQUQ_TELEGRAM_TOKEN": bot_api.TOKEN,
            "HUQUQ_TELEGRAM_SECRET": SECRET,
            "HUQUQ_TELEGRAM_API_URL": self.bot_api,
            "HUQUQ_WHATSAPP_TOKEN": graph_api.TOKEN,
            "HUQUQ_WHATSAPP_PHONE_ID": graph_api.PHONE_ID,
            "HUQUQ_WHATSAPP_APP_SECRET": APP_SECRET,
            "HUQUQ_WHATSAPP_VERIFY_TOKEN": "verify",
            "HUQUQ_WHATSAPP_API_URL": self.graph_api,
            "HUQUQ_OPERATOR_PASSWORD": OPERATOR_PASSWORD,
        }


@dataclass
class Running:
    """`huquq run` in a process group of its own."""

    environment: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    ready_after: float = 0.0

    def __enter__(self) -> Self:
        started = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli", "run"],
                cwd=ROOT,
                env={**clean_environment(), **self.environment, "HUQUQ_PORT": str(self.port)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while not self._ready():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() - started < 240, self.log.read_text()
            time.sleep(0.05)
        self.ready_after = time.monotonic() - started
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def _ready(self) -> bool:
        return b"Huquq is ready" in self.log.read_bytes()

    def children(self, command: str) -> list[psutil.Process]:
        assert self.process is not None
        found = []
        for child in psutil.Process(self.process.pid).children():
            try:
                if child.cmdline()[-1:] == [command]:
                    found.append(child)
            except psutil.Error:
                continue
        return found

    def kill(self, command: str) -> int:
        """How many processes were there to be killed."""
        children = self.children(command)
        for child in children:
            os.kill(child.pid, signal.SIGKILL)
        return len(children)

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """The HTTP status, or 0 where nobody answered."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=body, headers={"Content-Type": "application/json", **headers}
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def metrics(self) -> str:
        pair = base64.b64encode(f"prometheus:{OPERATOR_PASSWORD}".encode()).decode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/metrics", headers={"Authorization": f"Basic {pair}"}
        )
        with urllib.request.urlopen(request, timeout=15) as answer:
            return str(answer.read().decode())

    def telegram(self, number: int, chat: int, text: str) -> int:
        person = {"id": chat, "is_bot": False, "first_name": "Her"}
        message = {
            "message_id": number, "date": 1_760_000_000, "chat": {"id": chat, "type": "private"}, "from": person,
            "text": text,
        }  # fmt: skip
        body = json.dumps({"update_id": number, "message": message}).encode()
        return self.post("/webhooks/telegram", body, {"X-Telegram-Bot-Api-Secret-Token": SECRET})

    def whatsapp(self, number: int, sender: str, text: str) -> int:
        message = {"from": sender, "id": f"wamid.{number}", "timestamp": "1", "type": "text", "text": {"body": text}}
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "1", "phone_number_id": graph_api.PHONE_ID},
            "contacts": [{"wa_id": sender, "profile": {"name": "Her"}}],
            "messages": [message],
        }
        change = {"field": "messages", "value": value}
        body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()
        signature = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        return self.post("/webhooks/whatsapp", body, {"X-Hub-Signature-256": f"sha256={signature}"})


def _post_json(url: str, value: object) -> None:
    request = urllib.request.Request(url, json.dumps(value).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10):
        pass


def clean_environment() -> dict[str, str]:
    """Ours, without settings of the machine that a test runs on."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HUQUQ_")}


def wait_for(condition: Any, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
