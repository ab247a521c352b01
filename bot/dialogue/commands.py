"""What a pressed button or a command word does. Ids say by themselves what they mean, so old buttons work."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import code, feedback, phone, questions, urgent
from bot.dialogue.decision import Decision, Forget, HoldBack, Say, ShowKept
from bot.dialogue.heard import Knowledge
from bot.dialogue.languages import ask_language
from bot.dialogue.state import State

START_BUTTONS = ("cmd:menu", "cmd:person", "cmd:language")


def press(state: State, pressed: str, knowledge: Knowledge) -> Decision | None:
    """Act on a button id; None where it means nothing (any more)."""
    kind, _, value = pressed.partition(":")
    match kind:
        case "cmd":
            return _command(state, value, knowledge)
        case "l" if value in knowledge.spoken:
            return _chosen_language(state, value, knowledge)
        case "c" if value in (*knowledge.countries, urgent.OTHER):
            return arrived(replace(state, country=value), knowledge)
        case "u":
            return urgent.pressed(state, value, knowledge)
        case "t" | "now":
            return questions.topic(state, value, knowledge)
        case "good" | "bad":
            return feedback.rated(state, value, knowledge, useful=kind == "good")
        case "ph":
            return phone.answered(state, value)
        case "a" if value in knowledge.areas:
            buttons = tuple(f"t:{topic}" for topic in knowledge.topics_of(value))
            after = replace(state.settled(), choices=buttons)
            return Decision("menu", after, state.language or "en", (Say("choose-topic", buttons=buttons),))
    return None


def _command(state: State, name: str, knowledge: Knowledge) -> Decision | None:
    language = state.language or "en"
    match name:
        case "forget":
            return Decision("forget", State(language=state.language), language, (Say("forgotten"),), None, (Forget(),))
        case "leave":
            # nothing of what she asked stays within reach of whoever holds the phone next
            after = State(
                language=state.language, language_fixed=state.language_fixed, code=state.code, phone=state.phone
            )
            return Decision("leave", after, language, (Say("left"),), None, (HoldBack(),))
        case "language":
            return ask_language(state, knowledge)
        case "person":
            return questions.person(state)
        case "privacy":
            after = replace(state, choices=START_BUTTONS)
            return Decision("menu", after, language, (Say("privacy", buttons=START_BUTTONS),))
        case "data":
            return Decision("menu", replace(state, sees_kept=True), language, (ShowKept(),))
        case "code":
            return code.choose(state)
        case "phone":
            return phone.ask(state)
        case "menu" | "start":
            return _menu(state, knowledge, greet=name == "start")
        case "something-else":
            return questions.unsure(state, None, knowledge)
        case "more":
            return questions.more(state, knowledge) or _menu(state, knowledge, greet=False)
        case _:
            return None


def _menu(state: State, knowledge: Knowledge, *, greet: bool) -> Decision:
    if greet and state.language is None:
        return ask_language(state, knowledge)
    buttons = tuple(f"a:{area}" for area in knowledge.areas)
    after = replace(state.settled(), choices=buttons)
    key = "smalltalk.greeting" if greet else "choose-area"
    menu = Decision("menu", after, state.language or "en", (Say(key, buttons=buttons),))
    return phone.greeted(menu) if greet else menu


def _chosen_language(state: State, language: str, knowledge: Knowledge) -> Decision:
    after = replace(state, language=language, language_fixed=True, asked=None)
    if after.waiting_urgent is not None:
        need = urgent.stored_need(after.waiting_urgent)
        return urgent.card(after, need) if after.country else urgent.ask_country(after, need, knowledge)
    wanted = after.waiting_topic or after.topic  # what she asked, or what she has just read in another language
    if wanted is not None:
        return questions.topic(after, wanted, knowledge)
    if after.phone is None:  # she has only just come: what can be asked here, and who sees her phone
        return replace(_menu(after, knowledge, greet=True), kind="language")
    after = replace(after.settled(), choices=START_BUTTONS)
    return Decision("language", after, language, (Say("language-chosen", buttons=START_BUTTONS),))


def arrived(state: State, knowledge: Knowledge) -> Decision:
    """Her country is known now: the urgent card that waited for it, and then what else did."""
    after = replace(state, asked=None)
    wanted = after.waiting_topic or (after.topic if after.waiting_urgent is None else None)
    if after.waiting_urgent is None:
        return questions.topic(after, wanted, knowledge) if wanted else _menu(after, knowledge, greet=False)
    shown = urgent.card(after, urgent.stored_need(after.waiting_urgent))
    if wanted is None:
        return shown
    answered = questions.topic(shown.state, wanted, knowledge)
    return replace(shown, state=answered.state, replies=(*shown.replies, *answered.replies))
