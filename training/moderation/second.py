"""Learning the second opinion: a net with one hidden layer over the same features.

Every example is divided by the square root of how many tokens it has, as `learned.second` does.
Adam (Kingma and Ba), features and hidden units left out by chance.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from scipy.special import expit

from prilavok.moderation.learned.features import kind_of
from prilavok.moderation.learned.second import (
    ABSENT_TOKENS,
    DOUBLED,
    HALF,
    QUARTER,
    SecondDocument,
)

Singles = NDArray[np.float32]

HIDDEN = 32
START = 0.01
ROUNDS = 16
BATCH = 256
PACE = 3e-3
LEFT_OUT = 0.3
PENALTY = 1e-4
WEIGHT_MIN = 2
"""Features that weigh less for every unit, of 127 at most, are left out."""
SLOW, SLOWER, TINY = 0.9, 0.999, 1e-8


class Net(Struct):
    """`inner` has a row for each feature, `outer` a column for each label."""

    inner: Singles
    inner_bias: Singles
    outer: Singles
    outer_bias: Singles

    def __call__(self, matrix: csr_matrix) -> Singles:
        """What it thinks of each example, in log-odds for each label."""
        hidden = np.maximum(matrix @ self.inner + self.inner_bias, 0)
        return hidden @ self.outer + self.outer_bias


class Moments(Struct):
    """How the slope of some weights has been lately, and its square."""

    mean: Singles
    square: Singles

    def step(self, slope: Singles, at: NDArray[np.int64] | slice, time: int) -> Singles:
        """How far the weights `at` go."""
        mean = self.mean[at] * SLOW + (1 - SLOW) * slope
        square = self.square[at] * SLOWER + (1 - SLOWER) * slope * slope
        self.mean[at], self.square[at] = mean, square
        root = np.sqrt(square / (1 - SLOWER**time)) + TINY
        return (PACE / (1 - SLOW**time)) * mean / root


def learn(matrix: csr_matrix, wanted: NDArray[np.bool_], counts: NDArray[np.bool_]) -> Net:
    """The net for the examples of `matrix`; what does not count of `wanted` is not looked at."""
    chance = np.random.default_rng(5)
    size, labels = matrix.shape[1], wanted.shape[1]
    net = Net(
        (chance.standard_normal((size, HIDDEN)) * START).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        (chance.standard_normal((HIDDEN, labels)) / np.sqrt(HIDDEN)).astype(np.float32),
        np.full(labels, -3, np.float32),
    )
    weights = (net.inner, net.inner_bias, net.outer, net.outer_bias)
    moments = [Moments(np.zeros_like(each), np.zeros_like(each)) for each in weights]
    everything = slice(None)
    time = 0
    for _ in range(ROUNDS):
        order = chance.permutation(matrix.shape[0])
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            time += 1
            seen = matrix[chosen]
            seen.data *= (chance.random(len(seen.data)) > LEFT_OUT) / np.float32(1 - LEFT_OUT)
            sums = seen @ net.inner + net.inner_bias
            kept = (chance.random(sums.shape) > LEFT_OUT) / np.float32(1 - LEFT_OUT)
            hidden = np.maximum(sums, 0) * kept
            wrong = (expit(hidden @ net.outer + net.outer_bias) - wanted[chosen]) * counts[chosen]
            wrong = (wrong / len(chosen)).astype(np.float32)
            inner_wrong = ((wrong @ net.outer.T) * kept * (sums > 0)).astype(np.float32)
            columns, compact = _compact(seen)
            slopes = (
                (compact.T @ inner_wrong + PENALTY * net.inner[columns], columns),
                (inner_wrong.sum(axis=0), everything),
                (hidden.T.astype(np.float32) @ wrong + PENALTY * net.outer, everything),
                (wrong.sum(axis=0), everything),
            )
            for each, moment, (slope, at) in zip(weights, moments, slopes, strict=True):
                each[at] -= moment.step(slope, at, time)
    return net


def _compact(seen: csr_matrix) -> tuple[NDArray[np.int64], csr_matrix]:
    """The columns of `seen` in which there is anything, and the matrix of them alone."""
    is_there = np.zeros(seen.shape[1], dtype=bool)
    is_there[seen.indices] = True
    columns = np.flatnonzero(is_there)
    place = np.cumsum(is_there) - 1
    shape = (seen.shape[0], len(columns))
    return columns, csr_matrix((seen.data, place[seen.indices], seen.indptr), shape=shape)


def matrix_for(counts: csr_matrix, features: Sequence[str], tokens: Sequence[int]) -> csr_matrix:
    """`counts` of `features` as `learned.second` weighs them, for examples of so many `tokens`."""
    scale = np.array([2.0 ** DOUBLED.get(kind_of(feature), 0) / QUARTER for feature in features])
    scale[[feature[0] == "~" for feature in features]] = 0  # tricks are not looked at
    divided = 1 / np.sqrt(np.array(tokens) + ABSENT_TOKENS)
    return (diags(divided) @ counts @ diags(scale)).tocsr().astype(np.float32)


def stored(net: Net, features: Sequence[str]) -> SecondDocument:
    """`net` as its file has it; it settles nothing yet."""
    units = np.abs(net.inner).max(axis=0) / (HALF - 1)
    whole = np.rint(net.inner / units).astype(np.int16)
    kept = np.flatnonzero(np.abs(whole).max(axis=1) >= WEIGHT_MIN)
    return SecondDocument(
        features="\n".join(features[at] for at in kept),
        inner=(whole[kept] + HALF).astype(np.uint8).tobytes(),
        units=units.tolist(),
        bias=net.inner_bias.tolist(),
        outer=net.outer.T.tolist(),
        outer_bias=net.outer_bias.tolist(),
        settling=[],
    )
