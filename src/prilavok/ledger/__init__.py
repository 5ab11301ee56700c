"""What is owed: double-entry bookkeeping of fines, refunds, budgets.

An entry's lines sum to zero in every currency; it is booked once per reason and never changed.
What was wrong is undone by a counter-entry. A balance is the sum of an account's lines, so it
cannot differ from what was booked.
"""

from __future__ import annotations

from prilavok.ledger.actions import balance, balances, entries_of, post, post_all, reverse
from prilavok.ledger.model import (
    MARKETPLACE,
    AlreadyReversed,
    Booked,
    Entry,
    EntryNotFound,
    Line,
    ReasonReused,
    account_of,
)

__all__ = [
    "MARKETPLACE",
    "AlreadyReversed",
    "Booked",
    "Entry",
    "EntryNotFound",
    "Line",
    "ReasonReused",
    "account_of",
    "balance",
    "balances",
    "entries_of",
    "post",
    "post_all",
    "reverse",
]
