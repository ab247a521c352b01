"""Telegram, through python-telegram-bot's types and client."""

from __future__ import annotations

import os

# RetryAfter warns on creation unless its own later behaviour (timedelta instead of int) is chosen here.
os.environ.setdefault("PTB_TIMEDELTA", "1")
