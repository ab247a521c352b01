"""What an advocate does with a case, over real HTTP: done once, or refused with a reason and nothing typed lost."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.accounts.sessions import end_session
from bot.desk.knock import say_safe
from bot.handoff.models import CaseMessage
from bot.outbox.models import OutboxReply
from tests.api.desk import Case, Desk, Person, box, part, words

TYPED = '\n  مرحبا sister <b>\u202e & "you"\n\n  I am here '
"""Starts with a line break, which browsers swallow after `<textarea>`."""


async def bodies(desk: Desk, case: Case) -> list[str]:
    """What advocates wrote, as it is stored."""
    async with desk.app.sessions() as db:
        rows = await db.scalars(select(CaseMessage.body).where(CaseMessage.case_id == case.id).order_by(CaseMessage.id))
        return [desk.app.vault.decrypt(row) for row in rows]


async def replies(desk: Desk, case: Case) -> int:
    async with desk.app.sessions() as db:
        which = OutboxReply.conversation_id == case.conversation_id
        return await db.scalar(select(func.count()).select_from(OutboxReply).where(which)) or 0


async def holder(desk: Desk, case: Case) -> uuid.UUID | None:
    found = await desk.of(case)
    assert found is not None
    return found.claimed_by


async def test_claiming_a_case_leads_back_to_it(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case()
    answer = await leyla.post(f"{case.path}/claim", text="")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{case.path}#end"
    assert await holder(desk, case) == leyla.id


async def test_of_two_claims_at_once_one_wins_and_the_other_reads_who_was_faster(desk: Desk) -> None:
    people = [await desk.person("Leyla"), await desk.person("Hanan")]
    case = await desk.case()
    answers = await asyncio.gather(*(person.post(f"{case.path}/claim") for person in people))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    loser = answers.index(next(answer for answer in answers if answer.status_code == 409))
    winner = people[1 - loser]
    assert await holder(desk, case) == winner.id
    assert f"{winner.name} was faster and has this case now." in words(answers[loser])


async def test_a_case_that_waits_too_long_can_be_taken_over(desk: Desk) -> None:
    leyla, hanan = await desk.person("Leyla"), await desk.person("Hanan")
    case = await desk.case(waited=timedelta(minutes=16), claimed_by=hanan)
    assert (await leyla.post(f"{case.path}/claim")).status_code == 303
    assert await holder(desk, case) == leyla.id


async def test_a_message_is_stored_as_typed_and_waits_behind_a_knock(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    answer = await leyla.write(case, TYPED)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{case.path}#end"
    assert await bodies(desk, case) == [TYPED]
    assert await replies(desk, case) == 1  # the knock


async def test_a_message_goes_out_at_once_where_she_said_that_it_is_safe(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    async with desk.app.sessions.begin() as db:
        await say_safe(db, case.conversation_id)
    await leyla.write(case, "hello")
    assert "hello Waiting to be sent." in words(await leyla.get(case.path))


async def test_a_form_that_is_sent_twice_writes_once(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    form_id = str(uuid.uuid4())
    answers = await asyncio.gather(*(leyla.write(case, "hello", form_id) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert await bodies(desk, case) == ["hello"]


async def test_another_text_in_a_form_that_was_sent_before_is_not_lost(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    form_id = str(uuid.uuid4())
    for text in ("hello", "and something else", "hello"):
        await leyla.write(case, text, form_id)
    assert await bodies(desk, case) == ["hello", "and something else"]


async def test_each_page_has_a_form_of_its_own(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    pages = [await leyla.get(case.path) for _ in range(2)]
    ids = {page.text.partition('name="form_id" value="')[2].partition('"')[0] for page in pages}
    assert len({uuid.UUID(form_id) for form_id in ids}) == 2


async def left(desk: Desk, case: Case, leyla: Person, hanan: Person) -> None:
    await desk.set_contact(case, ended_at=func.now())


async def blocked(desk: Desk, case: Case, leyla: Person, hanan: Person) -> None:
    await desk.set_contact(case, blocked_at=func.now())


async def window_closed(desk: Desk, case: Case, leyla: Person, hanan: Person) -> None:
    await desk.set_contact(case, channel="whatsapp")
    await desk.set_conversation(case, last_message_at=func.now() - timedelta(hours=25))


async def taken_over(desk: Desk, case: Case, leyla: Person, hanan: Person) -> None:
    await desk.set(case, claimed_by=hanan.id, claimed_at=func.now())


async def given_back(desk: Desk, case: Case, leyla: Person, hanan: Person) -> None:
    await desk.set(case, claimed_by=None)


async def resolved(desk: Desk, case: Case, leyla: Person, hanan: Person) -> None:
    await desk.set(case, closed_at=func.now())


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (left, "She left the page for good."),
        (blocked, "She can't be reached: she has blocked the bot"),
        (window_closed, "More than 24 hours have passed since her last message."),
        (taken_over, "Hanan was faster and has this case now."),
        (given_back, "Nobody has this case now. Take it first."),
        (resolved, "This case was resolved meanwhile."),
    ],
)
async def test_a_message_that_can_not_be_sent_any_more_stays_in_the_box_with_the_reason(
    desk: Desk, happens, reason: str
) -> None:
    leyla, hanan = await desk.person("Leyla"), await desk.person("Hanan")
    case = await desk.case(claimed_by=leyla)
    await happens(desk, case, leyla, hanan)
    page = await leyla.write(case, TYPED)
    assert page.status_code == 409
    assert reason in words(page)
    assert box(page) == TYPED
    assert '<div id="box">' in page.text
    assert await bodies(desk, case) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "There is nothing to send. Write something first."),
        (" \n\t ", "There is nothing to send. Write something first."),
        ("x" * 4001, "That is too long: 4001 characters. At most 4000 can be sent."),
        ("<i>سلام" * 1400, "That is too long: 9800 characters."),
    ],
)
async def test_nothing_or_too_much_is_refused_with_the_text_kept(desk: Desk, text: str, reason: str) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    page = await leyla.write(case, text)
    assert page.status_code == 422
    assert reason in words(page)
    assert box(page) == text
    assert await bodies(desk, case) == []


async def test_the_longest_message_goes_out(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    assert (await leyla.write(case, "\U0001f338" * 4000)).status_code == 303
    assert len((await bodies(desk, case))[0]) == 4000


async def test_a_message_to_somebody_forgotten_can_be_copied(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    await desk.forget(case)
    page = await leyla.write(case, TYPED)
    assert page.status_code == 410
    assert "She asked to be forgotten, or the time was over." in words(page)
    assert "مرحبا sister &lt;b&gt;" in page.text
    assert "readonly" in page.text


@pytest.mark.parametrize("deed", ["claim", "give-back", "resolve"])
async def test_nothing_can_be_done_with_a_case_of_somebody_forgotten(desk: Desk, deed: str) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    await desk.forget(case)
    assert (await leyla.post(f"{case.path}/{deed}")).status_code == 410


async def test_giving_back_frees_the_case(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    assert (await leyla.post(f"{case.path}/give-back")).status_code == 303
    assert await holder(desk, case) is None


async def test_resolving_closes_the_case(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    assert (await leyla.post(f"{case.path}/resolve")).status_code == 303
    found = await desk.of(case)
    assert found is not None
    assert found.closed_at is not None


@pytest.mark.parametrize("deed", ["write", "give-back", "resolve"])
async def test_a_colleagues_case_is_not_ones_own_to_work_on(desk: Desk, deed: str) -> None:
    leyla, hanan = await desk.person("Leyla"), await desk.person("Hanan")
    case = await desk.case(claimed_by=hanan)
    answer = await leyla.post(f"{case.path}/{deed}", text="x", form_id=str(uuid.uuid4()))
    assert answer.status_code == 409
    found = await desk.of(case)
    assert found is not None
    assert (found.claimed_by, found.closed_at) == (hanan.id, None)
    assert await bodies(desk, case) == []


@pytest.mark.parametrize(("deed", "mine"), [("claim", False), ("give-back", True), ("resolve", True)])
async def test_what_was_being_typed_is_kept_by_every_other_button(desk: Desk, deed: str, mine: bool) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla if mine else None)
    page = await leyla.post(f"{case.path}/{deed}", text=TYPED)
    assert page.status_code == 200
    assert "What you typed was not sent." in words(page)
    assert box(page) == TYPED
    assert await bodies(desk, case) == []


async def test_a_kept_text_can_be_taken_along_into_a_claim(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case()
    page = await leyla.write(case, "hello")
    assert f'form="act" formaction="{case.path}/claim"' in part(page, "actions")
    page = await leyla.post(f"{case.path}/claim", text=box(page))
    assert f'formaction="{case.path}/write"' in part(page, "actions")
    assert box(page) == "hello"


@pytest.mark.parametrize("deed", ["claim", "write", "give-back", "resolve"])
@pytest.mark.parametrize("token", ["", "0" * 64, "\ud83d"])
async def test_a_form_without_the_right_token_changes_nothing(desk: Desk, deed: str, token: str) -> None:
    leyla = await desk.person()
    mine = deed != "claim"
    case = await desk.case(claimed_by=leyla if mine else None)
    fields = {"token": token.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), "text": TYPED}
    answer = await leyla.browser.post(f"{case.path}/{deed}", data={**fields, "form_id": str(uuid.uuid4())})
    assert answer.status_code == 403
    assert box(answer) == TYPED
    found = await desk.of(case)
    assert found is not None
    assert (found.claimed_by, found.closed_at) == (leyla.id if mine else None, None)
    assert await bodies(desk, case) == []


async def test_a_colleagues_token_does_not_fit(desk: Desk) -> None:
    leyla, hanan = await desk.person("Leyla"), await desk.person("Hanan")
    case = await desk.case()
    answer = await leyla.browser.post(f"{case.path}/claim", data={"token": hanan.form_token})
    assert answer.status_code == 403
    assert await holder(desk, case) is None


async def test_a_message_of_somebody_signed_out_is_kept_and_not_sent(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    async with desk.app.sessions.begin() as db:
        await end_session(db, leyla.token)
    page = await leyla.write(case, "hello sister")
    assert page.status_code == 401
    assert 'value="hello sister"' in page.text
    assert await bodies(desk, case) == []


@pytest.mark.parametrize("form_id", ["", "1", "nonsense"])
async def test_a_form_that_is_none_of_ours_is_refused(desk: Desk, form_id: str) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    answer = await leyla.post(f"{case.path}/write", text="hello", form_id=form_id)
    assert answer.status_code == 400
    assert await bodies(desk, case) == []


@pytest.mark.parametrize("path", ["nonsense/claim", "3f2504e0-4f89-41d3-9a0c-0305e82c3301/burn", "nonsense/write"])
async def test_what_is_asked_of_no_case_is_not_found_and_the_text_is_shown(desk: Desk, path: str) -> None:
    leyla = await desk.person()
    page = await leyla.post(f"/desk/cases/{path}", text="hello sister")
    assert page.status_code == 404
    assert "hello sister" in page.text


async def test_no_word_stands_in_an_address_or_a_log(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    leyla = await desk.person()
    case = await desk.case("passport", claimed_by=leyla)
    answer = await leyla.write(case, "sisterly")
    await leyla.write(case, "x" * 4001)
    page = await leyla.get(case.path)
    assert "sisterly" not in answer.headers["location"]
    assert "passport" in page.text
    said = capsys.readouterr()
    for word in ("passport", "sisterly", "xxxx", leyla.token, leyla.name):
        assert word not in said.out + said.err


async def test_a_case_is_not_closed_over_what_the_page_did_not_show(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    page = await leyla.get(case.path)
    seen = hidden_value(page.text, "seen")
    await desk.hears(case, "he is at the door")
    refused = await leyla.post(f"{case.path}/resolve", seen=seen, form_id=str(uuid.uuid4()))
    assert refused.status_code == 409
    assert "She has written since you last looked. Read it first." in words(refused)
    assert "he is at the door" in words(refused)
    seen = hidden_value(refused.text, "seen")
    assert (await leyla.post(f"{case.path}/resolve", seen=seen, form_id=str(uuid.uuid4()))).status_code == 303


def hidden_value(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]
