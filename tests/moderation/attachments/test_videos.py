"""Videos by their containers: what is told of places and makers goes, what lies is refused."""

from __future__ import annotations

from struct import pack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.attachments import clips
from moderation.attachments.clips import MAKER, PLACE, box, element, phone, webm
from prilavok.moderation.attachments.model import Flaw, MediaType, Unusable
from prilavok.moderation.attachments.videos import model
from prilavok.moderation.attachments.videos.model import Video
from prilavok.moderation.attachments.videos.reading import video_in, video_type_of

SCRIPT = b"<html><script>alert(1)</script></html>"
TELLS = element(0x1254C367, element(0x7373, element(0x67C8, PLACE)))
"""Tags of a WebM."""


def read(content: bytes) -> Video:
    found = video_in(content)
    assert isinstance(found, Video), found
    return found


def blanked(content: bytes) -> bytes:
    """As it is stored."""
    stored = bytearray(content)
    for each in read(content).blanks:
        stored[each.start : each.start + each.length] = each.head.ljust(each.length, b"\0")
    return bytes(stored)


def flaw(content: bytes) -> Flaw | None:
    found = video_in(content)
    return found.flaw if isinstance(found, Unusable) else None


def test_what_phones_and_browsers_record_is_read() -> None:
    for content, kind in (
        (clips.WEBM, MediaType.WEBM),
        (clips.FRAGMENTED, MediaType.MP4),
        (phone(), MediaType.MP4),
        (phone(brand=b"isom"), MediaType.MP4),
    ):
        video = read(content)
        assert (video.media_type, video.width, video.height) == (kind, 160, 120)
        assert video.length_s == 2


def test_nothing_is_left_of_the_place_the_maker_and_the_date() -> None:
    told = phone(on_top=box(b"uuid", clips.XMP, PLACE) + box(b"free", SCRIPT) + box(b"sefd", MAKER))
    made = pack(">I", clips.MADE)
    assert all(each in told for each in (PLACE, MAKER, made, SCRIPT, b"xyz"))

    stored = blanked(told)

    assert not any(each in stored for each in (PLACE, MAKER, made, SCRIPT, b"xyz", b"XMP"))
    assert len(stored) == len(told), "offsets hold"
    samples = clips.samples_of(clips.FRAGMENTED).content
    assert stored.index(samples) == told.index(samples)


def test_what_a_phone_noted_from_moment_to_moment_goes_with_its_samples() -> None:
    noted = b"face " + b"tilt" + PLACE
    told = phone(noted=noted, data=b"behind them")

    stored = blanked(told)

    assert not any(each in stored for each in (PLACE, b"face", b"tilt", b"mebx", b"gmhd", b"cdsc"))
    assert b"behind them" in stored
    samples = clips.samples_of(clips.FRAGMENTED).content
    assert stored.index(samples) == told.index(samples)
    assert read(stored).length_s == 2
    for elsewhere in (0, 2**31, told.index(b"moov")):
        assert flaw(phone(noted=noted, notes_at=elsewhere)) is Flaw.UNREADABLE


def test_nothing_is_left_of_a_webms_tags_and_makers() -> None:
    tags = TELLS + element(0x1043A770, MAKER) + element(0xEC, SCRIPT) + element(0xBF, b"crcs")
    told = webm(in_segment=tags, in_track=element(0x536E, MAKER))

    stored = blanked(told)

    assert not any(each in stored for each in (PLACE, MAKER, SCRIPT, b"crcs"))
    assert len(stored) == len(told)
    assert read(stored).length_s == read(told).length_s


@pytest.mark.parametrize("content", [clips.WEBM, clips.FRAGMENTED, phone(), webm(in_segment=TELLS)])
def test_what_was_blanked_is_the_same_video_and_has_nothing_left_to_blank(content: bytes) -> None:
    stored = blanked(content)
    assert blanked(stored) == stored
    first, second = read(content), read(stored)
    assert (first.length_s, first.width) == (second.length_s, second.width)


