"""What her browser gets: the page, the changing part of it alone, or a page with one thing to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from fastapi import Request, Response

from api.chat.lines import Line, language_buttons, lines_of, start_buttons
from api.chat.said import MOST_CHARACTERS, Said, new_form
from api.chat.session import Visit, blind_visit
from api.pages.respond import html, page
from bot.app import App
from bot.handoff.thread import her_thread
from bot.reply.speech import Speech

_MOST_LINES = 40

Notice = Literal["page.renewed", "page.too-long", "page.unavailable"]


def wants_fragment(request: Request) -> bool:
    """Whether the page's script asks: it needs only what changes."""
    return request.headers.get("accept", "").startswith("text/x-fragment")


async def current(visit: Visit) -> Response:
    """The page as it stands."""
    template = "fragment" if wants_fragment(visit.request) else "page"
    return _shown(visit, template, await _lines(visit))


async def again(visit: Visit, kept: Said, notice: Notice, status: int) -> Response:
    """What she wrote was not taken: it stands in the box, with the reason."""
    return _shown(visit, "page", await _lines(visit), status, kept=kept, notice=notice)


def unavailable(request: Request, app: App, kept: Said | None = None) -> Response:
    """The page while the database is away."""
    return _shown(blind_visit(request, app), "page", None, 503, kept=kept, notice="page.unavailable")


def forgotten(visit: Visit, *, drop: bool = True) -> Response:
    """Said from memory: the confirmation is stored nowhere. `drop`: the cookie leads to nothing any more."""
    answer = page(_render(visit, "forgotten"))
    if drop:
        visit.drop(answer)
    return answer


def elsewhere(visit: Visit, address: str, label: str | None = None, status: int = 200) -> Response:
    """A nearly blank page that opens another one at once."""
    return page(_render(visit, "elsewhere", address=address, label=label), status)


async def _lines(visit: Visit) -> list[Line]:
    if visit.talk is None:
        return []
    async with visit.app.sessions() as db:
        entries = await her_thread(db, visit.app.vault, visit.talk.id, _MOST_LINES)
    return lines_of(entries, Speech.of(visit.language))


def _shown(
    visit: Visit,
    template: str,
    lines: Sequence[Line] | None,
    status: int = 200,
    *,
    kept: Said | None = None,
    notice: Notice | None = None,
) -> Response:
    """`lines`: None where nobody can know whether there are any."""
    speech = Speech.of(visit.language)
    text = _render(
        visit,
        template,
        talk=visit.talk,
        form=kept.form if kept else new_form(),
        lines=lines or (),
        starts=start_buttons(speech) if lines == [] else (),
        languages=language_buttons(),
        text=kept.text if kept else "",
        notice=speech.phrase(notice, most=str(MOST_CHARACTERS)) if notice else "",
    )
    answer = page(text, status)
    visit.keep(answer)
    return answer


def _render(visit: Visit, template: str, **values: Any) -> str:
    return html(
        f"chat/templates/{template}.html",
        visit.language,
        say=Speech.of(visit.language).phrase,
        token=visit.browser.form_token(visit.app.vault),
        leave=str(visit.app.settings.leave_url),
        **values,
    )
