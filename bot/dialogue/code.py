"""Her secret word or picture: chosen once, and asked for before anything is told that could lead somebody to her.

Decides on the messages in which she gives it. All others are messages like any other.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.dialogue.decision import CodeAnswered, Decision, Effect, Handled, Say, SecretGiven
from bot.dialogue.heard import Heard, Words
from bot.dialogue.named import named_choice
from bot.dialogue.plain import plain
from bot.dialogue.situation import Situation
from bot.dialogue.state import State

PICTURES: Mapping[str, str] = {
    "p:1": "🌙", "p:2": "☀️", "p:3": "🌳", "p:4": "🌹", "p:5": "🐟", "p:6": "🐦", "p:7": "🐘", "p:8": "🔑", "p:9": "🍎",
}  # fmt: skip
"""Button id -> what stands on it in every language."""
_IDS = tuple(PICTURES)
_SELECTORS = str.maketrans("", "", "\ufe0e\ufe0f")
_BY_SIGN = {sign.translate(_SELECTORS): picture for picture, sign in PICTURES.items()}
_LENGTH = range(3, 31)
_MOST_WORDS = 3  # of an answer: what is longer, somebody says to the advocate
_SURELY_URGENT = 0.8
"""For one word alone the model's scores are guesses (it calls `banana` urgent): only what is beyond doubt counts."""
_MEANS_YES = "cmd:read"


def choose(state: State) -> Decision:
    """What she may choose from. It can't be changed: somebody else with her phone could do that."""
    if state.code is not None:
        return _said(state, "code.have")
    after = replace(state.settled(), asked="new-code", choices=_IDS)
    return _said(after, "code.choose", _IDS)


def asked(state: State) -> State:
    """With her next message as the answer; where help numbers wait for her country, a number goes on naming that."""
    return state if state.waiting_urgent is not None else replace(state, asked="code", choices=_IDS)


def unasked(state: State) -> State:
    """With no question about a secret open."""
    return replace(state, asked=None, choices=()) if state.asked in ("new-code", "code") else state


def passed_over(state: State, situation: Situation) -> State:
    """The state for a message that gives no secret: only the advocate's question stays open, while it waits."""
    return state if state.asked == "code" and situation.code_asked else unasked(state)


def is_hers(state: State, text: str, choice: str | None) -> bool:
    """Whether this is the secret that she chose, in whatever spelling."""
    return _is_right(state, choice or _picture(text) or _joined(text))


def decide(state: State, heard: Heard, words: Words, situation: Situation) -> Decision | None:
    """What a message brings that gives a secret; None: this one does not."""
    if heard.kind not in ("text", "choice") or heard.flooded_at is not None:
        return None
    if situation.with_person:
        state = replace(state, with_person=True, waiting_topic=None)
    given = _Given.of(state, heard, words)
    right = _is_right(state, given.secret)
    if situation.code_asked and state.code is not None:
        # the same gate for right and wrong: else whoever holds the phone could try until it is right
        counts = given.is_pressed or (state.asked == "code" and given.may_answer)
        if counts and (right or not given.urgent):
            return _answered(state, right)
    if state.code is None and given.is_pressed:  # an old button works, too
        return _kept(state, given.secret)
    if state.asked == "new-code" and not situation.long_silent:
        return _chosen(state, heard, given)
    if given.is_pressed:  # once more, or too late
        state = unasked(state)
        return Decision("silent", state, state.language or "en") if situation.with_person else choose(state)
    return None


def may_be_secret(text: str, choice: str | None) -> bool:
    """Whether somebody may choose this as her secret, or answer with it."""
    return choice in PICTURES or _picture(text) is not None or bool(_joined(text))


@dataclass(frozen=True, slots=True)
class _Given:
    """A message, looked at as a secret: the id of a picture or up to three words as one; empty: it is none.

    `is_pressed`: by a button or its number. `is_word`: one word or sign. `is_command`: it stands for something else.
    """

    secret: str = ""
    is_pressed: bool = False
    is_word: bool = False
    is_command: bool = False
    urgent: bool = False

    @classmethod
    def of(cls, state: State, heard: Heard, words: Words) -> _Given:
        pressed = named_choice(state, heard, words)
        if pressed is not None:
            picked = pressed in PICTURES
            return cls(pressed, is_pressed=True) if picked else cls(is_command=pressed != _MEANS_YES)
        if heard.kind != "text":
            return cls()
        if (picture := _picture(heard.text)) is not None:
            return cls(picture, is_word=True)
        one = len(plain(heard.text).split()) == 1 or len(heard.text.split()) == 1
        return cls(_joined(heard.text), is_word=one, urgent=_is_urgent(heard, one))

    @property
    def may_answer(self) -> bool:
        """Whether it can be meant as an answer, right or wrong: a number or a mere sign is said to the advocate."""
        return bool(self.secret) and not self.secret.isdecimal()

    @property
    def is_usable(self) -> bool:
        """Whether she can choose it: a picture, or one word."""
        if self.secret in PICTURES:
            return True
        return self.is_word and len(self.secret) in _LENGTH and self.may_answer


def _picture(text: str) -> str | None:
    return _BY_SIGN.get(text.strip().translate(_SELECTORS))


def _joined(text: str) -> str:
    """Up to three words as one, in plain form: `al-Amal` is `al amal`. Empty where there are more or none."""
    parts = plain(text).split()
    return "".join(parts) if len(parts) <= _MOST_WORDS else ""


def _is_right(state: State, secret: str) -> bool:
    return state.code is not None and hmac.compare_digest(secret.encode(), state.code.encode())


def _is_urgent(heard: Heard, one: bool) -> bool:
    understood = heard.understood
    if understood is None:
        return False
    return understood.urgency_score >= _SURELY_URGENT if one else understood.urgent


def _chosen(state: State, heard: Heard, given: _Given) -> Decision | None:
    if given.is_usable and not given.urgent:
        return _kept(state, given.secret)
    if given.is_command or given.urgent or len(heard.text.split()) > _MOST_WORDS:
        return None
    return _said(state, "code.unusable", _IDS, Handled())


def _kept(state: State, secret: str) -> Decision:
    after = replace(unasked(state), code=secret)
    return _said(after, "code.kept", (), SecretGiven("secret-chosen"), Handled())


def _answered(state: State, right: bool) -> Decision:
    """She is told the same in either case: who holds the phone learns nothing from it."""
    return _said(unasked(state), "code.given", (), SecretGiven("secret-answered"), CodeAnswered(right))


def _said(state: State, key: str, buttons: tuple[str, ...] = (), *effects: Effect) -> Decision:
    return Decision("code", state, state.language or "en", (Say(key, buttons=buttons),), effects=effects)
