"""What every webhook does with a decoded delivery: store, count, and only then answer 200."""

from __future__ import annotations

from api.metrics import Metrics
from bot.app import App
from bot.door import keep_undecoded, take
from bot.messages import Decoded


async def receive(app: App, metrics: Metrics, channel: str, raw: bytes, decoded: Decoded) -> None:
    """The 200 leaves only after the commits; where one fails, the platform delivers again."""
    for inbound in decoded.inbounds:
        new = await take(app, inbound)
        metrics.delivery(channel, "accepted" if new else "repeated")
    for kind in decoded.ignored:
        metrics.delivery(channel, f"ignored:{kind}")
    if decoded.undecodable:
        await keep_undecoded(app, channel, raw)
        metrics.delivery(channel, "undecodable")
