"""Money in minor units. No float comes near it; percentages are basis points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct

Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")]
BPS_WHOLE = 10_000
BPS_HALF = BPS_WHOLE // 2


class Money(Struct, frozen=True):
    """An amount of minor units (kopecks, cents) of one currency, signed."""

    minor: int
    currency: Currency

    def part(self, bps: int) -> Money:
        """`bps` basis points of the amount, rounded half away from zero, once."""
        return Money(half_up(self.minor * bps, BPS_WHOLE), self.currency)


def half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded half away from zero."""
    quotient, rest = divmod(abs(numerator), denominator)
    rounded = quotient + (2 * rest >= denominator)
    return rounded if numerator >= 0 else -rounded


def share_of(minor: int, bps: int) -> int:
    """`bps` basis points of `minor` ≥ 0, rounded half up: `half_up`, where nothing is negative."""
    return (minor * bps + BPS_HALF) // BPS_WHOLE


def shares_of(minors: Sequence[int], bps: int) -> list[int]:
    """`share_of` each."""
    return [(minor * bps + BPS_HALF) // BPS_WHOLE for minor in minors]


def shares(total_minor: int, weights: Sequence[int]) -> list[int]:
    """`total_minor` ≥ 0 split by `weights` ≥ 0 so that the parts sum exactly (largest remainder).

    Equal remainders go to the earlier weight; when every weight is zero, the first takes all.
    """
    whole = sum(weights)
    if whole == 0:
        return [total_minor, *([0] * (len(weights) - 1))] if weights else []
    parts = [total_minor * weight // whole for weight in weights]
    remainders = [total_minor * weight % whole for weight in weights]
    largest_first = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in largest_first[: total_minor - sum(parts)]:
        parts[i] += 1
    return parts
