"""Checkouts at the same time, in several processes, killed in the middle; what erasure leaves."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from prilavok import programmes
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch, fetch_one
from prilavok.core.errors import DomainError
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.discounts.answering.actions import Quotes
from prilavok.discounts.answering.model import Quoted, QuoteRequest
from prilavok.discounts.answering.tokens import QuoteExpired
from prilavok.discounts.checkout import actions
from prilavok.discounts.checkout.checkouts import Checkouts
from prilavok.discounts.checkout.jobs import KEPT_FOR, forget_released, release_due
from prilavok.discounts.checkout.model import QuoteNotReserved, ReservationView
from prilavok.discounts.checkout.verifying import Books, verify
from prilavok.discounts.coupons import code_store, codes
from prilavok.discounts.coupons import store as coupon_store
from prilavok.discounts.coupons.model import Coupon, CouponId, Given, Goods, Percent
from prilavok.discounts.kind import KIND
from prilavok.discounts.programme import Stack, Stacking
from prilavok.discounts.quoting.model import AskedLine
from prilavok.discounts.quoting.reserving import Cause, ReservationEnded
from prilavok.market.model import Funder

TESTS = Path(__file__).parents[1]
SELLER = SellerId("s-1")


class Counts(Struct, frozen=True):
    reserved: int
    used: int
    reserved_minor: int
    used_minor: int


async def begun(database: Database, clock: FixedClock, *coupons: Coupon) -> Quotes:
    """Discounts add up, and there are these coupons."""
    preset = programmes.preset(KIND, "wildberries-2025")
    both = msgspec.structs.replace(preset, stacking=Stacking(how=Stack.CAPPED_SUM))
    async with database.transaction() as conn:
        await programmes.publish(
            conn, KIND, both, effective_from=None, by="test", note="", now=clock.now()
        )
        for coupon in coupons:
            assert await coupon_store.add(conn, coupon, "test", clock.now())
            await coupon_store.add_counter(conn, coupon, database.lanes)
            await coupon_store.set_age(conn, coupon.coupon_id)
    return Quotes(database, clock)


def coupon(key: str, clock: FixedClock, seller: SellerId | None = None, **fields: object) -> Coupon:
    told = {
        "coupon_id": CouponId(key),
        "title": key,
        "funder": Funder.SELLER if seller else Funder.MARKETPLACE,
        "seller_id": seller,
        "goods": Goods(sellers=(seller,)) if seller else Goods(),
        "benefit": Percent(off_bps=1_000),
        "currency": "RUB",
        "starts_at": clock.now() - timedelta(days=1),
        "ends_at": clock.now() + timedelta(days=1),
    }
    return Coupon(**{**told, **fields})


async def shown(quotes: Quotes, buyers: Sequence[str], codes: tuple[str, ...] = ()) -> list[Quoted]:
    line = AskedLine(line_id="1", seller_id=SELLER, product_id="p", unit_minor=10_000)
    return [
        await quotes.quoted(
            QuoteRequest(buyer_id=buyer, currency="RUB", lines=(line,), codes=codes)
        )
        for buyer in buyers
    ]


class Process:
    """Another process that checks out."""

    def __init__(self, database: Database, clock: FixedClock, step: str, where: str = "") -> None:
        command = [sys.executable, "-m", "discounts.checkout_process", database.dsn]
        self._process = subprocess.Popen(
            [*command, clock.now().isoformat(), step, *([where] if where else [])],
            cwd=TESTS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ready(self) -> Process:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        return self

    def start(self, quotes: Sequence[Quoted]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(list(quotes)).decode() + "\n")
        self._process.stdin.flush()

    def ended(self) -> list[str]:
        """How each quote ended; nothing of one that was killed."""
        told, _ = self._process.communicate(timeout=60)
        return msgspec.json.decode(told) if told else []


async def counts(database: Database, key: str) -> Counts:
    async with database.reading() as conn:
        found = await fetch_one(conn, COUNTS, {"coupon_id": key}, row=Counts)
    assert found is not None
    return found


COUNTS = """
select reserved, used, reserved_minor, used_minor
from coupon_counters
where coupon_id = %(coupon_id)s
"""
TRANSACTIONS = "select distinct xmin::text from quote_reservations"
UNTIL_NOBODY_HOLDS_THEM = "select 1 from quote_reservations for update"
DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()"


async def test_of_fifty_in_several_processes_ten_get_a_coupon_of_ten(
    database: Database, clock: FixedClock
) -> None:
    quotes = await begun(database, clock, coupon("c", clock, uses_max=10, budget_minor=10**6))
    asked = await shown(quotes, [f"b-{n}" for n in range(51)])
    processes = [Process(database, clock, "reserve") for _ in range(3)]
    for n, process in enumerate([each.ready() for each in processes]):
        process.start(asked[n::3])
    ended = [state for each in processes for state in each.ended()]
    assert sorted(ended) == ["coupons_exhausted"] * 41 + ["reserved"] * 10
    assert await counts(database, "c") == Counts(10, 0, 10_000, 0)
    (late,) = await shown(quotes, ["b-99"])
    assert late.quote.pays_minor == 10_000


async def test_of_twenty_in_several_processes_one_gets_a_code_for_one_use(
    database: Database, clock: FixedClock
) -> None:
    once = coupon("c", clock, given=Given.BY_CODE, once_per_code=True)
    quotes = await begun(database, clock, once)
    code = codes.make_code(bytes(range(10)))
    async with database.transaction() as conn:
        digests = [codes.digest(code)]
        await code_store.add_codes(conn, digests, once.coupon_id, database.lanes, clock.now())
    asked = await shown(quotes, [f"b-{n}" for n in range(20)], codes=(code,))
    assert {each.quote.pays_minor for each in asked} == {9_000}
    processes = [Process(database, clock, "reserve") for _ in range(2)]
    for n, process in enumerate([each.ready() for each in processes]):
        process.start(asked[n::2])
    ended = [state for each in processes for state in each.ended()]
    assert sorted(ended) == ["codes_used_up"] * 19 + ["reserved"]
    clock.move(timedelta(minutes=30))
    assert await release_due(database, clock) == 1
    (again,) = await shown(quotes, ["b-21"], codes=(code,))
    assert again.quote.pays_minor == 9_000


async def test_checkouts_with_the_same_two_coupons_do_not_wait_in_a_circle(
    database: Database, clock: FixedClock
) -> None:
    both = (
        coupon("a", clock, SELLER, uses_max=1_000),
        coupon("z", clock, uses_max=1_000, per_person_max=1_000),
    )
    quotes, checkouts = await begun(database, clock, *both), Checkouts(database, clock)
    asked = await shown(quotes, [f"b-{n % 5}" for n in range(40)])
    assert all(len(each.quote.uses) == 2 for each in asked)
    other = Process(database, clock, "reserve").ready()
    other.start(asked[:20])
    await asyncio.gather(*(checkouts.reserve(each.token or "", each) for each in asked[20:]))
    assert other.ended() == ["reserved"] * 20
    await asyncio.gather(
        *(checkouts.release(each.token or "", Cause.CANCELLED) for each in asked[:20]),
        *(
            checkouts.commit(each.token or "", OrderId(f"o-{n}"))
            for n, each in enumerate(asked[20:25])
        ),
    )
    assert await counts(database, "a") == Counts(15, 5, 15_000, 5_000)
    assert await counts(database, "z") == Counts(15, 5, 13_500, 4_500)
    async with database.reading() as conn:
        assert await fetch_one(conn, DEADLOCKS, row=int) == 0


async def test_what_comes_while_others_are_written_goes_into_one_transaction(
    database: Database, clock: FixedClock
) -> None:
    hot = coupon("c", clock, uses_max=100, budget_minor=10**6, per_person_max=1)
    quotes, checkouts = await begun(database, clock, hot), Checkouts(database, clock)
    asked = await shown(quotes, [f"b-{n}" for n in range(60)])
    await asyncio.gather(*(checkouts.reserve(each.token or "", each) for each in asked))
    await asyncio.gather(
        *(
            checkouts.commit(each.token or "", OrderId(f"o-{n}"))
            for n, each in enumerate(asked[:50])
        )
    )
    async with database.reading() as conn:
        written = await fetch(conn, TRANSACTIONS, row=str)
    assert len(written) <= 4
    assert await counts(database, "c") == Counts(10, 50, 10_000, 50_000)
    (budget_was_never_booked,) = (await verify(database, clock)).wrong_coupons
    assert budget_was_never_booked.books == Books(50_000, -50_000)


async def test_of_those_that_are_written_together_each_is_answered_for_itself(
    database: Database, clock: FixedClock
) -> None:
    hot = coupon("c", clock, uses_max=2, per_person_max=1)
    quotes, checkouts = await begun(database, clock, hot), Checkouts(database, clock)
    first, one, other, two, three = await shown(quotes, ["a", "b", "b", "d", "e"])
    forged = msgspec.structs.replace(two, quote=msgspec.structs.replace(two.quote, pays_minor=1))
    asked = [first, one, other, forged, first, two, three]
    ended = await asyncio.gather(
        *(checkouts.reserve(each.token or "", each) for each in asked), return_exceptions=True
    )
    said = [how(each) for each in ended]
    assert said == [
        *("reserved", "reserved", "coupons_used_up", "quote_altered", "reserved"),
        *("coupons_exhausted", "coupons_exhausted"),
    ]
    assert await counts(database, "c") == Counts(2, 0, 2_000, 0)
    async with database.reading() as conn:
        used = "select person from coupon_persons where times > 0 order by person"
        assert await fetch(conn, used, row=str) == ["buyer:a", "buyer:b"]
        assert len(await fetch(conn, "select 1 from quote_reservations", row=int)) == 2

    tokens = [each.token or "" for each in (first, one, two)]
    done = await asyncio.gather(
        *(checkouts.commit(token, OrderId("o-1")) for token in (*tokens, tokens[0])),
        return_exceptions=True,
    )
    told = [how(each) for each in done]
    assert sorted(told[:2]) == ["committed", "order_quoted_already"]
    assert told[2:] == ["quote_not_reserved", told[0]]


def how(ended: ReservationView | BaseException) -> str:
    """What one was answered."""
    if isinstance(ended, ReservationView):
        return ended.state
    assert isinstance(ended, DomainError)
    return ended.code


async def test_killed_while_it_reserves_for_many_nothing_is_held(
    database: Database, clock: FixedClock
) -> None:
    hot = coupon("c", clock, uses_max=10, per_person_max=1)
    quotes = await begun(database, clock, hot)
    asked = await shown(quotes, [f"b-{n}" for n in range(20)])
    where = "prilavok.discounts.checkout.counting_store:move_counters:0"
    process = Process(database, clock, "reserve", where).ready()
    process.start(asked)
    assert process.ended() == []
    assert await counts(database, "c") == Counts(0, 0, 0, 0)

    checkouts = Checkouts(database, clock)
    ended = await asyncio.gather(
        *(checkouts.reserve(each.token or "", each) for each in asked), return_exceptions=True
    )
    assert sum(not isinstance(each, DomainError) for each in ended) == 10
    assert await counts(database, "c") == Counts(10, 0, 10_000, 0)
    assert (await verify(database, clock)).is_right


@pytest.mark.parametrize("where", ["store:move", "order_store:add_orders"])
async def test_killed_in_the_middle_of_a_commit_it_is_done_again_or_given_back(
    database: Database, clock: FixedClock, where: str
) -> None:
    quotes = await begun(database, clock, coupon("c", clock, uses_max=1, budget_minor=5_000))
    (asked,) = await shown(quotes, ["b-1"])
    assert asked.token is not None
    checkouts = Checkouts(database, clock)
    await checkouts.reserve(asked.token, asked)
    process = Process(database, clock, "commit", f"prilavok.discounts.checkout.{where}:0").ready()
    process.start([asked])
    assert process.ended() == []
    assert await counts(database, "c") == Counts(1, 0, 1_000, 0)
    async with database.transaction() as conn:
        await fetch(conn, UNTIL_NOBODY_HOLDS_THEM, row=int)

    if where == "store:move":
        clock.move(timedelta(minutes=30))
        assert await release_due(database, clock) == 1
        assert await counts(database, "c") == Counts(0, 0, 0, 0)
        with pytest.raises(ReservationEnded):
            await checkouts.commit(asked.token, OrderId("o-1"))
        (again,) = await shown(quotes, ["b-2"])
        assert again.quote.pays_minor == 9_000
    else:
        await checkouts.commit(asked.token, OrderId("o-1"))
        await checkouts.commit(asked.token, OrderId("o-1"))
        assert await counts(database, "c") == Counts(0, 1, 0, 1_000)
        assert await release_due(database, clock) == 0


async def test_what_is_held_is_given_back_at_the_second_that_its_time_is_over(
    database: Database, clock: FixedClock
) -> None:
    quotes = await begun(database, clock, coupon("c", clock, uses_max=5))
    (asked,) = await shown(quotes, ["b-1"])
    assert asked.token is not None
    checkouts = Checkouts(database, clock)
    held = await checkouts.reserve(asked.token, asked)
    clock.move(held.reserved_until - clock.now() - timedelta(seconds=1))
    assert await release_due(database, clock) == 0
    clock.move(timedelta(seconds=1))
    assert await release_due(database, clock) == 1
    assert (await checkouts.release(asked.token, Cause.CANCELLED)).cause == "lapsed"


async def test_what_gave_everything_back_is_forgotten_after_a_month(
    database: Database, clock: FixedClock
) -> None:
    quotes = await begun(database, clock, coupon("c", clock, uses_max=5, per_person_max=1))
    checkouts = Checkouts(database, clock)
    asked = await shown(quotes, ["b-1", "b-2", "b-3"])
    tokens = [each.token or "" for each in asked]
    for token, each in zip(tokens, asked, strict=True):
        await checkouts.reserve(token, each)
    await checkouts.release(tokens[0], Cause.CANCELLED)
    await checkouts.commit(tokens[1], OrderId("o-1"))
    clock.move(KEPT_FOR)
    assert await forget_released(database, clock) == 0
    assert await release_due(database, clock) == 1
    clock.move(timedelta(seconds=1))
    assert await forget_released(database, clock) == 1
    with pytest.raises(QuoteNotReserved):
        await checkouts.release(tokens[0], Cause.CANCELLED)
    with pytest.raises(QuoteExpired):
        await checkouts.reserve(tokens[0], asked[0])
    assert (await checkouts.commit(tokens[1], OrderId("o-1"))).state == "committed"
    assert (await checkouts.release(tokens[2], Cause.CANCELLED)).cause == "lapsed"
    assert await counts(database, "c") == Counts(0, 1, 0, 1_000)


async def test_erasure_leaves_nothing_of_a_buyers_coupons(
    database: Database, clock: FixedClock
) -> None:
    quotes = await begun(
        database, clock, coupon("c", clock, uses_max=5, per_person_max=2), coupon("d", clock)
    )
    held, used = await shown(quotes, ["b-1", "b-1"])
    assert held.token is not None
    assert used.token is not None
    for each in (held, used):
        assert each.token is not None
        await Checkouts(database, clock).reserve(each.token, each)
    await Checkouts(database, clock).commit(used.token, OrderId("o-1"))
    async with database.transaction() as conn:
        issued = coupon_store.How.ISSUED
        await coupon_store.give(
            conn, CouponId("c"), [BuyerId("b-1")], issued, database.lanes, clock.now()
        )
        await actions.forget_buyer(conn, BuyerId("b-1"), database.lanes, clock.now())
    async with database.reading() as conn:
        for table in ("quote_reservations", "coupon_holdings", "coupon_persons"):
            assert await fetch(conn, f"select 1 from {table}", row=int) == [], table
    assert await counts(database, "c") == Counts(0, 1, 0, 1_000)
