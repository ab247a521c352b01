"""The API's page under its policy: what runs is its own script, and nothing is refused."""

from __future__ import annotations

import base64

from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, Open, Site
from tests.e2e.running import OPERATOR_PASSWORD


def test_docs_work_under_their_policy(site: Site, open_page: Open) -> None:
    page = open_page(DESKTOP)
    coded = base64.b64encode(f"operator:{OPERATOR_PASSWORD}".encode()).decode()
    page.set_extra_http_headers({"Authorization": f"Basic {coded}"})
    page.goto(site.webs[0] + "/docs")
    expect(page.locator(".opblock", has_text="/webhooks/telegram")).to_be_visible()
    page.locator(".opblock", has_text="/healthz").locator("button").first.click()
    page.locator(".opblock.is-open button", has_text="Try it out").click()
    page.locator(".opblock.is-open button", has_text="Execute").click()
    expect(page.locator(".opblock.is-open .live-responses-table .response-col_status").last).to_contain_text("200")
