"""What becomes of facts that are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from msgspec import Struct

from prilavok.core.errors import Conflict
from prilavok.core.lanes import Lane
from prilavok.market.model import Taken

Status: TypeAlias = Literal["accepted", "duplicate", "conflict", "rejected"]


class BadFact(Struct, frozen=True):
    """What was told and cannot be taken, and where in it the flaw is (`$` is the fact)."""

    reason: str
    path: str = "$"
    source: str | None = None
    id: str | None = None


class Receipt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the fact at `index` of a call.

    `position` in the log of `lane` is that of the fact itself; for a duplicate or a conflict, of
    the fact that was there first.
    """

    index: int
    source: str | None
    id: str | None
    status: Status
    lane: Lane | None = None
    position: int | None = None
    path: str | None = None
    reason: str | None = None


class Plan(Struct, frozen=True):
    """What an intake is going to do: a receipt for every fact told, what the logs get, and the
    positions that their heads reach by it."""

    receipts: tuple[Receipt, ...]
    fresh: tuple[Taken, ...]
    heads: dict[Lane, int]


class Intake(Struct, frozen=True):
    """What an intake did. `told` are the positions of the events it emitted, to be announced."""

    receipts: tuple[Receipt, ...]
    told: dict[Lane, int]

    def count(self, status: Status) -> int:
        """How many of the facts ended so."""
        return sum(receipt.status == status for receipt in self.receipts)


@dataclass(eq=False)
class FactsConflict(Conflict):
    """{count} of the facts have ids that are taken by other facts; the rest has been dealt with."""

    count: int
    ids: tuple[str | None, ...]
    receipts: tuple[Receipt, ...]
    dry_run: bool
