"""Bar codes of every kind in pictures: several, rotated, inverted, small, coloured, transparent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Final

import zxingcpp
from PIL import Image, ImageSequence
from zxingcpp import BarcodeFormat, BarcodeFormats

from prilavok.moderation.attachments.model import (
    CODES_MAX,
    FRAMES_MAX,
    PASSAGE_CHARS_MAX,
    PIXELS_MAX,
    Contents,
    Flaw,
    FlawFound,
    MediaType,
    Part,
    Passage,
    Place,
)
from prilavok.moderation.attachments.showing import shown_picture, upright_and_preview

FORMATS: Final = {
    MediaType.PNG: "PNG",
    MediaType.JPEG: "JPEG",
    MediaType.WEBP: "WEBP",
    MediaType.GIF: "GIF",
}
ANYTHING: Final = BarcodeFormats([BarcodeFormat.AllReadable])
MATRIX: Final = BarcodeFormats([BarcodeFormat.AllMatrix])
LEANING: Final = BarcodeFormats([BarcodeFormat.AllLinear, BarcodeFormat.PDF417])
"""What is found only within some degrees of the axes; the others are found at any angle."""
LEANS_DEG: Final = (15, 30, 45, 60, 75)
LEANING_PIXELS_MAX: Final = 3_000_000
"""Of a picture that was turned by 45 degrees: a long thin one becomes a huge square."""
QUICK: Final = BarcodeFormats(
    [
        BarcodeFormat.AllLinear,
        BarcodeFormat.QRCode,
        BarcodeFormat.MicroQRCode,
        BarcodeFormat.RMQRCode,
        BarcodeFormat.PDF417,
        BarcodeFormat.MaxiCode,
    ]
)
SLOW: Final = BarcodeFormats([BarcodeFormat.DataMatrix, BarcodeFormat.Aztec])
"""What takes a dozen times as long where every pixel is another one: 0.25 s for a million."""
SLOW_PIXELS_MAX: Final = 4_000_000
FAINT: Final = BarcodeFormats([BarcodeFormat.QRCode, BarcodeFormat.MicroQRCode])
"""What a phone reads also where its dark differs little from its light."""
SHADES: Final = 64
"""Of 256: so many are spread over all of them to see what is faint, from each half of that on."""
SECOND_LOOK_PIXELS_MAX = 1_500_000
"""More looks are taken at a picture of this size: enough for whatever a person would scan."""
SMALL_PIXELS_MAX = 400_000
"""Below, codes may be too small to be seen until they are blown up."""
BLOWN_UP: Final = (2, 3)
SIDE_PIXELS_MAX: Final = 65_535
"""What the library can take."""

Code = tuple[str, str]
"""The name of a format, and what it says."""

Image.MAX_IMAGE_PIXELS = PIXELS_MAX  # Pillow warns of more when it opens a picture


def contents_of_picture(content: bytes, media_type: MediaType) -> Contents:
    """Each code of the picture, in every frame of it and in the small one that is shown of it;
    raises `FlawFound`, and whatever Pillow does on a broken one."""
    with Image.open(BytesIO(content), formats=[FORMATS[media_type]]) as picture:
        codes = dict.fromkeys(code for frame in _frames(picture) for code in codes_in(frame))
        picture.seek(0)
        upright, preview = upright_and_preview(picture)
        codes |= dict.fromkeys(codes_in(preview))
        shown = shown_picture(upright, preview, media_type)
    passages = tuple(passages_of_codes(codes, page=None, first=1))
    return Contents(media_type, passages, picture=shown)


def passages_of_codes(codes: Iterable[Code], *, page: int | None, first: int) -> Iterator[Passage]:
    """A passage for each code, numbered from `first`; a long one in pieces."""
    for number, (name, text) in enumerate(codes, start=first):
        if number > CODES_MAX:
            raise FlawFound(Flaw.TOO_MANY_CODES)
        place = Place(Part.CODE, page, number, name)
        for start in range(0, len(text), PASSAGE_CHARS_MAX):
            yield Passage(place, text[start : start + PASSAGE_CHARS_MAX])


def codes_in(picture: Image.Image) -> Iterator[Code]:
    """Each code in `picture`, by every look at it; the same one may come again."""
    check_pixels(picture.width * picture.height)
    for flat in _flattened(picture):
        grey = flat.convert("L")
        yield from _first_look(grey)
        yield from _second_looks(flat, grey)


def check_pixels(pixels: int) -> None:
    """Raise `FlawFound` for more than may be held in memory."""
    if pixels > PIXELS_MAX:
        raise FlawFound(Flaw.TOO_MANY_PIXELS)


def _frames(picture: Image.Image) -> Iterator[Image.Image]:
    """Every frame: a code that flashes by can be scanned from the one where it stands."""
    pixels = picture.width * picture.height
    check_pixels(pixels)
    frames: int = getattr(picture, "n_frames", 1)
    if frames > FRAMES_MAX:
        raise FlawFound(Flaw.TOO_MANY_FRAMES)
    check_pixels(pixels * frames)
    yield from ImageSequence.Iterator(picture)


def _flattened(picture: Image.Image) -> Iterator[Image.Image]:
    """`picture` without transparency, as it looks on a light page and on a dark one."""
    if not picture.has_transparency_data:
        yield picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
        return
    colours = picture.convert("RGBA")
    for page in ("white", "black"):
        flat = Image.new("RGB", colours.size, page)
        flat.paste(colours, mask=colours.getchannel("A"))
        yield flat


def _first_look(grey: Image.Image) -> Iterator[Code]:
    if grey.width * grey.height <= SLOW_PIXELS_MAX:
        yield from _read(grey, ANYTHING)
        return
    yield from _read(grey, QUICK)
    yield from _read(_at_most(grey, SLOW_PIXELS_MAX), SLOW)


def _second_looks(flat: Image.Image, grey: Image.Image) -> Iterator[Code]:
    small = _at_most(grey, SECOND_LOOK_PIXELS_MAX)
    scale = (2 * LEANING_PIXELS_MAX) ** 0.5 / (small.width + small.height)
    upright = _scaled(small, min(1.0, scale))
    for degrees in LEANS_DEG:
        leaning = upright.rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=255)
        yield from _read(leaning, LEANING)
    for darkest in range(0, 257 - SHADES, SHADES // 2):
        yield from _read(_spread(small, darkest), FAINT)
    if grey.width * grey.height <= SMALL_PIXELS_MAX:
        for times in BLOWN_UP:
            size = (grey.width * times, grey.height * times)
            if max(size) <= SIDE_PIXELS_MAX:
                yield from _read(_resized(grey, size, Image.Resampling.BICUBIC), ANYTHING)
    if flat.mode == "RGB":  # two colours may be one grey
        for channel in _at_most(flat, SECOND_LOOK_PIXELS_MAX).split():
            yield from _read(channel, MATRIX)


def _at_most(picture: Image.Image, pixels_max: int) -> Image.Image:
    pixels = picture.width * picture.height
    if pixels <= pixels_max:
        return picture
    return _scaled(picture, (pixels_max / pixels) ** 0.5)


def _scaled(picture: Image.Image, scale: float) -> Image.Image:
    if scale == 1:
        return picture
    size = (max(1, int(picture.width * scale)), max(1, int(picture.height * scale)))
    return _resized(picture, size, Image.Resampling.BOX)


def _spread(grey: Image.Image, darkest: int) -> Image.Image:
    """`grey` with the shades from `darkest` on spread from black to white."""
    shades = [(shade - darkest) * 256 // SHADES for shade in range(256)]
    return grey.point(shades)  # pyright: ignore[reportUnknownMemberType]


def _resized(picture: Image.Image, size: tuple[int, int], how: Image.Resampling) -> Image.Image:
    # Its types name numpy, which we do without.
    return picture.resize(size, how)  # pyright: ignore[reportUnknownMemberType]


def _read(picture: Image.Image, formats: BarcodeFormats) -> Iterator[Code]:
    for code in zxingcpp.read_barcodes(picture, formats=formats):
        if code.text:
            yield str(code.format), code.text
