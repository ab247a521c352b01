"""The Cloud API's limits, in one place, each with its source. Meta counts characters; we count UTF-16 units."""

from __future__ import annotations

from typing import Final

TEXT: Final = 4096
"""Text body. nyaruka/courier handlers/meta/handlers.go; help.pickyassist.com."""

INTERACTIVE_BODY: Final = 1024
"""Body over reply buttons: courier handlers/meta/whatsapp/payloads.go. Over a list Meta's page says 4096,
several providers and courier 1024: the smaller one holds everywhere."""

BUTTONS: Final = 3
"""Reply buttons in one message. help.pickyassist.com; courier."""

BUTTON_TITLE: Final = 20
"""help.pickyassist.com; error 131009 "Button title length invalid. Min length: 1, Max length: 20"."""

BUTTON_ID: Final = 256
"""help.pickyassist.com; courier."""

ROWS: Final = 10
"""Rows of a list, over all its sections. Meta, "Interactive list messages" (November 2025)."""

ROW_TITLE: Final = 24
"""Meta, "Interactive list messages"."""

ROW_DESCRIPTION: Final = 72
"""Meta, "Interactive list messages"."""

ROW_ID: Final = 200
"""Meta, "Interactive list messages"."""

LIST_BUTTON: Final = 20
"""The button that opens a list. Meta, "Interactive list messages"."""

PAIR_PAUSE: Final = 6.0
"""Seconds between messages to one person (131056: about 10 a minute). developers.whats91.com; doubletick."""

THROUGHPUT_PAUSE: Final = 5.0
"""Seconds after 130429 (80 messages a second in all). Meta, "Throughput"; the pause is our choice."""

QUOTA_PAUSE: Final = 60.0
"""Seconds after 4, 80007, 131048 and 131064 (quotas by the hour or day). The pause is our choice."""
