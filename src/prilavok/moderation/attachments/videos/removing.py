"""Tracks of what a phone notes beside picture and sound, from moment to moment: where it is, how it
is held, whose faces it sees. They go, and their samples with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from struct import iter_unpack, unpack_from
from typing import Final

from prilavok.moderation.attachments.model import Flaw, FlawFound
from prilavok.moderation.attachments.videos.model import Blanks, damaged
from prilavok.moderation.attachments.videos.walking import Box, Bytes

NOTED: Final = frozenset({b"meta", b"tmcd"})
"""Handlers of such tracks: timed metadata, time codes."""
SAMPLES_MAX: Final = 100_000


def is_noted(content: Bytes, boxes: Sequence[Box]) -> bool:
    """Whether the track that consists of `boxes` is one of those."""
    handler = next((box for box in boxes if box.kind == b"hdlr"), None)
    return handler is not None and content[handler.body + 8 : handler.body + 12] in NOTED


def remove_samples(
    content: Bytes, boxes: Sequence[Box], data: Sequence[Box], blanks: Blanks
) -> None:
    """Blank every sample of the track. Raises `FlawFound` where one lies outside of `data`."""
    for start, end in _chunks(content, boxes):
        if not any(box.body <= start and end <= box.end for box in data):
            damaged()
        blanks.add(start, end)


def _chunks(content: Bytes, boxes: Sequence[Box]) -> Iterator[tuple[int, int]]:
    by_kind = {box.kind: box for box in reversed(boxes)}
    sizes = _sizes(content, by_kind.get(b"stsz") or damaged())
    offsets = _offsets(content, by_kind)
    runs = _entries(content, by_kind.get(b"stsc") or damaged(), ">III")
    firsts = [first for first, _, _ in runs]
    at = 0
    for (first, after), (_, samples, _) in zip(
        pairwise([*firsts, len(offsets) + 1]), runs, strict=True
    ):
        for chunk in range(first, min(after, len(offsets) + 1)):
            length = sum(sizes[at : at + samples])
            at += samples
            yield offsets[chunk - 1], offsets[chunk - 1] + length


def _sizes(content: Bytes, box: Box) -> Sequence[int]:
    same, count = unpack_from(">II", content, box.body + 4)
    if count > SAMPLES_MAX:
        raise FlawFound(Flaw.TOO_COMPLEX)
    if same:
        return [same] * count
    return [size for [size] in _table(content, box, box.body + 12, count, ">I")]


def _offsets(content: Bytes, by_kind: dict[bytes, Box]) -> Sequence[int]:
    short, long = by_kind.get(b"stco"), by_kind.get(b"co64")
    if short is not None:
        return [offset for [offset] in _entries(content, short, ">I")]
    return [offset for [offset] in _entries(content, long or damaged(), ">Q")]


def _entries(content: Bytes, box: Box, layout: str) -> list[tuple[int, ...]]:
    [count] = unpack_from(">I", content, box.body + 4)
    if count > SAMPLES_MAX:
        raise FlawFound(Flaw.TOO_COMPLEX)
    return _table(content, box, box.body + 8, count, layout)


def _table(content: Bytes, box: Box, start: int, count: int, layout: str) -> list[tuple[int, ...]]:
    size = {">I": 4, ">Q": 8, ">III": 12}[layout]
    if start + size * count > box.end:
        damaged()
    return list(iter_unpack(layout, content[start : start + size * count]))
