"""Every statement on reservations and on what they take of coupons.

Everybody locks in the same order, so that nobody waits in a circle: reservations, what people have
used, codes, counters, coupons; each of them by lane and id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.money import Currency
from prilavok.discounts.coupons.model import CouponId
from prilavok.discounts.quoting.model import Quote, QuotedLine
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


async def lock(conn: Connection, lane: Lane, buyer_id: BuyerId, quote_id: UUID) -> Stored | None:
    """The reservation, held to the end of the transaction."""
    wanted = {"lane": lane, "buyer_id": buyer_id, "quote_id": quote_id}
    return await fetch_one(conn, LOCK, wanted, row=Stored)


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


async def add(conn: Connection, lane: Lane, new: Stored, now: datetime) -> None:
    """Keep it. Raises `UniqueViolation` where another process was faster."""
    parameters = {
        "lane": lane,
        "buyer_id": new.buyer_id,
        "quote_id": new.quote_id,
        "mac": new.mac,
        "state": new.state,
        "quote": Jsonb(new.quote),
        "person": new.person,
        "now": now,
        "reserved_until": new.reserved_until,
    }
    await execute(conn, ADD, parameters)


async def move(
    conn: Connection, lane: Lane, reservations: Sequence[Reservation], now: datetime
) -> None:
    """Let reservations of the lane stand as they do now."""
    parameters = {
        "lane": lane,
        "buyer_ids": [each.buyer_id for each in reservations],
        "quote_ids": [each.quote_id for each in reservations],
        "states": [each.state for each in reservations],
        "order_ids": [each.order_id for each in reservations],
        "causes": [each.cause for each in reservations],
        "now": now,
    }
    await execute(conn, MOVE, parameters)


class Counter(Struct, frozen=True, kw_only=True):
    """What has been taken of a coupon, and its limits."""

    coupon_id: CouponId
    uses_max: int | None
    budget_minor: int | None
    uses: int
    taken_minor: int

    def has_room(self, uses: int, off_minor: int) -> bool:
        """Whether so much more can be taken of it."""
        return self.holds(self.uses + uses, self.taken_minor + off_minor)

    def holds(self, uses: int, off_minor: int) -> bool:
        """Whether so much can be taken of it at all."""
        return (self.uses_max is None or uses <= self.uses_max) and (
            self.budget_minor is None or off_minor <= self.budget_minor
        )


class Taking(Struct, frozen=True):
    """So many more reserved and used of a coupon, and so much money: negative, where it goes
    back."""

    reserved: int
    reserved_minor: int
    used: int
    used_minor: int


async def lock_counters(
    conn: Connection, coupon_ids: Sequence[CouponId], lanes: int
) -> list[Counter]:
    """The counters of those coupons that are counted, held, by lane and id."""
    wanted = {
        "lanes": [lane_of(each, lanes) for each in coupon_ids],
        "coupon_ids": list(coupon_ids),
    }
    return await fetch(conn, LOCK_COUNTERS, wanted, row=Counter)


async def move_counters(conn: Connection, takings: Mapping[CouponId, Taking], lanes: int) -> None:
    """Count; the counters are held."""
    parameters = {
        "lanes": [lane_of(each, lanes) for each in takings],
        "coupon_ids": list(takings),
        "reserved": [each.reserved for each in takings.values()],
        "reserved_minor": [each.reserved_minor for each in takings.values()],
        "used": [each.used for each in takings.values()],
        "used_minor": [each.used_minor for each in takings.values()],
    }
    await execute(conn, MOVE_COUNTERS, parameters)


async def use_once(
    conn: Connection, person: str, limits: Mapping[CouponId, int], lanes: int
) -> set[CouponId]:
    """Count a use of each coupon by a person, who may use it so often; those that were counted."""
    in_order = sorted(limits)
    parameters = {
        "lane": lane_of(person, lanes),
        "person": person,
        "coupon_ids": in_order,
        "limits": [limits[each] for each in in_order],
    }
    return {CouponId(each) for each in await fetch(conn, USE_ONCE, parameters, row=str)}


async def unuse(conn: Connection, used: Sequence[tuple[str, CouponId]], lanes: int) -> None:
    """Count one use of each coupon less, by each person; where it was counted."""
    in_order = sorted((lane_of(person, lanes), person, coupon) for person, coupon in used)
    parameters = {
        "lanes": [lane for lane, _, _ in in_order],
        "persons": [person for _, person, _ in in_order],
        "coupon_ids": [coupon_id for _, _, coupon_id in in_order],
    }
    await execute(conn, LOCK_PERSONS, parameters)
    await execute(conn, UNUSE, parameters)


class OrderQuoted(Struct, frozen=True, kw_only=True):
    """What the lines of an order were sold for."""

    quote_id: UUID
    currency: Currency
    lines: tuple[QuotedLine, ...]


async def add_orders(
    conn: Connection,
    of_sellers: Mapping[SellerId, Sequence[QuotedLine]],
    order_id: OrderId,
    quote_id: UUID,
    currency: Currency,
    lanes: int,
    now: datetime,
) -> int:
    """Keep what each seller's part of the order was sold for; how many are new."""
    sellers = sorted(of_sellers)
    parameters = {
        "lanes": [lane_of(each, lanes) for each in sellers],
        "seller_ids": sellers,
        "lines": [Jsonb(list(of_sellers[each])) for each in sellers],
        "order_id": order_id,
        "quote_id": quote_id,
        "currency": currency,
        "now": now,
    }
    return await execute(conn, ADD_ORDERS, parameters)


async def drop_orders(
    conn: Connection, sellers: Sequence[SellerId], order_id: OrderId, quote_id: UUID, lanes: int
) -> None:
    """Forget them: the order was not paid."""
    parameters = {
        "lanes": [lane_of(each, lanes) for each in sellers],
        "seller_ids": list(sellers),
        "order_id": order_id,
        "quote_id": quote_id,
    }
    await execute(conn, DROP_ORDERS, parameters)


