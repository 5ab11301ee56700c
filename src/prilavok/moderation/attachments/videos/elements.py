"""WebM: elements in elements (RFC 8794, RFC 9559).

What a player needs is named here; every other element becomes `Void` and is filled with zeros.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack
from typing import Final

from msgspec import Struct

from prilavok.moderation.attachments.model import Flaw, FlawFound, MediaType
from prilavok.moderation.attachments.videos.model import (
    TRACKS_MAX,
    Blanks,
    Video,
    checked_length,
    checked_side,
    damaged,
)
from prilavok.moderation.attachments.videos.walking import Bytes

HEAD, SEGMENT = 0x1A45DFA3, 0x18538067
DOC_TYPE: Final = 0x4282
INFO, TRACKS, CLUSTER = 0x1549A966, 0x1654AE6B, 0x1F43B675
SEEK_HEAD, CUES, ATTACHMENTS = 0x114D9B74, 0x1C53BB6B, 0x1941A469
TAGS, CHAPTERS = 0x1254C367, 0x1043A770
SCALE, DURATION = 0x2AD7B1, 0x4489
MADE_BY: Final = frozenset({0x4D80, 0x5741})
"""The programs that wrote it: they must be there, and may be empty."""
TRACK, TRACK_TYPE, CODEC, ENCODINGS = 0xAE, 0x83, 0x86, 0x6D80
PICTURE, SOUND = 0xE0, 0xE1
WIDTH, HEIGHT = 0xB0, 0xBA
COLOUR, MASTERING, PROJECTION = 0x55B0, 0x55D0, 0x7670
TIMESTAMP, GROUP = 0xE7, 0xA0
VOID: Final = 0xEC
SCALE_DEFAULT: Final = 1_000_000
CODECS: Final = {
    1: frozenset({b"V_VP8", b"V_VP9", b"V_AV1"}),
    2: frozenset({b"A_OPUS", b"A_VORBIS"}),
}

KEPT: Final[dict[int, frozenset[int]]] = {
    HEAD: frozenset({0x4286, 0x42F7, 0x42F2, 0x42F3, DOC_TYPE, 0x4287, 0x4285}),
    SEGMENT: frozenset({SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES}),
    INFO: frozenset({SCALE, DURATION}) | MADE_BY,
    TRACKS: frozenset({TRACK}),
    TRACK: frozenset(
        {0xD7, 0x73C5, TRACK_TYPE, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, CODEC}
        | {0x63A2, 0x56AA, 0x56BB, PICTURE, SOUND}
    ),
    PICTURE: frozenset(
        {0x9A, 0x9D, 0x53B8, WIDTH, HEIGHT, 0x54AA, 0x54BB, 0x54CC, 0x54DD, 0x54B0, 0x54BA}
        | {0x54B2, COLOUR, PROJECTION}
    ),
    SOUND: frozenset({0xB5, 0x78B5, 0x9F, 0x6264}),
    COLOUR: frozenset(
        {0x55B1, 0x55B2, 0x55B3, 0x55B4, 0x55B5, 0x55B6, 0x55B7, 0x55B8, 0x55B9, 0x55BA, 0x55BB}
        | {0x55BC, 0x55BD, MASTERING}
    ),
    MASTERING: frozenset({0x55D1, 0x55D2, 0x55D3, 0x55D4, 0x55D5, 0x55D6, 0x55D7, 0x55D8})
    | {0x55D9, 0x55DA},
    PROJECTION: frozenset({0x7671, 0x7672, 0x7673, 0x7674, 0x7675}),
    CLUSTER: frozenset({TIMESTAMP, 0xA7, 0xAB, 0xA3, GROUP}),
    GROUP: frozenset({0xA1, 0x9B, 0xFB, 0x75A2}),
}
"""What stays in each element that holds others; numbers as the standard gives them."""
OPEN: Final = frozenset({SEGMENT, CLUSTER})
"""What may leave its size open, as whatever is recorded live does."""
ON_TOP_OF_SEGMENT: Final = KEPT[SEGMENT] | {ATTACHMENTS, TAGS, CHAPTERS}
ID_BYTES_MAX, SIZE_BYTES_MAX = 4, 8
SHORT_BYTES_MAX: Final = 126
NUMBER_BYTES_MAX: Final = 8
TEXT_BYTES_MAX: Final = 64


class Element(Struct, frozen=True):
    """An element from `start` to `end`; what it holds begins at `body`."""

    id: int
    start: int
    body: int
    end: int


class Told(Struct):
    """What is heard of a video on the way through."""

    scale: int = SCALE_DEFAULT
    duration: float = 0.0
    last: int = 0
    tracks: int = 0
    width: int | None = None
    height: int | None = None


def video_of_elements(content: Bytes) -> Video:
    """Raises `FlawFound`, and `IndexError` where an element is too short for what it is."""
    blanks, told = Blanks(), Told()
    segments = 0
    for element in _elements_in(content, 0, len(content), blanks):
        if element.id == HEAD:
            _check_is_webm(content, element, blanks)
        elif element.id == SEGMENT:
            segments += 1
            _through_segment(content, element, blanks, told)
        else:
            _blank(element, blanks)
    if segments != 1:
        damaged()
    if told.width is None:
        raise FlawFound(Flaw.UNKNOWN_TYPE)
    units = max(told.duration, float(told.last))
    length_s = checked_length(units * told.scale / 1e9)
    return Video(MediaType.WEBM, length_s, told.width, told.height, blanks.found)


def _check_is_webm(content: Bytes, head: Element, blanks: Blanks) -> None:
    kinds = [
        _text(content, element)
        for element in _kept_in(content, head, blanks)
        if element.id == DOC_TYPE
    ]
    if kinds != [b"webm"]:
        raise FlawFound(Flaw.UNKNOWN_TYPE)


def _through_segment(content: Bytes, segment: Element, blanks: Blanks, told: Told) -> None:
    for element in _elements_in(content, segment.body, segment.end, blanks):
        if element.id == ATTACHMENTS:
            raise FlawFound(Flaw.ACTIVE)
        if element.id not in KEPT[SEGMENT]:
            _blank(element, blanks)
        elif element.id == INFO:
            _through_info(content, element, blanks, told)
        elif element.id == TRACKS:
            _through_tracks(content, element, blanks, told)
        elif element.id == CLUSTER:
            _through_cluster(content, element, blanks, told)


def _through_info(content: Bytes, info: Element, blanks: Blanks, told: Told) -> None:
    for element in _kept_in(content, info, blanks):
        if element.id == SCALE:
            told.scale = _number(content, element)
        elif element.id == DURATION:
            told.duration = _fraction(content, element)
        else:
            blanks.add(element.body, element.end)


def _through_tracks(content: Bytes, tracks: Element, blanks: Blanks, told: Told) -> None:
    for track in _kept_in(content, tracks, blanks):
        told.tracks += 1
        if told.tracks > TRACKS_MAX:
            raise FlawFound(Flaw.TOO_COMPLEX)
        kind, codec = 0, b""
        for element in _kept_in(content, track, blanks, refused={ENCODINGS: Flaw.ENCRYPTED}):
            if element.id == TRACK_TYPE:
                kind = _number(content, element)
            elif element.id == CODEC:
                codec = _text(content, element)
            elif element.id == PICTURE:
                _through_picture(content, element, blanks, told)
            elif element.id == SOUND:
                _all_in(content, element, blanks)
        if kind not in CODECS:
            raise FlawFound(Flaw.TRACKS)
        if codec not in CODECS[kind]:
            raise FlawFound(Flaw.CODEC)


def _through_picture(content: Bytes, picture: Element, blanks: Blanks, told: Told) -> None:
    for element in _kept_in(content, picture, blanks):
        if element.id == WIDTH:
            told.width = checked_side(_number(content, element))
        elif element.id == HEIGHT:
            told.height = checked_side(_number(content, element))
        elif element.id in KEPT:
            _all_in(content, element, blanks)


def _through_cluster(content: Bytes, cluster: Element, blanks: Blanks, told: Told) -> None:
    for element in _kept_in(content, cluster, blanks):
        if element.id == TIMESTAMP:
            told.last = max(told.last, _number(content, element))
        elif element.id == GROUP:
            _all_in(content, element, blanks)


def _all_in(content: Bytes, outer: Element, blanks: Blanks) -> None:
    """Blank what does not stay, at any depth: the tables above are what bounds it."""
    for element in _kept_in(content, outer, blanks):
        if element.id in KEPT:
            _all_in(content, element, blanks)


def _kept_in(
    content: Bytes, outer: Element, blanks: Blanks, refused: dict[int, Flaw] | None = None
) -> Iterator[Element]:
    for element in _elements_in(content, outer.body, outer.end, blanks):
        if refused is not None and element.id in refused:
            raise FlawFound(refused[element.id])
        if element.id in KEPT[outer.id]:
            yield element
        else:
            _blank(element, blanks)


def _elements_in(content: Bytes, start: int, end: int, blanks: Blanks) -> Iterator[Element]:
    """The elements that fill the place from `start` to `end`. Raises `FlawFound` where one is
    larger than what it lies in."""
    at = start
    while at < end:
        element = _element_at(content, at, end)
        if element.id == CLUSTER and element.end < 0:
            element = Element(CLUSTER, at, element.body, _end_of_cluster(content, element, end))
        elif element.end < 0:
            element = Element(element.id, at, element.body, end)
        blanks.count_part()
        yield element
        at = element.end


def _end_of_cluster(content: Bytes, cluster: Element, end: int) -> int:
    """Where a cluster of open size ends: before what can only stand beside it."""
    at = cluster.body
    while at < end:
        element = _element_at(content, at, end)
        if element.id in ON_TOP_OF_SEGMENT:
            return at
        at = element.end
    return end


def _element_at(content: Bytes, at: int, end: int) -> Element:
    """The element there; its end is negative where its size is left open."""
    id_bytes = _width_at(content, at, ID_BYTES_MAX)
    number = int.from_bytes(content[at : at + id_bytes], "big")
    size_at = at + id_bytes
    if size_at >= end:
        damaged()
    size_bytes = _width_at(content, size_at, SIZE_BYTES_MAX)
    body = size_at + size_bytes
    mask = (1 << 7 * size_bytes) - 1
    size = int.from_bytes(content[size_at:body], "big") & mask
    if size == mask:
        if number not in OPEN:
            damaged()
        return Element(number, at, body, -1)
    if body + size > end:
        damaged()
    return Element(number, at, body, body + size)


def _width_at(content: Bytes, at: int, most: int) -> int:
    """Of how many bytes the number there consists, by the zeros that it begins with."""
    width = 9 - content[at].bit_length()
    if width > most:
        damaged()
    return width


def _blank(element: Element, blanks: Blanks) -> None:
    """Leave nothing of it but its size."""
    rest = element.end - element.start - 2
    if rest <= SHORT_BYTES_MAX:
        head = bytes([VOID, 0x80 | rest])
    else:
        head = bytes([VOID, 0x01]) + (rest - 7).to_bytes(7, "big")
    blanks.add(element.start, element.end, head)


def _number(content: Bytes, element: Element) -> int:
    if element.end - element.body > NUMBER_BYTES_MAX:
        damaged()
    return int.from_bytes(content[element.body : element.end], "big")


def _fraction(content: Bytes, element: Element) -> float:
    told = content[element.body : element.end]
    kinds = {0: ">0s", 4: ">f", 8: ">d"}
    if len(told) not in kinds:
        damaged()
    return float(unpack(kinds[len(told)], told)[0] or 0.0)


def _text(content: Bytes, element: Element) -> bytes:
    if element.end - element.body > TEXT_BYTES_MAX:
        damaged()
    return bytes(content[element.body : element.end]).rstrip(b"\0")
