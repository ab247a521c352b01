"""The authenticator app on somebody's phone, for tests that sign in as she does."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

import pyotp

SECONDS = 30


@dataclass
class Authenticator:
    """Shows a code that was not typed yet: within one half minute the second is that of the next.

    The desk takes both, so that no test waits.
    """

    secret: str
    typed: int = 0
    """The step of the code that was typed last."""

    @classmethod
    def set_up_by(cls, page: str) -> Authenticator:
        """With the letters that the page for a new app shows."""
        found = re.search(r"<code>((?:[A-Z2-7]{4} ?)+)</code>", page)
        assert found is not None, page
        return cls(found[1].replace(" ", ""))

    def code(self) -> str:
        self.typed = max(int(time.time()) // SECONDS, self.typed + 1)
        return code_at(self.secret, self.typed)


def code_at(secret: str, step: int) -> str:
    """The code of one half minute, counted since 1970."""
    return pyotp.TOTP(secret).at(step * SECONDS)
