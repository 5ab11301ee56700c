"""The books: balanced, once per reason, undone by a counter-entry, whoever books meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prilavok import ledger
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.core.parties import Party, PartyKind
from prilavok.ledger import Entry, Line, account_of

SELLER = Party(PartyKind.SELLER, "s-1")
OWED = account_of(SELLER, "fines")
INCOME = account_of(None, "fines")
LANE = Lane(3)


def fine(reason: str, minor: int, currency: str = "RUB") -> Entry:
    return Entry(
        reason,
        (Line(OWED, Money(minor, currency)), Line(INCOME, Money(-minor, currency))),
        {"why": "test"},
    )


def test_an_entry_that_does_not_balance_cannot_be_made() -> None:
    with pytest.raises(AssertionError, match="does not balance"):
        Entry("x", (Line(OWED, Money(1, "RUB")), Line(INCOME, Money(-1, "USD"))), {})
    with pytest.raises(AssertionError, match="books nothing"):
        Entry("x", (), {})


async def test_the_same_reason_is_booked_once(database: Database, clock: FixedClock) -> None:
    async with database.transaction() as conn:
        first = await ledger.post(conn, LANE, fine("a", 2_500_000), now=clock.now())
        again = await ledger.post(conn, LANE, fine("a", 2_500_000), now=clock.now())
        assert again == first
        with pytest.raises(ledger.ReasonReused):
            await ledger.post(conn, LANE, fine("a", 1), now=clock.now())
        assert await ledger.balance(conn, LANE, OWED) == [Money(2_500_000, "RUB")]
        assert await ledger.entries_of(conn, LANE, OWED) == [first]


async def test_a_counter_entry_is_booked_once(database: Database, clock: FixedClock) -> None:
    async with database.transaction() as conn:
        await ledger.post(conn, LANE, fine("a", 700), now=clock.now())
        undone = await ledger.reverse(conn, LANE, "a", because="b", memo={}, now=clock.now())
        again = await ledger.reverse(conn, LANE, "a", because="b", memo={}, now=clock.now())
        assert again == undone
        assert undone.reverses == "a"
        with pytest.raises(ledger.AlreadyReversed):
            await ledger.reverse(conn, LANE, "a", because="c", memo={}, now=clock.now())
        with pytest.raises(ledger.EntryNotFound):
            await ledger.reverse(conn, LANE, "none", because="d", memo={}, now=clock.now())
        assert await ledger.balance(conn, LANE, OWED) == [Money(0, "RUB")]


async def test_many_at_once_book_one(database: Database, clock: FixedClock) -> None:
    async def book() -> ledger.Booked:
        async with database.transaction() as conn:
            return await ledger.post(conn, LANE, fine("a", 9), now=clock.now())

    booked = await asyncio.gather(*(book() for _ in range(12)))
    assert len({entry.entry_id for entry in booked}) == 1
    async with database.reading() as conn:
        assert await ledger.balance(conn, LANE, OWED) == [Money(9, "RUB")]


amounts = st.integers(-(10**12), 10**12).filter(bool)
bookings = st.tuples(st.sampled_from("abcdef"), amounts, st.sampled_from(["RUB", "USD"]))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    booked=st.lists(st.tuples(st.sampled_from("abcdef"), amounts, st.sampled_from(["RUB", "USD"])))
)
def test_all_accounts_together_come_to_nothing(
    booked: list[tuple[str, int, str]], database_url: str, clock: FixedClock
) -> None:
    async def run() -> None:
        database = await Database.open(database_url)
        try:
            async with database.transaction() as conn:
                for reason, minor, currency in booked:
                    with suppress(ledger.ReasonReused):
                        entry = fine(reason, minor, currency)
                        await ledger.post(conn, LANE, entry, now=clock.now())
                owed = await ledger.balance(conn, LANE, OWED)
                income = await ledger.balance(conn, LANE, INCOME)
                assert [Money(-m.minor, m.currency) for m in income] == owed
        finally:
            await database.close()

    asyncio.run(run())
