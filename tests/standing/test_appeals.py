"""Appeals: in time, once, and what becomes of what was counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from prilavok import notices
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.parties import Party, PartyKind
from prilavok.notices import NoticeKind, Recipient
from prilavok.standing import penalties
from prilavok.standing.penalties import Outcome, PenaltyId, State
from prilavok.standing.penalties.refusals import (
    AppealedAlready,
    NotAppealable,
    PenaltyNotFound,
    TooLateToAppeal,
)
from standing.shop import BUYER, BY_BORIS, SELLER, confirm, policy, publish, standing

WARNING = {"type": "warning"}
MUTE = {"type": "mute", "days": 3}
FINE = {"type": "fine", "amount": {"minor": 100, "currency": "RUB"}}
TEXT = "It was the order's own number."
MICROSECOND = timedelta(microseconds=1)


async def appeal(
    database: Database,
    clock: FixedClock,
    penalty_id: PenaltyId,
    *,
    party: Party = SELLER,
    text: str = TEXT,
) -> None:
    async with database.transaction() as conn:
        await penalties.appeal(
            conn,
            party,
            penalty_id,
            text,
            by="seller_staff:w-1",
            lanes=database.lanes,
            now=clock.now(),
        )


async def settle(
    database: Database, clock: FixedClock, penalty_id: PenaltyId, outcome: Outcome
) -> State:
    async with database.transaction() as conn:
        return await penalties.settle_appeal(
            conn, penalty_id, outcome, BY_BORIS, lanes=database.lanes, now=clock.now()
        )


async def told(database: Database, party: Party, language: str = "en") -> list[notices.Notice]:
    async with database.reading() as conn:
        page = await notices.notice_page(
            conn, Recipient.of(party), "w-1", lanes=database.lanes, language=language
        )
    return list(page.notices)


async def test_an_appeal_comes_in_time_until_the_last_moment(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, policy({"penalties": [WARNING]}, appeal_within_d=7))
    [early] = (await confirm(database, clock)).penalties
    [late] = (await confirm(database, clock)).penalties
    clock.move(timedelta(days=7) - MICROSECOND)
    await appeal(database, clock, early.penalty_id)
    clock.move(MICROSECOND)
    with pytest.raises(TooLateToAppeal):
        await appeal(database, clock, late.penalty_id)


async def test_a_penalty_is_appealed_once_by_its_own_party(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, policy({"penalties": [WARNING]}))
    [warning] = (await confirm(database, clock)).penalties
    other = Party(PartyKind.SELLER, "s-2")
    for stranger in (other, BUYER, Party(PartyKind.BUYER, SELLER.id)):
        with pytest.raises(PenaltyNotFound):
            await appeal(database, clock, warning.penalty_id, party=stranger)
    await appeal(database, clock, warning.penalty_id)
    await appeal(database, clock, warning.penalty_id)
    with pytest.raises(AppealedAlready):
        await appeal(database, clock, warning.penalty_id, text="And another thing!")
    assert await settle(database, clock, warning.penalty_id, Outcome.REJECTED) is State.UPHELD
    with pytest.raises(AppealedAlready):
        await appeal(database, clock, warning.penalty_id, text="And another thing!")


async def test_nobody_appeals_what_was_not_imposed_or_is_undone(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, policy({"penalties": [WARNING]}))
    [proposed] = (await confirm(database, clock, by=())).penalties
    with pytest.raises(PenaltyNotFound):
        await appeal(database, clock, proposed.penalty_id)
    [undone] = (await confirm(database, clock)).penalties
    async with database.transaction() as conn:
        await penalties.reverse(
            conn, undone.penalty_id, BY_BORIS, lanes=database.lanes, now=clock.now()
        )
    with pytest.raises(NotAppealable):
        await appeal(database, clock, undone.penalty_id)


async def test_what_is_granted_was_no_violation_whoever_reversed_the_penalty_meanwhile(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, policy({"penalties": [FINE]}))
    [fine] = (await confirm(database, clock)).penalties
    await appeal(database, clock, fine.penalty_id)
    async with database.transaction() as conn:
        lanes, now = database.lanes, clock.now()
        await penalties.reverse(conn, fine.penalty_id, BY_BORIS, lanes=lanes, now=now)
    for _ in range(2):
        assert await settle(database, clock, fine.penalty_id, Outcome.GRANTED) is State.REVERSED
    [violation] = (await standing(database, at=clock.now())).violations
    assert violation.withdrawn_at == clock.now()


@pytest.mark.parametrize(
    ("outcome", "states", "counts"),
    [
        (Outcome.REJECTED, [State.UPHELD, State.IMPOSED], 1),
        (Outcome.PENALTY_LIFTED, [State.REVERSED, State.IMPOSED], 1),
        (Outcome.GRANTED, [State.REVERSED, State.REVERSED], 0),
    ],
)
async def test_what_an_outcome_does_to_the_violation_and_its_penalties(
    database: Database, clock: FixedClock, outcome: Outcome, states: list[State], counts: int
) -> None:
    await publish(database, clock, policy({"penalties": [FINE, MUTE]}))
    first, _ = (await confirm(database, clock)).penalties
    await appeal(database, clock, first.penalty_id)
    clock.move(timedelta(hours=1))
    for _ in range(2):
        await settle(database, clock, first.penalty_id, outcome)

    shown = await standing(database, at=clock.now())
    assert [each.state for each in shown.penalties] == states
    assert sum(each.withdrawn_at is None for each in shown.violations) == counts
    settled = shown.penalties[0].appeal
    assert settled is not None
    assert (settled.text, settled.outcome, settled.settled_at) == (TEXT, outcome, clock.now())
    assert shown.penalties[0].decision == BY_BORIS.reason


async def test_once_a_violation_is_gone_what_counted_it_is_proposed_for_reversal(
    database: Database, clock: FixedClock
) -> None:
    document = policy(
        {"penalties": [WARNING]},
        {"penalties": [MUTE], "from_count": 2},
        {"penalties": [FINE], "from_count": 3},
    )
    await publish(database, clock, document)
    [warning] = (await confirm(database, clock)).penalties
    [mute] = (await confirm(database, clock)).penalties
    [fine] = (await confirm(database, clock)).penalties
    await appeal(database, clock, warning.penalty_id)
    clock.move(timedelta(hours=1))
    await settle(database, clock, warning.penalty_id, Outcome.GRANTED)

    shown = {each.penalty_id: each for each in (await standing(database, at=clock.now())).penalties}
    assert shown[warning.penalty_id].state is State.REVERSED
    for later in (mute, fine):
        assert shown[later.penalty_id].state is State.IMPOSED, "people decide that"
        assert shown[later.penalty_id].reversal_proposed_at == clock.now()
    [next_one] = (await confirm(database, clock)).penalties
    assert len(next_one.counted) == 3, "it counts no more"


async def test_a_proposal_that_counted_it_is_dropped(database: Database, clock: FixedClock) -> None:
    document = policy(
        {"penalties": [WARNING]},
        {"penalties": [FINE], "from_count": 2},
        fine_needs_two_from={"minor": 1, "currency": "RUB"},
    )
    await publish(database, clock, document)
    first = await confirm(database, clock)
    [proposal] = (await confirm(database, clock)).penalties
    async with database.transaction() as conn:
        await penalties.withdraw_violation(
            conn,
            first.violation.violation_id,
            BY_BORIS,
            lanes=database.lanes,
            now=clock.now(),
        )
        state = await penalties.impose(
            conn, proposal.penalty_id, BY_BORIS, lanes=database.lanes, now=clock.now()
        )
    assert state is State.DROPPED


@pytest.mark.parametrize(
    ("party", "measure", "kind", "link"),
    [
        (SELLER, WARNING, NoticeKind.WARNED, "/standing"),
        (SELLER, FINE, NoticeKind.FINED, "/standing"),
        (SELLER, {"type": "suspension"}, NoticeKind.SHOP_SUSPENDED, "/standing"),
        (
            SELLER,
            {"type": "suspension", "days": 9},
            NoticeKind.SHOP_SUSPENDED_UNTIL,
            "/standing",
        ),
        (BUYER, MUTE, NoticeKind.MUTED, "/penalties/"),
    ],
)
async def test_a_party_is_told_once_what_for_and_until_when(
    database: Database,
    clock: FixedClock,
    party: Party,
    measure: dict[str, Any],
    kind: NoticeKind,
    link: str,
) -> None:
    step = {"penalties": [measure], "parties": [party.kind]}
    await publish(database, clock, policy(step, suspension_needs_two=False))
    for _ in range(2):
        await confirm(database, clock, party, source="case:1")
    [notice] = await told(database, party)
    assert notice.kind == kind
    assert notice.link is not None
    assert notice.link.startswith(link)
    assert "insult" in notice.body
    assert "16 March 2026" in notice.body, "two weeks to appeal"
    [notice] = await told(database, party, "ru")
    assert "оскорбление" in notice.body
    [notice] = await told(database, party, "zh")
    assert "侮辱" in notice.body


async def test_a_party_is_told_what_became_of_its_appeal(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, policy({"penalties": [WARNING]}))
    for outcome in (Outcome.REJECTED, Outcome.GRANTED):
        [warning] = (await confirm(database, clock)).penalties
        await appeal(database, clock, warning.penalty_id)
        await settle(database, clock, warning.penalty_id, outcome)
    found = await told(database, SELLER)
    results = {notice.kind: notice.body for notice in found if notice.kind is not NoticeKind.WARNED}
    assert len(found) == 4
    assert results.keys() == {NoticeKind.APPEAL_REJECTED, NoticeKind.WARNING_REVERSED}
    assert all(BY_BORIS.reason in body for body in results.values())