REFUSED = {
    "no movie": (phone()[:5_000], Flaw.UNREADABLE),
    "two movies": (phone(on_top=box(b"moov", bytes(20))), Flaw.UNREADABLE),
    "bytes behind": (phone(on_top=b"PK\3\4"), Flaw.UNREADABLE),
    "larger than the file": (phone(on_top=pack(">I4s", 2**31, b"free")), Flaw.UNREADABLE),
    "larger than what holds it": (phone(in_movie=pack(">I4s", 900, b"free")), Flaw.UNREADABLE),
    "of 64 bits": (phone(on_top=pack(">I4sQ", 1, b"free", 2**63)), Flaw.UNREADABLE),
    "smaller than its head": (phone(on_top=pack(">I4s", 4, b"free")), Flaw.UNREADABLE),
    "open in the middle": (phone(in_movie=pack(">I4s", 0, b"free")), Flaw.UNREADABLE),
    "many brands": (phone(brand=b"mp42" * 100), Flaw.TOO_COMPLEX),
    "another file's data": (phone(reference=b"\0\0\0\0http://a.example/\0"), Flaw.ACTIVE),
    "subtitles": (phone(handler=b"text"), Flaw.TRACKS),
    "hints": (phone(handler=b"hint"), Flaw.TRACKS),
    "sound alone": (phone(handler=b"soun", codec=b"mp4a"), None),
    "encrypted": (phone(codec=b"encv"), Flaw.ENCRYPTED),
    "a codec of its own": (phone(codec=b"evil"), Flaw.CODEC),
    "four minutes": (phone(length_s=240), Flaw.TOO_LONG),
    "tracks": (phone(in_movie=box(b"trak")), Flaw.UNREADABLE),
    "a picture": (b"\0\0\0\x18ftypheic" + bytes(200), Flaw.UNKNOWN_TYPE),
    "Matroska": (webm(doc_type=b"matroska"), Flaw.UNKNOWN_TYPE),
    "files within": (webm(in_segment=element(0x1941A469, SCRIPT)), Flaw.ACTIVE),
    "encodings": (webm(in_track=element(0x6D80, b"\0")), Flaw.ENCRYPTED),
    "subtitles in WebM": (webm(in_track=element(0x83, b"\x11")), Flaw.TRACKS),
    "a codec in WebM": (webm(in_track=element(0x86, b"V_EVIL")), Flaw.CODEC),
    "larger than the segment": (webm(in_segment=b"\xec\x01\xff\xff\xff\xff\xff\xff\xfe"), None),
    "two segments": (webm() + element(0x18538067, b""), Flaw.UNREADABLE),
    "hours in WebM": (webm(in_segment=element(0x1F43B675, element(0xE7, b"\xff" * 4))), None),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_lies_or_does_more_is_refused(name: str) -> None:
    content, expected = REFUSED[name]
    found = flaw(content)
    assert found is not None
    assert expected is None or found is expected


@pytest.mark.parametrize(
    "content",
    [phone(on_top=box(b"free") * 1_000), webm(in_segment=element(0xEC, b"") * 1_000)],
    ids=["boxes", "elements"],
)
def test_a_bomb_of_parts_is_refused(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert flaw(content) is None
    monkeypatch.setattr(model, "PARTS_MAX", 500)
    assert flaw(content) is Flaw.TOO_COMPLEX


def test_nesting_is_bounded_by_what_may_stand_where() -> None:
    nested = b""
    for _ in range(5_000):
        nested = box(b"udta", nested)
    assert blanked(phone(in_movie=nested)).count(b"udta") == 0
    assert flaw(phone(in_movie=box(b"moov", bytes(8)) * 3)) is None, "it is free where it stands"


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([clips.FRAGMENTED, phone(), webm(in_segment=TELLS)]),
    st.lists(st.tuples(st.integers(0, 9_000), st.binary(min_size=1, max_size=8)), max_size=6),
    st.integers(0, 9_000),
)
def test_whatever_is_changed_it_is_read_or_refused_and_never_grows(
    content: bytes, changes: list[tuple[int, bytes]], cut: int
) -> None:
    changed = bytearray(content)
    for at, piece in changes:
        start = at % len(changed)
        changed[start : start + len(piece)] = piece
    hostile = bytes(changed[: len(changed) - cut % 300])

    found = video_in(hostile)

    if isinstance(found, Video):
        assert all(
            0 <= each.start <= each.start + each.length <= len(hostile) for each in found.blanks
        )
        assert all(len(each.head) <= each.length for each in found.blanks)


def test_pictures_and_papers_are_no_videos() -> None:
    for head in (b"\x89PNG\r\n\x1a\n1234", b"%PDF-1.7 xyz", b"\0\0\0\x1cftypavif", b"", b"\0\0\0"):
        assert video_type_of(head) is None
