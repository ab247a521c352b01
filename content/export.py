"""Units back to the files of a library: reading them again gives the same units (comments are not kept)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from content.units import SOURCE_LANGUAGE, Kind, Unit

_LISTS: Mapping[Kind, tuple[str, str, tuple[str, ...]]] = {
    "card": ("cards.yaml", "cards", ()),
    "never_show": ("never_show.yaml", "never_show", ()),
    "fact": ("facts/{country}.yaml", "facts", ("country",)),
    "contact": ("contacts/{country}.yaml", "contacts", ("country",)),
    "fact_text": ("text/{language}/facts/{country}.yaml", "sentences", ("language", "country")),
    "contact_text": ("text/{language}/contacts/{country}.yaml", "contacts", ("language", "country")),
    "card_text": ("text/{language}/cards.yaml", "cards", ("language",)),
}
_SAYINGS: Mapping[Kind, str] = {"example": "examples", "urgency": "urgency", "sample": "samples"}
_Base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def export(units: Iterable[Unit], folder: Path) -> list[str]:
    """Write the files and name them. Files that are there already are replaced, others are left."""
    files = render(units)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(files)


def render(units: Iterable[Unit]) -> dict[str, str]:
    """The text of each file, by its path inside the library. Raises ValueError for a unit that is none."""
    listed: dict[str, tuple[dict[str, Any], str]] = {}
    files: dict[str, dict[str, Any]] = {}
    sayings: dict[str, list[Unit]] = defaultdict(list)
    for unit in sorted((Unit.of(unit.value()) for unit in units), key=lambda unit: unit.id):
        if unit.kind in _LISTS:
            pattern, name, header = _LISTS[unit.kind]
            path = pattern.format(**unit.data)
            head, _ = listed.setdefault(path, ({**{key: unit.data[key] for key in header}, name: []}, name))
            head[name].append({key: item for key, item in unit.data.items() if key not in header})
        elif unit.kind in _SAYINGS:
            sayings[f"{_SAYINGS[unit.kind]}/{unit.data['variety']}.yaml"].append(unit)
        elif unit.kind == "glossary":
            files[f"text/{unit.language}/glossary.yaml"] = dict(unit.data)
        elif unit.kind == "answer_text":
            files[f"text/{unit.language}/answers/{unit.key}.yaml"] = _answer(unit.data)
        else:
            files["taxonomy.yaml"] = _taxonomy(unit.data)
    files.update({path: data for path, (data, _) in listed.items()})
    files.update({path: _nlu(group) for path, group in sayings.items()})
    return {path: _dump(_given(files[path])) for path in sorted(files)}


def _answer(data: Mapping[str, Any]) -> dict[str, Any]:
    order = ("topic", "language", "state", "review_by", "source_hash", "title", "button")
    out = {name: data[name] for name in order}
    for part in ("rule", "steps", "risk"):
        plain = data["language"] != SOURCE_LANGUAGE and not any(line["facts"] for line in data[part])
        out[part] = [line["text"] if plain else line for line in data[part]]
    return out


def _taxonomy(data: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(data)
    for part in ("areas", "topics"):
        out[part] = {item["key"]: {name: given for name, given in item.items() if name != "key"} for item in data[part]}
    return out


def _nlu(units: list[Unit]) -> dict[str, Any]:
    first = units[0].data
    head = {"version": "3.1", "language": first["language"], "script": first["script"]}
    if not first["supported"]:
        head["supported"] = False
    blocks = [{"intent": unit.data["intent"], "examples": _block(unit.data["texts"])} for unit in units]
    return {**head, "nlu": blocks}


def _block(texts: Iterable[str]) -> _Block:
    return _Block("".join(f"- {text}\n" for text in texts))


def _given(data: Any) -> Any:
    """Without nulls, which read back as not given; dates unquoted, as a person writes them."""
    if isinstance(data, Mapping):
        pairs = {name: _given(item) for name, item in data.items() if item is not None}
        if "review_by" in pairs:
            pairs["review_by"] = date.fromisoformat(pairs["review_by"])
        return pairs
    return [_given(item) for item in data] if isinstance(data, list | tuple) else data


class _Block(str):
    """Text that is written as a `|` block."""


class _Dumper(_Base):  # type: ignore[misc]  # chosen at import: libyaml's, or the slow one
    def ignore_aliases(self, data: object) -> bool:
        return True


_Dumper.add_representer(
    _Block, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")
)


def _dump(data: object) -> str:
    return str(yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110))
