"""Catalogues: two domains, each current and complete, and faults that are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.desk.phrases import PHRASES as DESK
from bot.reply.phrases import PHRASES
from kit.errors import ContentError
from locales import check, known_locales, translator


@pytest.mark.parametrize(("domain", "phrases"), [("messages", PHRASES), ("desk", DESK)])
def test_every_phrase_of_a_domain_is_extracted_and_no_other(domain: str, phrases: dict[str, str]) -> None:
    assert {message.id for message in check.extracted(domain) if message.id} == set(phrases.values())


def test_every_catalogue_is_current_and_complete() -> None:
    assert check.problems() == []


def test_each_domain_has_languages_of_its_own() -> None:
    assert known_locales("desk") == ("en", "ar")
    assert set(known_locales()) == {"en", "ar", "so", "ur", "fa", "tr", "id", "bn", "am", "fil", "fr", "sw"}


def test_a_translator_knows_the_texts_of_its_domain_alone() -> None:
    text = DESK["sign-in.title"]
    assert translator("ar", "desk").text(text) != text
    assert translator("ar").text(text) == text


def test_a_language_without_a_catalogue_in_a_domain_says_so() -> None:
    with pytest.raises(ContentError, match="make setup"):
        translator("so", "desk")


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The desk's catalogues in a folder that a test may spoil."""
    for path in (check.template("desk"), *check.catalogues("desk")):
        target = tmp_path / "locales" / path.relative_to(check.FOLDER)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    source = tmp_path / check.DOMAINS["desk"]
    source.parent.mkdir(parents=True)
    source.write_bytes((check.FOLDER.parent / check.DOMAINS["desk"]).read_bytes())
    monkeypatch.setattr(check, "FOLDER", tmp_path / "locales")
    return tmp_path


def test_a_new_phrase_is_missed_then_added_then_untranslated_in_all_but_the_source(copied: Path) -> None:
    source = copied / check.DOMAINS["desk"]
    source.write_text(source.read_text().replace('N_("Sign in")', 'N_("Come in, {name}")'))
    missed = "\n".join(check.problems_of("desk"))
    assert "desk.pot: not current" in missed
    assert missed.count("lacks “Come in, {name}”") == 2
    check.update_domain("desk")
    assert check.problems_of("desk") == [
        problem for problem in check.problems_of("desk") if "locales/ar" in problem and "not translated" in problem
    ]
    assert len(check.problems_of("desk")) == 1


def test_other_placeholders_in_a_translation_are_a_fault(copied: Path) -> None:
    path = copied / "locales" / "ar" / "LC_MESSAGES" / "desk.po"
    path.write_text(path.read_text().replace("{time} بالتوقيت", "{hour} بالتوقيت"))
    faults = check.problems_of("desk")
    assert len(faults) == 1
    assert "other placeholders" in faults[0]
