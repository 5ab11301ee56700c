"""What happened, told once and in order: a log per lane that everyone reads by position.

An event is emitted on the connection of the change it tells of, so both commit together. One row of
the log is one commit: its events share a position. Positions are dense per lane and in commit
order, because every writer holds the lane's head until it commits; a reader that remembers its
position misses nothing and needs no broker. Subscribers are listed in `wiring.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

import msgspec

from prilavok.core.database import Connection, Database, Jsonb, execute, fetch, fetch_one
from prilavok.core.lane_order import OutOfOrder, holding, take
from prilavok.core.lanes import Lane

ROWS_PER_READ_MAX = 500
ROWS_PER_TURN_MAX = 100
ROWS_OUT_OF_ORDER_MAX = 100
"""What is told is dated before it waits for its lane: so many rows may stand behind a later one."""
FAILURES_MAX = 8
RETRY_AFTER_MAX = timedelta(minutes=10)


class Event(msgspec.Struct, frozen=True, tag_field="type"):
    """Something that happened. Subclasses are named in the past tense and give their tag."""

    about_rights: ClassVar[bool] = False
    """Whether somebody may now do less or more than before."""


E = TypeVar("E", bound=Event)


class LaneHead(msgspec.Struct, frozen=True):
    """A lane's last position, and the age of the rights that hold in it."""

    position: int
    rights: int


class Told(msgspec.Struct, frozen=True):
    """One row of a lane's log."""

    position: int
    at: datetime
    told: list[Any]  # Any: JSON of events, decoded by whoever knows their types


@dataclass(frozen=True)
class Subscriber:
    """Acts on every event of `types`, once, in the transaction that advances its position.

    The handler runs again after a failure or a kill, always with its earlier attempt rolled back.
    One that locks lanes acts on `one_at_a_time`: what it locked for one row it does not hold for
    the next. Where the events of a row want lanes out of order, it begins the row anew with all of
    them held.
    """

    name: str
    types: tuple[type[Event], ...]
    act: Callable[[Connection, Lane, Event, datetime], Awaitable[None]]
    one_at_a_time: bool = False


async def lock_lane(conn: Connection, lane: Lane) -> LaneHead:
    """Hold the lane to the end of the transaction: taken before anything that its log tells of."""
    take([lane])
    head = await fetch_one(conn, LOCK_LANE, {"lane": lane}, row=LaneHead)
    assert head is not None, f"lane {lane} has no head"
    return head


async def lock_lanes(conn: Connection, lanes: Iterable[Lane]) -> None:
    """`lock_lane` for several, before all else: in order, so that nobody waits in a circle."""
    for lane in sorted(set(lanes)):
        await lock_lane(conn, lane)


async def emit(conn: Connection, lane: Lane, events: Sequence[Event], *, now: datetime) -> int:
    """Tell of `events` at the lane's next position, which is returned."""
    take([lane])
    position = await fetch_one(
        conn, EMIT, {"lane": lane, "now": now, "told": Jsonb(list(events))}, row=int
    )
    assert position is not None, f"lane {lane} has no head"
    return position


async def revoke(conn: Connection, lane: Lane) -> None:
    """Make every decision on who may write in `lane` be taken again, from the next batch on."""
    take([lane])
    await execute(conn, REVOKE, {"lane": lane})


async def lock_every_lane(conn: Connection) -> None:
    """`lock_lanes` for all that there are."""
    take(await heads(conn))
    await execute(conn, LOCK_EVERY_LANE)


async def revoke_everywhere(conn: Connection) -> None:
    """`revoke` in every lane, locking them in order."""
    await lock_every_lane(conn)
    await execute(conn, REVOKE_EVERYWHERE)


async def heads(conn: Connection) -> dict[Lane, int]:
    """The last position of every lane."""
    found = await fetch(conn, READ_HEADS, row=Position)
    return {Lane(row.lane): row.position for row in found}


async def last_told_at(conn: Connection, lanes: Collection[Lane]) -> datetime | None:
    """When the latest event of `lanes`, which are held, was told: what is done now is not earlier,
    however long ago it was decided upon."""
    parameters = {"lanes": list(lanes), "rows_max": ROWS_OUT_OF_ORDER_MAX}
    return await fetch_one(conn, LAST_TOLD_AT, parameters, row=datetime)


async def read(
    conn: Connection, lane: Lane, after: int, *, rows_max: int = ROWS_PER_READ_MAX
) -> list[Told]:
    """The log of `lane` behind position `after`, oldest first."""
    return await fetch(
        conn, READ_LOG, {"lane": lane, "after": after, "rows_max": rows_max}, row=Told
    )


def decode(told: Told, types: Mapping[str, type[Event]]) -> list[Event]:
    """The events of a row whose tag is in `types`."""
    return [
        msgspec.convert(event, types[event["type"]])
        for event in told.told
        if event["type"] in types
    ]


def by_tag(types: Sequence[type[Event]]) -> dict[str, type[Event]]:
    """Event types by the tag they are stored under."""
    return {str(event.__struct_config__.tag): event for event in types}


async def serve_subscriber(db: Database, subscriber: Subscriber, lane: Lane, now: datetime) -> int:
    """Let `subscriber` act on what is new in `lane`; returns how many rows it got through.

    Nothing is done when another process is serving the same pair, or when it is to wait after a
    failure. A row that failed `FAILURES_MAX` times is set aside in `event_failures`.
    """
    async with db.reading() as conn:
        # Committed by itself, or the others would wait here for the end of somebody's first turn.
        await execute(conn, SUBSCRIBE, {"lane": lane, "subscriber": subscriber.name})
        async with conn.transaction():
            return await _take_turn(conn, subscriber, lane, now)


