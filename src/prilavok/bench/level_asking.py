"""What it costs to ask about levels: a price, a badge, a draft tried on a past month."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Final

from msgspec import Struct

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.levels.badge.drawing import badge
from prilavok.levels.holding.actions import ground_at, held_by
from prilavok.levels.programme import LevelProgramme
from prilavok.levels.rewards import actions as rewards
from prilavok.levels.rewards.model import Price, PriceRequest
from prilavok.levels.whatif.actions import try_draft

TIMES: Final = 300


class Asking(Struct, frozen=True, kw_only=True):
    """Milliseconds that one price and one badge take, by one caller after the other, and seconds
    that a draft takes over one month of so many sellers."""

    price_ms: float
    badge_ms: float
    what_if_s: float
    what_if_sellers: int


async def bench_asking(
    db: Database, clock: Clock, programme: LevelProgramme, sellers: int
) -> Asking:
    """Ask a market that is settled."""
    now = clock.now()
    amount = Price(minor=10_000, currency="RUB")

    async def price(n: int) -> None:
        asked = PriceRequest(
            seller_id=f"seller-{n % sellers}", service="transit_supply", amount=amount
        )
        await rewards.price(db, asked, "bench", now)

    async def draw(n: int) -> None:
        async with db.reading() as conn:
            ground = await ground_at(conn, now)
            assert ground is not None
            held = await held_by(conn, ground, SellerId(f"seller-{n % sellers}"), db.lanes)
        badge(held.level, "ru")

    begun = time.perf_counter()
    report = await try_draft(db, programme, 1)
    what_if_s = time.perf_counter() - begun
    return Asking(
        price_ms=await _each_ms(price),
        badge_ms=await _each_ms(draw),
        what_if_s=round(what_if_s, 2),
        what_if_sellers=report.looked_at,
    )


async def _each_ms(ask: Callable[[int], Awaitable[None]]) -> float:
    await ask(0)
    begun = time.perf_counter()
    for n in range(TIMES):
        await ask(n)
    return round((time.perf_counter() - begun) / TIMES * 1_000, 2)
