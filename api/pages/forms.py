"""Forms: their fields, and the token that proves that a form came from a page of ours."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qsl

from fastapi import Request

from api.deps import read_body_up_to
from api.errors import DoorError
from kit.crypto import Vault

FORM_LIMIT = 64 * 1024
"""Bytes of a whole form: a message of 4,000 characters at nine bytes each (URL-encoded), with room."""
LONG_FORM_LIMIT = 1024 * 1024
"""Bytes of a form with a message: far more than is taken, so that what is too long can be given back."""
_MOST_FIELDS = 20


class MalformedFormError(DoorError):
    text = "this is no form of ours"


async def read_form(request: Request, limit: int = FORM_LIMIT) -> dict[str, str]:
    """The fields of a URL-encoded form. Raises DoorError where it is none or too large."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise MalformedFormError
    body = await read_body_up_to(request, limit)
    try:
        pairs = parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise MalformedFormError from None
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def crosses(request: Request) -> bool:
    """Whether the browser says that a form comes from elsewhere."""
    return request.headers.get("sec-fetch-site", "same-origin") != "same-origin"


def form_token(vault: Vault, purpose: str, session: str) -> str:
    """A token for the forms of one browser session: made from its cookie, stored nowhere."""
    return vault.pseudonym("form", purpose, session).hex()


def token_fits(vault: Vault, purpose: str, session: str, given: str) -> bool:
    return hmac.compare_digest(form_token(vault, purpose, session).encode(), given.encode("utf-8", "replace"))
