"""Addresses of the desk's pages. Nothing but a case's random id ever stands in one."""

from __future__ import annotations

import uuid

from fastapi import Request

from api.desk.access import DESK


def of_case(case_id: uuid.UUID) -> str:
    return f"{DESK}/cases/{case_id}"


def case_id_of(part: str) -> uuid.UUID | None:
    """None: no id as we write them."""
    try:
        case_id = uuid.UUID(part)
    except ValueError:
        return None
    return case_id if str(case_id) == part else None


def wants_fragment(request: Request) -> bool:
    """Whether an open page asks for its live parts only."""
    return request.headers.get("accept", "").startswith("text/x-fragment")
