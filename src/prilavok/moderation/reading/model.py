"""A text as it was read: what is meant, what was undone to see it, and where it was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

Word = tuple[int, int]
"""Where a word starts and ends (not included) in `Reading.plain`."""


class TrickKind(StrEnum):
    """A way of writing that a reader sees through and a pattern does not."""

    INVISIBLE = "invisible"
    """Characters that cannot be seen, inside a word or a number."""
    LOOK_ALIKE = "look_alike"
    """Letters of another script inside a word."""
    UNUSUAL_DIGITS = "unusual_digits"
    """Circled, raised, full-width, emoji and foreign digits."""
    UNUSUAL_LETTERS = "unusual_letters"
    """Mathematical, circled, small-capital, full-width letters and flags."""
    LEET = "leet"
    """Digits and signs in place of letters."""
    SPACED_OUT = "spaced_out"
    """A word written letter by letter, or cut in two."""
    REPEATED = "repeated"
    """A letter three times or more."""


class Trick(NamedTuple):
    """Something that was undone at `start` to `end` of `Reading.plain`."""

    kind: TrickKind
    start: int
    end: int


class Offsets(NamedTuple):
    """Which stretch of the source each character comes from; both rise, never strictly."""

    starts: Sequence[int]
    ends: Sequence[int]


class Reading:
    """One text, read once.

    `plain` is what is meant, in lower case, with е for ё: look-alikes, leet, unusual letters and
    digits, invisible characters and letter-by-letter writing undone. `tricks` say what was undone.
    It is `untouched` if there was nothing to look at closely, and `is_plain` if it is known besides
    that it holds no number.
    """

    __slots__ = ("_offsets", "_words", "is_plain", "original", "plain", "tricks", "untouched")

    def __init__(
        self,
        original: str,
        plain: str,
        tricks: tuple[Trick, ...] = (),
        offsets: Offsets | None = None,
        *,
        untouched: bool = False,
        is_plain: bool = False,
    ):
        self.original = original
        self.plain = plain
        self.tricks = tricks
        self._offsets = offsets
        self.untouched = untouched
        self.is_plain = is_plain
        self._words: Sequence[Word] | None = None

    @property
    def words(self) -> Sequence[Word]:
        """The runs of letters and digits in `plain`; Chinese characters are runs of their own."""
        if self._words is None:
            self._words = [found.span() for found in _WORD.finditer(self.plain)]
        return self._words

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `start` to `end` of `plain` stands in `original`.

        Lies inside it and is never empty unless `original` is; bounds outside `plain` are clipped.
        """
        return stretch(self._offsets, len(self.plain), len(self.original), start, end)


class Numbers:
    """The digit view of a reading: `text` is its `plain` with numbers in digits.

    `spelled` are the ranges of `text` whose digits were written as words or as letters.
    """

    __slots__ = ("_offsets", "_plain_length", "spelled", "text")

    def __init__(
        self,
        text: str,
        spelled: tuple[tuple[int, int], ...],
        offsets: Offsets | None,
        plain_length: int,
    ):
        self.text = text
        self.spelled = spelled
        self._offsets = offsets
        self._plain_length = plain_length

    def plain_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `start` to `end` of `text` stands in `Reading.plain`, as `Reading.span` does."""
        return stretch(self._offsets, len(self.text), self._plain_length, start, end)


def stretch(
    offsets: Offsets | None, length: int, source_length: int, start: int, end: int
) -> tuple[int, int]:
    """Where `start` to `end` of a text of `length` stands in its source."""
    if length == 0:
        return 0, source_length
    start = min(max(start, 0), length - 1)
    end = min(max(end, start + 1), length)
    if offsets is None:
        return start, end
    return offsets.starts[start], offsets.ends[end - 1]


_CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(f"[{_CHINESE}]+|[^\\W_{_CHINESE}]+")
