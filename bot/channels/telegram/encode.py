"""Outgoing -> parts that the Bot API takes. Pure."""

from __future__ import annotations

from bot.channels import choices
from bot.channels.split import split
from bot.channels.telegram import limits
from bot.messages import Outgoing


def shape(message: Outgoing) -> tuple[Outgoing, ...]:
    """Text in parts, the buttons under the last one."""
    message = choices.spelled_out(choices.tidy(message), limits.LABEL)
    *before, last = split(message.text, limits.TEXT) or [""]
    if not last and not message.buttons:
        return ()
    return (*(Outgoing(part) for part in before), *choices.paged(last, message.buttons, limits.BUTTONS))
