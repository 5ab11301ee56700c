"""A real server under load whose processes are killed: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any
from uuid import UUID

import httpx
import nats
import psutil
import pytest

from faults.load import Figures, Talker
from identity.signing import AUDIENCE, ISSUER, claims, jwks_document, signed
from prilavok import market, programmes
from prilavok.bench.chat import AS_FAST_AS_ONE_LIKES
from prilavok.chat import actions, message_store, store
from prilavok.chat.model import (
    Author,
    ChatId,
    ChatRow,
    Context,
    ContextType,
    MessageRow,
    Side,
    lane_of_chat,
)
from prilavok.core.clock import SystemClock
from prilavok.core.database import Database, fetch
from prilavok.core.embedded import EmbeddedServer
from prilavok.core.ids import SellerId
from prilavok.moderation.programme import KIND, Rulebook
from prilavok.wiring import PROJECTIONS
from waiting import PATIENCE_S

pytestmark = pytest.mark.slow

SELLERS = 4
BUYERS_PER_SELLER = 4
EVERY_S = 0.06
BETWEEN_BLOWS = 300
"""Answers: about half a second of everybody's writing on an idle machine."""


async def let_everything_pass(db: Database, clock: SystemClock) -> None:
    """Publish a rulebook without rules: the texts here are ids, which look like anything."""
    rulebook = Rulebook(name="no-rules", own_hosts=("market.example",), rules=())
    async with db.transaction() as conn:
        await programmes.publish(
            conn,
            KIND,
            rulebook,
            effective_from=None,
            by="operator:1",
            note="",
            now=clock.now(),
        )


