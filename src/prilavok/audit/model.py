"""A change, and who made it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct


class Did(StrEnum):
    """What the log knows to tell: a code stays what it is for ever."""

    PROGRAMME_PUBLISHED = "programmes.published"
    PENALTY_REVERSED = "standing.penalty_reversed"
    FILE_ERASED = "chat.file_erased"
    PERMISSIONS_CHOSEN = "staffing.permissions_chosen"
    KEY_MADE = "staffing.key_made"
    KEY_REVOKED = "staffing.key_revoked"
    ERASURE_REQUESTED = "erasure.requested"
    ERASURE_LIFTED = "erasure.lifted"
    COLLECTION_TOLD = "standing.collection_told"
    REFUND_TOLD = "claims.refund_told"
    CHATS_EXPORTED = "inbox.chats_exported"
    LEVEL_OVERRIDDEN = "levels.overridden"
    LEVEL_OVERRIDE_ENDED = "levels.override_ended"
    COUPON_MADE = "discounts.coupon_made"
    COUPON_PAUSED = "discounts.coupon_paused"
    COUPON_RESUMED = "discounts.coupon_resumed"
    COUPON_ENDED = "discounts.coupon_ended"
    COUPON_ISSUED = "discounts.coupon_issued"
    COUPON_CODES_MADE = "discounts.coupon_codes_made"


class Change(Struct, frozen=True):
    """What `by` (`operator:42`) did to `subject`. Numbers rise; one that failed leaves a gap."""

    number: int
    at: datetime
    by: str
    did: Did
    subject: str
    details: dict[str, Any]  # Any: JSON, for people to read


class Changer(Struct, frozen=True):
    """Somebody who has changed something, and what they changed last: beside that their id means
    something."""

    by: str
    subject: str
    at: datetime


class Changers(Struct, frozen=True):
    """Everybody who is in the log, who changed something last first, with names as in
    `AuditPage`."""

    changers: tuple[Changer, ...]
    names: dict[str, str]


class AuditPage(Struct, frozen=True):
    """Changes, newest first; the next page is `before` the last number.

    `names` has what people call a subject, or who changed it, by the id in the log: of a penalty it
    is the name of its party, of a claim that of its seller. Whose ids mean something within a
    seller only is there beside what they changed: `seller:42 seller_staff:7`. What has no name, or
    is not known any more, is not there.
    """

    changes: tuple[Change, ...]
    has_more: bool
    names: dict[str, str] = {}
