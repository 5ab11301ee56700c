"""What becomes of the care of a chat, pure."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET
from msgspec.structs import replace

from prilavok.core.ids import StaffId
from prilavok.inbox.model import CarePatch, CareRow, LabelId


def patched(care: CareRow, patch: CarePatch, now: datetime) -> CareRow:
    """`care` with what `patch` says; what is put off to a time that has passed is not put off."""
    if patch.assignee is not UNSET:
        assignee = StaffId(patch.assignee) if patch.assignee is not None else None
        care = replace(care, assignee=assignee)
    if patch.labels is not UNSET:
        care = replace(care, labels=tuple(LabelId(label) for label in dict.fromkeys(patch.labels)))
    if patch.snoozed_until is not UNSET:
        care = snoozed(care, patch.snoozed_until, now)
    return care


def snoozed(care: CareRow, until: datetime | None, now: datetime) -> CareRow:
    """`care` put off until then, or not at all; the buyer's next message ends it."""
    if until is None or until <= now:
        return replace(care, snoozed_until=None, snoozed_count=None)
    return replace(care, snoozed_until=until, snoozed_count=care.buyer_count)
