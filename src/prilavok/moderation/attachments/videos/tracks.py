"""A track of an MP4 or MOV: picture or sound, how long, coded how. Its names and dates go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from struct import iter_unpack, unpack_from
from typing import Final

from msgspec import Struct

from prilavok.moderation.attachments.model import Flaw, FlawFound
from prilavok.moderation.attachments.videos.model import Blanks, checked_side, damaged
from prilavok.moderation.attachments.videos.walking import HEAD_BYTES, Box, Bytes, boxes_in

MOVIE: Final = b"moov"
PICTURE, SOUND = b"vide", b"soun"
CODECS: Final = {
    PICTURE: frozenset(
        {b"avc1", b"avc3", b"hvc1", b"hev1", b"dvh1", b"dvhe", b"vp08", b"vp09", b"av01", b"mp4v"}
    ),
    SOUND: frozenset(
        {b"mp4a", b"Opus", b"fLaC", b".mp3", b"alac", b"ac-3", b"ec-3", b"samr", b"sowt", b"lpcm"}
    ),
}
CODEC_BOXES: Final = frozenset(
    {b"avcC", b"hvcC", b"lhvC", b"dvcC", b"dvvC", b"vpcC", b"av1C", b"esds", b"dOps", b"dfLa"}
    | {b"alac", b"dac3", b"dec3", b"damr", b"wave", b"chan", b"chnl", b"colr", b"pasp", b"clap"}
    | {b"btrt", b"fiel", b"gama", b"mdcv", b"clli", b"amve", b"SmDm", b"CoLL"}
)
"""What a decoder reads in a description of samples."""
ENCRYPTED: Final = frozenset({b"encv", b"enca"})
ENTRY_BYTES: Final = {PICTURE: 86, SOUND: 36}
"""What stands in a description before the boxes in it."""
SOUND_ENTRY_MORE: Final = {0: 0, 1: 16, 2: 36}
"""QuickTime's later versions have more of it."""
ENTRIES_MAX: Final = 16
IN_FILE: Final = 1
"""The flag of a data reference that means this very file."""
UNKNOWN: Final = frozenset({2**32 - 1, 2**64 - 1})


class Track(Struct, frozen=True):
    """A track; `scale` is how many units its time has in a second."""

    track_id: int
    is_picture: bool
    seconds: float
    scale: int
    width: int | None = None
    height: int | None = None


def track_of(content: Bytes, boxes: Sequence[Box], blanks: Blanks) -> Track:
    """The track that consists of `boxes`. Raises `FlawFound` unless it is picture or sound that
    lies in this file."""
    by_kind = {box.kind: box for box in reversed(boxes)}
    try:
        head, media, handler = by_kind[b"tkhd"], by_kind[b"mdhd"], by_kind[b"hdlr"]
        described, references = by_kind[b"stsd"], by_kind[b"dref"]
    except KeyError:
        damaged()
    kind = bytes(content[handler.body + 8 : handler.body + 12])
    if kind not in CODECS:
        raise FlawFound(Flaw.TRACKS)
    _check_is_here(content, references, blanks)
    side = _describe(content, described, kind, blanks)
    for box in boxes:
        if box.kind == b"hdlr":  # a second one names how data is found
            blanks.add(box.body + 12, box.end)
    blank_times(content, head, blanks)
    blank_times(content, media, blanks)
    width, height = side if side is not None else (None, None)
    if side is not None and _lies_on_its_side(content, head):
        width, height = height, width
    scale = _scale_of(content, media)
    told = (_units_told(content, box) for box in boxes if box.kind == b"stts")
    return Track(
        track_id=unpack_from(">I", content, head.body + (20 if content[head.body] else 12))[0],
        is_picture=kind == PICTURE,
        seconds=max([length_of(content, media), *(seconds_in(units, scale) for units in told)]),
        scale=scale,
        width=width,
        height=height,
    )


def blank_times(content: Bytes, box: Box, blanks: Blanks) -> None:
    """Take away when something was made and changed."""
    blanks.add(box.body + 4, box.body + (20 if content[box.body] else 12))


