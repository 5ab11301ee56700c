"""What becomes of the care of a chat, pure."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET
from msgspec.structs import replace

from prilavok.core.ids import StaffId
from prilavok.inbox.model import LABELS_OF_CHAT_MAX, BulkDo, CarePatch, CareRow, LabelId


def patched(care: CareRow, patch: CarePatch, now: datetime) -> CareRow:
    """`care` with what `patch` says; what is put off to a time that has passed is not put off."""
    if patch.assignee is not UNSET:
        assignee = StaffId(patch.assignee) if patch.assignee is not None else None
        care = replace(care, assignee=assignee)
    if patch.labels is not UNSET:
        labels = tuple(LabelId(label) for label in dict.fromkeys(patch.labels))
        care = replace(care, labels=labels or None)
    if patch.snoozed_until is not UNSET:
        care = snoozed(care, patch.snoozed_until, now)
    return care


def snoozed(care: CareRow, until: datetime | None, now: datetime) -> CareRow:
    """`care` put off until then, or not at all; the buyer's next message ends it."""
    if until is None or until <= now:
        return replace(care, snoozed_until=None, snoozed_count=None)
    return replace(care, snoozed_until=until, snoozed_count=care.buyer_count)


def done_in_bulk(care: CareRow, do: BulkDo, now: datetime) -> CareRow:
    """`care` once what is done with many chats is done to its chat."""
    labels = care.labels or ()
    if do.assign is not UNSET:
        return replace(care, assignee=StaffId(do.assign) if do.assign is not None else None)
    if do.snooze is not UNSET:
        return snoozed(care, do.snooze, now)
    if do.label is not UNSET and do.label not in labels:
        return replace(care, labels=(*labels, LabelId(do.label)))
    if do.unlabel is not UNSET and do.unlabel in labels:
        left = tuple(label for label in labels if label != do.unlabel)
        return replace(care, labels=left or None)
    return care


def has_too_many_labels(care: CareRow) -> bool:
    return len(care.labels or ()) > LABELS_OF_CHAT_MAX
