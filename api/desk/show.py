"""Pages of the desk that stand alone: signing in, and those with one thing to say."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from api.desk.access import Advocate
from api.desk.speech import DeskSpeech
from api.pages.respond import html, page


def show(
    template: str, speech: DeskSpeech, status: int = 200, *, advocate: Advocate | None = None, **values: Any
) -> Response:
    """A template of the desk, in the frame that all its pages have. `bare`: without the ways to its other pages."""
    values = {"bare": False, **values}
    text = html(f"desk/templates/{template}.html", speech.language, speech=speech, advocate=advocate, **values)
    return page(text, status)


def sign_in_page(
    request: Request, to: str, text: str = "", *, name: str = "", fault: str | None = None, status: int = 200
) -> Response:
    """`to` is where she wanted to go; `text` is what she had written there; `fault` is a phrase: why not."""
    return show("sign_in", DeskSpeech.asked(request), status, to=to, text=text, name=name, fault=fault)
