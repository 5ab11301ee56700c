"""What is known of a video, and what of it is overwritten."""

from __future__ import annotations

from typing import Final, NoReturn, TypeAlias

from msgspec import Struct

from prilavok.moderation.attachments.model import Flaw, FlawFound, MediaType, Unusable

LENGTH_S_MAX: Final = 180
PARTS_MAX: Final = 250_000
"""Boxes or elements of one video: three minutes in blocks of their own are some 30,000."""
BLANKS_MAX: Final = 20_000
TRACKS_MAX: Final = 16
SIDE_PIXELS_MAX: Final = 8_192


class Blank(Struct, frozen=True, array_like=True):
    """`length` bytes from `start` on become `head` and zeros."""

    start: int
    length: int
    head: bytes = b""


class Video(Struct, frozen=True, tag="video"):
    """A video as its container describes it. `length_s` and the sides are None where that does not
    say; the sides are those of the picture as it is shown, upright."""

    media_type: MediaType
    length_s: int | None
    width: int | None
    height: int | None
    blanks: tuple[Blank, ...]


VideoOutcome: TypeAlias = Video | Unusable


class Blanks:
    """What is to be overwritten, and how many parts were looked at for that: both bounded."""

    def __init__(self) -> None:
        self._found: list[Blank] = []
        self._parts = 0

    @property
    def found(self) -> tuple[Blank, ...]:
        return tuple(self._found)

    def add(self, start: int, end: int, head: bytes = b"") -> None:
        if end > start:
            self._found.append(Blank(start, end - start, head))
        if len(self._found) > BLANKS_MAX:
            raise FlawFound(Flaw.TOO_COMPLEX)

    def count_part(self) -> None:
        self._parts += 1
        if self._parts > PARTS_MAX:
            raise FlawFound(Flaw.TOO_COMPLEX)


def damaged() -> NoReturn:
    """It contradicts itself, or ends too early."""
    raise FlawFound(Flaw.UNREADABLE)


def checked_length(seconds: float) -> int | None:
    """Whole seconds, None for none. Raises `FlawFound` for more than a video may last."""
    if not 0 <= seconds < LENGTH_S_MAX + 1:
        raise FlawFound(Flaw.TOO_LONG)
    return max(1, round(seconds)) if seconds else None


def checked_side(pixels: int) -> int:
    """Raises `FlawFound` for a side that no phone records."""
    if pixels > SIDE_PIXELS_MAX:
        raise FlawFound(Flaw.TOO_MANY_PIXELS)
    return pixels
