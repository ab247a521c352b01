"""A decision in one language as messages with buttons. Channels shape them further."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.dialogue.decision import Decision, Say, ShowAnswer, ShowCard, ShowKept
from bot.dialogue.state import State
from bot.messages import Button, Outgoing
from bot.reply.answer import answer_texts, card_text
from bot.reply.direction import directed
from bot.reply.library import Library
from bot.reply.speech import Speech, isolated
from locales import NEAREST, right_to_left


def render(
    decision: Decision, library: Library, show_drafts: bool, today: date, kept_link: str | None = None
) -> list[Outgoing]:
    """Every reply of the decision, in order. `kept_link`: to the page of what is kept; None where there is none."""
    speech = Speech.of(decision.language)
    messages: list[Outgoing] = []
    for reply in decision.replies:
        if isinstance(reply, ShowKept):
            messages.append(_kept(kept_link, speech))
        else:
            messages += _render(reply, speech, library, show_drafts, today)
    return [_directed(message, decision.language) for message in messages]


def render_failure(state: State, library: Library) -> list[Outgoing]:
    """What she is told when her message could not be decided. It may have been urgent: the numbers come with it."""
    speech = Speech.of(state.language or "en")
    told = Outgoing(speech.phrase("failed"))
    if state.country is None:
        return [told]
    try:
        country = state.country if state.country in library.countries else None
        card = _render(ShowCard(country, "danger"), speech, library, True, date.min)
        return [told, *(_directed(message, speech.translator.language) for message in card)]
    except (LookupError, ValueError):  # perhaps it is the card itself that brought the tries down
        return [told]


def _directed(message: Outgoing, language: str) -> Outgoing:
    return replace(message, text=directed(message.text, right_to_left=right_to_left(language)))


def _kept(link: str | None, speech: Speech) -> Outgoing:
    return Outgoing(speech.phrase("data.link", link=isolated(link)) if link else speech.phrase("data.no-page"))


def _render(
    reply: Say | ShowAnswer | ShowCard, speech: Speech, library: Library, show_drafts: bool, today: date
) -> list[Outgoing]:
    language = speech.translator.language
    match reply:
        case Say("choose-language", _, ids):
            return [Outgoing(_language_question(ids, speech), _buttons(ids, speech, library))]
        case Say(key, args, ids):
            return [Outgoing(speech.phrase(key, **args), _buttons(ids, speech, library))]
        case ShowAnswer(topic, country, start, ids, nationality):
            page = library.page(topic, country, language, today, nationality)
            if page is None:
                return [Outgoing(speech.phrase("no-page"), _buttons(ids, speech, library))]
            helpers = library.help_contacts(country, topic, language)
            texts = answer_texts(page, helpers, start, speech, draft=show_drafts)
            return _last_with_buttons(texts, _buttons(ids, speech, library))
        case ShowCard(country, need, ids):
            card = library.card(country, need, language)
            return [Outgoing(card_text(card, country, speech), _buttons(ids, speech, library))]


def _language_question(ids: tuple[str, ...], speech: Speech) -> str:
    """In her own language where only that much is said in it, and in each of the offered ones: she must read one."""
    languages = [button_id.removeprefix("l:") for button_id in ids if button_id.startswith("l:")]
    in_each = [Speech.of(language).phrase("choose-language") for language in languages]
    if speech.translator.language not in NEAREST:
        return "\n".join(in_each)
    return "\n".join([speech.phrase("understood-only", languages=speech.translator.one_of(languages)), "", *in_each])


def _buttons(ids: tuple[str, ...], speech: Speech, library: Library) -> tuple[Button, ...]:
    return tuple(Button(button_id, speech.button(button_id, library)) for button_id in ids)


def _last_with_buttons(texts: list[str], buttons: tuple[Button, ...]) -> list[Outgoing]:
    return [Outgoing(text) for text in texts[:-1]] + [Outgoing(texts[-1], buttons)]