class Position(msgspec.Struct, frozen=True):
    lane: int
    position: int


class Turn(msgspec.Struct, frozen=True):
    """How far a subscriber is, and how often it failed at what comes next."""

    position: int
    failures: int


async def _take_turn(conn: Connection, subscriber: Subscriber, lane: Lane, now: datetime) -> int:
    turn = await fetch_one(
        conn, TAKE_TURN, {"lane": lane, "subscriber": subscriber.name, "now": now}, row=Turn
    )
    if turn is None:
        return 0
    rows = await read(conn, lane, turn.position, rows_max=ROWS_PER_TURN_MAX)
    done, failure = await _act_on(conn, subscriber, lane, rows)
    reached = rows[done - 1].position if done else turn.position
    if failure is None:
        outcome = Turn(reached, 0)
    elif done == 0 and turn.failures + 1 >= FAILURES_MAX:
        outcome = Turn(rows[0].position, 0)
        await _set_aside(conn, subscriber, lane, rows[0], failure, now)
    else:
        outcome = Turn(reached, 1 if done else turn.failures + 1)
    await _end_turn(conn, subscriber, lane, outcome, now)
    return done


async def _act_on(
    conn: Connection, subscriber: Subscriber, lane: Lane, rows: Sequence[Told]
) -> tuple[int, Exception | None]:
    """How many of `rows` were acted on, and what stopped the next one."""
    types = by_tag(subscriber.types)
    held: set[Lane] = set()
    for done, row in enumerate(rows):
        try:
            told = decode(row, types)
            await _act_on_row(conn, subscriber, lane, told, row.at, held)
        except OutOfOrder:
            return done, None  # what the rows before this one hold is let go of first
        except Exception as failure:  # noqa: BLE001 - a handler's bug is kept and retried
            return done, failure
        if told and subscriber.one_at_a_time:
            return done + 1, None
    return len(rows), None


async def _act_on_row(
    conn: Connection,
    subscriber: Subscriber,
    lane: Lane,
    told: Sequence[Event],
    at: datetime,
    held: set[Lane],
) -> None:
    """Act on what a row tells, with `held` from rows before it. Raises `OutOfOrder` if it wants
    lanes before those."""
    wanted: frozenset[Lane] = frozenset()
    while True:
        try:
            with holding(held):
                async with conn.transaction():
                    await lock_lanes(conn, wanted)
                    for event in told:
                        await subscriber.act(conn, lane, event, at)
        except OutOfOrder as found:
            if held:
                raise
            wanted = found.lanes
        else:
            return


async def _set_aside(
    conn: Connection,
    subscriber: Subscriber,
    lane: Lane,
    row: Told,
    failure: Exception,
    now: datetime,
) -> None:
    await execute(
        conn,
        SET_ASIDE,
        {
            "lane": lane,
            "subscriber": subscriber.name,
            "position": row.position,
            "now": now,
            "reason": f"{type(failure).__name__}: {failure}",
        },
    )


async def _end_turn(
    conn: Connection, subscriber: Subscriber, lane: Lane, turn: Turn, now: datetime
) -> None:
    wait = min(timedelta(seconds=2**turn.failures), RETRY_AFTER_MAX)
    await execute(
        conn,
        END_TURN,
        {
            "lane": lane,
            "subscriber": subscriber.name,
            "position": turn.position,
            "failures": turn.failures,
            "retry_at": now + wait if turn.failures else None,
        },
    )


LOCK_LANE = """
select position, rights
from lane_heads
where lane = %(lane)s
for update
"""

LOCK_EVERY_LANE = """
select lane
from lane_heads
order by lane
for update
"""

EMIT = """
with head as (
    update lane_heads
    set position = position + 1
    where lane = %(lane)s
    returning lane, position
)
insert into events (lane, position, at, told)
select lane, position, %(now)s, %(told)s
from head
returning position
"""

REVOKE = """
update lane_heads
set rights = rights + 1
where lane = %(lane)s
"""

REVOKE_EVERYWHERE = "update lane_heads set rights = rights + 1"

READ_HEADS = "select lane, position from lane_heads"

# the end of each lane's log, by the primary keys
LAST_TOLD_AT = """
select max(told.at)
from lane_heads as head
join events as told
    on told.lane = head.lane
    and told.position > head.position - %(rows_max)s
where head.lane = any(%(lanes)s)
and told.lane = any(%(lanes)s)
"""

# by the primary key
READ_LOG = """
select position, at, told
from events
where lane = %(lane)s
and position > %(after)s
order by position
limit %(rows_max)s
"""

SUBSCRIBE = """
insert into subscriptions (lane, subscriber, position)
values (%(lane)s, %(subscriber)s, 0)
on conflict do nothing
"""

TAKE_TURN = """
select position, failures
from subscriptions
where lane = %(lane)s
and subscriber = %(subscriber)s
and (retry_at is null or retry_at <= %(now)s)
for update skip locked
"""

END_TURN = """
update subscriptions
set position = %(position)s, failures = %(failures)s, retry_at = %(retry_at)s
where lane = %(lane)s
and subscriber = %(subscriber)s
"""

SET_ASIDE = """
insert into event_failures (lane, subscriber, position, failed_at, reason)
values (%(lane)s, %(subscriber)s, %(position)s, %(now)s, %(reason)s)
"""
