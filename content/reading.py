"""Read one file of the library into typed values; its path says which kind it holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from content import marked, problems
from content.problems import Place, Problem
from content.units import (
    AnswerText,
    Card,
    CardText,
    Contact,
    ContactText,
    ExampleSet,
    Fact,
    FactText,
    Glossary,
    NeverShow,
    SampleSet,
    Taxonomy,
    UrgencySet,
    Value,
    parse,
)


@dataclass(frozen=True)
class File:
    """One file that could be parsed, and what its path says about it (`language`, `country`, `topic`)."""

    name: str
    data: Mapping[str, Any]
    lines: Mapping[problems.Path, int]
    said: Mapping[str, str]

    @property
    def stem(self) -> str:
        return self.name.rpartition("/")[2].partition(".")[0]

    def line(self, *path: str | int) -> int:
        return Place(self.name, 1, self.lines).at(path)

    def place(self, *path: str | int) -> Place:
        inside = self._entries.get(path, {}) if path else self.lines
        return Place(self.name, self.line(*path), inside)

    @cached_property
    def _entries(self) -> Mapping[problems.Path, Mapping[problems.Path, int]]:
        """The lines inside each entry of a list that stands at the top of the file."""
        entries: dict[problems.Path, dict[problems.Path, int]] = defaultdict(dict)
        for path, line in self.lines.items():
            if len(path) > 1:
                entries[path[:2]][path[2:]] = line
        return entries


Found = tuple[Value, Place] | Problem
Reader = Callable[[File], Iterator[Found]]


def read_file(name: str, raw: bytes) -> list[Found]:
    """Read the content of one file, as an upload gives it."""
    for pattern, reader in READERS:
        if match := re.fullmatch(pattern, name):
            try:
                read = marked.read(raw)
            except marked.BrokenYamlError as broken:
                return [problems.error(name, broken.line, str(broken))]
            if not isinstance(read.data, dict):
                return [problems.error(name, 1, "must begin with `key: value` lines")]
            return list(reader(File(name, read.data, read.lines, match.groupdict())))
    return [problems.warning(name, 0, "not a file of the library: ignored")]


def _value(file: File, kind: type[Value], data: object, *path: str | int) -> Iterator[Found]:
    if not isinstance(data, dict):
        yield problems.error(file.name, file.line(*path), "must be `key: value` lines")
        return
    place = file.place(*path)
    try:
        yield parse(kind, data), place
    except ValidationError as broken:
        for fault in broken.errors(include_url=False, include_input=False):
            yield problems.error(file.name, place.at(fault["loc"]), _reason(fault["loc"], fault["type"], fault["msg"]))


_REASONS = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is not a field here",
    "tuple_type": "must be a list",
    "dataclass_type": "must be `key: value` lines",
    "string_type": "must be text",
    "string_too_short": "is empty",
    "bool_parsing": "must be true or false",
}


def _reason(path: problems.Path, kind: str, message: str) -> str:
    return f"`{'.'.join(map(str, path))}` {_REASONS.get(kind, message)}"


def _header(file: File, *known: str) -> Iterator[Problem]:
    for name, said in file.said.items():
        if file.data.get(name) != said:
            yield problems.error(file.name, file.line(name), f"`{name}` must be {said}, as in the file's name")
    for name in file.data:
        if name not in known and name not in file.said:
            yield problems.error(file.name, file.line(name), f"`{name}` is not a field here")


def _entries(kind: type[Value], name: str) -> Reader:
    """Files that hold a list under `name`, with what their path says standing at the top."""

    def reader(file: File) -> Iterator[Found]:
        yield from _header(file, name)
        entries = file.data.get(name) or []
        if not isinstance(entries, list):
            yield problems.error(file.name, file.line(name), f"`{name}` must be a list")
            return
        for index, entry in enumerate(entries):
            data = {**file.said, **entry} if isinstance(entry, dict) else entry
            yield from _value(file, kind, data, name, index)

    return reader


def _answer(file: File) -> Iterator[Found]:
    yield from (problem for problem in _header(file, *file.data))
    data = {**file.data, **file.said}
    for part in ("rule", "steps", "risk"):
        if isinstance(lines := data.get(part), list):
            data[part] = [{"text": line} if isinstance(line, str) else line for line in lines]
    yield from _value(file, AnswerText, data)


def _glossary(file: File) -> Iterator[Found]:
    yield from _value(file, Glossary, {**file.data, **file.said})


def _taxonomy(file: File) -> Iterator[Found]:
    data: dict[str, Any] = dict(file.data)
    for part in ("areas", "topics"):
        if isinstance(entries := data.get(part), dict):
            titled = {key: item if isinstance(item, dict) else {"title": item} for key, item in entries.items()}
            stray = [(key, name) for key, item in titled.items() for name in item if " " in name]
            for key, name in stray:
                yield problems.error(file.name, file.line(part, key), f"put the title before `{name}` in quotes")
            data[part] = [
                {"key": key, **{name: given for name, given in item.items() if (key, name) not in stray}}
                for key, item in titled.items()
            ]
    yield from _value(file, Taxonomy, data)


def _sayings(kind: type[Value]) -> Reader:
    """Rasa's NLU format: intents, each with a block of `- line` lines."""

    def reader(file: File) -> Iterator[Found]:
        yield from _header(file, "version", "language", "script", "supported", "nlu")
        common = {name: item for name, item in file.data.items() if name in {"language", "script", "supported"}}
        entries = file.data.get("nlu")
        if not isinstance(entries, list):
            yield problems.error(file.name, file.line("nlu"), "`nlu` must be a list of intents")
            return
        for index, entry in enumerate(entries):
            if not isinstance(entry, dict) or entry.keys() != {"intent", "examples"}:
                yield problems.error(file.name, file.line("nlu", index), "must hold `intent` and `examples` only")
                continue
            texts, wrong = _texts(file, index, entry["examples"])
            yield from wrong
            data = {**common, "variety": file.stem, "intent": entry["intent"], "texts": texts}
            yield from _value(file, kind, data, "nlu", index)

    return reader


