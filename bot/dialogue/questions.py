"""Answering on a topic, and what is asked before: which country, which of these, in other words."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import feedback, phone
from bot.dialogue.countries import offered
from bot.dialogue.decision import Decision, OpenCase, Say, ShowAnswer
from bot.dialogue.heard import Knowledge
from bot.dialogue.state import State
from nlu.understanding import Understanding

SENTENCES_A_MESSAGE = 6
PERSON = "community.talk-to-person"
_AFTER_ANSWER = ("cmd:person", "cmd:menu")
_MOST_CHOICES = 3
_MOST_RELATED = 2


def topic(state: State, wanted: str, knowledge: Knowledge, understood: Understanding | None = None) -> Decision:
    """The answer on a topic; the country first where the answer depends on it. `understood`: the message it is for."""
    language = state.language or "en"
    if wanted == PERSON:
        return person(state)
    if not knowledge.has_answer(wanted):
        return _no_page(state, wanted)
    if state.country is None and knowledge.differs_by_country(wanted):
        buttons = (*(f"c:{country}" for country in offered(knowledge.countries, understood)), "c:other")
        asked = replace(state.settled(), asked="country", waiting_topic=wanted, choices=buttons)
        return Decision("ask_country", asked, language, (Say("which-country", buttons=buttons),), wanted)
    return _show(replace(state, elsewhere=None), wanted, 0, knowledge)


def elsewhere(state: State, wanted: str, country: str, knowledge: Knowledge) -> Decision:
    """The answer for another woman's country; hers stays as it is."""
    answered = topic(replace(state, country=country), wanted, knowledge)
    return replace(answered, state=replace(answered.state, country=state.country, elsewhere=country))


def _show(state: State, wanted: str, start: int, knowledge: Knowledge) -> Decision:
    country = _asked_about(state)
    end = start + SENTENCES_A_MESSAGE
    more = country is not None and knowledge.facts_count(wanted, country) > end
    buttons = ("cmd:more", *_AFTER_ANSWER) if more else _after_all_of_it(state, wanted, knowledge)
    after = replace(state.settled(), topic=wanted, shown=end, choices=buttons)
    after = replace(
        after,
        phone="asked" if phone.BUTTON in buttons else state.phone,
        rated=state.rated if wanted == state.topic else None,
    )
    shown = ShowAnswer(wanted, country, start, buttons, state.nationality)
    return Decision("more" if start else "answer", after, state.language or "en", (shown,), wanted)


def _after_all_of_it(state: State, wanted: str, knowledge: Knowledge) -> tuple[str, ...]:
    """A person, the menu, what is near it, and whether it helped; once, whether others see her phone."""
    near = (f"t:{one}" for one in knowledge.related(wanted)[:_MOST_RELATED])
    unasked = (phone.BUTTON,) if state.phone is None else ()
    return (*_AFTER_ANSWER, *near, *unasked, *feedback.buttons(wanted))


def more(state: State, knowledge: Knowledge) -> Decision | None:
    """The rest of the last answer, or None where there is none."""
    country = _asked_about(state)
    if state.topic is None or country is None or knowledge.facts_count(state.topic, country) <= state.shown:
        return None
    return _show(state, state.topic, state.shown, knowledge)


def _asked_about(state: State) -> str | None:
    country = state.elsewhere or state.country
    return country if country != "other" else None


def clarify(state: State, understood: Understanding, knowledge: Knowledge) -> Decision:
    """Two or three topics that it may be, in her words, and a way out."""
    close = [scored.topic for scored in understood.topics[:_MOST_CHOICES] if knowledge.has_answer(scored.topic)]
    if not close:
        return unsure(state, understood, knowledge)
    buttons = (*(f"t:{one}" for one in close), "cmd:something-else")
    asked = replace(state.settled(), asked="choice", choices=buttons, misses=state.misses)
    says = Say("which-of-these", buttons=buttons)
    return Decision("clarify", asked, state.language or "en", (says,), close[0])


def unsure(state: State, understood: Understanding | None, knowledge: Knowledge) -> Decision:
    """Not understood: once in other words, then a person is offered."""
    language = state.language or "en"
    misses = state.misses + 1
    if misses == 1:
        buttons: tuple[str, ...] = ("cmd:menu", "cmd:person")
        asked = replace(state.settled(), asked="rephrase", misses=misses, choices=buttons)
        return Decision("rephrase", asked, language, (Say("rephrase", buttons=buttons),))
    buttons = ("cmd:person", "cmd:menu")
    after = replace(state.settled(), misses=misses, choices=buttons)
    return Decision("handoff", after, language, (Say("offer-person", buttons=buttons),))


def _no_page(state: State, wanted: str) -> Decision:
    buttons = ("cmd:person", "cmd:menu")
    after = replace(state.settled(), choices=buttons, topic=None)
    return Decision("handoff", after, state.language or "en", (Say("no-page", buttons=buttons),), wanted)


def person(state: State) -> Decision:
    """She wants a person: a case opens, and she is told honestly what that means."""
    buttons = ("cmd:menu", "cmd:leave") if state.code is not None else ("cmd:menu", "cmd:leave", "cmd:code")
    after = replace(state.settled(), choices=buttons)
    says = Say("person-asked", buttons=buttons)
    return Decision("handoff", after, state.language or "en", (says,), PERSON, (OpenCase("asked"),))
