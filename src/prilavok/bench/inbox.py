"""`prilavok bench inbox`: how long the server takes for a page of a large inbox, by each filter.

One seller has all the chats. Some filters are made to be hard: a colleague who left long ago, a
label of old chats alone, a word that nearly everybody says.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from msgspec import Struct

from prilavok import market
from prilavok.bench import chat as bench_of_chat
from prilavok.bench import processes
from prilavok.bench.talk import plain_talk
from prilavok.chat.model import ChatId, MessagesSent, SeqRange, new_chat_id
from prilavok.core.clock import SystemClock
from prilavok.core.database import Connection, Database, Jsonb, execute, fetch
from prilavok.core.embedded import EmbeddedServer
from prilavok.core.events import emit, lock_lane, serve_subscriber
from prilavok.core.ids import SellerId, uuid7
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.migrations import migrate
from prilavok.identity.issuing import Issuer
from prilavok.identity.model import Role
from prilavok.inbox.search_index import SUBSCRIBER
from prilavok.wiring import PROJECTIONS

SELLER: Final = SellerId("seller-1")
ME, COLLEAGUE, LEFT = "staff-1", "staff-2", "staff-3"
CHATS_AT_ONCE: Final = 500
WARM_UP: Final = 8
"""Requests after which statements are prepared and their plans settled."""
LONG_AGO: Final = datetime(2026, 1, 1, tzinfo=UTC)
COMMON, RARE, OLD = (UUID(int=n) for n in (1, 2, 3))
BIG_TABLES: Final = ("chats", "messages", "message_words")


class Setting(Struct, frozen=True, kw_only=True):
    """What to measure with."""

    chats: int = 100_000
    requests: int = 30
    limit: int = 50


class Figure(Struct, frozen=True):
    """How long a request took, how much CPU server and database used for it, in milliseconds, and
    how many chats it gave."""

    filter: str
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    max_ms: float
    rows: int


class Figures(Struct, frozen=True, kw_only=True):
    """What was measured: over HTTP on this machine, one request after the other."""

    slowest_p50_ms: float
    most_cpu_ms: float
    filters: tuple[Figure, ...]
    sequential_scans: dict[str, int]
    indexed_messages_per_s: float
    setting: Setting
    machine: dict[str, object]


class LargeInbox(Struct, frozen=True, kw_only=True):
    """A running server whose one seller has all the chats; `token` is a member of its staff's, and
    `pids` are the processes of server and database."""

    dsn: str
    port: int
    token: str
    pids: list[int]
    indexed_messages_per_s: float


@contextmanager
def large_inbox(setting: Setting) -> Generator[LargeInbox]:
    """A database and a server of its own, which are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="prilavok-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with EmbeddedServer(Path(folder) / "data") as dsn:
            issuer = Issuer.in_directory(Path(folder) / "keys", name=bench_of_chat.ISSUER)
            indexed_per_s = asyncio.run(_fill(dsn, setting))
            with bench_of_chat.serving(dsn, bench_of_chat.Setting(), issuer) as (port, server):
                yield LargeInbox(
                    dsn=dsn,
                    port=port,
                    token=issuer.token_for(
                        Role.SELLER_STAFF, ME, now=datetime.now(UTC), seller_id=SELLER
                    ),
                    pids=[
                        *processes.family_of(server.pid),
                        *processes.family_of(bench_of_chat.postmaster_of(Path(folder))),
                    ],
                    indexed_messages_per_s=indexed_per_s,
                )


def bench_inbox(setting: Setting) -> Figures:
    """Ask for a page by each filter, over HTTP."""
    with large_inbox(setting) as inbox:
        before = asyncio.run(_sequential_scans(inbox.dsn))
        filters = tuple(_measured(setting, inbox))
        after = asyncio.run(_sequential_scans(inbox.dsn))
    return Figures(
        slowest_p50_ms=max(figure.p50_ms for figure in filters),
        most_cpu_ms=max(figure.cpu_ms for figure in filters),
        filters=filters,
        sequential_scans={table: after[table] - before[table] for table in BIG_TABLES},
        indexed_messages_per_s=inbox.indexed_messages_per_s,
        setting=setting,
        machine=processes.machine(),
    )


