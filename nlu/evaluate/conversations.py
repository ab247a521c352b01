"""Measures alarms on whole conversations: danger told in several messages, and ordinary ones on the same matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nlu.evaluate.targets import ALL
from nlu.together import MOST_RECENT
from nlu.understanding import Understander


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one woman wrote within minutes, oldest first."""

    lang: str
    messages: tuple[str, ...]
    urgent: bool

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Conversation:
        """From {"lang", "messages", "urgent"}. Raises ValueError: what is wrong."""
        lang, messages, urgent = raw.get("lang"), raw.get("messages"), raw.get("urgent")
        if not (isinstance(lang, str) and isinstance(urgent, bool)):
            raise ValueError('needs "lang" and "urgent"')
        if not (isinstance(messages, list) and messages and all(isinstance(text, str) for text in messages)):
            raise ValueError('"messages" must be a list of texts')
        return cls(lang, tuple(messages), urgent)


@dataclass(frozen=True, slots=True)
class Line:
    """Shares of the conversations in which at least one message alarmed; None where there are none of that kind.

    `*_alone`: with every message heard by itself. `alarms_again`: of those that alarmed, how many did so twice.
    """

    lang: str
    n: int
    recall: float | None
    recall_alone: float | None
    false_alarms: float | None
    false_alarms_alone: float | None
    alarms_again: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """One line for each language, and one for all. No text of any row is in it."""

    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            line.lang: {name: value for name, value in asdict(line).items() if name != "lang"} for line in self.lines
        }

    def as_table(self) -> str:
        names = tuple(Line.__dataclass_fields__)[1:]
        head = f"{'lang':<11}" + "".join(f"{name:>20}" for name in names)
        return "\n".join([head, *(_row(line, names) for line in self.lines)])


@dataclass(frozen=True, slots=True)
class _Outcome:
    conversation: Conversation
    alarms: int
    alone: bool


def evaluate_conversations(rows: Iterable[Mapping[str, Any]], engine: Understander) -> Report:
    """Rows as `Conversation.of` reads them, and raises for."""
    outcomes = [_outcome(Conversation.of(raw), engine) for raw in rows]
    langs = sorted({outcome.conversation.lang for outcome in outcomes})
    by_lang = (_line(lang, [o for o in outcomes if o.conversation.lang == lang]) for lang in langs)
    return Report((*by_lang, _line(ALL, outcomes)))


def _outcome(conversation: Conversation, engine: Understander) -> _Outcome:
    """As the road hears it: with the last messages since the last alarm, and in the language of those before."""
    alarms, alone = 0, False
    recent: list[str] = []
    hint: str | None = None
    for text in conversation.messages:
        alone |= engine.understand(text, language_hint=hint).urgent
        heard = engine.understand(text, language_hint=hint, recent=recent[-MOST_RECENT:])
        hint = heard.language or hint
        alarms += heard.urgent
        recent = [] if heard.urgent else [*recent, text]
    return _Outcome(conversation, alarms, alone)


def _line(lang: str, outcomes: Sequence[_Outcome]) -> Line:
    danger = [o for o in outcomes if o.conversation.urgent]
    quiet = [o for o in outcomes if not o.conversation.urgent]
    return Line(
        lang=lang,
        n=len(outcomes),
        recall=_share([o.alarms > 0 for o in danger]),
        recall_alone=_share([o.alone for o in danger]),
        false_alarms=_share([o.alarms > 0 for o in quiet]),
        false_alarms_alone=_share([o.alone for o in quiet]),
        alarms_again=_share([o.alarms > 1 for o in outcomes if o.alarms]),
    )


def _share(truths: Sequence[bool]) -> float | None:
    return round(sum(truths) / len(truths), 4) if truths else None


def _row(line: Line, names: Sequence[str]) -> str:
    values = (getattr(line, name) for name in names)
    cells = ("-" if value is None else str(value) if isinstance(value, int) else f"{value:.1%}" for value in values)
    return f"{line.lang:<11}" + "".join(f"{cell:>20}" for cell in cells)
