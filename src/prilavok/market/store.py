"""The market's SQL.

Every statement works in one lane, but for those that are handed the lane of each row: the receipts,
and the reads of owners of many lanes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.ids import BuyerId, OrderId, ProductId, SellerId, StaffId
from prilavok.core.lanes import Lane, lane_of
from prilavok.market.model import (
    Buyer,
    Member,
    NamedParty,
    Order,
    OrderLine,
    Permission,
    Plan,
    Product,
    Seller,
    Staff,
    Taken,
)
from prilavok.market.rules import LifeRow, subject

# The log and its receipts


class FactKey(Struct, frozen=True):
    """What a fact is known by. `lane` is that of the key itself."""

    lane: Lane
    source: str
    fact_id: str


class FactPlace(Struct, frozen=True):
    """Where the fact with a key is kept."""

    lane: Lane
    source: str
    fact_id: str
    fact_lane: Lane
    position: int


class NthSeller(Struct, frozen=True):
    """A seller by its place in the order of registration."""

    seller_id: SellerId
    registered_at: datetime


async def lock_heads(conn: Connection, lanes: Collection[Lane]) -> dict[Lane, int]:
    """The last position of each lane's log, held to the end of the transaction.

    The lanes are locked in order, so that two intakes never wait for each other in a circle.
    """
    in_order = sorted(lanes)
    if not in_order:
        return {}
    heads = await _lock_known_heads(conn, in_order)
    if len(heads) < len(in_order):
        await execute(conn, MAKE_HEADS, {"lanes": in_order})
        heads = await _lock_known_heads(conn, in_order)
    return heads


async def _lock_known_heads(conn: Connection, in_order: Sequence[Lane]) -> dict[Lane, int]:
    async with conn.pipeline():
        cursors = [await conn.execute(LOCK_HEAD, {"lane": lane}) for lane in in_order]
        rows = [await cursor.fetchone() for cursor in cursors]
    return {lane: row[0] for lane, row in zip(in_order, rows, strict=True) if row is not None}


async def places(conn: Connection, keys: Sequence[FactKey]) -> list[FactPlace]:
    """Where those of the facts `keys` are that were told before."""
    if not keys:
        return []
    return await fetch(conn, READ_RECEIPTS, {"keys": Jsonb(keys)}, row=FactPlace)


async def facts_at(conn: Connection, lane: Lane, positions: Sequence[int]) -> list[Taken]:
    """The facts at these positions of the lane's log."""
    return await fetch(conn, READ_FACTS_AT, {"lane": lane, "positions": positions}, row=Taken)


async def facts_after(
    conn: Connection, lane: Lane, position: int, *, facts_max: int
) -> list[Taken]:
    """The lane's log behind `position`, oldest first."""
    return await fetch(
        conn,
        READ_FACTS_AFTER,
        {"lane": lane, "position": position, "facts_max": facts_max},
        row=Taken,
    )


async def append(
    conn: Connection, plan: Plan, receipts: Sequence[FactPlace], now: datetime
) -> None:
    """Append what is fresh to the logs, whose heads are locked.

    Raises UniqueViolation when another intake was faster with an id of another owner.
    """
    moved = {"lanes": list(plan.heads), "positions": list(plan.heads.values())}
    async with conn.pipeline():
        await execute(conn, PUT_RECEIPTS, {"receipts": Jsonb(receipts)})
        await execute(conn, APPEND_FACTS, {"taken": Jsonb(plan.fresh), "now": now})
        await execute(conn, MOVE_HEADS, moved)


LOCK_HEAD = """
select position
from fact_heads
where lane = %(lane)s
for update
"""

MAKE_HEADS = """
insert into fact_heads (lane)
select lane
from unnest(%(lanes)s::smallint[]) as wanted (lane)
order by lane
on conflict do nothing
"""

# by the primary key, once per key
READ_RECEIPTS = """
select r.lane, r.source, r.fact_id, r.fact_lane, r.position
from jsonb_to_recordset(%(keys)s) as told (lane smallint, source text, fact_id text)
join receipts r
    on r.lane = told.lane
    and r.source = told.source
    and r.fact_id = told.fact_id
"""

READ_FACTS_AT = """
select lane, position, fact
from facts
where lane = %(lane)s
and position = any(%(positions)s::bigint[])
"""

# by the primary key
READ_FACTS_AFTER = """
select lane, position, fact
from facts
where lane = %(lane)s
and position > %(position)s
order by position
limit %(facts_max)s
"""

# In key order, so that two calls with the same ids wait for each other and never in a circle.
PUT_RECEIPTS = """
insert into receipts (lane, source, fact_id, fact_lane, position)
select lane, source, fact_id, fact_lane, position
from jsonb_to_recordset(%(receipts)s) as told (
    lane smallint, source text, fact_id text, fact_lane smallint, position bigint
)
order by lane, source collate "C", fact_id collate "C"
"""

