"""A seller, a buyer, and a policy that treats them."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

import msgspec

from prilavok import programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.parties import Party, PartyKind
from prilavok.standing import penalties
from prilavok.standing.penalties import (
    Confirmed,
    Decision,
    Direction,
    Label,
    NewViolation,
    PartyStanding,
)
from prilavok.standing.penalties.programme import KIND, PenaltyPolicy

SELLER = Party(PartyKind.SELLER, "s-1")
BUYER = Party(PartyKind.BUYER, "b-1")
ANNA, BORIS = "moderator:anna", "moderator:boris"
BY_BORIS = Decision((BORIS,), "Looked at it again")

sources = count()


def policy(*steps: dict[str, Any], **rest: Any) -> PenaltyPolicy:
    """A policy of `steps`, each with an id, a ladder and labels of its own unless it says so."""
    named = [{"id": f"step-{n}", "ladder": "one", "labels": list(Label), **step}
             for n, step in enumerate(steps)]  # fmt: skip
    document = msgspec.convert({"name": "test", "steps": named, **rest}, PenaltyPolicy)
    KIND.check(document)
    return document


async def publish(
    database: Database,
    clock: Clock,
    document: PenaltyPolicy,
    *,
    effective_from: datetime | None = None,
) -> None:
    async with database.transaction() as conn:
        await programmes.publish(
            conn,
            KIND,
            document,
            effective_from=effective_from,
            by="operator:1",
            note="",
            now=clock.now(),
        )


async def confirm(
    database: Database,
    clock: Clock,
    party: Party = SELLER,
    *,
    label: Label = Label.INSULT,
    direction: Direction | None = None,
    source: str | None = None,
    at: datetime | None = None,
    by: tuple[str, ...] = (ANNA,),
) -> Confirmed:
    new = NewViolation(
        party=party,
        label=label,
        direction=direction,
        source=source or f"test:{next(sources)}",
        at=at or clock.now(),
        confirmed_by=by,
    )
    async with database.transaction() as conn:
        return await penalties.confirm_violation(conn, new, lanes=database.lanes, now=clock.now())


async def standing(database: Database, party: Party = SELLER, *, at: datetime) -> PartyStanding:
    async with database.reading() as conn:
        return await penalties.standing_of(conn, party, lanes=database.lanes, at=at)
