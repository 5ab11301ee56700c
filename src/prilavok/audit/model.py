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


class Change(Struct, frozen=True):
    """What `by` (`operator:42`) did to `subject`. Numbers rise; one that failed leaves a gap."""

    number: int
    at: datetime
    by: str
    did: Did
    subject: str
    details: dict[str, Any]  # Any: JSON, for people to read


class AuditPage(Struct, frozen=True):
    """Changes, newest first; the next page is `before` the last number.

    `names` has what people call a subject, or who changed it, by the id in the log: of a penalty it
    is the name of its party. What has none, or is not known any more, is not there.
    """

    changes: tuple[Change, ...]
    has_more: bool
    names: dict[str, str] = {}
