"""Videos, put together by hand around two seconds that a browser has recorded."""

from __future__ import annotations

from pathlib import Path
from struct import pack, unpack_from
from typing import Final

from msgspec import Struct

RECORDED: Final = Path(__file__).parent / "recorded"
WEBM: Final = (RECORDED / "vp8.webm").read_bytes()
FRAGMENTED: Final = (RECORDED / "vp9.mp4").read_bytes()
PLACE: Final = b"+55.7558+037.6173/"
MAKER: Final = b"Maker of cameras"
MADE: Final = 3_900_000_000
"""Seconds since 1904."""
XMP: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
SCALE: Final = 1_000


class Samples(Struct, frozen=True):
    """What a fragment's track consists of."""

    durations: list[int]
    sizes: list[int]
    content: bytes


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return pack(">I4s", len(body) + 8, kind) + body


def phone(
    *,
    brand: bytes = b"qt  ",
    in_movie: bytes = b"",
    noted: bytes = b"",
    notes_at: int | None = None,
    on_top: bytes = b"",
    data: bytes = b"",
    reference: bytes = b"\0\0\0\1",
    handler: bytes = b"vide",
    codec: bytes | None = None,
    length_s: float = 2.0,
    with_place: bool = True,
) -> bytes:
    """A video as phones record them: the data first, what there is of it behind, and in that where,
    when and with what it was recorded."""
    samples = samples_of(FRAGMENTED)
    head = box(b"ftyp", brand, pack(">I", 0x200), brand, b"mp42")
    spare = box(b"wide")
    start = len(head) + len(spare) + 8
    beside = notes(noted, start + len(samples.content) if notes_at is None else notes_at)
    told = places() if with_place else b""
    movie = box(
        b"moov",
        box(b"mvhd", times(), pack(">II", SCALE, int(length_s * SCALE)), bytes(80)),
        track(samples, start, reference=reference, handler=handler, codec=codec),
        beside if noted else b"",
        told,
        in_movie,
    )
    return b"".join([head, spare, box(b"mdat", samples.content, noted, data), movie, on_top])


def places() -> bytes:
    """Where and with what, in each of the ways that are known."""
    quicktime = box(
        b"udta",
        box(b"\xa9xyz", pack(">HH", len(PLACE), 0x15C7), PLACE),
        box(b"\xa9mak", pack(">HH", len(MAKER), 0), MAKER),
        box(b"loci", bytes(6), b"home\0\0", pack(">iii", 37 << 16, 55 << 16, 0)),
    )
    keys = box(b"mdta", b"com.apple.quicktime.location.ISO6709")
    values = box(b"\0\0\0\1", box(b"data", pack(">II", 1, 0), PLACE))
    apple = box(
        b"meta",
        box(b"hdlr", bytes(8), b"mdta", bytes(13)),
        box(b"keys", pack(">II", 0, 1), keys),
        box(b"ilst", values),
    )
    return quicktime + apple + box(b"uuid", XMP, b"<x:xmpmeta>" + PLACE + b"</x:xmpmeta>")


def times() -> bytes:
    return pack(">III", 0, MADE, MADE)


