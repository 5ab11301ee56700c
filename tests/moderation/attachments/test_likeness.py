"""The same picture is known again, and others are not."""

from __future__ import annotations

from io import BytesIO
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from moderation.attachments import files
from prilavok.moderation.attachments.likeness import likeness_of
from prilavok.moderation.attachments.model import MediaType
from prilavok.moderation.attachments.pictures import contents_of_picture

SAME_BITS_MAX = 7
"""As claims compare them."""


def photo(seed: int) -> Image.Image:
    """Colours that run into each other, and things among them."""
    chance = Random(seed)
    shades = bytes(chance.randrange(256) for _ in range(12 * 9 * 3))
    scene = Image.frombytes("RGB", (12, 9), shades).resize((900, 700), Image.Resampling.BICUBIC)
    drawn = ImageDraw.Draw(scene)
    for _ in range(30):
        x, y, size = chance.randrange(900), chance.randrange(700), chance.randrange(20, 150)
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        drawn.ellipse((x, y, x + size, y + size), fill=colour)
    return scene.filter(ImageFilter.GaussianBlur(2))


def bits_apart(first: Image.Image, second: Image.Image) -> int:
    one, other = likeness_of(first), likeness_of(second)
    assert one is not None
    assert other is not None
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def as_jpeg(picture: Image.Image) -> Image.Image:
    return Image.open(BytesIO(files.file(picture, "JPEG", quality=35)))


def smaller(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // 3, picture.height // 3))


def lighter(picture: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(picture).enhance(1.15)


def grey(picture: Image.Image) -> Image.Image:
    return picture.convert("L")


def transparent(picture: Image.Image) -> Image.Image:
    return picture.convert("RGBA")


@pytest.mark.parametrize("change", [as_jpeg, smaller, lighter, grey, transparent])
@pytest.mark.parametrize("seed", range(5))
def test_a_picture_that_was_sent_on_looks_the_same(seed: int, change: object) -> None:
    assert callable(change)
    assert bits_apart(photo(seed), change(photo(seed))) <= SAME_BITS_MAX


def test_another_picture_does_not() -> None:
    pictures = [photo(seed) for seed in range(12)]
    assert all(
        bits_apart(one, other) > SAME_BITS_MAX
        for n, one in enumerate(pictures)
        for other in pictures[:n]
    )


def test_an_even_picture_looks_like_nothing() -> None:
    assert likeness_of(Image.new("RGB", (300, 300), "white")) is None
    assert likeness_of(Image.new("L", (1, 1), 0)) is None


def test_a_picture_has_its_likeness_once_it_is_made_anew() -> None:
    content = files.file(photo(1), "JPEG")
    shown = contents_of_picture(content, MediaType.JPEG).picture
    assert shown is not None
    preview = Image.open(BytesIO(shown.preview))
    assert bits_apart(photo(1), preview) <= SAME_BITS_MAX
    assert shown.likeness is not None
    assert len(shown.likeness) == 16
