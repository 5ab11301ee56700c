"""A row's days in bytes: about four for each of them.

Days and amounts are varints of seven bits, low ones first. The first day is whole, each next one
the step from the day before; amounts are signed and zigzagged (0, -1, 1, -2, ... become 0, 1, 2,
3). Nothing else may be in there: what is decoded encodes to the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from prilavok.discounts.days import NEVER, Day

BUCKETS_MAX: Final = 400
"""The 366 days that can count at once, and room for clocks that differ."""
AMOUNT_BITS_MAX: Final = 63
NUMBER_BITS_MAX: Final = 64


class Bucket(Struct, frozen=True):
    """What was bought on a day and kept, in minor units. Signed, and never 0."""

    day: Day
    amount_minor: int


class Corrupt(Exception):
    """The bytes are not what `pack` makes: the row has to be counted again from the facts."""


def pack(buckets: Sequence[Bucket]) -> bytes:
    """The bytes of `buckets`, whose days ascend."""
    assert len(buckets) <= BUCKETS_MAX
    packed = bytearray()
    before = 0
    for bucket in buckets:
        assert bucket.day > before
        assert bucket.amount_minor != 0
        _put(packed, bucket.day - before)
        _put(packed, _zigzag(bucket.amount_minor))
        before = bucket.day
    return bytes(packed)


def unpack(packed: bytes) -> list[Bucket]:
    """What `pack` was given. Raises `Corrupt`."""
    numbers = _numbers(packed)
    if len(numbers) % 2 or len(numbers) > 2 * BUCKETS_MAX:
        raise Corrupt
    buckets: list[Bucket] = []
    day = 0
    for step, amount in zip(numbers[::2], numbers[1::2], strict=True):
        if not step or not amount:
            raise Corrupt
        day += step
        if day >= NEVER:
            raise Corrupt
        buckets.append(Bucket(Day(day), (amount >> 1) ^ -(amount & 1)))
    return buckets


def _zigzag(amount: int) -> int:
    assert -(1 << AMOUNT_BITS_MAX) <= amount < 1 << AMOUNT_BITS_MAX
    return amount << 1 if amount >= 0 else ((-amount) << 1) - 1


def _put(packed: bytearray, number: int) -> None:
    while number > 0x7F:
        packed.append(number & 0x7F | 0x80)
        number >>= 7
    packed.append(number)


def _numbers(packed: bytes) -> list[int]:
    numbers: list[int] = []
    number = shift = 0
    for byte in packed:
        number |= (byte & 0x7F) << shift
        if byte > 0x7F:
            shift += 7
        elif byte or not shift:
            numbers.append(number)
            number = shift = 0
        else:  # a last group of zeros: the number has a shorter form
            raise Corrupt
        if shift > NUMBER_BITS_MAX or number >> NUMBER_BITS_MAX:
            raise Corrupt
    if shift:
        raise Corrupt
    return numbers
