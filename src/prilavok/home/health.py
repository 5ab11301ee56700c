"""How the installation is, as one look at it tells."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct

from prilavok.core.backlog import Lag, lags
from prilavok.core.database import Connection, fetch_one
from prilavok.core.disk import FREE_BYTES_ENOUGH, FREE_BYTES_MIN, free_bytes
from prilavok.core.duties import Duty, last_done
from prilavok.home.model import (
    Condition,
    DatabaseHealth,
    DiskHealth,
    DutyHealth,
    Health,
    PostHealth,
    SubscriberHealth,
)
from prilavok.notifying.model import PostState
from prilavok.notifying.troubles import states

LATE: Final = timedelta(minutes=2)
"""A worker that lives is never so late, and never so far behind."""
VERY_LATE: Final = timedelta(minutes=15)
CONNECTIONS_SHARE_MAX: Final = 0.9


@dataclass(frozen=True)
class Parts:
    """What there is to look at: by name, and where the data lies."""

    duties: Sequence[Duty]
    subscribers: Sequence[str]
    data_dir: Path


async def health_of(conn: Connection, parts: Parts, *, lanes: int, now: datetime) -> Health:
    """How everything is at `now`."""
    done = await last_done(conn)
    duties = tuple(_duty(duty, done.get(duty.name), now) for duty in parts.duties)
    readers = tuple(_subscriber(lag, now) for lag in await lags(conn, parts.subscribers))
    posts = tuple(_post(state, now) for state in await states(conn, lanes=lanes))
    database = await _database(conn)
    disk = await _disk(parts.data_dir)
    conditions = [each.condition for each in (*duties, *readers, *posts, database, disk)]
    return Health(worst(conditions), duties, readers, posts, database, disk)


def worst(conditions: Iterable[Condition]) -> Condition:
    """The worst of several."""
    order = list(Condition)
    return max(conditions, key=order.index, default=Condition.FINE)


def _duty(duty: Duty, done_until: datetime | None, now: datetime) -> DutyHealth:
    if done_until is None:
        return DutyHealth(duty.name, None, 0, Condition.WARNING)
    late = max(timedelta(), now - done_until - duty.every)
    return DutyHealth(duty.name, done_until, _seconds(late), _by_delay(late))


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
    size_bytes: int
    connections: int
    connections_max: int


async def _database(conn: Connection) -> DatabaseHealth:
    facts = await fetch_one(conn, DATABASE_FACTS, row=DatabaseFacts)
    assert facts is not None
    is_crowded = facts.connections >= facts.connections_max * CONNECTIONS_SHARE_MAX
    return DatabaseHealth(
        facts.version,
        facts.size_bytes,
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
    pg_database_size(current_database()) as size_bytes,
    (select sum(numbackends) from pg_stat_database)::integer as connections,
    current_setting('max_connections')::integer as connections_max
"""
