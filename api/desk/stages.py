"""What stands between a right password and the desk: the second factor, and the lock of an idle session."""

from __future__ import annotations

from fastapi import Request, Response
from segno import make_qr

from api.desk.access import Advocate, is_case
from api.desk.kept import case_page_with_text
from api.desk.show import show, sign_in_page
from api.desk.speech import DeskSpeech
from api.pages.respond import see_other
from bot.accounts.factor import address_of, new_secret
from bot.app import App

_SEAL = "set-up"
_SET_UP_SECONDS = 15 * 60
_TEMPLATES = {"code": "code", "locked": "unlock"}


def stage_page(
    request: Request,
    app: App,
    advocate: Advocate | None,
    to: str,
    text: str = "",
    *,
    fault: str | None = None,
    status: int = 200,
) -> Response:
    """What she has to do next. `to` is where she wanted to go; `text` is what she had written there."""
    if advocate is None:
        return sign_in_page(request, to, text, fault=fault, status=status)
    if advocate.stage == "set-up":
        return set_up_page(app, advocate, to, new_secret(), text, fault=fault, status=status)
    speech, template = DeskSpeech.of(advocate.language), _TEMPLATES[advocate.stage]
    return show(template, speech, status, advocate=advocate, bare=True, to=to, text=text, fault=fault)


async def onward(request: Request, app: App, advocate: Advocate, to: str, text: str) -> Response:
    """Where she wanted to go, with what she had written; or what she has to do before."""
    if advocate.stage != "open":
        return stage_page(request, app, advocate, to, text)
    if text and is_case(to) and "cases" in advocate.rights:
        return await case_page_with_text(request, app, advocate, to, text)
    return see_other(to)


def set_up_page(
    app: App, advocate: Advocate, to: str, secret: str, text: str = "", *, fault: str | None = None, status: int = 200
) -> Response:
    """The secret for her authenticator app. The page itself carries it, sealed, until a code proves that it works."""
    address = address_of(secret, advocate.name)
    return show(
        "set_up",
        DeskSpeech.of(advocate.language),
        status,
        advocate=advocate,
        bare=True,
        to=to,
        text=text,
        fault=fault,
        picture=make_qr(address).svg_inline(scale=5, border=3, light="#fff"),
        address=address,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        sealed=app.vault.encrypt(f"{_SEAL}:{advocate.account_id}:{secret}").decode(),
    )


def unsealed(app: App, advocate: Advocate, sealed: str) -> str | None:
    """The secret that a page of hers carried. None: it is none of hers, or too old."""
    opened = app.vault.decrypt_fresh(sealed.encode(), _SET_UP_SECONDS)
    purpose, _, rest = (opened or b"").decode().partition(":")
    account_id, _, secret = rest.partition(":")
    return secret if (purpose, account_id) == (_SEAL, str(advocate.account_id)) else None