APPEND_FACTS = """
insert into facts (lane, position, received_at, fact)
select lane, position, %(now)s, fact
from jsonb_to_recordset(%(taken)s) as taken (lane smallint, position bigint, fact jsonb)
"""

MOVE_HEADS = """
update fact_heads
set position = reached.position
from unnest(%(lanes)s::smallint[], %(positions)s::bigint[]) as reached (lane, position)
where fact_heads.lane = reached.lane
"""

# Sellers and their staff


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

# Buyers and products


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


async def products_by_id(
    conn: Connection, lane: Lane, seller_id: SellerId, product_ids: Sequence[ProductId]
) -> list[Product]:
    """Those of the seller's products that are known, in no order."""
    return await fetch(
        conn,
        READ_PRODUCTS,
        {"lane": lane, "seller_id": seller_id, "ids": product_ids},
        row=Product,
    )


async def products_called(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    prefixes: Sequence[str],
    *,
    products_max: int,
) -> list[Product]:
    """The seller's products whose titles begin with one of `prefixes`, by title."""
    wanted = {
        "lane": lane,
        "seller_id": seller_id,
        "prefixes": list(prefixes),
        "products_max": products_max,
    }
    return await fetch(conn, READ_PRODUCTS_CALLED, wanted, row=Product)


async def put_buyers(conn: Connection, taken: Sequence[Taken]) -> None:
    """Set how these buyers are, where that is newer than what is known."""
    await execute(conn, PUT_BUYERS, {"taken": Jsonb(taken)})


async def put_products(conn: Connection, taken: Sequence[Taken]) -> None:
    """Set how these products are, where that is newer than what is known."""
    await execute(conn, PUT_PRODUCTS, {"taken": Jsonb(taken)})


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

READ_PRODUCTS = """
select 'product' as type, source, fact_id as id, at, seller_id, product_id, title, category,
    case
        when price_minor is not null
        then jsonb_build_object('minor', price_minor, 'currency', price_currency)
    end as price
from products
where lane = %(lane)s
and seller_id = %(seller_id)s
and product_id = any(%(ids)s::text[])
"""

# A stretch of products_by_title for each prefix.
READ_PRODUCTS_CALLED = """
select distinct on (found.title collate "C", found.product_id) found.*
from unnest(%(prefixes)s::text[]) as prefix
cross join lateral (
    select 'product' as type, source, fact_id as id, at, seller_id, product_id, title, category,
        case
            when price_minor is not null
            then jsonb_build_object('minor', price_minor, 'currency', price_currency)
        end as price
    from products
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    and title collate "C" >= prefix
    and title collate "C" < prefix || chr(1114111)
    order by title collate "C", product_id
    limit %(products_max)s
) as found
order by found.title collate "C", found.product_id
limit %(products_max)s
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

PUT_PRODUCTS = """
insert into products (
    lane, seller_id, product_id, title, category, price_minor, price_currency, at, source, fact_id
)
select taken.lane, seller_id, product_id, title, category,
    (price ->> 'minor')::bigint, price ->> 'currency', at, source, id
from jsonb_to_recordset(%(taken)s) as taken (lane smallint, fact jsonb)
cross join lateral jsonb_to_record(taken.fact) as told (
    seller_id text, product_id text, title text, category text[], price jsonb,
    at timestamptz, source text, id text
)
on conflict (lane, seller_id, product_id) do update
set title = excluded.title,
    category = excluded.category,
    price_minor = excluded.price_minor,
    price_currency = excluded.price_currency,
    at = excluded.at,
    source = excluded.source,
    fact_id = excluded.fact_id
where (excluded.at, excluded.fact_id, excluded.source)
    > (products.at, products.fact_id, products.source)
"""

# Orders, their lines and their life, reviews


async def orders_by_id(
    conn: Connection, lane: Lane, seller_id: SellerId, order_ids: Sequence[OrderId]
) -> list[Order]:
    """Those of the seller's orders that were placed, in no order."""
    return await fetch(
        conn, READ_ORDERS, {"lane": lane, "seller_id": seller_id, "ids": order_ids}, row=Order
    )


async def orders_at(
    conn: Connection, places: Sequence[tuple[Lane, SellerId, OrderId]]
) -> list[Order]:
    """`orders_by_id` for several sellers."""
    wanted = {
        "lanes": [lane for lane, _, _ in places],
        "seller_ids": [seller_id for _, seller_id, _ in places],
        "ids": [order_id for _, _, order_id in places],
    }
    return await fetch(conn, READ_ORDERS_AT, wanted, row=Order)


