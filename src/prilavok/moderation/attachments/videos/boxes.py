"""MP4 and MOV: boxes in boxes (ISO/IEC 14496-12, QuickTime File Format).

What a player needs is named here; every other box becomes `free` and is filled with zeros: places,
makers, titles, covers, XMP, whatever a program has invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import unpack_from
from typing import Final

from msgspec import Struct

from prilavok.moderation.attachments.model import Flaw, FlawFound, MediaType
from prilavok.moderation.attachments.videos.model import (
    TRACKS_MAX,
    Blanks,
    Video,
    checked_length,
    damaged,
)
from prilavok.moderation.attachments.videos.removing import is_noted, remove_samples
from prilavok.moderation.attachments.videos.tracks import (
    MOVIE,
    Track,
    blank_times,
    length_of,
    seconds_in,
    track_of,
)
from prilavok.moderation.attachments.videos.walking import Box, Bytes, boxes_in

KEPT: Final[dict[bytes, frozenset[bytes]]] = {
    MOVIE: frozenset({b"mvhd", b"trak", b"mvex"}),
    b"trak": frozenset({b"tkhd", b"edts", b"mdia"}),
    b"edts": frozenset({b"elst"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"hdlr", b"dinf", b"stbl"}),
    b"dinf": frozenset({b"dref"}),
    b"stbl": frozenset(
        {b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64"}
        | {b"stss", b"stdp", b"sdtp", b"sbgp", b"sgpd"}
    ),
    b"mvex": frozenset({b"mehd", b"trex"}),
    b"moof": frozenset({b"mfhd", b"traf"}),
    b"traf": frozenset({b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"sdtp"}),
    b"mfra": frozenset({b"tfra", b"mfro"}),
}
"""What stays in each box that holds others; whoever is not named here holds none."""
KEPT_ON_TOP: Final = frozenset({b"ftyp", b"styp", MOVIE, b"moof", b"mdat", b"sidx", b"mfra"})
BRANDS: Final = frozenset({b"ftyp", b"styp"})
BRANDS_BYTES_MAX: Final = 256


class Fragment(Struct, frozen=True):
    """Where a fragment of a track begins, in the track's own time."""

    track_id: int
    begins: int


def video_of_boxes(content: Bytes) -> Video:
    """Raises `FlawFound`, and `struct.error` where a box is too short for what it is."""
    blanks = Blanks()
    fragments: list[Fragment] = []
    movie: Box | None = None
    data: list[Box] = []
    for box in boxes_in(content, 0, len(content), blanks, to_the_end=True):
        if box.kind not in KEPT_ON_TOP:
            blank(box, blanks)
        elif box.kind in BRANDS and box.end - box.start > BRANDS_BYTES_MAX:
            raise FlawFound(Flaw.TOO_COMPLEX)
        elif box.kind == MOVIE:
            movie = box if movie is None else damaged()
        elif box.kind == b"mdat":
            data.append(box)
        elif box.kind in KEPT:
            fragments.extend(_fragments_in(content, box, blanks))
    if movie is None:
        damaged()
    tracks = _tracks_in(content, movie, data, blanks)
    if not {fragment.track_id for fragment in fragments} <= {each.track_id for each in tracks}:
        raise FlawFound(Flaw.TRACKS)
    shown = next((track for track in tracks if track.is_picture), None)
    if shown is None:
        raise FlawFound(Flaw.UNKNOWN_TYPE)
    begins = (_begins(fragment, tracks) for fragment in fragments)
    seconds = max([length_of(content, movie), *(track.seconds for track in tracks), *begins])
    length_s = checked_length(seconds)
    return Video(MediaType.MP4, length_s, shown.width, shown.height, blanks.found)


def blank(box: Box, blanks: Blanks) -> None:
    """Leave nothing of `box` but its size."""
    size = box.end - box.start
    blanks.add(box.start, box.end, size.to_bytes(4, "big") + b"free")


def _tracks_in(content: Bytes, movie: Box, data: Sequence[Box], blanks: Blanks) -> list[Track]:
    """Those of picture and sound; what a phone has noted beside them goes."""
    tracks: list[Track] = []
    for box in _kept_in(content, movie, blanks):
        parts = _all_in(content, box, blanks) if box.kind in KEPT else []
        if box.kind == b"mvhd":
            blank_times(content, box, blanks)
        elif box.kind == b"trak" and is_noted(content, parts):
            remove_samples(content, parts, data, blanks)
            blank(box, blanks)
        elif box.kind == b"trak":
            tracks.append(track_of(content, parts, blanks))
            if len(tracks) > TRACKS_MAX:
                raise FlawFound(Flaw.TOO_COMPLEX)
    return tracks


def _fragments_in(content: Bytes, outer: Box, blanks: Blanks) -> Iterator[Fragment]:
    track_id = 0
    for box in _all_in(content, outer, blanks):
        if box.kind == b"tfhd":
            [track_id] = unpack_from(">I", content, box.body + 4)
        elif box.kind == b"tfdt":
            is_long = content[box.body] == 1
            [begins] = unpack_from(">Q" if is_long else ">I", content, box.body + 4)
            yield Fragment(track_id, begins)


def _begins(fragment: Fragment, tracks: list[Track]) -> float:
    track = next(each for each in tracks if each.track_id == fragment.track_id)
    return seconds_in(fragment.begins, track.scale)


def _all_in(content: Bytes, outer: Box, blanks: Blanks) -> list[Box]:
    """Every box that stays within `outer`, at any depth: the tables above are what bounds it."""
    found: list[Box] = []
    waiting = [outer]
    while waiting:
        for box in _kept_in(content, waiting.pop(0), blanks):
            found.append(box)
            if box.kind in KEPT:
                waiting.append(box)
    return found


def _kept_in(content: Bytes, outer: Box, blanks: Blanks) -> Iterator[Box]:
    for box in boxes_in(content, outer.body, outer.end, blanks):
        if box.kind in KEPT[outer.kind]:
            yield box
        else:
            blank(box, blanks)
