"""What is meant by the filters of an inbox, for who asks and at what time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from prilavok.chat.waiting import SOON
from prilavok.core.errors import Invalid
from prilavok.inbox.model import Due, InboxFilter, LabelId, Wanted


@dataclass(eq=False)
class ZoneUnknown(Invalid):
    """There is no time zone {zone}."""

    zone: str


def wanted_of(asked: InboxFilter, staff_id: str, now: datetime) -> Wanted:
    """The chats that `staff_id` asks for. What is put off is left out unless they search, or ask
    for it. Raises `ZoneUnknown`."""
    snoozed = asked.snoozed
    if snoozed is None and asked.q is None:
        snoozed = False
    return Wanted(
        status=asked.status,
        assignee=_assignee(asked.assignee, staff_id),
        label=LabelId(asked.label) if asked.label else None,
        product_id=asked.product_id,
        has_deadline=asked.due is not None,
        due_after=now if asked.due in (Due.SOON, Due.TODAY) else None,
        due_until=_due_until(asked.due, asked.zone, now),
        running=asked.due in (Due.OVERDUE, Due.SOON, Due.TODAY),
        snoozed=snoozed,
    )


def _assignee(asked: str | None, staff_id: str) -> str | None:
    """Whose chats are asked for; empty: nobody's."""
    if asked == "me":
        return staff_id
    return "" if asked == "none" else asked


def _due_until(due: Due | None, zone: str, now: datetime) -> datetime | None:
    if due is None or due is Due.ANY:
        return None
    if due is Due.OVERDUE:
        return now
    if due is Due.SOON:
        return now + SOON
    try:
        clocks = ZoneInfo(zone)
    except (ValueError, LookupError, OSError) as error:
        raise ZoneUnknown(zone) from error
    tomorrow = now.astimezone(clocks).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), clocks)
