"""What is found in an attachment, what is decided about it, and how much of it is looked at."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from prilavok.moderation.model import Action, Finding

PICTURE_BYTES_MAX = 20 << 20
PDF_BYTES_MAX = 5 << 20
PIXELS_MAX = 40_000_000
"""Of a picture; of all frames together where it moves."""
FRAMES_MAX = 200
PAGES_MAX = 20
OBJECTS_MAX = 20_000
PDF_PICTURES_MAX = 100
CODES_MAX = 100
"""Bar codes in one attachment."""
TEXT_CHARS_MAX = 100_000
PASSAGE_CHARS_MAX = 1_000
"""As long as a message may be: what the judge is quick on."""
LINK_CHARS_MAX = 1_000
SHOWN_SIDE_PIXELS_MAX = 2_560
PREVIEW_SIDE_PIXELS_MAX = 480
SHOWN_BYTES_MAX = 5 << 20

Likeness: TypeAlias = bytes
"""What a picture looks like, in 16 bytes; see `likeness.likeness_of`."""


class MediaType(StrEnum):
    """What an attachment may be, by its first bytes."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    GIF = "image/gif"
    PDF = "application/pdf"
    MP4 = "video/mp4"
    WEBM = "video/webm"

    @property
    def is_video(self) -> bool:
        return self in {MediaType.MP4, MediaType.WEBM}


class Part(StrEnum):
    """What a passage was in its attachment."""

    TEXT = "text"
    LINK = "link"
    CODE = "code"


class Place(Struct, frozen=True):
    """Where in an attachment: a page from 1 on, None in a picture and where no page shows it; of
    codes also which, from 1 on in the whole attachment, and its format as the standards call it."""

    part: Part
    page: int | None = None
    code: int | None = None
    format: str | None = None


class Passage(Struct, frozen=True):
    """Some of what an attachment says, at most `PASSAGE_CHARS_MAX` long."""

    place: Place
    text: str


class Picture(Struct, frozen=True):
    """A picture as it is shown: made anew from its pixels, turned upright, at most
    `SHOWN_SIDE_PIXELS_MAX` long, without anything that it said of place, time and camera; and a
    small one of it."""

    media_type: MediaType
    content: bytes
    width: int
    height: int
    preview: bytes
    """A WebP of at most `PREVIEW_SIDE_PIXELS_MAX`."""
    likeness: Likeness | None = None
    """None where there is nothing to see."""


class Contents(Struct, frozen=True, tag="contents"):
    """Everything an attachment says; of a picture also how it is shown, of a PDF its pages."""

    media_type: MediaType
    passages: tuple[Passage, ...]
    picture: Picture | None = None
    pages: int | None = None


class Flaw(StrEnum):
    """Why an attachment is not taken, whatever it says."""

    UNKNOWN_TYPE = "unknown_type"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    ACTIVE = "active"
    """It would run something, or carries another file."""
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_FRAMES = "too_many_frames"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PICTURES = "too_many_pictures"
    TOO_MANY_CODES = "too_many_codes"
    TOO_MUCH_TEXT = "too_much_text"
    TOO_COMPLEX = "too_complex"
    TOO_SLOW = "too_slow"
    VIDEO = "video"
    """A video where none is taken."""
    TOO_LONG = "too_long"
    TRACKS = "tracks"
    """A video with more than picture and sound."""
    CODEC = "codec"


class Unusable(Struct, frozen=True, tag="unusable"):
    """An attachment that cannot be read, or not within bounds."""

    flaw: Flaw
    media_type: MediaType | None = None


Outcome: TypeAlias = Contents | Unusable


class FlawFound(Exception):
    """Ends the reading of an attachment; never leaves the package."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


class AttachmentState(StrEnum):
    """What became of an attachment. Only a clean one is shown to the other side."""

    PENDING = "pending"
    CLEAN = "clean"
    REJECTED = "rejected"


class AttachmentFinding(Struct, frozen=True):
    """One thing that is wrong with what an attachment says; spans are of `text`."""

    place: Place
    text: str
    finding: Finding


class AttachmentVerdict(Struct, frozen=True):
    """What becomes of an attachment, and why: by `flaw`, or by `findings`.

    `action` is the strictest that the rules lead to. What they mask or refuse is rejected, since a
    file has no part that could be hidden. `pending` with the action `hold` waits for a moderator,
    with the action `deliver` to be looked at again, because there was no time. `version` is the
    rulebook's.
    """

    state: AttachmentState
    action: Action
    version: int
    media_type: MediaType | None = None
    flaw: Flaw | None = None
    findings: tuple[AttachmentFinding, ...] = ()