def length_of(content: Bytes, box: Box) -> float:
    """The seconds that an `mvhd` or `mdhd` tells, or the one in a movie; 0 for none."""
    if box.kind == MOVIE:
        found = (each for each in boxes_in(content, box.body, box.end, Blanks()))
        box = next((each for each in found if each.kind == b"mvhd"), None) or damaged()
    is_long = content[box.body]
    [units] = unpack_from(">Q" if is_long else ">I", content, box.body + (24 if is_long else 16))
    return seconds_in(0 if units in UNKNOWN else units, _scale_of(content, box))


def seconds_in(units: int, scale: int) -> float:
    """So many units of a time that has `scale` of them in a second."""
    return units / scale


def _scale_of(content: Bytes, box: Box) -> int:
    [scale] = unpack_from(">I", content, box.body + (20 if content[box.body] else 12))
    return scale or damaged()


def _units_told(content: Bytes, box: Box) -> int:
    """How long all samples of an `stts` last together."""
    [count] = unpack_from(">I", content, box.body + 4)
    start = box.body + 8
    if count > (box.end - start) // 8:
        damaged()
    pairs: Iterable[tuple[int, int]] = iter_unpack(">II", content[start : start + 8 * count])
    return sum(samples * units for samples, units in pairs)


def _lies_on_its_side(content: Bytes, head: Box) -> bool:
    """Whether the track's matrix turns it by a quarter."""
    matrix = head.body + (52 if content[head.body] else 40)
    a, _b, _u, _c, d = unpack_from(">5i", content, matrix)
    return a == 0 and d == 0


def _check_is_here(content: Bytes, references: Box, blanks: Blanks) -> None:
    """Raise `FlawFound` where samples lie in another file, or at an address."""
    for box in boxes_in(content, references.body + 8, references.end, blanks):
        [flags] = unpack_from(">I", content, box.body)
        if not flags & IN_FILE:
            raise FlawFound(Flaw.ACTIVE)
        blanks.add(box.body + 4, box.end)


def _describe(
    content: Bytes, described: Box, kind: bytes, blanks: Blanks
) -> tuple[int, int] | None:
    """The size of the picture that an `stsd` describes; what it says of makers goes."""
    side = None
    entries = list(boxes_in(content, described.body + 8, described.end, blanks))
    if not entries or len(entries) > ENTRIES_MAX:
        damaged()
    for entry in entries:
        if entry.kind in ENCRYPTED:
            raise FlawFound(Flaw.ENCRYPTED)
        if entry.kind not in CODECS[kind]:
            raise FlawFound(Flaw.CODEC)
        size = ENTRY_BYTES[kind]
        if kind == PICTURE:
            width, height = unpack_from(">HH", content, entry.start + 32)
            side = checked_side(width), checked_side(height)
            blanks.add(entry.start + 50, entry.start + 82)  # what the encoder is called
        else:
            [version] = unpack_from(">H", content, entry.start + 16)
            size += SOUND_ENTRY_MORE.get(version, 0)
        if entry.start + size > entry.end:
            damaged()
        blanks.add(entry.start + 20, entry.start + 24)  # who made it
        _blank_in_entry(content, entry.start + size, entry.end, blanks)
    return side


def _blank_in_entry(content: Bytes, start: int, end: int, blanks: Blanks) -> None:
    left = end - start
    if left < HEAD_BYTES:  # QuickTime may end with four zeros
        blanks.add(start, end)
        return
    [last] = unpack_from(">I", content, end - 4)
    ends = end - 4 if last == 0 and _fills(content, start, end - 4) else end
    for box in boxes_in(content, start, ends, blanks):
        if box.kind not in CODEC_BOXES:
            size = box.end - box.start
            blanks.add(box.start, box.end, size.to_bytes(4, "big") + b"free")


def _fills(content: Bytes, start: int, end: int) -> bool:
    """Whether boxes fill the place exactly."""
    at = start
    while end - at >= HEAD_BYTES:
        [size] = unpack_from(">I", content, at)
        if size < HEAD_BYTES:
            return False
        at += size
    return at == end
