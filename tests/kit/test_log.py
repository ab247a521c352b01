"""What others log, and what exceptions say, never reaches our log: only names, types and places."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kit.settings import ROOT

SCRIPT = """
import logging, warnings
import structlog
from kit.log import set_up_logging
set_up_logging("debug")
logging.getLogger("some.library").error("marked words %s", "marked argument")
logging.getLogger("httpx").info("GET https://host/botMARKED")
logging.getLogger("uvicorn.error").error("marked")
warnings.warn("marked warning")
try:
    raise ValueError("marked text of an exception")
except ValueError as error:
    structlog.get_logger().error("caught", exc_info=error)
    logging.getLogger("asyncio").exception("marked")
raise RuntimeError("marked crash")
"""


@pytest.fixture(scope="module")
def written() -> str:
    result = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    return result.stdout + result.stderr


def test_no_word_of_a_library_or_exception_is_logged(written: str) -> None:
    assert "marked" not in written.lower()


def test_what_happened_and_where_is_logged(written: str) -> None:
    for part in ('"event": "caught"', '"error": "ValueError"', '"library": "some.library"', '"event": "crashed"'):
        assert part in written
