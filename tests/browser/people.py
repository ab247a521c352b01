"""What she and the advocate do on their pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from playwright.sync_api import Page, expect

from tests.authenticator import Authenticator
from tests.browser.conftest import SCREENSHOTS, Site

_NUMBERS = count(1)
PASSWORD = "three quiet green rivers"


@dataclass
class Her:
    """Somebody at the chat page."""

    page: Page
    site: Site
    web: int = 0

    def arrive(self) -> None:
        self.page.goto(self.site.webs[self.web] + "/")
        expect(self.page.locator("#text")).to_be_visible()

    def write(self, text: str) -> None:
        self.page.fill("#text", text)
        self.page.click("#write button")

    def press(self, choice: str) -> None:
        self.page.locator(f'button[value="{choice}"]').last.click()

    def sees(self, text: str, by: str = "bot") -> None:
        expect(self.page.locator(f"#lines > li.{by} > p", has_text=text).last).to_be_visible()

    def entries(self, by: str) -> int:
        return self.page.locator(f"#lines > li.{by}:not(.sending)").count()


@dataclass
class Advocate:
    """Somebody at the desk."""

    page: Page
    site: Site
    web: int = 1
    language: str = "en"
    name: str = field(default_factory=lambda: f"Amal {next(_NUMBERS)}")
    phone: Authenticator | None = None

    @property
    def root(self) -> str:
        return self.site.webs[self.web]

    def arrive(self) -> None:
        """With a one-time link, as a new colleague does."""
        link = self.site.command("desk", "link")
        self.page.goto(self.root + "/desk/link/" + link.rsplit("/", 1)[1])
        self.page.fill("#name", self.name)
        self.page.check(f'input[name=language][value="{self.language}"]')
        self.page.fill("#password", PASSWORD)
        self.page.fill("#again", PASSWORD)
        self.page.click("main form button")
        expect(self.page.locator(".qr svg")).to_be_visible()
        self.phone = Authenticator.set_up_by(self.page.content())
        self.type_code()
        expect(self.page.locator("#counts")).to_be_visible()

    def type_code(self) -> None:
        """What her phone shows."""
        assert self.phone is not None
        self.page.fill("#code", self.phone.code())
        self.page.click("main form button")

    def sign_in(self) -> None:
        """On the page that asks for it."""
        self.page.fill("#name", self.name)
        self.page.fill("#password", PASSWORD)
        self.page.click("main form button")
        self.type_code()

    def open_newest(self) -> None:
        """The case that came last: of those that are not urgent it stands last."""
        self.page.locator("#cases a").last.click()
        expect(self.page.locator("#thread")).to_be_visible()

    def claim(self) -> None:
        self.page.click("#claim")
        expect(self.page.locator("#send")).to_be_visible()

    def write(self, text: str) -> None:
        self.page.fill("#text", text)
        self.page.click("#send")

    def sees(self, text: str, by: str = "her") -> None:
        expect(self.page.locator(f"#thread > li.{by}", has_text=text).last).to_be_visible()

    def resolve(self) -> None:
        self.page.click("#resolving")
        self.page.click("#resolve")


def picture(page: Page, name: str) -> None:
    """A screenshot to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
