"""What happens to a claim in its caller's transaction, which holds the lanes of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok import cases, market
from prilavok.cases import CaseDecided, CaseId
from prilavok.claims import store
from prilavok.claims.acts import AnyAct, GoodsReturned, action_of
from prilavok.claims.arbitration import act_of
from prilavok.claims.errors import ClaimNotFound
from prilavok.claims.model import Actor, Claim, ClaimId, Person, State, lane_of_claim
from prilavok.claims.policies import policy_of
from prilavok.claims.recording import EXPIRED, Said, record, said_in
from prilavok.claims.refunds.model import RefundRow
from prilavok.claims.refunds.owing import left_of_order
from prilavok.claims.rules import Refusal, apply, expire
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane


class Settled(Struct, frozen=True):
    """A claim after an act, and what was told; `position` is None where nothing has changed.
    `expired`: its turn had passed, or a moderator had decided, which was seen to in place of the
    act."""

    claim: Claim
    position: int | None
    expired: bool = False


async def held(conn: Connection, lane: Lane, claim_id: UUID) -> Claim | None:
    """The claim with what can still go back for its line; the caller holds the lane."""
    claim = await store.claim_by_id(conn, lane, claim_id)
    if claim is None:
        return None
    return await with_left(conn, claim)


async def with_left(conn: Connection, claim: Claim, *, besides: Sequence[RefundRow] = ()) -> Claim:
    """`claim` with what can still go back as its `paid`, were it not for what would be owed
    `besides`; what it is owed itself is its own. Money of another currency, in which the order is
    told by now, is none of its."""
    if claim.refund is not None:
        return replace(claim, paid=claim.refund.amount)
    left = await left_of_order(
        conn, Lane(claim.lane), claim.seller_id, claim.order_id, besides=besides
    )
    of_line = left.get(claim.line_id)
    is_same = of_line is not None and of_line.currency == claim.paid.currency
    return replace(claim, paid=of_line if is_same else replace(claim.paid, minor=0))


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
    """What moderators' decisions and the marketplace's facts do; once for each act id. It happens
    `now`, when that was told; where something was done to the claim since, then: a history does
    not go back in time."""
    lane = lane_of_claim(claim_id, lanes)
    claim = await held(conn, lane, claim_id)
    if claim is None:
        raise ClaimNotFound(claim_id)
    now = max(now, claim.changed_at)
    if act_id is not None and await store.act_of(conn, lane, claim_id, act_id) is not None:
        return Settled(claim, None)
    after = apply(claim, await policy_of(conn, claim.policy_version), act, now)
    if isinstance(after, Refusal):
        return after
    text = str(getattr(act, "text", None) or getattr(act, "note", None) or "")
    amount_minor = getattr(act, "amount_minor", None)
    said = Said(action_of(act).value, act_id, text, amount_minor=amount_minor)
    return Settled(*await changed(conn, claim, after, by, said, lanes=lanes, now=now))


async def settle_turn(
    conn: Connection, claim: Claim, *, lanes: int, now: datetime
) -> tuple[Claim, int] | None:
    """What a moderator has decided does, or else the passing of the claim's turn, once; None if
    nothing does."""
    decided = await _decided(conn, claim, lanes=lanes)
    if decided is not None:
        return await rule(conn, claim, decided, lanes=lanes, now=now)
    after = expire(claim, await policy_of(conn, claim.policy_version), now)
    if after is None:
        return None
    by, said = Person(Actor.DEADLINE), Said(EXPIRED)
    return await changed(conn, claim, after, by, said, lanes=lanes, now=now)


async def is_settled(conn: Connection, claim: Claim, *, lanes: int, now: datetime) -> bool:
    """Whether `settle_turn` would come before whatever somebody does."""
    if await _decided(conn, claim, lanes=lanes) is not None:
        return True
    return expire(claim, await policy_of(conn, claim.policy_version), now) is not None


async def rule(
    conn: Connection, claim: Claim, decided: CaseDecided, *, lanes: int, now: datetime
) -> tuple[Claim, int]:
    """Do to the claim, which is disputed, what was decided: nobody comes in between."""
    act = act_of(decided.decision, decided.amount_minor, decided.reason, claim)
    by = Person(Actor.MODERATOR, decided.decided_by[-1])
    settled = await step(
        conn, claim.claim_id, act, by, act_id=decided.case_id, lanes=lanes, now=now
    )
    assert not isinstance(settled, Refusal), "a case is open while its claim is disputed"
    assert settled.position is not None, "what was decided leaves no case to the claim"
    return settled.claim, settled.position


async def changed(
    conn: Connection,
    before: Claim,
    after: Claim,
    by: Person,
    said: Said,
    *,
    lanes: int,
    now: datetime,
) -> tuple[Claim, int]:
    """Record the change, and that goods which are back already are not waited for."""
    claim, position = await record(conn, before, after, by, said, lanes=lanes, now=now)
    arrived = await arrived_already(conn, claim, now)
    if arrived is None:
        return claim, position
    marketplace, said = Person(Actor.MARKETPLACE), said_in(action_of(GoodsReturned()))
    return await record(conn, claim, arrived, marketplace, said, lanes=lanes, now=now)


async def arrived_already(conn: Connection, claim: Claim, now: datetime) -> Claim | None:
    """The next version of a claim that waits for goods which are back; None of any other."""
    if claim.state is not State.AWAITING_RETURN or not await _is_back(conn, claim):
        return None
    arrived = apply(claim, await policy_of(conn, claim.policy_version), GoodsReturned(), now)
    assert not isinstance(arrived, Refusal), "they are waited for"
    return arrived


async def _is_back(conn: Connection, claim: Claim) -> bool:
    lane = Lane(claim.lane)
    lines = await market.lines_of_order(conn, lane, claim.seller_id, claim.order_id)
    return any(line.line_id == claim.line_id and line.returned_at is not None for line in lines)


async def _decided(conn: Connection, claim: Claim, *, lanes: int) -> CaseDecided | None:
    if claim.case_id is None:
        return None
    return await cases.decision_of(conn, CaseId(claim.case_id), lanes=lanes)
