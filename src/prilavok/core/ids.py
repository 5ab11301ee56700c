"""Names of things: the marketplace's own opaque texts, and our UUIDv7.

The marketplace's ids are 1–64 characters without control characters: a U+0000 alone would fail a
whole batch in PostgreSQL, so it is refused at the edge.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta

SellerId = NewType("SellerId", str)
BuyerId = NewType("BuyerId", str)
StaffId = NewType("StaffId", str)
ProductId = NewType("ProductId", str)
OrderId = NewType("OrderId", str)

MARKET_ID_PATTERN = r"^[^\x00-\x1f\x7f]{1,64}\Z"
MarketText = Annotated[str, Meta(min_length=1, max_length=64, pattern=MARKET_ID_PATTERN)]
"""Wire type of an id that the marketplace chose."""

RAND_A_BITS = 12
RAND_B = (1 << 62) - 1


def uuid7(now: datetime) -> UUID:
    """A random UUIDv7 (RFC 9562 §5.7) whose first 48 bits are `now` in milliseconds."""
    # asked for once: that takes longer than the rest
    random = int.from_bytes(os.urandom(10), "big")
    return _uuid7(now, random >> (80 - RAND_A_BITS), random & RAND_B)


def uuid7_carrying(now: datetime, number: int) -> UUID:
    """A UUIDv7 whose `rand_a` field holds `number` (0 to 4,095): see `number_in`."""
    assert 0 <= number < 1 << RAND_A_BITS
    return _uuid7(now, number, int.from_bytes(os.urandom(8), "big") & RAND_B)


def _uuid7(now: datetime, rand_a: int, rand_b: int) -> UUID:
    milliseconds = int(now.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 7 << 76 | rand_a << 64 | 2 << 62 | rand_b)


def time_of(identifier: UUID) -> datetime:
    """When a UUIDv7 was made, to a millisecond."""
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC)


def number_in(identifier: UUID) -> int:
    """The number that `uuid7_carrying` put in."""
    return identifier.int >> 64 & ((1 << RAND_A_BITS) - 1)
