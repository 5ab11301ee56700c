"""What quotes read, for many of them at once."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from prilavok.core.arrays import Int8Array, TextArray
from prilavok.core.database import Connection, fetch, fetch_tuples
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.discounts.coupons.model import CouponId
from prilavok.discounts.spend.rows import Row
from prilavok.discounts.spend.store import Pair


class Ages(Struct, frozen=True):
    """How often coupons have changed, and rights, by lane: by a programme in each of them, by what
    is decided about a seller in the seller's."""

    coupons: int
    rights: dict[int, int]


class Moment(Struct, frozen=True):
    """What was read at one moment: the ages, which of the API keys are good, by their places, and
    the rows of those pairs that have one."""

    ages: Ages
    good_keys: frozenset[int]
    rows: dict[Pair, Row]


async def moment(
    conn: Connection,
    key_ids: Sequence[str],
    of_lanes: Sequence[Lane],
    wanted: Sequence[Pair],
    lanes: int,
) -> Moment:
    """All that no quote may remember from the one before, with one statement."""
    lane_by_buyer = {buyer: lane_of(buyer, lanes) for buyer in {buyer for buyer, _ in wanted}}
    parameters = {
        "of_lanes": Int8Array(of_lanes),
        "key_ids": TextArray(key_ids),
        "lanes": Int8Array([lane_by_buyer[buyer_id] for buyer_id, _ in wanted]),
        "buyer_ids": TextArray([buyer_id for buyer_id, _ in wanted]),
        "seller_ids": TextArray([seller_id for _, seller_id in wanted]),
    }
    ages = Ages(0, {})
    good_keys: set[int] = set()
    rows: dict[Pair, Row] = {}
    for what, n, first, second, third, fourth, packed in await fetch_tuples(
        conn, READ_MOMENT, parameters
    ):
        if what == PAIR:
            rows[wanted[n - 1]] = Row(
                sum_minor=first,
                oldest_day=second,
                newest_day=third,
                version=fourth,
                packed=packed,
            )
        elif what == KEY:
            good_keys.add(n - 1)
        else:
            ages.rights[n] = second
            ages = Ages(first, ages.rights)
    return Moment(ages, frozenset(good_keys), rows)


class Held(Struct, frozen=True):
    """That a buyer holds a coupon."""

    buyer_id: BuyerId
    coupon_id: CouponId


async def held(conn: Connection, buyer_ids: Sequence[BuyerId], lanes: int) -> list[Held]:
    """What the buyers hold, up to 1,000 each."""
    return await fetch(conn, READ_HELD, _by_buyer(buyer_ids, lanes), row=Held)


class BoughtOnce(Struct, frozen=True):
    """A seller that a buyer has bought from, whichever."""

    buyer_id: BuyerId
    seller_id: SellerId


async def bought_once(
    conn: Connection, buyer_ids: Sequence[BuyerId], lanes: int
) -> list[BoughtOnce]:
    """One seller of each of the buyers who have bought and kept anything, ever."""
    return await fetch(conn, READ_BOUGHT_ONCE, _by_buyer(buyer_ids, lanes), row=BoughtOnce)


class Times(Struct, frozen=True):
    """How often a person has used a coupon."""

    person: str
    coupon_id: CouponId
    times: int


async def times_of(conn: Connection, persons: Sequence[str], lanes: int) -> list[Times]:
    """How often these people have used coupons, reservations included."""
    asked = {"lanes": [lane_of(each, lanes) for each in persons], "persons": list(persons)}
    return await fetch(conn, READ_TIMES, asked, row=Times)


def _by_buyer(buyer_ids: Sequence[BuyerId], lanes: int) -> dict[str, object]:
    return {
        "lanes": [lane_of(each, lanes) for each in buyer_ids],
        "buyer_ids": list(buyer_ids),
    }


AGES, KEY, PAIR = range(3)

# by the primary keys: a row of ages for each lane of some seller, one for each good key, one for
# each pair that there is
READ_MOMENT = f"""
select {AGES} as what, head.lane as n, coupon_age.age as first, head.rights as second, 0 as third,
    0::bigint as fourth, null::bytea as packed
from coupon_age
join lane_heads as head
    on head.lane = any(%(of_lanes)s::smallint[])
union all
select {KEY}, asked.n, 0, 0, 0, 0, null
from unnest(%(key_ids)s::text[]) with ordinality as asked (key_id, n)
join api_keys as key
    on key.key_id = asked.key_id
    and key.revoked_at is null
union all
select {PAIR}, wanted.n, pair.sum_minor, pair.oldest_day, pair.newest_day, pair.version, pair.packed
from unnest(%(lanes)s::smallint[], %(buyer_ids)s::text[], %(seller_ids)s::text[])
    with ordinality as wanted (lane, buyer_id, seller_id, n)
join spend_pairs as pair
    on pair.lane = wanted.lane
    and pair.buyer_id = wanted.buyer_id
    and pair.seller_id = wanted.seller_id
"""

# by the primary key
READ_HELD = """
select holding.buyer_id, holding.coupon_id
from unnest(%(lanes)s::smallint[], %(buyer_ids)s::text[]) as asked (lane, buyer_id)
cross join lateral (
    select buyer_id, coupon_id
    from coupon_holdings
    where lane = asked.lane
    and buyer_id = asked.buyer_id
    limit 1000
) as holding
"""

# by the primary key, one row for each buyer
READ_BOUGHT_ONCE = """
select pair.buyer_id, pair.seller_id
from unnest(%(lanes)s::smallint[], %(buyer_ids)s::text[]) as asked (lane, buyer_id)
cross join lateral (
    select buyer_id, seller_id
    from spend_pairs
    where lane = asked.lane
    and buyer_id = asked.buyer_id
    limit 1
) as pair
"""

# by the primary key
READ_TIMES = """
select used.person, used.coupon_id, used.times
from unnest(%(lanes)s::smallint[], %(persons)s::text[]) as asked (lane, person)
join coupon_persons as used
    on used.lane = asked.lane
    and used.person = asked.person
where used.times > 0
"""
