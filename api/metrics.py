"""GET /metrics for Prometheus, for the operator alone. Labels are channels and outcomes: never a person or a word."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest

from api.pages.respond import HEADERS
from bot.app import App
from bot.counts import Counts, count


class Metrics:
    """The figures of this web process, and gauges that are read from the database at each scrape."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._deliveries = Counter(
            "huquq_deliveries",
            "What platforms delivered to this process",
            ["channel", "outcome"],
            registry=self.registry,
        )
        self._gauges = {
            name: Gauge(f"huquq_{name}", text, registry=self.registry)
            for name, text in (
                ("messages_pending", "Accepted messages that wait for a decision"),
                ("oldest_pending_seconds", "Age of the oldest of them"),
                ("replies_unsent", "Replies that wait for delivery"),
                ("oldest_unsent_seconds", "Age of the oldest of them"),
                ("replies_sent", "Delivered replies still on record"),
                (
                    "replies_given_up",
                    "Replies on record that were given up: refused for good, too old, or held back when she left",
                ),
                ("replies_repeated", "Sends that followed one of unknown outcome: possible second deliveries"),
                ("messages_failed", "Messages on record that could not be decided"),
                ("cases_open", "Open cases"),
                ("cases_urgent", "Open cases that are urgent"),
                ("deliveries_undecoded", "Deliveries kept because they could not be read"),
            )
        }

    def delivery(self, channel: str, outcome: str) -> None:
        self._deliveries.labels(channel, outcome).inc()

    def update(self, counts: Counts) -> None:
        for name, value in counts.items():
            self._gauges[name].set(value)


router = APIRouter()


def _state(request: Request) -> tuple[App, Metrics]:
    state = request.app.state
    return cast(App, state.app), cast(Metrics, state.metrics)


@router.get("/metrics")
async def metrics(state: Annotated[tuple[App, Metrics], Depends(_state)]) -> Response:
    app, figures = state
    async with app.sessions() as db:
        figures.update(await count(db))
    return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST, headers=HEADERS)
