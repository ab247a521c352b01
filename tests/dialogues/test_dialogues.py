"""Whole conversations through the real pipeline: the whole library, the trained model, inbox, turn and outbox."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kit.settings import ROOT
from tests.e2e.running import clean_environment

Turn = dict[str, Any]
DIALOGUES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "dialogues.yaml").read_text(encoding="utf-8"))
FORGET = "/forget"


class Phone:
    """Her side of `huquq chat`: what she writes and taps, and the answer to it."""

    def __init__(self, settings: dict[str, str]) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "cli", "chat", "--jsonl"],
            cwd=ROOT,
            env={**clean_environment(), **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self.buttons: list[str] = []

    def close(self) -> None:
        self._program.communicate(timeout=30)  # the end of her words ends the program

    def write(self, text: str) -> dict[str, Any]:
        return self._give({"text": text})

    def tap(self, label: str) -> dict[str, Any]:
        assert label in self.buttons, f"{label!r} is none of {self.buttons}"
        return self._give({"choice": self.buttons.index(label) + 1})

    def _give(self, line: dict[str, Any]) -> dict[str, Any]:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._program.stdin.flush()
        answer: dict[str, Any] = json.loads(self._program.stdout.readline())
        self.buttons = next((reply["buttons"] for reply in reversed(answer["replies"]) if reply["buttons"]), [])
        return answer


@pytest.fixture(scope="module")
def phone() -> Iterator[Phone]:
    with tempfile.TemporaryDirectory(prefix="huquq-dialogues-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o711)
        settings = {"HUQUQ_HOME": str(Path(folder) / "home")}
        subprocess.run(
            [sys.executable, "-m", "cli", "prepare"],
            cwd=ROOT, env={**clean_environment(), **settings}, check=True, capture_output=True, timeout=600,
        )  # fmt: skip
        one = Phone(settings)
        yield one
        one.close()


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=[one["name"] for one in DIALOGUES])
def test_dialogue(phone: Phone, dialogue: dict[str, Any]) -> None:
    assert phone.write(FORGET)["decision"] == "forget"
    for turn in dialogue["turns"]:
        answer = phone.write(turn["her"]) if "her" in turn else phone.tap(turn["tap"])
        assert _faults(turn, answer, phone.buttons) == [], json.dumps(answer, ensure_ascii=False, indent=1)


def _faults(turn: Turn, answer: dict[str, Any], buttons: list[str]) -> list[str]:
    text = "\n".join(reply["text"] for reply in answer["replies"])
    wanted = turn.get("decision", answer["decision"])
    faults = []
    if answer["decision"] not in (wanted if isinstance(wanted, list) else [wanted]):
        faults.append(f"{turn}: decided {answer['decision']}")
    faults += [
        f"{turn}: {name} is {answer[name]}"
        for name in ("language", "topic")
        if name in turn and answer[name] != turn[name]
    ]
    faults += [f"{turn}: does not show {one!r}" for one in turn.get("shows", ()) if one not in text]
    faults += [f"{turn}: shows {one!r}" for one in turn.get("never", ()) if one in text]
    faults += [f"{turn}: does not offer {one!r}" for one in turn.get("offers", ()) if one not in buttons]
    places = [text.find(f"\u2066{one}\u2069\n") for one in turn.get("order", ())]
    if places != sorted(places) or -1 in places:
        faults.append(f"{turn}: not in this order: {places}")
    return faults


def test_the_dialogues_are_twenty_in_eight_languages_at_least() -> None:
    languages = {turn["language"] for one in DIALOGUES for turn in one["turns"] if "language" in turn}
    assert len(DIALOGUES) >= 20
    assert {"en", "ar", "so", "ur", "hi", "ti", "ps"} <= languages
