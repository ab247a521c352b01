"""Every threshold of understanding, in one table. All compare with calibrated probabilities.

Set on held-out folds of the store's examples; to be set again on the development set once there is one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    urgent: float = 0.12  # tuned for recall: a false alarm costs her one tap, a miss can cost her life
    answer: float = 0.5  # the best topic alone is answered from here on (its chance times that of being for us)
    clarify: float = 0.2  # the best topic is worth offering from here on
    close: float = 0.8  # ... and below `answer` where the two or three best together reach this
    person: float = 0.5  # "talk to a person" on top hands over from here on
    smalltalk: float = 0.35
    out_of_scope: float = 0.25
    language: float = 0.5  # below: "can't tell"
    language_hint: float = 0.2  # the conversation's own language needs this much only


DEFAULT = Thresholds()
