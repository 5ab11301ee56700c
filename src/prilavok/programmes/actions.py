"""Publishing a programme, and reading which one is in force."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from prilavok import audit
from prilavok.core.database import Connection
from prilavok.core.events import emit, revoke_everywhere
from prilavok.core.lanes import Lane
from prilavok.programmes import rules, store
from prilavok.programmes.library import LIBRARY
from prilavok.programmes.model import (
    Current,
    InForce,
    Kind,
    NothingInForce,
    ProgrammeChanged,
    ProgrammePublished,
    Published,
    Start,
    T,
)
from prilavok.programmes.presets import preset

VERSION_MAX = 2**31 - 1
FIRST_LANE: Final = Lane(0)


async def publish(
    conn: Connection,
    kind: Kind[T],
    document: T,
    *,
    effective_from: datetime | None,
    by: str,
    note: str,
    now: datetime,
    expected_version: int | None = None,
) -> Published[T]:
    """Record `document` as the next version of `kind`, in force from `effective_from`, else now.

    Whoever keeps a decision by an older version takes it again, from its next batch on. Raises
    `ProgrammeChanged` if `expected_version` is not the newest any more, and `StartsInThePast`;
    either way the version is not used up once the transaction is rolled back. Whatever
    `kind.before_publishing` raises, too.
    """
    await kind.before_publishing(conn, document)
    version = await store.next_version(conn, kind.name)
    if expected_version is not None and expected_version != version - 1:
        raise ProgrammeChanged(expected_version, version - 1)
    start = rules.start_of(effective_from, version=version, now=now)
    await store.insert(
        conn,
        kind.name,
        version,
        effective_from=start,
        document=document,
        by=by,
        note=note,
        now=now,
    )
    await audit.record(
        conn,
        by=by,
        did=audit.Did.PROGRAMME_PUBLISHED,
        subject=f"programme:{kind.name}",
        details={"version": version, "effective_from": start, "note": note},
        now=now,
    )
    await revoke_everywhere(conn)
    await emit(conn, FIRST_LANE, [ProgrammePublished(kind.name, version, start)], now=now)
    return Published(kind.name, version, start, document, now, by, note)


async def in_force(conn: Connection, kind: Kind[T], at: datetime) -> Published[T]:
    """The version of `kind` that holds at `at`: the latest to start, and of those the newest.

    Raises `NothingInForce`.
    """
    stored = await store.in_force(conn, kind.name, at)
    if stored is None:
        raise NothingInForce(kind.name, at)
    return _typed(kind, stored)


async def version_in_force(conn: Connection, kind: Kind[T], at: datetime) -> InForce:
    """Which version of `kind` holds at `at`, without its document: for whoever keeps that."""
    return await store.version_in_force(conn, kind.name, at)


async def current(conn: Connection, kind: Kind[T], at: datetime, *, otherwise: str) -> Current[T]:
    """What holds at `at`, and the preset `otherwise` where nothing was published.

    The document is kept by this process: asking again reads which version holds, and no more.
    """
    in_force = await store.version_in_force(conn, kind.name, at)

    async def read() -> T:
        if in_force.version == 0:
            return preset(kind, otherwise)
        return await document(conn, kind, in_force.version)

    found = await LIBRARY.document(conn, kind, in_force.version, read)
    return Current(found, in_force.version, in_force.until)


async def document_kept(conn: Connection, kind: Kind[T], version: int) -> T:
    """`document`, kept by this process from the first reading on."""
    return await LIBRARY.document(conn, kind, version, lambda: document(conn, kind, version))


async def starts(conn: Connection, kind: Kind[T]) -> list[Start]:
    """The versions of `kind` that ever come into force, in that order, without their documents."""
    return await store.starts(conn, kind.name)


async def document(conn: Connection, kind: Kind[T], version: int) -> T:
    """What was published as `version`, which there must be."""
    stored = await store.version(conn, kind.name, version)
    assert stored is not None, f"{kind.name} has no version {version}"
    return rules.document_of(kind, stored.document)


async def history(
    conn: Connection, kind: Kind[T], *, before: int = VERSION_MAX
) -> list[Published[T]]:
    """Up to 100 versions of `kind` below `before`, newest first."""
    return [_typed(kind, stored) for stored in await store.history(conn, kind.name, before)]


def _typed(kind: Kind[T], stored: store.StoredProgramme) -> Published[T]:
    return Published(
        kind=stored.kind,
        version=stored.version,
        effective_from=stored.effective_from,
        document=rules.document_of(kind, stored.document),
        published_at=stored.published_at,
        published_by=stored.published_by,
        note=stored.note,
        next_effective_from=stored.next_effective_from,
    )
