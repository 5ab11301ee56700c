"""Where a label begins to be found: the best F1 for each, with few clean messages flagged in all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from training.moderation.examples import Example
from training.moderation.fit import Floats

from prilavok.moderation.learned.weights import LABELS

STEPS = np.linspace(-3, 4, 141)
PRICES = (0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
"""What a flagged clean message costs, against F1; tried in this order."""

Flags = NDArray[np.bool_]


class Truth:
    """What is so of each example: the labels it has, those that count, and whether it is clean."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.has = np.array([[label in e.positive for label in LABELS] for e in examples])
        self.counts = np.array([[label not in e.unknown for label in LABELS] for e in examples])
        self.clean = np.array([not e.record.labels for e in examples])


def thresholds(thought: Floats, truth: Truth, flagged_max: float) -> Floats:
    """A threshold for each label, so that at most `flagged_max` of the clean are flagged in all."""
    chosen = np.zeros(thought.shape[1])
    for price in PRICES:
        chosen = np.array([_best(thought, truth, lane, price) for lane in range(len(LABELS))])
        found = (thought > chosen) & truth.counts
        if (found.any(axis=1) & truth.clean).sum() <= flagged_max * truth.clean.sum():
            break
    return chosen


def _best(thought: Floats, truth: Truth, lane: int, price: float) -> float:
    has, counts = truth.has[:, lane], truth.counts[:, lane]

    def worth(threshold: float) -> float:
        found = (thought[:, lane] > threshold) & counts
        right = (found & has).sum()
        wrong = (found & ~has).sum()
        missed = (has & counts & ~found).sum()
        flagged = (found & truth.clean).sum() / truth.clean.sum()
        return 2 * right / max(1, 2 * right + wrong + missed) - price * flagged

    return float(max(STEPS, key=worth))


def slopes(thought: Floats, truth: Truth, chosen: Floats) -> Floats:
    """By what a label's log-odds have to be multiplied to be honest beyond the threshold."""
    found = np.ones(len(LABELS))
    tried = np.linspace(0.5, 2.5, 41)
    for lane in range(len(LABELS)):
        near = truth.counts[:, lane]
        sign = np.where(truth.has[near, lane], 1, -1)
        margins = thought[near, lane] - chosen[lane]
        losses = [
            min(np.logaddexp(0, -sign * (slope * margins + shift)).sum() for shift in (-1, -0.5, 0))
            for slope in tried
        ]
        found[lane] = tried[int(np.argmin(losses))]
    return found
