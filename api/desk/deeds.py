"""What an advocate does with a case. Where it is refused she reads why, and what she typed is still there."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, Request, Response

from api.deps import AppDep
from api.desk import names
from api.desk.access import Advocate, CasesDep, read_signed_form
from api.desk.addresses import case_id_of, of_case
from api.desk.cases import case_page, gone
from api.desk.speech import DeskSpeech
from api.pages.forms import MalformedFormError
from api.pages.respond import see_other
from bot.app import App
from bot.audit.log import append
from bot.desk import code, work
from bot.desk.errors import RefusedError, Why

router = APIRouter(include_in_schema=False)

_DEEDS = {"claim": work.claim, "give-back": work.give_back, "ask-code": code.ask}
_STATUS: dict[Why, int] = {"empty": 422, "too-long": 422}
"""Of what is refused. All else is a conflict: 409."""


@router.post("/desk/cases/{address}/{deed}")
async def act(request: Request, app: AppDep, advocate: CasesDep, address: str, deed: str) -> Response:
    fields = await read_signed_form(request, app, advocate)
    text = fields.get("text", "")
    case_id = case_id_of(address)
    if case_id is None or deed not in (*_DEEDS, "write", "resolve"):
        return gone(request, advocate, text=text)
    try:
        if deed == "write":
            await work.write(app, case_id, advocate.account_id, _form_id(fields, text), text, _seen(fields))
        elif deed == "resolve":
            await work.resolve(app, case_id, advocate.account_id, _seen(fields))
        else:
            await _DEEDS[deed](app, case_id, advocate.account_id)
    except RefusedError as refused:
        return await _refuse(request, app, advocate, case_id, refused, text)
    if deed != "write" and text.strip():  # she had begun to write
        notice = DeskSpeech.of(advocate.language).phrase("case.unsent")
        return await case_page(request, app, advocate, case_id, text=text, notice=notice)
    return see_other(f"{of_case(case_id)}#end")


async def _refuse(
    request: Request, app: App, advocate: Advocate, case_id: uuid.UUID, refused: RefusedError, text: str
) -> Response:
    async with app.sessions.begin() as db:
        await append(db, app.vault, "refused", advocate.account_id, case_id)
    if refused.why == "gone":
        return gone(request, advocate, why="gone.text", text=text, status=410)
    notice = _why(DeskSpeech.of(advocate.language), refused, text)
    status = _STATUS.get(refused.why, 409)
    return await case_page(request, app, advocate, case_id, text=text, notice=notice, status=status)


def _why(speech: DeskSpeech, refused: RefusedError, text: str) -> str:
    match refused.why:
        case "taken":
            return speech.phrase("refused.taken", name=names.person(refused.name or ""))
        case "too-long":
            return speech.phrase("refused.too-long", count=str(len(text)), most=str(work.MOST_CHARACTERS))
    return speech.phrase(f"refused.{refused.why}")


def _seen(fields: dict[str, str]) -> int:
    """The last message of hers that the page showed. A page that does not say it has shown none: that loses nothing."""
    seen = fields.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else 0


def _form_id(fields: dict[str, str], text: str) -> uuid.UUID:
    """The same form with the same text writes once. A browser that goes back may put another text into an old form:

    that is another message. The id is a hash with a random part that is stored nowhere: it tells nothing of the text.
    """
    try:
        return uuid.uuid5(uuid.UUID(fields.get("form_id", "")), text)
    except ValueError:
        raise MalformedFormError from None
