"""The bot beside a person: silent while an advocate has her, but for what must never wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue import commands, urgent
from bot.dialogue.decision import CardShown, Decision, Handled, Knocked, OpenCase, Release, Reply, Say
from bot.dialogue.heard import Heard, Knowledge, Words
from bot.dialogue.languages import follow_language
from bot.dialogue.named import named_choice
from bot.dialogue.plain import number
from bot.dialogue.situation import Situation
from bot.dialogue.state import State

READ = "cmd:read"
_ALWAYS = ("cmd:forget", "cmd:leave", "cmd:language", "cmd:data", "cmd:code")
_HERE = {"person-asked": "person-here", "urgent-person": "urgent-person-here"}
_UNINTERRUPTED = ("forget", "leave", "urgent", "silent")
"""Kinds of decision that nothing is said before."""
_KEPT = {"media": "only-text"}
"""What she sends to an advocate who has her is kept for that advocate."""


def reads(state: State, heard: Heard, words: Words) -> bool:
    """Whether this is the answer to a knock: its button, or "1" or "yes" where nothing else was asked since."""
    if heard.choice is not None:
        return heard.choice == READ
    answers = number(heard.text) == 1 or named_choice(State(), heard, words) == READ
    return state.asked == "knock" and answers


def read(state: State, situation: Situation) -> Decision:
    """It is safe to write: what waits follows, and a question of the bot's that comes with it is open again."""
    behind = replace(state, asked=state.asked_behind, choices=state.choices_behind)
    restored = behind if state.asked == "knock" else _unasked(state)
    after = unread(replace(_unasked(restored), with_person=True) if situation.by_person else restored)
    return Decision("silent", after, state.language or "en", effects=(Release(), Handled()))


def knocked(state: State) -> State:
    """With a knock as the last question: her next "1" is the answer to it. The question before it waits behind it."""
    behind = replace(state, asked_behind=state.asked, choices_behind=state.choices)
    return replace(behind if state.asked != "knock" else state, asked="knock", choices=(READ,))


def unread(state: State) -> State:
    """With no question behind a knock: she has not seen it, so that nothing she says is the answer to it."""
    return replace(state, asked_behind=None, choices_behind=())


def aside(state: State, heard: Heard, knowledge: Knowledge, words: Words, situation: Situation) -> Decision:
    """A message while an advocate has her: it is the advocate's to answer."""
    state = replace(state, with_person=True, waiting_topic=None)
    pressed = named_choice(state, heard, words)
    if pressed is not None and (decision := _acts(state, pressed, knowledge, situation)) is not None:
        return decision
    understood = heard.understood
    if understood is None:
        return _silent(state, situation)
    state = state.said(understood.country, understood.nationality)
    state = follow_language(state, understood, knowledge)
    if state.waiting_urgent is not None and state.country is not None:
        return _due_card(urgent.card(state, urgent.stored_need(state.waiting_urgent)), situation)
    if understood.urgent:
        return _card(urgent.heard(state, understood, knowledge), state, situation)
    return _silent(state, situation)


def alone(decision: Decision, before: State, situation: Situation) -> Decision:
    """A turn of the bot's own, said honestly: who speaks, and whether a person is there."""
    replies = decision.replies
    if situation.present:
        replies = tuple(_instead(reply, _HERE) for reply in replies)
    if situation.claimed:
        replies = tuple(_instead(reply, _KEPT) for reply in replies)
    decision = replace(decision, replies=replies)
    if decision.kind in _UNINTERRUPTED:
        return decision
    if before.with_person:
        # words that wait behind a knock are an answer, only not read yet
        key = "program-meanwhile" if situation.claimed and not situation.by_person else "program-again"
        spoken = replace(decision.state, with_person=False)
        decision = replace(decision, state=spoken, replies=(Say(key), *decision.replies))
    if situation.held and situation.knock_again and decision.state.asked is None and decision.kind != "menu":
        return _knocking(decision)
    return decision


def _acts(state: State, pressed: str, knowledge: Knowledge, situation: Situation) -> Decision | None:
    """What works at any moment: leaving, being forgotten, her language, data and secret, the urgent card that waits."""
    kind, _, value = pressed.partition(":")
    if pressed in _ALWAYS:
        decision = commands.press(state, pressed, knowledge)
        return replace(decision, effects=(*decision.effects, Handled())) if decision is not None else None
    if kind == "l" and value in knowledge.spoken:
        chosen = replace(state, language=value, language_fixed=True, asked=None, choices=())
        return Decision("language", chosen, value, (Say("language-chosen"),), effects=(Handled(),))
    waits = state.waiting_urgent is not None
    if kind == "u" or (kind == "c" and waits):
        decision = commands.press(state, pressed, knowledge)
        if decision is not None:
            return _due_card(decision, situation) if waits else _card(decision, state, situation)
    return None


def _card(decision: Decision, state: State, situation: Situation) -> Decision:
    """An urgent message: the card, but not again and again over what two people say to each other."""
    if situation.card_shown:
        silent = _silent(state, situation)
        return replace(silent, topic=decision.topic, effects=(*silent.effects, OpenCase("urgent")))
    return _due_card(decision, situation)


def _due_card(decision: Decision, situation: Situation) -> Decision:
    """The card, or the country question before it. Once it is shown, a number means nothing but what it says."""
    told = Say("urgent-person-knows" if situation.present else "urgent-person", buttons=("cmd:leave",))
    replies = tuple(told if _is(reply, "urgent-person") else reply for reply in decision.replies)
    state = decision.state if decision.state.waiting_urgent else replace(decision.state, choices=())
    return replace(decision, state=state, replies=replies, effects=(*decision.effects, CardShown()))


def _silent(state: State, situation: Situation) -> Decision:
    """Nothing but, now and then, the knock that she has not answered. No menu stays open behind the advocate's back."""
    if state.asked != "code" and not (situation.held and state.asked == "knock"):
        state = _unasked(state)
    decision = Decision("silent", state, state.language or "en")
    return _knocking(decision) if situation.held and situation.knock_again else decision


def _unasked(state: State) -> State:
    """With no question open but that for her country, on which help numbers wait."""
    return state if state.waiting_urgent is not None else replace(state, asked=None, choices=())


def _knocking(decision: Decision) -> Decision:
    """With the knock once more, after all else: her next "1" is the answer to it."""
    state = replace(decision.state, asked="knock", choices=(READ,))
    knock = Say("knock", buttons=(READ,))
    return replace(decision, state=state, replies=(*decision.replies, knock), effects=(*decision.effects, Knocked()))


def _instead(reply: Reply, keys: Mapping[str, str]) -> Reply:
    return replace(reply, key=keys.get(reply.key, reply.key)) if isinstance(reply, Say) else reply


def _is(reply: Reply, key: str) -> bool:
    return isinstance(reply, Say) and reply.key == key
