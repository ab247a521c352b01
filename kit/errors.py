"""The small tree of errors that a person may see, each with what to do about it."""

from __future__ import annotations


class HuquqError(Exception):
    """An error whose text says what is wrong and what to do. Shown without a stack trace."""


class SettingsError(HuquqError):
    """A setting is missing, half given or can't work."""


class ContentError(HuquqError):
    """A content file is broken; the text names file, line and reason."""


class EngineError(HuquqError):
    """The embedded PostgreSQL could not be started or stopped."""
