"""One case over real HTTP: what was said, by whom, and in words what became of it or can't be shown."""

from __future__ import annotations

import uuid
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import func, update

from bot.desk import work
from bot.desk.knock import release, say_safe
from bot.dialogue.state import State
from bot.messages import Button, InboundKind, Outgoing
from bot.outbox.models import OutboxReply
from tests.api.desk import Case, Desk, Person, box, part, words

HELD = "She has been told that there is a message. She will see it when she says that it is safe."

NOBODY = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
"""A case that is not there."""


async def written(desk: Desk, person: Person, case: Case, text: str = "hello sister") -> None:
    await work.write(desk.app, case.id, person.id, uuid.uuid4(), text)


async def released(desk: Desk, case: Case) -> None:
    async with desk.app.sessions.begin() as db:
        await release(desk.app, db, case.conversation_id, case.channel)


async def set_replies(desk: Desk, case: Case, **values: object) -> None:
    async with desk.app.sessions.begin() as db:
        which = OutboxReply.conversation_id == case.conversation_id
        await db.execute(update(OutboxReply).where(which).values(**values))


async def test_hers_the_programs_and_the_advocates_words_stand_in_order_with_their_authors(desk: Desk) -> None:
    leyla, hanan = await desk.person("Leyla"), await desk.person("Hanan")
    case = await desk.case("my question", claimed_by=leyla)
    await desk.answers(case, Outgoing("the program's answer"))
    await written(desk, leyla, case)
    for reader, author in ((leyla, "You"), (hanan, "Leyla")):
        said = words(await reader.get(case.path))
        places = [said.index(text) for text in ("She ·", "my question", "Program ·", "the program's answer", author)]
        assert places == sorted(places)
        assert said.index("hello sister") > said.index(f"{author} ·") > places[3]


async def test_an_author_whose_account_is_gone_is_an_advocate(desk: Desk) -> None:
    leyla, hanan = await desk.person("Leyla"), await desk.person("Hanan")
    case = await desk.case(claimed_by=leyla)
    await written(desk, leyla, case)
    await desk.remove(leyla)
    assert "An advocate ·" in words(await hanan.get(case.path))


async def test_a_long_text_of_the_program_is_folded_under_its_first_line(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case()
    await desk.answers(case, Outgoing("First line\nCall \u2066+971 4 606 6777\u2069."), Outgoing("Short."))
    page = (await leyla.get(case.path)).text
    assert page.count("<details>") == 1
    assert '<bdi class="first" lang="so">First line</bdi></summary>' in page
    assert '<a href="tel:+97146066777">+971 4 606 6777</a>' in page


async def test_the_programs_texts_are_in_her_language_and_what_people_write_in_any(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case("سلام")
    await desk.answers(case, Outgoing("Haye."))
    page = (await leyla.get(case.path)).text
    assert '<p class="said" dir="auto" lang="so">Haye.</p>' in page
    assert '<p class="said" dir="auto" lang="">سلام</p>' in page


@pytest.mark.parametrize(
    ("buttons", "choice", "said"),
    [
        ((Button("cmd:person", "La hadal qof"),), "cmd:person", "She pressed: La hadal qof"),
        ((), "cmd:person", "She pressed: Talk to a person"),
        ((Button("cmd:person", "2"),), "cmd:person", "She pressed: Talk to a person"),
        ((), "c:AE", "She pressed: United Arab Emirates"),
        ((), "u:violence:TR", "She pressed: Türkiye"),
        ((), "l:so", "She pressed: Somali"),
        ((), "t:work.unpaid-wages", "She pressed: Work and wages"),
        ((), "c:<script>", "She pressed a button."),
        ((), "nonsense", "She pressed a button."),
    ],
)
async def test_a_pressed_button_is_shown_by_its_label(
    desk: Desk, buttons: tuple[Button, ...], choice: str, said: str
) -> None:
    leyla = await desk.person()
    case = await desk.case()
    await desk.answers(case, Outgoing("Choose.", buttons))
    await desk.hears(case, kind="choice", choice=choice)
    page = await leyla.get(case.path)
    assert said in words(page)
    assert "<script>" not in part(page, "thread")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("voice", "She sent a voice message. It can't be played here."),
        ("media", "She sent a picture or a file. It can't be shown here."),
        ("location", "She sent a place on the map. It can't be shown here."),
        ("contact", "She sent a contact card. It can't be shown here."),
        ("other", "She sent something that can't be shown here."),
    ],
)
async def test_what_can_not_be_shown_is_said_with_the_words_that_came_along(
    desk: Desk, kind: InboundKind, said: str
) -> None:
    leyla = await desk.person()
    case = await desk.case()
    await desk.hears(case, "look at this", kind=kind)
    assert f"{said} look at this" in words(await leyla.get(case.path))


