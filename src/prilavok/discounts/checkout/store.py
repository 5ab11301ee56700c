"""Every statement on reservations.

Everybody locks in the same order, so that nobody waits in a circle: reservations, orders, what
people have used, codes, counters, coupons; each of them by lane and id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch
from prilavok.core.ids import BuyerId, OrderId
from prilavok.core.lanes import Lane, lane_of
from prilavok.discounts.answering.tokens import Promise
from prilavok.discounts.quoting.model import Quote
from prilavok.discounts.quoting.reserving import Cause, Reservation, State


class Stored(Struct, frozen=True, kw_only=True):
    """A reservation as it is kept, with the seal of its token and the person it is for."""

    quote_id: UUID
    buyer_id: BuyerId
    mac: bytes
    state: State
    quote: Quote
    person: str
    reserved_until: datetime
    order_id: OrderId | None
    cause: Cause | None

    @property
    def reservation(self) -> Reservation:
        """What it is for the rules."""
        return Reservation(
            quote_id=self.quote_id,
            buyer_id=self.buyer_id,
            quote=self.quote,
            reserved_until=self.reserved_until,
            state=self.state,
            order_id=self.order_id,
            cause=self.cause,
        )


async def lock(conn: Connection, promises: Iterable[Promise], lanes: int) -> dict[UUID, Stored]:
    """The reservations that there are, by their quotes, held to the end of the transaction."""
    keys = [(each.buyer_id, each.quote_id) for each in promises]
    found = await fetch(conn, LOCK, _by_key(keys, lanes), row=Stored)
    return {each.quote_id: each for each in found}


async def lock_due(
    conn: Connection, lane: Lane, now: datetime, *, reservations_max: int
) -> list[Stored]:
    """Reservations of the lane whose time is over, held, the longest over first; those that
    somebody else holds are left to them."""
    wanted = {"lane": lane, "now": now, "reservations_max": reservations_max}
    return await fetch(conn, LOCK_DUE, wanted, row=Stored)


async def lock_of_buyer(
    conn: Connection, lane: Lane, buyer_id: BuyerId, *, reservations_max: int
) -> list[Stored]:
    """Reservations of a buyer, held."""
    wanted = {"lane": lane, "buyer_id": buyer_id, "reservations_max": reservations_max}
    return await fetch(conn, LOCK_OF_BUYER, wanted, row=Stored)


async def add(conn: Connection, new: Sequence[Stored], lanes: int, now: datetime) -> set[UUID]:
    """Keep those whose quotes are not there yet, and hold them; which those are."""
    in_order = sorted(
        new, key=lambda each: (lane_of(each.buyer_id, lanes), each.buyer_id, each.quote_id)
    )
    parameters = {
        **_by_key([(each.buyer_id, each.quote_id) for each in in_order], lanes),
        "macs": [each.mac for each in in_order],
        "states": [each.state for each in in_order],
        "quotes": [Jsonb(each.quote) for each in in_order],
        "persons": [each.person for each in in_order],
        "reserved_untils": [each.reserved_until for each in in_order],
        "now": now,
    }
    return set(await fetch(conn, ADD, parameters, row=UUID))


async def drop(conn: Connection, refused: Sequence[Stored], lanes: int) -> None:
    """What was added in this transaction is not kept."""
    keys = [(each.buyer_id, each.quote_id) for each in refused]
    await execute(conn, DROP, _by_key(keys, lanes))


async def drop_released(
    conn: Connection, lane: Lane, before: datetime, *, reservations_max: int
) -> int:
    """Forget reservations of the lane that gave back what they held before then, the oldest first;
    how many. Those that somebody holds are left for the next time."""
    wanted = {"lane": lane, "before": before, "reservations_max": reservations_max}
    return await execute(conn, DROP_RELEASED, wanted)


async def move(
    conn: Connection, reservations: Sequence[Reservation], lanes: int, now: datetime
) -> None:
    """Let reservations, which are held, stand as they do now."""
    parameters = {
        **_by_key([(_buyer_of(each), each.quote_id) for each in reservations], lanes),
        "states": [each.state for each in reservations],
        "order_ids": [each.order_id for each in reservations],
        "causes": [each.cause for each in reservations],
        "now": now,
    }
    await execute(conn, MOVE, parameters)


async def forget(conn: Connection, lane: Lane, buyer_id: BuyerId) -> None:
    """Nothing of the buyer's reservations is left."""
    await execute(conn, FORGET, {"lane": lane, "buyer_id": buyer_id})


