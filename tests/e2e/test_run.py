"""`huquq run` as its operator uses it: real webhooks in, replies at the platforms, nothing left behind."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from bot.reply.speech import Speech
from kit.postgres import EmbeddedPostgres
from tests.e2e.running import Running, Standins, wait_for

QUESTIONS = {
    "en": "hello i need help, my madam keeps my passport and she says no",
    "ar": "السلام عليكم، صاحب العمل أخذ جوازي ولا يرجعه لي",
    "so": "salaan, qofka aan u shaqeeyo ayaa baasaboorka iga qaatay mana soo celinayo",
    "ur": "السلام علیکم، مالک نے میرا پاسپورٹ رکھ لیا ہے اور واپس نہیں کرتا",
}


@pytest.fixture(scope="module")
def standins(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]  # a generator
    with Standins(tmp_path_factory.mktemp("standins") / "ledger.jsonl") as standins:
        yield standins


@pytest.fixture(scope="module")
def running(home: dict[str, str], standins: Standins, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    log = tmp_path_factory.mktemp("run") / "run.log"
    with Running({**home, **standins.environment(), "HUQUQ_LOG_LEVEL": "debug"}, log) as running:
        yield running


def in_language(text: str, language: str) -> bool:
    """Whether a reply is one of those that a question can bring, in this language."""
    speech = Speech.of(language)
    keys = ("answer.opening", "which-country", "which-of-these", "rephrase", "smalltalk.greeting", "no-page")
    return any(speech.phrase(key) in text for key in keys)


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_question_in_her_language_is_answered_in_it_on_both_channels(
    running: Running, standins: Standins, language: str
) -> None:
    place = list(QUESTIONS).index(language)
    chat, phone = 500 + place, f"9715000005{place:02d}"
    assert running.telegram(9000 + place, chat, QUESTIONS[language]) == 200
    assert running.whatsapp(9000 + place, phone, QUESTIONS[language]) == 200
    for person in (str(chat), phone):
        wait_for(lambda person=person: standins.delivered()[person])
        assert in_language(standins.delivered()[person][0]["text"], language), standins.delivered()[person]


def test_what_cannot_be_read_is_met_kindly(running: Running, standins: Standins) -> None:
    for offset, text in enumerate(["", " ", "\u0000\u0007", "😀😀😀", "x " * 10_000]):
        assert running.telegram(9100 + offset, 600 + offset, text) == 200
    assert running.whatsapp(9100, "971500000600", "\u202e😀") == 200
    for person in ("601", "602", "603", "604", "971500000600"):
        wait_for(lambda person=person: standins.delivered()[person])


def test_forget_erases_and_confirms_and_a_redelivery_stays_without_effect(running: Running, standins: Standins) -> None:
    assert running.telegram(9200, 700, "menu") == 200
    wait_for(lambda: len(standins.delivered()["700"]) == 1)
    assert running.telegram(9201, 700, "forget me") == 200
    wait_for(lambda: len(standins.delivered()["700"]) == 2)
    assert standins.delivered()["700"][-1]["text"] == Speech.of("en").phrase("forgotten-here-too")
    assert running.telegram(9200, 700, "menu") == 200
    assert running.telegram(9201, 700, "forget me") == 200
    time.sleep(1)
    assert len(standins.delivered()["700"]) == 2


def test_nothing_of_hers_stands_in_the_logs(running: Running, standins: Standins) -> None:
    assert running.telegram(9300, 998877665, "Zainab marked words menu") == 200
    assert running.whatsapp(9300, "971509988776", "marked words") == 200
    wait_for(lambda: standins.delivered()["998877665"] and standins.delivered()["971509988776"])
    running.kill("worker")
    wait_for(lambda: running.children("worker"))
    assert running.telegram(9301, 998877665, "menu") == 200
    wait_for(lambda: len(standins.delivered()["998877665"]) >= 2)
    log = running.log.read_text() + (Path(running.environment["HUQUQ_HOME"]) / "postgres" / "server.log").read_text()
    assert "decided" in log
    for marked in (
        "Zainab",
        "marked",
        "998877665",
        "971509988776",
        "wamid",
        running.environment["HUQUQ_TELEGRAM_TOKEN"],
    ):
        assert marked not in log


def test_a_killed_database_comes_back_and_nothing_is_lost(running: Running, standins: Standins) -> None:
    server = EmbeddedPostgres(Path(running.environment["HUQUQ_HOME"]))
    os.kill(int((server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    wait_for(lambda: running.telegram(9400, 800, "menu") == 200)
    wait_for(lambda: standins.delivered()["800"], 90)


def test_a_killed_supervisor_takes_its_children_with_it(
    home: dict[str, str], standins: Standins, tmp_path: Path
) -> None:
    with Running({**home, **standins.environment()}, tmp_path / "orphans.log") as second:
        assert second.process is not None
        children = psutil.Process(second.process.pid).children()
        assert len(children) == 2
        second.process.kill()
        wait_for(lambda: not [child for child in children if child.is_running() and child.status() != "zombie"], 30)


def test_ctrl_c_stops_everything(home: dict[str, str], standins: Standins, running: Running, tmp_path: Path) -> None:
    del running  # beside a running server: its own port, the same database
    with Running({**home, **standins.environment()}, tmp_path / "second.log") as second:
        assert second.process is not None
        processes = psutil.Process(second.process.pid).children(recursive=True)
        assert second.stop() == 0
        assert "stopped" in second.log.read_text()
    assert not [process for process in processes if process.is_running() and process.status() != "zombie"]


def test_the_last_stop_ends_the_database(home: dict[str, str], running: Running) -> None:
    assert running.stop() == 0
    assert not EmbeddedPostgres(Path(home["HUQUQ_HOME"])).running()


def test_long_polling_takes_updates_without_a_public_address(
    home: dict[str, str], standins: Standins, tmp_path: Path
) -> None:
    environment = {**home, **standins.environment(), "HUQUQ_TELEGRAM_POLLING": "1"}
    with Running(environment, tmp_path / "polling.log") as polling:
        assert "(long polling)" in polling.log.read_text()
        standins.push(900, "menu")
        wait_for(lambda: standins.delivered()["900"])