async def orders_of_buyer(
    conn: Connection, lane: Lane, seller_id: SellerId, buyer_id: BuyerId, *, orders_max: int
) -> list[Order]:
    """What the buyer ordered from the seller, the newest first."""
    return await fetch(
        conn,
        READ_ORDERS_OF_BUYER,
        {"lane": lane, "seller_id": seller_id, "buyer_id": buyer_id, "orders_max": orders_max},
        row=Order,
    )


async def lines_of_order(
    conn: Connection, lane: Lane, seller_id: SellerId, order_id: OrderId
) -> list[OrderLine]:
    """The lines of an order by id."""
    return await fetch(
        conn,
        READ_LINES,
        {"lane": lane, "seller_id": seller_id, "order_id": order_id},
        row=OrderLine,
    )


async def put_orders(conn: Connection, taken: Sequence[Taken]) -> list[Replaced]:
    """Set these orders and their lines, where they were placed before what is known; those that
    were known otherwise.

    An order is placed once: of several tellings the earliest counts, and its lines are frozen.
    """
    replaced = await fetch(conn, PUT_ORDERS, {"taken": Jsonb(taken)}, row=Replaced)
    if replaced:
        keys = {(order.seller_id, order.order_id) for order in replaced}
        told = [entry for entry in taken if subject(entry.fact) in keys]
        await execute(conn, DROP_LINES, {"replaced": Jsonb(replaced)})
        await execute(conn, PUT_LINES, {"taken": Jsonb(told)})
    return replaced


class Replaced(Struct, frozen=True):
    """An order of which an earlier telling turned up behind a later one."""

    lane: Lane
    seller_id: str
    order_id: str


async def put_order_life(conn: Connection, steps: Sequence[LifeRow]) -> None:
    """Add these steps to what is known: the earliest time of each counts, refunds add up."""
    await execute(conn, PUT_ORDER_LIFE, {"steps": Jsonb(steps)})


async def put_reviews(conn: Connection, taken: Sequence[Taken]) -> None:
    """Set how these reviews are, where that is newer than what is known."""
    await execute(conn, PUT_REVIEWS, {"taken": Jsonb(taken)})


ORDER_COLUMNS = """seller_id, order_id, buyer_id, scheme, made_to_order, seller_delivers, currency,
    placed_at, paid_at, shipped_at, delivered_at, bought_out_at, cancelled_at, cancelled_by,
    returned_at, refunded_minor"""

# by the primary keys of orders and order_life
READ_ORDERS = f"""
select {ORDER_COLUMNS}
from market_orders
where lane = %(lane)s
and seller_id = %(seller_id)s
and order_id = any(%(ids)s::text[])
"""

# by the primary keys, once per order
READ_ORDERS_AT = f"""
select {ORDER_COLUMNS}
from market_orders
where lane = any(%(lanes)s)
and (lane, seller_id, order_id) in (
    select lane, seller_id, order_id
    from unnest(%(lanes)s::smallint[], %(seller_ids)s::text[], %(ids)s::text[])
        as wanted (lane, seller_id, order_id)
)
"""

# by orders_by_buyer
READ_ORDERS_OF_BUYER = f"""
select {ORDER_COLUMNS}
from market_orders
where lane = %(lane)s
and seller_id = %(seller_id)s
and buyer_id = %(buyer_id)s
order by placed_at desc
limit %(orders_max)s
"""

# by the primary keys of order_lines and order_life
READ_LINES = """
select seller_id, order_id, line_id, product_id, quantity, paid_minor, discounts,
    paid_at, shipped_at, delivered_at, bought_out_at, cancelled_at, cancelled_by,
    returned_at, refunded_minor
from market_order_lines
where lane = %(lane)s
and seller_id = %(seller_id)s
and order_id = %(order_id)s
order by line_id
"""

