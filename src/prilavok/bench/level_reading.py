"""How fast facts become evidence: the log of facts as the worker reads it for levels.

The facts are put into the log, and their orders beside them, as the intake leaves them: of four, an
order is placed, leaves, arrives, and is kept. Arriving is nothing that indicators count.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from prilavok.bench.chat import postmaster_of
from prilavok.bench.watching import watching
from prilavok.core.database import Connection, Database, execute, fetch_one
from prilavok.core.embedded import EmbeddedServer
from prilavok.core.lanes import by_lane
from prilavok.core.migrations import migrate
from prilavok.core.money import shares
from prilavok.levels.evidence.reading import read_lanes

BEGUN: Final = datetime(2024, 5, 1, tzinfo=UTC)
FACTS_PER_ORDER: Final = 4
STRETCH: Final = 20_000
"""Orders that are put at a time."""


class Reading(Struct, frozen=True, kw_only=True):
    """So many facts: seconds until all were read, and the CPU that server and database used for
    each, in microseconds."""

    facts: int
    facts_per_s: int
    seconds: float
    cpu_us_per_fact: float
    memory_bytes: int


def bench_reading(facts: int, sellers: int) -> Reading:
    """Read a log of `facts`, of so many `sellers`."""
    with tempfile.TemporaryDirectory(prefix="prilavok-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with EmbeddedServer(Path(folder) / "data") as dsn:
            asyncio.run(_fill(dsn, facts // FACTS_PER_ORDER, sellers))
            return asyncio.run(_read(dsn, facts, postmaster_of(Path(folder))))


async def _read(dsn: str, facts: int, postmaster: int) -> Reading:
    db = await Database.open(dsn)
    try:
        with watching(postmaster) as watch:
            before_us, begun = watch.cpu_us(), time.perf_counter()
            read = await _all(db)
            seconds = time.perf_counter() - begun
            cpu_us = watch.cpu_us() - before_us
        async with db.reading() as conn:
            pieces = await fetch_one(
                conn, COUNT_EVIDENCE, {"lanes": list(range(db.lanes))}, row=int
            )
    finally:
        await db.close()
    orders = facts // FACTS_PER_ORDER
    assert (read, pieces) == (orders * FACTS_PER_ORDER, orders * 3), "some was left out"
    return Reading(
        facts=read,
        facts_per_s=round(read / seconds),
        seconds=round(seconds, 2),
        cpu_us_per_fact=round(cpu_us / read, 1),
        memory_bytes=watch.most_bytes,
    )


async def _all(db: Database) -> int:
    read = 0
    while more := await read_lanes(db):
        read += more
    return read


async def _fill(dsn: str, orders: int, sellers: int) -> None:
    await migrate(dsn)
    db = await Database.open(dsn)
    try:
        ids = [f"seller-{n}" for n in range(sellers)]
        of_lanes = dict(by_lane(ids, lambda seller: seller, db.lanes))
        for (lane, of_lane), many in zip(
            of_lanes.items(),
            shares(orders, [len(of_lane) for of_lane in of_lanes.values()]),
            strict=True,
        ):
            for first in range(0, many, STRETCH):
                wanted: dict[str, object] = {
                    "lane": lane,
                    "ids": list(of_lane),
                    "first": first,
                    "until": min(many, first + STRETCH) - 1,
                    "begun": BEGUN,
                }
                async with db.transaction() as conn:
                    await _put(conn, wanted)
        async with db.reading() as conn:
            for table in ("facts", "orders", "order_lines", "order_life", "products"):
                await execute(conn, f"vacuum (analyze) {table}")
    finally:
        await db.close()


async def _put(conn: Connection, wanted: dict[str, object]) -> None:
    for statement in (PUT_PRODUCTS, PUT_ORDERS, PUT_LINES, PUT_LIFE, PUT_FACTS):
        await execute(conn, statement, wanted)


COUNT_EVIDENCE = """
select count(*)
from level_evidence
where lane = any(%(lanes)s)
"""

PUT_PRODUCTS = """
insert into products (
    lane, seller_id, product_id, title, category, at, source, fact_id
)
select %(lane)s, seller_id, 'product', 'A kettle', array['Home', 'Kitchen'], %(begun)s, 'bench',
    seller_id
from unnest(%(ids)s::text[]) as seller (seller_id)
on conflict do nothing
"""

PUT_ORDERS = """
insert into orders (
    lane, seller_id, order_id, buyer_id, scheme, made_to_order, seller_delivers, currency,
    placed_at, source, fact_id
)
select %(lane)s, (%(ids)s::text[])[1 + (n * 7919) %% cardinality(%(ids)s::text[])], 'order-' || n,
    'buyer-' || n %% 1000, 'FBS', false, false, 'RUB',
    %(begun)s::timestamptz + (n * 104729) %% 2600000 * interval '1 second', 'bench', 'o' || n
from generate_series(%(first)s::bigint, %(until)s::bigint) as n
"""

PUT_LINES = """
insert into order_lines (
    lane, seller_id, order_id, line_id, product_id, quantity, paid_minor, discounts
)
select %(lane)s, (%(ids)s::text[])[1 + (n * 7919) %% cardinality(%(ids)s::text[])], 'order-' || n,
    '1', 'product', 1, n %% 500000, '[]'
from generate_series(%(first)s::bigint, %(until)s::bigint) as n
"""

PUT_LIFE = """
insert into order_life (
    lane, seller_id, order_id, line_id, shipped_at, delivered_at, refunded_minor
)
select %(lane)s, (%(ids)s::text[])[1 + (n * 7919) %% cardinality(%(ids)s::text[])], 'order-' || n,
    '', %(begun)s, %(begun)s, 0
from generate_series(%(first)s::bigint, %(until)s::bigint) as n
"""

PUT_FACTS = """
insert into facts (lane, position, received_at, fact)
select %(lane)s, n * 4 + step, %(begun)s,
    jsonb_build_object(
        'type', 'order_' || (array['placed', 'shipped', 'delivered', 'bought_out'])[step],
        'source', 'bench', 'id', n || '-' || step,
        'at', %(begun)s::timestamptz
            + ((n * 104729) %% 2600000 + step * 36000) * interval '1 second',
        'seller_id', (%(ids)s::text[])[1 + (n * 7919) %% cardinality(%(ids)s::text[])],
        'order_id', 'order-' || n
    ) || case
        when step = 1 then jsonb_build_object(
            'buyer_id', 'buyer-' || n %% 1000, 'scheme', 'FBS', 'currency', 'RUB', 'lines',
            jsonb_build_array(
                jsonb_build_object(
                    'line_id', '1', 'product_id', 'product', 'quantity', 1,
                    'paid_minor', n %% 500000
                )
            )
        )
        else '{}'
    end
from generate_series(%(first)s::bigint, %(until)s::bigint) as n, generate_series(1, 4) as step
"""
