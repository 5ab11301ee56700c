"""From a claim that is granted money to the buyer who has it: claim, refund and books."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Final

import pytest

from claims.shop import BUYER, PAID, STAFF, Shop, a_shop
from market.facts import told
from prilavok import ledger
from prilavok.claims import store as claims_store
from prilavok.claims.acts import AcceptOffer, ApproveWithoutReturn, Offer
from prilavok.claims.model import Actor, Claim, ClaimAction, Outcome, RefundState, State
from prilavok.claims.refunds import reading, settling, store, telling
from prilavok.claims.refunds.model import (
    RefundContradicted,
    RefundOwed,
    RefundRow,
    RefundTold,
    Told,
)
from prilavok.claims.views import claim_view
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import decode, read, serve_subscriber
from prilavok.core.ids import OrderId, SellerId
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.market import paid_orders
from standing.town import tell

MINUTE: Final = timedelta(minutes=1)


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
    await tell_paid(shop, claim, minor, names_it=names_it)
    await settle(shop, claim)


async def tell_paid(
    shop: Shop, claim: Claim, minor: int, *, names_it: bool, at: datetime | None = None
) -> None:
    back = told(
        "order_refunded",
        at=at or shop.clock.now(),
        order_id=claim.order_id,
        line_id=claim.line_id,
        amount_minor=minor,
        claim_id=str(claim.claim_id) if names_it else None,
    )
    await tell(shop.db, shop.clock, back)


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


async def test_whatever_is_decided_and_told_at_once_no_more_goes_back_than_was_paid(
    database: Database, clock: FixedClock
) -> None:
    """A quarter of each line is owed; then the rest is granted while facts of the lines and of the
    order, and news of the refunds, come in: in the books and in what is answered."""
    shop = await a_shop(database, clock)
    quarters = [await shop.act(STAFF, await shop.open(line), Offer(PAID // 4)) for line in "12"]
    quarters = [await shop.act(BUYER, each, AcceptOffer()) for each in quarters]
    rests = [await shop.open(line) for line in "12"]
    order = {"at": clock.now(), "order_id": "o-1"}
    facts = [
        told("order_refunded", amount_minor=PAID // 2, **order),
        told("order_refunded", amount_minor=PAID // 4, line_id="1", **order),
        told("order_refunded", amount_minor=PAID // 2, claim_id=str(rests[1].claim_id), **order),
    ]

    done = await asyncio.gather(
        *(shop.act(STAFF, each, ApproveWithoutReturn()) for each in rests),
        *(tell(database, clock, each) for each in facts),
        *(say(shop, each, Told.SENT, "pay-1") for each in (*quarters, quarters[0])),
        *(settle(shop, each) for each in quarters),
        return_exceptions=True,
    )
    await settle(shop, quarters[0])

    failures = [each for each in done if isinstance(each, BaseException)]
    assert not [each for each in failures if not isinstance(each, RefundContradicted)], failures
    lanes, now = database.lanes, clock.now()
    async with database.snapshot() as conn:
        [paid] = await paid_orders(conn, [(Lane(rests[0].lane), SellerId("s-1"), OrderId("o-1"))])
        page = await reading.refund_page(
            conn, reading.Wanted(), after=None, limit=100, lanes=lanes, now=now
        )
        in_books = [
            sum(money.minor for money in await ledger.balance(conn, Lane(rests[0].lane), account))
            for account in ("buyer:b-1/refunds_owed", "buyer:b-1/refunds_sent")
        ]
    left = sum(each.left.minor for each in page.refunds)
    assert left == -sum(in_books)
    assert left + paid.refunded_minor <= 2 * PAID
    for line in paid.lines:
        of_line = [each.left.minor for each in page.refunds if each.line_id == line.line_id]
        assert sum(of_line) + line.refunded_minor <= PAID


async def test_what_is_told_late_or_twice_asks_for_no_second_payment(
    database: Database, clock: FixedClock
) -> None:
    """The first attempt failed, the second is on its way; the news of the first come once more."""
    shop = await a_shop(database, clock)
    claim = await granted(shop)
    await say(shop, claim, Told.SENT, "pay-1")
    await say(shop, claim, Told.FAILED, "back-1")
    sent = await say(shop, claim, Told.SENT, "pay-2")

    for status, reference in ((Told.FAILED, "back-1"), (Told.SENT, "pay-1")):
        with pytest.raises(RefundContradicted):
            await say(shop, claim, status, reference)

    assert await refund_of(shop, claim) == sent
    assert await asked_for(shop, claim) == 2


async def test_a_payment_that_failed_was_not_sent_afterwards(
    database: Database, clock: FixedClock
) -> None:
    """Its two messages came the wrong way round."""
    shop = await a_shop(database, clock)
    claim = await granted(shop)
    failed = await say(shop, claim, Told.FAILED, "pay-1")
    with pytest.raises(RefundContradicted):
        await say(shop, claim, Told.SENT, "pay-1")
    assert await refund_of(shop, claim) == failed
    assert (await say(shop, claim, Told.SENT, "pay-2")).state is RefundState.SENT


@pytest.mark.parametrize("sent_before", [True, False])
async def test_a_refund_that_the_buyer_has_was_sent(
    database: Database, clock: FixedClock, sent_before: bool
) -> None:
    """The fact overtook the news, or their repetition; a second payment is no repetition."""
    shop = await a_shop(database, clock)
    claim = await granted(shop)
    if sent_before:
        await say(shop, claim, Told.SENT, "pay-1")
    await pay(shop, claim, PAID)

    before = await refund_of(shop, claim)
    assert await say(shop, claim, Told.SENT, "pay-1") == before
    if sent_before:
        with pytest.raises(RefundContradicted):
            await say(shop, claim, Told.SENT, "pay-2")
    with pytest.raises(RefundContradicted):
        await say(shop, claim, Told.FAILED, "pay-1")
    assert (await shop.now(claim)).state is State.CLOSED


async def asked_for(shop: Shop, claim: Claim) -> int:
    """How often the marketplace was asked to pay."""
    async with shop.db.reading() as conn:
        log = await read(conn, Lane(claim.lane), 0)
    return sum(bool(decode(row, {"claims.refund_owed": RefundOwed})) for row in log)


async def test_a_payment_told_before_it_was_heard_of_ends_the_claim_after_all_that_was_done(
    database: Database, clock: FixedClock
) -> None:
    """The fact is taken in, the worker is late, and the marketplace tells meanwhile that the money
    is sent: a claim's history never goes back in time."""
    shop = await a_shop(database, clock)
    claim = await granted(shop)
    clock.move(MINUTE)
    await tell_paid(shop, claim, PAID, names_it=True)
    clock.move(MINUTE)
    await say(shop, claim, Told.SENT, "pay-1")
    sent_at = clock.now()
    clock.move(MINUTE)
    await settle(shop, claim)

    async with database.reading() as conn:
        steps = await claims_store.log_of(conn, Lane(claim.lane), claim.claim_id)
    assert [step.action for step in steps[-2:]] == ["refund_sent", "refund_confirmed"]
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert (await shop.now(claim)).changed_at == sent_at
    assert (await refund_of(shop, claim)).changed_at == sent_at


