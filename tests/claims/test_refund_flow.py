"""From a claim that is granted money to the buyer who has it: claim, refund and books."""

from __future__ import annotations

import asyncio

import pytest

from claims.shop import BUYER, PAID, STAFF, Shop, a_shop
from market.facts import told
from prilavok.claims.acts import AcceptOffer, ApproveWithoutReturn, Offer
from prilavok.claims.model import Claim, Outcome, RefundState, State
from prilavok.claims.refunds import settling, store, telling
from prilavok.claims.refunds.model import RefundContradicted, RefundRow, RefundTold, Told
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import serve_subscriber
from prilavok.core.lanes import Lane
from standing.town import tell


async def say(shop: Shop, claim: Claim, status: Told, reference: str) -> RefundRow:
    async with shop.db.transaction() as conn:
        row, _ = await telling.tell(
            conn,
            claim.claim_id,
            RefundTold(status, reference, "The card is closed" if status is Told.FAILED else None),
            by="key:1",
            lanes=shop.db.lanes,
            now=shop.clock.now(),
        )
    return row


async def pay(shop: Shop, claim: Claim, minor: int, *, names_it: bool = True) -> None:
    """The marketplace tells that money went back, and the worker hears of it."""
    back = told(
        "order_refunded",
        at=shop.clock.now(),
        order_id=claim.order_id,
        line_id=claim.line_id,
        amount_minor=minor,
        claim_id=str(claim.claim_id) if names_it else None,
    )
    await tell(shop.db, shop.clock, back)
    await settle(shop, claim)


async def settle(shop: Shop, claim: Claim) -> None:
    while await serve_subscriber(shop.db, settling.SUBSCRIBER, Lane(claim.lane), shop.clock.now()):
        pass


async def refund_of(shop: Shop, claim: Claim) -> RefundRow:
    async with shop.db.reading() as conn:
        row = await store.refund_of(conn, Lane(claim.lane), claim.claim_id)
    assert row is not None
    return row


async def granted(shop: Shop) -> Claim:
    return await shop.act(STAFF, await shop.open(), ApproveWithoutReturn())


async def test_only_a_fact_ends_a_claim_that_was_granted_money(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await granted(shop)
    assert (claim.state, (await refund_of(shop, claim)).minor) == (State.REFUNDING, PAID)

    await say(shop, claim, Told.SENT, "pay-1")
    now = await shop.now(claim)
    assert now.refund is not None
    assert (now.state, now.refund.state) == (State.REFUNDING, RefundState.SENT)

    await pay(shop, claim, PAID)
    now = await shop.now(claim)
    assert now.refund is not None
    assert (now.state, now.outcome) == (State.CLOSED, Outcome.REFUND)
    assert now.refund.state is RefundState.CONFIRMED
    assert (await refund_of(shop, claim)).state is RefundState.CONFIRMED


async def test_a_part_of_the_money_ends_nothing(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    claim = await granted(shop)
    await pay(shop, claim, PAID - 1, names_it=False)
    assert (await shop.now(claim)).state is State.REFUNDING
    await pay(shop, claim, 1)
    assert (await shop.now(claim)).state is State.CLOSED


async def test_what_failed_is_owed_again_and_can_be_sent_anew(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await granted(shop)
    first = await say(shop, claim, Told.SENT, "pay-1")
    assert await say(shop, claim, Told.SENT, "pay-1") == first, "told again"
    with pytest.raises(RefundContradicted):
        await say(shop, claim, Told.SENT, "pay-2")

    failed = await say(shop, claim, Told.FAILED, "back-1")
    assert (failed.state, failed.note) == (RefundState.FAILED, "The card is closed")
    now = await shop.now(claim)
    assert now.refund is not None
    assert (now.refund.state, now.refund.note) == (RefundState.FAILED, "The card is closed")

    await say(shop, claim, Told.SENT, "pay-2")
    await pay(shop, claim, PAID)
    assert (await shop.now(claim)).state is State.CLOSED
    with pytest.raises(RefundContradicted):
        await say(shop, claim, Told.FAILED, "back-2")


async def test_a_second_claim_of_a_line_gets_what_the_first_has_left(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    first = await shop.act(STAFF, await shop.open(), Offer(PAID // 4))
    await shop.act(BUYER, first, AcceptOffer())
    second = await granted(shop)
    assert (await refund_of(shop, second)).minor == PAID - PAID // 4

    await pay(shop, first, PAID, names_it=False)
    assert [(await shop.now(each)).state for each in (first, second)] == [State.CLOSED] * 2


async def test_a_decision_and_a_fact_at_once_never_give_more_than_was_paid(
    database: Database, clock: FixedClock
) -> None:
    """Whoever comes first: what went back and what is owed are together what was paid."""
    shop = await a_shop(database, clock)
    claims = [await shop.open(order_id="o-1", line_id=line) for line in ("1", "2")]
    elsewhere = told("order_refunded", at=clock.now(), order_id="o-1", amount_minor=PAID)

    await asyncio.gather(
        *(shop.act(STAFF, claim, ApproveWithoutReturn()) for claim in claims),
        tell(database, clock, elsewhere),
    )
    await settle(shop, claims[0])

    rows = [await refund_of(shop, claim) for claim in claims if (await shop.now(claim)).refund]
    assert sum(row.outstanding_minor for row in rows) + PAID <= 2 * PAID
