"""The second factor and the lock of the desk in a real browser."""

from __future__ import annotations

import subprocess
import sys

import psycopg
from playwright.sync_api import expect

from kit.settings import ROOT
from tests.browser.conftest import DESKTOP, Open, Site
from tests.browser.people import PASSWORD, Advocate, Her


def store_address(site: Site) -> str:
    """Of the database that the site's processes share."""
    code = (
        "from bot.compose import ground\nfrom kit.settings import load_settings\n"
        "with ground(load_settings()) as base: print(base.url)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=site.environment, check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.stdout.strip().splitlines()[-1]


def lock(site: Site, name: str) -> None:
    """As if nobody had touched her pages for 16 minutes."""
    with psycopg.connect(store_address(site)) as db:
        aged = db.execute(
            "UPDATE desk_session SET used_at = now() - interval '16 minutes' "
            "WHERE account_id = (SELECT id FROM account WHERE name = %s)",
            (name,),
        )
        assert aged.rowcount == 1


def test_an_app_is_set_up_with_a_picture_that_the_page_shows(site: Site, open_page: Open) -> None:
    """That no rule of the page stands against the picture, `open_page` sees: its console stays empty."""
    amal = Advocate(open_page(), site)
    amal.arrive()
    amal.page.click("header form.end button")
    amal.sign_in()
    expect(amal.page.locator("#counts")).to_be_visible()


def test_an_open_case_is_emptied_when_the_desk_locks_and_what_she_typed_stays(site: Site, open_page: Open) -> None:
    her, amal = Her(open_page(), site), Advocate(open_page(DESKTOP), site)
    her.arrive()
    her.press("cmd:person")
    her.sees("person")
    amal.arrive()
    amal.open_newest()
    amal.claim()
    her.write("he took my passport")
    amal.sees("he took my passport")
    amal.page.fill("#text", "I am here")
    lock(site, amal.name)
    her.write("are you there?")  # her page is told, and may ask no more
    expect(amal.page.locator("#signed-out")).to_be_visible()
    expect(amal.page.locator("#thread")).to_be_empty()
    assert "passport" not in amal.page.content()
    amal.page.click("#send")
    amal.page.fill("#password", PASSWORD)
    amal.page.click("main form button")
    expect(amal.page.locator("#text")).to_have_value("I am here")
    amal.sees("he took my passport")
    amal.resolve()
