"""Windows over a long text, so that danger named in its middle is heard too."""

from __future__ import annotations

LONG = 300  # shorter texts are heard as a whole only
WIDTH = 100  # measured: one urgent sentence drowns in windows of 200 or 300
STEP = 70  # neighbours overlap: what one window cuts through, the next has whole
MOST_WINDOWS = 8  # that the encoder reads; a text of 20,000 characters has many more


def windows_of(cleaned: str) -> list[str]:
    """All windows of the text, cut between words where it has spaces; none where the text is short."""
    if len(cleaned) <= LONG:
        return []
    found = []
    for start in range(0, len(cleaned) - WIDTH + STEP, STEP):
        window = cleaned[start : start + WIDTH]
        first = window.find(" ") + 1 if start and 0 <= window.find(" ") < WIDTH // 4 else 0
        last = window.rfind(" ") if start + WIDTH < len(cleaned) and window.rfind(" ") > WIDTH // 2 else len(window)
        found.append(window[first:last])
    return found