def track(
    samples: Samples,
    start: int,
    *,
    reference: bytes,
    handler: bytes,
    codec: bytes | None,
) -> bytes:
    lasts = sum(samples.durations)
    [scale] = unpack_from(">I", FRAGMENTED, FRAGMENTED.index(b"mdhd") + 24)
    described = only(FRAGMENTED, b"stsd")
    if codec is not None:
        described = described.replace(b"vp09", codec)
    table = box(
        b"stbl",
        described,
        box(
            b"stts",
            pack(">II", 0, len(samples.durations)),
            *(pack(">II", 1, each) for each in samples.durations),
        ),
        box(b"stsc", pack(">IIIII", 0, 1, 1, len(samples.sizes), 1)),
        box(b"stsz", pack(">III", 0, 0, len(samples.sizes)), *map(number, samples.sizes)),
        box(b"stco", pack(">III", 0, 1, start)),
        box(b"stss", pack(">III", 0, 1, 1)),
    )
    media = box(
        b"mdia",
        box(b"mdhd", times(), pack(">IIHH", scale, lasts, 0x55C4, 0)),
        box(b"hdlr", bytes(4), b"mhlr", handler, b"appl", bytes(8), b"Core Media Video " + MAKER),
        box(
            b"minf",
            box(b"vmhd", pack(">I", 1), bytes(8)),
            box(b"dinf", box(b"dref", pack(">II", 0, 1), box(b"url ", reference))),
            table,
        ),
    )
    matrix = pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    size = pack(">II", 160 << 16, 120 << 16)
    head = box(
        b"tkhd", pack(">III", 7, MADE, MADE), pack(">III", 1, 0, 2_000), bytes(16), matrix, size
    )
    return box(b"trak", head, box(b"udta", box(b"\xa9nam", MAKER)), media)


def notes(noted: bytes, start: int) -> bytes:
    """A track of timed metadata: three samples in two chunks."""
    sizes = (5, 4, len(noted) - 9)
    table = box(
        b"stbl",
        box(b"stsd", pack(">II", 0, 1), box(b"mebx", bytes(6), b"\0\1", PLACE)),
        box(b"stts", pack(">IIII", 0, 1, 3, 600)),
        box(b"stsc", pack(">IIIIIIII", 0, 2, 1, 2, 1, 2, 1, 1)),
        box(b"stsz", pack(">III", 0, 0, 3), *(number(max(0, size)) for size in sizes)),
        box(b"stco", pack(">IIII", 0, 2, start, start + 9)),
    )
    media = box(
        b"mdia",
        box(b"mdhd", times(), pack(">IIHH", 600, 1_800, 0, 0)),
        box(b"hdlr", bytes(4), b"mhlr", b"meta", bytes(12), b"Core Media Metadata"),
        box(b"minf", box(b"gmhd", PLACE), table),
    )
    head = box(b"tkhd", pack(">III", 7, MADE, MADE), pack(">III", 2, 0, 2_000), bytes(60))
    return box(b"trak", head, box(b"tref", box(b"cdsc", number(1))), media)


def samples_of(fragmented: bytes) -> Samples:
    """Those of the first track of the first fragment: its picture."""
    at = fragmented.index(b"trun") + 4
    fragment = fragmented.index(b"moof") - 4
    count, offset = unpack_from(">Ii", fragmented, at + 4)
    told = [unpack_from(">II", fragmented, at + 16 + 8 * each) for each in range(count)]
    start = fragment + offset
    total = sum(size for _, size in told)
    return Samples(
        durations=[duration for duration, _ in told],
        sizes=[size for _, size in told],
        content=fragmented[start : start + total],
    )


def only(content: bytes, kind: bytes) -> bytes:
    """The first box of that kind, whole."""
    at = content.index(kind) - 4
    return content[at : at + unpack_from(">I", content, at)[0]]


def number(value: int) -> bytes:
    return pack(">I", value)


def element(kind: int, body: bytes) -> bytes:
    """Of a WebM."""
    name = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    return name + b"\x01" + len(body).to_bytes(7, "big") + body


def webm(*, in_segment: bytes = b"", in_track: bytes = b"", doc_type: bytes = b"webm") -> bytes:
    """One whose segment tells more than it should; a single picture, of a codec's name alone."""
    picture = element(0xE0, element(0xB0, b"\xa0") + element(0xBA, b"\x78"))
    track = element(0xD7, b"\1") + element(0x83, b"\1") + element(0x86, b"V_VP8") + picture
    made_by = element(0x4D80, MAKER) + element(0x5741, MAKER)
    info = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40") + made_by)
    cluster = element(0x1F43B675, element(0xE7, b"\x07\xd0"))
    tracks = element(0x1654AE6B, element(0xAE, track + in_track))
    head = element(0x1A45DFA3, element(0x4282, doc_type))
    return head + element(0x18538067, info + tracks + in_segment + cluster)
