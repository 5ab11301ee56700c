"""The SQL of sellers, their staff, and buyers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.ids import BuyerId, SellerId, StaffId
from prilavok.core.lanes import Lane, lane_of
from prilavok.market.model import (
    Buyer,
    Member,
    NamedParty,
    Permission,
    Seller,
    Staff,
    Taken,
)


class NthSeller(Struct, frozen=True):
    """A seller by its place in the order of registration."""

    seller_id: SellerId
    registered_at: datetime


async def sellers_by_id(
    conn: Connection, seller_ids: Sequence[SellerId], *, lanes: int
) -> list[Seller]:
    """Those of the sellers that are known, in no order; `lanes` is `db.lanes`."""
    return await sellers_at(conn, [(lane_of(s, lanes), s) for s in seller_ids])


async def sellers_at(conn: Connection, places: Sequence[tuple[Lane, SellerId]]) -> list[Seller]:
    """`sellers_by_id` for who knows their lanes."""
    lanes = [lane for lane, _ in places]
    seller_ids = [seller_id for _, seller_id in places]
    return await fetch(conn, READ_SELLERS, {"lanes": lanes, "ids": seller_ids}, row=Seller)


async def parties_called(
    conn: Connection, prefixes: Sequence[str], *, parties_max: int, lanes: int
) -> list[NamedParty]:
    """Sellers and buyers whose names begin with any of `prefixes`, by name."""
    wanted = {
        "prefixes": list(prefixes),
        "parties_max": parties_max,
        "lanes": list(range(lanes)),
    }
    return await fetch(conn, READ_PARTIES_CALLED, wanted, row=NamedParty)


async def sellers_after(
    conn: Connection, lane: Lane, after: str, *, sellers_max: int
) -> list[Seller]:
    """The lane's sellers behind the id `after` (empty: all), in the order of their ids."""
    return await fetch(
        conn,
        READ_SELLERS_AFTER,
        {"lane": lane, "after": after, "sellers_max": sellers_max},
        row=Seller,
    )


async def nth_seller(conn: Connection, number: int, countries: Sequence[str]) -> NthSeller | None:
    """The last of the `number` sellers that were registered first, in any of `countries` (none
    named: anywhere); None when there are fewer."""
    wanted = {"before": number - 1, "countries": list(countries), "anywhere": not countries}
    return await fetch_one(conn, READ_NTH_SELLER, wanted, row=NthSeller)


async def staff_by_id(
    conn: Connection, lane: Lane, members: Sequence[tuple[SellerId, StaffId]]
) -> list[Staff]:
    """Those of the lane's members of staff that are known, removed ones too."""
    return await staff_at(conn, [(lane, seller_id, staff_id) for seller_id, staff_id in members])


async def staff_at(
    conn: Connection, places: Sequence[tuple[Lane, SellerId, StaffId]]
) -> list[Staff]:
    """`staff_by_id` in several lanes."""
    wanted = {
        "lanes": [lane for lane, _, _ in places],
        "seller_ids": [seller_id for _, seller_id, _ in places],
        "ids": [staff_id for _, _, staff_id in places],
    }
    return await fetch(conn, READ_STAFF, wanted, row=Staff)


async def staff_member(
    conn: Connection, lane: Lane, seller_id: SellerId, staff_id: StaffId
) -> Staff | None:
    """The member of staff, also when removed (`active` is false); None when never told of."""
    found = await staff_by_id(conn, lane, [(seller_id, staff_id)])
    return found[0] if found else None


async def staff_of_seller(conn: Connection, lane: Lane, seller_id: SellerId) -> list[Staff]:
    """Who works for the seller, by name; removed ones are left out."""
    return await fetch(
        conn, READ_STAFF_OF_SELLER, {"lane": lane, "seller_id": seller_id}, row=Staff
    )


async def members_of_seller(
    conn: Connection, lane: Lane, seller_id: SellerId, staff_ids: Sequence[StaffId] | None = None
) -> list[Member]:
    """Who works for the seller, by name, or those of `staff_ids` who do; no keys."""
    wanted = {"lane": lane, "seller_id": seller_id, "ids": staff_ids}
    return await fetch(conn, READ_MEMBERS, wanted, row=Member)


async def choose_permissions(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    staff_id: StaffId,
    chosen: Collection[Permission] | None,
) -> None:
    """Let a member of staff do what the seller has chosen; None: what the marketplace tells."""
    await execute(
        conn,
        CHOOSE_PERMISSIONS,
        {
            "lane": lane,
            "seller_id": seller_id,
            "staff_id": staff_id,
            "chosen": None if chosen is None else sorted(chosen),
        },
    )


