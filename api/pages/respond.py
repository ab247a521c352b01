"""Pages as responses: kept nowhere, framed by nobody, with nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.types import Scope

from api.pages.words import reply, words
from locales import right_to_left

_API = Path(__file__).resolve().parent.parent
_STATIC = _API / "static"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader([_API / "pages" / "templates", _API]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(words=words, reply=reply)
    made.globals.update(static=static_url)
    return made


@cache
def static_url(name: str) -> str:
    """The address of a file in static/, with a mark of what stands in it, so that it may be cached for good."""
    return f"/static/{name}?v={sha256((_STATIC / name).read_bytes()).hexdigest()[:12]}"


_TEMPLATES = _environment()


def html(template: str, language: str, **values: Any) -> str:
    """A template of `api/`, such as `chat/templates/page.html`, in a language and its direction."""
    direction = "rtl" if right_to_left(language) else "ltr"
    return _TEMPLATES.get_template(template).render(language=language, direction=direction, **values)


def page(text: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(text, status, headers=dict(HEADERS))


def see_other(location: str) -> Response:
    """After a form was taken: the browser gets the page by GET, so that a reload sends nothing twice."""
    return Response(status_code=303, headers={**HEADERS, "Location": location})


class Static(StaticFiles):
    """Files with a mark in their address never change."""

    def __init__(self) -> None:
        super().__init__(directory=_STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        marked = b"v=" in scope.get("query_string", b"")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if marked else "no-cache"
        return response
