"""Refunds in the books and in the database: whoever owes and whatever is told at the same time."""

from __future__ import annotations

import asyncio
from uuid import UUID

from msgspec.structs import replace

from claims.goods import a_claim
from market.facts import B_1, O_1, S_1, line, told
from prilavok import ledger
from prilavok.claims.model import Claim, ClaimId, Refund, RefundState
from prilavok.claims.refunds import books, store
from prilavok.claims.refunds.model import RefundOwed, RefundRow
from prilavok.claims.refunds.owing import left_of_order, owe
from prilavok.claims.refunds.settling import settle
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import decode, lock_lane, read
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.money import Money
from prilavok.market import PROJECTION, LineId, paid_orders, take_in
from prilavok.market.model import AnyFact

PAID = 900
LINE = LineId("1")


def lane_in(database: Database) -> Lane:
    return lane_of(S_1, database.lanes)


async def tell(database: Database, clock: FixedClock, *facts: AnyFact) -> None:
    await take_in(database, clock, facts, [PROJECTION])


async def bought(database: Database, clock: FixedClock) -> None:
    await tell(database, clock, told("order_placed", lines=[line("1", paid_minor=PAID)]))


def granted(database: Database, number: int, minor: int) -> Claim:
    """A claim of the bought line that has just been granted so much."""
    return replace(
        a_claim(),
        lane=lane_in(database),
        claim_id=ClaimId(UUID(int=number)),
        seller_id=S_1,
        buyer_id=B_1,
        order_id=O_1,
        line_id=LINE,
        refund=Refund(Money(minor, "RUB"), RefundState.OWED),
    )


async def grant(database: Database, clock: FixedClock, number: int, wanted: int) -> int:
    """Let a claim be owed what it wants, or what is left, as a decision does; how much that is."""
    lane = lane_in(database)
    async with database.transaction() as conn:
        await lock_lane(conn, lane)
        left = await left_of_order(conn, lane, S_1, O_1)
        minor = min(wanted, left[LINE].minor)
        if minor:
            await owe(conn, None, granted(database, number, minor), clock.now())
    return minor


async def settle_all(database: Database, clock: FixedClock) -> list[ClaimId]:
    async with database.transaction() as conn:
        await lock_lane(conn, lane_in(database))
        events = await settle(conn, lane_in(database), S_1, O_1, clock.now())
    return [each.claim_id for each in events]


async def row_of(database: Database, number: int) -> RefundRow:
    async with database.reading() as conn:
        row = await store.refund_of(conn, lane_in(database), UUID(int=number))
    assert row is not None
    return row


async def balances(database: Database) -> dict[str, int]:
    """What each account of refunds comes to."""
    row = granted(database, 1, 1)
    accounts = {
        "cost": books.cost_of(row),
        "owed": books.waiting_for(row),
        "sent": books.on_its_way_to(row),
        "paid": books.PAID,
    }
    async with database.reading() as conn:
        found = {
            name: await ledger.balance(conn, lane_in(database), account)
            for name, account in accounts.items()
        }
    return {name: sum(each.minor for each in money) for name, money in found.items()}


async def test_what_is_owed_is_booked_told_and_settled_by_a_fact(
    database: Database, clock: FixedClock
) -> None:
    await bought(database, clock)
    assert await grant(database, clock, 1, 700) == 700
    assert await balances(database) == {"cost": 700, "owed": -700, "sent": 0, "paid": 0}

    async with database.reading() as conn:
        log = await read(conn, lane_in(database), 0)
    (event,) = decode(log[-1], {"claims.refund_owed": RefundOwed})
    assert isinstance(event, RefundOwed)
    assert (event.claim_id, event.amount) == (ClaimId(UUID(int=1)), Money(700, "RUB"))

    await tell(database, clock, told("order_refunded", line_id="1", amount_minor=300))
    assert await settle_all(database, clock) == []
    assert (await row_of(database, 1)).outstanding_minor == 400

    await tell(database, clock, told("order_refunded", amount_minor=400, claim_id=str(UUID(int=1))))
    assert await settle_all(database, clock) == [ClaimId(UUID(int=1))]
    assert (await row_of(database, 1)).state is RefundState.CONFIRMED
    assert await balances(database) == {"cost": 700, "owed": 0, "sent": 0, "paid": -700}
    assert await settle_all(database, clock) == []


async def test_a_claim_can_be_owed_what_other_claims_and_facts_have_left(
    database: Database, clock: FixedClock
) -> None:
    await bought(database, clock)
    assert await grant(database, clock, 1, 500) == 500
    await tell(database, clock, told("order_refunded", line_id="1", amount_minor=500))
    assert await grant(database, clock, 2, 900) == 400, "told, and not settled yet"
    assert await grant(database, clock, 3, 1) == 0

    assert await settle_all(database, clock) == [ClaimId(UUID(int=1))]
    assert (await row_of(database, 2)).outstanding_minor == 400


async def test_what_discounts_took_off_is_never_owed(database: Database, clock: FixedClock) -> None:
    """A price of 1,000 of which the marketplace paid 150 and the seller 50."""
    funders = [("marketplace", 150), ("seller", 50)]
    discounts = [{"funder": funder, "amount_minor": minor} for funder, minor in funders]
    discounted = line("1", paid_minor=800, discounts=discounts)
    await tell(database, clock, told("order_placed", lines=[discounted]))

    assert await grant(database, clock, 1, 1_000) == 800
    async with database.reading() as conn:
        [order] = await paid_orders(conn, [(lane_in(database), S_1, O_1)])
    assert [(each.funder, each.amount_minor) for each in order.lines[0].discounts] == funders


async def test_never_more_than_was_paid_however_many_decide_at_once(
    database: Database, clock: FixedClock
) -> None:
    await bought(database, clock)

    async def fact(number: int) -> int:
        back = told("order_refunded", id=f"back-{number}", line_id="1", amount_minor=130)
        await tell(database, clock, back)
        return 0

    async def settled() -> int:
        await settle_all(database, clock)
        return 0

    await asyncio.gather(
        *(grant(database, clock, number, 170) for number in range(1, 9)),
        *(fact(number) for number in range(4)),
        *(fact(number) for number in range(4)),
        *(settled() for _ in range(4)),
    )
    await settle_all(database, clock)

    async with database.reading() as conn:
        open_ones = await store.owed_for(conn, lane_in(database), S_1, O_1)
    books_now = await balances(database)
    outstanding = sum(row.outstanding_minor for row in open_ones)
    assert outstanding + 4 * 130 <= PAID
    assert outstanding == -books_now["owed"]
    assert -books_now["paid"] <= 4 * 130
    assert sum(books_now.values()) == 0
