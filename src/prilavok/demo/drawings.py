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


def chipped_gaiwan() -> bytes:
    """A white gaiwan from above; a piece of its rim is missing."""
    photo, pen = _begun(CLOTH)
    pen.ellipse((430, 250, 1_210, 1_000), fill=SHADE)
    pen.ellipse((400, 200, 1_180, 950), fill=GLAZE)
    pen.ellipse((470, 270, 1_110, 880), fill=(226, 219, 206))
    pen.polygon([(1_060, 300), (1_190, 260), (1_150, 430), (1_090, 400)], fill=CLOTH)
    pen.line([(1_060, 300), (1_090, 400), (1_150, 430)], fill=DARK, width=7)
    return _developed(photo)


def dented_tin() -> bytes:
    """A green tea caddy on a table; its side is pressed in."""
    photo, pen = _begun((190, 176, 158))
    pen.ellipse((480, 930, 1_160, 1_090), fill=SHADE)
    pen.rectangle((500, 300, 1_100, 1_000), fill=(78, 110, 92))
    pen.ellipse((500, 920, 1_100, 1_070), fill=(66, 96, 80))
    pen.ellipse((500, 220, 1_100, 380), fill=(108, 140, 120))
    pen.ellipse((930, 560, 1_130, 820), fill=(46, 72, 58))
    pen.ellipse((980, 600, 1_160, 800), fill=(190, 176, 158))
    return _developed(photo)


def scratched_globe() -> bytes:
    """A lamp's globe before a wall; a scratch runs over it."""
    photo, pen = _begun((84, 88, 96))
    pen.rectangle((770, 0, 830, 300), fill=(40, 38, 36))
    pen.ellipse((420, 250, 1_180, 1_010), fill=(250, 238, 205))
    pen.ellipse((560, 380, 1_040, 860), fill=(255, 250, 232))
    pen.line([(520, 820), (640, 760), (700, 690), (840, 640)], fill=(120, 104, 82), width=10)
    return _developed(photo)


def dead_keys() -> bytes:
    """A keyboard whose lower right corner stays dark."""
    photo, pen = _begun((38, 40, 46))
    pen.rounded_rectangle((120, 260, 1_480, 940), 40, fill=(64, 68, 78))
    for row in range(5):
        for place in range(14):
            left, top = 160 + place * 92, 300 + row * 122
            is_dead = row > 2 and place > 9
            fill = (30, 32, 38) if is_dead else (150, 190, 240)
            pen.rounded_rectangle((left, top, left + 78, top + 104), 12, fill=fill)
    return _developed(photo)


def blue_teapot() -> bytes:
    """A teapot of another colour than was ordered."""
    photo, pen = _begun((222, 214, 200))
    pen.arc((960, 380, 1_360, 820), 250, 110, fill=(40, 66, 120), width=50)
    pen.polygon([(520, 560), (250, 400), (300, 380), (560, 480)], fill=(40, 66, 120))
    pen.ellipse((440, 340, 1_160, 940), fill=(52, 82, 146))
    pen.ellipse((610, 290, 990, 430), fill=(40, 66, 120))
    pen.ellipse((760, 240, 840, 320), fill=(52, 82, 146))
    return _developed(photo)


def flickering_bar() -> bytes:
    """A light bar over a desk; half of it stays dark."""
    photo, pen = _begun((28, 28, 34))
    pen.rectangle((100, 800, 1_500, 1_200), fill=(92, 72, 54))
    pen.rounded_rectangle((200, 330, 1_400, 420), 40, fill=(70, 70, 76))
    pen.rounded_rectangle((210, 350, 800, 400), 24, fill=(255, 244, 214))
    pen.polygon([(210, 400), (800, 400), (980, 800), (100, 800)], fill=(120, 108, 88))
    return _developed(photo)


def torn_pack() -> bytes:
    """A pack of tea, torn open on the way."""
    photo, pen = _begun((206, 200, 190))
    pen.polygon([(520, 220), (1_080, 260), (1_100, 1_010), (500, 980)], fill=(150, 52, 44))
    pen.polygon([(520, 220), (1_080, 260), (1_010, 380), (800, 320), (640, 400)], fill=(60, 40, 30))
    chance = Random(1051)  # noqa: S311, the same leaves every time
    for _ in range(160):
        x, y = chance.randint(420, 1_240), chance.randint(150, 460)
        pen.line((x, y, x + chance.randint(-24, 24), y + chance.randint(4, 20)), DARK, 5)
    return _developed(photo)


DRAWINGS: Final[Mapping[str, Callable[[], bytes]]] = {
    "six bowls.jpg": six_bowls,
    "crack.jpg": cracked_tray,
    "rim.jpg": chipped_gaiwan,
    "dent.jpg": dented_tin,
    "globe.jpg": scratched_globe,
    "keys.jpg": dead_keys,
    "teapot.jpg": blue_teapot,
    "bar.jpg": flickering_bar,
    "pack.jpg": torn_pack,
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
