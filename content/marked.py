"""YAML as plain values plus the line of each. Scalars stay text, so `1700`, `2024-05` and `080022` survive.

Built from parser events: the ready-made loaders recurse in C on hostile nesting, expand aliases without
bound and let the later of two equal keys win.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from content.problems import Path

DEEPEST = 12
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "false": False, "False": False}
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class BrokenYamlError(Exception):
    """The text can't be read; `line` says where, as far as it can be told."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(slots=True)
class Marked:
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)


def read(raw: bytes) -> Marked:
    """Read one document. Raises BrokenYamlError."""
    text = _decode(raw)
    try:
        events = (event for event in yaml.parse(text, Loader=_Loader) if not isinstance(event, _FRAME))
        return _Reader(events).document()
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        raise BrokenYamlError(mark.line + 1 if mark else 0, broken.problem or "not YAML") from None
    except yaml.reader.ReaderError as broken:
        line = text.count("\n", 0, broken.position) + 1
        raise BrokenYamlError(line, "a character stands there that YAML does not allow") from None
    except yaml.YAMLError as broken:
        raise BrokenYamlError(0, str(broken)) from None


_FRAME = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise BrokenYamlError(raw.count(b"\n", 0, broken.start) + 1, "not UTF-8") from None


class _Reader:
    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.out = Marked()

    def document(self) -> Marked:
        if next(self.events, None) is None:
            raise BrokenYamlError(1, "the file is empty")
        self.out.data = self.value(next(self.events), ())
        if (extra := next(self.events, None)) is not None:
            raise BrokenYamlError(extra.start_mark.line + 1, "more than one document")
        return self.out

    def value(self, event: Any, path: Path) -> Any:
        line = event.start_mark.line + 1
        self.out.lines[path] = line
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise BrokenYamlError(line, "anchors and aliases are not used here: write it out")
        if len(path) > DEEPEST:
            raise BrokenYamlError(line, "nested too deeply")
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event, line)
        if event.tag:
            raise BrokenYamlError(line, f"tag {event.tag} is not used here")
        return self.mapping(path) if isinstance(event, yaml.MappingStartEvent) else self.sequence(path)

    def sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                raise BrokenYamlError(line, "a key must be a plain word (put quotes around text with braces)")
            if event.value in items:
                raise BrokenYamlError(line, f"`{event.value}` stands twice")
            items[event.value] = self.value(next(self.events), (*path, event.value))
            self.out.lines[(*path, event.value)] = line
        return items


def _scalar(event: Any, line: int) -> str | bool | None:
    if event.tag:
        raise BrokenYamlError(line, f"tag {event.tag} is not used here")
    text = str(event.value)
    if _UNFIT.search(text):
        raise BrokenYamlError(line, "a control character stands in the text")
    if event.style:  # quoted or a block: text, whatever it looks like
        return text
    return None if text in _NULLS else _BOOLS.get(text, text)
