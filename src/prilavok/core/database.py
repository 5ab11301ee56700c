"""The database: a pool, transactions, and rows that arrive as Structs.

PostgreSQL ≥ 16 and nothing else. Only actions open transactions; stores are handed a connection.
"""

from __future__ import annotations

import asyncio
import select
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
import psycopg
from psycopg import AsyncConnection, AsyncCursor
from psycopg.adapt import AdaptersMap
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb as PsycopgJsonb
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from prilavok.core.errors import Exhausted

POSTGRES_VERSION_MIN = 16
CONNECT_TIMEOUT_S = 10
POOL_WAIT_S_MAX = 15
ATTEMPTS_MAX = 5
LIBPQ_OPTIONS = "-c timezone=UTC -c jit=off -c idle_in_transaction_session_timeout=60s"

Connection = AsyncConnection[TupleRow]
Parameters = Mapping[str, Any]  # Any: whatever psycopg can adapt
Row = TypeVar("Row")
T = TypeVar("T")


@dataclass(eq=False)
class DatabaseDown(Exhausted):
    """The database cannot be reached: {reason}"""

    reason: str


@dataclass(eq=False)
class DatabaseTooOld(Exhausted):
    """The database is PostgreSQL {found}; Prilavok needs {needed} or newer."""

    found: int
    needed: int = POSTGRES_VERSION_MIN


class Installation(msgspec.Struct, frozen=True):
    """What is fixed when a database is migrated for the first time."""

    lanes: int = 0
    secret: bytes = b""


class Jsonb(PsycopgJsonb):
    """A jsonb parameter: a Struct or anything else that msgspec encodes."""


class Database:
    """A pool of connections to one database; `lanes` and `secret` are what it was created with."""

    def __init__(
        self, dsn: str, pool: AsyncConnectionPool[Connection], installation: Installation
    ) -> None:
        self.dsn = dsn
        self.lanes = installation.lanes
        self.secret = installation.secret
        self._pool = pool

    @classmethod
    async def open(cls, dsn: str, *, connections_max: int = 10) -> Database:
        """Connect; raises `DatabaseDown` or `DatabaseTooOld`."""
        installation = await _installation(dsn)
        pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            dsn,
            min_size=1,
            max_size=connections_max,
            timeout=POOL_WAIT_S_MAX,
            kwargs={"autocommit": True, "options": LIBPQ_OPTIONS},
            configure=_configure,
            check=_check,
            open=False,
        )
        await pool.open()
        return cls(dsn, pool, installation)

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Connection]:
        """One read-committed transaction: all of it, or nothing."""
        async with self.reading() as conn, conn.transaction():
            yield conn

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[Connection]:
        """A connection whose statements all see the database at one moment, and change nothing."""
        async with self.transaction() as conn:
            await conn.execute(b"set transaction isolation level repeatable read, read only")
            yield conn

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Connection]:
        """A connection whose every statement stands for itself."""
        try:
            async with self._pool.connection() as conn:
                yield conn
        except PoolTimeout as error:
            raise DatabaseDown(str(error)) from error


async def connect(dsn: str) -> Connection:
    """A connection outside the pool, autocommitting; raises `DatabaseDown`, `DatabaseTooOld`."""
    try:
        conn = await _unbroken(
            AsyncConnection.connect(
                dsn, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S, options=LIBPQ_OPTIONS
            )
        )
    except psycopg.OperationalError as error:
        raise DatabaseDown(_cause_of(error)) from error
    version = conn.info.server_version // 10_000
    if version < POSTGRES_VERSION_MIN:
        await conn.close()
        raise DatabaseTooOld(version)
    await _configure(conn)
    return conn


async def _unbroken(connecting: Coroutine[Any, Any, Connection]) -> Connection:
    """The connection; when cancelled meanwhile, it is still made, and closed.

    Broken off, psycopg leaves a half-open one behind, for which `drop database` waits a minute.
    """
    attempt = asyncio.create_task(connecting)
    try:
        return await asyncio.shield(attempt)
    except asyncio.CancelledError:
        with suppress(psycopg.Error):
            await (await attempt).close()
        raise


async def settled(attempt: Callable[[], Awaitable[T]]) -> T:
    """The result of `attempt`, a whole transaction, made again when another one was faster with the
    same rows: after a deadlock or a unique key that has been taken meanwhile."""
    for _ in range(ATTEMPTS_MAX - 1):
        try:
            return await attempt()
        except (psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected):
            continue
    return await attempt()


async def fetch(
    conn: Connection, sql: str, parameters: Parameters | None = None, *, row: type[Row]
) -> list[Row]:
    """Every row as a `row`: a Struct whose fields are named as the columns, or a scalar type."""
    cursor = await _run(conn, sql, parameters)
    return rows_of(cursor, await cursor.fetchall(), row)


async def fetch_one(
    conn: Connection, sql: str, parameters: Parameters | None = None, *, row: type[Row]
) -> Row | None:
    """The first row as a `row`, or None."""
    cursor = await _run(conn, sql, parameters)
    first = await cursor.fetchone()
    return rows_of(cursor, [first], row)[0] if first is not None else None


async def fetch_tuples(
    conn: Connection, sql: str, parameters: Parameters | None = None
) -> list[TupleRow]:
    """Every row as it comes, for where hundreds are read thousands of times a second."""
    return await (await _run(conn, sql, parameters)).fetchall()


async def execute(conn: Connection, sql: str, parameters: Parameters | None = None) -> int:
    """How many rows the statement touched."""
    return (await _run(conn, sql, parameters)).rowcount


def rows_of(cursor: AsyncCursor[TupleRow], rows: Sequence[TupleRow], row: type[Row]) -> list[Row]:
    """`rows` of `cursor` as `row`s."""
    if not issubclass(row, msgspec.Struct):
        return [msgspec.convert(values[0], row) for values in rows]
    names = [column.name for column in cursor.description or ()]
    named = [dict(zip(names, values, strict=True)) for values in rows]
    return msgspec.convert(named, list[row])


async def _run(conn: Connection, sql: str, parameters: Parameters | None) -> AsyncCursor[TupleRow]:
    cursor = conn.cursor(binary=True)
    await cursor.execute(sql.encode(), parameters)
    return cursor


def _cause_of(error: psycopg.OperationalError) -> str:
    """What libpq says went wrong, in one line, without its questions."""
    lines = [line.strip() for line in str(error).strip().splitlines()]
    return (
        " ".join(line for line in lines if line and not line.endswith("?")) or type(error).__name__
    )


async def _installation(dsn: str) -> Installation:
    """What the database was created with; nothing while it is not migrated."""
    conn = await connect(dsn)
    try:
        return await fetch_one(conn, READ_INSTALLATION, row=Installation) or Installation()
    except psycopg.errors.UndefinedTable:
        return Installation()
    finally:
        await conn.close()


READ_INSTALLATION = "select lanes, secret from installation"


async def _check(conn: Connection) -> None:
    """Raise if the server has hung up, without asking it: a round trip for each use costs more."""
    poll = select.poll()
    poll.register(conn.fileno(), select.POLLIN)
    if poll.poll(0):
        conn.pgconn.consume_input()


async def _configure(conn: Connection) -> None:
    _adapt(conn.adapters)
    conn.prepare_threshold = 2


def _adapt(adapters: AdaptersMap) -> None:
    """Ints always travel as int8: a list's type must not change with its values."""
    adapters.register_dumper(int, Int8Dumper)
    adapters.register_dumper(int, Int8BinaryDumper)


set_json_dumps(msgspec.json.encode)
set_json_loads(msgspec.json.decode)
