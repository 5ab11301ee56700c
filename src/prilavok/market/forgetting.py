"""Buyers whose names are not kept: what was told of them is overwritten, and what is told later is
taken in without it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from prilavok.core.database import Connection, execute, fetch
from prilavok.core.ids import BuyerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.market import log_store
from prilavok.market.model import AnyFact, Buyer
from prilavok.market.receipts import BadFact


async def forget_buyer(conn: Connection, buyer_id: BuyerId, *, lanes: int, now: datetime) -> None:
    """Forget what a buyer is called and which accounts are the same person's, until `remember`."""
    lane = lane_of(buyer_id, lanes)
    await log_store.lock_heads(conn, [lane])
    buyer = {"lane": lane, "buyer_id": buyer_id}
    await execute(conn, FORGET, {**buyer, "now": now})
    await execute(conn, OVERWRITE_FACTS, buyer)
    await execute(conn, OVERWRITE_BUYER, buyer)


async def remember_buyer(conn: Connection, buyer_id: BuyerId, *, lanes: int) -> bool:
    """Keep again what is told of the buyer from now on; whether it was not kept."""
    lane = lane_of(buyer_id, lanes)
    await log_store.lock_heads(conn, [lane])
    return bool(await execute(conn, REMEMBER, {"lane": lane, "buyer_id": buyer_id}))


async def without_forgotten(
    conn: Connection, facts: Sequence[AnyFact | BadFact], *, lanes: int
) -> list[AnyFact | BadFact]:
    """`facts`, with nothing but the id of buyers who are forgotten. The caller holds the lanes."""
    buyer_ids = sorted({fact.buyer_id for fact in facts if isinstance(fact, Buyer)})
    if not buyer_ids:
        return list(facts)
    of_lanes: list[Lane] = [lane_of(buyer_id, lanes) for buyer_id in buyer_ids]
    wanted = {"lanes": of_lanes, "buyer_ids": buyer_ids}
    forgotten = set(await fetch(conn, FORGOTTEN, wanted, row=str))
    return [
        replace(fact, name=None, person_key=None)
        if isinstance(fact, Buyer) and fact.buyer_id in forgotten
        else fact
        for fact in facts
    ]


FORGET = """
insert into forgotten_buyers (lane, buyer_id, since)
values (%(lane)s, %(buyer_id)s, %(now)s)
on conflict do nothing
"""

REMEMBER = """
delete from forgotten_buyers
where lane = %(lane)s
and buyer_id = %(buyer_id)s
"""

# by the primary key, once per buyer
FORGOTTEN = """
select forgotten.buyer_id
from unnest(%(lanes)s::smallint[], %(buyer_ids)s::text[]) as wanted (lane, buyer_id)
join forgotten_buyers as forgotten
    on forgotten.lane = wanted.lane
    and forgotten.buyer_id = wanted.buyer_id
"""

# by facts_of_buyers
OVERWRITE_FACTS = """
update facts
set fact = fact || '{"name": null, "person_key": null}'
where lane = %(lane)s
and fact ->> 'type' = 'buyer'
and fact ->> 'buyer_id' = %(buyer_id)s
"""

OVERWRITE_BUYER = """
update buyers
set name = null, person_key = null
where lane = %(lane)s
and buyer_id = %(buyer_id)s
"""
