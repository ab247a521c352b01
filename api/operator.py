"""For the operator alone: /metrics, and /docs with all that it loads, behind one password (HTTP Basic, RFC 7617)."""

from __future__ import annotations

import binascii
import hmac
import re
from base64 import b64decode, b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse

from api import metrics
from api.deps import AppDep
from api.pages.respond import HEADERS

_FOLDER = files("fastapi_offline") / "static"
_ASSETS = frozenset({"swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"})
"""Swagger UI's own files come from here: no third party learns who reads the page."""
_INLINE = re.compile(rb"<script>(.*?)</script>", re.S)
_CHALLENGE = {**HEADERS, "WWW-Authenticate": 'Basic realm="operator", charset="UTF-8"'}


async def prove_operator(request: Request, app: AppDep) -> None:
    """Raises HTTPException: 404 where no password is set, as if nothing were there; 401 where it is wrong."""
    password = app.settings.operator_password
    if password is None:
        raise HTTPException(404)
    if not hmac.compare_digest(_given(request), password.get_secret_value().encode()):
        raise HTTPException(401, headers=_CHALLENGE)


def _given(request: Request) -> bytes:
    """The password that came along. Empty: there is none."""
    scheme, _, coded = request.headers.get("authorization", "").partition(" ")
    try:
        pair = b64decode(coded.strip(), validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):  # ValueError: not ASCII
        return b""
    return pair.partition(b":")[2]


router = APIRouter(dependencies=[Depends(prove_operator)], include_in_schema=False)
router.include_router(metrics.router)


@router.get("/openapi.json")
async def openapi(request: Request, response: Response) -> dict[str, Any]:
    response.headers.update(HEADERS)
    schema: dict[str, Any] = request.app.openapi()
    return schema


@router.get("/docs")
async def docs() -> HTMLResponse:
    body, policy = _docs()
    return HTMLResponse(body, headers={**HEADERS, "Content-Security-Policy": policy})


@router.get("/docs/{name}")
async def asset(name: str) -> FileResponse:
    if name not in _ASSETS:
        raise HTTPException(404)
    return FileResponse(str(_FOLDER / name), headers=HEADERS)


@cache
def _docs() -> tuple[bytes, str]:
    """Swagger UI, and a policy that runs the one script that stands in the page, by its hash, and no other."""
    body = bytes(
        get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="Huquq",
            swagger_js_url="/docs/swagger-ui-bundle.js",
            swagger_css_url="/docs/swagger-ui.css",
            swagger_favicon_url="/docs/favicon.png",
        ).body
    )
    hashes = " ".join(f"'sha256-{b64encode(sha256(found).digest()).decode()}'" for found in _INLINE.findall(body))
    policy = (
        f"default-src 'none'; script-src 'self' {hashes}; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    return body, policy
