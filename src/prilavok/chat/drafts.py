"""Messages that were decided upon, and what became of each when its batch was written."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok.chat.model import (
    BuyerId,
    ChatId,
    ClientId,
    KeptVerdict,
    MessageId,
    SellerId,
    ShownFile,
    Side,
    State,
    Status,
)


class Draft(Struct, frozen=True, gc=False):
    """A message that was decided upon but not written yet.

    `due_at` is when an answer would be due if this is an unanswered question, `look_at` when that
    is to be looked at first; `pauses_at` is when a held answer lets the time stand still. Rights
    are the lane's and the chat's when the decision was made: if either has risen, it is made again.
    `after` is the side's attempt up to which the judge saw what it had said.
    """

    chat_id: ChatId
    message_id: MessageId
    client_id: ClientId
    digest: int
    side: Side
    author_id: str
    author_name: str | None
    text: str
    state: State
    verdict: KeptVerdict | None
    sent_at: datetime
    due_at: datetime | None
    look_at: datetime | None
    pauses_at: datetime | None
    lane_rights: int
    chat_rights: int
    after: UUID
    seller_id: SellerId
    buyer_id: BuyerId
    files: tuple[ShownFile, ...] | None = None


class Outcome(StrEnum):
    """What the batch found for a draft: written now, written before, without a right any more, or
    judged without something that its side said meanwhile."""

    NEW = "new"
    KNOWN = "known"
    STALE = "stale"
    OUTRUN = "outrun"


class Written(Struct, frozen=True, gc=False):
    """The answer to a draft: as stored now if it is new, as stored before if it was known.

    `position` is the batch's in its lane, None when the batch wrote nothing.
    """

    outcome: Outcome
    state: State
    seq: int | None
    change: int | None
    sent_at: datetime
    digest: int
    verdict: KeptVerdict | None
    status: Status
    due_at: datetime | None
    position: int | None


def copy_of(written: Written) -> Written:
    """The answer to a second draft of the same message in the same batch."""
    return replace(written, outcome=Outcome.KNOWN) if written.outcome is Outcome.NEW else written
