"""The part of `prilavok bench discounts` about spend: what it costs an intake to count.

Orders are told over HTTP, a thousand facts to a request, first without a programme, so that nothing
counts, and then with one, by how many pairs of a buyer and a seller there are already. An order is
five facts: placed, paid, shipped, delivered, bought out.
"""

from __future__ import annotations

import asyncio
import http.client
import tempfile
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

import msgspec
from msgspec import Struct

from prilavok import programmes
from prilavok.bench import processes
from prilavok.bench.chat import ISSUER, postmaster_of, serving
from prilavok.bench.chat import Setting as ServerSetting
from prilavok.core.clock import SystemClock
from prilavok.core.database import Database, execute, fetch_one
from prilavok.core.embedded import EmbeddedServer
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.migrations import migrate
from prilavok.discounts.days import Day, day_of, shifted
from prilavok.discounts.kind import KIND
from prilavok.discounts.spend import store
from prilavok.discounts.spend.rows import EMPTY, Entry, fold
from prilavok.identity.actions import create_key
from prilavok.identity.issuing import Issuer
from prilavok.identity.model import Scope
from prilavok.programmes import preset

PRESET: Final = "wildberries-2025"
SELLERS: Final = 1_000
FACTS_PER_REQUEST: Final = 1_000
STEPS: Final = ("order_paid", "order_shipped", "order_delivered", "order_bought_out")
AT_ONCE: Final = 4
"""Requests under way."""
ROWS_PER_STATEMENT: Final = 10_000
DAYS: Final = (1, 2, 2, 3, 3, 4)
"""On how many days somebody has bought: two and a half, as in retail."""


class IntakeFigure(Struct, frozen=True, kw_only=True):
    """Facts told while there were so many pairs already (null: nothing counts). CPU is that of all
    processes of a kind."""

    pairs: int | None
    facts: int
    facts_per_s: int
    server_cpu_us_per_fact: float
    database_cpu_us_per_fact: float


class SpendFigures(Struct, frozen=True, kw_only=True):
    """`facts_per_s` is that of the most pairs; `share` what it is of that without counting;
    `bytes_per_pair` what a row and its key take on the disk, of the most pairs."""

    facts_per_s: int
    share: float
    cpu_share: float
    bytes_per_pair: int
    sizes: tuple[IntakeFigure, ...]


def bench_spend(pairs: Sequence[int], facts: int) -> SpendFigures:
    """Tell so many facts for each number of pairs, ascending."""
    with _market() as market:
        off = _told(market, None, facts)
        asyncio.run(_begin(market.dsn))
        sizes: list[IntakeFigure] = []
        there = 0
        for size in pairs:
            asyncio.run(_fill(market.dsn, there, size))
            there = size
            sizes.append(_told(market, size, facts))
        bytes_per_pair = asyncio.run(_bytes_per_pair(market.dsn))
    on = sizes[-1]
    return SpendFigures(
        facts_per_s=on.facts_per_s,
        share=round(on.facts_per_s / off.facts_per_s, 3),
        cpu_share=round(_cpu(off) / _cpu(on), 3),
        bytes_per_pair=bytes_per_pair,
        sizes=(off, *sizes),
    )


class _Market(Struct, frozen=True):
    dsn: str
    port: int
    key: str
    server: int
    postmaster: int


