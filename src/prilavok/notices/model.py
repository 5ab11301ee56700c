"""A notice: whom it is for, what it says, whether they have read it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias
from uuid import UUID

from msgspec import Struct

from prilavok.core.events import Event
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.money import Money
from prilavok.core.parties import Party
from prilavok.market.model import Permission


class Coded(Struct, frozen=True):
    """A code of ours that every language has a name for, such as a label: `texts/labels.toml`."""

    code: str


class Translated(Struct, frozen=True):
    """Words that are there in every language."""

    words: dict[str, str]


Param: TypeAlias = str | int | datetime | Money | Coded | Translated


class RecipientKind(StrEnum):
    """What the recipient is to the marketplace."""

    BUYER = "buyer"
    SELLER = "seller"
    MODERATOR = "moderator"
    OPERATOR = "operator"


class NoticeKind(StrEnum):
    """What a notice is about; each has its words in `words.WORDS`."""

    MESSAGE_RELEASED = "message_released"
    MESSAGE_UPHELD = "message_upheld"
    MESSAGE_CLEARED = "message_cleared"
    FILE_RELEASED = "file_released"
    MESSAGE_RECALLED = "message_recalled"
    DANGER_SEEN = "danger_seen"
    REPORT_SETTLED = "report_settled"
    VIOLATION_CONFIRMED = "violation_confirmed"
    DECISION_REVERSED = "decision_reversed"
    WARNED = "warned"
    MUTED = "muted"
    FINED = "fined"
    SHOP_SUSPENDED = "shop_suspended"
    SHOP_SUSPENDED_UNTIL = "shop_suspended_until"
    WARNING_REVERSED = "warning_reversed"
    MUTE_REVERSED = "mute_reversed"
    FINE_REVERSED = "fine_reversed"
    FINE_TO_REPAY = "fine_to_repay"
    SUSPENSION_REVERSED = "suspension_reversed"
    APPEAL_RECEIVED = "appeal_received"
    APPEAL_REJECTED = "appeal_rejected"
    ANSWER_DUE_SOON = "answer_due_soon"
    ANSWER_OVERDUE = "answer_overdue"
    TERMS_TO_ACCEPT = "terms_to_accept"
    LEVEL_SET = "level_set"
    LEVEL_SET_ENDED = "level_set_ended"
    LEVEL_RULES_CHANGED = "level_rules_changed"
    TERMS_ANNOUNCED = "terms_announced"
    BECAME_TRUSTED = "became_trusted"
    NO_LONGER_TRUSTED = "no_longer_trusted"
    CLAIM_TO_DECIDE = "claim_to_decide"
    CLAIM_EVIDENCE_WANTED = "claim_evidence_wanted"
    CLAIM_OFFERED = "claim_offered"
    CLAIM_REFUSED = "claim_refused"
    CLAIM_DISPUTED = "claim_disputed"
    CLAIM_APPROVED_WITH_RETURN = "claim_approved_with_return"
    CLAIM_GOODS_SENT_BACK = "claim_goods_sent_back"
    CLAIM_GOODS_RECEIVED = "claim_goods_received"
    CLAIM_CONDITION_CONTESTED = "claim_condition_contested"
    CLAIM_TO_BE_FULFILLED = "claim_to_be_fulfilled"
    CLAIM_DISPATCHED = "claim_dispatched"
    CLAIM_REFUND_OWED = "claim_refund_owed"
    CLAIM_RULED = "claim_ruled"
    CLAIM_DUE_SOON = "claim_due_soon"
    CLAIM_TURN_MISSED = "claim_turn_missed"
    CLAIM_REFUNDED = "claim_refunded"
    CLAIM_CLOSED_REFUSED = "claim_closed_refused"
    CLAIM_CLOSED = "claim_closed"
    LEVEL_CHANGED = "level_changed"
    LEVEL_AT_RISK = "level_at_risk"
    DISCOUNT_REACHED = "discount_reached"
    DISCOUNT_ENDS_SOON = "discount_ends_soon"
    COUPON_ISSUED = "coupon_issued"
    COUPON_EXHAUSTED = "coupon_exhausted"
    LEVEL_REVISED = "level_revised"
    LEVELS_LATE = "levels_late"
    LEVEL_SET_OVER = "level_set_over"
    LEVEL_APPEAL_REJECTED = "level_appeal_rejected"


OF_LEVELS: Final = frozenset(
    {
        NoticeKind.LEVEL_SET,
        NoticeKind.LEVEL_SET_ENDED,
        NoticeKind.LEVEL_SET_OVER,
        NoticeKind.LEVEL_RULES_CHANGED,
        NoticeKind.LEVEL_CHANGED,
        NoticeKind.LEVEL_AT_RISK,
        NoticeKind.LEVEL_REVISED,
        NoticeKind.LEVEL_APPEAL_REJECTED,
    }
)
"""For staff who may see their seller's level."""

OF_CHATS: Final = frozenset(
    {
        NoticeKind.MESSAGE_RELEASED,
        NoticeKind.MESSAGE_UPHELD,
        NoticeKind.MESSAGE_CLEARED,
        NoticeKind.MESSAGE_RECALLED,
        NoticeKind.DANGER_SEEN,
        NoticeKind.REPORT_SETTLED,
        NoticeKind.ANSWER_DUE_SOON,
        NoticeKind.ANSWER_OVERDUE,
    }
)
"""For staff who may open the chats to which these lead. A file may be of a claim."""

OF_CLAIMS: Final = frozenset(kind for kind in NoticeKind if kind.value.startswith("claim_"))
"""For staff who may open the claims to which these lead."""

FOR: Final = {
    Permission.LEVELS: OF_LEVELS,
    Permission.CHAT: OF_CHATS,
    Permission.CLAIMS: OF_CLAIMS,
}


def hidden_from(permissions: Collection[str]) -> frozenset[NoticeKind]:
    """What a member of staff with these permissions is not told of."""
    return frozenset(
        kind for needed, kinds in FOR.items() if needed not in permissions for kind in kinds
    )


class Recipient(Struct, frozen=True):
    """Whom a notice is for."""

    kind: RecipientKind
    id: str

    @classmethod
    def of(cls, party: Party) -> Recipient:
        """A buyer, or a seller with all its staff."""
        return cls(RecipientKind(party.kind), party.id)

    def lane(self, lanes: int) -> Lane:
        """Where its notices are kept, in a database of so many `lanes`."""
        return lane_of(self.id, lanes)


class NewNotice(Struct, frozen=True):
    """Something to be told once for its `key`; `link` is a path in the reader's own pages.

    `params` fill the words in: text, whole numbers, times (with a zone), money, codes, or
    words in every language.
    """

    kind: NoticeKind
    key: str
    params: dict[str, Param]
    link: str | None = None


class Notice(Struct, frozen=True):
    """A notice as its reader sees it, in the language that they asked for. `read_at` is when they
    read it, or when what it asked for was done, whoever did it."""

    notice_id: UUID
    kind: NoticeKind
    title: str
    body: str
    link: str | None
    at: datetime
    read_at: datetime | None


class NoticePage(Struct, frozen=True):
    """Notices, newest first, and how many of all are unread; the next page is `before` the last."""

    notices: tuple[Notice, ...]
    unread: int
    has_more: bool


class NoticeTold(Event, frozen=True, tag="notices.told"):
    """Somebody has a new notice."""

    recipient: Recipient
    notice_id: UUID
    kind: NoticeKind
