"""How many baskets the server prices in a second, over HTTP.

Each basket has ten lines of three sellers, at each of which the buyer has bought before; every
seller has discount terms, which half of the buyers reach. So many offers apply to all of the lines;
the other coupons that are running are for other sellers.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
import psycopg
from msgspec import Struct

from prilavok import programmes
from prilavok.bench import chat as bench_of_chat
from prilavok.bench import processes
from prilavok.bench.quote_changes import changing
from prilavok.bench.quote_load import QuotePlan, QuoteTally
from prilavok.core.clock import SystemClock
from prilavok.core.database import Connection, Database, Jsonb, execute
from prilavok.core.embedded import EmbeddedServer
from prilavok.core.ids import uuid7
from prilavok.core.lanes import lane_of
from prilavok.core.migrations import migrate
from prilavok.discounts.coupons.model import Coupon, CouponId, Goods, Percent, SpendGet
from prilavok.discounts.days import Day, day_of
from prilavok.discounts.kind import KIND
from prilavok.discounts.spend.rows import EMPTY, Entry, Row, fold
from prilavok.discounts.terms import DiscountTerms
from prilavok.identity import actions as identity
from prilavok.identity.issuing import Issuer
from prilavok.identity.model import Scope
from prilavok.market.model import Funder

PRESET: Final = "wildberries-2025"
SELLERS: Final = 1_000
SELLERS_PER_BUYER: Final = 10
LINES: Final = 10
SELLERS_PER_BASKET: Final = 3
ROWS_AT_ONCE: Final = 20_000
BASKETS: Final = 2_000
"""Different ones, asked for in turn."""
THRESHOLD_MINOR: Final = 500_000
LONG: Final = timedelta(days=300)


class QuoteSetting(Struct, frozen=True, kw_only=True):
    """What to measure with."""

    offers: int = 10
    coupons: int = 1_000
    pairs: int = 50_000
    connections: int = 24
    workers: int = 2
    seconds: float = 10
    warm_up_s: float = 3
    changes_per_s: float = 0


class QuoteFigures(Struct, frozen=True, kw_only=True):
    """What was measured. CPU is user and system time of all processes of a kind; the generator's
    is not the server's, but on the same machine. `reads_per_quote` of the database, each of which
    is a statement; those of duties are among them. So many `changes` of coupons there were
    meanwhile."""

    quotes_per_s: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    server_cpu_us_per_quote: float
    database_cpu_us_per_quote: float
    client_cpu_us_per_quote: float
    reads_per_quote: float
    discounted_share: float
    bytes_per_answer: int
    problems: int
    offers: int
    changes: int


def bench_quotes(setting: QuoteSetting) -> QuoteFigures:
    """Measure on a database and a server of its own, which are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="prilavok-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with EmbeddedServer(Path(folder) / "data") as dsn:
            issuer = Issuer.in_directory(Path(folder) / "keys", name=bench_of_chat.ISSUER)
            key = asyncio.run(_fill(dsn, setting))
            of_chat = bench_of_chat.Setting(workers=setting.workers)
            with bench_of_chat.serving(dsn, of_chat, issuer) as (port, server):
                plan = QuotePlan(
                    host="127.0.0.1",
                    port=port,
                    path="/v1/quotes",
                    key=key,
                    bodies=tuple(_bodies(setting)),
                    connections=setting.connections,
                    warm_up_s=setting.warm_up_s,
                    seconds=setting.seconds,
                )
                return _measured(
                    setting, plan, dsn, server.pid, bench_of_chat.postmaster_of(Path(folder))
                )


def _measured(
    setting: QuoteSetting, plan: QuotePlan, dsn: str, server: int, postmaster: int
) -> QuoteFigures:
    command = [sys.executable, "-m", "prilavok.bench.quote_load"]
    with (
        psycopg.connect(dsn, autocommit=True) as watching,
        changing(dsn, setting.changes_per_s, PRESET) as changed,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as load,
    ):
        assert load.stdin is not None
        assert load.stdout is not None
        load.stdin.write(msgspec.json.encode(plan))
        load.stdin.close()
        assert load.stdout.readline() == b"started\n"
        kinds = {
            "server": processes.family_of(server),
            "database": processes.family_of(postmaster),
            "client": [load.pid],
        }
        before = {kind: processes.cpu_us(pids) for kind, pids in kinds.items()}
        reads, changes = _reads(watching), changed.changes
        assert load.stdout.readline() == b"stopped\n"
        after = {kind: processes.cpu_us(pids) for kind, pids in kinds.items()}
        reads, changes = _reads(watching) - reads, changed.changes - changes
        tally = msgspec.json.decode(load.stdout.readline(), type=QuoteTally)
    used_us = {kind: after[kind] - before[kind] for kind in kinds}
    return _figures(tally, used_us, reads=reads, offers=setting.offers, changes=changes)


