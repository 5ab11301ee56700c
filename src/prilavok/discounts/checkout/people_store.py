"""How often people have used coupons, by what is counted and by reservations."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch
from prilavok.core.lanes import lane_of
from prilavok.discounts.coupons.model import CouponId


class WrongPerson(Struct, frozen=True, kw_only=True):
    """A person who used a coupon another number of times than is counted."""

    person: str
    coupon_id: CouponId
    counted: int
    should_count: int


async def limited_after(conn: Connection, after: CouponId, *, coupons_max: int) -> list[CouponId]:
    """Coupons that each person may use so often, by their ids."""
    asked = {"after": after, "coupons_max": coupons_max}
    return [CouponId(each) for each in await fetch(conn, LIMITED_AFTER, asked, row=str)]


async def wrong(
    conn: Connection, ids: Sequence[CouponId], lanes: int, *, persons_max: int
) -> list[WrongPerson]:
    """Whose counts differ, for these coupons: it looks at every reservation. What one of a person's
    accounts used stays counted when that account is erased, so those may have more."""
    asked = {
        "lanes": list(range(lanes)),
        "coupon_ids": list(ids),
        "persons_max": persons_max,
    }
    return await fetch(conn, WRONG, asked, row=WrongPerson)


async def hold(conn: Connection, people: Sequence[WrongPerson], lanes: int) -> None:
    """Hold the counts of these people, also those that are not there yet."""
    in_order = _by_key(people, lanes)
    await execute(conn, ADD_MISSING, in_order)
    await execute(conn, HOLD, in_order)


async def put(conn: Connection, people: Sequence[WrongPerson], lanes: int) -> None:
    """Let what should be counted be counted; they are held."""
    times = [each.should_count for each in _in_order(people, lanes)]
    await execute(conn, PUT, {**_by_key(people, lanes), "times": times})


def _in_order(people: Sequence[WrongPerson], lanes: int) -> list[WrongPerson]:
    return sorted(people, key=lambda e: (lane_of(e.person, lanes), e.person, e.coupon_id))


def _by_key(people: Sequence[WrongPerson], lanes: int) -> dict[str, object]:
    in_order = _in_order(people, lanes)
    return {
        "lanes": [lane_of(each.person, lanes) for each in in_order],
        "persons": [each.person for each in in_order],
        "coupon_ids": [each.coupon_id for each in in_order],
    }


LIMITED_AFTER = """
select coupon_id
from coupons
where coupon_id > %(after)s
and coupon -> 'per_person_max' is distinct from 'null'
and coupon -> 'per_person_max' is not null
order by coupon_id
limit %(coupons_max)s
"""

WRONG = """
with held as (
    select reservation.person, each ->> 'coupon_id' as coupon_id, count(*) as times
    from quote_reservations as reservation
    cross join lateral jsonb_array_elements(reservation.quote -> 'uses') as each
    where reservation.lane = any(%(lanes)s)
    and reservation.state in ('reserved', 'committed')
    and each ->> 'coupon_id' = any(%(coupon_ids)s)
    group by 1, 2
),
counted as (
    select person, coupon_id, times
    from coupon_persons
    where lane = any(%(lanes)s)
    and coupon_id = any(%(coupon_ids)s)
)
select person, coupon_id, coalesce(counted.times, 0) as counted,
    coalesce(held.times, 0) as should_count
from held
full join counted using (person, coupon_id)
where coalesce(counted.times, 0) < coalesce(held.times, 0)
or person not like 'person:%%' and coalesce(counted.times, 0) > coalesce(held.times, 0)
order by person, coupon_id
limit %(persons_max)s
"""

ADD_MISSING = """
insert into coupon_persons (lane, person, coupon_id, times)
select lane, person, coupon_id, 0
from unnest(%(lanes)s::smallint[], %(persons)s::text[], %(coupon_ids)s::text[])
    as each (lane, person, coupon_id)
order by lane, person, coupon_id
on conflict do nothing
"""

# by the primary key
HOLD = """
select used.times
from unnest(%(lanes)s::smallint[], %(persons)s::text[], %(coupon_ids)s::text[])
    as each (lane, person, coupon_id)
join coupon_persons as used
    on used.lane = each.lane
    and used.person = each.person
    and used.coupon_id = each.coupon_id
order by used.lane, used.person, used.coupon_id
for update of used
"""

# by the primary key
PUT = """
update coupon_persons as used
set times = anew.times
from unnest(
    %(lanes)s::smallint[], %(persons)s::text[], %(coupon_ids)s::text[], %(times)s::bigint[]
) as anew (lane, person, coupon_id, times)
where used.lane = anew.lane
and used.person = anew.person
and used.coupon_id = anew.coupon_id
"""
