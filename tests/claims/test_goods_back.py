"""The marketplace tells that goods are back: a claim that waits for them waits no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from claims.shop import BUYER, PAID, STAFF, Shop, a_shop
from market.facts import told
from prilavok.claims import returning, store
from prilavok.claims.acts import ApproveWithReturn, GoodsReceived, Offer, Refuse, SentBack
from prilavok.claims.errors import ClaimBarred
from prilavok.claims.model import Actor, Claim, Outcome, State
from prilavok.claims.rules import Barred
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import serve_subscriber
from prilavok.core.lanes import Lane
from standing.town import tell

REASON = "The part is in the box, see picture two."


async def come_back(shop: Shop, **of: Any) -> None:
    """The fact, and all that follows from it."""
    await tell(
        shop.db, shop.clock, told("order_returned", at=shop.clock.now(), order_id="o-1", **of)
    )
    for lane in range(shop.db.lanes):
        while await serve_subscriber(shop.db, returning.SUBSCRIBER, Lane(lane), shop.clock.now()):
            pass


async def done_to(shop: Shop, claim: Claim) -> list[tuple[str, str]]:
    async with shop.db.reading() as conn:
        found = await store.log_of(conn, Lane(claim.lane), claim.claim_id)
    return [(each.by.value, each.action) for each in found]


@pytest.mark.parametrize("of", [{}, {"line_id": "1"}])
async def test_goods_that_are_back_are_to_be_looked_at(
    database: Database, clock: FixedClock, of: dict[str, str]
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), ApproveWithReturn())
    claim = await shop.act(BUYER, claim, SentBack("RR123"))

    await come_back(shop, **of)
    await come_back(shop, **of)

    after = await shop.now(claim)
    assert (after.state, after.version) == (State.INSPECTING, claim.version + 1), "once"
    assert (await done_to(shop, claim))[-1] == (Actor.MARKETPLACE, "goods_returned")


async def test_whoever_does_not_say_that_they_sent_it_is_not_let_down(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), ApproveWithReturn())
    await come_back(shop)
    assert (await shop.now(claim)).state is State.INSPECTING


async def test_another_line_is_another_matter(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), ApproveWithReturn())
    await come_back(shop, line_id="2")
    assert (await shop.now(claim)).state is State.AWAITING_RETURN


async def test_goods_that_were_back_before_are_not_waited_for(
    database: Database, clock: FixedClock
) -> None:
    """By the seller's word, or by the clock."""
    shop = await a_shop(database, clock)
    decided, missed = await shop.open("1"), await shop.open("2")
    await come_back(shop)
    assert (await shop.now(decided)).state is State.AWAITING_SELLER, (
        "it is for the seller to decide"
    )

    after = await shop.act(STAFF, decided, ApproveWithReturn())
    clock.move(timedelta(days=5))
    await shop.look()

    assert after.state is State.INSPECTING
    assert (await shop.now(missed)).state is State.INSPECTING
    assert (await done_to(shop, missed))[1:] == [
        ("deadline", "turn_passed"),
        ("marketplace", "goods_returned"),
    ]


async def test_what_came_back_before_cannot_be_claimed(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    await come_back(shop, line_id="1")
    with pytest.raises(ClaimBarred) as refused:
        await shop.open("1")
    assert refused.value.reason is Barred.RETURNED
    assert (await shop.open("2")).state is State.AWAITING_SELLER


async def test_a_turn_that_passed_before_the_goods_came_has_passed(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), ApproveWithReturn())
    claim = await shop.act(BUYER, claim, SentBack("RR123"))
    clock.move(timedelta(days=30))
    await come_back(shop)
    assert (await shop.now(claim)).state is State.REFUNDING


async def test_money_that_went_back_without_the_claim_is_not_owed_again(
    database: Database, clock: FixedClock
) -> None:
    """However the claim goes on: nobody is asked to send goods for no money."""
    shop = await a_shop(database, clock)
    ways = [await shop.open("1"), await shop.open("2")]
    offered = await shop.act(STAFF, ways[1], Offer(PAID // 2))
    back = told("order_refunded", at=clock.now(), order_id="o-1", amount_minor=2 * PAID)
    await tell(database, clock, back)

    decided = await shop.act(STAFF, ways[0], ApproveWithReturn())
    missed = await shop.act(STAFF, offered, ApproveWithReturn())

    for claim in (decided, missed):
        assert (claim.state, claim.outcome, claim.refund) == (State.CLOSED, Outcome.REFUND, None)


async def test_a_refund_told_before_any_claim_leaves_the_rest(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    part = told(
        "order_refunded", at=clock.now(), order_id="o-1", line_id="1", amount_minor=PAID // 4
    )
    await tell(database, clock, part)
    claim = await shop.open("1")
    assert claim.paid.minor == PAID - PAID // 4
    rest = told(
        "order_refunded",
        id="rest",
        at=clock.now(),
        order_id="o-1",
        line_id="2",
        amount_minor=PAID,
    )
    await tell(database, clock, rest)
    with pytest.raises(ClaimBarred) as refused:
        await shop.open("2")
    assert refused.value.reason is Barred.NOTHING_LEFT


async def test_the_seller_can_say_so_too_and_then_the_fact_is_no_news(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), ApproveWithReturn())
    received = await shop.act(STAFF, claim, GoodsReceived())
    await come_back(shop, line_id="1")
    assert (await shop.now(claim)).version == received.version
    other = await shop.act(STAFF, await shop.open("2"), Refuse(REASON))
    await come_back(shop, line_id="2")
    assert (await shop.now(other)).state is State.REFUSED
