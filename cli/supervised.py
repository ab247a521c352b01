"""A child of `huquq run` ends when its supervisor is gone, even if that was killed."""

from __future__ import annotations

import os
import signal
import sys
import threading

SUPERVISED = "HUQUQ_SUPERVISED"
"""Set by the supervisor for its children; no setting of the operator's."""


def end_with_supervisor() -> None:
    """Ask ourselves to stop as soon as the supervisor's end of our standard input is closed."""
    if os.environ.get(SUPERVISED) == "1":
        threading.Thread(target=_wait_for_end, name="supervisor", daemon=True).start()


def _wait_for_end() -> None:
    while os.read(sys.stdin.fileno(), 1024):  # not through the buffer: its lock would be held when we end
        continue
    os.kill(os.getpid(), signal.SIGTERM)
