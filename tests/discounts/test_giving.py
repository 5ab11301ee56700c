"""Who may give discounts at all: by the rollout, by penalties, by the terms of the marketplace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chat.sanctions import impose, undo
from discounts.test_checkout import begun, coupon
from discounts.test_gathering import basket, put_terms
from discounts.test_telling import GOLD, buys, shop
from discounts.test_telling import told as told_buyers
from market.facts import S_1
from prilavok import programmes
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.parties import Party, PartyKind
from prilavok.discounts.answering.actions import Quotes
from prilavok.discounts.buyers.actions import progress_with
from prilavok.discounts.buyers.telling import walk
from prilavok.discounts.coupons import actions
from prilavok.discounts.coupons.model import CouponId, CouponNotForYou, Given
from prilavok.discounts.days import day_of
from prilavok.discounts.giving import DiscountsNotOpen
from prilavok.discounts.kind import KIND
from prilavok.discounts.offering.actions import my_discount, submit
from prilavok.discounts.reasons import WhyNot
from prilavok.discounts.terms import DiscountTerms
from prilavok.standing.admission import Capability
from prilavok.standing.admission.rollout.programme import (
    KIND as ROLLOUT,
)
from prilavok.standing.admission.rollout.programme import (
    CapabilityRollout,
    Group,
    Rollout,
    SwitchOff,
)

SHOP_1 = Party(PartyKind.SELLER, "s-1")
WEEK = {"type": "suspension", "days": 7}
CHEAP = DiscountTerms(threshold_minor=1, discount_bps=500)


async def roll_out(
    db: Database, clock: FixedClock, in_: timedelta | None = None, **fields: object
) -> None:
    """What the marketplace says of discounts from now on, or in a while."""
    said = CapabilityRollout(capability=Capability.DISCOUNTS, **fields)
    document = Rollout(name="test", capabilities=(said,))
    at = clock.now() + in_ if in_ is not None else None
    async with db.transaction() as conn:
        await programmes.publish(
            conn, ROLLOUT, document, effective_from=at, by="test", note="", now=clock.now()
        )


async def two_shops(db: Database, clock: FixedClock) -> Quotes:
    """Of both a buyer has bought; both have terms and a coupon, and so has the marketplace."""
    quotes = await begun(
        db,
        clock,
        coupon("of-s-1", clock, SellerId("s-1")),
        coupon("of-s-2", clock, SellerId("s-2")),
        coupon("of-all", clock),
    )
    for seller in ("s-1", "s-2"):
        today = day_of(clock.now(), programmes.preset(KIND, "wildberries-2025").clock)
        await put_terms(db, seller, today, CHEAP)
    return quotes


async def reasons(quotes: Quotes, seller: str, buyer: str = "b-1") -> dict[str, str | None]:
    """Why each source gives nothing; None where it does."""
    answer = await quotes.quoted(basket(seller, buyer_id=buyer))
    return {str(each.source): each.why_not for each in answer.quote.lines[0].discounts}


def all_but_the_marketplaces(why: WhyNot) -> dict[str, str | None]:
    return {"loyalty": why, "seller_coupon": why, "marketplace_coupon": None}


USUAL = {"loyalty": "below_threshold", "seller_coupon": None, "marketplace_coupon": None}


async def test_only_sellers_to_whom_discounts_are_open_give_them(
    database: Database, clock: FixedClock
) -> None:
    quotes = await two_shops(database, clock)
    other = Quotes(database, clock)
    assert await reasons(other, "s-1") == USUAL
    await roll_out(database, clock, open_to=(Group(seller_ids=("s-2",)),))
    for each in (quotes, other):
        assert await reasons(each, "s-1") == all_but_the_marketplaces(WhyNot.NOT_OPENED)
        assert await reasons(each, "s-2") == USUAL
    await roll_out(database, clock, open_to=())
    assert await reasons(other, "s-2") == all_but_the_marketplaces(WhyNot.NOT_OPENED)


async def test_switching_off_holds_from_its_second_for_its_buyers(
    database: Database, clock: FixedClock
) -> None:
    quotes = await two_shops(database, clock)
    await roll_out(database, clock, timedelta(hours=1), switch_off=SwitchOff(buyers_bps=10_000))
    assert await reasons(quotes, "s-1") == USUAL
    clock.move(timedelta(hours=1, microseconds=-1))
    assert await reasons(quotes, "s-1") == USUAL
    clock.move(timedelta(microseconds=1))
    assert await reasons(quotes, "s-1") == all_but_the_marketplaces(WhyNot.SWITCHED_OFF)
    await roll_out(database, clock, switch_off=SwitchOff(buyers_bps=5_000))
    seen = {(await reasons(quotes, "s-1", f"b-{n}"))["seller_coupon"] for n in range(20)}
    assert seen == {None, "switched_off"}


async def test_a_suspended_shop_gives_nothing_until_that_is_over(
    database: Database, clock: FixedClock
) -> None:
    quotes = await two_shops(database, clock)
    assert await reasons(quotes, "s-1") == USUAL
    penalty_id = await impose(database, clock, SHOP_1, WEEK)
    held = all_but_the_marketplaces(WhyNot.SUSPENDED)
    assert await reasons(quotes, "s-1") == held
    assert await reasons(quotes, "s-2") == USUAL
    await undo(database, clock, penalty_id)
    assert await reasons(quotes, "s-1") == USUAL


async def test_a_suspension_ends_by_the_clock(database: Database, clock: FixedClock) -> None:
    quotes = await begun(database, clock)
    await put_terms(database, "s-1", day_of(clock.now(), BY_CLOCK), CHEAP)
    await impose(database, clock, SHOP_1, WEEK)
    clock.move(timedelta(days=7, microseconds=-1))
    assert await reasons(quotes, "s-1") == {"loyalty": "suspended"}
    clock.move(timedelta(microseconds=1))
    assert await reasons(quotes, "s-1") == {"loyalty": "below_threshold"}


BY_CLOCK = programmes.preset(KIND, "wildberries-2025").clock


async def test_a_shop_that_may_not_give_discounts_submits_none_but_can_switch_off(
    database: Database, clock: FixedClock
) -> None:
    await shop(database, clock)
    await buys(database, clock, 150_000)
    anna = BuyerId("anna")
    [stands] = (await progress_with(database, clock, anna, [S_1])).sellers
    assert stands.is_reached
    assert (await my_discount(database, clock, S_1)).withheld is None

    await roll_out(database, clock, open_to=())
    assert (await progress_with(database, clock, anna, [S_1])).sellers == ()
    assert (await my_discount(database, clock, S_1)).withheld is WhyNot.NOT_OPENED
    with pytest.raises(DiscountsNotOpen):
        await submit(database, clock, S_1, replace(GOLD, discount_bps=2_000), "seller_staff:w-1")
    left = await submit(database, clock, S_1, None, "seller_staff:w-1")
    assert left.follows is not None


async def test_buyers_hear_again_of_a_discount_that_was_withheld_for_a_while(
    database: Database, clock: FixedClock
) -> None:
    await shop(database, clock)
    await buys(database, clock, 150_000)
    await roll_out(database, clock, switch_off=SwitchOff(sellers_bps=10_000))
    await walk(database, clock)
    assert (await told_buyers(database))[-1] == "discounts.lost"
    await roll_out(database, clock)
    clock.move(timedelta(days=1))
    await walk(database, clock)
    assert (await told_buyers(database))[-2:] == ["discounts.reached", "discount_reached"]


@pytest.mark.parametrize("given", list(Given)[1:])
async def test_nobody_comes_by_a_coupon_of_a_shop_that_may_give_nothing(
    database: Database, clock: FixedClock, given: Given
) -> None:
    key = CouponId("c")
    await begun(database, clock, coupon(key, clock, S_1, given=given))

    async def come_by(owner: SellerId | None = None) -> object:
        if given is Given.CLAIMED:
            return await actions.claim(database, clock, key, BuyerId("b-1"))
        if given is Given.ISSUED:
            anna = [BuyerId("b-2")]
            return await actions.issue(database, clock, key, anna, owner, "operator:1")
        return await actions.make_codes(database, clock, key, 1, owner, "operator:1")

    await roll_out(database, clock, open_to=())
    for owner in (None, S_1):
        with pytest.raises((DiscountsNotOpen, CouponNotForYou)) as refused:
            await come_by(owner)
        assert refused.value.fields()["why_not"] is WhyNot.NOT_OPENED
    await roll_out(database, clock)
    penalty_id = await impose(database, clock, SHOP_1, WEEK)
    with pytest.raises((DiscountsNotOpen, CouponNotForYou)) as refused:
        await come_by()
    assert refused.value.fields()["why_not"] is WhyNot.SUSPENDED
    await undo(database, clock, penalty_id)
    await come_by(S_1)


async def test_the_marketplaces_own_coupon_is_claimed_whatever_shops_may_give(
    database: Database, clock: FixedClock
) -> None:
    await begun(database, clock, coupon("c", clock, given=Given.CLAIMED))
    await roll_out(database, clock, open_to=())
    held = await actions.claim(database, clock, CouponId("c"), BuyerId("b-1"))
    assert held.why_not is None
