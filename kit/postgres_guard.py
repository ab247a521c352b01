"""The guard of the embedded PostgreSQL: stops it when its last user is gone. Run as `-m kit.postgres_guard HOME`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kit.postgres import EmbeddedPostgres


def guard(home: Path) -> None:
    """Leave the caller, its terminal and its Ctrl-C behind, and wait."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            EmbeddedPostgres(home).stop_when_unused()
    os._exit(0)


if __name__ == "__main__":
    guard(Path(sys.argv[1]))
