"""Files of hers, each under an address that one account can use for ten minutes. No cookie is read or set."""

from __future__ import annotations

import uuid
from functools import lru_cache
from time import time
from typing import Final

from fastapi import APIRouter, Request, Response

from api.deps import AppDep
from api.desk.show import show
from api.desk.speech import DeskSpeech
from api.pages.respond import HEADERS
from bot.desk.files import open_file
from kit.crypto import Vault

router = APIRouter(include_in_schema=False)

VALID_SECONDS: Final = 600
_SAME_SECONDS = VALID_SECONDS // 2
_PURPOSE = "file"
_LONGEST = 400
_NAMES = {
    "image/jpeg": "picture.jpg",
    "application/pdf": "file.pdf",
    "audio/ogg": "voice.ogg",
    "audio/amr": "voice.amr",
}
"""Our own names: one that she or somebody else chose may tell of her, or deceive."""
_FILE_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def address_of(vault: Vault, attachment_id: uuid.UUID, account_id: uuid.UUID) -> str:
    """Where this account can open the file, for five to ten minutes from now.

    The same for some minutes, so that an open page does not change at every look.
    """
    return f"/files/{_token(vault, attachment_id, account_id, int(time() // _SAME_SECONDS))}"


@lru_cache(maxsize=4096)
def _token(vault: Vault, attachment_id: uuid.UUID, account_id: uuid.UUID, _: int) -> str:
    return vault.encrypt(f"{_PURPOSE}:{attachment_id}:{account_id}").decode()


@router.get("/files/{token}")
async def get_file(request: Request, app: AppDep, token: str) -> Response:
    """Offered for saving only: nothing in it runs or is shown within our pages."""
    ids = _ids(app.vault, token)
    opened = await open_file(app, *ids) if ids is not None else None
    if opened is None:
        return _over(request)
    disposition = f'attachment; filename="{_NAMES[opened.kind]}"'
    return Response(
        opened.content, media_type=opened.kind, headers={**_FILE_HEADERS, "Content-Disposition": disposition}
    )


def _ids(vault: Vault, token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The file and the account that a token is for. None: it is none of ours, or too old."""
    if len(token) > _LONGEST or not token.isascii():
        return None
    told = vault.decrypt_fresh(token.encode(), VALID_SECONDS)
    try:
        purpose, attachment_id, account_id = (told or b"").decode().split(":")
        return (uuid.UUID(attachment_id), uuid.UUID(account_id)) if purpose == _PURPOSE else None
    except ValueError:  # other things of ours are encrypted with the same key
        return None


def _over(request: Request) -> Response:
    speech = DeskSpeech.asked(request)
    title, lines = speech.phrase("file.over-title"), [speech.phrase("file.over")]
    return show("message", speech, 404, title=title, lines=lines)
