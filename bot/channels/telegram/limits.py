"""The Bot API's limits, in one place."""

from __future__ import annotations

from typing import Final

from telegram.constants import BulkRequestLimit, InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, MessageLimit

TEXT: Final = int(MessageLimit.MAX_TEXT_LENGTH) - 96
"""4096 characters after entities are parsed (Bot API, sendMessage). We count UTF-16 units and keep a margin."""

BUTTONS: Final = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
"""100 buttons under one message (python-telegram-bot telegram/constants.py, found by trial)."""

BUTTON_ID_BYTES: Final = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
"""callback_data has 1-64 bytes (Bot API, InlineKeyboardButton)."""

LABEL: Final = 64
"""The Bot API names no limit; a phone shows about this much of a button that fills a row."""
DELETED_AT_ONCE: Final = int(BulkRequestLimit.MAX_LIMIT)
"""100 messages are deleted in one request (Bot API, deleteMessages)."""
