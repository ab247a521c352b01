"""Every threshold of understanding, in one table. All compare with calibrated probabilities.

Set on the development set (content/evaluation), decision by decision; docs/understanding.md says what each gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Thresholds:
    urgent_before: float = 0.16  # the share of urgent lines among those that both heads of urgency learn from
    urgent: float = 0.065  # tuned for recall: a false alarm costs her one tap, a miss can cost her life
    urgent_part: float = 0.3  # one window of a long text; the highest of several, so it needs more
    urgent_together: float = 0.25  # several messages as one text, none of which was urgent alone
    urgent_after_smalltalk: float = 0.4  # ... where the last of them is taken for small talk
    answer: float = 0.5  # the best topic alone is answered from here on (its chance times that of being for us)
    answer_where_weak: Mapping[str, float] = field(default_factory=lambda: {"ur-Latn": 0.75, "so": 0.6})
    """Varieties in which too many answers at `answer` were wrong; the rest of them is asked back instead."""
    clarify: float = 0.22  # the best topic is worth offering from here on
    close: float = 0.6  # ... and below `answer` where the two or three best together reach this
    person: float = 0.5  # "talk to a person" on top hands over from here on
    smalltalk: float = 0.35
    out_of_scope: float = 0.05  # small talk is looked for first
    language: float = 0.5  # below: "can't tell"
    language_hint: float = 0.2  # the conversation's own language needs this much only

    def answer_in(self, variety: str | None) -> float:
        """From which score on the best topic of a message in this variety is answered."""
        return self.answer_where_weak.get(variety or "", self.answer)


DEFAULT = Thresholds()
