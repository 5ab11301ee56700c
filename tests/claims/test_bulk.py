"""What is tried for many claims is what becomes of them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from msgspec.structs import replace

from claims.shop import BUYER, MODERATOR, PAID, STAFF, Shop, a_shop
from market.facts import told
from prilavok.cases import Decision
from prilavok.claims import bulk
from prilavok.claims.acts import (
    ApproveWithoutReturn,
    ApproveWithReturn,
    Dispute,
    Offer,
    Refuse,
    SellersAct,
)
from prilavok.claims.model import Claim
from prilavok.claims.protocol import ActResults, BulkActs, Target
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.money import Money
from standing.town import tell

NO = "It was whole when it left us."


async def tried_and_done(
    shop: Shop, act: SellersAct, *claims: Claim
) -> tuple[ActResults, ActResults]:
    """What the preview says, and then what is done; in a deed's own words."""
    targets = tuple(Target(claim.claim_id, uuid4(), claim.version) for claim in claims)
    request = BulkActs(act, targets, dry_run=True)
    tried = await bulk.act_on_many(shop.desk, STAFF, request)
    before = [await shop.now(claim) for claim in claims]
    assert [each.version for each in before] == [claim.version for claim in claims]
    done = await bulk.act_on_many(shop.desk, STAFF, replace(request, dry_run=False))
    assert (tried.results, tried.refunds) == (done.results, done.refunds)
    return tried, done


async def test_two_lines_of_an_order_share_what_is_left_of_it(
    database: Database, clock: FixedClock
) -> None:
    """Half of one line's price went back for the whole order: there is not enough for both."""
    shop = await a_shop(database, clock)
    claims = [await shop.open("1"), await shop.open("2")]
    order = {"order_id": "o-1", "at": clock.now()}
    await tell(database, clock, told("order_refunded", amount_minor=PAID // 2, **order))

    tried, _ = await tried_and_done(shop, ApproveWithoutReturn(), *claims)

    assert [each.refund for each in tried.results] == [
        Money(PAID, "RUB"),
        Money(PAID // 2, "RUB"),
    ]
    assert tried.refunds == (Money(PAID + PAID // 2, "RUB"),)


async def test_an_offer_beyond_what_is_left_is_foreseen(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claims = [await shop.open("1"), await shop.open("2")]
    order = {"order_id": "o-1", "at": clock.now()}
    await tell(database, clock, told("order_refunded", amount_minor=PAID * 3 // 2, **order))
    tried, _ = await tried_and_done(shop, Offer(PAID * 3 // 4), *claims)
    assert [each.done for each in tried.results] == [False, False]


async def test_goods_that_are_back_already_are_to_be_looked_at(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claims = [await shop.open("1"), await shop.open("2")]
    order = {"order_id": "o-1", "at": clock.now()}
    await tell(database, clock, told("order_returned", line_id="1", **order))
    tried, _ = await tried_and_done(shop, ApproveWithReturn(), *claims)
    assert [each.state for each in tried.results] == ["inspecting", "awaiting_return"]


async def test_what_has_passed_or_is_decided_is_not_decided_again(
    database: Database, clock: FixedClock
) -> None:
    """The clock and a moderator have come first, though nothing has followed yet."""
    shop = await a_shop(database, clock)
    late = await shop.open("1")
    disputed = await shop.act(STAFF, await shop.open("2"), Refuse(NO))
    disputed = await shop.act(BUYER, disputed, Dispute("It came apart in my hands."))
    assert disputed.case_id is not None
    clock.move(timedelta(days=30))
    desk = shop.cases()
    await desk.take(MODERATOR.signature, disputed.case_id)  # pyright: ignore[reportArgumentType]
    await desk.decide(
        MODERATOR.signature,
        disputed.case_id,  # pyright: ignore[reportArgumentType]
        Decision("refuse", "It is as it was described"),
    )
    tried, _ = await tried_and_done(shop, ApproveWithoutReturn(), late, disputed)
    assert [each.problem for each in tried.results] == ["claim_changed", "claim_changed"]


async def test_a_text_that_would_not_be_taken_is_told_before(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claims = [await shop.open("1"), await shop.open("2")]
    tried, _ = await tried_and_done(
        shop, Refuse("Ring me: +7 912 345-67-89, we settle it"), *claims
    )
    assert {each.problem for each in tried.results} == {"claim_text_refused"}


async def test_what_was_done_is_found_done_in_a_preview_too(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.open()
    act_id: UUID = uuid4()
    target = Target(claim.claim_id, act_id, claim.version)
    request = BulkActs(ApproveWithoutReturn(), (target,))
    done = await bulk.act_on_many(shop.desk, STAFF, request)
    tried = await bulk.act_on_many(shop.desk, STAFF, replace(request, dry_run=True))
    assert tried.results == done.results
