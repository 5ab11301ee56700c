"""Reservations: every step once, and counters that always say what is held and what is used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prilavok.core.ids import BuyerId, OrderId
from prilavok.discounts.coupons.model import CouponId
from prilavok.discounts.quoting.model import Quote, Use
from prilavok.discounts.quoting.reserving import (
    Cause,
    CommittedAlready,
    Reservation,
    ReservationEnded,
    State,
    Step,
    committed,
    is_due,
    released,
    reserved,
)

NOW = datetime(2025, 6, 10, 12, tzinfo=UTC)
LASTS = timedelta(minutes=30)
QUOTE = Quote(
    currency="RUB", price_minor=1_000, pays_minor=900, lines=(), uses=(Use(CouponId("c"), 100),)
)
ORDER, OTHER = OrderId("o1"), OrderId("o2")


def held(there: Reservation | None = None, at: datetime = NOW) -> Step:
    return reserved(there, UUID(int=1), BuyerId("anna"), QUOTE, now=at, lasts=LASTS)


def test_what_is_asked_twice_is_held_once() -> None:
    first = held()
    assert (first.reserved, first.used) == (1, 0)
    assert held(first.reservation, NOW + LASTS) == Step(first.reservation)
    gone = released(first.reservation, Cause.CANCELLED).reservation
    assert held(gone) == Step(gone)


def test_it_is_held_to_its_last_moment() -> None:
    there = held().reservation
    last = NOW + LASTS - timedelta(microseconds=1)
    assert committed(there, ORDER, last).used == 1
    assert not is_due(there, last)
    assert is_due(there, NOW + LASTS)
    with pytest.raises(ReservationEnded) as ended:
        committed(there, ORDER, NOW + LASTS)
    assert ended.value.cause is Cause.LAPSED


def test_it_is_used_for_one_order() -> None:
    there = committed(held().reservation, ORDER, NOW).reservation
    assert committed(there, ORDER, NOW + LASTS) == Step(there)
    assert not is_due(there, NOW + LASTS)
    with pytest.raises(CommittedAlready):
        committed(there, OTHER, NOW)
    with pytest.raises(CommittedAlready):
        released(there, Cause.CANCELLED)


def test_a_failed_payment_gives_the_coupon_back() -> None:
    there = committed(held().reservation, ORDER, NOW).reservation
    back = released(there, Cause.PAYMENT_FAILED)
    assert (back.reserved, back.used) == (0, -1)
    with pytest.raises(ReservationEnded) as ended:
        committed(back.reservation, ORDER, NOW)
    assert ended.value.cause is Cause.PAYMENT_FAILED


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.just("hold"),
            st.tuples(st.just("commit"), st.sampled_from([ORDER, OTHER])),
            st.tuples(st.just("release"), st.sampled_from(list(Cause))),
            st.integers(1, 40),
        ),
        max_size=20,
    )
)
def test_counters_say_what_is_held_and_what_is_used(steps: list[object]) -> None:
    there: Reservation | None = None
    at, counted = NOW, (0, 0)
    for each in steps:
        try:
            match each:
                case "hold":
                    step = held(there, at)
                case ("commit", order_id) if there is not None:
                    step = committed(there, order_id, at)
                case ("release", cause) if there is not None:
                    step = released(there, cause)
                case int():
                    at += timedelta(minutes=each)
                    continue
                case _:
                    continue
        except (CommittedAlready, ReservationEnded):
            continue
        there = step.reservation
        counted = counted[0] + step.reserved, counted[1] + step.used
        is_held, is_used = there.state is State.RESERVED, there.state is State.COMMITTED
        assert counted == (int(is_held), int(is_used))
        assert (there.cause is not None) is (there.state is State.RELEASED)
