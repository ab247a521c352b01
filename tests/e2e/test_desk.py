"""A woman on Telegram and an advocate at the desk of the running program, each over the HTTP that they really use."""

from __future__ import annotations

import re
import subprocess
import sys
import uuid
from pathlib import Path

import httpx
import pytest

from bot.reply.speech import Speech
from kit.settings import ROOT
from tests.authenticator import Authenticator
from tests.e2e.running import Running, Standins, clean_environment, wait_for

HER = 4711
PASSWORD = "three quiet green rivers"


@pytest.fixture(scope="module")
def standins(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]  # a generator
    with Standins(tmp_path_factory.mktemp("standins") / "ledger.jsonl") as standins:
        yield standins


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def sign_in(desk: httpx.Client, running: Running) -> None:
    """With the one-time link that a command prints."""
    link = subprocess.run(
        [sys.executable, "-m", "cli", "desk", "link"],
        cwd=ROOT, env={**clean_environment(), **running.environment, "HUQUQ_PORT": str(running.port)},
        check=True, capture_output=True, text=True, timeout=120,
    ).stdout.strip()  # fmt: skip
    form = {"name": f"Amal {uuid.uuid4().hex[:6]}", "language": "en", "password": PASSWORD, "again": PASSWORD}
    made = desk.post(link, data=form)
    assert made.status_code == 303, made.text
    page = desk.get("/desk")
    assert page.status_code == 401  # a password alone opens nothing
    fields = {"sealed": hidden(page.text, "sealed"), "code": Authenticator.set_up_by(page.text).code()}
    assert desk.post("/desk/set-up", data=fields).status_code == 303
    assert desk.get("/desk").status_code == 200  # from now on somebody is there


def test_telegram_and_the_desk(home: dict[str, str], standins: Standins, tmp_path: Path) -> None:
    page_chat = {"HUQUQ_PAGE_CHAT": "-100777"}
    with (
        Running({**home, **standins.environment(), **page_chat}, tmp_path / "run.log") as running,
        httpx.Client(base_url=f"http://127.0.0.1:{running.port}", timeout=20) as desk,
    ):
        assert "/desk" in running.log.read_text()
        numbers = iter(range(50_000, 50_100))

        def she_writes(text: str) -> None:
            assert running.telegram(next(numbers), HER, text) == 200

        def texts() -> list[str]:
            return [str(entry["text"]) for entry in standins.delivered()[str(HER)]]

        def act(deed: str, **fields: str) -> httpx.Response:
            page = desk.get(case).text
            known = {name: hidden(page, name) for name in ("token", "form_id", "seen")}
            answer = desk.post(f"{case}/{deed}", data={**known, **fields})
            assert answer.status_code == 303, answer.text
            return answer

        sign_in(desk, running)
        she_writes("person")
        wait_for(lambda: texts() == [Speech.of("en").phrase("person-here")])
        case = re.findall(r"/desk/cases/[0-9a-f-]{36}", desk.get("/desk").text)[-1]
        act("claim")
        she_writes("is somebody there?")
        wait_for(lambda: "is somebody there?" in desk.get(case).text, 5)
        act("write", text="Yes. Are you safe?")
        wait_for(lambda: texts()[1:] == [Speech.of("en").phrase("knock")])
        she_writes("1")
        wait_for(lambda: texts()[2:] == ["👤 Yes. Are you safe?"])
        act("write", text="second")
        wait_for(lambda: texts()[3:] == ["👤 second"])
        wait_for(lambda: desk.get(case).text.count("Sent.") == 2, 5)

        she_writes("he is beating me now help")
        wait_for(lambda: standins.delivered()["-100777"], 20)
        assert "beating" not in str(standins.delivered()["-100777"])
        wait_for(lambda: len(texts()) > 4)
        act("resolve")
        before = len(texts())
        she_writes("menu")
        wait_for(lambda: len(texts()) >= before + 2)
        assert texts()[before] == Speech.of("en").phrase("program-again")
        she_writes("forget me")
        wait_for(lambda: texts()[-1] == Speech.of("en").phrase("forgotten-here-too"))
        assert desk.get(case).status_code == 404
        gone = desk.post("/desk/sign-out", data={"token": hidden(desk.get("/desk").text, "token")})
        assert gone.status_code == 303  # nobody is there any more, for the tests that follow
        for marked in ("somebody there", "Are you safe", "beating", str(HER), "Amal"):
            assert marked not in running.log.read_text()