# What is told stays in memory: a join with the tables would be planned for their size of yesterday.
# Of an updated row, xmax is not zero: its lines have to be exchanged.
PUT_ORDERS = """
with told as materialized (
    select taken.lane, told.*
    from jsonb_to_recordset(%(taken)s) as taken (lane smallint, fact jsonb)
    cross join lateral jsonb_to_record(taken.fact) as told (
        seller_id text, order_id text, buyer_id text, scheme text, made_to_order boolean,
        seller_delivers boolean, currency text, at timestamptz, source text, id text, lines jsonb
    )
),
won as (
    insert into orders (
        lane, seller_id, order_id, buyer_id, scheme, made_to_order, seller_delivers, currency,
        placed_at, source, fact_id
    )
    select lane, seller_id, order_id, buyer_id, scheme, made_to_order, seller_delivers, currency,
        at, source, id
    from told
    on conflict (lane, seller_id, order_id) do update
    set buyer_id = excluded.buyer_id,
        scheme = excluded.scheme,
        made_to_order = excluded.made_to_order,
        seller_delivers = excluded.seller_delivers,
        currency = excluded.currency,
        placed_at = excluded.placed_at,
        source = excluded.source,
        fact_id = excluded.fact_id
    where (excluded.placed_at, excluded.fact_id, excluded.source)
        < (orders.placed_at, orders.fact_id, orders.source)
    returning orders.lane, orders.seller_id, orders.order_id, orders.xmax <> '0' as replaced
),
lines as (
    insert into order_lines (
        lane, seller_id, order_id, line_id, product_id, quantity, paid_minor, discounts
    )
    select told.lane, told.seller_id, told.order_id, line.line_id, line.product_id, line.quantity,
        line.paid_minor, line.discounts
    from told
    join won
        on won.lane = told.lane
        and won.seller_id = told.seller_id
        and won.order_id = told.order_id
        and not won.replaced
    cross join lateral jsonb_to_recordset(told.lines) as line (
        line_id text, product_id text, quantity integer, paid_minor bigint, discounts jsonb
    )
)
select lane, seller_id, order_id
from won
where replaced
"""

# by the primary key, once per order
DROP_LINES = """
delete from order_lines line
using jsonb_to_recordset(%(replaced)s) as replaced (lane smallint, seller_id text, order_id text)
where line.lane = replaced.lane
and line.seller_id = replaced.seller_id
and line.order_id = replaced.order_id
"""

PUT_LINES = """
insert into order_lines (
    lane, seller_id, order_id, line_id, product_id, quantity, paid_minor, discounts
)
select taken.lane, told.seller_id, told.order_id, line.line_id, line.product_id, line.quantity,
    line.paid_minor, line.discounts
from jsonb_to_recordset(%(taken)s) as taken (lane smallint, fact jsonb)
cross join lateral jsonb_to_record(taken.fact) as told (
    seller_id text, order_id text, lines jsonb
)
cross join lateral jsonb_to_recordset(told.lines) as line (
    line_id text, product_id text, quantity integer, paid_minor bigint, discounts jsonb
)
"""

# `least` ignores nulls. Of two cancellations at the same time the fault that sorts first counts, so
# that the order of arrival does not matter.
PUT_ORDER_LIFE = """
insert into order_life as known (
    lane, seller_id, order_id, line_id, paid_at, shipped_at, delivered_at, bought_out_at,
    cancelled_at, cancelled_by, returned_at, refunded_minor
)
select lane, seller_id, order_id, line_id, paid_at, shipped_at, delivered_at, bought_out_at,
    cancelled_at, cancelled_by, returned_at, refunded_minor
from jsonb_to_recordset(%(steps)s) as told (
    lane smallint, seller_id text, order_id text, line_id text,
    paid_at timestamptz, shipped_at timestamptz, delivered_at timestamptz,
    bought_out_at timestamptz, cancelled_at timestamptz, cancelled_by text,
    returned_at timestamptz, refunded_minor bigint
)
on conflict (lane, seller_id, order_id, line_id) do update
set paid_at = least(known.paid_at, excluded.paid_at),
    shipped_at = least(known.shipped_at, excluded.shipped_at),
    delivered_at = least(known.delivered_at, excluded.delivered_at),
    bought_out_at = least(known.bought_out_at, excluded.bought_out_at),
    cancelled_at = least(known.cancelled_at, excluded.cancelled_at),
    cancelled_by = case
        when known.cancelled_at = excluded.cancelled_at
        then least(known.cancelled_by, excluded.cancelled_by)
        when known.cancelled_at is null or excluded.cancelled_at < known.cancelled_at
        then excluded.cancelled_by
        else known.cancelled_by
    end,
    returned_at = least(known.returned_at, excluded.returned_at),
    refunded_minor = known.refunded_minor + excluded.refunded_minor
"""

PUT_REVIEWS = """
insert into reviews (
    lane, seller_id, review_id, product_id, buyer_id, order_id, rating, at, source, fact_id
)
select taken.lane, seller_id, review_id, product_id, buyer_id, order_id, rating, at, source, id
from jsonb_to_recordset(%(taken)s) as taken (lane smallint, fact jsonb)
cross join lateral jsonb_to_record(taken.fact) as told (
    seller_id text, review_id text, product_id text, buyer_id text, order_id text,
    rating smallint, at timestamptz, source text, id text
)
on conflict (lane, seller_id, review_id) do update
set product_id = excluded.product_id,
    buyer_id = excluded.buyer_id,
    order_id = excluded.order_id,
    rating = excluded.rating,
    at = excluded.at,
    source = excluded.source,
    fact_id = excluded.fact_id
where (excluded.at, excluded.fact_id, excluded.source)
    > (reviews.at, reviews.fact_id, reviews.source)
"""
