"""What she wrote in the minutes before a message: danger is told in pieces. Read from the inbox, kept nowhere else."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bot.app import App
from bot.conversations import store
from bot.conversations.models import Message
from bot.conversations.store import Pending
from bot.dialogue.decision import Decision, HoldBack, OpenCase
from bot.dialogue.heard import Words
from bot.dialogue.plain import command_form, number
from bot.dialogue.state import State
from bot.messages import Inbound
from kit.errors import HuquqError
from nlu.together import MOST_RECENT

_ROWS = 3 * MOST_RECENT
"""Of the inbox: buttons, numbers and commands among them are passed over."""
_SECRETS = ("new-code", "code")


async def recent_texts(app: App, pending: Pending) -> tuple[str, ...]:
    """Her last messages that were decided in the minutes before this one, oldest first.

    None where this one is a command, a number, or may be her secret word, and none that an urgent card was shown
    for or that she left after: later words are no alarm for what was handled, or for what nobody may come upon.
    """
    words, state = app.thinking().words, pending.state
    if not pending.follows or state.asked in _SECRETS or not _tells(pending.inbound, words):
        return ()
    before = store.just_before(pending.conversation_id, pending.message_id, pending.received_at)
    query = select(Message.body).where(before, Message.id > state.handled_up_to).order_by(Message.id.desc())
    async with app.sessions() as db:
        bodies = (await db.scalars(query.limit(_ROWS))).all()
    told = (_told(app, body, words) for body in bodies)
    newest = [text for text in told if text is not None][:MOST_RECENT]
    return tuple(reversed(newest))


def state_after(decision: Decision, message_id: int) -> State:
    """The next state: after an urgent card, and after she left, nothing up to this message is heard again."""
    ends = any(effect == OpenCase("urgent") or isinstance(effect, HoldBack) for effect in decision.effects)
    return replace(decision.state, handled_up_to=message_id) if ends else decision.state


def _told(app: App, body: bytes, words: Words) -> str | None:
    """An unreadable message is as good as none."""
    try:
        inbound = store.read_inbound(app.vault, body)
    except (HuquqError, ValueError, TypeError):
        return None
    return inbound.text if _tells(inbound, words) else None


def _tells(inbound: Inbound, words: Words) -> bool:
    """Whether it is said in her own words: no button, no number of a menu, no command."""
    if not inbound.text or inbound.choice is not None or number(inbound.text) is not None:
        return False
    return command_form(inbound.text) not in words.commands