class Town:
    """A served installation with sellers, buyers and their chats."""

    def __init__(self, data_dir: Path, port: int, serving: subprocess.Popen[bytes]) -> None:
        self.port = port
        self.serving = serving
        self.data_dir = data_dir
        self.chats: dict[ChatId, tuple[str, str]] = {}

    async def fill(self) -> None:
        """Tell the facts, and open a chat for every buyer."""
        await self._healthy()
        db = await self.database()
        clock = SystemClock()
        await market.take_in(db, clock, facts(), PROJECTIONS)
        await let_everything_pass(db, clock)
        for seller in range(SELLERS):
            for buyer in range(BUYERS_PER_SELLER):
                author = Author(Side.BUYER, f"buyer-{seller}-{buyer}")
                seller_id = SellerId(f"seller-{seller}")
                context = Context(ContextType.PRODUCT, "lamp")
                chat, _ = await actions.open_chat(db, clock, author, seller_id, context)
                self.chats[chat.chat_id] = (seller_id, author.id)
        await db.close()

    async def database(self) -> Database:
        return await Database.open(EmbeddedServer(self.data_dir).dsn())

    def talkers(self, figures: Figures, side: Side) -> list[Talker]:
        """Each buyer with two devices, and a member of staff for every seller."""
        address = f"ws://127.0.0.1:{self.port}/v1/socket"
        sent_at: dict[str, float] = {}

        def talker(token: Callable[[], str], chat_ids: list[ChatId], every_s: float) -> Talker:
            ids = [UUID(int=chat_id.int) for chat_id in chat_ids]
            return Talker(address, token, side, ids, figures, sent_at, every_s)

        if side is Side.BUYER:
            return [
                talker(lambda buyer_id=buyer_id: token_of(sub=buyer_id), [chat_id], EVERY_S)
                for chat_id, (_, buyer_id) in self.chats.items()
                for _ in range(2)
            ]
        return [
            talker(
                lambda n=n: token_of(
                    sub=f"staff-{n}", role="seller_staff", seller_id=f"seller-{n}"
                ),
                [c for c, (seller_id, _) in self.chats.items() if seller_id == f"seller-{n}"],
                EVERY_S / 2,
            )
            for n in range(SELLERS)
        ]

    def kill_a_server_process(self) -> None:
        victim = next(
            child
            for child in psutil.Process(self.serving.pid).children()
            if "prilavok.server_process" in child.cmdline()
        )
        victim.kill()

    def kill_the_database(self) -> None:
        """The postmaster and every process of its, at once."""
        pid_file = self.data_dir / "database" / "cluster" / "postmaster.pid"
        postmaster = psutil.Process(int(pid_file.read_text().splitlines()[0]))
        for process in (postmaster, *postmaster.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                process.kill()

    async def _healthy(self) -> None:
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(PATIENCE_S):
            while True:
                assert self.serving.poll() is None, "the server has ended"
                with suppress(httpx.HTTPError):
                    address = f"http://127.0.0.1:{self.port}/healthz"
                    if (await client.get(address)).status_code == 200:
                        return
                await asyncio.sleep(0.1)


def facts() -> list[market.AnyFact]:
    fact: dict[str, Any] = {"source": "test", "at": datetime(2026, 1, 1, tzinfo=UTC)}
    told: list[market.AnyFact] = []
    for n in range(SELLERS):
        own = {**fact, "seller_id": f"seller-{n}"}
        told += [
            market.Seller(
                id=f"seller-{n}", name=f"Shop {n}", country="RU", registered_at=fact["at"], **own
            ),
            market.Staff(
                id=f"staff-{n}",
                staff_id=f"staff-{n}",
                name="Ann",
                permissions=frozenset({market.Permission.CHAT}),
                **own,
            ),
            market.Product(
                id=f"lamp-{n}", product_id="lamp", title="A lamp", category=("Home",), **own
            ),
        ]
    return told


def token_of(**who: str) -> str:
    return signed(claims(datetime.now(UTC), **who))


@contextmanager
def served(data_dir: Path, **settings: str) -> Iterator[Town]:
    """`prilavok serve --workers 2` in `data_dir`, with all of the database's durability."""
    (data_dir / "jwks.json").write_bytes(jwks_document())
    port = free_port()
    environ = {
        **os.environ,
        "PRILAVOK_DATA_DIR": str(data_dir),
        "PRILAVOK_PORT": str(port),
        "PRILAVOK_ISSUER": ISSUER,
        "PRILAVOK_AUDIENCE": AUDIENCE,
        "PRILAVOK_JWKS": str(data_dir / "jwks.json"),
        "PRILAVOK_LOG_LEVEL": "error",
        **AS_FAST_AS_ONE_LIKES,
        **settings,
    }
    command = [sys.executable, "-m", "prilavok", "serve", "--workers", "2"]
    with (data_dir / "serve.log").open("wb") as log:
        serving = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
        try:
            yield Town(data_dir, port, serving)
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.wait(60)
            embedded = EmbeddedServer(data_dir)
            if embedded.is_running():
                embedded.start()
                embedded.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


Blow = tuple[str, Callable[[], object]]


async def load(town: Town, figures: Figures, blows: list[Blow]) -> list[Talker]:
    """Everybody writes; each blow falls in full flow, once the last one has been got over; then
    all outboxes are emptied."""
    buyers = town.talkers(figures, Side.BUYER)
    staff = town.talkers(figures, Side.SELLER)
    for each in staff:
        each.sent_at = buyers[0].sent_at
    talking = [asyncio.create_task(talker.talk()) for talker in buyers]
    await until("words of every buyer", lambda: all(each.client.acknowledged for each in buyers))
    talking += [asyncio.create_task(talker.talk()) for talker in staff]
    for name, blow in blows:
        await more_acknowledged(figures)
        print(f"{len(figures.acknowledged_at)} acknowledged; {name}")
        result = blow()
        if isinstance(result, Awaitable):
            await result
    await more_acknowledged(figures)
    everyone = [*buyers, *staff]
    for talker in everyone:
        talker.is_writing = False
    await until("empty outboxes", lambda: all(talker.is_done for talker in everyone))
    await converged(town, everyone)
    for task in talking:
        task.cancel()
    await asyncio.gather(*talking, return_exceptions=True)
    return everyone


async def converged(town: Town, everyone: list[Talker]) -> None:
    """Until every client has come to the last change of each of its chats."""
    db = await town.database()
    heads = {str(chat.chat_id): chat.change for chat in await chats_of(db, town)}
    await db.close()
    await until(
        "clients at the last change of each chat",
        lambda: all(
            view.change == heads[chat_id]
            for talker in everyone
            for chat_id, view in talker.client.views.items()
        ),
    )


async def more_acknowledged(figures: Figures) -> None:
    """Until so much more has been acknowledged that everybody is in full flow."""
    enough = len(figures.acknowledged_at) + BETWEEN_BLOWS
    await until(f"{BETWEEN_BLOWS} more answers", lambda: len(figures.acknowledged_at) >= enough)


async def until(what: str, is_so: Callable[[], bool]) -> None:
    """Until `is_so`, which is called `what`; fails after `PATIENCE_S`."""
    end = monotonic() + PATIENCE_S
    while not is_so():
        assert monotonic() < end, f"within {PATIENCE_S} s there were no {what}"
        await asyncio.sleep(0.05)


async def chats_of(db: Database, town: Town) -> list[ChatRow]:
    ids = list(town.chats)
    async with db.reading() as conn:
        return await store.chats_by_id(conn, ids, [lane_of_chat(id_, db.lanes) for id_ in ids])


async def check(town: Town, everyone: list[Talker]) -> int:
    """Acknowledged is stored, once, without gaps, and seen by all alike; how much was stored."""
    assert not [talker.refusals for talker in everyone if talker.refusals]
    db = await town.database()
    async with db.reading() as conn:
        messages = await fetch(conn, EVERY_MESSAGE, row=MessageRow)
    chats = await chats_of(db, town)
    await db.close()

    by_id = {str(message.message_id): message for message in messages}
    assert len({(m.chat_id, m.side, m.client_id) for m in messages}) == len(messages), "doubled"
    for talker in everyone:
        for client_id, ack in talker.client.acknowledged.items():
            stored = by_id[ack["message_id"]]
            assert (str(stored.client_id), stored.seq) == (client_id, ack["seq"])
    for chat in chats:
        own = sorted((m for m in messages if m.chat_id == chat.chat_id), key=lambda m: m.seq or 0)
        assert [message.seq for message in own] == list(range(1, chat.seq + 1))
        texts = [message.text for message in own]
        for talker in everyone:
            if str(chat.chat_id) in talker.client.views:
                shown = talker.client.view(chat.chat_id).shown()
                assert [message["text"] for message in shown] == texts
    return len(messages)


EVERY_MESSAGE = f"select {message_store.MESSAGE_COLUMNS} from messages as message"


def report(figures: Figures, stored: int, took_s: float) -> None:
    waits = sorted(figures.heard_after_s)
    print(
        f"{figures.sent} messages written, {len(figures.acknowledged_at)} acknowledged,"
        f" {stored} stored in {took_s:.1f} s;"
        f" {figures.retried} sent again, {figures.connections} connections,"
        f" {figures.resyncs} chats read anew,"
        f" at most {figures.longest_silence_s():.2f} s without an answer to anybody;"
        f" the other side heard after {median(waits) * 1000:.0f} ms in the middle,"
        f" {waits[len(waits) * 99 // 100] * 1000:.0f} ms at 99 %"
    )


async def test_killed_processes_and_a_killed_database_lose_and_double_nothing(
    data_dir: Path,
) -> None:
    figures = Figures()
    with served(data_dir) as town:
        await town.fill()
        began = monotonic()
        everyone = await load(
            town,
            figures,
            [
                ("a server process is killed", town.kill_a_server_process),
                ("the database is killed", town.kill_the_database),
                ("a server process is killed", town.kill_a_server_process),
            ],
        )
        stored = await check(town, everyone)
        report(figures, stored, monotonic() - began)
    assert stored == figures.sent == len(figures.acknowledged_at)


async def test_a_bus_on_nats_that_is_killed_hides_nothing(data_dir: Path) -> None:
    """Live events cross processes by NATS; while it is away, by a look at the log."""
    bus_port, figures, heard = free_port(), Figures(), list[bytes]()
    bus_url = f"nats://127.0.0.1:{bus_port}"
    program = shutil.which("nats-server") or str(Path(sys.executable).with_name("nats-server"))
    running: list[subprocess.Popen[bytes]] = []

    def start_bus() -> None:
        command = [program, "-a", "127.0.0.1", "-p", str(bus_port)]
        running.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))

    async def overhear(message: Any) -> None:
        heard.append(message.data)

    start_bus()
    try:
        with served(data_dir, PRILAVOK_BUS_URL=bus_url) as town:
            await town.fill()
            client = await nats.connect(bus_url)
            await client.subscribe("prilavok", cb=overhear)
            began = monotonic()
            everyone = await load(
                town,
                figures,
                [
                    ("the bus is killed", lambda: running[0].kill()),  # noqa: PLW0108
                    ("the bus is back", start_bus),
                ],
            )
            await client.close()
            stored = await check(town, everyone)
            report(figures, stored, monotonic() - began)
    finally:
        for process in running:
            process.kill()
            process.wait()
    assert stored == figures.sent
    assert heard, "the processes spoke over NATS"
    assert not [news for news in heard if b"says" in news], "and told no texts"
