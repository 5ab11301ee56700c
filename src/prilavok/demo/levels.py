"""Three months of levels in the demo: settled, each when it was over, told of, and made use of.
What was answered in the chats counts, so these are told before.

The same again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from prilavok.chat.judging import Judges
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import Subscriber, serve_subscriber
from prilavok.core.lanes import Lane, lane_of
from prilavok.demo.orders import DAY, SOURCE
from prilavok.demo.sales import SELLER, ZONE
from prilavok.levels import jobs, telling
from prilavok.levels.feedback import actions as feedback
from prilavok.levels.feedback.model import NewFeedback
from prilavok.levels.news.jobs import tell_sellers
from prilavok.levels.projection.actions import project_due
from prilavok.levels.rewards.actions import price
from prilavok.levels.rewards.model import Price, PriceRequest
from prilavok.levels.settling.actions import settle

SETTLED_AFTER: Final = timedelta(hours=5)
OPINION: Final = NewFeedback(
    4, "Понятно, чего не хватает до серебра. Хорошо бы видеть отгрузку отдельно по складам."
)


class Use(Struct, frozen=True):
    """A service of the marketplace that the seller used so long `ago`, at its full price."""

    ago: timedelta
    service: str
    full_rub: int


USES: Final = (
    Use(9 * DAY, "storage", 1_460),
    Use(7 * DAY, "transit_supply", 3_200),
    Use(4 * DAY, "storage", 1_510),
    Use(2 * DAY, "transit_supply", 2_750),
    Use(timedelta(hours=3), "storage", 1_480),
)


async def tell(db: Database, anchor: datetime, noting_answers: Subscriber) -> None:
    """Settle what is over, tell whom it concerns, project the running month, use rewards."""
    # Of this shop alone: the others are to stay without a level on whatever day the demo begins.
    await _serve(db, noting_answers, [lane_of(SELLER, db.lanes)], anchor)
    for month in await jobs.due_months(db, anchor):
        await settle(db, FixedClock(min(month.ends(ZONE) + SETTLED_AFTER, anchor)), month)
    await project_due(db, FixedClock(anchor))
    lanes = [Lane(lane) for lane in range(db.lanes)]
    for _ in lanes:
        async with db.transaction() as conn:
            await tell_sellers(conn, anchor, anchor)
    await _serve(db, telling.SUBSCRIBER, lanes, anchor)
    await _use_rewards(db, anchor)


async def _serve(
    db: Database, subscriber: Subscriber, lanes: Iterable[Lane], now: datetime
) -> None:
    """Let `subscriber` act on all that has happened in `lanes` so far."""
    for lane in lanes:
        while await serve_subscriber(db, subscriber, lane, now):
            pass


async def give_opinion(db: Database, judges: Judges, anchor: datetime) -> None:
    """Of the seller's staff, unless somebody gave one."""
    if not (await feedback.read(db, None)).feedback:
        clock = FixedClock(anchor - DAY)
        await feedback.give(db, clock, judges, SELLER, "seller_staff:pavel", OPINION)


async def _use_rewards(db: Database, anchor: datetime) -> None:
    for number, use in enumerate(USES, 1):
        asked = PriceRequest(
            seller_id=SELLER,
            service=use.service,
            amount=Price(minor=use.full_rub * 100, currency="RUB"),
            at=anchor - use.ago,
            use_id=f"{SOURCE}:{number}",
        )
        await price(db, asked, SOURCE, anchor)
