"""Which texts are so alike that learning from one and testing on the other proves nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

ALIKE_MIN = 0.5
"""The share of common character trigrams from which on two texts are near duplicates."""
COMMON_MAX = 40
"""Trigrams in more texts than this find no candidates: they are in everything."""


def groups_of(texts: Sequence[str]) -> np.ndarray:
    """A number for each text; near duplicates, and what they are alike to in turn, share one."""
    grams = [frozenset(text[at : at + 4] for at in range(max(1, len(text) - 3))) for text in texts]
    holders: dict[str, list[int]] = defaultdict(list)
    for at, held in enumerate(grams):
        for gram in held:
            holders[gram].append(at)
    leader = list(range(len(texts)))

    def first(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for gram in sorted(holders):
        together = holders[gram]
        if len(together) > COMMON_MAX:
            continue
        for index, one in enumerate(together):
            for other in together[index + 1 :]:
                if first(one) != first(other):
                    common = len(grams[one] & grams[other])
                    if common >= ALIKE_MIN * min(len(grams[one]), len(grams[other])):
                        leader[first(other)] = first(one)
    roots = {root: at for at, root in enumerate(sorted({first(at) for at in range(len(texts))}))}
    return np.array([roots[first(at)] for at in range(len(texts))])
