"""A process that counts what was bought in the past and takes facts in:
`python -m discounts.counting_process DSN WHERE`, killed where `levels.settling_process` is told."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime

from levels.settling_process import die_in
from market.facts import NOON, line, told
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.discounts.projecting import count
from prilavok.discounts.spend.beginning import count_history
from prilavok.market.actions import PROJECTION, take_in
from prilavok.market.model import AnyFact

BATCHES = 5
PROJECTIONS = PROJECTION, count
ORDERS = 4


def batch(number: int) -> list[AnyFact]:
    """The same facts each time: orders of two buyers with two sellers."""
    facts: list[AnyFact] = []
    for n in range(ORDERS):
        of = {"seller_id": f"s-{n % 2}", "order_id": f"k-{number}-{n}"}
        lines = [line(paid_minor=100)]
        buyer_id = f"b-{n // 2}"
        key = f"{number}-{n}"
        facts.append(told("order_placed", id=f"p-{key}", **of, buyer_id=buyer_id, lines=lines))
        facts.append(told("order_bought_out", id=f"b-{key}", **of))
    return facts


async def main(dsn: str, now: datetime) -> None:
    db = await Database.open(dsn)
    clock = FixedClock(now)
    await count_history(db, clock)
    for number in range(BATCHES):
        await take_in(db, clock, batch(number), PROJECTIONS)
    await db.close()


if __name__ == "__main__":
    if len(sys.argv) > 2:
        die_in(sys.argv[2])
    asyncio.run(main(sys.argv[1], NOON))
