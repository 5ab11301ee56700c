"""Forward-only migrations: numbered SQL files, each in one transaction, once.

A file is never edited after it has run somewhere: its checksum is kept and compared.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files

import msgspec
import psycopg

from prilavok.core.database import Connection, connect, execute, fetch, fetch_one
from prilavok.core.errors import Conflict
from prilavok.core.lanes import LANES_DEFAULT

ADVISORY_LOCK = 7_245_011_836  # any number that nobody else on the server uses
SECRET_BYTES = 32


class Migration(msgspec.Struct, frozen=True):
    """One file of `prilavok.migrations`."""

    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return sha256(self.sql.encode()).hexdigest()


class MigrationStatus(msgspec.Struct, frozen=True):
    """Whether a migration has run, and whether its file has changed since."""

    name: str
    applied_at: datetime | None
    changed: bool


class Applied(msgspec.Struct, frozen=True):
    name: str
    checksum: str
    applied_at: datetime


@dataclass(eq=False)
class MigrationChanged(Conflict):
    """Migration {name} has run here with another text than it has now; restore the file."""

    name: str


@dataclass(eq=False)
class NewerDatabase(Conflict):
    """The database knows migration {name}, which this version of Prilavok does not: upgrade it."""

    name: str


@dataclass(eq=False)
class LanesAreFixed(Conflict):
    """The database was created with {found} lanes and cannot be changed to {wanted}."""

    found: int
    wanted: int


@dataclass(eq=False)
class MigrationsPending(Conflict):
    """The database lacks {names}: run `prilavok db migrate`, or start with --migrate."""

    names: str


async def migrate(dsn: str, *, lanes: int = LANES_DEFAULT) -> list[str]:
    """Run what has not run yet and return the names; concurrent callers wait for each other.

    `lanes` counts on the first run only; later another number raises `LanesAreFixed`.
    """
    conn = await connect(dsn)
    try:
        await execute(conn, TAKE_LOCK, {"lock": ADVISORY_LOCK})
        await execute(conn, CREATE_MIGRATIONS)
        waiting = [status.name for status in await _statuses(conn) if status.applied_at is None]
        for migration in known_migrations():
            if migration.name in waiting:
                await _apply(conn, migration)
        await _install(conn, lanes)
        return waiting
    finally:
        await conn.close()


async def status(dsn: str) -> list[MigrationStatus]:
    """Every known migration in order."""
    conn = await connect(dsn)
    try:
        return await _statuses(conn, strict=False)
    finally:
        await conn.close()


async def pending(dsn: str) -> list[str]:
    """The names of what has not run yet."""
    return [entry.name for entry in await status(dsn) if entry.applied_at is None]


def known_migrations() -> list[Migration]:
    """The migrations that this version ships, in order."""
    folder = files("prilavok.migrations")
    paths = sorted(
        (path for path in folder.iterdir() if path.name.endswith(".sql")), key=lambda p: p.name
    )
    return [Migration(path.name.removesuffix(".sql"), path.read_text("utf-8")) for path in paths]


async def _statuses(conn: Connection, *, strict: bool = True) -> list[MigrationStatus]:
    applied = {row.name: row for row in await _applied(conn)}
    known = known_migrations()
    if strict:
        _check(known, applied)
    return [
        MigrationStatus(
            migration.name,
            applied[migration.name].applied_at if migration.name in applied else None,
            migration.name in applied and applied[migration.name].checksum != migration.checksum,
        )
        for migration in known
    ]


def _check(known: list[Migration], applied: dict[str, Applied]) -> None:
    for name in applied.keys() - {migration.name for migration in known}:
        raise NewerDatabase(name)
    for migration in known:
        if migration.name in applied and applied[migration.name].checksum != migration.checksum:
            raise MigrationChanged(migration.name)


async def _applied(conn: Connection) -> list[Applied]:
    try:
        return await fetch(conn, READ_MIGRATIONS, row=Applied)
    except psycopg.errors.UndefinedTable:
        return []


async def _apply(conn: Connection, migration: Migration) -> None:
    async with conn.transaction():
        await conn.execute(migration.sql.encode())
        await execute(
            conn, RECORD_MIGRATION, {"name": migration.name, "checksum": migration.checksum}
        )


async def _install(conn: Connection, lanes: int) -> None:
    async with conn.transaction():
        await execute(conn, INSTALL, {"lanes": lanes, "secret": secrets.token_bytes(SECRET_BYTES)})
        found = await fetch_one(conn, READ_LANES, row=int)
        if found is not None and found != lanes:
            raise LanesAreFixed(found, lanes)
        await execute(conn, FILL_LANE_HEADS, {"lanes": lanes})


TAKE_LOCK = "select pg_advisory_lock(%(lock)s)"

CREATE_MIGRATIONS = """
create table if not exists migrations (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
)
"""

READ_MIGRATIONS = "select name, checksum, applied_at from migrations order by name"

RECORD_MIGRATION = "insert into migrations (name, checksum) values (%(name)s, %(checksum)s)"

INSTALL = """
insert into installation (lanes, secret)
values (%(lanes)s, %(secret)s)
on conflict do nothing
"""

READ_LANES = "select lanes from installation"

FILL_LANE_HEADS = """
insert into lane_heads (lane)
select generate_series(0, %(lanes)s::int - 1)
on conflict do nothing
"""
