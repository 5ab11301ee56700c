"""What each side is told of an event of a lane's log, given the rows that the event names.

Live delivery, resuming and the feed all tell it by this one text.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

from msgspec import Struct

from prilavok import market
from prilavok.cases import CaseDecided, CaseOpened, CaseTouched
from prilavok.chat.lane_writer import Happening
from prilavok.chat.lookups import Found
from prilavok.chat.model import (
    AnswerOverdue,
    Author,
    Blocked,
    ChatRow,
    ChatsMarked,
    ClaimChanged,
    MessageRevised,
    MessageRow,
    MessagesErased,
    MessagesKeptBack,
    MessagesSent,
    SeqRange,
    Side,
    Status,
    StatusChanged,
    Unblocked,
)
from prilavok.chat.protocol import (
    AnyServerEvent,
    CaseEvent,
    ClaimEvent,
    InboxEvent,
    KeptBackEvent,
    MessageEvent,
    NoticeEvent,
    RevisedEvent,
    RightsEvent,
    StatusEvent,
)
from prilavok.chat.views import marks_views, message_view
from prilavok.core.events import Event, by_tag
from prilavok.inbox.model import InboxChanged
from prilavok.notices import NoticeTold, Recipient, RecipientKind
from prilavok.programmes import ProgrammePublished, ProgrammeStarted
from prilavok.standing.penalties import PenaltyImposed, PenaltyReversed

ABOUT_WRITING = frozenset({"chat_policy", "rollout", "terms"})
"""Programmes that say who may write."""

FOLLOWED = by_tag(
    [
        MessagesSent,
        MessagesKeptBack,
        MessagesErased,
        MessageRevised,
        StatusChanged,
        ClaimChanged,
        ChatsMarked,
        AnswerOverdue,
        Blocked,
        Unblocked,
        PenaltyImposed,
        PenaltyReversed,
        ProgrammePublished,
        ProgrammeStarted,
        NoticeTold,
        InboxChanged,
        CaseOpened,
        CaseTouched,
        CaseDecided,
        market.StaffChanged,
    ]
)


class Party(Struct, frozen=True):
    """Everyone on one side of chats: a buyer, or a seller with all its staff."""

    side: Side
    id: str


class Reviewers(Struct, frozen=True):
    """Everyone who may look at the review queue."""


REVIEWERS = Reviewers()
Hearers: TypeAlias = Party | Reviewers


class Telling(Struct, frozen=True, gc=False):
    """Something to be told to one side of a chat or to all reviewers, or to everyone where `party`
    is None. `origin` knows already; `only` is the one person it is meant for."""

    party: Hearers | None
    event: AnyServerEvent
    origin: object = None
    only: str | None = None


def tellings_of_new(happening: Happening) -> Iterable[Telling]:
    """What both sides are told of a message that was just stored."""
    message = happening.message
    parties = {
        Side.BUYER: Party(Side.BUYER, happening.buyer_id),
        Side.SELLER: Party(Side.SELLER, happening.seller_id),
    }
    if message.seq is None:
        yield _kept_back(message, parties[message.side], happening.origin)
        return
    written = happening.written
    for side, party in parties.items():
        yield Telling(
            party, _event(message, side, written.status, written.due_at), happening.origin
        )


def tellings_of(event: Event, found: Found) -> Iterable[Telling | market.StaffChanged]:
    """What is to be told of an event of the log; nothing of chats that were not `found`."""
    match event:
        case MessagesSent():
            for told in event.chats:
                yield from _tellings_of_range(told, found)
        case MessagesKeptBack() | MessagesErased():
            yield from _tellings_of_kept_back(event, found)
        case MessageRevised() | StatusChanged() | ClaimChanged():
            if event.chat_id in found.chats:
                yield from _tellings_of_change(event, found)
        case ChatsMarked():
            yield from _tellings_of_marks(event, found)
        case NoticeTold() | InboxChanged() | CaseOpened() | CaseTouched() | CaseDecided():
            yield _telling_beside_chats(event)
        case market.StaffChanged():
            yield event
        case _:
            yield from _tellings_of_rights(event, found)


def _telling_beside_chats(
    event: NoticeTold | InboxChanged | CaseOpened | CaseTouched | CaseDecided,
) -> Telling:
    match event:
        case NoticeTold():
            return _telling_of_notice(event.recipient, NoticeEvent(event.notice_id, event.kind))
        case InboxChanged():
            return Telling(Party(Side.SELLER, event.seller_id), InboxEvent(event.chat_id))
        case CaseOpened() | CaseTouched() | CaseDecided():
            return Telling(REVIEWERS, CaseEvent(event.case_id))


def _telling_of_notice(recipient: Recipient, told: NoticeEvent) -> Telling:
    if recipient.kind in (RecipientKind.BUYER, RecipientKind.SELLER):
        return Telling(Party(Side(recipient.kind), recipient.id), told)
    return Telling(REVIEWERS, told, only=f"{recipient.kind}:{recipient.id}")


def party_of(author: Author) -> Party:
    """Whose chats `author` hears of."""
    if author.side is Side.BUYER:
        return Party(Side.BUYER, author.id)
    assert author.seller_id is not None
    return Party(Side.SELLER, author.seller_id)


def parties_of(chat: ChatRow) -> dict[Side, Party]:
    """Who hears of `chat`, by side."""
    return {
        Side.BUYER: Party(Side.BUYER, chat.buyer_id),
        Side.SELLER: Party(Side.SELLER, chat.seller_id),
    }


def _tellings_of_range(told: SeqRange, found: Found) -> Iterable[Telling]:
    if told.chat_id not in found.chats:
        return
    chat = found.chats[told.chat_id]
    for seq in range(told.first_seq, told.last_seq + 1):
        message = found.by_seq[told.chat_id, seq]
        for side, party in parties_of(chat).items():
            yield Telling(party, _event(message, side, chat.status, chat.due_at))


def _tellings_of_change(
    event: MessageRevised | StatusChanged | ClaimChanged, found: Found
) -> Iterable[Telling]:
    for side, party in parties_of(found.chats[event.chat_id]).items():
        if isinstance(event, StatusChanged):
            told = StatusEvent(
                event.chat_id, event.change, event.status, event.due_at, event.paused_at
            )
        elif isinstance(event, ClaimChanged):
            told = ClaimEvent(event.chat_id, event.change, event.claim_id, event.version)
        else:
            message = message_view(found.by_id[event.message_id], side)
            told = RevisedEvent(event.chat_id, event.change, message)
        yield Telling(party, told)


def _tellings_of_kept_back(
    event: MessagesKeptBack | MessagesErased, found: Found
) -> Iterable[Telling]:
    for chat_id, message_id in event.messages:
        if chat_id in found.chats:
            message = found.by_id[message_id]
            yield _kept_back(message, parties_of(found.chats[chat_id])[message.side], None)


def _tellings_of_rights(event: Event, found: Found) -> Iterable[Telling]:
    """Whom to tell that they should ask again whether they may write."""
    match event:
        case Blocked() | Unblocked():
            for chat in (found.chats[each] for each in event.chats if each in found.chats):
                for party in parties_of(chat).values():
                    yield Telling(party, RightsEvent(chat.chat_id))
        case PenaltyImposed() | PenaltyReversed():
            yield Telling(Party(Side(event.party.kind), event.party.id), RightsEvent(None))
        case ProgrammePublished() | ProgrammeStarted() if event.kind in ABOUT_WRITING:
            yield Telling(None, RightsEvent(None))
        case _:
            pass


def _tellings_of_marks(event: ChatsMarked, found: Found) -> Iterable[Telling]:
    for chat in (found.chats[chat_id] for chat_id in event.chats if chat_id in found.chats):
        for party in parties_of(chat).values():
            for marks in marks_views(chat):
                yield Telling(party, marks)


def _event(
    message: MessageRow, side: Side, status: Status, due_at: datetime | None
) -> MessageEvent:
    assert message.change is not None
    view = message_view(message, side)
    return MessageEvent(message.chat_id, message.change, view, status, due_at)


def _kept_back(message: MessageRow, party: Party, origin: object) -> Telling:
    event = KeptBackEvent(message.chat_id, message_view(message, message.side, message.author_id))
    return Telling(party, event, origin, only=message.author_id)
