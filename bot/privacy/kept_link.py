"""The link to the page of what is kept about her: made for a quarter of an hour, stored nowhere but in the reply."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import uuid
from datetime import timedelta

from pydantic import HttpUrl

from bot.reply.kept import PATH
from kit.crypto import Vault

OPENS_FOR = timedelta(minutes=15)
_MARK_BYTES = 16
_TOKEN = re.compile(r"[a-z2-7]+")


def kept_link(vault: Vault, public_url: HttpUrl | None, channel: str, conversation_id: uuid.UUID) -> str | None:
    """None: her browser would not know where our pages are. On the web page a path is enough."""
    if public_url is None and channel != "web":
        return None
    base = str(public_url).rstrip("/") if public_url is not None else ""
    return f"{base}{PATH}{make_token(vault, conversation_id)}"


def make_token(vault: Vault, conversation_id: uuid.UUID) -> str:
    """Letters and digits only: no platform takes one of them for the end of the link, or for its own formatting.

    The mark tells it from every other ciphertext: some hold whatever an advocate wrote.
    """
    ciphertext = vault.encrypt_bytes(conversation_id.bytes + _mark(vault, conversation_id))
    return base64.b32encode(base64.urlsafe_b64decode(ciphertext)).decode().lower()


def read_token(vault: Vault, token: str) -> uuid.UUID | None:
    """The conversation; None where the link is over or never was one of ours."""
    found = _TOKEN.match(token)  # some phones take the invisible mark behind a link for a part of it
    if found is None:
        return None
    try:
        ciphertext = base64.urlsafe_b64encode(base64.b32decode(found[0].upper()))
    except binascii.Error:
        return None
    told = vault.decrypt_fresh(ciphertext, int(OPENS_FOR.total_seconds()))
    if told is None or len(told) != 16 + _MARK_BYTES:
        return None
    conversation_id = uuid.UUID(bytes=told[:16])
    return conversation_id if hmac.compare_digest(told[16:], _mark(vault, conversation_id)) else None


def _mark(vault: Vault, conversation_id: uuid.UUID) -> bytes:
    return vault.pseudonym("kept", conversation_id.hex)[:_MARK_BYTES]
