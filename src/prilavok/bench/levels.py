"""`prilavok bench levels`: how fast a month is settled, by how much happened in it.

Each size has a database of its own. Evidence is written as the reader of facts writes it, in
stretches of one lane after the other, without the indexes that only readers need. Each piece
stands for one fact about an order, a review or a question.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from prilavok import programmes
from prilavok.bench import processes
from prilavok.bench.chat import postmaster_of
from prilavok.bench.level_asking import Asking, bench_asking
from prilavok.bench.level_reading import Reading, bench_reading
from prilavok.bench.watching import Watch, watching
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute
from prilavok.core.embedded import EmbeddedServer
from prilavok.core.lanes import Lane, by_lane
from prilavok.core.migrations import migrate
from prilavok.core.money import shares
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND
from prilavok.levels.settling.actions import settle
from prilavok.programmes import preset

UTC_ZONE: Final = ZoneInfo("UTC")
PRESET: Final = "wildberries-2024-12"
MONTH: Final = Month.parse("2024-05")
BEGUN: Final = datetime(2024, 4, 1, tzinfo=UTC)
STRETCH: Final = 20_000
"""Pieces of evidence of one lane that lie beside each other."""


class Setting(Struct, frozen=True, kw_only=True):
    """What to measure with."""

    facts: tuple[int, ...] = (1_000_000, 4_000_000, 16_000_000)
    sellers: int = 10_000
    read: int = 400_000
    """How many facts are read into evidence; that is measured for itself."""


class Figure(Struct, frozen=True, kw_only=True):
    """One size: seconds from the call to the sealed result, the CPU that server and database used
    for it, and the most that they held in memory of their own (shared buffers are not counted)."""

    facts: int
    facts_per_s: int
    seconds: float
    cpu_s: float
    memory_bytes: int
    sellers: int


class Figures(Struct, frozen=True, kw_only=True):
    """What was measured on this machine."""

    facts_per_s: int
    sizes: tuple[Figure, ...]
    reading: Reading
    asking: Asking
    """Of the first size."""
    setting: Setting
    machine: dict[str, object]


def bench_levels(setting: Setting) -> Figures:
    """Settle a month of each size."""
    found = [_of_size(facts, setting) for facts in setting.facts]
    sizes = tuple(figure for figure, _ in found)
    return Figures(
        facts_per_s=min(figure.facts_per_s for figure in sizes),
        sizes=sizes,
        reading=bench_reading(setting.read, setting.sellers),
        asking=found[0][1],
        setting=setting,
        machine=processes.machine(),
    )


def _of_size(facts: int, setting: Setting) -> tuple[Figure, Asking]:
    with tempfile.TemporaryDirectory(prefix="prilavok-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with EmbeddedServer(Path(folder) / "data") as dsn:
            asyncio.run(_fill(dsn, facts, setting))
            with watching(postmaster_of(Path(folder))) as watch:
                return asyncio.run(_settled(dsn, facts, setting, watch))


async def _settled(dsn: str, facts: int, setting: Setting, watch: Watch) -> tuple[Figure, Asking]:
    db = await Database.open(dsn)
    try:
        programme = preset(KIND, PRESET)
        clock = FixedClock(MONTH.plus(1).day(2, programme.clock))
        before_us, begun = watch.cpu_us(), time.perf_counter()
        settlement = await settle(db, clock, MONTH)
        seconds = time.perf_counter() - begun
        cpu_us = watch.cpu_us() - before_us
        most_bytes = watch.most_bytes
        asking = await bench_asking(db, clock, programme, setting.sellers)
    finally:
        await db.close()
    assert settlement.evidence == facts, "some was left out"
    figure = Figure(
        facts=facts,
        facts_per_s=round(facts / seconds),
        seconds=round(seconds, 2),
        cpu_s=round(cpu_us / 1e6, 2),
        memory_bytes=most_bytes,
        sellers=settlement.sellers,
    )
    return figure, asking


async def _fill(dsn: str, facts: int, setting: Setting) -> None:
    """A market in which so much has happened."""
    await migrate(dsn)
    db = await Database.open(dsn)
    try:
        async with db.transaction() as conn:
            await programmes.publish(
                conn,
                KIND,
                preset(KIND, PRESET),
                effective_from=None,
                by="bench",
                note="",
                now=BEGUN,
            )
            await execute(conn, DROP_INDEXES)
            sellers = [f"seller-{n}" for n in range(setting.sellers)]
            of_lanes = dict(by_lane(sellers, lambda seller: seller, db.lanes))
            for lane, of_lane in of_lanes.items():
                await execute(conn, PUT_SELLERS, {"lane": lane, "ids": of_lane, "now": BEGUN})
        shares_of_lanes = shares(facts, [len(of_lane) for of_lane in of_lanes.values()])
        left = dict(zip(of_lanes, shares_of_lanes, strict=True))
        done = dict.fromkeys(of_lanes, 0)
        while any(left.values()):
            for lane, of_lane in of_lanes.items():
                await _put(db, lane, of_lane, done, left)
        async with db.reading() as conn:
            await execute(conn, "vacuum (analyze) level_evidence")
    finally:
        await db.close()


async def _put(
    db: Database,
    lane: Lane,
    sellers: Sequence[str],
    done: dict[Lane, int],
    left: dict[Lane, int],
) -> None:
    many = min(STRETCH, left[lane])
    wanted = {
        "lane": lane,
        "ids": list(sellers),
        "first": done[lane],
        "many": many,
        "starts": MONTH.starts(UTC_ZONE),
    }
    async with db.transaction() as conn:
        await execute(conn, PUT_EVIDENCE, wanted)
        await execute(conn, MOVE_HEAD, {"lane": lane, "position": done[lane] + many})
    done[lane] += many
    left[lane] -= many


DROP_INDEXES = "drop index level_evidence_once, level_evidence_by_time"

PUT_SELLERS = """
insert into sellers (
    lane, seller_id, name, country, registered_at, trade, trusted, at, source, fact_id
)
select %(lane)s, seller_id, seller_id, 'RU', %(now)s, 'reseller', false, %(now)s, 'bench', seller_id
from unnest(%(ids)s::text[]) as seller (seller_id)
"""

# Of ten pieces: three orders, three lines that left, two that were kept, one that came back and one
# that was cancelled; of a hundred, two ratings and two answers in their stead.
PUT_EVIDENCE = """
insert into level_evidence (
    lane, position, seller_id, at, kind, flag, subject, part, amount, currency, waited_s, scheme,
    fact_position
)
select %(lane)s, n, (%(ids)s::text[])[1 + (n * 7919) %% cardinality(%(ids)s::text[])],
    %(starts)s::timestamptz + (n * 104729) %% 2600000 * interval '1 second',
    case
        when n %% 100 in (3, 53) then 7
        when n %% 100 in (4, 54) then 8
        else (array[1, 1, 1, 2, 2, 2, 3, 3, 5, 4])[1 + n %% 10]
    end,
    n %% 3 = 0, 'order-' || n / 4, '1',
    case when n %% 100 in (3, 53) then 1 + n %% 5 else n %% 500000 end,
    case when n %% 100 in (3, 4, 53, 54) then null else 'RUB' end,
    (n * 31) %% 300000,
    case when n %% 100 in (3, 4, 53, 54) then null else (array['FBO', 'FBS'])[1 + n %% 2] end, n
from generate_series(%(first)s + 1, %(first)s + %(many)s) as n
"""

MOVE_HEAD = """
insert into level_heads (lane, position)
values (%(lane)s, %(position)s)
on conflict (lane) do update
set position = excluded.position
"""
