"""How fines are collected and repaid, and what the books hold meanwhile."""

from __future__ import annotations

import pytest

from prilavok import audit, ledger
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.money import Money
from prilavok.standing import penalties
from prilavok.standing.penalties import Collected, Collection, Fine, PenaltyId, State
from prilavok.standing.penalties.fines import INCOME, PAID, WRITTEN_OFF, owed_by
from prilavok.standing.penalties.refusals import (
    CollectionContradicted,
    NotAFine,
)
from standing.shop import BY_BORIS, SELLER, confirm, policy, publish, standing

AMOUNT = Money(2_500_000, "RUB")
FINE = {"type": "fine", "amount": {"minor": AMOUNT.minor, "currency": "RUB"}}


async def fined(database: Database, clock: FixedClock) -> PenaltyId:
    [fine] = (await confirm(database, clock)).penalties
    return fine.penalty_id


async def tell(
    database: Database, clock: FixedClock, penalty_id: PenaltyId, told: Collected, ref: str = "p-1"
) -> None:
    async with database.transaction() as conn:
        await penalties.tell_collection(
            conn, penalty_id, told, ref, by="integrator:erp", lanes=database.lanes, now=clock.now()
        )


async def reverse(database: Database, clock: FixedClock, penalty_id: PenaltyId) -> State:
    async with database.transaction() as conn:
        return await penalties.reverse(
            conn, penalty_id, BY_BORIS, lanes=database.lanes, now=clock.now()
        )


async def balance(database: Database, account: str) -> int:
    async with database.reading() as conn:
        found = await ledger.balance(conn, SELLER.lane(database.lanes), account)
    return sum(money.minor for money in found)


async def collection(
    database: Database, clock: FixedClock, penalty_id: PenaltyId
) -> Collection | None:
    shown = await standing(database, at=clock.now())
    [penalty] = [each for each in shown.penalties if each.penalty_id == penalty_id]
    return penalty.collection


@pytest.mark.parametrize(
    ("told", "status", "owed"),
    [
        ([], "owed", 1),
        (["failed"], "failed", 1),
        (["sent", "written_off"], "written_off", 0),
        (["collected", "reverse", "sent"], "repayment_sent", -1),
        (["failed", "reverse"], "cancelled", 0),
        (["sent", "reverse", "written_off"], "cancelled", 0),
        (["sent"], "sent", 1),
        (["sent", "failed", "sent", "collected"], "collected", 0),
        (["failed", "written_off"], "written_off", 0),
        (["collected", "reverse"], "to_repay", -1),
        (["collected", "reverse", "sent", "failed", "sent", "repaid"], "repaid", 0),
        (["sent", "reverse"], "recalled", 0),
        (["sent", "reverse", "collected"], "to_repay", -1),
        (["sent", "reverse", "failed"], "cancelled", 0),
        (["written_off", "reverse"], "cancelled", 0),
        (["reverse"], "cancelled", 0),
    ],
)
async def test_a_fine_is_collected_and_repaid(
    database: Database, clock: FixedClock, told: list[str], status: str, owed: int
) -> None:
    await publish(database, clock, policy({"penalties": [FINE]}))
    penalty_id = await fined(database, clock)
    for n, each in enumerate(told):
        if each == "reverse":
            await reverse(database, clock, penalty_id)
        else:
            await tell(database, clock, penalty_id, Collected(each), f"p-{n}")
    assert await collection(database, clock, penalty_id) == status
    assert await balance(database, owed_by(SELLER)) == owed * AMOUNT.minor
    accounts = (owed_by(SELLER), INCOME, PAID, WRITTEN_OFF)
    assert sum([await balance(database, account) for account in accounts]) == 0


@pytest.mark.parametrize("final", [Collected.COLLECTED, Collected.WRITTEN_OFF])
async def test_what_is_done_is_not_done_again_nor_undone(
    database: Database, clock: FixedClock, final: Collected
) -> None:
    await publish(database, clock, policy({"penalties": [FINE]}))
    penalty_id = await fined(database, clock)
    await tell(database, clock, penalty_id, final)
    await tell(database, clock, penalty_id, final)
    for told in Collected:
        with pytest.raises(CollectionContradicted):
            await tell(database, clock, penalty_id, told, "another")
    async with database.reading() as conn:
        page = await audit.page(conn, subject=f"penalty:{penalty_id}")
    assert [change.by for change in page.changes] == ["integrator:erp"]


async def test_nothing_is_collected_for_a_warning(database: Database, clock: FixedClock) -> None:
    await publish(database, clock, policy({"penalties": [{"type": "warning"}]}))
    [warning] = (await confirm(database, clock)).penalties
    assert not isinstance(warning.measure, Fine)
    with pytest.raises(NotAFine):
        await tell(database, clock, warning.penalty_id, Collected.SENT)
