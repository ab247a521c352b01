"""Logging: constant event names and key-values, never her words, names or numbers."""

from __future__ import annotations

import logging
import sys
from types import FrameType

import structlog

# httpx logs full URLs (the Telegram token stands in them); psycopg, procrastinate, pywa and the others
# log rows, arguments or payloads. What they have to say is caught where we call them.
_SILENCED = (
    "httpx", "httpcore", "telegram", "pywa", "procrastinate", "psycopg", "psycopg.pool", "sqlalchemy",
    "asyncio", "uvicorn.access", "alembic",
)  # fmt: skip


def set_up_logging(level: str = "info") -> None:
    """Write our own events as JSON lines to stderr, and keep external libraries silent below CRITICAL."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _error_name_only,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    for name in _SILENCED:
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
        logger.setLevel(logging.CRITICAL)


def _error_name_only(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception's text may quote her words: log its type and the place, nothing else."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = [f"{frame.f_code.co_filename.rsplit('/', 2)[-1]}:{line}" for frame, line in _frames(error)][-6:]
    return event


def _frames(error: BaseException) -> list[tuple[FrameType, int]]:
    frames: list[tuple[FrameType, int]] = []
    trace = error.__traceback__
    while trace is not None:
        frames.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return frames
