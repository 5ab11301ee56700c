"""Kinds of cases for tests, and a desk at which somebody works."""

from __future__ import annotations

from datetime import timedelta

from prilavok.cases import (
    CaseId,
    CaseKind,
    Decision,
    Desk,
    Evidence,
    NewCase,
    Option,
    kinds_of,
    open_case,
)
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.events import lock_lane
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind

HELD = CaseKind(
    "held",
    (
        Option(
            "confirm",
            confirms=True,
            reasons=("insulting", "threatening"),
            meant_for={"threatening": ("threat",)},
        ),
        Option("release", releases=True, reasons=("no_violation",)),
    ),
    priority=2,
    due_within=timedelta(hours=1),
)
APPEAL = CaseKind("appeal", (Option("grant"), Option("reject")), 1, timedelta(hours=4))
KINDS = kinds_of(HELD, APPEAL)
SELLER = Party(PartyKind.SELLER, "s-1")


def desk_of(database: Database, clock: Clock) -> Desk:
    """Where the tests' moderators work."""

    def nobody_listens(lane: Lane, position: int) -> None:
        pass

    return Desk(database, clock, KINDS, ("insult", "threat"), nobody_listens)


async def opened(database: Database, clock: Clock, new: NewCase) -> CaseId:
    """The case, opened by itself."""
    async with database.transaction() as conn:
        await lock_lane(conn, new.owner.lane(database.lanes))
        return await open_case(conn, KINDS, new, lanes=database.lanes, now=clock.now())


def held(subject: str, owner: Party = SELLER, **others: object) -> NewCase:
    """Something that waits for a moderator."""
    return NewCase("held", subject, owner, Evidence(), label="insult", **others)  # type: ignore[arg-type]


def says(decision: str, reason: str = "because", **others: object) -> Decision:
    """What a moderator wants decided."""
    return Decision(decision, reason, **others)  # type: ignore[arg-type]
