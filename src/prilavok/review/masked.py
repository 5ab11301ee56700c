"""Messages of which a part was masked: one is nothing, so many of one party are an attempt.

Each is counted once, in one case: the next case needs as many new ones.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok import cases
from prilavok.cases import CaseId, NewCase
from prilavok.chat.evidence import ChatEvidence, evidence_of
from prilavok.chat.model import ChatId, MessageId, MessagesMasked, State, lane_of_chat
from prilavok.core.database import Connection, execute, fetch
from prilavok.core.events import heads, lock_lanes
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party
from prilavok.moderation.model import Finding
from prilavok.review import campaigns, store
from prilavok.review.evidence import messages_of, snapshot
from prilavok.review.kinds import KINDS
from prilavok.review.model import CaseSubject, Kind, party_of
from prilavok.review.pursuing import pursued


class MaskedRow(Struct, frozen=True):
    """A masked message, and the case that it was counted in."""

    chat_id: ChatId
    message_id: MessageId
    case_id: CaseId | None


class Masked(Struct, frozen=True):
    """A masked message that is pursued, and what was masked in it."""

    seen: ChatEvidence
    finding: Finding

    @property
    def party(self) -> Party:
        return party_of(self.seen.chat, self.seen.subject.side)


async def count_masked(conn: Connection, lane: Lane, event: MessagesMasked, at: datetime) -> None:
    """Count what was masked; open a case where it is too much, or add to the one that waits."""
    lanes = len(await heads(conn))
    found = [
        each
        for chat_id, message_id in event.messages
        if (each := await _masked(conn, lane, chat_id, message_id, at)) is not None
    ]
    if not found:
        return
    touched = {lane, *(each.party.lane(lanes) for each in found)}
    touched |= {
        lane_of_chat(row.chat_id, lanes)
        for each in found
        for row in await _counted(conn, each, lanes=lanes, since=None)
    }
    await lock_lanes(conn, touched)
    for each in found:
        await _count(conn, each, lanes=lanes, at=at)


async def _masked(
    conn: Connection, lane: Lane, chat_id: ChatId, message_id: MessageId, at: datetime
) -> Masked | None:
    seen = await evidence_of(conn, lane, chat_id, message_id)
    if seen is None or seen.subject.state is not State.MASKED or seen.verdict is None:
        return None
    finding = seen.verdict.deciding
    if finding is None:
        return None
    party = party_of(seen.chat, seen.subject.side)
    return Masked(seen, finding) if await pursued(conn, party.kind, finding, at) else None


async def _count(conn: Connection, masked: Masked, *, lanes: int, at: datetime) -> None:
    if not await execute(conn, NOTE, {**_key(masked, lanes), **_message(masked), "at": at}):
        return
    policy = (await campaigns.policy_in_force(conn, at)).masked
    known = await _counted(conn, masked, lanes=lanes, since=at - policy.within)
    case_id = await _waiting(conn, known, lanes=lanes)
    new = [row for row in known if row.case_id is None]
    if case_id is None and len(new) < policy.messages_min:
        return
    if case_id is None:
        case_id = await _open(conn, masked, new, policy.within, lanes=lanes, at=at)
    for row in new:
        await _join(conn, masked, row, case_id, lanes=lanes, at=at)


async def _waiting(conn: Connection, known: list[MaskedRow], *, lanes: int) -> CaseId | None:
    """The undecided case that counted any of them."""
    for case_id in {row.case_id for row in known if row.case_id is not None}:
        if (await cases.case_of(conn, case_id, lanes=lanes)).is_undecided:
            return case_id
    return None


async def _open(
    conn: Connection,
    masked: Masked,
    rows: list[MaskedRow],
    within: timedelta,
    *,
    lanes: int,
    at: datetime,
) -> CaseId:
    """A case of the last message, with the others before those around it."""
    chat_id = masked.seen.chat.chat_id
    facts = {"masked": str(len(rows)), "within_d": str(within.days)}
    evidence = await snapshot(conn, masked.seen, lanes=lanes, at=at, facts=facts)
    elsewhere = [
        message
        for row in rows
        if row.chat_id != chat_id
        for message in await _alone(conn, row, lanes=lanes)
    ]
    new = NewCase(
        kind=Kind.ATTEMPT,
        subject=str(masked.seen.subject.message_id),
        owner=masked.party,
        evidence=replace(evidence, messages=(*elsewhere, *evidence.messages)),
        label=masked.finding.label,
        rule=masked.finding.rule,
        rule_version=masked.seen.verdict.version if masked.seen.verdict else None,
    )
    return await cases.open_case(conn, KINDS, new, lanes=lanes, now=at)


async def _alone(conn: Connection, row: MaskedRow, *, lanes: int) -> list[cases.EvidenceMessage]:
    lane = lane_of_chat(row.chat_id, lanes)
    seen = await evidence_of(conn, lane, row.chat_id, row.message_id, around=0)
    return [replace(each, is_subject=False) for each in messages_of([seen.subject])] if seen else []


async def _join(
    conn: Connection,
    masked: Masked,
    row: MaskedRow,
    case_id: CaseId,
    *,
    lanes: int,
    at: datetime,
) -> None:
    key = {**_key(masked, lanes), "message_id": row.message_id, "case_id": case_id}
    await execute(conn, JOIN, key)
    subject = CaseSubject(
        chat_id=row.chat_id,
        attempt_id=row.message_id,
        kind=Kind.ATTEMPT,
        case_id=case_id,
        side=masked.seen.subject.side,
        label=masked.finding.label,
        at=at,
    )
    await store.note_subject(conn, lane_of_chat(row.chat_id, lanes), subject)


async def _counted(
    conn: Connection, masked: Masked, *, lanes: int, since: datetime | None
) -> list[MaskedRow]:
    parameters = {**_key(masked, lanes), "since": since}
    return await fetch(conn, COUNTED, parameters, row=MaskedRow)


def _key(masked: Masked, lanes: int) -> dict[str, object]:
    party = masked.party
    return {
        "lane": party.lane(lanes),
        "party_kind": party.kind,
        "party_id": party.id,
        "label": masked.finding.label,
    }


def _message(masked: Masked) -> dict[str, UUID]:
    return {
        "chat_id": masked.seen.chat.chat_id,
        "message_id": masked.seen.subject.message_id,
    }


NOTE = """
insert into masked_messages (lane, party_kind, party_id, label, message_id, chat_id, at)
values (
    %(lane)s, %(party_kind)s, %(party_id)s, %(label)s, %(message_id)s, %(chat_id)s, %(at)s
)
on conflict do nothing
"""

# by the primary key
COUNTED = """
select chat_id, message_id, case_id
from masked_messages
where lane = %(lane)s
and party_kind = %(party_kind)s
and party_id = %(party_id)s
and label = %(label)s
and (%(since)s::timestamptz is null or at > %(since)s)
order by at, message_id
"""

JOIN = """
update masked_messages
set case_id = %(case_id)s
where lane = %(lane)s
and party_kind = %(party_kind)s
and party_id = %(party_id)s
and label = %(label)s
and message_id = %(message_id)s
"""
