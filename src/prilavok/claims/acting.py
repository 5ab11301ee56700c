"""What is done to claims: by either side, moderators, the marketplace. Once for each act id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok.chat.files.store import attach_to_claim
from prilavok.chat.model import Author, Side
from prilavok.claims import store
from prilavok.claims.acts import AnyAct, action_of
from prilavok.claims.desk import ClaimDesk, may_see, person_of, viewer_of, writer_of
from prilavok.claims.errors import (
    ActNotPossible,
    ActReused,
    ClaimChanged,
    ClaimNotFound,
    FilesNotEvidence,
    NotYourAct,
)
from prilavok.claims.model import (
    Actor,
    Claim,
    ClaimAction,
    ClaimId,
    Happened,
    Person,
    lane_of_claim,
)
from prilavok.claims.policies import policy_of
from prilavok.claims.protocol import ActRequest
from prilavok.claims.recording import EXPIRED, Said, record
from prilavok.claims.refunds.owing import left_of_order
from prilavok.claims.rules import Refusal, apply, expire
from prilavok.claims.rules.choosing import ACTIONS_OF
from prilavok.claims.texts import Writing, seen_text
from prilavok.core.database import Connection
from prilavok.core.events import lock_lanes
from prilavok.core.lanes import Lane, lane_of
from prilavok.identity.model import Principal

SIDES = {Actor.BUYER: Side.BUYER, Actor.SELLER: Side.SELLER}


class Settled(Struct, frozen=True):
    """A claim after an act, and what was told; `position` is None where nothing has changed.
    `expired`: its turn had passed, which was seen to in place of the act."""

    claim: Claim
    position: int | None
    expired: bool = False


async def act_on(
    desk: ClaimDesk, principal: Principal, claim_id: UUID, request: ActRequest
) -> Claim:
    """Do it, or find it done. Raises `ClaimNotFound`, `NotYourAct`, `ClaimTextRefused`,
    `ClaimChanged`, `ActReused`, `ActNotPossible` and `FilesNotEvidence`."""
    check_is_theirs(principal, action_of(request.act))
    claim = await claim_seen_by(desk, principal, claim_id)
    said = await _said(desk, claim, viewer_of(principal), request, desk.clock.now())
    settled = await _in_one_transaction(desk, principal, claim, request, said)
    if settled.position is not None:
        desk.audience.log_has_grown(Lane(claim.lane), settled.position)
    if settled.expired:
        raise ClaimChanged(request.expected_version, settled.claim.version)
    return settled.claim


def check_is_theirs(principal: Principal, action: ClaimAction) -> None:
    """Raises `NotYourAct` unless whoever asks is of the side that does such a thing."""
    if action not in ACTIONS_OF[viewer_of(principal)]:
        raise NotYourAct


async def claim_seen_by(desk: ClaimDesk, principal: Principal, claim_id: UUID) -> Claim:
    """The claim, if it is theirs to see. Raises `ClaimNotFound`."""
    lane = lane_of_claim(claim_id, desk.db.lanes)
    async with desk.db.reading() as conn:
        claim = await store.claim_by_id(conn, lane, claim_id)
    if claim is None or not may_see(claim, principal):
        raise ClaimNotFound(claim_id)
    return claim


async def step(
    conn: Connection,
    claim_id: ClaimId,
    act: AnyAct,
    by: Person,
    *,
    act_id: UUID | None = None,
    lanes: int,
    now: datetime,
) -> Settled | Refusal:
    """What moderators' decisions and the marketplace's facts do, in the caller's transaction, which
    holds the lanes of both sides."""
    lane = lane_of_claim(claim_id, lanes)
    claim = await held(conn, lane, claim_id)
    if claim is None:
        raise ClaimNotFound(claim_id)
    if act_id is not None and await store.act_of(conn, lane, claim_id, act_id) is not None:
        return Settled(claim, None)
    after = apply(claim, await policy_of(conn, claim.policy_version), act, now)
    if isinstance(after, Refusal):
        return after
    action = action_of(act)
    text = str(getattr(act, "text", None) or getattr(act, "note", None) or "")
    said = Said(action.value, act_id, text, amount_minor=getattr(act, "amount_minor", None))
    after, position = await record(conn, claim, after, by, said, lanes=lanes, now=now)
    return Settled(after, position)


async def held(conn: Connection, lane: Lane, claim_id: UUID) -> Claim | None:
    """The claim with what can still go back for its line; the caller holds the lane."""
    claim = await store.claim_by_id(conn, lane, claim_id)
    if claim is None:
        return None
    return await with_left(conn, claim)


async def with_left(conn: Connection, claim: Claim) -> Claim:
    """`claim` with what can still go back as its `paid`; what it is owed itself is its own."""
    if claim.refund is not None:
        return replace(claim, paid=claim.refund.amount)
    left = await left_of_order(conn, Lane(claim.lane), claim.seller_id, claim.order_id)
    return replace(claim, paid=left.get(claim.line_id, replace(claim.paid, minor=0)))


async def settle_turn(
    conn: Connection, claim: Claim, *, lanes: int, now: datetime
) -> tuple[Claim, int] | None:
    """What the passing of the claim's turn does, once; None if nothing does. The caller holds the
    lanes of both sides."""
    after = expire(claim, await policy_of(conn, claim.policy_version), now)
    if after is None:
        return None
    by, said = Person(Actor.DEADLINE), Said(EXPIRED)
    return await record(conn, claim, after, by, said, lanes=lanes, now=now)


async def _in_one_transaction(
    desk: ClaimDesk, principal: Principal, seen: Claim, request: ActRequest, said: Said
) -> Settled:
    lane, lanes = Lane(seen.lane), desk.db.lanes
    async with desk.db.transaction() as conn:
        await lock_lanes(conn, {lane, lane_of(seen.buyer_id, lanes)})
        now = desk.clock.now()
        claim = await held(conn, lane, seen.claim_id)
        assert claim is not None, "claims are never taken away"
        done = await store.act_of(conn, lane, claim.claim_id, request.act_id)
        if done is not None:
            return _done_before(claim, done, viewer_of(principal), request)
        passed = await settle_turn(conn, claim, lanes=lanes, now=now)
        if passed is not None:
            return Settled(*passed, expired=True)
        if claim.version != request.expected_version:
            raise ClaimChanged(request.expected_version, claim.version)
        after = apply(claim, await policy_of(conn, claim.policy_version), request.act, now)
        if isinstance(after, Refusal):
            raise ActNotPossible(after.why)
        await attach(conn, claim, writer_of(principal), said.files)
        return Settled(
            *await record(conn, claim, after, person_of(principal), said, lanes=lanes, now=now)
        )


async def attach(conn: Connection, claim: Claim, author: Author, file_ids: Sequence[UUID]) -> None:
    """Make the files evidence of the claim: all, or none. Raises `FilesNotEvidence`."""
    if not file_ids:
        return
    found = await attach_to_claim(
        conn, Lane(claim.lane), claim.chat_id, author, file_ids, claim.claim_id
    )
    missing = set(file_ids) - {file.file_id for file in found}
    if missing or len(found) != len(file_ids):
        raise FilesNotEvidence(tuple(sorted(missing)))


def _done_before(claim: Claim, done: Happened, viewer: Actor, request: ActRequest) -> Settled:
    """The claim as it is: the act was done when it was sent first."""
    if done.by is not viewer or done.action != action_of(request.act).value:
        raise ActReused(request.act_id)
    return Settled(claim, None)


async def _said(
    desk: ClaimDesk, claim: Claim, viewer: Actor, request: ActRequest, now: datetime
) -> Said:
    """What the act says, as the other side sees it. Raises `ClaimTextRefused`."""
    act: Any = request.act  # Any: which fields there are is looked up by name
    async with desk.db.reading() as conn:
        history = await store.log_of(conn, Lane(claim.lane), claim.claim_id)
    known = frozenset({claim.order_id, claim.product_id, claim.line_id})
    recent = tuple(each.text for each in history if each.by is viewer and each.text)
    writing = Writing(SIDES[viewer], claim.scheme, known, recent)
    tracking = getattr(act, "tracking", None)
    return Said(
        action=action_of(act).value,
        act_id=request.act_id,
        text=await seen_text(desk.db, desk.judges, getattr(act, "text", ""), writing, now),
        files=tuple(dict.fromkeys(getattr(act, "files", ()))),
        amount_minor=getattr(act, "amount_minor", None),
        tracking=await seen_text(desk.db, desk.judges, tracking, writing, now)
        if tracking
        else None,
    )
