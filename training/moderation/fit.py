"""Fitting all labels at once: logistic regression whose weights keep within bounds.

The bounds are what the law of `weighing.LAUNDERING_MAX` rests on, so they are part of the fitting
rather than cut off afterwards. The method is an accelerated projected gradient (Beck and Teboulle's
FISTA, started anew when it overshoots) with a step for each weight, which is an upper bound of the
curvature: for a logistic loss a quarter of `|X|ᵀ|X|1`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit

Floats = NDArray[np.float64]

ROUNDS = 250
CHANGE_MIN = 2e-4
"""No weight moves further than this once it is enough."""


def fit(
    matrix: csr_matrix,
    wanted: NDArray[np.bool_],
    importance: Floats,
    low: Floats,
    high: Floats,
    penalty: float,
) -> tuple[Floats, Floats]:
    """The weight of each column and the intercept, for each column of `wanted`.

    `importance` says how much each example counts for each label; 0 is not at all.
    """
    transposed = matrix.T.tocsr()
    absolute = abs(matrix)
    rows = np.asarray(absolute.sum(axis=1)).ravel() + 1
    steps = 1 / (0.25 * (absolute.T @ (importance * rows[:, None])) + penalty)
    step_of_intercept = 1 / (0.25 * (importance * rows[:, None]).sum(axis=0) + 1e-9)
    sign = np.where(wanted, 1.0, -1.0)
    low, high = low[:, None], high[:, None]
    labels = wanted.shape[1]
    weights = ahead = np.zeros((matrix.shape[1], labels))
    intercepts = intercepts_ahead = np.zeros(labels)
    pace = 1.0
    for _ in range(ROUNDS):
        margins = sign * (matrix @ ahead + intercepts_ahead)
        slope = -importance * sign * expit(-margins)
        gradient = transposed @ slope + penalty * ahead
        next_weights = np.clip(ahead - steps * gradient, low, high)
        next_intercepts = intercepts_ahead - step_of_intercept * slope.sum(axis=0)
        moved = next_weights - weights
        if ((ahead - next_weights) * moved).sum() > 0:
            pace = 1.0
        next_pace = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        momentum = (pace - 1) / next_pace
        ahead = next_weights + momentum * moved
        intercepts_ahead = next_intercepts + momentum * (next_intercepts - intercepts)
        weights, intercepts, pace = next_weights, next_intercepts, next_pace
        if np.abs(moved).max() < CHANGE_MIN:
            break
    return weights.T, intercepts
