"""The processes of a deployment: web, worker, and Telegram polling."""

from __future__ import annotations

import os
import socket

import click

from cli.supervised import end_with_supervisor
from kit.log import set_up_logging
from kit.settings import Settings, load_settings


def begin() -> Settings:
    """What each process does first."""
    settings = load_settings()
    set_up_logging(settings.log_level)
    end_with_supervisor()
    return settings


@click.command()
def web() -> None:
    """Serve the webhooks."""
    import uvicorn

    settings = begin()
    uvicorn.run(
        "api.app:served",
        factory=True,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # addresses and paths of who wrote when are nobody's business
        server_header=False,
        timeout_graceful_shutdown=10,
    )


@click.command()
def worker() -> None:
    """Answer and deliver messages."""
    from cli.working import work

    work(begin(), f"{socket.gethostname()}-{os.getpid()}")


@click.command()
def poll() -> None:
    """Fetch Telegram's updates by long polling, for those without a public address."""
    from cli.polling import poll_telegram

    poll_telegram(begin())
