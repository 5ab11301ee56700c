"""Offers after any number of changes are those that would be made anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from prilavok.core.ids import SellerId
from prilavok.discounts.coupons.model import (
    Audience,
    Coupon,
    CouponId,
    Given,
    Goods,
    Percent,
    ProductRef,
)
from prilavok.discounts.quoting.offers import Offers, Place
from prilavok.discounts.quoting.stock import Stock, offers_of
from prilavok.market.model import Funder

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
IVAN = SellerId("ivan")

GOODS = (
    Goods(),
    Goods(sellers=("ivan", "olga")),
    Goods(products=(ProductRef("ivan", "p"), ProductRef("olga", "q"))),
    Goods(categories=(("Home",), ("Home", "Kitchen"))),
)

coupons = st.builds(
    lambda n, bps, goods, audience, given, starts, lasts, is_paused, often: Coupon(
        coupon_id=CouponId(f"c{n}"),
        title="C",
        funder=Funder.SELLER if goods == 4 else Funder.MARKETPLACE,
        seller_id=IVAN if goods == 4 else None,
        benefit=Percent(off_bps=bps),
        currency="RUB",
        goods=Goods(sellers=(IVAN,)) if goods == 4 else GOODS[goods],
        audience=audience,
        given=given,
        starts_at=START + starts * HOUR,
        ends_at=START + (starts + lasts) * HOUR,
        is_paused=is_paused,
        per_person_max=often,
    ),
    st.integers(0, 7),
    st.integers(1, 10_000),
    st.integers(0, 4),
    st.sampled_from(Audience),
    st.sampled_from((Given.TO_EVERYONE, Given.TO_EVERYONE, Given.CLAIMED)),
    st.integers(-3, 6),
    st.integers(1, 6),
    st.sampled_from((False, False, True)),
    st.sampled_from((None, 1)),
)
steps = st.lists(
    st.tuples(st.integers(0, 2), st.lists(st.tuples(coupons, st.booleans()), max_size=3)),
    max_size=12,
)


@settings(max_examples=150)
@given(steps)
def test_offers_changed_step_by_step_are_those_made_anew(
    told: list[tuple[int, list[tuple[Coupon, bool]]]],
) -> None:
    stock, now = Stock(), START
    known: dict[CouponId, tuple[Coupon, bool]] = {}
    for hours, changed in told:
        now += hours * HOUR
        before = stock.offers
        was = hung(before)
        stock.mark(changed, now)
        stock.hang()
        assert hung(before) == was, "whoever prices by them goes on"

        known |= {coupon.coupon_id: (coupon, is_empty) for coupon, is_empty in changed}
        exhausted = frozenset(key for key, (_, is_empty) in known.items() if is_empty)
        anew = offers_of([coupon for coupon, _ in known.values()], exhausted, now)
        assert hung(stock.offers) == hung(anew)
        assert stock.offers.per_person_max == anew.per_person_max
        if anew.until is not None:
            assert stock.offers.until is not None
            assert now < stock.offers.until <= anew.until

        left = {key: each for key, (each, _) in known.items() if each.ends_at > now}
        assert stock.coupons == left
        assert stock.exhausted == exhausted & left.keys()
        assert stock.are_held == any(e.given is not Given.TO_EVERYONE for e in left.values())
        assert stock.are_counted == any(e.per_person_max for e in left.values())
        assert stock.have_audience == any(e.audience is not Audience.ANYBODY for e in left.values())


def hung(offers: Offers) -> dict[tuple[str, Place], tuple[int, list[tuple[Coupon, ...]]]]:
    """What hangs where."""
    return {
        (source, place): (pile.coupons, [rack.coupons for rack in pile.racks])
        for source, shelf in offers.shelves.items()
        for place, pile in shelf.piles.items()
    }


def test_what_touches_one_rack_leaves_the_others_as_they_are() -> None:
    made = [
        Coupon(
            coupon_id=CouponId(f"c{n}"),
            title="C",
            funder=Funder.MARKETPLACE,
            benefit=Percent(off_bps=100),
            currency="RUB",
            goods=Goods(sellers=(f"s{n}",)),
            starts_at=START - HOUR,
            ends_at=START + HOUR,
        )
        for n in range(1_000)
    ]
    stock = Stock()
    stock.mark([(each, False) for each in made], START)
    stock.hang()
    before = racks(stock.offers)
    assert stock.mark([(made[7], True)], START) == 0, "nothing lies there any more"
    stock.hang()
    assert before - racks(stock.offers) == {
        before_id for before_id in before if before_id[0] == "c7"
    }
    assert racks(stock.offers) - before == set()
    for _ in range(5_000):
        stock.mark([(made[7], False)], START)
    assert len(stock._turns) < 5_000  # pyright: ignore[reportPrivateUsage]


def racks(offers: Offers) -> set[tuple[str, int]]:
    return {
        (rack.coupons[0].coupon_id, id(rack))
        for shelf in offers.shelves.values()
        for pile in shelf.piles.values()
        for rack in pile.racks
    }
