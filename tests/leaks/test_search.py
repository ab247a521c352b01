"""The search finds what is planted: without that, finding nothing would prove nothing."""

from __future__ import annotations

import hashlib
import json
import threading
from base64 import b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from kit.crypto import Vault
from tests.leaks.marks import Marks
from tests.leaks.search import Seen, files, leaks, tables

WORD, ARABIC, NUMBER = "a-word", "an-arabic-word", "a-number"

GUISES: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "upper": lambda text: text.upper().encode(),
    "base64": lambda text: b64encode(text.encode()),
    "base64, moved by one": lambda text: b64encode(b"{" + text.encode() + b"}"),
    "base64, moved by two": lambda text: b64encode(b'{"' + text.encode() + b'"}'),
    "hex": lambda text: text.encode().hex().encode(),
    "hex in capitals": lambda text: text.encode().hex().upper().encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "json": lambda text: json.dumps({"x": text}).encode(),
    "url": lambda text: quote(text).encode(),
    "html": lambda text: text.encode("ascii", "xmlcharrefreplace"),
    "sha256": lambda text: hashlib.sha256(text.encode()).digest(),
    "md5 in hex": lambda text: hashlib.md5(text.encode()).hexdigest().encode(),
}


@pytest.fixture
def marks() -> Marks:
    made = Marks()
    made.word(WORD)
    made.arabic_word(ARABIC)
    made.number(NUMBER)
    return made


@pytest.mark.parametrize("guise", GUISES)
@pytest.mark.parametrize("name", [WORD, ARABIC, NUMBER])
def test_every_guise_is_seen_through(marks: Marks, guise: str, name: str) -> None:
    assert marks.found(b"\x00before " + GUISES[guise](marks.made[name]) + b" after\xff")


def test_numbers_are_found_as_bytes_and_secrets_as_they_are(marks: Marks) -> None:
    number = int(marks.made[NUMBER])
    for order in ("little", "big"):
        assert marks.found(b"\x00" + number.to_bytes(8, order), whole=False) == {f"{NUMBER} as bytes"}  # type: ignore[arg-type]  # the two words
    marks.secrets["a token"] = "AbC-dEf_0123456789"
    assert marks.found("cookie: d=AbC-dEf_0123456789;") == {"a token"}


def test_what_is_not_hers_and_ciphertext_is_passed_over(marks: Marks, vault: Vault) -> None:
    other = Marks()
    for text in (other.word("1"), other.arabic_word("2"), str(other.number("3"))):
        assert marks.found(text) == set()
    for text in marks.made.values():
        assert marks.found(vault.encrypt(text)) == set()
        assert marks.found(vault.pseudonym("contact", "telegram", text)) == set()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", lambda marks: marks.made[ARABIC]),
        ("bytea", lambda marks: marks.made[WORD].encode()),
        ("bigint", lambda marks: int(marks.made[NUMBER])),
        ("jsonb", lambda marks: json.dumps({"args": [marks.made[WORD]]})),
        ("text[]", lambda marks: [marks.made[WORD]]),
    ],
)
def test_a_table_that_nobody_named_is_searched(
    database_url: str, marks: Marks, kind: str, value: Callable[[Marks], object]
) -> None:
    assert leaks(marks, tables(database_url)) == []
    with psycopg.connect(database_url) as db:
        db.execute("CREATE SCHEMA hidden")
        db.execute(f"CREATE TABLE hidden.scratch (x {kind})")
        db.execute("INSERT INTO hidden.scratch VALUES (%s)", (value(marks),))
    assert {found.split(":")[0] for found in leaks(marks, tables(database_url))} == {"hidden.scratch"}


def test_files_are_searched_with_their_names(tmp_path: Path, marks: Marks) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / ".hidden").write_bytes(b"\x00" * 5000 + marks.made[WORD].encode())
    (tmp_path / marks.made[WORD]).touch()
    assert len(leaks(marks, files(tmp_path), whole=False)) == 2


class _Telling(BaseHTTPRequestHandler):
    """Answers with the path, in the head and in the body."""

    def do_GET(self) -> None:
        self.send_response(303)
        self.send_header("Location", self.path)
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, *_: object) -> None: ...


@pytest.mark.parametrize(("may_see", "at", "found"), [((), "/", 2), ({WORD}, "/", 1), ({WORD}, "/desk/", 2)])
def test_answers_are_searched_where_they_may_not_tell(marks: Marks, may_see: set[str], at: str, found: int) -> None:
    seen = Seen(marks)
    with HTTPServer(("127.0.0.1", 0), _Telling) as server:
        threading.Thread(target=server.handle_request).start()
        with seen.client(f"http://127.0.0.1:{server.server_address[1]}", "somebody", may_see, at=at) as client:
            client.get(f"/{marks.made[WORD]}")
    assert (seen.answers, len(seen.leaks)) == (1, found)
