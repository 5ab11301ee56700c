"""The rows that are shown as evidence come to what is stored."""

from __future__ import annotations

from statistics import median_low

from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.levels.indicators import Aggregate
from prilavok.levels.model import Value
from prilavok.levels.months import Month
from prilavok.levels.programme import Indicator
from prilavok.levels.settling.deciding import nothing_of
from prilavok.levels.tracing import store
from prilavok.levels.tracing.actions import Wanted, traced_by
from prilavok.levels.tracing.model import TracedRow
from prilavok.levels.tracing.rules import counted

EVERY = 10_000


async def assert_rows_add_up(
    database: Database,
    month: Month,
    seller_id: SellerId,
    key: str,
    stored: dict[str, Value],
    revision: int | None = None,
) -> int:
    """Both ways of reading the rows give the value; how many rows there are."""
    lane = lane_of(seller_id, database.lanes)
    async with database.reading() as conn:
        traced = await traced_by(conn, lane, Wanted(seller_id, month, key, revision))
        newest = await store.newest(conn, traced.counting, seller_id, None, limit=EVERY)
        by_kind = [
            row
            for kind in traced.indicator.measured.kinds
            for row in await store.of_a_kind(
                conn, traced.counting, seller_id, kind, ("", ""), limit=EVERY
            )
        ]
    assert newest == sorted(by_kind, key=lambda row: (row.at, row.position), reverse=True)
    expected = stored.get(key, nothing_of(traced.indicator))
    assert came_to(traced.indicator, traced.currency, newest) == expected, (key, newest)
    return len(newest)


def came_to(indicator: Indicator, currency: str, rows: list[TracedRow]) -> Value:
    """The value that the rows add up to."""
    of = [counted(indicator, currency, row) for row in rows if row.counts]
    among = sum(row.among for row in rows)
    match indicator.measured.aggregate:
        case _ if not rows:
            return nothing_of(indicator)
        case Aggregate.SHARE:
            return Value(among, len(of), among)
        case Aggregate.MEAN:
            return Value(len(of), sum(of), len(of))
        case Aggregate.MEDIAN:
            return Value(len(of), median_low(of), 1)
        case Aggregate.LAST:
            return Value(1, of[0], 10_000)
        case Aggregate.SUM | Aggregate.COUNT:
            return Value(len(of), sum(of), 1)
