"""Where the help of a person stands, as far as the dialogue has to know it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Situation:
    """`claimed`: an advocate has the conversation. `overdue`: she has waited past the first-reply target since.

    `held`: something waits behind a knock; `by_person`: words of an advocate are among it; `knock_again`: the
    last knock is long enough ago.
    `card_shown`: the help card came within the last hour while the advocate had her. `present`: somebody
    is at the desk now. `code_asked`: she was asked for her secret word within the hour and has not answered.
    `long_silent`: nothing was said to her within the hour, so that no question is fresh.
    """

    claimed: bool = False
    overdue: bool = False
    held: bool = False
    by_person: bool = False
    knock_again: bool = False
    card_shown: bool = False
    present: bool = False
    code_asked: bool = False
    long_silent: bool = False

    @property
    def with_person(self) -> bool:
        """Whether the bot keeps silent."""
        return self.claimed and not self.overdue


ALONE = Situation()
