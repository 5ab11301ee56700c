"""Every statement on refunds."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec import structs

from prilavok.claims.refunds.model import OpenRefunds, RefundRow
from prilavok.core.database import Connection, Parameters, execute, fetch, fetch_one
from prilavok.core.ids import OrderId, SellerId
from prilavok.core.lanes import Lane

REFUND_COLUMNS = """claim_id, seller_id, buyer_id, order_id, line_id, currency, minor, paid_minor,
    dropped_minor, state, note, reference, version, position, owed_at, due_at, changed_at"""


async def insert(conn: Connection, lane: Lane, row: RefundRow) -> None:
    await execute(conn, INSERT_REFUND, {"lane": lane, **structs.asdict(row)})


async def refund_of(conn: Connection, lane: Lane, claim_id: UUID) -> RefundRow | None:
    """What is, or was, owed because of a claim."""
    return await fetch_one(conn, READ_REFUND, {"lane": lane, "claim_id": claim_id}, row=RefundRow)


async def owed_for(
    conn: Connection, lane: Lane, seller_id: SellerId, order_id: OrderId
) -> list[RefundRow]:
    """The order's refunds that are not confirmed, oldest first."""
    wanted = {"lane": lane, "seller_id": seller_id, "order_id": order_id}
    return await fetch(conn, OWED_FOR, wanted, row=RefundRow)


async def refund_page(conn: Connection, wanted: Parameters) -> list[RefundRow]:
    """Those of the lanes' refunds that are `wanted`, oldest first, behind a place in the list."""
    return await fetch(conn, REFUND_PAGE, wanted, row=RefundRow)


async def open_refunds(conn: Connection, *, lanes: int, now: datetime) -> list[OpenRefunds]:
    """What is not confirmed, by currency."""
    asked = {"lanes": list(range(lanes)), "now": now}
    return await fetch(conn, OPEN_REFUNDS, asked, row=OpenRefunds)


async def change(conn: Connection, lane: Lane, row: RefundRow) -> None:
    """Store `row`, which is the next version of what is there. The caller holds the lane."""
    await execute(conn, CHANGE_REFUND, {"lane": lane, **structs.asdict(row)})


INSERT_REFUND = """
insert into refunds (
    lane, claim_id, seller_id, buyer_id, order_id, line_id, currency, minor, paid_minor,
    dropped_minor, state, note, reference, version, position, owed_at, due_at, changed_at
)
values (
    %(lane)s, %(claim_id)s, %(seller_id)s, %(buyer_id)s, %(order_id)s, %(line_id)s, %(currency)s,
    %(minor)s, %(paid_minor)s, %(dropped_minor)s, %(state)s, %(note)s, %(reference)s, %(version)s,
    %(position)s, %(owed_at)s, %(due_at)s, %(changed_at)s
)
"""

READ_REFUND = f"""
select {REFUND_COLUMNS}
from refunds
where lane = %(lane)s
and claim_id = %(claim_id)s
"""

# by refunds_of_order; an order has few
OWED_FOR = f"""
select {REFUND_COLUMNS}
from refunds
where lane = %(lane)s
and seller_id = %(seller_id)s
and order_id = %(order_id)s
and state <> 'confirmed'
order by owed_at, claim_id
"""

CHANGE_REFUND = """
update refunds
set paid_minor = %(paid_minor)s,
    dropped_minor = %(dropped_minor)s,
    state = %(state)s,
    note = %(note)s,
    reference = %(reference)s,
    version = %(version)s,
    position = %(position)s,
    changed_at = %(changed_at)s
where lane = %(lane)s
and claim_id = %(claim_id)s
"""

# a page of each lane by refunds_by_age
REFUND_PAGE = f"""
select {REFUND_COLUMNS}
from unnest(%(lanes)s::smallint[]) as wanted (of_lane)
cross join lateral (
    select {REFUND_COLUMNS}
    from refunds
    where lane = wanted.of_lane
    and state = any(%(states)s::text[])
    and (%(due_by)s::timestamptz is null or due_at <= %(due_by)s)
    and (%(owed_before)s::timestamptz is null or owed_at < %(owed_before)s)
    and (%(seller_id)s::text is null or seller_id = %(seller_id)s)
    and (
        %(after_at)s::timestamptz is null
        or (owed_at, claim_id) > (%(after_at)s, %(after_id)s::uuid)
    )
    order by owed_at, claim_id
    limit %(limit)s
) as found
order by owed_at, claim_id
limit %(limit)s
"""

# by refunds_open
OPEN_REFUNDS = """
select count(*)::integer as count,
    jsonb_build_object(
        'minor', sum(minor - paid_minor - dropped_minor), 'currency', currency
    ) as left,
    count(*) filter (where due_at <= %(now)s)::integer as overdue,
    min(due_at) filter (where due_at <= %(now)s) as overdue_since
from refunds
where lane = any(%(lanes)s::smallint[])
and state <> 'confirmed'
group by currency
order by currency
"""
