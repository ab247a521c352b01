"""Where the web process is reached."""

from __future__ import annotations

from kit.settings import Settings

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - what such an address is called from here


def own_address(settings: Settings) -> str:
    """From this machine."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{_EVERYWHERE.get(settings.host, host)}:{settings.port}"


def desk_address(settings: Settings) -> str:
    """The desk as browsers reach it."""
    base = str(settings.public_url).rstrip("/") if settings.public_url is not None else own_address(settings)
    return f"{base}/desk"
