"""Lanes: owners spread over a fixed number of partitions, so that small writes share commits.

A lane is the first column of every key of every table that grows. The number of lanes is fixed when
the database is created (8 by default, at most 1,024).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import NewType, TypeVar

Lane = NewType("Lane", int)
T = TypeVar("T")

LANES_DEFAULT = 8
LANES_MAX = 1024


def lane_of(owner: str, lanes: int) -> Lane:
    """The lane of `owner` (a seller or a buyer) among `lanes`; the same everywhere, for ever."""
    digest = blake2b(owner.encode(), digest_size=8).digest()
    return Lane(int.from_bytes(digest, "big") % lanes)


def by_lane(
    items: Iterable[T], owner: Callable[[T], str], lanes: int
) -> list[tuple[Lane, list[T]]]:
    """`items` grouped by the lane of their owner, lanes ascending: the order to lock them in."""
    groups: dict[Lane, list[T]] = {}
    for item in items:
        groups.setdefault(lane_of(owner(item), lanes), []).append(item)
    return sorted(groups.items())
