from __future__ import annotations

import pytest

from bot.reply.direction import directed

RLM, LRM = "\u200f", "\u200e"


@pytest.mark.parametrize(
    "line",
    [
        "الخط الساخن (PEP)",
        "• اتصلي بالرقم 999",
        "1. اكتبي",
        "In English only, as it stands.",
        "\u2066WhatsApp +961 1 234\u2069",
        "[1] \u2068UNHCR Lebanon\u2069، 2024",
        "999",
        "",
    ],
)
def test_a_line_that_runs_the_right_way_is_left_alone(line: str) -> None:
    assert directed(line, right_to_left=True) == line


@pytest.mark.parametrize("line", ["StopNCII: وقف نشر الصور", "• UNHCR تساعد اللاجئات", "1. PEP دواء"])
def test_a_line_that_begins_with_a_foreign_name_still_runs_right_to_left(line: str) -> None:
    assert directed(f"سطر\n{line}", right_to_left=True) == f"سطر\n{RLM}{line}"


def test_a_line_that_begins_with_an_arabic_name_still_runs_left_to_right() -> None:
    assert directed("العربية is Arabic", right_to_left=False) == f"{LRM}العربية is Arabic"
    assert directed("العربية", right_to_left=False) == "العربية"
