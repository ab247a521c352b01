"""The list of cases over real HTTP: who waits, in which order, and nothing of what was said."""

from __future__ import annotations

import uuid
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func

from bot.desk import work
from bot.dialogue.state import State
from tests.api.desk import Desk, listed, part, words

MINUTE = timedelta(minutes=1)


async def test_urgent_cases_come_first_then_who_has_waited_longest(desk: Desk) -> None:
    leyla = await desk.person()
    answered = await desk.case(waited=9 * MINUTE, claimed_by=leyla)
    await desk.set(answered, waiting_since=None)
    short = await desk.case(waited=1 * MINUTE)
    long = await desk.case(waited=8 * MINUTE)
    urgent_short = await desk.case(reason="urgent", waited=2 * MINUTE)
    urgent_long = await desk.case(reason="urgent", waited=3 * MINUTE)
    page = await leyla.get("/desk")
    assert listed(page) == [str(case.id) for case in (urgent_long, urgent_short, long, short, answered)]


async def test_a_resolved_case_is_not_listed(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case()
    await desk.set(case, closed_at=func.now())
    page = await leyla.get("/desk")
    assert listed(page) == []
    assert "No open cases now. Thank you for being here." in words(page)


async def test_heading_and_title_count_who_waits_and_who_is_in_danger(desk: Desk) -> None:
    leyla = await desk.person()
    for reason in ("asked", "asked", "urgent"):
        await desk.case(reason=reason)
    answered = await desk.case(claimed_by=leyla)
    await desk.set(answered, waiting_since=None)
    page = await leyla.get("/desk")
    assert "3 waiting, 1 urgent" in words(page)
    assert "<title>❗(3) Cases</title>" in page.text


async def test_title_is_quiet_where_nobody_waits(desk: Desk) -> None:
    leyla = await desk.person()
    assert "<title>Cases</title>" in (await leyla.get("/desk")).text


async def test_a_row_says_how_long_which_language_country_area_and_channel(desk: Desk) -> None:
    leyla = await desk.person()
    await desk.case(waited=4 * MINUTE)
    row = words(await leyla.get("/desk"))
    assert "waiting 4 minutes Somali · United Arab Emirates · Work and wages · Telegram nobody has it" in row


async def test_a_row_says_what_is_not_known_rather_than_nothing(desk: Desk) -> None:
    leyla = await desk.person()
    await desk.case(state=State(), channel="web")
    assert "language not known · country not known · web page" in words(await leyla.get("/desk"))


async def test_a_row_says_who_has_the_case(desk: Desk) -> None:
    leyla, hanan = await desk.person("Leyla"), await desk.person("Hanan")
    await desk.case(claimed_by=leyla)
    assert "you have it" in words(await leyla.get("/desk"))
    assert "\u2068" not in (await hanan.get("/desk")).text
    assert "Leyla has it" in words(await hanan.get("/desk"))


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        ({"priority": "urgent"}, "Urgent"),
        ({"waiting_since": func.now() - 16 * MINUTE}, "waiting too long"),
    ],
)
async def test_a_row_is_marked_in_words_by_what_stands_in_the_case(
    desk: Desk, values: dict[str, object], mark: str
) -> None:
    leyla = await desk.person()
    case = await desk.case()
    assert mark not in words(await leyla.get("/desk"))
    await desk.set(case, **values)
    assert mark in words(await leyla.get("/desk"))


