"""Turns end by the clock: at their second, once, whatever ran or slept meanwhile, and are told."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from prilavok import notices
from prilavok.claims import jobs, store
from prilavok.claims.acts import ApproveWithoutReturn, Dispute, Refuse, SendPart
from prilavok.claims.errors import ActNotPossible, ClaimChanged
from prilavok.claims.model import Claim, Outcome, State
from prilavok.claims.programme import KIND
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute
from prilavok.core.duties import Duty, do_duty
from prilavok.core.lanes import Lane
from prilavok.notices import Recipient, RecipientKind
from standing.town import publish

from .shop import BUYER, STAFF, Shop, a_shop

REASON = "The part is in the box, see picture two."


async def told(shop: Shop, kind: RecipientKind, person: str) -> list[str]:
    """The kinds of notices, oldest first."""
    async with shop.db.reading() as conn:
        page = await notices.notice_page(
            conn, Recipient(kind, person), "x", lanes=shop.db.lanes, language="en"
        )
    return [notice.kind.value for notice in reversed(page.notices)]


async def unread(shop: Shop, kind: RecipientKind, id_: str, person: str) -> list[str]:
    """The kinds of notices that a person has still to read, oldest first."""
    async with shop.db.reading() as conn:
        recipient, lanes = Recipient(kind, id_), shop.db.lanes
        page = await notices.notice_page(
            conn, recipient, person, lanes=lanes, language="en", unread_only=True
        )
        count = await notices.unread_notices(conn, recipient, person, lanes=lanes)
    assert page.unread == count == len(page.notices)
    return [notice.kind.value for notice in reversed(page.notices)]


async def history(shop: Shop, claim: Claim) -> list[tuple[str, str]]:
    async with shop.db.reading() as conn:
        found = await store.log_of(conn, Lane(claim.lane), claim.claim_id)
    return [(each.by.value, each.state.value) for each in found]


async def test_a_seller_who_does_not_decide_has_approved(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, KIND, "ozon-2025")
    shop = await a_shop(database, clock)
    claim = await shop.open()

    clock.move(timedelta(hours=24, seconds=-1))
    await shop.look()
    assert (await shop.now(claim)).state is State.AWAITING_SELLER
    clock.move(timedelta(seconds=1))
    await shop.look()

    after = await shop.now(claim)
    assert (after.state, after.outcome) == (State.AWAITING_RETURN, Outcome.REFUND)
    assert after.due_at == clock.now() + timedelta(days=14)
    of_seller = await told(shop, RecipientKind.SELLER, "s-1")
    assert of_seller == ["claim_to_decide", "claim_due_soon", "claim_turn_missed"]
    assert await told(shop, RecipientKind.BUYER, "b-1") == ["claim_approved_with_return"]


async def test_what_asked_for_a_decision_is_read_once_somebody_else_has_decided(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    other = await shop.open("2")
    claim = await shop.open()
    colleague = (RecipientKind.SELLER, "s-1", "another")
    assert await unread(shop, *colleague) == ["claim_to_decide"] * 2

    claim = await shop.act(STAFF, claim, Refuse(REASON))
    assert await unread(shop, *colleague) == ["claim_to_decide"], "of the other one"
    assert await unread(shop, RecipientKind.BUYER, "b-1", "b-1") == ["claim_refused"]

    await shop.act(BUYER, claim, Dispute(REASON))
    assert await unread(shop, RecipientKind.BUYER, "b-1", "b-1") == []
    assert await unread(shop, *colleague) == ["claim_to_decide", "claim_disputed"]
    assert (await shop.now(other)).state is State.AWAITING_SELLER
    assert await told(shop, RecipientKind.SELLER, "s-1") == [
        "claim_to_decide",
        "claim_to_decide",
        "claim_disputed",
    ], "nothing is taken away"


async def test_a_turn_that_passed_asks_for_nothing_any_more(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, KIND, "ozon-2025")
    shop = await a_shop(database, clock)
    await shop.open()
    clock.move(timedelta(hours=24, seconds=-1))
    await shop.look()
    asked = ["claim_to_decide", "claim_due_soon"]
    assert await unread(shop, RecipientKind.SELLER, "s-1", "x") == asked
    clock.move(timedelta(seconds=1))
    await shop.look()
    assert await unread(shop, RecipientKind.SELLER, "s-1", "x") == ["claim_turn_missed"]


async def test_an_open_claim_keeps_the_policy_that_it_was_opened_under(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    before = await shop.open("1")
    await publish(database, clock, KIND, "ozon-2025")
    after = await shop.open("2")

    clock.move(timedelta(days=1))
    await shop.look()

    assert (await shop.now(after)).state is State.AWAITING_RETURN, "24 hours"
    kept = await shop.act(STAFF, before, SendPart())
    assert kept.state is State.FULFILLING, "which ozon does not have"
    assert kept.due_at == clock.now() + timedelta(days=7)


async def test_what_was_slept_through_comes_once_and_one_after_the_other(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), Refuse(REASON))
    other = await shop.open("2")

    clock.move(timedelta(days=60))
    for _ in range(4):
        await shop.look()

    assert await history(shop, claim) == [
        ("buyer", "awaiting_seller"),
        ("seller", "refused"),
        ("deadline", "closed"),
    ]
    assert (await shop.now(claim)).outcome is Outcome.REFUSED
    assert await history(shop, other) == [
        ("buyer", "awaiting_seller"),
        ("deadline", "awaiting_return"),
    ], "whose turn begins has all of its time"
    assert "claim_due_soon" not in await told(shop, RecipientKind.SELLER, "s-1")


async def test_a_clock_that_ran_ahead_undoes_nothing_and_stops_nothing(
    database: Database, clock: FixedClock
) -> None:
    """What passed by it has passed; what is claimed after it was set right has its own time."""
    shop = await a_shop(database, clock)
    before = await shop.open("1")
    clock.move(timedelta(days=40))
    await shop.look()
    passed = await shop.now(before)
    assert passed.version == 2

    clock.move(timedelta(days=-40))
    await shop.look()
    after = await shop.open("2")
    clock.move(timedelta(days=5))
    await shop.look()

    assert (await shop.now(before)).version == passed.version
    assert (await shop.now(after)).state is State.AWAITING_RETURN


async def test_a_claim_that_cannot_be_settled_holds_up_no_other(
    database: Database, clock: FixedClock
) -> None:
    """Its policy cannot be read, say, until somebody has mended that."""
    shop = await a_shop(database, clock)
    broken, sound = await shop.open("1"), await shop.open("2")
    await set_policy(database, broken, 99)
    clock.move(timedelta(days=5))

    await shop.look()
    assert (await shop.now(sound)).state is State.AWAITING_RETURN
    assert (await shop.now(broken)).state is State.AWAITING_SELLER

    await set_policy(database, broken, 0)
    clock.move(jobs.TRIED_AGAIN_AFTER)
    await shop.look()
    assert (await shop.now(broken)).state is State.AWAITING_RETURN


async def set_policy(database: Database, claim: Claim, version: int) -> None:
    async with database.transaction() as conn:
        await execute(
            conn,
            "update claims set policy_version = %(version)s where claim_id = %(claim_id)s",
            {"version": version, "claim_id": claim.claim_id},
        )


async def test_several_processes_let_a_turn_pass_once(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claims = [await shop.open(line) for line in ("1", "2")]
    clock.move(timedelta(days=5))

    async def another(name: str) -> None:
        duty = Duty(name, timedelta(0), jobs.watch_turns)
        await do_duty(database, duty, clock.now())

    await asyncio.gather(*(another(f"turns {n}") for n in range(4)))

    for claim in claims:
        assert (await shop.now(claim)).version == 2
    missed = [each for each in await told(shop, RecipientKind.SELLER, "s-1") if "missed" in each]
    assert len(missed) == 2


async def test_of_the_seller_and_the_clock_one_decides(
    database: Database, clock: FixedClock
) -> None:
    """A turn is over at its second: whoever comes then finds it passed, were the duty late."""
    shop = await a_shop(database, clock)
    claim = await shop.open()
    clock.move(timedelta(days=5))

    done = await asyncio.gather(
        shop.act(STAFF, claim, Refuse(REASON)), shop.look(), return_exceptions=True
    )

    assert isinstance(done[0], ClaimChanged)
    assert await history(shop, claim) == [
        ("buyer", "awaiting_seller"),
        ("deadline", "awaiting_return"),
    ]
    again = await shop.now(claim)
    assert (await shop.act(STAFF, again, ApproveWithoutReturn())).state is State.REFUNDING


async def test_one_second_before_its_end_the_turn_is_the_sellers(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.open()
    clock.move(timedelta(days=5, seconds=-1))

    await asyncio.gather(shop.act(STAFF, claim, Refuse(REASON)), shop.look())

    assert (await shop.now(claim)).state is State.REFUSED


async def test_a_moderators_time_only_shows(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), Refuse(REASON))
    claim = await shop.act(BUYER, claim, Dispute("The box held no such part at all."))

    clock.move(timedelta(days=4))
    for _ in range(3):
        await shop.look()

    overdue = await shop.now(claim)
    assert (overdue.state, overdue.overdue_at) == (State.DISPUTED, clock.now())
    assert overdue.version == claim.version + 1, "once"
    ruled = await shop.rule(overdue, "refuse")
    assert (ruled.state, ruled.outcome) == (State.CLOSED, Outcome.REFUSED)
    with pytest.raises(ActNotPossible):
        await shop.act(BUYER, ruled, Dispute("It is not fair, look once more please."))


async def test_a_reminder_comes_once_to_whose_turn_it_is(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.open()
    clock.move(timedelta(days=4))
    for _ in range(3):
        await shop.look()
        clock.move(timedelta(minutes=1))

    assert await told(shop, RecipientKind.SELLER, "s-1") == ["claim_to_decide", "claim_due_soon"]
    assert (await shop.now(claim)).version == 1, "nothing that anybody sees has changed"
    refused = await shop.act(STAFF, claim, Refuse(REASON))
    clock.move(timedelta(days=4, minutes=1))
    await shop.look()
    assert await told(shop, RecipientKind.BUYER, "b-1") == ["claim_refused", "claim_due_soon"]
    assert refused.due_at is not None
