"""What the documents promise is there."""

from __future__ import annotations

import re

import click

from cli.main import huquq
from kit.settings import ROOT, Settings


def test_every_setting_is_documented_and_no_other() -> None:
    text = (ROOT / "docs" / "operators.md").read_text()
    documented = set(re.findall(r"^\| `(HUQUQ_[A-Z_]+)`", text, re.MULTILINE))
    assert documented == {f"HUQUQ_{name.upper()}" for name in Settings.model_fields}


def test_links_between_documents_lead_somewhere() -> None:
    pages = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
        ROOT.glob("docs/**/*.md")
    )
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_what_the_threat_model_rests_on_is_there() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text()
    named = set(re.findall(r"`([\w.-]+/[\w./-]+|[\w-]+\.(?:lock|sh|toml|yaml))`", text))
    assert {"bot/privacy/retention.py", "requirements.lock"} <= named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_commands_for_an_incident_are_there() -> None:
    text = (ROOT / "docs" / "incident.md").read_text()
    named = set(re.findall(r"`huquq\s+([a-z]+)(?:\s+([a-z-]+))?", text))
    assert ("desk", "link") in named
    for name, below in named:
        command = huquq.get_command(click.Context(huquq), name)
        assert command is not None, name
        assert not (below and isinstance(command, click.Group)) or below in command.commands, (name, below)
