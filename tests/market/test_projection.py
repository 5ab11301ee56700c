"""How things stand after facts, whatever order they come in."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from market.facts import B_1, DAY, NOON, O_1, P_1, S_1, S_2, W_1, any_fact, line, projected, told
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute
from prilavok.core.ids import OrderId
from prilavok.core.lanes import lane_of
from prilavok.market import (
    PROJECTION,
    Discount,
    Fault,
    Funder,
    Order,
    buyers_by_id,
    facts_after,
    lines_of_order,
    orders_by_id,
    orders_of_buyer,
    products_by_id,
    sellers_by_id,
    staff_by_id,
    take_in,
)
from prilavok.market.model import AnyFact
from prilavok.market.names import parties_called, products_called

EVERY_TABLE = """
truncate facts, fact_heads, receipts, sellers, staff, buyers, products, orders, order_lines,
    order_life, reviews, events
"""


async def state_after(
    database: Database, clock: FixedClock, calls: list[list[AnyFact]]
) -> dict[str, list[str]]:
    async with database.transaction() as conn:
        await execute(conn, EVERY_TABLE)
    for facts in calls:
        await take_in(database, clock, facts, [PROJECTION])
    async with database.reading() as conn:
        return await projected(conn)


@given(facts=st.lists(any_fact(), max_size=25), seed=st.integers(0, 2**16))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_shuffled_split_and_repeated_facts_end_in_the_same_state(
    database: Database, clock: FixedClock, facts: list[AnyFact], seed: int
) -> None:
    chance = random.Random(seed)
    shuffled = chance.sample([*facts, *facts], 2 * len(facts))
    calls: list[list[AnyFact]] = [[]]
    for fact in shuffled:
        if chance.random() < 0.3:
            calls.append([])
        calls[-1].append(fact)

    assert await state_after(database, clock, calls) == await state_after(database, clock, [facts])


async def order_after(database: Database, clock: FixedClock, facts: list[AnyFact]) -> Order:
    await take_in(database, clock, facts, [PROJECTION])
    async with database.reading() as conn:
        (order,) = await orders_by_id(
            conn, lane_of(S_1, database.lanes), S_1, [O_1, OrderId("none")]
        )
    return order


async def test_an_order_shows_how_far_it_has_come(database: Database, clock: FixedClock) -> None:
    order = await order_after(
        database,
        clock,
        [
            told("order_refunded", amount_minor=30, line_id="1"),
            told("order_refunded", amount_minor=12),
            told("order_delivered", at=NOON - 2 * DAY, line_id="2"),
            told("order_delivered", at=NOON - DAY),
            told("order_paid", at=NOON - 4 * DAY),
            told("order_cancelled", at=NOON - DAY, line_id="1"),
            told("order_placed", at=NOON - 5 * DAY, scheme="realFBS", made_to_order=True),
        ],
    )

    assert (order.placed_at, order.paid_at) == (NOON - 5 * DAY, NOON - 4 * DAY)
    assert order.delivered_at == NOON - 2 * DAY
    assert order.cancelled_at is None
    assert order.refunded_minor == 42
    assert (order.scheme, order.made_to_order, order.seller_delivers) == ("realFBS", True, False)


async def test_of_two_cancellations_the_first_names_the_fault(
    database: Database, clock: FixedClock
) -> None:
    order = await order_after(
        database,
        clock,
        [
            told("order_placed"),
            told("order_cancelled", at=NOON - DAY, fault="buyer"),
            told("order_cancelled", at=NOON - 2 * DAY, fault="seller"),
        ],
    )

    assert (order.cancelled_at, order.cancelled_by) == (NOON - 2 * DAY, Fault.SELLER)


async def test_an_order_not_placed_yet_is_not_known_but_its_life_is_kept(
    database: Database, clock: FixedClock
) -> None:
    lane = lane_of(S_1, database.lanes)
    await take_in(database, clock, [told("order_paid")], [PROJECTION])
    async with database.reading() as conn:
        assert await orders_by_id(conn, lane, S_1, [O_1]) == []

    assert (await order_after(database, clock, [told("order_placed")])).paid_at is not None


async def test_lines_keep_what_was_paid_and_who_funded_it(
    database: Database, clock: FixedClock
) -> None:
    discounts = [
        {"funder": "seller", "amount_minor": 10},
        {"funder": "marketplace", "amount_minor": 5},
    ]
    lines = [line("1", paid_minor=85, discounts=discounts), line("2", quantity=3)]
    facts = [
        told("order_placed", at=NOON - 3 * DAY, lines=lines),
        told("order_placed", at=NOON - 2 * DAY, lines=[line("9", paid_minor=1)]),
        told("order_bought_out", line_id="2"),
        told("order_cancelled", line_id="1", fault="seller"),
    ]
    await take_in(database, clock, facts, [PROJECTION])

    async with database.reading() as conn:
        first, second = await lines_of_order(conn, lane_of(S_1, database.lanes), S_1, O_1)

    assert first.paid_minor == 85
    assert first.discounts == (Discount(Funder.SELLER, 10), Discount(Funder.MARKETPLACE, 5))
    assert (first.cancelled_by, first.bought_out_at) == (Fault.SELLER, None)
    assert (second.quantity, second.bought_out_at) == (3, NOON - DAY)


async def test_facts_read_back_are_the_facts_told(database: Database, clock: FixedClock) -> None:
    seller = told("seller", region="Tula", trade="producer")
    staff = told("staff", permissions=["claims", "chat"])
    buyer = told("buyer", person_key="k")
    product = told("product", price={"minor": 99, "currency": "RUB"})
    placed = told("order_placed")
    facts = [seller, staff, buyer, product, placed]
    await take_in(database, clock, facts, [PROJECTION])
    lane = lane_of(S_1, database.lanes)

    async with database.reading() as conn:
        assert await sellers_by_id(conn, [S_1, S_2], lanes=database.lanes) == [seller]
        assert await buyers_by_id(conn, [B_1], lanes=database.lanes) == [buyer]
        assert await products_by_id(conn, lane, S_1, [P_1]) == [product]
        assert await staff_by_id(conn, lane, [(S_1, W_1), (S_2, W_1)]) == [staff]
        (order,) = await orders_of_buyer(conn, lane, S_1, B_1, orders_max=5)
        log = await facts_after(conn, lane, 0, facts_max=10)
    assert order.order_id == "o-1"
    assert [taken.fact for taken in log if taken.fact != buyer] == [seller, staff, product, placed]


async def test_a_later_rating_replaces_the_earlier(database: Database, clock: FixedClock) -> None:
    facts = [told("review", rating=1, at=NOON), told("review", rating=5, at=NOON - DAY)]
    state = await state_after(database, clock, [facts])

    assert len(state["reviews"]) == 1
    assert ",1," in state["reviews"][0]


async def test_sellers_and_buyers_are_found_by_how_their_names_begin(
    database: Database, clock: FixedClock
) -> None:
    facts = [
        told("seller", seller_id="s-1", name="Чайная мастерская"),
        told("seller", seller_id="s-2", name="ЧАЙ И КОФЕ"),
        told("seller", seller_id="s-3", name="Всё для чая"),
        told("buyer", buyer_id="b-1", name="Чайкин"),
        told("buyer", buyer_id="b-2", name=None),
    ]
    await take_in(database, clock, facts, [PROJECTION])

    async def found(text: str) -> list[str]:
        async with database.reading() as conn:
            called = await parties_called(conn, text, lanes=database.lanes)
        return [f"{each.kind}:{each.id}" for each in called]

    assert await found("чай") == ["seller:s-2", "buyer:b-1", "seller:s-1"]
    assert await found("s-3") == ["seller:s-3"]
    assert await found("Чайник") == []
    assert await found("_") == await found("%") == []


async def test_a_sellers_products_are_found_by_how_their_titles_begin_and_by_id(
    database: Database, clock: FixedClock
) -> None:
    titles = {"p-1": "Лампа", "p-2": "лампа малая", "p-3": "Абажур", "p-4": "Торшер, лампа"}
    facts = [
        *(told("product", product_id=id_, title=title) for id_, title in titles.items()),
        told("product", seller_id="s-2", product_id="p-9", title="Лампа"),
    ]
    await take_in(database, clock, facts, [PROJECTION])

    async def found(text: str) -> list[str]:
        async with database.reading() as conn:
            called = await products_called(conn, lane_of(S_1, database.lanes), S_1, text)
        return [each.product_id for each in called]

    assert await found("лам") == await found("ЛАМ") == ["p-1", "p-2"]
    assert await found("p-4") == ["p-4"]
    assert await found("") == ["p-3", "p-1", "p-4", "p-2"]
    assert await found("_") == await found("%") == []
