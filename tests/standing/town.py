"""A town of sellers, buyers and chats, and programmes published in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from market.facts import told
from prilavok import market, programmes
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.programmes import Kind
from prilavok.wiring import PROJECTIONS


async def publish(
    db: Database,
    clock: FixedClock,
    kind: Kind[Any],
    document: Any,
    effective_from: datetime | None = None,
) -> int:
    """Publish `document`, or the preset of that name; the version."""
    if isinstance(document, str):
        typed = programmes.preset(kind, document)
    else:
        typed = programmes.document_of(kind, msgspec.to_builtins(document))
    async with db.transaction() as conn:
        published = await programmes.publish(
            conn,
            kind,
            typed,
            effective_from=effective_from,
            by="operator:1",
            note="",
            now=clock.now(),
        )
    return published.version


async def tell(db: Database, clock: FixedClock, *facts: market.AnyFact) -> market.Intake:
    """Take facts in as the server does."""
    intake = await market.take_in(db, clock, facts, PROJECTIONS)
    assert intake.count("accepted") == len(facts), intake.receipts
    return intake


def sold(number: int, buyer: str, step: str = "order_bought_out", **fields: Any) -> list[Any]:
    """An order of `buyer` that has come to `step`."""
    order = {"order_id": f"o-{number}", **fields}
    return [told("order_placed", buyer_id=buyer, **order), told(step, **order)]
