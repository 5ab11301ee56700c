"""`prilavok bench chat`: what a message costs, and how many of them a second.

A message counts when it was acknowledged and has reached the other side. Server, database and load
share the machine; each one's CPU is reported.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from prilavok import market, programmes
from prilavok.bench import processes
from prilavok.bench.load import Pair, Plan, Tally
from prilavok.chat import actions
from prilavok.chat.lane_writer import Happening
from prilavok.chat.model import Author, ClientId, Context, ContextType, Side
from prilavok.chat.writing import Writer
from prilavok.core.clock import SystemClock
from prilavok.core.config import WRITES_MAX, Settings
from prilavok.core.database import Database
from prilavok.core.embedded import EmbeddedServer
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.core.migrations import migrate
from prilavok.identity.issuing import Issuer
from prilavok.identity.model import Role
from prilavok.moderation.model import Action
from prilavok.moderation.programme import KIND, PRESET_DEFAULT
from prilavok.wiring import PROJECTIONS, judges_of

START_S_MAX = 60
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PRODUCT = "lamp"
ISSUER = "https://market.example"
AS_FAST_AS_ONE_LIKES = {
    "PRILAVOK_WRITES_BURST": str(WRITES_MAX),
    "PRILAVOK_WRITES_PER_MINUTE": str(WRITES_MAX),
}
"""Few people do here what many do in life."""


class Setting(Struct, frozen=True, kw_only=True):
    """What to measure with."""

    sockets: int = 200
    seconds: float = 15
    warm_up_s: float = 3
    window: int = 2
    rate: int | None = None
    workers: int = 1
    lanes: int = 8
    idle_sockets: int = 1_000


class Figures(Struct, frozen=True, kw_only=True):
    """What was measured. CPU is user and system time of all processes of a kind."""

    messages_per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float
    server_cpu_us_per_message: float
    database_cpu_us_per_message: float
    client_cpu_us_per_message: float
    client_cpu_share: float
    bytes_per_idle_socket: int
    problems: int
    setting: Setting
    machine: dict[str, object]


def bench_chat(setting: Setting) -> Figures:
    """Measure on a database and a server of its own, which are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="prilavok-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with EmbeddedServer(Path(folder) / "data") as dsn:
            issuer = Issuer.in_directory(Path(folder) / "keys", name=ISSUER)
            pairs = asyncio.run(_people(dsn, setting, issuer))
            with serving(dsn, setting, issuer) as (port, server):
                return _measure(setting, port, server, postmaster_of(Path(folder)), pairs)


class Nobody:
    """Nobody listens while the chats are begun."""

    def committed(self, lane: Lane, position: int, happenings: Sequence[Happening]) -> None: ...

    def log_has_grown(self, lane: Lane, position: int) -> None: ...


