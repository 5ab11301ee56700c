"""A text that is being rewritten, with the way back to its source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from prilavok.moderation.reading.model import Offsets, Trick, TrickKind


class Edit(NamedTuple):
    """Put `text` in place of `start` to `end`. As many characters stand for each other one by one;
    else each of the new ones stands for the whole stretch."""

    start: int
    end: int
    text: str


class Edits:
    """Edits in the making; neighbours that keep their lengths become one.

    Together they lengthen a text by `room` at most: one for which none is left is not made.
    """

    __slots__ = ("_done", "_end", "_room", "_start", "_texts")

    def __init__(self, *, room: int):
        self._room = room
        self._done: list[Edit] = []
        self._texts: list[str] = []
        self._start = self._end = -1

    def put(self, start: int, end: int, text: str) -> None:
        """Add an edit behind all others."""
        longer = len(text) - (end - start)
        if longer > self._room:
            return
        self._room -= longer
        keeps_length = not longer
        if not keeps_length or start != self._end:
            self._close()
        if keeps_length:
            if not self._texts:
                self._start = start
            self._texts.append(text)
            self._end = end
        else:
            self._done.append(Edit(start, end, text))

    def done(self) -> list[Edit]:
        self._close()
        return self._done

    def _close(self) -> None:
        if self._texts:
            self._done.append(Edit(self._start, self._end, "".join(self._texts)))
            self._texts = []
        self._end = -1


class Draft:
    """Starts as its source; `rewrite` and `mark` speak of the text as it is at the time."""

    __slots__ = ("_marks", "_source_length", "offsets", "text")

    def __init__(self, source: str):
        self.text = source
        self.offsets: Offsets | None = None
        self._source_length = len(source)
        self._marks: list[tuple[TrickKind, int, int]] = []

    @property
    def is_untouched(self) -> bool:
        """Whether it is its source still, in which nothing was marked."""
        return self.offsets is None and not self._marks

    def rewrite(self, edits: Iterable[Edit]) -> None:
        """Carry out `edits`, which are in order, do not overlap, and may look at the draft."""
        edits = tuple(edits)
        if not edits:
            return
        old_starts, old_ends = self.offsets or _identity(self._source_length)
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for start, end, new in edits:
            text += (self.text[position:start], new)
            starts += old_starts[position:start]
            ends += old_ends[position:start]
            if len(new) == end - start:
                starts += old_starts[start:end]
                ends += old_ends[start:end]
            else:
                starts += [old_starts[start]] * len(new)
                ends += [old_ends[end - 1]] * len(new)
            position = end
        text.append(self.text[position:])
        starts += old_starts[position:]
        ends += old_ends[position:]
        self.text = "".join(text)
        self.offsets = Offsets(starts, ends)

    def mark(self, kind: TrickKind, start: int, end: int) -> None:
        """Remember that `start` to `end` holds a trick; must not be empty."""
        if self.offsets is not None:
            start, end = self.offsets.starts[start], self.offsets.ends[end - 1]
        if self._marks and self._marks[-1][0] is kind and self._marks[-1][2] >= start:
            start = min(self._marks.pop()[1], start)
        self._marks.append((kind, start, end))

    def tricks(self) -> tuple[Trick, ...]:
        """What was marked, where it stands now, in order. Neighbours of a kind are one trick, and
        what was dropped as a whole is none."""
        if not self._marks:
            return ()
        starts, ends = self.offsets or _identity(self._source_length)
        found: list[Trick] = []
        open_tricks: dict[TrickKind, int] = {}
        for kind, start, end in sorted(self._marks, key=lambda mark: mark[1:]):
            first, last = bisect_right(ends, start), bisect_left(starts, end)
            if first >= last:
                continue
            before = open_tricks.get(kind)
            if before is not None and found[before].end >= first:
                first, last = found[before].start, max(last, found[before].end)
                found[before] = Trick(kind, first, last)
            else:
                open_tricks[kind] = len(found)
                found.append(Trick(kind, first, last))
        return tuple(found)


def _identity(length: int) -> tuple[Sequence[int], Sequence[int]]:
    return range(length), range(1, length + 1)
