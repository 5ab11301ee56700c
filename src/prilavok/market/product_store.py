"""The SQL of products."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch
from prilavok.core.ids import ProductId, SellerId
from prilavok.core.lanes import Lane
from prilavok.market.model import (
    CategoryPath,
    Product,
    Taken,
)


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


class Shelf(Struct, frozen=True):
    """A category in which a seller has products."""

    category: CategoryPath


async def shelves(
    conn: Connection, lane: Lane, seller_id: SellerId, *, products_max: int
) -> list[Shelf]:
    """The categories of the seller's first `products_max` products by title, each once."""
    wanted = {"lane": lane, "seller_id": seller_id, "products_max": products_max}
    return await fetch(conn, READ_SHELVES, wanted, row=Shelf)


async def put_products(conn: Connection, taken: Sequence[Taken]) -> None:
    """Set how these products are, where that is newer than what is known."""
    await execute(conn, PUT_PRODUCTS, {"taken": Jsonb(taken)})


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

# by products_by_title
READ_SHELVES = """
select distinct skimmed.category
from (
    select category
    from products
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    order by title collate "C", product_id
    limit %(products_max)s
) as skimmed
order by skimmed.category
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
