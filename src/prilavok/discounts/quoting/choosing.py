"""Which coupons of one source are used for a basket: at most one for each line.

The one that is worth most to the basket takes its lines; the next one what it still holds of the
others, if that suffices for it; and so on. By prices before any discount, so that the choice does
not depend on what else the buyer gets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from typing import Final, TypeAlias

from msgspec import Struct

from prilavok.core.money import BPS_WHOLE
from prilavok.discounts.coupons.model import CouponId
from prilavok.discounts.quoting.racks import Rack
from prilavok.discounts.quoting.worth import Rank, Worth, rank

LOOKED_AT_MIN: Final = 8
"""Offered racks that are looked at, win or not, so that they are told of."""

Turn: TypeAlias = tuple[int, Rank, int]


class Field(Struct, frozen=True, eq=False):
    """A rack and the lines of the basket that its coupons are for, by their places."""

    rack: Rack
    places: tuple[int, ...]


class Chosen(Struct, frozen=True):
    """The coupon of a field that is used, and for which of its lines; none, if it was `worth`
    something and others had them; without a worth, there was too little for any."""

    field: Field
    places: tuple[int, ...] = ()
    worth: Worth | None = None


def choose(
    own: Iterable[Field],
    offered: Iterable[Field],
    prices: Sequence[int],
    not_these: frozenset[CouponId],
) -> Iterator[Chosen]:
    """What becomes of the asker's `own` fields and of those `offered`, which come the strongest
    first; the rest of them is not asked for when it cannot win."""
    choosing = _Choosing(prices, not_these)
    for field in own:
        if not choosing.see(field):
            yield Chosen(field)
    coming = enumerate(offered)
    ahead = next(coming, None)
    while True:
        while ahead is not None and choosing.should_see(ahead[1].rack, before=ahead[0]):
            if not choosing.see(ahead[1]):
                yield Chosen(ahead[1])
            ahead = next(coming, None)
        if not choosing.waiting:
            return
        chosen = choosing.take_best()
        if chosen is not None:
            yield chosen


class _Choosing:
    """The lines that are still free, and what is known of the fields seen so far."""

    def __init__(self, prices: Sequence[int], not_these: frozenset[CouponId]) -> None:
        self._prices = prices
        self._not_these = not_these
        self._free = set(range(len(prices)))
        self._free_minor = sum(prices)
        self._seen: list[Field] = []
        self._found: dict[int, tuple[tuple[int, ...], Worth]] = {}
        self.waiting: list[Turn] = []

    def should_see(self, rack: Rack, *, before: int) -> bool:
        """Whether what a rack holds could be worth as much as the best so far; or there were so few
        `before` it that they are all told of."""
        if before < LOOKED_AT_MIN:
            return True
        if not self._free_minor:
            return False
        # each line may have been rounded up by half
        could_be = -(-self._free_minor * rack.strength_bps // BPS_WHOLE) + len(self._free)
        return not self.waiting or could_be >= -self.waiting[0][0]

    def see(self, field: Field) -> bool:
        """Let a field wait for its turn; False: its lines do not suffice."""
        self._seen.append(field)
        return self._wait(len(self._seen) - 1, field.places)

    def take_best(self) -> Chosen | None:
        """Give the best its lines; nothing is decided where others had some of them."""
        n = heappop(self.waiting)[-1]
        places, worth = self._found[n]
        if self._free.issuperset(places):
            self._free.difference_update(places)
            self._free_minor -= sum([self._prices[each] for each in places])
            return Chosen(self._seen[n], places, worth)
        free = tuple([each for each in places if each in self._free])
        if free and self._wait(n, free):
            return None
        return Chosen(self._seen[n], (), worth)

    def _wait(self, n: int, places: tuple[int, ...]) -> bool:
        prices = [self._prices[each] for each in places]
        worth = self._seen[n].rack.best(prices, self._not_these)
        if worth is None:
            return False
        self._found[n] = places, worth
        heappush(self.waiting, (-worth.total_minor, rank(worth.coupon), n))
        return True
