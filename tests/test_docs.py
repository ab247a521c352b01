"""What the documents promise is there."""

from __future__ import annotations

import re

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
