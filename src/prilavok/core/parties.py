"""Whom a matter concerns: a buyer, or a seller with all its staff."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from prilavok.core.lanes import Lane, lane_of


class PartyKind(StrEnum):
    """A side of the trade."""

    BUYER = "buyer"
    SELLER = "seller"


class Party(Struct, frozen=True):
    """A buyer or a seller, by the marketplace's id."""

    kind: PartyKind
    id: str

    @property
    def name(self) -> str:
        """How records and accounts name it: `seller:42`."""
        return f"{self.kind}:{self.id}"

    def lane(self, lanes: int) -> Lane:
        """Where its matters are kept, in a database of so many `lanes`."""
        return lane_of(self.id, lanes)