async def test_a_message_behind_a_knock_is_held_until_she_says_that_it_is_safe(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    await written(desk, leyla, case)
    assert HELD in words(await leyla.get(case.path))
    await released(desk, case)
    page = words(await leyla.get(case.path))
    assert HELD not in page
    assert "hello sister Waiting to be sent." in page


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Waiting to be sent."),
        ({"reason": "rate-limited"}, "Not sent yet. It will be tried again."),
        ({"uncertain": True}, "Handed over. Not confirmed yet."),
        ({"sent_at": func.now()}, "Sent."),
        ({"gave_up_at": func.now(), "reason": "blocked"}, "Not delivered: she has blocked the bot"),
        ({"gave_up_at": func.now(), "reason": "left"}, "Not delivered: she left before."),
        ({"gave_up_at": func.now(), "reason": "window-closed"}, "Not delivered: WhatsApp takes nothing later"),
        ({"gave_up_at": func.now(), "reason": "too-late"}, "it could not be sent within 24 hours."),
        ({"gave_up_at": func.now(), "reason": "undeliverable"}, "the platform can't reach her."),
        ({"gave_up_at": func.now(), "reason": "rejected"}, "the platform refused it."),
        ({"gave_up_at": func.now(), "reason": "unreadable"}, "it could not be read any more."),
        ({"gave_up_at": func.now(), "reason": "bad-address"}, "It could not be delivered."),
        ({"gave_up_at": func.now(), "reason": None}, "It could not be delivered."),
    ],
)
async def test_what_became_of_a_message_is_said_in_words(desk: Desk, values: dict[str, object], said: str) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    await written(desk, leyla, case)
    await released(desk, case)
    if values:
        await set_replies(desk, case, **values)
    assert said in unescape(part(await leyla.fragment(case.path), "p1"))