FILTERS: Final[dict[str, dict[str, str]]] = {
    "all": {},
    "waiting": {"status": "waiting_for_seller"},
    "closed": {"status": "closed"},
    "mine": {"assignee": "me"},
    "mine and waiting": {"assignee": "me", "status": "waiting_for_seller"},
    "nobody's": {"assignee": "none"},
    "nobody's and waiting": {"assignee": "none", "status": "waiting_for_seller"},
    "of one who left": {"assignee": LEFT},
    "of one who left, waiting": {"assignee": LEFT, "status": "waiting_for_seller"},
    "a label of many": {"label": str(COMMON)},
    "a label of few": {"label": str(RARE)},
    "a label of old ones": {"label": str(OLD)},
    "a label, mine, waiting": {
        "label": str(COMMON),
        "assignee": "me",
        "status": "waiting_for_seller",
    },
    "a product of many": {"product_id": "product-0"},
    "a product of few": {"product_id": "product-7"},
    "overdue": {"due": "overdue"},
    "due today": {"due": "today", "zone": "Europe/Moscow"},
    "due at all": {"due": "any"},
    "overdue, the nearest first": {"due": "overdue", "sort": "due"},
    "by deadline": {"sort": "due"},
    "by deadline, mine": {"sort": "due", "assignee": "me"},
    "by deadline, a label of few": {"sort": "due", "label": str(RARE)},
    "snoozed": {"snoozed": "true"},
    "a word of many": {"q": "спасибо"},
    "a word of few": {"q": "покупатель77"},
    "two words": {"q": "царапину фото"},
    "a beginning": {"q": "кер"},
    "Chinese": {"q": "发货"},
    "a word of many, by deadline": {"q": "спасибо", "sort": "due"},
    "a word that is not there": {"q": "синхрофазотрон"},
}


def _measured(setting: Setting, inbox: LargeInbox) -> Iterator[Figure]:
    connection = HTTPConnection("127.0.0.1", inbox.port, timeout=60)
    headers = {"authorization": f"Bearer {inbox.token}"}
    pids = inbox.pids

    def ask(path: str) -> dict[str, Any]:  # Any: JSON
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        return msgspec.json.decode(body)

    for name, parameters in FILTERS.items():
        address = "/v1/inbox?" + urlencode({**parameters, "limit": str(setting.limit)})
        yield _figure(name, setting, pids, lambda address=address: ask(address))
    cursor = None
    for _ in range(20):
        page = ask(
            "/v1/inbox?" + urlencode({"limit": "100"} | ({"cursor": cursor} if cursor else {}))
        )
        cursor = page["next"] or cursor
    yield _figure(
        "far down", setting, pids, lambda: ask("/v1/inbox?" + urlencode({"cursor": cursor or ""}))
    )
    yield _figure("counts", setting, pids, lambda: ask("/v1/inbox/counts"))
    connection.close()


def _figure(
    name: str, setting: Setting, pids: list[int], ask: Callable[[], dict[str, Any]]
) -> Figure:
    """Any: JSON of an answer. The first requests warm up; they are not counted."""
    times: list[float] = []
    answer: dict[str, Any] = {}
    for _ in range(WARM_UP):
        ask()
    used = processes.cpu_us(pids)
    for _ in range(setting.requests):
        started = time.perf_counter()
        answer = ask()
        times.append((time.perf_counter() - started) * 1_000)
    times.sort()
    used = processes.cpu_us(pids) - used
    return Figure(
        name,
        round(used / 1_000 / setting.requests, 1),
        round(statistics.median(times), 1),
        round(times[int(len(times) * 0.95)], 1),
        round(times[-1], 1),
        len(answer.get("items", ())),
    )


async def _fill(dsn: str, setting: Setting) -> float:
    """Make the inbox; how many messages a second were indexed for search."""
    await migrate(dsn, lanes=8)
    db = await Database.open(dsn)
    clock = SystemClock()
    lane = lane_of(SELLER, db.lanes)
    await market.take_in(db, clock, _facts(), PROJECTIONS)
    texts = plain_talk(setting.chats)
    for first in range(0, setting.chats, CHATS_AT_ONCE):
        numbers = range(first, min(first + CHATS_AT_ONCE, setting.chats))
        async with db.transaction() as conn:
            await _put(conn, lane, _chats(lane, numbers, texts, setting, clock.now()), clock.now())
    started, indexed = time.perf_counter(), 1
    while indexed:
        indexed = await serve_subscriber(db, SUBSCRIBER, lane, clock.now())
    per_s = setting.chats / (time.perf_counter() - started)
    async with db.reading() as conn:
        await execute(conn, "vacuum analyze")
    await db.close()
    return round(per_s, 1)


def _facts() -> list[market.AnyFact]:
    staff = [
        market.Staff(
            source="bench",
            id=staff_id,
            at=LONG_AGO,
            seller_id=SELLER,
            staff_id=staff_id,
            name=staff_id,
            permissions=frozenset({market.Permission.CHAT}),
        )
        for staff_id in (ME, COLLEAGUE, LEFT)
    ]
    seller = market.Seller(
        source="bench",
        id=SELLER,
        at=LONG_AGO,
        seller_id=SELLER,
        name="Shop",
        country="RU",
        registered_at=LONG_AGO,
    )
    return [seller, *staff]


