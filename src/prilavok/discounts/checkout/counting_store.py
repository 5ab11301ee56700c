"""Every statement on what reservations take of coupons: how often people have used them, and their
counters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch, fetch_tuples
from prilavok.core.lanes import lane_of
from prilavok.discounts.coupons.model import CouponId
from prilavok.discounts.quoting.model import Use
from prilavok.discounts.quoting.reserving import Step


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

    @property
    def added(self) -> tuple[int, int]:
        """How many uses, and how much money, are taken more than before."""
        return self.reserved + self.used, self.reserved_minor + self.used_minor

    def and_reserved(self, use: Use) -> Taking:
        """With one use more that is reserved."""
        return self._and(use, reserved=1, used=0)

    def and_of(self, use: Use, step: Step) -> Taking:
        """With what a step does to one use."""
        return self._and(use, reserved=step.reserved, used=step.used)

    def _and(self, use: Use, *, reserved: int, used: int) -> Taking:
        return Taking(
            self.reserved + reserved,
            self.reserved_minor + reserved * use.off_minor,
            self.used + used,
            self.used_minor + used * use.off_minor,
        )


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


class PersonUse(Struct, frozen=True):
    """A use of a coupon by a person, who may use it `times_max` times."""

    person: str
    coupon_id: CouponId
    times_max: int


async def use_once(
    conn: Connection, uses: Sequence[PersonUse], lanes: int
) -> set[tuple[str, CouponId]]:
    """Count each of them, as far as the person may; those that were counted. No person is there
    twice with the same coupon."""
    in_order = sorted(
        uses, key=lambda each: (lane_of(each.person, lanes), each.person, each.coupon_id)
    )
    parameters = {
        "lanes": [lane_of(each.person, lanes) for each in in_order],
        "persons": [each.person for each in in_order],
        "coupon_ids": [each.coupon_id for each in in_order],
        "limits": [each.times_max for each in in_order],
    }
    return {
        (person, CouponId(coupon_id))
        for person, coupon_id in await fetch_tuples(conn, USE_ONCE, parameters)
    }


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


async def forget_person(conn: Connection, person: str, lanes: int) -> None:
    """Nothing of how often they used what is left."""
    wanted = {"lane": lane_of(person, lanes), "person": person}
    await execute(conn, FORGET_PERSON, wanted)


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

# by the primary key; a limit is looked up by its place, for only what is known can be compared
USE_ONCE = """
with asked as materialized (
    select lane, person, coupon_id, times_max
    from unnest(
        %(lanes)s::smallint[], %(persons)s::text[], %(coupon_ids)s::text[], %(limits)s::bigint[]
    ) as each (lane, person, coupon_id, times_max)
)
insert into coupon_persons as known (lane, person, coupon_id, times)
select lane, person, coupon_id, 1
from asked
order by lane, person, coupon_id
on conflict (lane, person, coupon_id) do update
set times = known.times + 1
where known.times < (
    select times_max
    from asked
    where asked.person = excluded.person
    and asked.coupon_id = excluded.coupon_id
)
returning person, coupon_id
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

FORGET_PERSON = """
delete from coupon_persons
where lane = %(lane)s
and person = %(person)s
"""