async def _people(dsn: str, setting: Setting, issuer: Issuer) -> tuple[Pair, ...]:
    """A chat between a buyer and a seller of its own for every two sockets."""
    await migrate(dsn, lanes=setting.lanes)
    db = await Database.open(dsn)
    clock = SystemClock()
    numbers = range(max(setting.sockets, setting.idle_sockets) // 2)
    for first in range(0, len(numbers), 300):
        facts = [fact for n in numbers[first : first + 300] for fact in _facts(n)]
        await market.take_in(db, clock, facts, PROJECTIONS)
    await _let_everything_pass(db, clock)
    writer = Writer(db, clock, judges_of(Settings(), clock), Nobody())
    pairs: list[Pair] = []
    for n in numbers:
        author = Author(Side.BUYER, f"buyer-{n}")
        context = Context(ContextType.PRODUCT, PRODUCT)
        chat, _ = await actions.open_chat(db, clock, author, SellerId(f"seller-{n}"), context)
        await writer.send(author, chat.chat_id, ClientId(uuid4()), "Hello")
        now = clock.now()
        pairs.append(
            Pair(
                str(chat.chat_id),
                issuer.token_for(Role.BUYER, f"buyer-{n}", now=now),
                issuer.token_for(Role.SELLER_STAFF, f"staff-{n}", now=now, seller_id=f"seller-{n}"),
            )
        )
    await db.close()
    return tuple(pairs)


async def _let_everything_pass(db: Database, clock: SystemClock) -> None:
    """Publish the default rulebook with every action mild: all is judged, and nothing kept back,
    which would be another way than the one that is measured."""
    preset = programmes.preset(KIND, PRESET_DEFAULT)
    rules = tuple(replace(rule, action=Action.DELIVER) for rule in preset.rules)
    async with db.transaction() as conn:
        await programmes.publish(
            conn,
            KIND,
            replace(preset, rules=rules),
            effective_from=None,
            by="bench",
            note="",
            now=clock.now(),
        )


def _facts(n: int) -> list[market.AnyFact]:
    seller_id = f"seller-{n}"
    return [
        market.Seller(
            source="bench",
            id=f"seller-{n}",
            at=LONG_AGO,
            seller_id=seller_id,
            name=f"Shop {n}",
            country="RU",
            registered_at=LONG_AGO,
        ),
        market.Staff(
            source="bench",
            id=f"staff-{n}",
            at=LONG_AGO,
            seller_id=seller_id,
            staff_id=f"staff-{n}",
            name="Ann",
            permissions=frozenset({market.Permission.CHAT}),
        ),
        market.Product(
            source="bench",
            id=f"product-{n}",
            at=LONG_AGO,
            seller_id=seller_id,
            product_id=PRODUCT,
            title="A lamp",
            category=("Home",),
        ),
    ]


@contextmanager
def serving(
    dsn: str, setting: Setting, issuer: Issuer
) -> Generator[tuple[int, subprocess.Popen[bytes]]]:
    """`prilavok serve` on a free port, ready."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "PRILAVOK_DATABASE_URL": dsn,
        "PRILAVOK_PORT": str(port),
        "PRILAVOK_WORKERS": str(setting.workers),
        "PRILAVOK_LANES": str(setting.lanes),
        "PRILAVOK_ISSUER": issuer.name,
        "PRILAVOK_JWKS": str(issuer.jwks),
        **AS_FAST_AS_ONE_LIKES,
    }
    command = [sys.executable, "-m", "prilavok", "serve", "--no-worker"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_until_ready(port, process)
            yield port, process
        finally:
            process.send_signal(signal.SIGTERM)


def _wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S_MAX
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    msg = "the server did not come up"
    raise RuntimeError(msg)


def postmaster_of(folder: Path) -> int:
    """The process id of the database's parent."""
    [pid_file] = folder.glob("data/**/postmaster.pid")
    return int(pid_file.read_text().splitlines()[0])


def _measure(
    setting: Setting,
    port: int,
    server: subprocess.Popen[bytes],
    postmaster: int,
    pairs: tuple[Pair, ...],
) -> Figures:
    idle = _bytes_per_idle_socket(setting, port, server.pid, pairs)
    plan = Plan(
        host="127.0.0.1",
        port=port,
        pairs=pairs[: setting.sockets // 2],
        warm_up_s=setting.warm_up_s,
        seconds=setting.seconds,
        window=setting.window,
        rate=setting.rate,
    )
    command = [sys.executable, "-m", "prilavok.bench.load"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as load:
        assert load.stdin is not None
        assert load.stdout is not None
        load.stdin.write(msgspec.json.encode(plan))
        load.stdin.close()
        kinds = {
            "server": processes.family_of(server.pid),
            "database": processes.family_of(postmaster),
            "client": [load.pid],
        }
        assert load.stdout.readline() == b"started\n"
        kinds["database"] = processes.family_of(postmaster)
        before = {kind: processes.cpu_us(pids) for kind, pids in kinds.items()}
        assert load.stdout.readline() == b"stopped\n"
        after = {kind: processes.cpu_us(pids) for kind, pids in kinds.items()}
        tally = msgspec.json.decode(load.stdout.readline(), type=Tally)
    used = {kind: after[kind] - before[kind] for kind in kinds}
    return _figures(setting, tally, used, idle)


def _figures(setting: Setting, tally: Tally, used: dict[str, int], idle: int) -> Figures:
    messages = min(tally.acknowledged, tally.delivered)
    per_message = {kind: round(us / max(messages, 1), 1) for kind, us in used.items()}
    return Figures(
        messages_per_s=round(messages / tally.seconds, 1),
        p50_ms=tally.p50_ms,
        p95_ms=tally.p95_ms,
        p99_ms=tally.p99_ms,
        max_ms=tally.max_ms,
        server_cpu_us_per_message=per_message["server"],
        database_cpu_us_per_message=per_message["database"],
        client_cpu_us_per_message=per_message["client"],
        client_cpu_share=round(used["client"] / max(sum(used.values()), 1), 3),
        bytes_per_idle_socket=idle,
        problems=tally.problems,
        setting=setting,
        machine=processes.machine(),
    )


def _bytes_per_idle_socket(
    setting: Setting, port: int, parent: int, pairs: tuple[Pair, ...]
) -> int:
    """What the server's memory grows by for each signed-in socket that is silent."""
    if not setting.idle_sockets:
        return 0
    servers = [pid for pid in processes.family_of(parent) if pid != parent]
    plan = Plan(
        host="127.0.0.1",
        port=port,
        pairs=pairs[: setting.idle_sockets // 2],
        warm_up_s=0.5,
        seconds=0.1,
        window=0,
    )
    command = [sys.executable, "-m", "prilavok.bench.load"]
    before = sum(processes.resident_bytes(pid) for pid in servers)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as load:
        assert load.stdin is not None
        assert load.stdout is not None
        load.stdin.write(msgspec.json.encode(plan))
        load.stdin.close()
        assert load.stdout.readline() == b"started\n"
        after = sum(processes.resident_bytes(pid) for pid in servers)
        load.stdout.read()
    return (after - before) // setting.idle_sockets
