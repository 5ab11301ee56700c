"""Entries, their lines, and the accounts that they move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok.core.errors import Conflict, NotFound
from prilavok.core.money import Money
from prilavok.core.parties import Party

MARKETPLACE: Final = "marketplace"


def account_of(owner: Party | None, name: str) -> str:
    """The account `name` of a party, or of the marketplace: `seller:42/fines`."""
    return f"{owner.name if owner else MARKETPLACE}/{name}"


class Line(Struct, frozen=True):
    """`amount` on an account: debit is positive, credit negative, nothing is zero."""

    account: str
    amount: Money


class Entry(Struct, frozen=True):
    """What is to be booked because of `reason`, which is unique in its lane."""

    reason: str
    lines: tuple[Line, ...]
    memo: dict[str, str]

    def __post_init__(self) -> None:
        sums: dict[str, int] = {}
        for line in self.lines:
            assert line.amount.minor, f"{self.reason} books nothing on {line.account}"
            currency = line.amount.currency
            sums[currency] = sums.get(currency, 0) + line.amount.minor
        assert sums, f"{self.reason} books nothing"
        assert not any(sums.values()), f"{self.reason} does not balance: {sums}"


class Booked(Struct, frozen=True):
    """An entry as it stands in the books."""

    entry_id: UUID
    reason: str
    reverses: str | None
    memo: dict[str, str]
    at: datetime
    lines: tuple[Line, ...]


@dataclass(eq=False)
class ReasonReused(Conflict):
    """Something else was booked because of {reason} before."""

    reason: str


@dataclass(eq=False)
class EntryNotFound(NotFound):
    """Nothing was booked because of {reason}."""

    reason: str


@dataclass(eq=False)
class AlreadyReversed(Conflict):
    """What was booked because of {reason} has been reversed because of {by}."""

    reason: str
    by: str
