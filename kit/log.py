"""Logging: constant event names and key-values, never her words, names or numbers."""

from __future__ import annotations

import logging
import sys
import threading
from types import FrameType, TracebackType

import structlog


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
    # httpx logs full URLs (the Telegram token stands in them); psycopg, procrastinate, pywa, uvicorn and the
    # others log rows, arguments, payloads or tracebacks. Of all that only name, place and type come through.
    logging.root.handlers = [_NamesOnly(logging.WARNING)]
    logging.root.setLevel(logging.WARNING)
    logging.lastResort = None
    logging.captureWarnings(True)
    sys.excepthook = _log_crash
    threading.excepthook = _log_thread_crash


class _NamesOnly(logging.Handler):
    """Passes on that a library had something to say, never what it said."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        place = f"{record.module}:{record.lineno}"
        structlog.get_logger().warning("library-warning", library=record.name, place=place, exc_info=error)


def _log_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    structlog.get_logger().critical("crashed", exc_info=error.with_traceback(trace))


def _log_thread_crash(crash: threading.ExceptHookArgs) -> None:
    structlog.get_logger().critical("thread-crashed", exc_info=crash.exc_value)


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