async def put_sellers(conn: Connection, taken: Sequence[Taken]) -> None:
    """Set how these sellers are, where that is newer than what is known."""
    await execute(conn, PUT_SELLERS, {"taken": Jsonb(taken)})


async def put_staff(conn: Connection, taken: Sequence[Taken]) -> None:
    """Set how these members of staff are, where that is newer than what is known."""
    await execute(conn, PUT_STAFF, {"taken": Jsonb(taken)})


async def buyers_by_id(
    conn: Connection, buyer_ids: Sequence[BuyerId], *, lanes: int
) -> list[Buyer]:
    """Those of the buyers that are known, in no order; `lanes` is `db.lanes`."""
    owner_lanes = [lane_of(buyer_id, lanes) for buyer_id in buyer_ids]
    return await fetch(conn, READ_BUYERS, {"lanes": owner_lanes, "ids": buyer_ids}, row=Buyer)


async def buyer_ids_after(
    conn: Connection, lane: Lane, after: str, *, buyers_max: int
) -> list[BuyerId]:
    """The lane's buyers behind the id `after` (empty: all), in the order of their ids."""
    wanted = {"lane": lane, "after": after, "buyers_max": buyers_max}
    return [BuyerId(each) for each in await fetch(conn, READ_BUYER_IDS_AFTER, wanted, row=str)]


async def put_buyers(conn: Connection, taken: Sequence[Taken]) -> None:
    """Set how these buyers are, where that is newer than what is known."""
    await execute(conn, PUT_BUYERS, {"taken": Jsonb(taken)})


# by the primary key, once per seller
READ_SELLERS = """
select 'seller' as type, s.source, s.fact_id as id, s.at,
    s.seller_id, s.name, s.country, s.region, s.registered_at, s.trade, s.trusted,
    s.contract_verified_at, s.payout_account
from unnest(%(lanes)s::smallint[], %(ids)s::text[]) as wanted (lane, seller_id)
join sellers s
    on s.lane = wanted.lane
    and s.seller_id = wanted.seller_id
"""

# by the primary key
READ_SELLERS_AFTER = """
select 'seller' as type, s.source, s.fact_id as id, s.at,
    s.seller_id, s.name, s.country, s.region, s.registered_at, s.trade, s.trusted,
    s.contract_verified_at, s.payout_account
from sellers s
where s.lane = %(lane)s
and s.seller_id > %(after)s
order by s.seller_id
limit %(sellers_max)s
"""

# In each lane a stretch of sellers_by_name and of buyers_by_name for each prefix. Letters are
# compared as they are: what lower() does to them depends on how a database was made.
READ_PARTIES_CALLED = """
select distinct found.kind, found.id, found.name
from lane_heads as head
cross join unnest(%(prefixes)s::text[]) as prefix
cross join lateral (
    (
        select 'seller' as kind, s.seller_id as id, s.name
        from sellers as s
        where s.lane = head.lane
        and s.name collate "C" >= prefix
        and s.name collate "C" < prefix || chr(1114111)
        order by s.name collate "C"
        limit %(parties_max)s
    )
    union all
    (
        select 'buyer', b.buyer_id, b.name
        from buyers as b
        where b.lane = head.lane
        and b.name collate "C" >= prefix
        and b.name collate "C" < prefix || chr(1114111)
        order by b.name collate "C"
        limit %(parties_max)s
    )
) as found
where head.lane = any(%(lanes)s)
order by found.name, found.kind, found.id
limit %(parties_max)s
"""

# Of every lane, by sellers_by_registration: asked for once for each group of a rollout.
READ_NTH_SELLER = """
select seller_id, registered_at
from sellers
where (%(anywhere)s or country = any(%(countries)s::text[]))
order by registered_at, seller_id
offset %(before)s
limit 1
"""

READ_STAFF = """
select 'staff' as type, s.source, s.fact_id as id, s.at,
    s.seller_id, s.staff_id, s.name, coalesce(s.chosen, s.permissions) as permissions, s.active
from unnest(%(lanes)s::smallint[], %(seller_ids)s::text[], %(ids)s::text[])
    as wanted (lane, seller_id, staff_id)
join staff s
    on s.lane = wanted.lane
    and s.seller_id = wanted.seller_id
    and s.staff_id = wanted.staff_id
"""

