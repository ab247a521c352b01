"""The bot beside a person: silent while an advocate has her, but for what must never wait."""

from __future__ import annotations

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
_ALWAYS = ("cmd:forget", "cmd:leave", "cmd:language")
_HERE = {"person-asked": "person-here", "urgent-person": "urgent-person-here"}
_UNINTERRUPTED = ("forget", "leave", "urgent")
"""Kinds of decision that nothing is said before."""


def reads(heard: Heard, words: Words) -> bool:
    """Whether this is the answer to a knock."""
    if heard.choice is not None:
        return heard.choice == READ
    return number(heard.text) == 1 or named_choice(State(), heard, words) == READ


def read(state: State) -> Decision:
    """It is safe to write: what the advocate wrote follows."""
    after = replace(state, with_person=True)
    return Decision("silent", after, state.language or "en", effects=(Release(), Handled()))


def aside(state: State, heard: Heard, knowledge: Knowledge, words: Words, situation: Situation) -> Decision:
    """A message while an advocate has her: it is the advocate's to answer."""
    state = replace(state, with_person=True)
    pressed = named_choice(state, heard, words)
    if pressed is not None and (decision := _acts(state, pressed, knowledge, situation)) is not None:
        return decision
    understood = heard.understood
    if understood is None:
        return _silent(state, situation)
    if understood.country is not None:
        state = replace(state, country=understood.country)
    state = follow_language(state, understood, knowledge)
    if understood.urgent:
        return _card(urgent.heard(state, understood, knowledge), state, situation)
    if state.waiting_urgent is not None and understood.country is not None:
        return _due_card(urgent.card(state, urgent.stored_need(state.waiting_urgent)))
    return _silent(state, situation)


def alone(decision: Decision, before: State, situation: Situation) -> Decision:
    """A turn of the bot's own, said honestly: who speaks, and whether a person is there."""
    replies = decision.replies
    if situation.present:
        replies = tuple(_here(reply) for reply in replies)
    if before.with_person and decision.kind not in _UNINTERRUPTED:
        key = "program-meanwhile" if situation.claimed else "program-again"
        return replace(decision, state=replace(decision.state, with_person=False), replies=(Say(key), *replies))
    return replace(decision, replies=replies)


def _acts(state: State, pressed: str, knowledge: Knowledge, situation: Situation) -> Decision | None:
    """What works at any moment: leaving, being forgotten, her language, and the urgent card that waits."""
    kind, _, value = pressed.partition(":")
    if pressed in _ALWAYS:
        decision = commands.press(state, pressed, knowledge)
        return replace(decision, effects=(*decision.effects, Handled())) if decision is not None else None
    if kind == "l" and value in knowledge.languages:
        chosen = replace(state, language=value, language_fixed=True, asked=None, choices=())
        return Decision("language", chosen, value, (Say("language-chosen"),), effects=(Handled(),))
    waits = state.waiting_urgent is not None
    if kind == "u" or (kind == "c" and waits):
        decision = commands.press(state, pressed, knowledge)
        if decision is not None:
            return _due_card(decision) if waits else _card(decision, state, situation)
    return None


def _card(decision: Decision, state: State, situation: Situation) -> Decision:
    """An urgent message: the card, but not again and again over what two people say to each other."""
    if situation.card_shown:
        silent = _silent(state, situation)
        return replace(silent, topic=decision.topic, effects=(*silent.effects, OpenCase("urgent")))
    return _due_card(decision)


def _due_card(decision: Decision) -> Decision:
    """The card, or the country question before it. Once it is shown, a number means nothing but what it says."""
    told = Say("urgent-person-knows", buttons=("cmd:leave",))
    replies = tuple(told if _is(reply, "urgent-person") else reply for reply in decision.replies)
    state = decision.state if decision.state.waiting_urgent else replace(decision.state, choices=())
    return replace(decision, state=state, replies=replies, effects=(*decision.effects, CardShown()))


def _silent(state: State, situation: Situation) -> Decision:
    """Nothing but, now and then, the knock that she has not answered. No menu stays open behind the advocate's back."""
    if state.waiting_urgent is None:
        state = replace(state, asked=None, choices=())
    language = state.language or "en"
    if situation.held and situation.knock_again:
        return Decision("silent", state, language, (Say("knock", buttons=(READ,)),), effects=(Knocked(),))
    return Decision("silent", state, language)


def _here(reply: Reply) -> Reply:
    return replace(reply, key=_HERE.get(reply.key, reply.key)) if isinstance(reply, Say) else reply


def _is(reply: Reply, key: str) -> bool:
    return isinstance(reply, Say) and reply.key == key
