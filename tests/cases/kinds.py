"""Kinds of cases for tests, and a desk at which somebody works."""

from __future__ import annotations

from datetime import timedelta

from prilavok.cases import CaseId, CaseKind, Desk, Evidence, NewCase, Option, open_case
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import lock_lane
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind

HELD = CaseKind(
    "held",
    (Option("confirm", confirms=True), Option("release", releases=True)),
    priority=2,
    due_within=timedelta(hours=1),
)
APPEAL = CaseKind("appeal", (Option("grant"), Option("reject")), 1, timedelta(hours=4))
KINDS = {kind.name: kind for kind in (HELD, APPEAL)}
SELLER = Party(PartyKind.SELLER, "s-1")


def desk_of(database: Database, clock: FixedClock) -> Desk:
    """Where the tests' moderators work."""

    def nobody_listens(lane: Lane, position: int) -> None:
        pass

    return Desk(database, clock, KINDS, frozenset({"insult", "threat"}), nobody_listens)


async def opened(database: Database, clock: FixedClock, new: NewCase) -> CaseId:
    """The case, opened by itself."""
    async with database.transaction() as conn:
        await lock_lane(conn, new.owner.lane(database.lanes))
        return await open_case(conn, KINDS, new, lanes=database.lanes, now=clock.now())


def held(subject: str, owner: Party = SELLER, **others: object) -> NewCase:
    """Something that waits for a moderator."""
    return NewCase("held", subject, owner, Evidence(), label="insult", **others)  # type: ignore[arg-type]
