"""A second opinion, asked where the first one is not sure: a small net over the same features.

The linear model (`weights`) adds words up, so it cannot know that a word means one thing beside a
question and another beside a command; and its weights are bounded, so that harmless words launder
nothing. This one has a hidden layer and no bounds. It is therefore never asked about what the first
one holds for likely, and what it finds is held for a person at most (`SURE_MAX`).

What a feature adds to the hidden units is one Python integer, a lane for each, as in `weights`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from struct import Struct
from typing import TYPE_CHECKING

import msgspec

from prilavok.moderation.learned.features import kind_of, of_classes, of_token
from prilavok.moderation.model import Role

if TYPE_CHECKING:
    from prilavok.moderation.learned.weights import Known

LANE_BITS = 32
LANE_BYTES = LANE_BITS // 8
_ZERO = 1 << (LANE_BITS - 1)
HALF = 128
"""What is stored for a weight of nothing."""
DOUBLED = {"#": 3, "##": 2, "<": 2, "< ": 1, "@": 2, " ": 1, "^$": 2, "char": 1, "chars": 1}
"""How often the weights of a kind of features are doubled (`features.kind_of`); the others are as
they are stored."""
QUARTER = 4
"""What has been doubled twice weighs as it says."""
ABSENT_TOKENS = 2
"""So many more tokens are divided by than there are: few words prove less."""
STRETCH_TOKENS = 80
"""Of a longer text it looks at some sentences after the other."""
CACHE_MAX = 20_000


class SecondDocument(msgspec.Struct, frozen=True, array_like=True):
    """What `Second` is made of. `inner` has a byte for each unit of each feature, `HALF` more than
    the weight; `units` is what one is worth for each hidden unit, `outer` has a row for each label.
    `settling` is, for each label, what the first opinion, this one and nothing weigh together."""

    features: str
    inner: bytes
    units: list[float]
    bias: list[float]
    outer: list[list[float]]
    outer_bias: list[float]
    settling: list[tuple[float, float, float]]


class Second:
    """The net in memory."""

    def __init__(self, document: SecondDocument) -> None:
        self._row: dict[str, int] = {}
        self._pairs: dict[str, dict[str, int]] = {}
        for at, feature in enumerate(document.features.split("\n")):
            left, is_pair, right = feature.partition(" ")
            if is_pair:
                self._pairs.setdefault(left, {})[right] = at
            else:
                self._row[feature] = at
        self._inner = document.inner
        self._size = len(document.units)
        self._all = range(self._size)
        self._units = [unit / QUARTER for unit in document.units]
        self._bias = document.bias
        self._outer = document.outer
        self._outer_bias = document.outer_bias
        self._halves = sum(HALF << (LANE_BITS * lane) for lane in range(self._size))
        self._positive = sum(_ZERO << (LANE_BITS * lane) for lane in range(self._size))
        self._lanes = Struct(f"<{self._size}i")
        self._tokens: dict[str, int] = {}
        self._of_pairs: dict[int, int] = {}
        self._classes: dict[int, int] = {}
        self._of_roles = {role: self._added(f"@{role.value}") for role in Role}
        self.settling = document.settling

    def hidden(self, tokens: Sequence[Known], mask: int, role: Role) -> list[tuple[int, float]]:
        """The hidden units that `tokens` of `role`, whose classes are `mask`, excite, and how."""
        total = self._of_mask(mask) + self._of_roles[role]
        before = last = None
        known, pairs, of_pairs = self._tokens, self._pairs, self._of_pairs
        for token in tokens:
            text = token.text
            total += known[text] if text in known else self._of_token(text)
            stem = token.stem
            if last and stem in last:
                row = last[stem]
                total += of_pairs[row] if row in of_pairs else self._pair(row)
            if before and stem in before:
                row = before[stem]
                total += of_pairs[row] if row in of_pairs else self._pair(row)
            before, last = last, pairs.get(stem)
        lanes = self._lanes.unpack(self._signed(total).to_bytes(self._lanes.size, "little"))
        divided = sqrt(len(tokens) + ABSENT_TOKENS)
        return [
            (at, value)
            for at, lane, unit, bias in zip(self._all, lanes, self._units, self._bias, strict=True)
            if (value := lane * unit / divided + bias) > 0
        ]

    def opinion(self, excited: Sequence[tuple[int, float]], lane: int) -> float:
        """How likely the label of `lane` is by them, as log-odds."""
        outer = self._outer[lane]
        return self._outer_bias[lane] + sum(value * outer[at] for at, value in excited)

    def settled(self, lane: int, first: float, second: float) -> float:
        """The log-odds of a label by both opinions, of which nothing is the threshold."""
        of_first, of_second, always = self.settling[lane]
        return of_first * first + of_second * second + always

    def _of_token(self, text: str) -> int:
        total = self._tokens.get(text)
        if total is None:
            if len(self._tokens) >= CACHE_MAX:
                self._tokens.clear()
            total = self._tokens[text] = sum(map(self._added, of_token(text)))
        return total

    def _of_mask(self, mask: int) -> int:
        total = self._classes.get(mask)
        if total is None:
            if len(self._classes) >= CACHE_MAX:
                self._classes.clear()
            features = [feature for _, _, feature in of_classes(mask)]
            total = self._classes[mask] = sum(map(self._added, features))
        return total

    def _added(self, feature: str) -> int:
        """What one feature adds to each hidden unit, in its lane."""
        row = self._row.get(feature)
        return 0 if row is None else self._weights(row) << DOUBLED.get(kind_of(feature), 0)

    def _pair(self, row: int) -> int:
        if len(self._of_pairs) >= CACHE_MAX:
            self._of_pairs.clear()
        weights = self._of_pairs[row] = self._weights(row) << DOUBLED[" "]
        return weights

    def _signed(self, total: int) -> int:
        """`total` with no lane borrowing from the next: each a signed integer of `LANE_BITS`."""
        return (total + self._positive) ^ self._positive

    def _weights(self, row: int) -> int:
        wide = bytearray(self._lanes.size)
        wide[::LANE_BYTES] = self._inner[row * self._size : (row + 1) * self._size]
        return int.from_bytes(wide, "little") - self._halves