def _texts(file: File, index: int, block: object) -> tuple[list[str], list[Problem]]:
    texts: list[str] = []
    wrong: list[Problem] = []
    first = file.line("nlu", index, "examples") + 1
    for number, line in enumerate(str(block or "").split("\n")):
        if line.strip().startswith("- "):
            texts.append(line.strip()[2:].strip())
        elif line.strip():
            wrong.append(problems.error(file.name, first + number, "an example line must begin with `- `"))
    return texts, wrong


_LANGUAGE = r"(?P<language>[a-z]{2,3})"
_COUNTRY = r"(?P<country>[A-Z]{2})"
READERS: tuple[tuple[str, Reader], ...] = (
    (r"taxonomy\.yaml", _taxonomy),
    (r"cards\.yaml", _entries(Card, "cards")),
    (r"never_show\.yaml", _entries(NeverShow, "never_show")),
    (rf"facts/{_COUNTRY}\.yaml", _entries(Fact, "facts")),
    (rf"contacts/{_COUNTRY}\.yaml", _entries(Contact, "contacts")),
    (rf"text/{_LANGUAGE}/answers/(?P<topic>[a-z.-]+)\.yaml", _answer),
    (rf"text/{_LANGUAGE}/facts/{_COUNTRY}\.yaml", _entries(FactText, "sentences")),
    (rf"text/{_LANGUAGE}/contacts/{_COUNTRY}\.yaml", _entries(ContactText, "contacts")),
    (rf"text/{_LANGUAGE}/cards\.yaml", _entries(CardText, "cards")),
    (rf"text/{_LANGUAGE}/glossary\.yaml", _glossary),
    (r"examples/[A-Za-z-]+\.yaml", _sayings(ExampleSet)),
    (r"urgency/[A-Za-z-]+\.yaml", _sayings(UrgencySet)),
    (r"samples/[A-Za-z-]+\.yaml", _sayings(SampleSet)),
)
