"""A shop's list of claims, page by page."""

from __future__ import annotations

from claims.shop import a_shop
from prilavok.claims.listing import ClaimFilter, claims_of_seller
from prilavok.claims.protocol import ClaimView
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute
from prilavok.core.ids import SellerId

MANY = """
insert into claims
select (jsonb_populate_record(claim, jsonb_build_object(
    'claim_id', gen_random_uuid(),
    'order_id', 'x-' || n,
    'state', case when n <= 60 then 'awaiting_seller' else 'closed' end,
    'due_at', case when n <= 60 then claim.due_at + n / 3 * interval '1 minute' end,
    'look_at', null,
    'changed_at', claim.changed_at - n / 3 * interval '1 minute'
))).*
from claims as claim, generate_series(1, 180) as n
"""
"""Sixty open ones and many closed, three of each moment."""


async def test_every_claim_is_on_one_page_the_open_ones_first(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    await shop.open()
    async with database.transaction() as conn:
        await execute(conn, MANY, {})

    found: list[ClaimView] = []
    cursor: str | None = None
    pages = 0
    while pages == 0 or cursor is not None:
        page = await claims_of_seller(shop.desk, SellerId("s-1"), ClaimFilter(), cursor)
        found += page.claims
        cursor = page.next
        pages += 1

    assert pages == 4
    assert len({claim.claim_id for claim in found}) == len(found) == 181
    opened = [claim.due_at for claim in found if claim.due_at is not None]
    closed = [claim.changed_at for claim in found if claim.due_at is None]
    assert [claim.due_at is None for claim in found] == [False] * 61 + [True] * 120
    assert opened == sorted(opened)
    assert closed == sorted(closed, reverse=True)


async def test_what_is_searched_for_is_found_among_open_and_closed(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    await shop.open()
    async with database.transaction() as conn:
        await execute(conn, MANY, {})

    for wanted, orders in [
        (ClaimFilter(q="x-17"), {"x-17", *(f"x-17{n}" for n in range(10))}),
        (ClaimFilter(q="x-17", is_open=True), {"x-17"}),
        (ClaimFilter(q="x-17%"), set[str]()),
    ]:
        page = await claims_of_seller(shop.desk, SellerId("s-1"), wanted, None)
        assert {claim.order_id for claim in page.claims} == orders
