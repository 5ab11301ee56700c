"""Which texts are so alike that learning from one and testing on the other proves nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

ALIKE_MIN = 0.5
"""The share of common pieces of four characters from which on two texts are near duplicates."""
COMMON_MAX = 40
"""Pieces in more texts than this find no candidates: they are in everything."""


def groups_of(texts: Sequence[str]) -> np.ndarray:
    """A number for each text; near duplicates, and what they are alike to in turn, share one."""
    grams = [frozenset(text[at : at + 4] for at in range(max(1, len(text) - 3))) for text in texts]
    leader = list(range(len(texts)))
    for one, other in _candidates(grams):
        if _first(leader, one) != _first(leader, other):
            common = len(grams[one] & grams[other])
            if common >= ALIKE_MIN * min(len(grams[one]), len(grams[other])):
                leader[_first(leader, other)] = _first(leader, one)
    roots = sorted({_first(leader, at) for at in range(len(texts))})
    number = {root: at for at, root in enumerate(roots)}
    return np.array([number[_first(leader, at)] for at in range(len(texts))])


def _candidates(grams: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that share a piece which is not in everything."""
    holders: dict[str, list[int]] = defaultdict(list)
    for at, held in enumerate(grams):
        for gram in held:
            holders[gram].append(at)
    for gram in sorted(holders):
        if len(holders[gram]) <= COMMON_MAX:
            yield from combinations(holders[gram], 2)


def _first(leader: list[int], at: int) -> int:
    while leader[at] != at:
        leader[at] = leader[leader[at]]
        at = leader[at]
    return at
