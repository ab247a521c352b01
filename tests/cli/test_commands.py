"""The contracts that outside tools rely on, called as they call them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kit.settings import ROOT
from tests.e2e.running import clean_environment

DECISIONS = {
    "answer", "clarify", "ask_country", "rephrase", "more", "urgent", "handoff", "menu", "smalltalk", "forget",
    "leave", "language", "feedback", "out_of_scope", "silent",
}  # fmt: skip


def huquq(home: dict[str, str], *args: str, given: str | bytes = "") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "cli", *args],
        cwd=ROOT,
        env={**clean_environment(), **home},
        input=given if isinstance(given, bytes) else given.encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )


def lines(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert result.returncode == 0, result.stderr.decode()
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_understand_answers_each_line_with_one_line(home: dict[str, str]) -> None:
    given = b"\n".join(
        [
            b'{"text": "madam keep my passport"}',
            '{"text": "الكفيل اخذ جوازي", "lang": "ar", "country": "AE"}'.encode(),
            b'{"text": ""}',
            b'{"text": "\\ud800 \\u0000"}',
            b'{"text": "' + b"x " * 10_000 + b'"}',
            b"not json",
            b'{"text": 5}',
            b"\xff\xfe",
        ]
    )
    rows = lines(huquq(home, "understand", given=given))
    assert len(rows) == 8
    for row in rows:
        slots = {"country", "city", "nationality", "employment", "child"}
        assert set(row) - {"error"} == {"language", "script", "topics", "urgent", "decision", "ms"} | slots
        assert len(row["topics"]) >= 5
        scores = [one["score"] for one in row["topics"]]
        assert scores == sorted(scores, reverse=True)
        assert row["decision"] in {"answer", "clarify", "handoff", "smalltalk", "out_of_scope", "urgent"}
    assert (rows[0]["language"], rows[0]["script"]) == ("en", "Latn")
    assert (rows[1]["language"], rows[1]["script"]) == ("ar", "Arab")
    assert rows[0]["topics"][0]["topic"] == "work.passport-kept"
    assert ["error" in row for row in rows] == [False] * 5 + [True] * 3


def test_chat_jsonl_holds_a_conversation(home: dict[str, str]) -> None:
    said = [
        {"text": "menu"}, {"choice": 1}, {"choice": 99}, {"text": "person"}, {"text": "forget me"}, {"text": ""},
    ]  # fmt: skip
    rows = lines(huquq(home, "chat", "--jsonl", given="\n".join(json.dumps(line) for line in said) + "\nrubbish\n"))
    assert len(rows) == 7
    for row in rows:
        assert set(row) == {"decision", "topic", "language", "replies"}
        assert row["decision"] in DECISIONS
        assert row["replies"]
        assert all(set(reply) == {"text", "buttons"} for reply in row["replies"])
    assert [row["decision"] for row in rows[:2]] == ["menu", "menu"]
    assert "💼 Work and wages" in rows[0]["replies"][0]["buttons"]
    assert (rows[3]["decision"], rows[4]["decision"]) == ("handoff", "forget")


def test_ask_prints_a_readable_answer(home: dict[str, str]) -> None:
    result = huquq(home, "ask", "my madam keep my passport", "--country", "AE")
    assert result.returncode == 0
    assert "In the United Arab Emirates:" in result.stdout.decode()


def test_evaluate_writes_a_table_and_json(home: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [
        {"id": "1", "lang": "en", "text": "madam keep my passport", "topic": "work.passport-kept", "also_ok": []},
        {"id": "2", "lang": "en", "text": "he will kill me", "topic": "safety.domestic-violence", "urgent": True},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows))
    table = huquq(home, "evaluate", str(file))
    assert table.returncode == 0, table.stderr.decode()
    assert "top1" in table.stdout.decode()
    assert json.loads(huquq(home, "evaluate", str(file), "--json").stdout)


def test_evaluate_measures_conversations_too(home: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_text(json.dumps({"lang": "en", "messages": ["hello", "call the police"], "urgent": True}))
    result = huquq(home, "evaluate", "--conversations", "--json", str(file))

    assert json.loads(result.stdout)["en"]["recall"] == 1.0, result.stderr.decode()


@pytest.mark.parametrize("text", ["{", '{"lang": "en"}', "5"])
def test_evaluate_names_a_bad_line(home: dict[str, str], tmp_path: Path, text: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("\n" + text)
    result = huquq(home, "evaluate", str(file))
    assert result.returncode == 1
    assert result.stderr.decode().startswith(f"huquq: {file}:2:")


def test_content_round_trips_through_the_store(home: dict[str, str], tmp_path: Path) -> None:
    assert huquq(home, "content", "export", str(tmp_path / "out")).returncode == 0
    from content.load import load

    before = {unit.id: unit.digest for unit in load(Path(home["HUQUQ_CONTENT_DIR"])).units}
    after = {unit.id: unit.digest for unit in load(tmp_path / "out").units}
    assert after == before


def test_coverage_and_worklist_are_read_by_machines_too(home: dict[str, str]) -> None:
    cells = json.loads(huquq(home, "content", "coverage", "--language", "en", "--json").stdout)
    assert {"topic", "language", "country", "state"} == set(cells[0])
    assert {cell["language"] for cell in cells} == {"en"}
    refused = huquq(home, "content", "coverage", "--language", "xx")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert refused.stderr.startswith(b"huquq: no answers in xx: there are ")
    tasks = json.loads(huquq(home, "content", "worklist", "--json").stdout)
    assert {"why", "kind", "key", "language", "place", "reason"} == set(tasks[0])


def test_loading_twice_changes_nothing(home: dict[str, str]) -> None:
    result = huquq(home, "content", "load")
    assert (result.returncode, result.stderr, result.stdout) == (0, b"", b"")


def test_a_wrong_setting_is_one_line(home: dict[str, str]) -> None:
    result = huquq({**home, "HUQUQ_WHATSAPP_TOKEN": "x"}, "worker")
    assert result.returncode == 1
    assert result.stderr.decode().count("\n") == 1
    assert "HUQUQ_WHATSAPP_APP_SECRET" in result.stderr.decode()


def test_another_key_stops_the_start(home: dict[str, str]) -> None:
    keys = dict(line.split("=", 1) for line in huquq(home, "keys", "new").stdout.decode().split())
    result = huquq({**home, **keys}, "worker")
    assert result.returncode == 1
    assert "HUQUQ_PSEUDONYM_KEY" in result.stderr.decode()
