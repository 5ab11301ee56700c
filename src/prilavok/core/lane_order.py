"""The order in which a turn holds lanes: rising, so that no two wait for each other in a circle."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from prilavok.core.lanes import Lane

_HELD: ContextVar[set[Lane] | None] = ContextVar("held", default=None)


@dataclass(eq=False)
class OutOfOrder(Exception):
    """A lane was to be held behind a later one; `lanes` are those that were wanted so far."""

    lanes: frozenset[Lane]


@contextmanager
def holding(held: set[Lane]) -> Generator[None]:
    """Within it lanes are added to `held` as they are taken, in order alone; after an error, what
    its savepoint gives back is taken out again."""
    before = frozenset(held)
    token = _HELD.set(held)
    try:
        yield
    except BaseException:
        held.intersection_update(before)
        raise
    finally:
        _HELD.reset(token)


def take(lanes: Iterable[Lane]) -> None:
    """About to hold `lanes`. Raises `OutOfOrder` within `holding`, where a later one is held."""
    held = _HELD.get()
    if held is None:
        return
    fresh = set(lanes) - held
    if fresh and held and min(fresh) < max(held):
        raise OutOfOrder(frozenset(held | fresh))
    held |= fresh
