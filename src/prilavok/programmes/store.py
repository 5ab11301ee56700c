"""Programmes: every statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.programmes.model import InForce, Start

VERSIONS_PER_PAGE_MAX = 100


class StoredProgramme(Struct, frozen=True):
    """A row; its document is still JSON."""

    kind: str
    version: int
    effective_from: datetime
    document: Any  # Any: typed by the kind, which the caller knows
    published_at: datetime
    published_by: str
    note: str
    next_effective_from: datetime | None


# The row of the kind is locked to the end of the transaction: versions are dense.
NEXT_VERSION = """
insert into programme_heads (kind, version)
values (%(kind)s, 1)
on conflict (kind) do update set version = programme_heads.version + 1
returning version
"""


async def next_version(conn: Connection, kind: str) -> int:
    version = await fetch_one(conn, NEXT_VERSION, {"kind": kind}, row=int)
    assert version is not None
    return version


INSERT = """
insert into programmes (
    kind, version, effective_from, document, published_at, published_by, note
)
values (
    %(kind)s, %(version)s, %(effective_from)s, %(document)s, %(now)s, %(by)s, %(note)s
)
"""


async def insert(
    conn: Connection,
    kind: str,
    version: int,
    *,
    effective_from: datetime,
    document: object,
    by: str,
    note: str,
    now: datetime,
) -> None:
    await execute(
        conn,
        INSERT,
        {
            "kind": kind,
            "version": version,
            "effective_from": effective_from,
            "document": Jsonb(document),
            "now": now,
            "by": by,
            "note": note,
        },
    )


# by programmes_by_start, both
READ_IN_FORCE = """
select
    kind, version, effective_from, document, published_at, published_by, note,
    (
        select min(later.effective_from)
        from programmes as later
        where later.kind = %(kind)s
        and later.effective_from > %(at)s
    ) as next_effective_from
from programmes
where kind = %(kind)s
and effective_from <= %(at)s
order by effective_from desc, version desc
limit 1
"""


async def in_force(conn: Connection, kind: str, at: datetime) -> StoredProgramme | None:
    return await fetch_one(conn, READ_IN_FORCE, {"kind": kind, "at": at}, row=StoredProgramme)


# by programmes_by_start
READ_VERSION_IN_FORCE = """
select
    coalesce(
        (
            select version
            from programmes
            where kind = %(kind)s
            and effective_from <= %(at)s
            order by effective_from desc, version desc
            limit 1
        ),
        0
    ) as version,
    (
        select min(effective_from)
        from programmes
        where kind = %(kind)s
        and effective_from > %(at)s
    ) as until
"""


async def version_in_force(conn: Connection, kind: str, at: datetime) -> InForce:
    found = await fetch_one(conn, READ_VERSION_IN_FORCE, {"kind": kind, "at": at}, row=InForce)
    assert found is not None
    return found


# by the primary key
READ_VERSION = """
select
    kind, version, effective_from, document, published_at, published_by, note,
    null::timestamptz as next_effective_from
from programmes
where kind = %(kind)s
and version = %(version)s
"""


async def version(conn: Connection, kind: str, number: int) -> StoredProgramme | None:
    return await fetch_one(
        conn, READ_VERSION, {"kind": kind, "version": number}, row=StoredProgramme
    )


# by the primary key
READ_HISTORY = """
select
    kind, version, effective_from, document, published_at, published_by, note,
    null::timestamptz as next_effective_from
from programmes
where kind = %(kind)s
and version < %(before)s
order by version desc
limit %(rows_max)s
"""


async def history(conn: Connection, kind: str, before: int) -> list[StoredProgramme]:
    """Versions below `before`, newest first."""
    page = {"kind": kind, "before": before, "rows_max": VERSIONS_PER_PAGE_MAX}
    return await fetch(conn, READ_HISTORY, page, row=StoredProgramme)


# by programmes_by_start
READ_STARTS = """
select distinct on (effective_from) version, effective_from
from programmes
where kind = %(kind)s
order by effective_from, version desc
"""


async def starts(conn: Connection, kind: str) -> list[Start]:
    """The versions that come into force, in that order: of the same moment, the newest alone."""
    return await fetch(conn, READ_STARTS, {"kind": kind}, row=Start)


class Started(Struct, frozen=True):
    """A version that has come into force."""

    kind: str
    version: int


NOTE_STARTS = """
insert into programme_starts (kind, version, told_at)
select kind, version, %(now)s
from programmes
where effective_from > published_at
and effective_from <= %(now)s
on conflict do nothing
returning kind, version
"""


async def note_starts(conn: Connection, now: datetime) -> list[Started]:
    """The announced versions that have started by now and were not noted before."""
    return await fetch(conn, NOTE_STARTS, {"now": now}, row=Started)
