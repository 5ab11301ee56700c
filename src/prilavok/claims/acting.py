"""What either side does to claims: once for each act id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from prilavok.chat.files.attaching_store import attach_to_claim
from prilavok.chat.files.model import FileRow
from prilavok.chat.model import Author, Side
from prilavok.claims import store
from prilavok.claims.acts import action_of
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
    Happened,
    lane_of_claim,
)
from prilavok.claims.policies import policy_of
from prilavok.claims.protocol import ActRequest
from prilavok.claims.recording import Said
from prilavok.claims.rules import Refusal, WhyNot, apply, are_too_many
from prilavok.claims.rules.choosing import ACTIONS_OF
from prilavok.claims.stepping import Settled, changed, held, settle_turn
from prilavok.claims.texts import Writing, seen_text
from prilavok.core.database import Connection, settled
from prilavok.core.events import lock_lanes
from prilavok.core.lanes import Lane, lane_of
from prilavok.identity.model import Principal

SIDES = {Actor.BUYER: Side.BUYER, Actor.SELLER: Side.SELLER}


async def act_on(
    desk: ClaimDesk, principal: Principal, claim_id: UUID, request: ActRequest
) -> Claim:
    """Do it, or find it done. Raises `ClaimNotFound`, `NotYourAct`, `ClaimTextRefused`,
    `ClaimChanged`, `ActReused`, `ActNotPossible` and `FilesNotEvidence`."""
    check_is_theirs(principal, action_of(request.act))
    claim = await claim_seen_by(desk, principal, claim_id)
    if await was_done(desk, principal, claim, request):
        return claim
    said = await said_with(desk, claim, viewer_of(principal), request, desk.clock.now())
    done = await settled(lambda: _in_one_transaction(desk, principal, claim, request, said))
    if done.position is not None:
        desk.audience.log_has_grown(Lane(claim.lane), done.position)
    if done.expired:
        raise ClaimChanged(request.expected_version, done.claim.version)
    return done.claim


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
            _check_same(done, viewer_of(principal), request)
            return Settled(claim, None)
        passed = await settle_turn(conn, claim, lanes=lanes, now=now)
        if passed is not None:
            return Settled(*passed, expired=True)
        if claim.version != request.expected_version:
            raise ClaimChanged(request.expected_version, claim.version)
        policy = await policy_of(conn, claim.policy_version)
        after = apply(claim, policy, request.act, now)
        if isinstance(after, Refusal):
            raise ActNotPossible(after.why)
        files = await attach(conn, claim, writer_of(principal), said.files)
        if are_too_many(policy, *counted(files)):
            raise ActNotPossible(WhyNot.FILES)
        by = person_of(principal)
        return Settled(*await changed(conn, claim, after, by, said, lanes=lanes, now=now))


async def attach(
    conn: Connection, claim: Claim, author: Author, file_ids: Sequence[UUID]
) -> list[FileRow]:
    """Make the files evidence of the claim: all, or none. Raises `FilesNotEvidence`."""
    if not file_ids:
        return []
    found = await attach_to_claim(
        conn, Lane(claim.lane), claim.chat_id, author, file_ids, claim.claim_id
    )
    missing = set(file_ids) - {file.file_id for file in found}
    if missing or len(found) != len(file_ids):
        raise FilesNotEvidence(tuple(sorted(missing)))
    return found


def counted(files: Sequence[FileRow]) -> tuple[int, int]:
    """How many of them are pictures or papers, and how many are videos."""
    videos = sum(file.media_type.is_video for file in files)
    return len(files) - videos, videos


async def was_done(
    desk: ClaimDesk, principal: Principal, claim: Claim, request: ActRequest
) -> bool:
    """Whether the act was done when it was sent first: what it said is not judged again, beside
    itself. Raises `ActReused`."""
    async with desk.db.reading() as conn:
        done = await store.act_of(conn, Lane(claim.lane), claim.claim_id, request.act_id)
    if done is None:
        return False
    _check_same(done, viewer_of(principal), request)
    return True


def _check_same(done: Happened, viewer: Actor, request: ActRequest) -> None:
    """Raises `ActReused` unless `request` is what was done; of texts a part may be masked since."""
    act: Any = request.act  # Any: which fields there are is looked up by name
    said = (
        viewer,
        action_of(request.act).value,
        getattr(act, "amount_minor", None),
        tuple(dict.fromkeys(getattr(act, "files", ()))),
    )
    if said != (done.by, done.action, done.amount_minor, done.files):
        raise ActReused(request.act_id)


async def said_with(
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