@contextmanager
def _market() -> Generator[_Market]:
    """A database and a server of its own, which are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="prilavok-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with EmbeddedServer(Path(folder) / "data") as dsn:
            key = asyncio.run(_prepared(dsn))
            issuer = Issuer.in_directory(Path(folder) / "keys", name=ISSUER)
            with serving(dsn, ServerSetting(), issuer) as (port, server):
                yield _Market(dsn, port, key, server.pid, postmaster_of(Path(folder)))


async def _prepared(dsn: str) -> str:
    """The secret of a key that may tell facts."""
    await migrate(dsn)
    db = await Database.open(dsn)
    try:
        return (await create_key(db, SystemClock(), "bench", [Scope.FACTS_WRITE])).secret
    finally:
        await db.close()


async def _begin(dsn: str) -> None:
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
                now=SystemClock().now(),
            )
    finally:
        await db.close()


async def _fill(dsn: str, first: int, size: int) -> None:
    """Rows of buyers who have bought something, up to so many."""
    random = Random(size)  # noqa: S311, made up
    today = day_of(SystemClock().now(), preset(KIND, PRESET).clock)
    db = await Database.open(dsn)
    try:
        for start in range(first, size, ROWS_PER_STATEMENT):
            some = range(start, min(start + ROWS_PER_STATEMENT, size))
            rows = {_pair(n): fold(EMPTY, _bought(random, today), today) for n in some}
            async with db.transaction() as conn:
                await store.put_pairs(conn, rows, lanes=db.lanes)
        async with db.reading() as conn:
            await execute(conn, "vacuum (analyze) spend_pairs")
    finally:
        await db.close()


def _bought(random: Random, today: Day) -> list[Entry]:
    return [
        Entry(shifted(today, -random.randrange(365)), random.randrange(10_000, 500_000))
        for _ in range(random.choice(DAYS))
    ]


def _pair(n: int) -> tuple[BuyerId, SellerId]:
    return BuyerId(f"buyer-{n}"), SellerId(f"seller-{n % SELLERS}")


def _told(market: _Market, pairs: int | None, facts: int) -> IntakeFigure:
    bodies = _bodies(pairs, facts)
    _send(market, bodies[: len(bodies) // 5])  # to warm up
    bodies = bodies[len(bodies) // 5 :]
    kinds = {"server": market.server, "database": market.postmaster}
    before = {kind: processes.cpu_us(processes.family_of(pid)) for kind, pid in kinds.items()}
    begun = time.perf_counter()
    _send(market, bodies)
    seconds = time.perf_counter() - begun
    after = {kind: processes.cpu_us(processes.family_of(pid)) for kind, pid in kinds.items()}
    told = len(bodies) * FACTS_PER_REQUEST
    return IntakeFigure(
        pairs=pairs,
        facts=told,
        facts_per_s=round(told / seconds),
        server_cpu_us_per_fact=round((after["server"] - before["server"]) / told, 1),
        database_cpu_us_per_fact=round((after["database"] - before["database"]) / told, 1),
    )


def _send(market: _Market, bodies: Sequence[bytes]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        parts = [bodies[n::AT_ONCE] for n in range(AT_ONCE)]
        list(threads.map(partial(_send_some, market), parts))


def _send_some(market: _Market, bodies: Sequence[bytes]) -> None:
    headers = {"authorization": f"Bearer {market.key}", "content-type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", market.port, timeout=60)
    for body in bodies:
        connection.request("POST", "/v1/facts", body, headers)
        answer = connection.getresponse()
        said = answer.read()
        assert answer.status == 200, said
    connection.close()


def _bodies(pairs: int | None, facts: int) -> list[bytes]:
    """Requests of a thousand facts, of orders by buyers who are there already, mostly."""
    random = Random(facts)  # noqa: S311, made up
    orders = range(round(1.25 * facts) // (1 + len(STEPS)))
    at = SystemClock().now() - timedelta(hours=1)
    told: list[dict[str, object]] = []
    for n in orders:
        buyer_id, seller_id = _pair(random.randrange(pairs or len(orders)))
        order: dict[str, object] = {
            "source": "bench",
            "seller_id": seller_id,
            "order_id": f"o-{pairs}-{n}",
            "at": at,
        }
        line = {"line_id": "1", "product_id": "p-1", "quantity": 1, "paid_minor": 10_000 + n % 999}
        told.append(
            {
                "type": "order_placed",
                "id": f"{pairs}-{n}",
                "buyer_id": buyer_id,
                "scheme": "FBO",
                "currency": "RUB",
                "lines": [line],
                **order,
            }
        )
        told += [{"type": step, "id": f"{pairs}-{n}-{step}", **order} for step in STEPS]
    return [
        msgspec.json.encode({"facts": told[first : first + FACTS_PER_REQUEST]})
        for first in range(0, len(told) - FACTS_PER_REQUEST + 1, FACTS_PER_REQUEST)
    ]


async def _bytes_per_pair(dsn: str) -> int:
    db = await Database.open(dsn)
    try:
        async with db.reading() as conn:
            size = await fetch_one(conn, BYTES_PER_PAIR, {"lanes": list(range(db.lanes))}, row=int)
    finally:
        await db.close()
    assert size is not None
    return size


def _cpu(figure: IntakeFigure) -> float:
    return figure.server_cpu_us_per_fact + figure.database_cpu_us_per_fact


BYTES_PER_PAIR = """
select pg_total_relation_size('spend_pairs') / greatest(count(*), 1)
from spend_pairs
where lane = any(%(lanes)s)
"""
