"""A coordinator has a woman's number or id shown, with a reason that is noted."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.deps import AppDep
from api.desk.access import CasesDep, need, read_signed_form
from api.desk.addresses import case_id_of
from api.desk.cases import case_page, gone
from api.desk.speech import DeskSpeech
from bot.desk.address import REASONS, open_address
from bot.desk.errors import RefusedError

router = APIRouter(include_in_schema=False)


@router.post("/desk/cases/{address}/address")
async def show_address(request: Request, app: AppDep, advocate: CasesDep, address: str) -> Response:
    """Shown on this one page: a reload asks for a reason again."""
    need(advocate, "address")
    fields = await read_signed_form(request, app, advocate)
    text, speech, case_id = fields.get("text", ""), DeskSpeech.of(advocate.language), case_id_of(address)
    if case_id is None:
        return gone(request, advocate, text=text)
    reason = next((known for known in REASONS if known == fields.get("reason")), None)
    if reason is None:
        notice = speech.phrase("address.no-reason")
        return await case_page(request, app, advocate, case_id, text=text, notice=notice, status=422)
    try:
        opened = await open_address(app, case_id, advocate.account_id, reason)
    except RefusedError as refused:
        if refused.why == "gone":
            return gone(request, advocate, why="gone.text", text=text, status=410)
        notice = speech.phrase("refused.no-address")
        return await case_page(request, app, advocate, case_id, text=text, notice=notice, status=409)
    return await case_page(request, app, advocate, case_id, text=text, address=opened)
