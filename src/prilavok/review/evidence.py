"""The snapshot that a case carries: messages around its subject, the verdict, both histories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from prilavok import market
from prilavok.cases import (
    Evidence,
    EvidenceFile,
    EvidenceFinding,
    EvidenceMessage,
    Highlight,
    PartyHistory,
)
from prilavok.chat.evidence import (
    AROUND,
    ChatEvidence,
    SeenMessage,
    chats_counted,
    evidence_of,
    newest_message,
)
from prilavok.chat.files.model import FileRow
from prilavok.chat.model import ChatRow, KeptVerdict, Side
from prilavok.core.database import Connection
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind
from prilavok.moderation.attachments.model import AttachmentFinding
from prilavok.moderation.model import Finding
from prilavok.review import store
from prilavok.review.model import party_of
from prilavok.standing import penalties

SIDES: Final = (Side.SELLER, Side.BUYER)


async def snapshot(
    conn: Connection, seen: ChatEvidence, *, lanes: int, at: datetime, facts: Mapping[str, str]
) -> Evidence:
    """Everything that whoever decides about `seen` should look at, as it is `at` that moment."""
    return Evidence(
        chat_id=seen.chat.chat_id,
        context=seen.chat.context_title,
        context_type=seen.chat.context_type,
        messages=messages_of(seen.messages),
        verdict=msgspec.to_builtins(seen.verdict) if seen.verdict is not None else None,
        history=await histories(conn, seen.chat, lanes=lanes, at=at),
        facts=dict(facts),
    )


async def snapshot_of_chat(
    conn: Connection, chat: ChatRow, *, lanes: int, at: datetime, facts: Mapping[str, str]
) -> Evidence:
    """The end of a conversation, where no message of it is singled out."""
    lane, newest = Lane(chat.lane), await newest_message(conn, Lane(chat.lane), chat.chat_id)
    messages: tuple[EvidenceMessage, ...] = ()
    if newest is not None:
        seen = await evidence_of(conn, lane, chat.chat_id, newest, around=2 * AROUND)
        messages = messages_of(seen.messages) if seen is not None else ()
    return Evidence(
        chat_id=chat.chat_id,
        context=chat.context_title,
        context_type=chat.context_type,
        messages=tuple(replace(message, is_subject=False) for message in messages),
        history=await histories(conn, chat, lanes=lanes, at=at),
        facts=dict(facts),
    )


def messages_of(messages: Sequence[SeenMessage]) -> tuple[EvidenceMessage, ...]:
    """The messages, with what is wrong in each."""
    return tuple(
        EvidenceMessage(
            message_id=message.message_id,
            side=message.side,
            author=message.author_name or message.author_id,
            text=message.text,
            state=message.state,
            sent_at=message.sent_at,
            is_subject=message.is_subject,
            highlights=_highlights(message.verdict),
            files=tuple(map(file_shown, message.files)),
        )
        for message in messages
    )


def file_shown(file: FileRow) -> EvidenceFile:
    """`file`, with what it says against the rules."""
    return EvidenceFile(
        file_id=file.file_id,
        name=file.name,
        media_type=file.media_type,
        bytes=file.bytes,
        width=file.width,
        height=file.height,
        pages=file.pages,
        findings=tuple(map(_finding_in_file, file.verdict.findings)) if file.verdict else (),
    )


def _finding_in_file(found: AttachmentFinding) -> EvidenceFinding:
    label = found.finding.label
    return EvidenceFinding(
        label=label,
        part=found.place.part,
        page=found.place.page,
        text=found.text,
        highlights=tuple(Highlight(span.start, span.end, label) for span in found.finding.spans),
    )


async def histories(
    conn: Connection, chat: ChatRow, *, lanes: int, at: datetime
) -> tuple[PartyHistory, ...]:
    """What is known of both sides of the chat."""
    parties = [party_of(chat, side) for side in SIDES]
    return tuple([await history_of(conn, party, lanes=lanes, at=at) for party in parties])


async def history_of(conn: Connection, party: Party, *, lanes: int, at: datetime) -> PartyHistory:
    """What is known of a party `at` that moment."""
    name, since = await _known(conn, party, lanes)
    standing = await penalties.standing_of(conn, party, lanes=lanes, at=at)
    counts = await store.counts_of(conn, party, lanes=lanes)
    return PartyHistory(
        party=party,
        name=name,
        since=since,
        chats=await chats_counted(conn, party, lanes=lanes),
        violations=standing.violations_counted,
        penalties=standing.penalties_counted,
        reports_against=counts.against,
        reports_made=counts.made,
    )


def finding_of(verdict: KeptVerdict | None, label: str | None) -> Finding | None:
    """What the judge found of that sort."""
    if verdict is None:
        return None
    return next((found for found in verdict.findings if found.label == label), None)


def direction_in(evidence: Evidence, label: str) -> penalties.Direction | None:
    """Whether a contact was given or asked for, as the judge saw it in what the case is about."""
    if evidence.verdict is None:
        return None
    verdict = msgspec.convert(evidence.verdict, KeptVerdict)
    finding = finding_of(verdict, label)
    if finding is None or finding.direction is None:
        return None
    return penalties.Direction(finding.direction)


def _highlights(verdict: KeptVerdict | None) -> tuple[Highlight, ...]:
    if verdict is None:
        return ()
    return tuple(
        Highlight(span.start, span.end, found.label)
        for found in verdict.findings
        for span in found.spans
    )


async def _known(conn: Connection, party: Party, lanes: int) -> tuple[str | None, datetime | None]:
    """A party's name, and since when it is there."""
    if party.kind is PartyKind.SELLER:
        sellers = await market.sellers_by_id(conn, [SellerId(party.id)], lanes=lanes)
        return (sellers[0].name, sellers[0].registered_at) if sellers else (None, None)
    buyers = await market.buyers_by_id(conn, [BuyerId(party.id)], lanes=lanes)
    return (buyers[0].name, None) if buyers else (None, None)
