"""Every statement on coupons, their codes, and who holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

import msgspec
from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one, fetch_tuples
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane, by_lane, lane_of
from prilavok.discounts.coupons.model import (
    Coupon,
    CouponCursor,
    CouponId,
    CouponState,
    Holding,
    How,
    Standing,
)


class Kept(Struct, frozen=True):
    """A coupon as it stands now; `age` is that of all coupons when it last changed."""

    coupon: Coupon
    is_exhausted: bool
    age: int


KeptText: TypeAlias = tuple[str, bool, int]
"""The same as text: thousands of them are read beside the event loop, by `read_kept`."""

_decode: Final = msgspec.json.Decoder(Coupon).decode


def read_kept(texts: Iterable[KeptText]) -> list[Kept]:
    """What the texts say."""
    return [Kept(_decode(coupon), is_exhausted, age) for coupon, is_exhausted, age in texts]


async def add(conn: Connection, coupon: Coupon, by: str, now: datetime) -> bool:
    """Whether it is new."""
    new = {
        "coupon_id": coupon.coupon_id,
        "seller_id": coupon.seller_id,
        "starts_at": coupon.starts_at,
        "ends_at": coupon.ends_at,
        "coupon": Jsonb(coupon),
        "is_paused": coupon.is_paused,
        "by": by,
        "now": now,
    }
    return await execute(conn, ADD, new) == 1


async def add_counter(conn: Connection, coupon: Coupon, lanes: int) -> None:
    """Count what is taken of it."""
    limits = {
        "lane": lane_of(coupon.coupon_id, lanes),
        "coupon_id": coupon.coupon_id,
        "uses_max": coupon.uses_max,
        "budget_minor": coupon.budget_minor,
    }
    await execute(conn, ADD_COUNTER, limits)


async def grow_older(conn: Connection) -> int:
    """The next age of all coupons, held to the end of the transaction: the last of its locks."""
    age = await fetch_one(conn, GROW_OLDER, row=int)
    assert age is not None, "coupons have an age"
    return age


async def age_of_all(conn: Connection) -> int:
    """How often coupons have changed."""
    return await fetch_one(conn, READ_AGE, row=int) or 0


async def lock(conn: Connection, coupon_id: CouponId) -> Standing | None:
    """The coupon, held to the end of the transaction."""
    return await fetch_one(conn, LOCK, {"coupon_id": coupon_id}, row=Standing)


async def change(conn: Connection, coupon: Coupon) -> None:
    """Let it be so from now on."""
    changed = {
        "coupon_id": coupon.coupon_id,
        "ends_at": coupon.ends_at,
        "coupon": Jsonb(coupon),
        "is_paused": coupon.is_paused,
        "age": await grow_older(conn),
    }
    await execute(conn, CHANGE, changed)


async def set_age(conn: Connection, coupon_id: CouponId) -> None:
    """Let whoever keeps coupons see a new one."""
    await execute(conn, SET_AGE, {"coupon_id": coupon_id, "age": await grow_older(conn)})


async def set_exhausted(
    conn: Connection, coupon_ids: Iterable[CouponId], *, is_exhausted: bool
) -> None:
    """Say of coupons whether anything is left of them; nothing is written where that is known."""
    parameters = {"coupon_ids": sorted(coupon_ids), "is_exhausted": is_exhausted}
    others = await fetch(conn, LOCK_OTHERS, parameters, row=str)
    if others:
        changed = {**parameters, "coupon_ids": others, "age": await grow_older(conn)}
        await execute(conn, SET_EXHAUSTED, changed)


async def changed_since(conn: Connection, age: int) -> list[KeptText]:
    """Coupons that changed after an age."""
    return await fetch_tuples(conn, CHANGED_SINCE, {"age": age})


async def running(conn: Connection, now: datetime) -> list[KeptText]:
    """All coupons that have not ended."""
    return await fetch_tuples(conn, RUNNING, {"now": now})


async def by_ids(conn: Connection, coupon_ids: Sequence[CouponId]) -> list[Standing]:
    """Those that there are."""
    return await fetch(conn, BY_IDS, {"coupon_ids": list(coupon_ids)}, row=Standing)


async def page(
    conn: Connection,
    seller_id: SellerId | None,
    state: CouponState | None,
    after: CouponCursor,
    now: datetime,
    *,
    coupons_max: int,
) -> list[Standing]:
    """Coupons of a seller (None: everybody's) that stand so now (None: however they do), the newest
    first, behind `after`."""
    wanted = {
        "state": state,
        "now": now,
        "seller_id": seller_id,
        "made_at": after.made_at,
        "coupon_id": after.coupon_id,
        "coupons_max": coupons_max,
    }
    return await fetch(conn, PAGE if seller_id is None else PAGE_OF_SELLER, wanted, row=Standing)


class Taken(Struct, frozen=True):
    """What has been taken of a coupon."""

    coupon_id: str
    reserved: int
    reserved_minor: int
    used: int
    used_minor: int


async def taken(conn: Connection, coupon_ids: Sequence[CouponId], lanes: int) -> list[Taken]:
    """What has been taken of those that are counted."""
    wanted = {
        "lanes": [lane_of(each, lanes) for each in coupon_ids],
        "coupon_ids": list(coupon_ids),
    }
    return await fetch(conn, READ_TAKEN, wanted, row=Taken)


async def give(
    conn: Connection,
    coupon_id: CouponId,
    buyer_ids: Sequence[BuyerId],
    how: How,
    lanes: int,
    now: datetime,
) -> list[BuyerId]:
    """Let buyers hold the coupon; who did not yet."""
    lots = by_lane(buyer_ids, lambda buyer_id: buyer_id, lanes)
    parameters = {
        "lanes": [lane for lane, of_lane in lots for _ in of_lane],
        "buyer_ids": [each for _, of_lane in lots for each in sorted(of_lane)],
        "coupon_id": coupon_id,
        "how": how,
        "now": now,
    }
    return [BuyerId(each) for each in await fetch(conn, GIVE, parameters, row=str)]


async def held_by(conn: Connection, lane: Lane, buyer_id: BuyerId) -> list[Holding]:
    """What the buyer holds, the latest first."""
    return await fetch(conn, HELD_BY, {"lane": lane, "buyer_id": buyer_id}, row=Holding)


async def forget_buyer(conn: Connection, buyer_id: BuyerId, lanes: int) -> None:
    """Nothing of what they held, typed or were promised is left; who they are is not known from
    what is."""
    parameters = {
        "lane": lane_of(buyer_id, lanes),
        "buyer_id": buyer_id,
    }
    for statement in (FORGET_HOLDINGS, FORGET_FAILURES):
        await execute(conn, statement, parameters)


ADD = """
insert into coupons (
    coupon_id, seller_id, starts_at, ends_at, is_paused, coupon, made_by, made_at, age
)
values (
    %(coupon_id)s, %(seller_id)s, %(starts_at)s, %(ends_at)s, %(is_paused)s, %(coupon)s, %(by)s,
    %(now)s, 0
)
on conflict do nothing
"""

ADD_COUNTER = """
insert into coupon_counters (lane, coupon_id, uses_max, budget_minor)
values (%(lane)s, %(coupon_id)s, %(uses_max)s, %(budget_minor)s)
"""

# one row
GROW_OLDER = """
update coupon_age
set age = age + 1
returning age
"""

READ_AGE = "select age from coupon_age"

LOCK = """
select coupon, is_exhausted, made_by, made_at
from coupons
where coupon_id = %(coupon_id)s
for update
"""

CHANGE = """
update coupons
set coupon = %(coupon)s,
    ends_at = %(ends_at)s,
    is_paused = %(is_paused)s,
    age = %(age)s
where coupon_id = %(coupon_id)s
"""

SET_AGE = """
update coupons
set age = %(age)s
where coupon_id = %(coupon_id)s
"""

# locked in order, by the primary key
LOCK_OTHERS = """
select coupon_id
from coupons
where coupon_id = any(%(coupon_ids)s)
and is_exhausted <> %(is_exhausted)s
order by coupon_id
for update
"""

SET_EXHAUSTED = """
update coupons
set is_exhausted = %(is_exhausted)s, age = %(age)s
where coupon_id = any(%(coupon_ids)s)
"""

# by coupons_by_end
RUNNING = """
select coupon::text, is_exhausted, age
from coupons
where ends_at > %(now)s
"""

# by coupons_by_age
CHANGED_SINCE = """
select coupon::text, is_exhausted, age
from coupons
where age > %(age)s
"""

BY_IDS = """
select coupon, is_exhausted, made_by, made_at
from coupons
where coupon_id = any(%(coupon_ids)s)
"""

# as `eligibility.not_running` says it
STATE = """case
        when ends_at <= %(now)s then 'ended'
        when is_paused then 'paused'
        when starts_at > %(now)s then 'not_started'
        when is_exhausted then 'exhausted'
        else 'running'
    end"""

# by coupons_by_making; of a rare state, as many are passed over as there are others
PAGE = f"""
select coupon, is_exhausted, made_by, made_at
from coupons
where (made_at, coupon_id) < (%(made_at)s, %(coupon_id)s)
and (%(state)s::text is null or {STATE} = %(state)s)
order by made_at desc, coupon_id desc
limit %(coupons_max)s
"""

# by coupons_of_seller
PAGE_OF_SELLER = f"""
select coupon, is_exhausted, made_by, made_at
from coupons
where seller_id = %(seller_id)s
and (made_at, coupon_id) < (%(made_at)s, %(coupon_id)s)
and (%(state)s::text is null or {STATE} = %(state)s)
order by made_at desc, coupon_id desc
limit %(coupons_max)s
"""

# by the primary key
READ_TAKEN = """
select counter.coupon_id, reserved, reserved_minor, used, used_minor
from unnest(%(lanes)s::smallint[], %(coupon_ids)s::text[]) as wanted (lane, coupon_id)
join coupon_counters as counter
    on counter.lane = wanted.lane
    and counter.coupon_id = wanted.coupon_id
"""

GIVE = """
insert into coupon_holdings (lane, buyer_id, coupon_id, how, since, is_told)
select lane, buyer_id, %(coupon_id)s, %(how)s, %(now)s, %(how)s <> 'issued'
from unnest(%(lanes)s::smallint[], %(buyer_ids)s::text[]) as new (lane, buyer_id)
on conflict do nothing
returning buyer_id
"""

# by the primary key
HELD_BY = """
select coupon_id, how, since
from coupon_holdings
where lane = %(lane)s
and buyer_id = %(buyer_id)s
order by since desc, coupon_id
limit 1000
"""

FORGET_HOLDINGS = """
delete from coupon_holdings
where lane = %(lane)s
and buyer_id = %(buyer_id)s
"""

FORGET_FAILURES = """
delete from coupon_code_failures
where lane = %(lane)s
and buyer_id = %(buyer_id)s
"""