async def test_a_claim_is_paid_when_the_fact_came_in(database: Database, clock: FixedClock) -> None:
    """By the clock of the intake: neither when the marketplace says that it happened, which may be
    long before the claim, nor when the worker came to it."""
    shop = await a_shop(database, clock)
    claim = await granted(shop)
    clock.move(MINUTE)
    await tell_paid(shop, claim, PAID, names_it=True, at=clock.now() - timedelta(days=30))
    told_at = clock.now()
    clock.move(timedelta(days=1))
    await settle(shop, claim)

    assert (await shop.now(claim)).changed_at == told_at
    assert (await refund_of(shop, claim)).changed_at == told_at


async def test_what_can_still_go_back_is_told_as_it_is_now(
    database: Database, clock: FixedClock
) -> None:
    """Whoever approves is asked with that amount. Once the claim is decided, it tells what could go
    back when it was opened, beside what does."""
    shop = await a_shop(database, clock)
    claim = await shop.open()
    back = told("order_refunded", at=clock.now(), order_id="o-1", line_id="1", amount_minor=70_000)
    await tell(database, clock, back)

    seen = await claim_view(shop.desk, claim, Actor.SELLER)
    assert seen.choices is not None
    [bounds] = [each.bounds for each in seen.choices if each.action is ClaimAction.OFFER]
    assert bounds is not None
    assert seen.paid.minor == bounds.amount_max == PAID - 70_000

    claim = await shop.act(STAFF, claim, ApproveWithoutReturn())
    decided = await claim_view(shop.desk, claim, Actor.SELLER)
    assert decided.refund is not None
    assert (decided.refund.amount.minor, decided.paid.minor) == (PAID - 70_000, PAID)


async def test_money_of_another_currency_is_none_of_a_claims(
    database: Database, clock: FixedClock
) -> None:
    """An order that is told again, as placed before, in tenge: what the claim was opened for was
    never paid."""
    shop = await a_shop(database, clock)
    claim = await shop.open()
    line = {"line_id": "1", "product_id": "p-1", "quantity": 1, "paid_minor": PAID}
    at = clock.now() - timedelta(days=9)
    placed = told("order_placed", at=at, order_id="o-1", currency="KZT", lines=[line])
    await tell(database, clock, placed)

    seen = await claim_view(shop.desk, claim, Actor.SELLER)
    assert seen.paid == Money(0, "RUB")
    closed = await shop.act(STAFF, claim, ApproveWithoutReturn())
    assert (closed.state, closed.refund) == (State.CLOSED, None)
    async with database.reading() as conn:
        assert await store.refund_of(conn, Lane(claim.lane), claim.claim_id) is None
