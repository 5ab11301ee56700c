"""Histories told to a database: the same facts as `histories`, through the real intake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

import msgspec

from discounts.histories import CURRENCY, Told
from market.facts import told as fact_told
from prilavok import programmes
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import BuyerId, SellerId
from prilavok.discounts.days import Day, day_of
from prilavok.discounts.kind import KIND
from prilavok.discounts.programme import DiscountProgramme
from prilavok.discounts.spend import store
from prilavok.discounts.spend.rows import EMPTY, Counting, Row, spend_at
from prilavok.market.actions import take_in
from prilavok.market.model import AnyFact
from prilavok.market.receipts import Intake
from prilavok.programmes import preset
from prilavok.wiring import PROJECTIONS

ids = count(1)


def programme(**changes: object) -> DiscountProgramme:
    """The announced one, with changes."""
    return msgspec.structs.replace(preset(KIND, "wildberries-2025"), **changes)


async def publish(
    db: Database, clock: FixedClock, document: DiscountProgramme | None = None
) -> None:
    async with db.transaction() as conn:
        await programmes.publish(
            conn,
            KIND,
            document or programme(),
            effective_from=None,
            by="operator:1",
            note="",
            now=clock.now(),
        )


async def tell(db: Database, clock: FixedClock, facts: Sequence[AnyFact]) -> Intake:
    intake = await take_in(db, clock, facts, PROJECTIONS)
    assert intake.count("rejected") == 0, intake.receipts
    return intake


def fact_of(told: Told, *, seller_id: str = "s-1", buyer_id: str = "anna") -> AnyFact:
    """The fact as a marketplace tells it; an id of its own each time."""
    fields: dict[str, object] = {
        "id": f"h-{next(ids)}",
        "at": told.at,
        "seller_id": seller_id,
        "order_id": f"{seller_id}-{buyer_id}-{told.order}",
    }
    if told.kind == "placed":
        lines = [
            {"line_id": str(n), "product_id": "p-1", "quantity": 1, "paid_minor": paid}
            for n, paid in enumerate(told.lines)
        ]
        return fact_told(
            "order_placed", **fields, buyer_id=buyer_id, currency=CURRENCY, lines=lines
        )
    fields["line_id"] = None if told.line is None else str(told.line)
    if told.kind == "refunded":
        fields["amount_minor"] = told.amount
    return fact_told(f"order_{told.kind}", **fields)


async def row_of(db: Database, buyer_id: str = "anna", seller_id: str = "s-1") -> Row:
    pair = BuyerId(buyer_id), SellerId(seller_id)
    async with db.reading() as conn:
        return (await store.pairs(conn, [pair], lanes=db.lanes)).get(pair, EMPTY)


async def spend_of(
    db: Database,
    at: datetime,
    zone: ZoneInfo,
    counting: Counting,
    buyer_id: str = "anna",
    seller_id: str = "s-1",
) -> tuple[int, int]:
    """What counts and what is pending."""
    today: Day = day_of(at, zone)
    spend = spend_at(await row_of(db, buyer_id, seller_id), today, counting)
    return spend.sum_minor, spend.pending_minor
