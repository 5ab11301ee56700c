"""Who is told of a claim's change, and of a turn that is about to end."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from prilavok.claims.model import Actor, Claim, Outcome, State, Turn
from prilavok.core.database import Connection
from prilavok.core.money import Money
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind, settle
from prilavok.notices import tell as tell_notice
from prilavok.notices.model import Param

TOLD: Final[dict[State, tuple[Turn, NoticeKind]]] = {
    State.AWAITING_SELLER: (Turn.SELLER, NoticeKind.CLAIM_TO_DECIDE),
    State.AWAITING_EVIDENCE: (Turn.BUYER, NoticeKind.CLAIM_EVIDENCE_WANTED),
    State.OFFERED: (Turn.BUYER, NoticeKind.CLAIM_OFFERED),
    State.REFUSED: (Turn.BUYER, NoticeKind.CLAIM_REFUSED),
    State.DISPUTED: (Turn.SELLER, NoticeKind.CLAIM_DISPUTED),
    State.AWAITING_RETURN: (Turn.BUYER, NoticeKind.CLAIM_APPROVED_WITH_RETURN),
    State.IN_TRANSIT: (Turn.SELLER, NoticeKind.CLAIM_GOODS_SENT_BACK),
    State.INSPECTING: (Turn.BUYER, NoticeKind.CLAIM_GOODS_RECEIVED),
    State.CONDITION_DISPUTED: (Turn.BUYER, NoticeKind.CLAIM_CONDITION_CONTESTED),
    State.FULFILLING: (Turn.BUYER, NoticeKind.CLAIM_TO_BE_FULFILLED),
    State.DISPATCHED: (Turn.BUYER, NoticeKind.CLAIM_DISPATCHED),
    State.REFUNDING: (Turn.BUYER, NoticeKind.CLAIM_REFUND_OWED),
}
"""Whom each new state concerns first: the side that is to act, or that waited for it."""
VERSIONS_OF_TURN_MAX: Final = 100
"""A turn hardly takes so many acts that change no state, such as evidence that is added."""


async def tell(
    conn: Connection,
    before: Claim | None,
    after: Claim,
    by: Actor,
    *,
    lanes: int,
    now: datetime,
) -> None:
    """Tell the side that a new state concerns, and both of what no side has done. What asked a side
    to act is settled once its turn is over, whoever ended it."""
    if before is not None and before.state is after.state:
        return
    if before is not None:
        await _settle_turn(conn, before, lanes=lanes, now=now)
    if after.state is State.CLOSED:
        for side in _others(by):
            await _tell(conn, after, side, _closing(after), lanes=lanes, now=now)
        return
    side, kind = TOLD[after.state]
    if by.value != side.value:
        await _tell(conn, after, side, kind, lanes=lanes, now=now)
    if by is Actor.DEADLINE and before is not None and before.turn in (Turn.BUYER, Turn.SELLER):
        await tell_missed(conn, before, after, lanes=lanes, now=now)
    elif by is Actor.MODERATOR:
        ruled = NoticeKind.CLAIM_RULED
        await _tell(conn, after, Turn.SELLER, ruled, lanes=lanes, now=now)


async def tell_due_soon(conn: Connection, claim: Claim, *, lanes: int, now: datetime) -> None:
    """Remind whose turn it is."""
    await _tell(conn, claim, claim.turn, NoticeKind.CLAIM_DUE_SOON, lanes=lanes, now=now)


async def tell_missed(
    conn: Connection, before: Claim, after: Claim, *, lanes: int, now: datetime
) -> None:
    """Tell whose turn it was that it has passed."""
    missed = NoticeKind.CLAIM_TURN_MISSED
    await _tell(conn, after, before.turn, missed, lanes=lanes, now=now)


async def _settle_turn(conn: Connection, before: Claim, *, lanes: int, now: datetime) -> None:
    """Nobody has to read any more that this turn had begun, or was about to end."""
    if before.turn not in (Turn.BUYER, Turn.SELLER):
        return
    side, kind = TOLD[before.state]
    asked = (NoticeKind.CLAIM_DUE_SOON, *([kind] if side is before.turn else []))
    # In which version the state began is not kept: it was one of the last.
    first = max(1, before.version - VERSIONS_OF_TURN_MAX)
    versions = range(first, before.version + 1)
    keys = [_key(asking, before, version) for asking in asked for version in versions]
    await settle(conn, _recipient(before, before.turn), keys, lanes=lanes, now=now)


def _others(by: Actor) -> tuple[Turn, ...]:
    return tuple(side for side in (Turn.BUYER, Turn.SELLER) if side.value != by.value)


def _closing(claim: Claim) -> NoticeKind:
    if claim.refund is not None:
        return NoticeKind.CLAIM_REFUNDED
    if claim.outcome is Outcome.REFUSED:
        return NoticeKind.CLAIM_CLOSED_REFUSED
    return NoticeKind.CLAIM_CLOSED


async def _tell(
    conn: Connection, claim: Claim, side: Turn, kind: NoticeKind, *, lanes: int, now: datetime
) -> None:
    link = f"/chats/{claim.chat_id}" if side is Turn.BUYER else f"/claims/{claim.claim_id}"
    key = _key(kind, claim, claim.version)
    notice = NewNotice(kind, key, _params(claim, kind), link)
    await tell_notice(conn, _recipient(claim, side), notice, lanes=lanes, now=now)


def _key(kind: NoticeKind, claim: Claim, version: int) -> str:
    return f"{kind}:{claim.claim_id}:{version}"


def _recipient(claim: Claim, side: Turn) -> Recipient:
    owner = claim.buyer_id if side is Turn.BUYER else claim.seller_id
    return Recipient(RecipientKind(side.value), owner)


def _params(claim: Claim, kind: NoticeKind) -> dict[str, Param]:
    params: dict[str, Param] = {"order": claim.order_id}
    if claim.due_at is not None:
        params["due_at"] = claim.due_at
    amount: Money | None = claim.refund.amount if claim.refund is not None else claim.offer
    if amount is not None:
        params["amount"] = amount
    return params
