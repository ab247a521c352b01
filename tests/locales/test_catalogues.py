"""Catalogues: two domains, each current and complete, and faults that are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.desk.phrases import PHRASES as DESK
from bot.reply.phrases import PHRASES
from kit.errors import ContentError
from locales import check, known_locales, translator
from locales.compile import main as compiled


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


HEAD = 'msgid ""\nmsgstr "Language: ar\\n"\n\n'


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        ('msgid "Hello {name}"\nmsgstr "Salaam"\n', ":4: other placeholders than “Hello {name}”"),
        ('msgid "Hello {name}"\nmsgstr "Salaam {name} {more}"\n', ":4: other placeholders"),
        ('msgid "Hello {name}"\nmsgstr "Salaam {name"\n', ":4: other placeholders"),
        ('msgid "Hello"\nmsgstr "<b>Salaam</b>"\n', ":4: HTML (<b>) in “Hello”"),
        ('msgid "Hello"\nmsgstr "Salaam &nbsp;"\n', ":4: HTML (&nbsp;)"),
        ('msgid "Hello"\nmsgstr " "\n', ":4: empty: “Hello”"),
        ('msgid "day"\nmsgid_plural "days"\nmsgstr[0] "x"\nmsgstr[1] "y"\n', ":4: 2 plural forms, 6 are needed: “day”"),
        ("what is this\n", ":4: not a catalogue"),
    ],
)
def test_a_spoilt_catalogue_is_refused_with_its_line_and_the_last_good_one_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoilt: str, fault: str
) -> None:
    path = tmp_path / "messages.po"
    path.write_text(f'{HEAD}msgid "Hello"\nmsgstr "Salaam"\n')
    assert compiled([str(path)]) == 0
    last_good = path.with_suffix(".mo").read_bytes()
    path.write_text(HEAD + spoilt)
    assert compiled([str(path)]) == 0
    assert f"{path}{fault}" in capsys.readouterr().err
    assert path.with_suffix(".mo").read_bytes() == last_good
    path.with_suffix(".mo").unlink()
    assert compiled([str(path)]) == 1
    assert not path.with_suffix(".mo").exists()