async def test_a_claimed_case_is_late_once_the_first_reply_target_is_over(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(waited=30 * MINUTE, claimed_by=leyla)
    await desk.set(case, claimed_at=func.now() - 14 * MINUTE)
    assert "waiting too long" not in words(await leyla.get("/desk"))
    await desk.set(case, claimed_at=func.now() - 16 * MINUTE)
    assert "waiting too long" in words(await leyla.get("/desk"))


@pytest.mark.parametrize(("values", "mark"), [("ended_at", "she left"), ("blocked_at", "can't be reached")])
async def test_a_row_is_marked_where_she_can_not_be_reached(desk: Desk, values: str, mark: str) -> None:
    leyla = await desk.person()
    case = await desk.case()
    assert mark not in words(await leyla.get("/desk"))
    await desk.set_contact(case, **{values: func.now()})
    assert mark in words(await leyla.get("/desk"))


async def test_a_row_is_marked_where_a_message_waits_behind_a_knock(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    await work.write(desk.app, case.id, leyla.id, uuid.uuid4(), "hello")
    page = words(await leyla.get("/desk"))
    assert "message held until she says it is safe" in page
    assert "answered" in page


async def test_the_list_holds_no_word_of_what_was_said(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case("passport", claimed_by=leyla)
    await work.write(desk.app, case.id, leyla.id, uuid.uuid4(), "sisterly")
    page = (await leyla.get("/desk")).text + (await leyla.fragment("/desk")).text
    assert "passport" in (await leyla.get(case.path)).text
    assert "sisterly" in (await leyla.get(case.path)).text
    assert "passport" not in page
    assert "sisterly" not in page


async def test_a_colleagues_hostile_name_is_shown_as_text(desk: Desk) -> None:
    leyla = await desk.person()
    other = await desk.person("<b>\u202eX\u2069")
    await desk.case(claimed_by=other)
    page = await leyla.get("/desk")
    assert "<bdi>&lt;b&gt;[RLO]X[PDI]</bdi> has it" in page.text


async def test_the_list_in_arabic_reads_from_the_right(desk: Desk) -> None:
    leyla = await desk.person(language="ar")
    await desk.case()
    page = await leyla.get("/desk")
    assert '<html lang="ar" dir="rtl">' in page.text
    assert "الصومالية" in page.text


async def test_a_fragment_holds_the_same_live_parts_and_no_page_around_them(desk: Desk) -> None:
    leyla = await desk.person()
    await desk.case(reason="urgent")
    page, fragment = await leyla.get("/desk"), await leyla.fragment("/desk")
    assert "<html" not in fragment.text
    for name in ("alarm", "counts", "cases"):
        assert part(fragment, name) == part(page, name) != ""


async def test_the_alarm_names_urgent_cases_that_nobody_has_or_not_in_time(desk: Desk) -> None:
    leyla = await desk.person()
    await desk.case()
    in_hands = await desk.case(reason="urgent", claimed_by=leyla)
    assert part(await leyla.fragment("/desk"), "alarm").count("<a ") == 0
    await desk.set(in_hands, claimed_at=func.now() - 16 * MINUTE, waiting_since=func.now() - 16 * MINUTE)
    assert f'href="{in_hands.path}#end"' in part(await leyla.fragment("/desk"), "alarm")
    free = await desk.case(reason="urgent", waited=20 * MINUTE)
    assert f'href="{free.path}#end"' in part(await leyla.fragment("/desk"), "alarm")


async def test_queries_of_the_list_do_not_grow_with_the_cases(desk: Desk) -> None:
    leyla = await desk.person()
    await desk.case(claimed_by=leyla)
    await leyla.get("/desk")
    with desk.queries() as one:
        await leyla.get("/desk")
    await desk.case()
    await desk.case(reason="urgent")
    with desk.queries() as three:
        assert len(listed(await leyla.get("/desk"))) == 3
    assert len(one) == len(three) > 0


@pytest.mark.parametrize("accept", ["text/html", "text/x-fragment", "text/event-stream"])
async def test_nothing_is_shown_to_somebody_who_is_not_signed_in(desk: Desk, accept: str) -> None:
    case = await desk.case("passport")
    leyla = await desk.person()
    async with httpx.AsyncClient(base_url=leyla.browser.base_url, headers={"Accept": accept}) as stranger:
        for path in ("/desk", case.path, "/desk/events", f"{case.path}/events"):
            answer = await stranger.get(path)
            assert answer.status_code == 401
            assert "passport" not in answer.text
            assert str(case.id) not in answer.text.replace(f'name="to" value="{case.path}"', "")


async def test_pages_are_kept_by_no_browser_and_run_no_foreign_script(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case()
    for path in ("/desk", case.path):
        page = await leyla.get(path)
        assert page.headers["cache-control"] == "no-store"
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert " style=" not in page.text
        assert " onclick" not in page.text
