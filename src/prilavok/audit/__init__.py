"""Who changed what: an append-only log of what operators, moderators and integrators did.

`record` is called in the transaction of the change, so a change that is not in the log did not
happen. What moderators decide in cases is in the cases' own logs.
"""

from __future__ import annotations

from prilavok.audit.actions import last_of_each, page, record
from prilavok.audit.model import AuditPage, Change, Did

__all__ = ["AuditPage", "Change", "Did", "last_of_each", "page", "record"]