class NewChat(Struct, frozen=True, kw_only=True):
    """A chat of one message."""

    chat_id: UUID
    message_id: UUID
    client_id: UUID
    buyer_id: str
    product_id: str
    text: str
    status: str
    due_at: datetime | None
    assignee: str | None
    labels: tuple[UUID, ...]
    snoozed_until: datetime | None


def _chats(
    lane: Lane, numbers: Sequence[int], texts: Sequence[str], setting: Setting, now: datetime
) -> list[NewChat]:
    """The older a chat, the lower its number."""
    random = Random(numbers[0])  # noqa: S311, it is to be the same each time
    return [_chat(random, lane, n, texts[n], n / setting.chats, now) for n in numbers]


def _chat(random: Random, lane: Lane, number: int, text: str, age: float, now: datetime) -> NewChat:
    waits = random.random() < 0.3
    is_old = age < 0.1
    assignee = random.choices((None, ME, COLLEAGUE), (5, 3, 2))[0]
    labels = [COMMON] * (random.random() < 0.3) + [RARE] * (random.random() < 0.002)
    return NewChat(
        chat_id=new_chat_id(now, lane),
        message_id=uuid7(now),
        client_id=uuid7(now),
        buyer_id=f"buyer-{number}",
        product_id="product-0" if random.random() < 0.4 else f"product-{number % 500}",
        text=text + (f" покупатель{number}" if number % 10 == 7 else ""),
        status="waiting_for_seller" if waits else random.choice(("waiting_for_buyer", "closed")),
        due_at=now + timedelta(hours=random.uniform(-48, 240)) if waits else None,
        assignee=LEFT if is_old else assignee,
        labels=(*labels, *([OLD] if is_old else [])),
        snoozed_until=now + timedelta(days=3) if random.random() < 0.01 else None,
    )


async def _put(conn: Connection, lane: Lane, chats: Sequence[NewChat], now: datetime) -> None:
    head = await lock_lane(conn, lane)
    parameters = {
        "lane": lane,
        "seller_id": SELLER,
        "chats": Jsonb(list(chats)),
        "position": head.position,
        "now": now,
    }
    await execute(conn, PUT_CHATS, parameters)
    await execute(conn, PUT_MESSAGES, parameters)
    ranges = tuple(SeqRange(ChatId(chat.chat_id), 1, 1) for chat in chats)
    await emit(conn, lane, [MessagesSent(ranges)], now=now)


async def _sequential_scans(dsn: str) -> dict[str, int]:
    """How often each of the big tables was read from end to end so far."""
    db = await Database.open(dsn)
    async with db.reading() as conn:
        found = await fetch(conn, SEQUENTIAL_SCANS, {"tables": list(BIG_TABLES)}, row=Scanned)
    await db.close()
    return {table.relname: table.seq_scan for table in found}


class Scanned(Struct, frozen=True):
    relname: str
    seq_scan: int


SEQUENTIAL_SCANS = """
select relname::text, seq_scan
from pg_stat_user_tables
where relname = any(%(tables)s)
"""

PUT_CHATS = """
insert into chats (
    lane, chat_id, seller_id, buyer_id, context_type, context_id, context_title, opened_at,
    changed_at, status, due_at, position, seq, change, buyer_count, assignee, labels,
    snoozed_until, snoozed_count
)
select
    %(lane)s, chat.chat_id, %(seller_id)s, chat.buyer_id, 'product', chat.product_id, 'A lamp',
    %(now)s, %(now)s, chat.status, chat.due_at, %(position)s + 1, 1, 1, 1, chat.assignee,
    nullif(chat.labels, '{}'), chat.snoozed_until,
    case when chat.snoozed_until is not null then 1 end
from rows from (
    jsonb_to_recordset(%(chats)s) as (
        chat_id uuid, buyer_id text, product_id text, status text, due_at timestamptz,
        assignee text, labels uuid[], snoozed_until timestamptz
    )
) with ordinality as chat (
    chat_id, buyer_id, product_id, status, due_at, assignee, labels, snoozed_until, n
)
"""

PUT_MESSAGES = """
insert into messages (
    lane, chat_id, message_id, client_id, digest, side, author_id, state, text, seq, change,
    buyer_count, seller_count, sent_at, after
)
select
    %(lane)s, chat.chat_id, chat.message_id, chat.client_id, 0, 'buyer', chat.buyer_id,
    'delivered', chat.text, 1, 1, 1, 0, %(now)s, chat.chat_id
from jsonb_to_recordset(%(chats)s) as chat (
    chat_id uuid, message_id uuid, client_id uuid, buyer_id text, text text
)
"""