def _buyer_of(held: Reservation) -> BuyerId:
    assert held.buyer_id is not None, "only buyers have tokens"
    return held.buyer_id


def _by_key(keys: Sequence[tuple[BuyerId, UUID]], lanes: int) -> dict[str, object]:
    return {
        "lanes": [lane_of(buyer_id, lanes) for buyer_id, _ in keys],
        "buyer_ids": [buyer_id for buyer_id, _ in keys],
        "quote_ids": [quote_id for _, quote_id in keys],
    }


# by the primary key
LOCK = """
select known.quote_id, known.buyer_id, known.mac, known.state, known.quote, known.person,
    known.reserved_until, known.order_id, known.cause
from unnest(%(lanes)s::smallint[], %(buyer_ids)s::text[], %(quote_ids)s::uuid[])
    as asked (lane, buyer_id, quote_id)
join quote_reservations as known
    on known.lane = asked.lane
    and known.buyer_id = asked.buyer_id
    and known.quote_id = asked.quote_id
order by known.lane, known.buyer_id, known.quote_id
for update of known
"""

# by quote_reservations_due
LOCK_DUE = """
select quote_id, buyer_id, mac, state, quote, person, reserved_until, order_id, cause
from quote_reservations
where lane = %(lane)s
and state = 'reserved'
and reserved_until <= %(now)s
order by reserved_until
limit %(reservations_max)s
for update skip locked
"""

# by the primary key
LOCK_OF_BUYER = """
select quote_id, buyer_id, mac, state, quote, person, reserved_until, order_id, cause
from quote_reservations
where lane = %(lane)s
and buyer_id = %(buyer_id)s
and state = 'reserved'
order by quote_id
limit %(reservations_max)s
for update
"""

ADD = """
insert into quote_reservations (
    lane, buyer_id, quote_id, mac, state, quote, person, reserved_at, reserved_until
)
select lane, buyer_id, quote_id, mac, state, quote, person, %(now)s, reserved_until
from unnest(
    %(lanes)s::smallint[], %(buyer_ids)s::text[], %(quote_ids)s::uuid[], %(macs)s::bytea[],
    %(states)s::text[], %(quotes)s::jsonb[], %(persons)s::text[],
    %(reserved_untils)s::timestamptz[]
) as new (lane, buyer_id, quote_id, mac, state, quote, person, reserved_until)
order by lane, buyer_id, quote_id
on conflict do nothing
returning quote_id
"""

# by the primary key
DROP = """
delete from quote_reservations as known
using unnest(%(lanes)s::smallint[], %(buyer_ids)s::text[], %(quote_ids)s::uuid[])
    as refused (lane, buyer_id, quote_id)
where known.lane = refused.lane
and known.buyer_id = refused.buyer_id
and known.quote_id = refused.quote_id
"""

# by quote_reservations_released, then by the primary key
DROP_RELEASED = """
delete from quote_reservations as known
using (
    select lane, buyer_id, quote_id
    from quote_reservations
    where lane = %(lane)s
    and state = 'released'
    and ended_at < %(before)s
    order by ended_at
    limit %(reservations_max)s
    for update skip locked
) as old
where known.lane = old.lane
and known.buyer_id = old.buyer_id
and known.quote_id = old.quote_id
"""

# by the primary key
MOVE = """
update quote_reservations as known
set state = moved.state, order_id = moved.order_id, cause = moved.cause, ended_at = %(now)s
from unnest(
    %(lanes)s::smallint[], %(buyer_ids)s::text[], %(quote_ids)s::uuid[], %(states)s::text[],
    %(order_ids)s::text[], %(causes)s::text[]
) as moved (lane, buyer_id, quote_id, state, order_id, cause)
where known.lane = moved.lane
and known.buyer_id = moved.buyer_id
and known.quote_id = moved.quote_id
"""

FORGET = """
delete from quote_reservations
where lane = %(lane)s
and buyer_id = %(buyer_id)s
"""
