"""Events become evidence: questions that were answered or not, claims that were decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from prilavok.chat.answers import Answer
from prilavok.chat.lookups import chats_of
from prilavok.chat.model import AnswerOverdue, ClaimChanged
from prilavok.claims.model import Claim, ClaimId, ClaimReason, Outcome
from prilavok.claims.reading import claim_by_id
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber
from prilavok.core.lanes import Lane
from prilavok.levels.evidence import store
from prilavok.levels.evidence.model import Evidence, Kind

FOR_THE_BUYER: Final = frozenset(
    {Outcome.REFUND, Outcome.COMPENSATION, Outcome.REPLACEMENT, Outcome.PART}
)


async def hear_of_answers(conn: Connection, lane: Lane, answers: Sequence[Answer]) -> None:
    """Each answered question counts when it was answered."""
    await _append(conn, lane, [evidence_of_answer(answer) for answer in answers])


async def hear(conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    """What an event gives."""
    match event:
        case AnswerOverdue():
            await _append(conn, lane, await _overdue(conn, lane, event))
        case ClaimChanged():
            claim = await claim_by_id(conn, lane, ClaimId(event.claim_id))
            if claim is not None and claim.outcome in FOR_THE_BUYER:
                await _append(conn, lane, [evidence_of_claim(claim, at)])
        case _:
            raise AssertionError(event)


def evidence_of_answer(answer: Answer) -> Evidence:
    """A question that got a person's answer."""
    return Evidence(
        seller_id=answer.seller_id,
        at=answer.answered_at,
        kind=Kind.ANSWERED,
        subject=str(answer.chat_id),
        part=str(answer.seq),
        flag=answer.in_time,
        waited_s=answer.waited_s,
    )


def evidence_of_claim(claim: Claim, at: datetime) -> Evidence:
    """A claim that went for the buyer, from when that was decided first."""
    return Evidence(
        seller_id=claim.seller_id,
        at=at,
        kind=Kind.CLAIMED,
        subject=str(claim.claim_id),
        flag=claim.defective or claim.reason is ClaimReason.DEFECT,
        scheme=claim.scheme,
    )


async def _overdue(conn: Connection, lane: Lane, event: AnswerOverdue) -> list[Evidence]:
    """A question whose deadline passed, then."""
    return [
        Evidence(
            seller_id=chat.seller_id,
            at=event.due_at,
            kind=Kind.UNANSWERED,
            subject=str(event.chat_id),
            part=event.due_at.isoformat(),
        )
        for chat in await chats_of(conn, lane, [event.chat_id])
    ]


async def _append(conn: Connection, lane: Lane, found: Sequence[Evidence]) -> None:
    if found:
        head = await store.lock_head(conn, lane)
        await store.append(conn, lane, head, found)


SUBSCRIBER: Final = Subscriber("levels", (AnswerOverdue, ClaimChanged), hear)
"""Hears of questions without answers, and of claims."""
