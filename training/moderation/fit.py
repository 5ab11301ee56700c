"""Fitting one label: logistic regression whose weights keep within bounds.

The bounds are what the law of `weighing.LAUNDERING_MAX` rests on, so they are part of the fitting
rather than cut off afterwards.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

Floats = NDArray[np.float64]


def fit(  # noqa: PLR0913
    matrix: csr_matrix,
    wanted: NDArray[np.bool_],
    importance: Floats,
    low: Floats,
    high: Floats,
    penalty: float,
    rounds_max: int = 150,
) -> tuple[Floats, float]:
    """The weight of each column and the intercept."""
    sign = np.where(wanted, 1.0, -1.0)
    transposed = matrix.T.tocsr()

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weights, intercept = parameters[:-1], parameters[-1]
        margins = sign * (matrix @ weights + intercept)
        value = importance @ np.logaddexp(0, -margins) + penalty / 2 * (weights @ weights)
        slope = -importance * sign * expit(-margins)
        gradient = transposed @ slope + penalty * weights
        return float(value), np.append(gradient, slope.sum())

    start = np.zeros(matrix.shape[1] + 1)
    bounds = np.column_stack([np.append(low, -30), np.append(high, 30)])
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds,
        options={"maxiter": rounds_max, "maxcor": 10},
    )  # fmt: skip
    return found.x[:-1], float(found.x[-1])
