"""Quotes: money laws, what wins and why the rest does not, and that looking up finds the best."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from prilavok.core.ids import BuyerId, SellerId
from prilavok.demo.buying.prices import without_the_baskets
from prilavok.discounts.coupons.eligibility import Asker
from prilavok.discounts.coupons.model import (
    Audience,
    Coupon,
    CouponId,
    Given,
    Goods,
    Percent,
    ProductRef,
    SpendGet,
)
from prilavok.discounts.days import NEVER, Day
from prilavok.discounts.kind import KIND
from prilavok.discounts.programme import (
    DiscountProgramme,
    PercentOf,
    Source,
    Stack,
    Stacking,
)
from prilavok.discounts.quoting import (
    AskedLine,
    Basket,
    Known,
    Quote,
    given_back,
    offers_of,
    quote,
)
from prilavok.discounts.quoting.choosing import Field, choose
from prilavok.discounts.quoting.offers import NONE
from prilavok.discounts.quoting.racks import Rack, falling, single
from prilavok.discounts.quoting.worth import rank, worth_of
from prilavok.discounts.reasons import WhyNot
from prilavok.discounts.spend.rows import Spend
from prilavok.discounts.terms import DiscountTerms, Version
from prilavok.market.model import Funder
from prilavok.programmes import preset

PROGRAMME = preset(KIND, "wildberries-2025")
NOW = datetime(2025, 6, 10, 12, tzinfo=UTC)
TODAY = Day(date(2025, 6, 10).toordinal())
SELLERS = [SellerId("ivan"), SellerId("olga"), SellerId("petr")]
IVAN, OLGA, PETR = SELLERS
ANNA = Asker(buyer_id=BuyerId("anna"), bought_from=frozenset({IVAN}))
SHOES, BOOTS, HATS = ("Shoes",), ("Shoes", "Boots"), ("Hats",)
THRESHOLD = 500_000


def line(n: int, seller: SellerId, unit: int, **fields: object) -> AskedLine:
    told = {"line_id": f"l{n}", "seller_id": seller, "product_id": f"p{n}", "unit_minor": unit}
    return AskedLine(**{**told, **fields})


def coupon(key: str, benefit: Percent | SpendGet, **fields: object) -> Coupon:
    told = {
        "coupon_id": CouponId(key),
        "title": key,
        "funder": Funder.MARKETPLACE,
        "benefit": benefit,
        "currency": "RUB",
        "starts_at": NOW - timedelta(days=1),
        "ends_at": NOW + timedelta(days=1),
    }
    return Coupon(**{**told, **fields})


def of_seller(key: str, seller: SellerId, benefit: Percent | SpendGet, **fields: object) -> Coupon:
    goods = replace(fields.pop("goods", Goods()), sellers=(seller,))
    return coupon(key, benefit, funder=Funder.SELLER, seller_id=seller, goods=goods, **fields)


def holds(bps: int, threshold: int = THRESHOLD, categories: Sequence[object] = ()) -> Version:
    return Version(
        number=1,
        terms=DiscountTerms(
            threshold_minor=threshold, discount_bps=bps, categories=tuple(categories)
        ),
        starts=TODAY,
        promised_until=Day(TODAY + 30),
        kept_until=Day(TODAY + 30),
        submitted_at=NOW,
    )


def spent(minor: int) -> Spend:
    return Spend(minor, 0, NEVER, 1)


def known(**fields: object) -> Known:
    return Known(**{"asker": ANNA, "now": NOW, **fields})


LOYAL = {"terms": {IVAN: holds(1_000)}, "spends": {IVAN: spent(THRESHOLD)}}


def stacking(how: Stack, **fields: object) -> DiscountProgramme:
    return replace(PROGRAMME, stacking=Stacking(how=how, **fields))


def asked(
    lines: Sequence[AskedLine],
    coupons: Sequence[Coupon] = (),
    programme: DiscountProgramme = PROGRAMME,
    currency: str = "RUB",
    **fields: object,
) -> Quote:
    offers = offers_of(coupons, frozenset(), NOW) if coupons else NONE
    basket = Basket(currency=currency, lines=tuple(lines))
    return quote(basket, known(**fields), offers, programme)


def racks_of(coupons: Sequence[Coupon]) -> list[Rack]:
    """What they hang as, each rack once."""
    found: dict[int, Rack] = {}
    for shelf in offers_of(coupons, frozenset(), NOW).shelves.values():
        found |= {id(rack): rack for pile in shelf.piles.values() for rack in pile.racks}
    return list(found.values())


def why(told: Quote, source: Source = Source.LOYALTY, n: int = 0) -> WhyNot | None:
    return next(each.why_not for each in told.lines[n].discounts if each.source is source)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (LOYAL, None),
        ({**LOYAL, "spends": {IVAN: spent(THRESHOLD - 1)}}, WhyNot.BELOW_THRESHOLD),
        ({**LOYAL, "spends": {IVAN: spent(THRESHOLD + 1)}}, None),
        ({**LOYAL, "spends": {}}, WhyNot.BELOW_THRESHOLD),
        ({**LOYAL, "asker": Asker()}, WhyNot.NO_BUYER),
        ({}, WhyNot.NO_TERMS),
        ({**LOYAL, "terms": {OLGA: holds(1_000)}}, WhyNot.NO_TERMS),
        ({**LOYAL, "terms": {IVAN: replace(holds(1_000), terms=None)}}, WhyNot.NO_TERMS),
        ({**LOYAL, "unreadable": frozenset({IVAN})}, WhyNot.UNREADABLE),
        ({**LOYAL, "terms": {IVAN: holds(1_000, categories=[HATS])}}, WhyNot.OUT_OF_SCOPE),
        ({**LOYAL, "terms": {IVAN: holds(1_000, categories=[SHOES])}}, None),
        ({**LOYAL, "currency": "CNY"}, WhyNot.CURRENCY),
    ],
)
def test_a_loyalty_discount_is_given_or_says_why_not(
    fields: dict[str, object], expected: WhyNot | None
) -> None:
    told = asked([line(1, IVAN, 99_999, category=BOOTS)], **fields)
    assert why(told) is expected
    assert told.pays_minor == (99_999 - 10_000 if expected is None else 99_999)


@pytest.mark.parametrize(
    ("most_bps", "winner", "off_minor"),
    [(500, Source.LOYALTY, 500), (10_000, Source.MARKETPLACE_COUPON, 2_000)],
)
def test_of_two_that_what_may_be_taken_off_makes_equal_the_first_is_given(
    most_bps: int, winner: Source, off_minor: int
) -> None:
    programme = stacking(Stack.BEST, most_bps=most_bps)
    told = asked([line(1, IVAN, 10_000)], [coupon("c", Percent(off_bps=2_000))], programme, **LOYAL)
    [given] = told.lines[0].given
    assert (given.source, given.off_minor) == (winner, off_minor)


def test_what_is_missing_is_told() -> None:
    (priced,) = asked([line(1, IVAN, 100)], **{**LOYAL, "spends": {IVAN: spent(1)}}).lines
    assert priced.discounts[0].short_minor == THRESHOLD - 1
    (priced,) = asked(
        [line(1, IVAN, 100)],
        [
            coupon("a", SpendGet(from_minor=150, off_minor=5)),
            coupon("b", Percent(off_bps=9, from_minor=120)),
        ],
    ).lines
    missing = priced.discounts[-1]
    assert (missing.key, missing.why_not, missing.short_minor) == ("b", WhyNot.BELOW_MINIMUM, 20)
    assert priced.not_listed == 1


TWO = [line(1, IVAN, 100_000), line(2, IVAN, 50_000, quantity=2)]


@pytest.mark.parametrize(
    ("benefit", "expected"),
    [
        (SpendGet(from_minor=200_001, off_minor=9), [0, 0]),
        (SpendGet(from_minor=200_000, off_minor=9), [5, 4]),
        (SpendGet(from_minor=60_000, off_minor=10, times_max=1), [5, 5]),
        (SpendGet(from_minor=60_000, off_minor=10, times_max=9), [15, 15]),
        (SpendGet(from_minor=60_000, off_minor=10, times_max=2), [10, 10]),
        (Percent(off_bps=1_000), [10_000, 10_000]),
        (Percent(off_bps=1_000, most_minor=7_777), [3_889, 3_888]),
        (Percent(off_bps=1_000, from_minor=200_001), [0, 0]),
    ],
)
def test_a_coupon_takes_off_what_it_says(benefit: Percent | SpendGet, expected: list[int]) -> None:
    told = asked(TWO, [coupon("c", benefit)])
    assert [each.price_minor - each.pays_minor for each in told.lines] == expected
    assert sum(use.off_minor for use in told.uses) == sum(expected)


TEN, FIVE = Percent(off_bps=1_000), Percent(off_bps=500)


@pytest.mark.parametrize(
    ("programme", "expected"),
    [
        (stacking(Stack.BEST), 10_000),
        (stacking(Stack.MULTIPLICATIVE), 10_000 + 4_500 + 4_275),
        (stacking(Stack.CAPPED_SUM, percent_of=PercentOf.PRICE), 10_000 + 5_000 + 5_000),
        (stacking(Stack.CAPPED_SUM, percent_of=PercentOf.PRICE, most_bps=1_200), 12_000),
        (stacking(Stack.MULTIPLICATIVE, floor_minor=90_500), 9_500),
        (stacking(Stack.BEST, floor_minor=100_001), 0),
    ],
)
def test_discounts_meet_as_the_operator_says(programme: DiscountProgramme, expected: int) -> None:
    told = asked(
        [line(1, IVAN, 100_000)],
        [of_seller("s", IVAN, FIVE), coupon("m", FIVE)],
        programme,
        **LOYAL,
    )
    assert told.price_minor - told.pays_minor == expected


@pytest.mark.parametrize(
    ("benefit", "expected"),
    [
        (TEN, False),
        (Percent(off_bps=1_000, most_minor=10**6), True),
        (SpendGet(from_minor=100, off_minor=10), True),
        (SpendGet(from_minor=100, off_minor=10, times_max=1_000), True),
    ],
)
def test_what_a_basket_has_once_is_said_to_be_so(
    benefit: Percent | SpendGet, *, expected: bool
) -> None:
    (alone,) = asked([line(1, IVAN, 100_000)], [coupon("c", benefit)]).lines
    assert [each.of_basket for each in alone.given] == [expected]
    alone = without_the_baskets(alone)
    assert alone.pays_minor == (100_000 if expected else 90_000)


def test_who_loses_is_told_so() -> None:
    told = asked([line(1, IVAN, 100_000)], [of_seller("s", IVAN, FIVE), coupon("m", FIVE)], **LOYAL)
    assert [(each.key, each.why_not) for each in told.lines[0].discounts] == [
        ("1", None),
        ("s", WhyNot.BEATEN),
        ("m", WhyNot.BEATEN),
    ]
    assert told.uses == ()


def test_of_one_source_one_coupon_is_used_for_a_line() -> None:
    on_one = coupon("one", TEN, goods=Goods(products=(ProductRef(IVAN, "p1"),)))
    told = asked(TWO, [on_one, coupon("all", FIVE)], stacking(Stack.MULTIPLICATIVE))
    assert [each.pays_minor for each in told.lines] == [90_000, 95_000]
    assert [[d.key for d in each.given] for each in told.lines] == [["one"], ["all"]]
    assert why(asked(TWO, [on_one]), Source.MARKETPLACE_COUPON) is None


@pytest.mark.parametrize(
    ("mine", "fields", "expected"),
    [
        (coupon("c", TEN, given=Given.CLAIMED), {}, WhyNot.NOT_HELD),
        (coupon("c", TEN, given=Given.ISSUED, ends_at=NOW), {}, WhyNot.ENDED),
        (
            coupon("c", TEN, given=Given.CLAIMED),
            {"asker": replace(ANNA, holds=frozenset({CouponId("c")}))},
            None,
        ),
        (coupon("c", TEN, goods=Goods(sellers=(OLGA,))), {}, WhyNot.OUT_OF_SCOPE),
        (coupon("c", TEN, currency="CNY"), {}, WhyNot.CURRENCY),
        (coupon("c", TEN), {"exhausted": frozenset({CouponId("c")})}, WhyNot.EXHAUSTED),
    ],
)
def test_ones_own_coupon_is_used_or_says_why_not(
    mine: Coupon, fields: dict[str, object], expected: WhyNot | None
) -> None:
    told = asked([line(1, IVAN, 1_000)], own=(mine,), **fields)
    assert why(told, Source.MARKETPLACE_COUPON) is expected


@pytest.mark.parametrize(
    ("offered", "fields", "expected"),
    [
        (coupon("c", TEN, audience=Audience.NEW), {}, WhyNot.NEW_BUYERS_ONLY),
        (coupon("c", TEN, per_person_max=1), {"asker": Asker()}, WhyNot.NO_BUYER),
        (
            coupon("c", TEN, per_person_max=1),
            {"asker": replace(ANNA, uses={CouponId("c"): 1})},
            WhyNot.USED_UP,
        ),
        (
            coupon("c", TEN, per_person_max=2),
            {"asker": replace(ANNA, uses={CouponId("c"): 1})},
            None,
        ),
        (coupon("c", TEN), {"exhausted": frozenset({CouponId("c")})}, WhyNot.EXHAUSTED),
        (coupon("c", TEN, currency="CNY"), {}, WhyNot.CURRENCY),
    ],
)
def test_an_offer_is_used_or_says_why_not(
    offered: Coupon, fields: dict[str, object], expected: WhyNot | None
) -> None:
    told = asked([line(1, IVAN, 1_000)], [offered], **fields)
    assert why(told, Source.MARKETPLACE_COUPON) is expected


CODE = "0000-0000-0000-0010-*"


@pytest.mark.parametrize(
    ("typed", "fields", "expected"),
    [
        (coupon("c", TEN, given=Given.BY_CODE), {}, None),
        (coupon("c", TEN, given=Given.BY_CODE), {"asker": Asker()}, WhyNot.NO_BUYER),
        (coupon("c", TEN, given=Given.BY_CODE, goods=Goods(sellers=(OLGA,))), {}, None),
        (None, {}, WhyNot.CODE),
        (coupon("c", TEN, given=Given.BY_CODE, ends_at=NOW), {}, WhyNot.CODE),
        (coupon("c", TEN, given=Given.BY_CODE, is_paused=True), {}, WhyNot.CODE),
        (coupon("c", TEN, given=Given.ISSUED), {}, WhyNot.CODE),
        (
            coupon("c", TEN, given=Given.BY_CODE),
            {"exhausted": frozenset({CouponId("c")})},
            WhyNot.CODE,
        ),
    ],
)
def test_a_code_is_answered(
    typed: Coupon | None, fields: dict[str, object], expected: WhyNot | None
) -> None:
    told = asked([line(1, IVAN, 1_000)], codes={CODE: typed}, **fields)
    assert [(each.code, each.why_not) for each in told.codes] == [(CODE, expected)]
    applies = expected is None and typed is not None and typed.goods == Goods()
    assert told.pays_minor == (900 if applies else 1_000)
    if expected is WhyNot.CODE:
        assert told == asked([line(1, IVAN, 1_000)], codes={CODE: None})


def test_offers_hold_until_the_next_one_starts_or_ends() -> None:
    soon = coupon("soon", TEN, starts_at=NOW + timedelta(hours=1))
    later = coupon("later", TEN, ends_at=NOW + timedelta(hours=2))
    offers = offers_of([soon, later], frozenset(), NOW)
    assert offers.until == soon.starts_at
    assert [rack.coupons for rack in racks_of([soon, later])] == [(later,)]


BENEFITS = st.one_of(
    st.builds(
        Percent,
        off_bps=st.sampled_from([1, 300, 333, 1_000, 5_000, 10_000]),
        from_minor=st.sampled_from([0, 1, 1_000, 30_000]),
        most_minor=st.sampled_from([None, None, 1, 999, 20_000]),
    ),
    st.tuples(
        st.sampled_from([1, 1_000, 30_000]),
        st.sampled_from([1, 7, 999, 20_000]),
        st.sampled_from([1, 2, 1_000]),
    ).map(lambda t: SpendGet(from_minor=t[0], off_minor=min(t[:2]), times_max=t[2])),
)
GOODS = st.sampled_from(
    [
        Goods(),
        Goods(sellers=(IVAN, OLGA)),
        Goods(categories=(SHOES,)),
        Goods(products=(ProductRef(IVAN, "p0"), ProductRef(OLGA, "p1"))),
        Goods(sellers=(OLGA,), categories=(BOOTS, HATS)),
    ]
)
BPS = st.sampled_from([1, 300, 1_000, 3_000, 9_000])
LINES = st.lists(
    st.tuples(
        st.sampled_from(SELLERS),
        st.sampled_from([0, 1, 3, 99, 1_001, 12_345, 99_999]),
        st.integers(1, 3),
        st.sampled_from([None, BOOTS, HATS]),
    ),
    min_size=1,
    max_size=5,
).map(
    lambda drawn: [
        line(n, seller, unit, quantity=quantity, category=category)
        for n, (seller, unit, quantity, category) in enumerate(drawn)
    ]
)
PROGRAMMES = st.builds(
    lambda how, order, percent_of, most, floor: stacking(
        how,
        order=tuple(order),
        percent_of=PercentOf.REMAINING if how is Stack.MULTIPLICATIVE else percent_of,
        most_bps=most,
        floor_minor=floor,
    ),
    st.sampled_from(list(Stack)),
    st.permutations(list(Source)),
    st.sampled_from(list(PercentOf)),
    st.sampled_from([10_000, 7_000, 1_500]),
    st.sampled_from([0, 0, 50, 5_000]),
)


@st.composite
def coupons(draw: st.DrawFn) -> list[Coupon]:
    found = []
    for n, (benefit, goods, seller) in enumerate(
        draw(
            st.lists(
                st.tuples(BENEFITS, GOODS, st.sampled_from([None, None, *SELLERS])), max_size=6
            )
        )
    ):
        if seller is None:
            found.append(coupon(f"c{n}", benefit, goods=goods))
        else:
            found.append(of_seller(f"c{n}", seller, benefit, goods=goods))
    return found


@settings(max_examples=80, deadline=None)
@given(LINES, coupons(), PROGRAMMES, st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_laws_of_money(
    lines: list[AskedLine],
    offered: list[Coupon],
    programme: DiscountProgramme,
    bps: int,
    random: Random,
) -> None:
    loyal = {
        "terms": {seller: holds(max(1, bps)) for seller in SELLERS},
        "spends": {IVAN: spent(THRESHOLD), OLGA: spent(THRESHOLD - 1)},
    }
    told = asked(lines, offered, programme, **loyal)
    floor, most_bps = programme.stacking.floor_minor, programme.stacking.most_bps
    for asked_line, priced in zip(lines, told.lines, strict=True):
        off = priced.price_minor - priced.pays_minor
        assert 0 <= priced.pays_minor <= priced.price_minor == asked_line.price_minor
        assert off == sum(each.off_minor for each in priced.given)
        assert off * 10_000 <= priced.price_minor * most_bps
        assert priced.pays_minor >= min(priced.price_minor, floor * asked_line.quantity)
        assert all(each.off_minor > 0 for each in priced.given)
        assert all(each.off_minor == 0 for each in priced.discounts if each.why_not is not None)
        sources = [each.source for each in priced.given]
        assert len(set(sources)) == len(sources) <= (1 if programme.stacking.how == "best" else 3)
    assert told.price_minor == sum(each.price_minor for each in told.lines)
    assert told.pays_minor == sum(each.pays_minor for each in told.lines)
    by_id = {each.coupon_id: each for each in offered}
    for use in told.uses:
        most = getattr(by_id[use.coupon_id].benefit, "most_minor", None)
        assert most is None or use.off_minor <= most

    shuffled, mixed = list(lines), list(offered)
    random.shuffle(shuffled)
    random.shuffle(mixed)
    again = asked(shuffled, mixed, programme, **loyal)
    assert [(e.line_id, e.pays_minor, e.given) for e in again.lines] == [
        (e.line_id, e.pays_minor, e.given) for e in told.lines
    ]
    assert again.uses == told.uses


def test_a_coupon_that_is_worth_most_does_not_push_out_two_that_are_worth_more() -> None:
    on_first = coupon("a", TEN, goods=Goods(products=(ProductRef(IVAN, "p1"),)))
    on_second = coupon("b", TEN, goods=Goods(products=(ProductRef(IVAN, "p2"),)))
    on_both = coupon("c", SpendGet(from_minor=200_000, off_minor=11_000))
    two = holding(on_first, on_second)
    told = asked(TWO, **two)
    assert told.price_minor - told.pays_minor == 20_000
    with_one_more = asked(TWO, **holding(on_first, on_second, on_both))
    assert with_one_more.pays_minor == told.pays_minor
    assert why(with_one_more, Source.MARKETPLACE_COUPON) is None
    (beaten,) = [each for each in with_one_more.lines[0].discounts if each.key == "c"]
    assert beaten.why_not is WhyNot.BEATEN


def holding(*own: Coupon) -> dict[str, object]:
    """What is known of somebody to whom these were issued."""
    issued = tuple(replace(each, given=Given.ISSUED) for each in own)
    return {"own": issued, "asker": replace(ANNA, holds=frozenset(e.coupon_id for e in issued))}


@settings(max_examples=80, deadline=None)
@given(LINES, coupons(), coupons(), PROGRAMMES, st.tuples(BPS, BPS))
def test_one_more_coupon_of_ones_own_and_a_larger_discount_never_make_a_basket_dearer(
    lines: list[AskedLine],
    offered: list[Coupon],
    mine: list[Coupon],
    programme: DiscountProgramme,
    percents: tuple[int, int],
) -> None:
    own = [replace(each, coupon_id=CouponId(f"own-{each.coupon_id}")) for each in mine]

    def pays(held: Sequence[Coupon], bps: int) -> int:
        known = {**holding(*held), "spends": {seller: spent(THRESHOLD) for seller in SELLERS}}
        terms = {seller: holds(max(1, bps)) for seller in SELLERS}
        return asked(lines, offered, programme, terms=terms, **known).pays_minor

    worse, better = sorted(percents)
    paid = [pays(own[:n], worse) for n in range(len(own) + 1)]
    assert paid == sorted(paid, reverse=True)
    assert pays(own, better) <= paid[-1]


def test_of_many_own_coupons_few_baskets_are_tried() -> None:
    own = [coupon(f"c{n}", Percent(off_bps=100 + n)) for n in range(40)]
    told = asked(TWO, **holding(*own))
    assert [each.key for each in told.lines[0].given] == ["c39"]


@settings(max_examples=80, deadline=None)
@given(
    LINES,
    coupons(),
    PROGRAMMES,
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), min_size=3, max_size=3),
)
def test_a_better_buyer_never_pays_more_for_any_line(
    lines: list[AskedLine],
    offered: list[Coupon],
    programme: DiscountProgramme,
    percents: list[tuple[int, int]],
) -> None:
    """Better: a larger discount, or any where there was none; the same coupons."""
    spends = {seller: spent(THRESHOLD) for seller in SELLERS}
    worse, better = (
        asked(
            lines,
            offered,
            programme,
            terms={
                seller: holds(of(pair))
                for seller, pair in zip(SELLERS, percents, strict=True)
                if of(pair)
            },
            spends=spends,
        )
        for of in (min, max)
    )
    for before, after in zip(worse.lines, better.lines, strict=True):
        assert after.pays_minor <= before.pays_minor


@settings(max_examples=150, deadline=None)
@given(
    st.lists(BENEFITS, min_size=1, max_size=25),
    st.lists(st.integers(0, 40_000), min_size=1, max_size=4),
    st.sets(st.integers(0, 24), max_size=3),
)
def test_looking_up_finds_what_looking_at_all_finds(
    benefits: list[Percent | SpendGet], prices: list[int], used: set[int]
) -> None:
    offered = [coupon(f"c{n}", benefit) for n, benefit in enumerate(benefits)]
    (rack,) = racks_of(offered)
    for not_these in (frozenset(), frozenset(CouponId(f"c{n}") for n in used)):
        worths = [
            worth
            for each in offered
            if each.coupon_id not in not_these and (worth := worth_of(each, prices)) is not None
        ]
        expected = min(worths, key=lambda w: (-w.total_minor, rank(w.coupon)), default=None)
        assert rack.best(prices, not_these) == expected


def test_of_two_that_are_worth_the_same_the_one_that_asks_for_less_is_used() -> None:
    dear = coupon("a", Percent(off_bps=5_000, from_minor=500, most_minor=10))
    cheap = coupon("b", Percent(off_bps=1_000, most_minor=10))
    (rack,) = racks_of([dear, cheap])
    best = rack.best([1_000], frozenset())
    assert best is not None
    assert best.coupon == cheap


class Counting(list[int]):
    """Prices that know how often they were added up."""

    looked = 0

    def __iter__(self):  # noqa: ANN204
        Counting.looked += 1
        return super().__iter__()


@pytest.mark.parametrize("shape", ["same", "ladder", "random", "dear"])
def test_a_thousand_offers_are_not_all_looked_at(shape: str) -> None:
    random = Random(7)
    benefits: dict[str, list[Percent | SpendGet]] = {
        "same": [Percent(off_bps=1_000)] * 1_000,
        "ladder": [SpendGet(from_minor=1_000 * n, off_minor=100 * n) for n in range(1, 1_001)],
        "random": [
            Percent(off_bps=random.randint(1, 5_000), from_minor=random.randint(0, 10**6))
            for _ in range(1_000)
        ],
        "dear": [SpendGet(from_minor=10**7 + n, off_minor=n + 1) for n in range(1_000)],
    }
    offered = [coupon(f"c{n}", benefit) for n, benefit in enumerate(benefits[shape])]
    (rack,) = racks_of(offered)
    prices = Counting([100_000, 250_000, 150_000])
    Counting.looked = 0
    rack.best(prices, frozenset())
    assert Counting.looked <= 30


def test_offers_that_do_not_apply_are_not_looked_at() -> None:
    others = [of_seller(f"c{n}", SellerId(f"s{n}"), TEN) for n in range(1_000)]
    offers = offers_of([*others, of_seller("mine", IVAN, FIVE)], frozenset(), NOW)
    piles = offers.shelves[Source.SELLER_COUPON].piles_for(line(1, IVAN, 1))
    assert [rack.ids for pile in piles for rack in pile.racks] == [{"mine"}]


def test_of_a_thousand_racks_only_those_are_looked_at_that_could_win() -> None:
    random = Random(7)
    offered = [
        coupon(
            f"c{n}",
            Percent(off_bps=random.randint(1, 5_000)),
            goods=Goods(products=(ProductRef(IVAN, "p1"), ProductRef("x", f"{n}"))),
        )
        for n in range(1_000)
    ]
    (priced,) = asked([line(1, IVAN, 100_000)], offered).lines
    best = max(getattr(each.benefit, "off_bps", 0) for each in offered)
    assert priced.pays_minor == 100_000 - best * 10
    assert len(priced.discounts) <= 12
    assert priced.not_listed + len(priced.discounts) == 1_001  # and the seller's terms


def naively_chosen(
    fields: Sequence[Field], prices: Sequence[int]
) -> dict[str, tuple[tuple[int, ...], int]]:
    """The greedy rule as it is said, with everything looked at each time."""
    used: dict[str, tuple[tuple[int, ...], int]] = {}
    free, left = set(range(len(prices))), list(fields)
    while True:
        found = []
        for field in left:
            places = tuple(n for n in field.places if n in free)
            for each in field.rack.coupons:
                worth = worth_of(each, [prices[n] for n in places])
                if worth is not None:
                    found.append((-worth.total_minor, rank(each), places, field))
        if not found:
            return used
        off, ranked, places, field = min(found, key=lambda each: each[:2])
        used[ranked[-1]] = places, -off
        free -= set(places)
        left.remove(field)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(BENEFITS, min_size=1, max_size=3),
            st.sets(st.integers(0, 3), min_size=1),
        ),
        max_size=30,
    ),
    st.lists(st.sampled_from([0, 1, 999, 30_000, 77_777]), min_size=4, max_size=4),
    st.integers(0, 3),
)
def test_choosing_early_chooses_what_looking_at_all_chooses(
    drawn: list[tuple[list[Percent | SpendGet], set[int]]], prices: list[int], own: int
) -> None:
    fields = []
    for n, (benefits, places) in enumerate(drawn):
        goods = Goods(products=(ProductRef("x", f"{n}"),))
        (rack,) = racks_of(
            [coupon(f"c{n:02}-{m}", each, goods=goods) for m, each in enumerate(benefits)]
        )
        fields.append(Field(rack, tuple(sorted(places))))
    offered = sorted(fields[own:], key=lambda field: falling(field.rack))
    chosen = {
        each.worth.coupon.coupon_id: (each.places, each.worth.total_minor)
        for each in choose(fields[:own], offered, prices, frozenset())
        if each.worth is not None and each.places
    }
    assert chosen == naively_chosen(fields, prices)


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_what_comes_back_in_parts_gives_back_what_was_frozen(frozen: int, parts: list[int]) -> None:
    quantity, before, back = sum(parts), 0, []
    for units in parts:
        back.append(given_back(frozen, quantity, before=before, units=units))
        before += units
    assert sum(back) == frozen
    assert all(0 <= each <= frozen for each in back)
    assert all(
        abs(each * quantity - frozen * units) < quantity
        for each, units in zip(back, parts, strict=True)
    )


def test_a_rack_of_ones_own_coupon_holds_nothing_else() -> None:
    assert single(coupon("c", TEN)).ids == {"c"}