async def test_what_the_program_said_is_marked_only_where_it_is_not_there(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case()
    await desk.answers(case, Outgoing("Haye."))
    assert "Waiting to be sent." in words(await leyla.get(case.path))
    await set_replies(desk, case, sent_at=func.now())
    assert "Sent." not in words(await leyla.get(case.path))
    await set_replies(desk, case, sent_at=None, gave_up_at=func.now(), reason="blocked")
    assert "Not delivered: she has blocked the bot" in words(await leyla.get(case.path))


async def test_hostile_words_are_shown_as_the_text_they_are(desk: Desk) -> None:
    leyla = await desk.person()
    hostile = "<script>alert(1)</script><img src=x onerror=a>\u202e abc \x00 \ud800 'single' \"double\" </textarea>"
    case = await desk.case(hostile, claimed_by=leyla)
    await written(desk, leyla, case, hostile)
    page = await leyla.get(case.path)
    thread = part(page, "thread")
    shown = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=a&gt;[RLO] abc \ufffd \ufffd"
    assert thread.count(shown) == 2
    assert "<script" not in thread
    assert "<img" not in thread
    assert "\u202e" not in page.text


async def test_a_very_long_message_of_hers_is_shown_whole(desk: Desk) -> None:
    leyla = await desk.person()
    text = "ا b" * 3333
    case = await desk.case(text)
    assert text in (await leyla.get(case.path)).text


async def test_a_note_says_whether_she_has_said_that_it_is_safe(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    assert "She has not said yet that it is safe." in words(await leyla.get(case.path))
    async with desk.app.sessions.begin() as db:
        await say_safe(db, case.conversation_id)
    assert "She said that it is safe. She sees your message at once." in words(await leyla.get(case.path))
    await desk.set(case, safe_at=func.now() - timedelta(minutes=61))
    assert "She has not said yet that it is safe." in words(await leyla.get(case.path))


async def test_a_case_of_nobodys_offers_only_to_take_it(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case()
    actions = part(await leyla.get(case.path), "actions")
    assert actions.count("<button") == 1
    assert f'formaction="{case.path}/claim"' in actions


async def test_a_colleagues_case_offers_nothing_before_the_first_reply_target_is_over(desk: Desk) -> None:
    leyla, hanan = await desk.person("Leyla"), await desk.person("Hanan")
    case = await desk.case(claimed_by=hanan)
    page = await leyla.get(case.path)
    assert "Hanan has this case." in words(page)
    assert "<button" not in part(page, "actions")
    await desk.set(case, claimed_at=func.now() - timedelta(hours=1), waiting_since=func.now() - timedelta(hours=1))
    page = await leyla.get(case.path)
    assert "You can take the case over." in words(page)
    assert "Take over" in part(page, "actions")


async def test_a_case_of_ones_own_can_be_answered_given_back_and_after_a_second_press_resolved(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    page = await leyla.get(case.path)
    actions = part(page, "actions")
    for deed in ("write", "give-back", "resolve"):
        assert f'formaction="{case.path}/{deed}"' in actions
    assert actions.index("<details>") < actions.index(f"{case.path}/resolve") < actions.index("</details>")
    assert '<div id="box">' in page.text


async def test_a_resolved_case_shows_nothing_that_she_told_the_program_since(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case("before", claimed_by=leyla)
    await work.resolve(desk.app, case.id, leyla.id)
    await desk.hears(case, "afterwards")
    page = await leyla.get(case.path)
    assert "This case is resolved." in words(page)
    assert "before" in part(page, "thread")
    assert "afterwards" not in page.text
    assert "<button" not in part(page, "actions")


async def test_a_long_conversation_shows_its_end_and_says_so(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case("the very first")
    assert "Older entries are not shown." not in words(await leyla.get(case.path))
    await desk.answers(case, *(Outgoing(f"answer {number}.") for number in range(200)))
    page = words(await leyla.get(case.path))
    assert "Older entries are not shown." in page
    assert "the very first" not in page
    assert "answer 199." in page


async def test_queries_of_a_case_do_not_grow_with_its_entries(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    await written(desk, leyla, case)
    await leyla.get(case.path)
    with desk.queries() as one:
        await leyla.get(case.path)
    for number in range(2):
        await desk.hears(case, f"more {number}")
        await written(desk, leyla, case)
        await desk.answers(case, Outgoing("yes"))
    with desk.queries() as three:
        assert (await leyla.fragment(case.path)).text.count('class="entry her"') == 3
    assert len(three) <= len(one)


async def test_a_fragment_holds_the_live_parts_and_not_the_box(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case("passport", claimed_by=leyla)
    await desk.case(reason="urgent")
    page, fragment = await leyla.get(case.path), await leyla.fragment(case.path)
    for name in ("alarm", "head", "thread", "standing", "actions"):
        assert part(fragment, name) == part(page, name) != ""
    assert "<textarea" not in fragment.text
    assert "<html" not in fragment.text


async def test_the_alarm_does_not_ring_for_the_case_that_is_open(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(reason="urgent")
    assert "<a " not in part(await leyla.get(case.path), "alarm")
    other = await desk.case(reason="urgent")
    assert f'href="{other.path}#end"' in part(await leyla.get(case.path), "alarm")


@pytest.mark.parametrize(
    "address",
    [NOBODY, "nonsense", "%00", "1", f"{{{NOBODY}}}", NOBODY.upper(), "a" * 3000],
)
async def test_a_case_that_is_not_there_says_so(desk: Desk, address: str) -> None:
    leyla = await desk.person()
    page = await leyla.get(f"/desk/cases/{address}")
    assert page.status_code == 404
    assert "There is no such case." in words(page)
    assert (await leyla.get(f"/desk/cases/{address}/events", Accept="text/event-stream")).status_code == 404


async def test_an_open_page_of_somebody_forgotten_shows_nothing_of_her_any_more(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case("passport", claimed_by=leyla)
    await desk.forget(case)
    fragment = await leyla.fragment(case.path)
    assert fragment.status_code == 404
    assert "She may have asked to be forgotten" in part(fragment, "standing")
    assert "<li" not in part(fragment, "thread")
    assert "<button" not in part(fragment, "actions")


async def test_a_case_about_which_nothing_is_known_is_shown(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(state=State())
    page = await leyla.get(case.path)
    assert page.status_code == 200
    assert box(page) == ""
