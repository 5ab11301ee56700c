"""How fast one may write. The bound is each person's, never an address's: an office behind one
address is many people. It protects the machine, as queues and bodies are bounded, so it lies in
this process's memory and asks no database; N processes let N times as much through at most.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

from msgspec import Struct

from prilavok.core.errors import Exhausted
from prilavok.identity.model import Principal

BUCKETS_MAX: Final = 50_000
"""Writers remembered. Whoever wrote longest ago is forgotten first, and may write as if anew."""
REFUSED_IN_A_ROW_MAX: Final = 16
"""Refusals of one writer, with nothing taken in between, that are answered at once: a client that
does not hear them is read from no more for a moment."""


@dataclass(eq=False)
class TooManyWrites(Exhausted):
    """You write faster than {per_minute} times a minute; go on in {retry_after_s} seconds."""

    per_minute: int
    retry_after_s: int


class Pace(Struct, frozen=True):
    """So many writes at once, and so many a minute from then on; both at least 1."""

    burst: int
    per_minute: int


class Bucket:
    """Tokens of one writer: full with `pace.burst`, a write takes one, time brings them back."""

    __slots__ = ("_at_s", "_left", "pace", "refused_in_a_row")

    def __init__(self, pace: Pace, now_s: float) -> None:
        self.pace = pace
        self.refused_in_a_row = 0
        self._left = float(pace.burst)
        self._at_s = now_s

    def wait_s(self, now_s: float) -> float:
        """0 if there was a token, which is taken; else how long until there is one.

        A clock that went back brings nothing and costs nothing: time counts on from there.
        """
        gained = max(0.0, now_s - self._at_s) * self.pace.per_minute / 60
        self._at_s = now_s
        self._left = min(float(self.pace.burst), self._left + gained)
        if self._left >= 1:
            self._left -= 1
            self.refused_in_a_row = 0
            return 0.0
        self.refused_in_a_row += 1
        return (1 - self._left) * 60 / self.pace.per_minute


class Paces:
    """The buckets of all who write in this process; all keys of a seller share one."""

    def __init__(
        self, people: Pace, keys: Pace, *, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._people = people
        self._keys = keys
        self._now_s = now_s
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def check(self, principal: Principal) -> None:
        """Count a write of `principal`. Raises `TooManyWrites`."""
        refusal = self.refusal(writer_of(principal))
        if refusal is not None:
            raise refusal

    def refusal(self, writer: str) -> TooManyWrites | None:
        """Count a write of `writer`: None if it may be, and nothing counts if it may not."""
        bucket = self._bucket_of(writer)
        wait_s = bucket.wait_s(self._now_s())
        return TooManyWrites(bucket.pace.per_minute, ceil(wait_s)) if wait_s else None

    def is_deaf(self, writer: str) -> bool:
        """Whether `writer` goes on writing, whatever they are answered."""
        return self._bucket_of(writer).refused_in_a_row > REFUSED_IN_A_ROW_MAX

    def _bucket_of(self, writer: str) -> Bucket:
        bucket = self._buckets.get(writer)
        if bucket is None:
            pace = self._keys if writer.startswith(KEYS) else self._people
            bucket = self._buckets[writer] = Bucket(pace, self._now_s())
            if len(self._buckets) > BUCKETS_MAX:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(writer)
        return bucket


KEYS: Final = "key\0"


def writer_of(principal: Principal) -> str:
    """By what name `principal` is counted: a person's own, or the seller's whose key it is. No id
    holds U+0000."""
    seller_id = principal.seller_id or ""
    if principal.via == "key":
        return f"{KEYS}{seller_id or principal.subject}"
    return f"{principal.role}\0{seller_id}\0{principal.subject}"