def _figures(
    tally: QuoteTally, used_us: Mapping[str, float], *, reads: int, offers: int, changes: int
) -> QuoteFigures:
    """What was counted, for each quote; `used_us` is CPU time by kind of process."""
    answers = max(tally.answers, 1)
    used = {kind: round(us / answers, 1) for kind, us in used_us.items()}
    return QuoteFigures(
        quotes_per_s=round(tally.answers / tally.seconds, 1),
        p50_ms=tally.p50_ms,
        p99_ms=tally.p99_ms,
        max_ms=tally.max_ms,
        server_cpu_us_per_quote=used["server"],
        database_cpu_us_per_quote=used["database"],
        client_cpu_us_per_quote=used["client"],
        reads_per_quote=round(reads / answers, 3),
        discounted_share=round(tally.discounted / answers, 3),
        bytes_per_answer=tally.bytes // answers,
        problems=tally.problems,
        offers=offers,
        changes=changes,
    )


def _reads(watching: psycopg.Connection) -> int:
    """How many transactions there have been. Each process says so once a second."""
    row = watching.execute(TRANSACTIONS).fetchone()
    assert row is not None
    return row[0]


def _bodies(setting: QuoteSetting) -> Iterator[str]:
    random = Random(1)  # noqa: S311, it is to be the same each time
    for _ in range(BASKETS):
        buyer = random.randrange(max(1, setting.pairs // SELLERS_PER_BUYER))
        sellers = random.sample(_sellers_of(buyer), SELLERS_PER_BASKET)
        lines = [
            {
                "line_id": str(n),
                "seller_id": sellers[n % SELLERS_PER_BASKET],
                "product_id": f"product-{random.randrange(100_000)}",
                "category": ["Home", "Kitchen"],
                "quantity": random.choice((1, 1, 1, 2)),
                "unit_minor": random.randrange(10_000, 500_000),
            }
            for n in range(LINES)
        ]
        basket = {"buyer_id": f"buyer-{buyer}", "currency": "RUB", "lines": lines}
        yield msgspec.json.encode(basket).decode()


def _sellers_of(buyer: int) -> list[str]:
    return [f"seller-{(buyer * 7 + n) % SELLERS}" for n in range(SELLERS_PER_BUYER)]


async def _fill(dsn: str, setting: QuoteSetting) -> str:
    """A market with buyers who have bought, terms and coupons; a key to ask with."""
    await migrate(dsn)
    db = await Database.open(dsn)
    clock = SystemClock()
    now = clock.now()
    today = day_of(now, ZoneInfo("Europe/Moscow"))
    try:
        async with db.transaction() as conn:
            await programmes.publish(
                conn,
                KIND,
                programmes.preset(KIND, PRESET),
                effective_from=None,
                by="bench",
                note="",
                now=now,
            )
            await _put_terms(conn, db.lanes, today, now)
            await _put_coupons(conn, setting, now)
        await _put_pairs(db, setting, today)
        async with db.reading() as conn:
            await execute(conn, "vacuum (analyze)")
        key = await identity.create_key(db, clock, "bench", [Scope.DISCOUNTS_USE])
    finally:
        await db.close()
    return key.secret


async def _put_terms(conn: Connection, lanes: int, today: Day, now: datetime) -> None:
    sellers = [f"seller-{n}" for n in range(SELLERS)]
    terms = DiscountTerms(threshold_minor=THRESHOLD_MINOR, discount_bps=1_000)
    parameters = {
        "lanes": [lane_of(each, lanes) for each in sellers],
        "seller_ids": sellers,
        "terms": Jsonb(terms),
        "starts": today - 10,
        "until": today + 30,
        "now": now,
    }
    await execute(conn, PUT_TERMS, parameters)


async def _put_coupons(conn: Connection, setting: QuoteSetting, now: datetime) -> None:
    made = [_coupon(n, setting, now) for n in range(max(setting.coupons, setting.offers))]
    for first in range(0, len(made), ROWS_AT_ONCE):
        some = made[first : first + ROWS_AT_ONCE]
        parameters = {
            "coupon_ids": [each.coupon_id for each in some],
            "coupons": [Jsonb(each) for each in some],
            "ends_at": now + LONG,
            "now": now,
        }
        await execute(conn, PUT_COUPONS, parameters)


def _coupon(n: int, setting: QuoteSetting, now: datetime) -> Coupon:
    """The first ones are for everything, the others for sellers that no basket has."""
    from_minor = 10_000 + 1_000 * n
    if n % 2:
        benefit = Percent(off_bps=100 + n % 900, from_minor=from_minor)
    else:
        benefit = SpendGet(from_minor=from_minor, off_minor=max(1, from_minor // 20))
    is_offer = n < setting.offers
    return Coupon(
        coupon_id=CouponId(str(uuid7(now))),
        title=f"Coupon {n}",
        funder=Funder.MARKETPLACE,
        benefit=benefit,
        currency="RUB",
        goods=Goods() if is_offer else Goods(sellers=(f"other-{n}",)),
        starts_at=now - LONG,
        ends_at=now + LONG,
    )


async def _put_pairs(db: Database, setting: QuoteSetting, today: Day) -> None:
    rows = [_row(n, today) for n in range(100)]
    some: list[tuple[str, str, Row]] = []
    for buyer in range(max(1, setting.pairs // SELLERS_PER_BUYER)):
        for n, seller in enumerate(_sellers_of(buyer)):
            some.append((f"buyer-{buyer}", seller, rows[(buyer * 13 + n) % len(rows)]))
        if len(some) >= ROWS_AT_ONCE:
            await _put(db, some)
            some = []
    await _put(db, some)


def _row(n: int, today: Day) -> Row:
    """What a buyer has bought on a few days of a year; of half of them it is enough."""
    random = Random(n)  # noqa: S311, it is to be the same each time
    days = sorted(random.sample(range(1, 360), 1 + n % 4))
    whole = THRESHOLD_MINOR * (2 if n % 2 else 1) // 2 + random.randrange(100_000) * (n % 2)
    entries = [Entry(Day(today - day), max(1, whole // len(days) + 1)) for day in days]
    return fold(EMPTY, entries, today)


async def _put(db: Database, some: Sequence[tuple[str, str, Row]]) -> None:
    if not some:
        return
    parameters = {
        "lanes": [lane_of(buyer, db.lanes) for buyer, _, _ in some],
        "buyer_ids": [buyer for buyer, _, _ in some],
        "seller_ids": [seller for _, seller, _ in some],
        "sums": [row.sum_minor for _, _, row in some],
        "oldest": [row.oldest_day for _, _, row in some],
        "newest": [row.newest_day for _, _, row in some],
        "folded": [row.folded_day for _, _, row in some],
        "packed": [row.packed for _, _, row in some],
    }
    async with db.transaction() as conn:
        await execute(conn, PUT_PAIRS, parameters)


TRANSACTIONS = """
select xact_commit
from pg_stat_database
where datname = current_database()
"""

PUT_TERMS = """
insert into discount_terms (
    lane, seller_id, number, terms, starts, promised_until, kept_until, submitted_at, submitted_by,
    programme_version
)
select lane, seller_id, 1, %(terms)s, %(starts)s, %(until)s, %(until)s, %(now)s, 'bench', 1
from unnest(%(lanes)s::smallint[], %(seller_ids)s::text[]) as seller (lane, seller_id)
"""

PUT_COUPONS = """
insert into coupons (coupon_id, ends_at, coupon, made_by, made_at, age)
select coupon_id, %(ends_at)s, coupon, 'bench', %(now)s, 0
from unnest(%(coupon_ids)s::text[], %(coupons)s::jsonb[]) as new (coupon_id, coupon)
"""

PUT_PAIRS = """
insert into spend_pairs (
    lane, buyer_id, seller_id, sum_minor, oldest_day, newest_day, folded_day, version, packed
)
select lane, buyer_id, seller_id, sum_minor, oldest_day, newest_day, folded_day, 1, packed
from unnest(
    %(lanes)s::smallint[], %(buyer_ids)s::text[], %(seller_ids)s::text[], %(sums)s::bigint[],
    %(oldest)s::integer[], %(newest)s::integer[], %(folded)s::integer[], %(packed)s::bytea[]
) as pair (lane, buyer_id, seller_id, sum_minor, oldest_day, newest_day, folded_day, packed)
"""