async def order(
    conn: Connection, lane: Lane, seller_id: SellerId, order_id: OrderId
) -> OrderQuoted | None:
    """What the order was sold for, if that was by a quote."""
    wanted = {"lane": lane, "seller_id": seller_id, "order_id": order_id}
    return await fetch_one(conn, READ_ORDER, wanted, row=OrderQuoted)


async def forget(conn: Connection, lane: Lane, buyer_id: BuyerId, person: str, lanes: int) -> None:
    """Nothing of the buyer's reservations is left, nor how often that person used what."""
    wanted = {
        "lane": lane,
        "buyer_id": buyer_id,
        "person": person,
        "person_lane": lane_of(person, lanes),
    }
    await execute(conn, FORGET_RESERVATIONS, wanted)
    await execute(conn, FORGET_PERSON, wanted)


# by the primary key
LOCK = """
select quote_id, buyer_id, mac, state, quote, person, reserved_until, order_id, cause
from quote_reservations
where lane = %(lane)s
and buyer_id = %(buyer_id)s
and quote_id = %(quote_id)s
for update
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
values (
    %(lane)s, %(buyer_id)s, %(quote_id)s, %(mac)s, %(state)s, %(quote)s, %(person)s, %(now)s,
    %(reserved_until)s
)
"""

# by the primary key
MOVE = """
update quote_reservations as known
set state = moved.state, order_id = moved.order_id, cause = moved.cause, ended_at = %(now)s
from unnest(
    %(buyer_ids)s::text[], %(quote_ids)s::uuid[], %(states)s::text[], %(order_ids)s::text[],
    %(causes)s::text[]
) as moved (buyer_id, quote_id, state, order_id, cause)
where known.lane = %(lane)s
and known.buyer_id = moved.buyer_id
and known.quote_id = moved.quote_id
"""

# by the primary key
LOCK_COUNTERS = """
select counter.coupon_id, counter.uses_max, counter.budget_minor,
    counter.reserved + counter.used as uses,
    counter.reserved_minor + counter.used_minor as taken_minor
from unnest(%(lanes)s::smallint[], %(coupon_ids)s::text[]) as asked (lane, coupon_id)
join coupon_counters as counter
    on counter.lane = asked.lane
    and counter.coupon_id = asked.coupon_id
order by counter.lane, counter.coupon_id
for update of counter
"""

# by the primary key
MOVE_COUNTERS = """
update coupon_counters as counter
set reserved = counter.reserved + taken.reserved,
    reserved_minor = counter.reserved_minor + taken.reserved_minor,
    used = counter.used + taken.used,
    used_minor = counter.used_minor + taken.used_minor
from unnest(
    %(lanes)s::smallint[], %(coupon_ids)s::text[], %(reserved)s::bigint[],
    %(reserved_minor)s::bigint[], %(used)s::bigint[], %(used_minor)s::bigint[]
) as taken (lane, coupon_id, reserved, reserved_minor, used, used_minor)
where counter.lane = taken.lane
and counter.coupon_id = taken.coupon_id
"""

USE_ONCE = """
insert into coupon_persons as known (lane, person, coupon_id, times)
select %(lane)s, %(person)s, coupon_id, 1
from unnest(%(coupon_ids)s::text[]) as asked (coupon_id)
order by coupon_id
on conflict (lane, person, coupon_id) do update
set times = known.times + 1
where known.times < (%(limits)s::bigint[])[
    array_position(%(coupon_ids)s::text[], known.coupon_id)
]
returning coupon_id
"""

# by the primary key
LOCK_PERSONS = """
select used.times
from unnest(%(lanes)s::smallint[], %(persons)s::text[], %(coupon_ids)s::text[])
    as given (lane, person, coupon_id)
join coupon_persons as used
    on used.lane = given.lane
    and used.person = given.person
    and used.coupon_id = given.coupon_id
order by used.lane, used.person, used.coupon_id
for update of used
"""

# by the primary key
UNUSE = """
update coupon_persons as used
set times = used.times - given.times
from (
    select lane, person, coupon_id, count(*) as times
    from unnest(%(lanes)s::smallint[], %(persons)s::text[], %(coupon_ids)s::text[])
        as each (lane, person, coupon_id)
    group by lane, person, coupon_id
) as given
where used.lane = given.lane
and used.person = given.person
and used.coupon_id = given.coupon_id
"""

ADD_ORDERS = """
insert into quoted_orders (lane, seller_id, order_id, quote_id, currency, lines, at)
select lane, seller_id, %(order_id)s, %(quote_id)s, %(currency)s, lines, %(now)s
from unnest(%(lanes)s::smallint[], %(seller_ids)s::text[], %(lines)s::jsonb[])
    as sold (lane, seller_id, lines)
order by lane, seller_id
on conflict do nothing
"""

DROP_ORDERS = """
delete from quoted_orders as known
using unnest(%(lanes)s::smallint[], %(seller_ids)s::text[]) as gone (lane, seller_id)
where known.lane = gone.lane
and known.seller_id = gone.seller_id
and known.order_id = %(order_id)s
and known.quote_id = %(quote_id)s
"""

# by the primary key
READ_ORDER = """
select quote_id, currency, lines
from quoted_orders
where lane = %(lane)s
and seller_id = %(seller_id)s
and order_id = %(order_id)s
"""

FORGET_RESERVATIONS = """
delete from quote_reservations
where lane = %(lane)s
and buyer_id = %(buyer_id)s
"""

FORGET_PERSON = """
delete from coupon_persons
where lane = %(person_lane)s
and person = %(person)s
"""
