"""The one place through which a claim changes: stored, logged, shown in its chat, told, followed.

The caller holds the lanes of both sides.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok.chat.cards import change_claim_card
from prilavok.claims import arbitration, store, telling
from prilavok.claims.model import Claim, ClaimAction, Happened, Person, State
from prilavok.claims.refunds import owing
from prilavok.claims.risk import noting
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane

Follower: TypeAlias = Callable[[Connection, Claim | None, Claim, datetime], Awaitable[None]]
"""Acts on a change in its transaction: what the claim was (None: nothing), what it is."""

FOLLOWERS: Final[tuple[Follower, ...]] = (owing.owe, noting.note_pictures)
"""Who acts on every change, in this order."""


class Said(Struct, frozen=True):
    """What was said with an act, as both sides see it."""

    action: str
    act_id: UUID | None = None
    text: str = ""
    files: Sequence[UUID] = ()
    amount_minor: int | None = None
    tracking: str | None = None


OPENED: Final = "open"
EXPIRED: Final = "turn_passed"


async def record(
    conn: Connection,
    before: Claim | None,
    after: Claim,
    by: Person,
    said: Said,
    *,
    lanes: int,
    now: datetime,
) -> tuple[Claim, int]:
    """Store the change and all that follows from it; the claim as it is then, and the position that
    tells of it."""
    lane = Lane(after.lane)
    happened = _happened(after, by, said, now)
    await store.log(conn, lane, happened)
    if before is None:
        await store.insert(conn, after)
    else:
        after = await _with_case(conn, before, after, happened, lanes=lanes, now=now)
        was_there = await store.update(conn, after, before.version)
        assert was_there, "the lane is held"
    for follow in FOLLOWERS:
        await follow(conn, before, after, now)
    await telling.tell(conn, before, after, by.actor, lanes=lanes, now=now)
    position = await change_claim_card(
        conn, lane, after.chat_id, after.claim_id, after.version, now
    )
    return after, position


async def _with_case(
    conn: Connection,
    before: Claim,
    after: Claim,
    happened: Happened,
    *,
    lanes: int,
    now: datetime,
) -> Claim:
    """A dispute opens a case, to which belongs what is shown meanwhile; once it is settled, by
    whomever, nothing is left to decide."""
    if after.state is before.state:
        if after.case_id is not None and happened.action == ClaimAction.ADD_EVIDENCE:
            await arbitration.add_evidence(conn, after, happened, lanes=lanes, now=now)
        return after
    case_id = None
    if before.case_id is not None:
        await arbitration.withdraw(conn, before, lanes=lanes, now=now)
    if after.state in (State.DISPUTED, State.CONDITION_DISPUTED):
        case_id = await arbitration.open_case(conn, after, lanes=lanes, now=now)
    return replace(after, case_id=case_id)


def _happened(claim: Claim, by: Person, said: Said, now: datetime) -> Happened:
    return Happened(
        claim_id=claim.claim_id,
        version=claim.version,
        act_id=said.act_id,
        at=now,
        by=by.actor,
        person=by.id,
        person_name=by.name,
        action=said.action,
        text=said.text,
        files=tuple(said.files),
        amount_minor=said.amount_minor,
        tracking=said.tracking,
        state=claim.state,
    )


def said_in(action: ClaimAction, act_id: UUID | None = None) -> Said:
    """Nothing but what was done."""
    return Said(action.value, act_id)
