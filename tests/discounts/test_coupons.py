"""Coupons: who can use them and why not; codes that cannot be guessed, and are read as meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from prilavok.core.ids import BuyerId, SellerId
from prilavok.discounts.coupons.codes import (
    CHECK_SYMBOLS,
    CODE_BYTES,
    SYMBOLS,
    digest,
    make_code,
    read_code,
)
from prilavok.discounts.coupons.eligibility import (
    NOBODY,
    Asker,
    as_told_of_a_code,
    barred,
)
from prilavok.discounts.coupons.model import (
    Audience,
    Coupon,
    CouponId,
    CouponInvalid,
    Given,
    Goods,
    Percent,
    ProductRef,
    SpendGet,
    check_coupon,
    validity,
)
from prilavok.discounts.reasons import WhyNot
from prilavok.market import Scheme
from prilavok.market.model import Funder

NOW = datetime(2025, 6, 10, 12, tzinfo=UTC)
IVAN = SellerId("ivan")
ID = CouponId("c")
COUPON = Coupon(
    coupon_id=ID,
    title="100 off from 1,000",
    funder=Funder.MARKETPLACE,
    benefit=SpendGet(from_minor=100_000, off_minor=10_000),
    currency="RUB",
    starts_at=NOW - timedelta(days=1),
    ends_at=NOW + timedelta(days=1),
)
OF_IVAN = replace(COUPON, funder=Funder.SELLER, seller_id=IVAN, goods=Goods(sellers=(IVAN,)))
ANNA = Asker(buyer_id=BuyerId("anna"), bought_from=frozenset({SellerId("olga")}))


@pytest.mark.parametrize(
    ("coupon", "asker", "why"),
    [
        (COUPON, ANNA, None),
        (COUPON, NOBODY, None),
        (replace(COUPON, is_paused=True), ANNA, WhyNot.PAUSED),
        (replace(COUPON, starts_at=NOW), ANNA, None),
        (replace(COUPON, starts_at=NOW + timedelta(microseconds=1)), ANNA, WhyNot.NOT_STARTED),
        (replace(COUPON, ends_at=NOW), ANNA, WhyNot.ENDED),
        (replace(COUPON, ends_at=NOW + timedelta(microseconds=1)), ANNA, None),
        (replace(COUPON, given=Given.ISSUED), ANNA, WhyNot.NOT_HELD),
        (replace(COUPON, given=Given.ISSUED), NOBODY, WhyNot.NO_BUYER),
        (replace(COUPON, given=Given.BY_CODE), replace(ANNA, holds=frozenset({ID})), None),
        (replace(COUPON, audience=Audience.NEW), ANNA, WhyNot.NEW_BUYERS_ONLY),
        (replace(OF_IVAN, audience=Audience.NEW), ANNA, None),
        (replace(COUPON, audience=Audience.RETURNING), ANNA, None),
        (replace(OF_IVAN, audience=Audience.RETURNING), ANNA, WhyNot.RETURNING_BUYERS_ONLY),
        (replace(COUPON, audience=Audience.NEW), NOBODY, WhyNot.NO_BUYER),
        (
            replace(COUPON, audience=Audience.NEW),
            replace(ANNA, bought_from=None),
            WhyNot.UNKNOWN_BUYER,
        ),
        (replace(COUPON, per_person_max=2), replace(ANNA, uses={ID: 1}), None),
        (replace(COUPON, per_person_max=2), replace(ANNA, uses={ID: 2}), WhyNot.USED_UP),
        (replace(COUPON, per_person_max=2), NOBODY, WhyNot.NO_BUYER),
    ],
)
def test_whoever_cannot_use_a_coupon_is_told_why(
    coupon: Coupon, asker: Asker, why: WhyNot | None
) -> None:
    assert barred(coupon, asker, frozenset(), NOW) is why


def test_a_coupon_without_budget_left_is_for_nobody() -> None:
    assert barred(COUPON, ANNA, frozenset({ID}), NOW) is WhyNot.EXHAUSTED


def test_of_a_code_that_has_ended_no_more_is_told_than_of_one_that_never_was() -> None:
    for coupon in (
        replace(COUPON, is_paused=True),
        replace(COUPON, ends_at=NOW),
        replace(COUPON, starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=2)),
    ):
        reason = barred(coupon, ANNA, frozenset(), NOW)
        assert reason is not None
        assert as_told_of_a_code(reason) is WhyNot.CODE
    assert as_told_of_a_code(WhyNot.EXHAUSTED) is WhyNot.CODE
    assert as_told_of_a_code(WhyNot.USED_UP) is WhyNot.USED_UP


@pytest.mark.parametrize(
    ("goods", "expected"),
    [
        (Goods(), True),
        (Goods(sellers=("ivan", "olga")), True),
        (Goods(sellers=("olga",)), False),
        (Goods(products=(ProductRef("ivan", "p1"),)), True),
        (Goods(products=(ProductRef("olga", "p1"),)), False),
        (Goods(categories=(("Shoes",),)), True),
        (Goods(categories=(("Shoes", "Boots", "Red"),)), False),
        (Goods(schemes=(Scheme.FBS,)), True),
        (Goods(schemes=(Scheme.FBO,)), False),
        (Goods(sellers=("ivan",), categories=(("Hats",),)), False),
    ],
)
def test_goods_are_all_of_what_is_named(goods: Goods, expected: bool) -> None:
    product = ProductRef("ivan", "p1")
    assert goods.hold(product, ("Shoes", "Boots"), Scheme.FBS) is expected
    assert goods.hold(product, None, None) is (
        expected and not goods.categories and not goods.schemes
    )


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        ("Europe/Moscow", "2025-06-30T21:00:00+00:00"),
        ("America/New_York", "2025-07-01T04:00:00+00:00"),
    ],
)
def test_the_last_day_is_a_whole_day(zone: str, ends: str) -> None:
    starts_at, ends_at = validity(date(2025, 6, 1), date(2025, 6, 30), ZoneInfo(zone))
    assert ends_at == datetime.fromisoformat(ends)
    coupon = replace(COUPON, starts_at=starts_at, ends_at=ends_at)
    assert barred(coupon, ANNA, frozenset(), ends_at - timedelta(microseconds=1)) is None


@pytest.mark.parametrize(
    ("coupon", "path"),
    [
        (replace(COUPON, ends_at=COUPON.starts_at), "$.ends_at"),
        (replace(COUPON, seller_id=IVAN), "$.seller_id"),
        (replace(OF_IVAN, seller_id=None), "$.seller_id"),
        (replace(OF_IVAN, goods=Goods()), "$.goods.sellers"),
        (replace(OF_IVAN, goods=Goods(sellers=("ivan", "olga"))), "$.goods.sellers"),
        (
            replace(COUPON, benefit=SpendGet(from_minor=100, off_minor=101)),
            "$.benefit.off_minor",
        ),
        (replace(COUPON, budget_minor=9_999), "$.budget_minor"),
    ],
)
def test_a_coupon_that_contradicts_itself_is_refused(coupon: Coupon, path: str) -> None:
    with pytest.raises(CouponInvalid) as refused:
        check_coupon(coupon)
    assert refused.value.path == path


def test_sound_coupons_are_taken() -> None:
    for coupon in (COUPON, OF_IVAN, replace(COUPON, benefit=Percent(off_bps=10_000))):
        check_coupon(coupon)


@settings(max_examples=60)
@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES))
def test_a_code_is_read_as_it_was_written(random_bytes: bytes) -> None:
    code = make_code(random_bytes)
    careless = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_code(code) == read_code(careless) == code
    assert len(digest(code)) == 32


@settings(max_examples=60)
@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES), st.data())
def test_a_wrong_letter_and_two_swapped_ones_are_noticed(
    random_bytes: bytes, data: st.DataObject
) -> None:
    letters = make_code(random_bytes).replace("-", "")
    n = data.draw(st.integers(0, len(letters) - 1))
    symbols = SYMBOLS if n < len(letters) - 1 else CHECK_SYMBOLS
    other = data.draw(st.sampled_from(symbols).filter(lambda each: each != letters[n]))
    assert read_code(letters[:n] + other + letters[n + 1 :]) is None
    n = data.draw(st.integers(0, len(letters) - 3))
    if letters[n] != letters[n + 1]:
        swapped = letters[:n] + letters[n + 1] + letters[n] + letters[n + 2 :]
        assert read_code(swapped) is None


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) in {None, typed}


def test_a_code_looks_as_in_the_source() -> None:
    assert make_code(bytes(10)) == "0000-0000-0000-0000-0"
    assert make_code((32).to_bytes(10, "big")) == "0000-0000-0000-0010-*"
    assert make_code((36).to_bytes(10, "big")) == "0000-0000-0000-0014-U"
