"""Which of our languages a browser asks for."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request

_MOST = 20


def preferred_language(request: Request, known: Sequence[str], default: str) -> str:
    """The best match of Accept-Language; a region or script after the language is passed over."""
    wanted: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "").split(",")[:_MOST]:
        tag, _, weight = part.strip().partition(";")
        wanted.append((_weight(weight), tag.partition("-")[0].strip().lower()))
    wanted.sort(key=lambda one: -one[0])
    return next((code for weight, code in wanted if weight > 0 and code in known), default)


def _weight(written: str) -> float:
    try:
        return float(written.strip().removeprefix("q=")) if written.strip() else 1.0
    except ValueError:
        return 0.0
