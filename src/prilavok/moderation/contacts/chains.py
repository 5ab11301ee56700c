"""Digits that belong together: the runs of a text, joined over whatever people put between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from prilavok.moderation.vocabulary import words_of

GAP_MAX = 48
WORDS_MAX = 6
SIGNS_MAX = 6
SIZES_APART_MAX = 15
PRICES_MIN = 2
"""So many sums are a list of prices."""

CONNECTIVES = words_of(
    "\n".join(
        line
        for line in Path(__file__).with_name("connectives.txt").read_text("utf-8").splitlines()
        if not line.startswith("#")
    )
)
"""Words that stand between the parts of one number."""

_RUN = re.compile(r"\d+")
_SIGNS = re.compile(r"[^\w%₽€$£¥]{0,6}")
_LETTER = re.compile(r"[\W_]{0,2}[a-zа-я][\W_]{0,2}")
_TIMES = re.compile(r"\s?[xх×*]\s?")
_WORD = re.compile(r"[\u3400-\u9fff]+|[^\W\d_\u3400-\u9fff]+")
_NO_JOIN = re.compile("[%₽€$£¥№#²³°℃]")


class Run(NamedTuple):
    """A run of digits at `start` to `end` of the digit view; `gap` is what stands before it."""

    start: int
    end: int
    gap: str


class Chain(NamedTuple):
    """Runs that may be one number. `starts` are where each run begins in `digits`, `at` says which
    one begins where."""

    runs: tuple[Run, ...]
    digits: str
    starts: Sequence[int]
    at: Mapping[int, int]


def chains_in(text: str) -> Iterator[Chain]:
    """The chains of `text`, a digit view, from left to right. Every run is in exactly one."""
    runs: list[Run] = []
    end = 0
    for match in _RUN.finditer(text):
        gap = text[end : match.start()] if runs else ""
        if runs and not joins(gap):
            yield chain_of(runs, text)
            runs = []
        runs.append(Run(match.start(), match.end(), gap))
        end = match.end()
    if runs:
        yield chain_of(runs, text)


def chain_of(runs: Sequence[Run], text: str) -> Chain:
    """`runs` of `text` as one chain."""
    starts: list[int] = []
    pieces: list[str] = []
    length = 0
    for run in runs:
        starts.append(length)
        pieces.append(text[run.start : run.end])
        length += run.end - run.start
    at = {begin: number for number, begin in enumerate([*starts, length])}
    return Chain(tuple(runs), "".join(pieces), starts, at)


def joins(gap: str) -> bool:
    """Whether a number may go on after `gap`."""
    if len(gap) <= SIGNS_MAX and _SIGNS.fullmatch(gap):
        return True
    if len(gap) > GAP_MAX or _NO_JOIN.search(gap):
        return False
    if len(gap) <= 5 and (_LETTER.fullmatch(gap) or "_" in gap.strip(" -./")):
        return not gap.strip().isalpha() or len(gap.strip()) == 1
    words = _WORD.findall(gap)
    return len(words) <= WORDS_MAX and all(word in CONNECTIVES for word in words)


def is_prices(chain: Chain, text: str) -> bool:
    """Whether all of `chain` is round sums of a thousand and more, written with a space: "8 900 12
    900"."""
    runs = chain.runs
    return (
        len(runs) >= PRICES_MIN * 2
        and len(runs) % 2 == 0
        and all(run.end - run.start == 3 and text[run.end - 1] == "0" for run in runs[1::2])
        and all(run.end - run.start <= 3 and text[run.start] != "0" for run in runs[::2])
        and all(run.gap == " " for run in runs[1::2])
    )


def is_times(gap: str) -> bool:
    """Whether `gap` multiplies, as between the sides of a box."""
    return _TIMES.fullmatch(gap) is not None


def are_sizes(values: Sequence[int]) -> bool:
    """Whether `values`, each another one, lie as near to each other as sizes on a shelf do."""
    return len(set(values)) == len(values) and max(values) - min(values) <= SIZES_APART_MAX
