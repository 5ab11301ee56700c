"""How a seller becomes trusted: the announced ways by table, days to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok import programmes
from prilavok.core.ids import OrderId, SellerId
from prilavok.market.model import PayoutAccount
from prilavok.programmes.model import DocumentInvalid
from prilavok.standing.admission.trust import rules
from prilavok.standing.admission.trust.model import FirstSale, Judgement, Sale, SellerRecord
from prilavok.standing.admission.trust.programme import KIND

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
YEAR_2019 = datetime(2019, 1, 1, tzinfo=UTC)
OZON = programmes.preset(KIND, "ozon-2024")
FLAG_ONLY = programmes.preset(KIND, "flag-only")
TITLE = {"ru": "-", "en": "-", "zh": "-"}


def sales(number: int) -> dict[Sale, tuple[FirstSale, ...]]:
    firsts = (FirstSale(OrderId(f"o-{n}"), NOW - DAY) for n in range(number))
    return {Sale.BOUGHT_OUT: tuple(firsts)}


def record(**known: Any) -> SellerRecord:
    return SellerRecord(seller_id=SellerId("s-1"), **known)


def ozon(**known: Any) -> Judgement:
    return rules.judge(OZON, 1, record(**known), NOW)


@pytest.mark.parametrize(
    ("known", "way"),
    [
        ({}, None),
        ({"flagged": True}, None),
        ({"contract_verified_at": NOW - DAY}, "contract"),
        ({"contract_verified_at": NOW}, "contract"),
        ({"contract_verified_at": NOW + SECOND}, None),
        ({"registered_at": NOW - 61 * DAY, "first_sales": sales(10)}, "experience"),
        ({"registered_at": NOW - 60 * DAY, "first_sales": sales(10)}, None),
        ({"registered_at": NOW - 61 * DAY, "first_sales": sales(9)}, None),
        ({"registered_at": NOW - 61 * DAY}, None),
        ({"first_sales": sales(10)}, None),
        ({"payout_account": PayoutAccount.PLATFORM_BANK}, "payouts"),
        ({"payout_account": PayoutAccount.OTHER_BANK}, None),
    ],
)
def test_any_one_of_the_announced_ways_is_enough(known: dict[str, Any], way: str | None) -> None:
    judgement = ozon(**known)
    assert (judgement.trusted, judgement.way) == (way is not None, way)


@pytest.mark.parametrize("flagged", [True, False])
def test_by_default_the_flag_alone_decides(flagged: bool) -> None:
    known = record(flagged=flagged, contract_verified_at=NOW - DAY)
    assert rules.judge(FLAG_ONLY, 0, known, NOW).trusted is flagged


def test_one_sees_how_far_one_is_on_every_way() -> None:
    judgement = ozon(registered_at=NOW - 30 * DAY, first_sales=sales(4))
    progress = {way.way: [(c.has, c.needs) for c in way.conditions] for way in judgement.ways}
    assert progress == {
        "contract": [(0, 1)],
        "experience": [(30, 61), (4, 10)],
        "payouts": [(0, 1)],
    }
    assert rules.nearest(judgement) == "experience"
    orders = judgement.ways[1].conditions[1].orders
    assert [sale.order_id for sale in orders] == ["o-0", "o-1", "o-2", "o-3"]


def test_a_way_that_is_met_suits_best() -> None:
    known = {"payout_account": PayoutAccount.PLATFORM_BANK, "first_sales": sales(10)}
    assert rules.nearest(ozon(registered_at=NOW - 60 * DAY, **known)) == "payouts"


@given(st.integers(0, 20), st.integers(0, 100), st.booleans())
def test_more_sales_more_days_and_a_contract_never_take_trust_away(
    sold: int, days: int, signed: bool
) -> None:
    less = {"registered_at": NOW - days * DAY, "first_sales": sales(sold)}
    more: dict[str, Any] = {
        "registered_at": NOW - (days + 1) * DAY,
        "first_sales": sales(sold + 1),
        "contract_verified_at": NOW if signed else None,
    }
    assert ozon(**more).trusted >= ozon(**less).trusted


# Days, exactly


def test_days_are_those_of_the_zone_and_come_at_its_midnight() -> None:
    """Registered on 1 January at 23:30 in Moscow: the 61st day begins at midnight of 3 March."""
    registered = datetime(2026, 1, 1, 20, 30, tzinfo=UTC)
    begins = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)
    known = record(registered_at=registered, first_sales=sales(10))
    early = rules.judge(OZON, 1, known, begins - SECOND)
    assert (early.trusted, early.reconsider_at) == (False, begins)
    assert rules.judge(OZON, 1, known, begins).trusted


def test_half_an_hour_later_by_the_clock_is_a_day_later_by_the_calendar() -> None:
    known = record(registered_at=datetime(2026, 1, 1, 21, 30, tzinfo=UTC), first_sales=sales(10))
    begins = datetime(2026, 3, 3, 21, 0, tzinfo=UTC)
    assert rules.judge(OZON, 1, known, NOW).reconsider_at == begins


@given(
    st.integers(0, 8 * 366 * 24 * 60).map(lambda minutes: YEAR_2019 + timedelta(minutes=minutes)),
    st.sampled_from(["Europe/Moscow", "Europe/Berlin", "America/Santiago", "Africa/Cairo"]),
    st.integers(0, 400),
)
def test_a_day_begins_where_the_count_of_days_steps(
    start: datetime, zone_name: str, days: int
) -> None:
    """Also where clocks are put forward or back, in Santiago and Cairo at midnight itself."""
    zone = ZoneInfo(zone_name)
    begins = rules.start_of_day(start, days, zone)
    assert rules.days_between(start, begins, zone) == days
    if days:
        assert rules.days_between(start, begins - SECOND, zone) == days - 1


@given(st.integers(0, 100), st.integers(0, 11), st.integers(0, 100_000))
def test_an_answer_holds_until_the_moment_that_it_names(days: int, sold: int, later_s: int) -> None:
    known = record(registered_at=NOW - days * DAY, first_sales=sales(sold))
    judgement = rules.judge(OZON, 1, known, NOW)
    later = NOW + timedelta(seconds=later_s * 60)
    if judgement.reconsider_at is None or later < judgement.reconsider_at:
        assert rules.judge(OZON, 1, known, later).trusted == judgement.trusted
    else:
        assert rules.judge(OZON, 1, known, judgement.reconsider_at).trusted


def test_what_time_alone_cannot_bring_has_no_moment() -> None:
    assert ozon(registered_at=NOW - 10 * DAY, first_sales=sales(9)).reconsider_at is None
    assert ozon().reconsider_at is None


# Documents


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"zone": "Europe/Nowhere"}, "$.zone"),
        (
            {"ways": [{"way": "a", "title": TITLE, "conditions": [{"condition": "flag"}]}] * 2},
            "$.ways[1].way",
        ),
        ({"ways": []}, "$.ways"),
    ],
)
def test_rules_that_cannot_be_followed_are_refused(document: dict[str, Any], path: str) -> None:
    whole = {
        "name": "t",
        "ways": [{"way": "a", "title": TITLE, "conditions": [{"condition": "flag"}]}],
        **document,
    }
    with pytest.raises(DocumentInvalid) as refused:
        programmes.document_of(KIND, whole)
    assert refused.value.path == path
