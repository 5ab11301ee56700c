"""What people in facts may not be called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from prilavok.market.model import AnyFact, Buyer, Seller, Staff
from prilavok.market.receipts import BadFact

Imitates: TypeAlias = Callable[[str], bool]
"""Whether a name makes people believe that the marketplace itself is writing."""

IMITATES: Final = "nobody but the marketplace may be called that"


def checked(fact: AnyFact | BadFact, imitates: Imitates) -> AnyFact | BadFact:
    """`fact`, unless somebody is called as the marketplace or its support is."""
    if isinstance(fact, Seller | Staff | Buyer) and fact.name and imitates(fact.name):
        return BadFact(IMITATES, "$.name", fact.source, fact.id)
    return fact
