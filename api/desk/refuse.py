"""What a request gets that can't go on: somebody must sign in first, may not, or the form was too old.

No text is lost.
"""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

from api.deps import get_app
from api.desk.access import (
    HERE,
    ForbiddenError,
    SignInNeededError,
    StaleFormError,
    by_itself,
    is_case,
    page_of,
)
from api.desk.kept import case_page_with_text
from api.desk.show import show
from api.desk.speech import DeskSpeech
from api.desk.stages import stage_page
from api.errors import DoorError
from api.pages.forms import LONG_FORM_LIMIT, read_form
from api.pages.respond import HEADERS


class CrossSiteError(DoorError):
    status = 403
    text = "this form comes from another site"


def refuse_cross_site(request: Request) -> None:
    """For forms without a token: the browser tells where they come from. Raises CrossSiteError."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise CrossSiteError


def install(web: FastAPI) -> None:
    web.add_exception_handler(SignInNeededError, _ask_to_sign_in)
    web.add_exception_handler(ForbiddenError, _forbid)
    web.add_exception_handler(StaleFormError, _ask_again)


async def _ask_to_sign_in(request: Request, error: Exception) -> Response:
    if not isinstance(error, SignInNeededError):
        raise error
    if by_itself(request) or request.url.path == HERE:
        return Response(status_code=401, headers=HEADERS)
    app, to = get_app(request), page_of(request.url.path)
    if request.method != "POST":
        cross_site = error.advocate is None and request.headers.get("sec-fetch-site") == "cross-site"
        return _reopening(request) if cross_site else stage_page(request, app, error.advocate, to, status=401)
    refuse_cross_site(request)
    text = (await read_form(request, LONG_FORM_LIMIT)).get("text", "")
    return stage_page(request, app, error.advocate, to, text if is_case(to) else "", status=401)


async def _forbid(request: Request, error: Exception) -> Response:
    if not isinstance(error, ForbiddenError):
        raise error
    if by_itself(request):
        return Response(status_code=403, headers=HEADERS)
    advocate = error.advocate
    speech = DeskSpeech.of(advocate.language)
    title, lines = speech.phrase("message.forbidden-title"), [speech.phrase("message.forbidden")]
    return show("message", speech, 403, advocate=advocate, title=title, lines=lines, link=advocate.home)


async def _ask_again(request: Request, error: Exception) -> Response:
    if not isinstance(error, StaleFormError):
        raise error
    to, text = page_of(request.url.path), error.fields.get("text", "")
    if is_case(to) and text and "cases" in error.advocate.rights:
        return await case_page_with_text(request, get_app(request), error.advocate, to, text, status=403)
    speech = DeskSpeech.of(error.advocate.language)
    title, lines = speech.phrase("message.stale-title"), [speech.phrase("message.stale")]
    return show("message", speech, 403, advocate=error.advocate, title=title, lines=lines, link=to)


def _reopening(request: Request) -> Response:
    """Browsers keep a strict cookie back on the way from another site, and send it when our own page asks again."""
    speech = DeskSpeech.asked(request)
    title, lines = speech.phrase("base.title"), [speech.phrase("message.opening")]
    return show("message", speech, title=title, lines=lines, link=page_of(request.url.path), reopen=True)
