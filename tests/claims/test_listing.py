"""A shop's list of claims, page by page."""

from __future__ import annotations

import pytest

from claims.shop import a_shop
from prilavok.claims import list_store, search_index
from prilavok.claims.erasing import empty_claims
from prilavok.claims.listing import ClaimFilter, claims_of_seller
from prilavok.claims.protocol import ClaimView
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute, fetch_one
from prilavok.core.duties import do_duty
from prilavok.core.events import lock_lane
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane

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


THEIR_WORDS = """
insert into claim_words (lane, claim_id)
select lane, claim_id
from claims
on conflict do nothing
"""


@pytest.mark.parametrize("hits_max", [0, 20, 1_000])
async def test_what_is_searched_for_is_found_among_open_and_closed(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, hits_max: int
) -> None:
    monkeypatch.setattr(list_store, "HITS_MAX", hits_max)
    shop = await a_shop(database, clock)
    await shop.open()
    async with database.transaction() as conn:
        await execute(conn, MANY, {})
        await execute(conn, THEIR_WORDS, {})
    while await words_missing(database):
        await find_words(database, clock)

    for wanted, orders in [
        (ClaimFilter(q="x-17"), {"x-17", *(f"x-17{n}" for n in range(10))}),
        (ClaimFilter(q="x-17", is_open=True), {"x-17"}),
        (ClaimFilter(q="handles 17 samo"), {"x-17"}),
        (ClaimFilter(q="x-999"), set[str]()),
        (ClaimFilter(q="%"), set[str]()),
    ]:
        page = await claims_of_seller(shop.desk, SellerId("s-1"), wanted, None)
        assert {claim.order_id for claim in page.claims} == orders
    page = await claims_of_seller(shop.desk, SellerId("s-1"), ClaimFilter(q="handles"), None)
    assert (len(page.claims), page.next is not None) == (50, True)


async def test_what_a_buyer_wants_forgotten_is_not_found_any_more(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.open()

    async def found(words: str) -> int:
        await find_words(database, clock)
        wanted = ClaimFilter(q=words)
        return len((await claims_of_seller(shop.desk, SellerId("s-1"), wanted, None)).claims)

    assert (await found("handle"), await found("o-1")) == (1, 1)
    async with database.transaction() as conn:
        lane = Lane(claim.lane)
        await lock_lane(conn, lane)
        await empty_claims(conn, lane, claim.chat_id, now=clock.now())
    assert (await found("handle"), await found("o-1")) == (0, 1)


async def find_words(database: Database, clock: FixedClock) -> None:
    clock.move(search_index.DUTY.every)
    await do_duty(database, search_index.DUTY, clock.now())


async def words_missing(database: Database) -> int:
    async with database.reading() as conn:
        return await fetch_one(conn, MISSING, row=int) or 0


MISSING = "select count(*) from claim_words where words is null"
