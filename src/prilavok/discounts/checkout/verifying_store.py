"""What was taken of coupons, by their counters, and by reservations and orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch
from prilavok.core.lanes import lane_of
from prilavok.discounts.coupons.model import CouponId


class Counts(Struct, frozen=True):
    """How often a coupon is reserved and was used, and what that takes off."""

    reserved: int = 0
    reserved_minor: int = 0
    used: int = 0
    used_minor: int = 0

    @property
    def uses(self) -> int:
        """Both together."""
        return self.reserved + self.used

    @property
    def minor(self) -> int:
        """What both take off."""
        return self.reserved_minor + self.used_minor


class _Row(Struct, frozen=True):
    coupon_id: CouponId
    reserved: int
    reserved_minor: int
    used: int
    used_minor: int

    @property
    def counts(self) -> Counts:
        return Counts(self.reserved, self.reserved_minor, self.used, self.used_minor)


async def counted_after(
    conn: Connection, after: CouponId, *, lanes: int, coupons_max: int
) -> list[CouponId]:
    """Coupons that have a counter, by their ids."""
    asked = {"lanes": list(range(lanes)), "after": after, "coupons_max": coupons_max}
    return [CouponId(each) for each in await fetch(conn, COUNTED_AFTER, asked, row=str)]


async def counts(conn: Connection, ids: Sequence[CouponId], lanes: int) -> dict[CouponId, Counts]:
    """What the counters of these coupons say."""
    asked = {"lanes": [lane_of(each, lanes) for each in ids], "coupon_ids": list(ids)}
    return {each.coupon_id: each.counts for each in await fetch(conn, COUNTS, asked, row=_Row)}


async def taken(conn: Connection, ids: Sequence[CouponId], lanes: int) -> dict[CouponId, Counts]:
    """What all reservations and orders come to, for these coupons: it looks at every one."""
    asked = {"lanes": list(range(lanes)), "coupon_ids": list(ids)}
    return {each.coupon_id: each.counts for each in await fetch(conn, TAKEN, asked, row=_Row)}


async def put_counts(conn: Connection, anew: Mapping[CouponId, Counts], lanes: int) -> None:
    """Set counters, which are held."""
    values = {
        "lanes": [lane_of(each, lanes) for each in anew],
        "coupon_ids": list(anew),
        "reserved": [each.reserved for each in anew.values()],
        "reserved_minor": [each.reserved_minor for each in anew.values()],
        "used": [each.used for each in anew.values()],
        "used_minor": [each.used_minor for each in anew.values()],
    }
    await execute(conn, PUT_COUNTS, values)


COUNTED_AFTER = """
select coupon_id
from coupon_counters
where lane = any(%(lanes)s)
and coupon_id > %(after)s
order by coupon_id
limit %(coupons_max)s
"""

# by the primary key
COUNTS = """
select counter.coupon_id, counter.reserved, counter.reserved_minor, counter.used,
    counter.used_minor
from unnest(%(lanes)s::smallint[], %(coupon_ids)s::text[]) as asked (lane, coupon_id)
join coupon_counters as counter
    on counter.lane = asked.lane
    and counter.coupon_id = asked.coupon_id
"""

TAKEN = """
with held as (
    select each ->> 'coupon_id' as coupon_id, count(*) as uses,
        sum((each ->> 'off_minor')::bigint)::bigint as minor
    from quote_reservations as reservation
    cross join lateral jsonb_array_elements(reservation.quote -> 'uses') as each
    where reservation.lane = any(%(lanes)s)
    and reservation.state = 'reserved'
    and each ->> 'coupon_id' = any(%(coupon_ids)s)
    group by 1
),
sold as (
    select given ->> 'key' as coupon_id, count(distinct bought.quote_id) as uses,
        sum((given ->> 'off_minor')::bigint)::bigint as minor
    from quoted_orders as bought
    cross join lateral jsonb_array_elements(bought.lines) as line
    cross join lateral jsonb_array_elements(line -> 'discounts') as given
    where bought.lane = any(%(lanes)s)
    and given ->> 'off_minor' is not null
    and given ->> 'source' <> 'loyalty'
    and given ->> 'key' = any(%(coupon_ids)s)
    group by 1
)
select coupon_id, coalesce(held.uses, 0) as reserved, coalesce(held.minor, 0) as reserved_minor,
    coalesce(sold.uses, 0) as used, coalesce(sold.minor, 0) as used_minor
from held
full join sold using (coupon_id)
"""

# by the primary key
PUT_COUNTS = """
update coupon_counters as counter
set reserved = anew.reserved,
    reserved_minor = anew.reserved_minor,
    used = anew.used,
    used_minor = anew.used_minor
from unnest(
    %(lanes)s::smallint[], %(coupon_ids)s::text[], %(reserved)s::bigint[],
    %(reserved_minor)s::bigint[], %(used)s::bigint[], %(used_minor)s::bigint[]
) as anew (lane, coupon_id, reserved, reserved_minor, used, used_minor)
where counter.lane = anew.lane
and counter.coupon_id = anew.coupon_id
"""
