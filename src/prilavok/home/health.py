"""How the installation is, as one look at it tells."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from prilavok.core.backlog import Lag, lags
from prilavok.core.database import Connection, fetch_one
from prilavok.core.disk import FREE_BYTES_ENOUGH, FREE_BYTES_MIN, free_bytes
from prilavok.core.duties import last_done
from prilavok.home.model import (
    Condition,
    DatabaseHealth,
    DiskHealth,
    DutyHealth,
    Health,
    PostHealth,
    SubscriberHealth,
)
from prilavok.levels.lateness import Late, late_months
from prilavok.notifying.model import PostState
from prilavok.notifying.troubles import states

LATE: Final = timedelta(minutes=2)
"""A worker that lives is never so late, and never so far behind."""
VERY_LATE: Final = timedelta(minutes=15)
SETTLING: Final = "settlements of levels"
CONNECTIONS_SHARE_MAX: Final = 0.9
SIZE_KNOWN_S: Final = 60


@dataclass(frozen=True)
class Work:
    """Something that is done again and again, so often: a duty, or an errand."""

    name: str
    every: timedelta


class DatabaseSize:
    """How large the database is, as it was at most a minute ago: the database looks at each of its
    files to say so, which costs more than all else that is asked of it here."""

    def __init__(self) -> None:
        self._bytes = 0
        self._known_until = -math.inf

    async def bytes_now(self, conn: Connection) -> int:
        """Its size; asked for anew when what is known is old, by the machine's clock."""
        if time.monotonic() >= self._known_until:
            self._bytes = await fetch_one(conn, DATABASE_SIZE, row=int) or 0
            self._known_until = time.monotonic() + SIZE_KNOWN_S
        return self._bytes


@dataclass(frozen=True)
class Parts:
    """What there is to look at: by name, where the data lies, and since when the server runs."""

    duties: Sequence[Work]
    subscribers: Sequence[str]
    data_dir: Path
    started_at: datetime
    database_size: DatabaseSize = field(default_factory=DatabaseSize)


async def health_of(conn: Connection, parts: Parts, *, lanes: int, now: datetime) -> Health:
    """How everything is at `now`."""
    done = await last_done(conn)
    duties = tuple(_duty(duty, done.get(duty.name), parts.started_at, now) for duty in parts.duties)
    duties = _with_late_levels(duties, await late_months(conn, now), now)
    readers = tuple(_subscriber(lag, now) for lag in await lags(conn, parts.subscribers))
    posts = tuple(_post(state, now) for state in await states(conn, lanes=lanes))
    database = await _database(conn, parts.database_size)
    disk = await _disk(parts.data_dir)
    conditions = [each.condition for each in (*duties, *readers, *posts, database, disk)]
    return Health(worst(conditions), duties, readers, posts, database, disk)


def worst(conditions: Iterable[Condition]) -> Condition:
    """The worst of several."""
    order = list(Condition)
    return max(conditions, key=order.index, default=Condition.FINE)


def _duty(
    duty: Work, done_until: datetime | None, started_at: datetime, now: datetime
) -> DutyHealth:
    """What was never done is late once its first time has passed since the start."""
    late = max(timedelta(), now - (done_until or started_at) - duty.every)
    return DutyHealth(duty.name, done_until, _seconds(late), _by_delay(late))


def _with_late_levels(
    duties: tuple[DutyHealth, ...], late: Sequence[Late], now: datetime
) -> tuple[DutyHealth, ...]:
    """Settling that is run, but does not come to its end, has failed once its day has begun."""
    if not late:
        return duties
    late_s = _seconds(now - late[0].due_at)
    return tuple(
        replace(duty, late_s=max(duty.late_s, late_s), condition=Condition.FAILED)
        if duty.name == SETTLING
        else duty
        for duty in duties
    )


def _subscriber(lag: Lag, now: datetime) -> SubscriberHealth:
    behind = max(timedelta(), now - lag.since) if lag.since is not None else timedelta()
    by_failures = Condition.WARNING if lag.failing or lag.set_aside else Condition.FINE
    return SubscriberHealth(
        lag.subscriber,
        lag.unread,
        _seconds(behind),
        lag.set_aside,
        worst([_by_delay(behind), by_failures]),
    )


def _post(state: PostState, now: datetime) -> PostHealth:
    if state.since is None:
        condition = Condition.FINE
    else:
        condition = worst([Condition.WARNING, _by_delay(now - state.since)])
    return PostHealth(state.post, state.waiting, state.since, state.reason, condition)


def _by_delay(delay: timedelta) -> Condition:
    if delay >= VERY_LATE:
        return Condition.FAILED
    return Condition.WARNING if delay >= LATE else Condition.FINE


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


class DatabaseFacts(Struct, frozen=True):
    """What the database says of itself."""

    version: str
    connections: int
    connections_max: int


async def _database(conn: Connection, size: DatabaseSize) -> DatabaseHealth:
    facts = await fetch_one(conn, DATABASE_FACTS, row=DatabaseFacts)
    assert facts is not None
    is_crowded = facts.connections >= facts.connections_max * CONNECTIONS_SHARE_MAX
    return DatabaseHealth(
        facts.version,
        await size.bytes_now(conn),
        facts.connections,
        facts.connections_max,
        Condition.WARNING if is_crowded else Condition.FINE,
    )


async def _disk(folder: Path) -> DiskHealth:
    free = await asyncio.to_thread(free_bytes, folder)
    if free < FREE_BYTES_MIN:
        return DiskHealth(free, Condition.FAILED)
    return DiskHealth(free, Condition.WARNING if free < FREE_BYTES_ENOUGH else Condition.FINE)


DATABASE_FACTS = """
select
    split_part(current_setting('server_version'), ' ', 1) as version,
    (select sum(numbackends) from pg_stat_database)::integer as connections,
    current_setting('max_connections')::integer as connections_max
"""

DATABASE_SIZE = """
select pg_database_size(current_database())
"""
