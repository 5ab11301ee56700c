"""Where a label begins to be found.

What is thought of unseen examples is made honest for each label (Platt's scaling), so that one and
the same likelihood is asked of all labels: that gives the most right findings for a given number of
wrong ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from training.moderation.examples import Example
from training.moderation.fit import Floats

from prilavok.moderation.learned.weighing import LIKELY, unlikely_in
from prilavok.moderation.learned.weights import LABELS, UNITS
from prilavok.moderation.model import Label

STRICTER: Mapping[Label, float] = {Label.THREAT: 0.5}
"""So much more, in log-odds, is asked of some labels: threats flag the most of the clean for what
they find, and held for one is a buyer who announces an honest bad review."""
LIKELIHOODS = np.linspace(-1, 4, 501)
"""The log-odds that may be asked, from the mildest."""


class Truth:
    """What is so of each example: the labels it has, those that count, and whether it is clean."""

    has: NDArray[np.bool_]
    counts: NDArray[np.bool_]
    clean: NDArray[np.bool_]
    unlikely: Floats
    """From where on, in log-odds, the second opinion is asked: by example and label."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.has = np.array([[label in e.positive for label in LABELS] for e in examples])
        self.counts = np.array([[label not in e.unknown for label in LABELS] for e in examples])
        self.clean = np.array([not e.record.labels for e in examples])
        lanes = range(len(LABELS))
        self.unlikely = np.array(
            [[unlikely_in(e.tokens, lane) / UNITS for lane in lanes] for e in examples]
        )


def honest(thought: Floats, truth: Truth) -> tuple[Floats, Floats]:
    """A slope and a shift for each label that make log-odds of what was thought."""
    slopes = np.ones(len(LABELS))
    shifts = np.zeros(len(LABELS))
    for lane in range(len(LABELS)):
        counted = truth.counts[:, lane]
        sign = np.where(truth.has[counted, lane], 1, -1)
        margins = thought[counted, lane]

        def loss(line: Floats, sign: Floats = sign, margins: Floats = margins) -> float:
            return float(np.logaddexp(0, -sign * (line[0] * margins + line[1])).sum())

        slopes[lane], shifts[lane] = minimize(loss, [1.0, 0.0], method="Nelder-Mead").x
    return slopes.round(3), shifts.round(3)


def threshold(odds: Floats, truth: Truth, flagged_max: float) -> float:
    """The log-odds to ask, so that at most `flagged_max` of the clean are flagged in all."""
    for asked in LIKELIHOODS:
        flagged = ((odds > asked) & truth.counts).any(axis=1) & truth.clean
        if flagged.sum() <= flagged_max * truth.clean.sum():
            return float(asked)
    return float(LIKELIHOODS[-1])


def settling(
    first: Floats, second: Floats, truth: Truth, flagged_max: float
) -> list[tuple[float, float, float]]:
    """How both opinions are weighed for each label, where the first one is not sure; so that at
    most `flagged_max` of the clean are flagged in all."""
    mixture: list[tuple[float, float, float]] = []
    for lane in range(len(LABELS)):
        counted = truth.counts[:, lane] & (first[:, lane] > truth.unlikely[:, lane])
        sign = np.where(truth.has[counted, lane], 1, -1)
        thought = np.stack([first[counted, lane], second[counted, lane], np.ones(sum(counted))])

        def loss(by: Floats, sign: Floats = sign, thought: Floats = thought) -> float:
            return float(np.logaddexp(0, -sign * (by @ thought)).sum())

        of_first, of_second, always = minimize(loss, [0.5, 0.5, 0.0], method="Nelder-Mead").x
        always -= STRICTER.get(LABELS[lane], 0)
        mixture.append((float(of_first), float(of_second), float(always)))
    for asked in LIKELIHOODS:
        stricter = [(one, other, always - float(asked)) for one, other, always in mixture]
        flagged = ((settled(first, second, truth, stricter) > 0) & truth.counts).any(
            axis=1
        ) & truth.clean
        if flagged.sum() <= flagged_max * truth.clean.sum():
            return stricter
    raise ValueError("the first opinion alone flags more of the clean than both may")


def settled(
    first: Floats,
    second: Floats,
    truth: Truth,
    mixture: Sequence[tuple[float, float, float]],
) -> Floats:
    """What comes of both opinions, as `Weighing` settles it."""
    of_first, of_second, always = np.array(mixture).T
    unsure = (first > truth.unlikely) & (first < LIKELY / UNITS)
    both = first * of_first + second * of_second + always
    return np.where(unsure, both, first)
