"""What quotes read: how often, what they keep, and what they answer when nothing can be read."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.json import encode
from msgspec.structs import replace

from discounts.test_checkout import begun, coupon
from prilavok import programmes
from prilavok.core import database as core_database
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.discounts.answering import gathering
from prilavok.discounts.answering.actions import Quotes
from prilavok.discounts.answering.model import Quoted, QuoteRequest
from prilavok.discounts.coupons import actions as coupon_actions
from prilavok.discounts.coupons import catalogue
from prilavok.discounts.coupons import store as coupon_store
from prilavok.discounts.coupons.model import Audience, CouponId, Given
from prilavok.discounts.days import Day
from prilavok.discounts.kind import KIND
from prilavok.discounts.offering.store import StoredVersion
from prilavok.discounts.offering.store import add as add_terms
from prilavok.discounts.quoting.model import AskedLine
from prilavok.discounts.quoting.stock import Stock
from prilavok.discounts.terms import DiscountTerms
from waiting import PATIENCE_S

MIDNIGHT = datetime(2026, 3, 2, 21, tzinfo=UTC)
"""Of the third of March, in Moscow."""


def basket(*sellers: str, buyer_id: str = "b-1", codes: tuple[str, ...] = ()) -> QuoteRequest:
    lines = tuple(
        AskedLine(line_id=str(n), seller_id=SellerId(seller), product_id="p", unit_minor=10_000)
        for n, seller in enumerate(sellers)
    )
    return QuoteRequest(buyer_id=buyer_id, currency="RUB", lines=lines, codes=codes)


async def put_terms(
    database: Database, seller: str, starts: Day, terms: DiscountTerms | None, number: int = 1
) -> None:
    version = StoredVersion(
        number=number,
        terms=terms,
        starts=starts,
        promised_until=starts,
        kept_until=starts,
        submitted_at=MIDNIGHT,
        seller_id=SellerId(seller),
        submitted_by="test",
        programme_version=1,
    )
    async with database.transaction() as conn:
        await add_terms(conn, lane_of(seller, database.lanes), version)


def why(quoted: Quoted) -> list[str | None]:
    return [each.why_not for each in quoted.quote.lines[0].discounts]


async def test_what_is_kept_changes_no_byte_of_a_quote(
    database: Database, clock: FixedClock
) -> None:
    limits = {"per_person_max": 1, "given": Given.BY_CODE}
    warm = await begun(
        database,
        clock,
        coupon("all", clock),
        coupon("ivan", clock, SellerId("s-1")),
        coupon("new", clock, audience=Audience.NEW),
        coupon("coded", clock, **limits),
    )
    terms = DiscountTerms(threshold_minor=100, discount_bps=500)
    await put_terms(database, "s-1", Day(1), terms)
    asked = basket("s-1", "s-2", "s-1", codes=("AAAA-AAAA-AAAA-AAAA",))
    first, again = [encode((await warm.quoted(asked)).quote) for _ in range(2)]
    cold = encode((await Quotes(database, clock).quoted(asked)).quote)
    assert first == again == cold
    assert b'"why_not":"below_threshold"' in cold


async def test_statements_do_not_grow_with_lines_coupons_or_quotes(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    quotes = await begun(
        database,
        clock,
        coupon("all", clock),
        coupon("held", clock, given=Given.ISSUED),
        coupon("counted", clock, per_person_max=1),
        coupon("new", clock, audience=Audience.NEW),
    )
    sellers = [f"s-{n}" for n in range(40)]
    today = Day(MIDNIGHT.date().toordinal())
    for seller in sellers:
        terms = DiscountTerms(threshold_minor=1, discount_bps=500)
        await put_terms(database, seller, today, terms)
    await quotes.quoted(basket(*sellers))
    counted = 0
    run = core_database._run  # pyright: ignore[reportPrivateUsage]

    async def counting(*arguments: Any) -> Any:
        nonlocal counted
        counted += 1
        return await run(*arguments)

    monkeypatch.setattr(core_database, "_run", counting)

    async def statements(*asked: QuoteRequest) -> int:
        nonlocal counted
        counted = 0
        await asyncio.gather(*(quotes.quoted(each) for each in asked))
        return counted

    one = await statements(basket("s-1"))
    assert one == await statements(basket(*sellers * 4))
    assert one == await statements(*(basket(*sellers[:3], buyer_id=f"b-{n}") for n in range(60)))
    assert one == 5, "the moment, who has bought, who holds, who people are, what they have used"


async def test_terms_hold_from_the_first_moment_of_their_day(
    database: Database, clock: FixedClock
) -> None:
    quotes = await begun(database, clock)
    tomorrow = Day((MIDNIGHT + timedelta(hours=3)).date().toordinal())
    await put_terms(
        database, "s-1", tomorrow, DiscountTerms(threshold_minor=5_000, discount_bps=500)
    )
    clock.move(MIDNIGHT - clock.now() - timedelta(microseconds=1))
    assert why(await quotes.quoted(basket("s-1"))) == ["no_terms"]
    clock.move(timedelta(microseconds=1))
    assert why(await quotes.quoted(basket("s-1"))) == ["below_threshold"]
    await put_terms(database, "s-1", Day(tomorrow + 1), None, number=2)
    clock.move(timedelta(hours=23, minutes=59, seconds=59))
    assert why(await quotes.quoted(basket("s-1"))) == ["below_threshold"]
    clock.move(timedelta(seconds=1))
    assert why(await quotes.quoted(basket("s-1"))) == ["no_terms"]


async def test_a_new_programme_and_the_end_of_a_coupon_are_seen_at_once(
    database: Database, clock: FixedClock
) -> None:
    quotes = await begun(database, clock, coupon("c", clock))
    other = Quotes(database, clock)
    for each in (quotes, other):
        assert (await each.quoted(basket("s-1"))).quote.pays_minor == 9_000
    stacking = replace(programmes.preset(KIND, "wildberries-2025").stacking, most_bps=400)
    preset = programmes.preset(KIND, "wildberries-2025")
    bounds = replace(preset.loyalty, discount_from_bps=100)
    async with database.transaction() as conn:
        await programmes.publish(
            conn,
            KIND,
            replace(preset, stacking=stacking, loyalty=bounds),
            effective_from=None,
            by="test",
            note="",
            now=clock.now(),
        )
    for each in (quotes, other):
        assert (await each.quoted(basket("s-1"))).quote.pays_minor == 9_600
    await coupon_actions.end(database, clock, CouponId("c"), None, "test")
    for each in (quotes, other):
        assert (await each.quoted(basket("s-1"))).quote.pays_minor == 10_000


async def test_a_coupon_is_offered_again_when_something_comes_back(
    database: Database, clock: FixedClock
) -> None:
    quotes = await begun(database, clock, coupon("c", clock, uses_max=1), coupon("d", clock))
    assert (await quotes.quoted(basket("s-1"))).quote.pays_minor == 9_000
    for is_exhausted, expected in ((True, ["d"]), (False, ["c"])):
        async with database.transaction() as conn:
            await coupon_store.set_exhausted(conn, [CouponId("c")], is_exhausted=is_exhausted)
        answer = await quotes.quoted(basket("s-1"))
        assert [each.coupon_id for each in answer.quote.uses] == expected


async def test_what_cannot_be_read_in_time_gives_no_discount_and_no_promise(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    quotes = await begun(database, clock, coupon("c", clock))
    assert (await quotes.quoted(basket("s-1"))).quote.pays_minor == 9_000
    monkeypatch.setattr(gathering, "WAIT_S_MAX", 0.1)
    async with database.transaction() as conn:
        await execute(conn, "lock table coupon_age in access exclusive mode")
        answer = await quotes.quoted(basket("s-1"))
    assert (answer.quote.pays_minor, answer.token, answer.retry_after_s) == (10_000, None, 1)
    assert why(answer) == ["unreadable"]

    monkeypatch.setattr(gathering, "WAITING_MAX", 0)
    shed = await quotes.quoted(basket("s-1"))
    assert (shed.quote.pays_minor, shed.token) == (10_000, None)
    monkeypatch.undo()
    assert (await quotes.quoted(basket("s-1"))).quote.pays_minor == 9_000


async def test_without_a_programme_nothing_is_discounted(
    database: Database, clock: FixedClock
) -> None:
    answer = await Quotes(database, clock).quoted(basket("s-1", codes=("7ZQ4",)))
    assert (answer.quote.pays_minor, answer.token) == (10_000, None)
    assert why(answer) == ["no_terms"]


async def test_coupons_that_take_longer_to_read_than_one_waits_are_read_all_the_same(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    quotes = await begun(database, clock, coupon("c", clock))
    reads, go_on = 0, threading.Event()

    hang = Stock.hang

    def slow(stock: Stock) -> None:
        nonlocal reads
        reads += 1
        go_on.wait(PATIENCE_S)
        hang(stock)

    monkeypatch.setattr(catalogue, "AT_ONCE_MAX", 0)
    monkeypatch.setattr(Stock, "hang", slow)
    with monkeypatch.context() as impatient:
        impatient.setattr(gathering, "WAIT_S_MAX", 0.1)
        while not reads:
            assert (await quotes.quoted(basket("s-1"))).retry_after_s == 1
    go_on.set()
    assert (await quotes.quoted(basket("s-1"))).quote.pays_minor == 9_000
    assert reads == 1
