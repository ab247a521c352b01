"""Session cookies: never readable by scripts, never sent across sites, over TLS only where there is TLS."""

from __future__ import annotations

import secrets

from fastapi import Request, Response

from kit.settings import Settings

_TOKEN_BYTES = 32


def new_token() -> str:
    return secrets.token_urlsafe(_TOKEN_BYTES)


def by_tls(request: Request, settings: Settings) -> bool:
    """Whether her browser speaks TLS with us, or with the proxy before us."""
    public = settings.public_url
    return request.url.scheme == "https" or (public is not None and public.scheme == "https")


def cookie_name(base: str, secure: bool) -> str:
    """With TLS, a prefix that keeps every other host of the domain from setting it (RFC 6265bis)."""
    return f"__Host-{base}" if secure else base


def read_cookie(request: Request, base: str, settings: Settings) -> str | None:
    value = request.cookies.get(cookie_name(base, by_tls(request, settings)), "")
    plausible = 20 <= len(value) <= 100 and value.isascii()
    return value if plausible else None


def put_cookie(response: Response, request: Request, base: str, value: str, settings: Settings) -> None:
    """A cookie that ends with the browser. The server ends it earlier."""
    secure = by_tls(request, settings)
    response.set_cookie(cookie_name(base, secure), value, path="/", secure=secure, httponly=True, samesite="strict")


def drop_cookie(response: Response, request: Request, base: str, settings: Settings) -> None:
    secure = by_tls(request, settings)
    response.delete_cookie(cookie_name(base, secure), path="/", secure=secure, httponly=True, samesite="strict")