# by the primary key
READ_STAFF_OF_SELLER = """
select 'staff' as type, s.source, s.fact_id as id, s.at,
    s.seller_id, s.staff_id, s.name, coalesce(s.chosen, s.permissions) as permissions, s.active
from staff s
where s.lane = %(lane)s
and s.seller_id = %(seller_id)s
and s.active
and s.staff_id not like 'key:%%'
order by s.name, s.staff_id
limit 1000
"""

# by the primary key
READ_MEMBERS = """
select s.staff_id, s.name, s.permissions as told, s.chosen
from staff s
where s.lane = %(lane)s
and s.seller_id = %(seller_id)s
and (%(ids)s::text[] is null or s.staff_id = any(%(ids)s::text[]))
and s.active
and s.staff_id not like 'key:%%'
order by s.name, s.staff_id
limit 1000
"""

CHOOSE_PERMISSIONS = """
update staff
set chosen = %(chosen)s::text[]
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
"""

PUT_SELLERS = """
insert into sellers (
    lane, seller_id, name, country, region, registered_at, trade, trusted, contract_verified_at,
    payout_account, at, source, fact_id
)
select taken.lane, seller_id, name, country, region, registered_at, trade, trusted,
    contract_verified_at, payout_account, at, source, id
from jsonb_to_recordset(%(taken)s) as taken (lane smallint, fact jsonb)
cross join lateral jsonb_to_record(taken.fact) as told (
    seller_id text, name text, country text, region text, registered_at timestamptz, trade text,
    trusted boolean, contract_verified_at timestamptz, payout_account text, at timestamptz,
    source text, id text
)
on conflict (lane, seller_id) do update
set name = excluded.name,
    country = excluded.country,
    region = excluded.region,
    registered_at = excluded.registered_at,
    trade = excluded.trade,
    trusted = excluded.trusted,
    contract_verified_at = excluded.contract_verified_at,
    payout_account = excluded.payout_account,
    at = excluded.at,
    source = excluded.source,
    fact_id = excluded.fact_id
where (excluded.at, excluded.fact_id, excluded.source)
    > (sellers.at, sellers.fact_id, sellers.source)
"""

PUT_STAFF = """
insert into staff (
    lane, seller_id, staff_id, name, permissions, active, at, source, fact_id
)
select taken.lane, seller_id, staff_id, name, permissions, active, at, source, id
from jsonb_to_recordset(%(taken)s) as taken (lane smallint, fact jsonb)
cross join lateral jsonb_to_record(taken.fact) as told (
    seller_id text, staff_id text, name text, permissions text[], active boolean,
    at timestamptz, source text, id text
)
on conflict (lane, seller_id, staff_id) do update
set name = excluded.name,
    permissions = excluded.permissions,
    chosen = case when excluded.active then staff.chosen end,
    active = excluded.active,
    at = excluded.at,
    source = excluded.source,
    fact_id = excluded.fact_id
where (excluded.at, excluded.fact_id, excluded.source) > (staff.at, staff.fact_id, staff.source)
"""

# by the primary key
READ_BUYER_IDS_AFTER = """
select buyer_id
from buyers
where lane = %(lane)s
and buyer_id > %(after)s
order by buyer_id
limit %(buyers_max)s
"""

# by the primary key, once per buyer
READ_BUYERS = """
select 'buyer' as type, b.source, b.fact_id as id, b.at, b.buyer_id, b.name, b.person_key
from unnest(%(lanes)s::smallint[], %(ids)s::text[]) as wanted (lane, buyer_id)
join buyers b
    on b.lane = wanted.lane
    and b.buyer_id = wanted.buyer_id
"""

PUT_BUYERS = """
insert into buyers (lane, buyer_id, name, person_key, at, source, fact_id)
select taken.lane, buyer_id, name, person_key, at, source, id
from jsonb_to_recordset(%(taken)s) as taken (lane smallint, fact jsonb)
cross join lateral jsonb_to_record(taken.fact) as told (
    buyer_id text, name text, person_key text, at timestamptz, source text, id text
)
on conflict (lane, buyer_id) do update
set name = excluded.name,
    person_key = excluded.person_key,
    at = excluded.at,
    source = excluded.source,
    fact_id = excluded.fact_id
where (excluded.at, excluded.fact_id, excluded.source) > (buyers.at, buyers.fact_id, buyers.source)
"""
