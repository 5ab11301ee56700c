"""A change, and who made it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct


class Change(Struct, frozen=True):
    """What `by` (`operator:42`) did to `subject`. Numbers rise; one that failed leaves a gap."""

    number: int
    at: datetime
    by: str
    did: str
    subject: str
    details: dict[str, Any]  # Any: JSON, for people to read


class AuditPage(Struct, frozen=True):
    """Changes, newest first; the next page is `before` the last number."""

    changes: tuple[Change, ...]
    has_more: bool
