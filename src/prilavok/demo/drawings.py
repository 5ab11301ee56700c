"""Photographs that the people of the demo send: drawn when the story is told, kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

SIZE: Final = (1_600, 1_200)
CLOTH: Final = (214, 205, 192)
GLAZE: Final = (243, 240, 232)
SHADE: Final = (166, 156, 142)
OAK: Final = (181, 138, 92)
GRAIN: Final = (160, 118, 74)
DARK: Final = (72, 48, 30)


def six_bowls() -> bytes:
    """Six white bowls on a cloth, in two rows."""
    photo, pen = _begun(CLOTH)
    for row in range(2):
        for place in range(3):
            left, top = 140 + 480 * place, 160 + 500 * row
            pen.ellipse((left + 18, top + 190, left + 402, top + 400), fill=SHADE)
            pen.pieslice((left, top - 40, left + 380, top + 360), 0, 180, fill=GLAZE)
            pen.ellipse((left, top + 90, left + 380, top + 230), fill=GLAZE)
            pen.ellipse((left + 24, top + 104, left + 356, top + 218), fill=(228, 222, 210))
    return _developed(photo)


def cracked_tray() -> bytes:
    """The bottom of an oak tray; a crack runs from its handle towards the middle."""
    photo, pen = _begun((96, 104, 108))
    chance = Random(1015)  # noqa: S311, the same grain every time
    pen.rounded_rectangle((160, 200, 1_440, 1_000), 60, fill=OAK)
    for line in range(44):
        top = 214 + line * 18 + chance.randint(-4, 4)
        pen.line((170, top, 1_430, top + chance.randint(-10, 10)), GRAIN, chance.randint(1, 4))
    pen.rounded_rectangle((210, 500, 290, 700), 40, fill=(96, 104, 108))
    spot = (288, 604)
    for step in range(12):
        following = (spot[0] + 34, spot[1] + chance.randint(-9, 9))
        pen.line((*spot, *following), DARK, 9 - step * 7 // 12)
        spot = following
    return _developed(photo)


DRAWINGS: Final[Mapping[str, Callable[[], bytes]]] = {
    "six bowls.jpg": six_bowls,
    "crack.jpg": cracked_tray,
}
"""By the name under which they are sent."""


def _begun(ground: tuple[int, int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    photo = Image.new("RGB", SIZE, ground)
    return photo, ImageDraw.Draw(photo)


def _developed(photo: Image.Image) -> bytes:
    """A little out of focus, with grain, as a JPEG."""
    soft = photo.filter(ImageFilter.GaussianBlur(2.2)).reduce(2)
    grain = Image.effect_noise(soft.size, 28).convert("RGB")
    written = BytesIO()
    Image.blend(soft, grain, 0.08).save(written, "JPEG", quality=88)
    return written.getvalue()
