"""Words as HTML. What a person wrote is shown as the text that it is; the bot's numbers can be tapped."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from bot.channels.text import well_formed
from bot.reply.kept import LINK
from bot.reply.visible import NUMBER, visible

_ISOLATED = re.compile("[\u2066\u2068]([^\u2066-\u2069]*)\u2069")
_PHONE = re.compile(r"(?:WhatsApp )?(\+?[0-9][0-9 ()\-./]{1,24})")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def words(text: str) -> Markup:
    """What somebody wrote: no markup, no link, nothing invisible that reorders it, and numbers in their order."""
    text = _clean(visible(text))
    parts: list[Markup] = []
    end = 0
    for match in NUMBER.finditer(text):
        parts += [escape(text[end : match.start()]), Markup('<bdi dir="ltr">{}</bdi>').format(match[0])]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def reply(text: str) -> Markup:
    """What the bot says, from the store and the catalogues: isolated numbers become links that call,
    and the link to what is kept about her one that opens."""
    text = _clean(text)
    parts: list[Markup] = []
    end = 0
    for match in _ISOLATED.finditer(text):
        parts += [escape(text[end : match.start()]), _isolated(match[1], match[0][0] == "\u2066")]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def _isolated(inner: str, left_to_right: bool) -> Markup:
    if not left_to_right:
        return Markup("<bdi>{}</bdi>").format(inner)
    kept = LINK.fullmatch(inner)
    if kept is not None:
        return Markup('<bdi dir="ltr"><a href="{}">{}</a></bdi>').format(kept[1], inner)
    phone = _PHONE.fullmatch(inner)
    if phone is None:
        return Markup('<bdi dir="ltr">{}</bdi>').format(inner)
    dialled = re.sub(r"[^0-9+]", "", phone[1])
    return Markup('<bdi dir="ltr"><a href="tel:{}">{}</a></bdi>').format(dialled, inner)


def _clean(text: str) -> str:
    return _CONTROL.sub("\ufffd", well_formed(text))
