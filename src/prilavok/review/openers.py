"""Events that open cases. Each reads what it needs, locks the lanes it writes in, and opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok import cases
from prilavok.cases import CaseId, NewCase
from prilavok.chat.evidence import ChatEvidence, evidence_of
from prilavok.chat.lookups import chats_of
from prilavok.chat.model import (
    AnswerOverdue,
    ChatId,
    EditKeptBack,
    LinksSeen,
    MessagesKeptBack,
    MessagesMasked,
    Side,
    State,
)
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber, heads, lock_lanes
from prilavok.core.lanes import Lane
from prilavok.moderation.model import Finding
from prilavok.review import campaigns, contested, masked, store
from prilavok.review.evidence import snapshot
from prilavok.review.kinds import KINDS
from prilavok.review.model import CaseSubject, Kind, party_of
from prilavok.review.pursuing import pursued
from prilavok.standing import penalties


class KeptBack(Struct, frozen=True):
    """A message or an edit that becomes a case; `finding` is what it was kept back for."""

    kind: Kind
    seen: ChatEvidence
    finding: Finding | None


async def open_cases(conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    """Open what an event asks for, close what it leaves nothing to decide of; one reader of the log
    for all of them, for most rows of it are of no concern to any."""
    match event:
        case MessagesKeptBack() | EditKeptBack():
            await open_for_kept_back(conn, lane, event, at)
        case MessagesMasked():
            await masked.count_masked(conn, lane, event, at)
        case LinksSeen():
            await campaigns.watch_links(conn, lane, event, at)
        case AnswerOverdue():
            await record_late_answer(conn, lane, event, at)
        case penalties.PenaltyProposed() | penalties.Appealed() | penalties.ReversalProposed():
            await contested.open_for_penalty(conn, lane, event, at)
        case penalties.PenaltyDropped() | penalties.PenaltyReversed():
            await contested.close_for_penalty(conn, lane, event, at)
        case _:
            raise AssertionError(event)


async def open_for_kept_back(
    conn: Connection, lane: Lane, event: MessagesKeptBack | EditKeptBack, at: datetime
) -> None:
    """What is held waits for a person; what was refused is one's business if it is pursued."""
    lanes = len(await heads(conn))
    found = [
        await _kept_back(conn, lane, chat_id, attempt_id, at)
        for chat_id, attempt_id in _attempts_in(event)
    ]
    wanted = [each for each in found if each is not None]
    if not wanted:
        return
    owners = {party_of(each.seen.chat, each.seen.subject.side) for each in wanted}
    await lock_lanes(conn, {lane, *(owner.lane(lanes) for owner in owners)})
    for each in wanted:
        await _open(conn, lane, each, lanes=lanes, at=at)


async def record_late_answer(
    conn: Connection, lane: Lane, event: AnswerOverdue, at: datetime
) -> None:
    """An answer that did not come in time is a violation; a clock needs nobody to confirm it."""
    [chat] = await chats_of(conn, lane, [event.chat_id])
    violation = penalties.NewViolation(
        party=party_of(chat, Side.SELLER),
        label=penalties.Label.ANSWER_OVERDUE,
        source=f"overdue:{event.chat_id}:{event.due_at.isoformat()}",
        at=event.due_at,
        chat_id=event.chat_id,
    )
    lanes = len(await heads(conn))
    await penalties.confirm_violation(conn, violation, lanes=lanes, now=at)


def _attempts_in(event: MessagesKeptBack | EditKeptBack) -> Sequence[tuple[ChatId, UUID]]:
    if isinstance(event, EditKeptBack):
        return [(event.chat_id, event.edit_id)]
    return event.messages


async def _kept_back(
    conn: Connection, lane: Lane, chat_id: ChatId, attempt_id: UUID, at: datetime
) -> KeptBack | None:
    seen = await evidence_of(conn, lane, chat_id, attempt_id)
    if seen is None:
        return None
    finding = seen.verdict.deciding if seen.verdict is not None else None
    if seen.subject.state is State.HELD:
        return KeptBack(Kind.HELD_MESSAGE, seen, finding)
    if seen.subject.state is not State.REFUSED or finding is None:
        return None
    earlier = await store.subjects_of_attempt(conn, lane, chat_id, attempt_id)
    if any(subject.kind is Kind.HELD_MESSAGE for subject in earlier):
        return None  # a person has refused it
    party = party_of(seen.chat, seen.subject.side)
    if not await pursued(conn, party.kind, finding, at):
        return None
    return KeptBack(Kind.ATTEMPT, seen, finding)


async def _open(conn: Connection, lane: Lane, found: KeptBack, *, lanes: int, at: datetime) -> None:
    case_id = await _alike(conn, lane, found, lanes=lanes)
    if case_id is None:
        case_id = await _new(conn, found, lanes=lanes, at=at)
    subject = found.seen.subject
    await store.note_subject(
        conn,
        lane,
        CaseSubject(
            chat_id=found.seen.chat.chat_id,
            attempt_id=subject.message_id,
            kind=found.kind,
            case_id=case_id,
            side=subject.side,
            label=found.finding.label if found.finding else None,
            at=at,
        ),
    )


async def _alike(conn: Connection, lane: Lane, found: KeptBack, *, lanes: int) -> CaseId | None:
    """The undecided case that another attempt at the same thing joins; what is held never does."""
    if found.kind is not Kind.ATTEMPT or found.finding is None:
        return None
    chat_id, side = found.seen.chat.chat_id, found.seen.subject.side
    latest = await store.latest_alike(conn, lane, chat_id, found.kind, side, found.finding.label)
    if latest is None:
        return None
    return latest if (await cases.case_of(conn, latest, lanes=lanes)).is_undecided else None


async def _new(conn: Connection, found: KeptBack, *, lanes: int, at: datetime) -> CaseId:
    subject, finding = found.seen.subject, found.finding
    new = NewCase(
        kind=found.kind,
        subject=str(subject.message_id),
        owner=party_of(found.seen.chat, subject.side),
        evidence=await snapshot(conn, found.seen, lanes=lanes, at=at, facts={}),
        label=finding.label if finding else None,
        rule=finding.rule if finding else None,
        rule_version=found.seen.verdict.version if found.seen.verdict else None,
    )
    return await cases.open_case(conn, KINDS, new, lanes=lanes, now=at)


OPENED_FOR: Final = (
    MessagesKeptBack,
    MessagesMasked,
    EditKeptBack,
    LinksSeen,
    AnswerOverdue,
    penalties.PenaltyProposed,
    penalties.Appealed,
    penalties.ReversalProposed,
    penalties.PenaltyDropped,
    penalties.PenaltyReversed,
)
SUBSCRIBER: Final = Subscriber("openers", OPENED_FOR, open_cases, one_at_a_time=True)
