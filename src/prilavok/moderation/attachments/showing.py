"""Pictures made anew: what is shown are their pixels, and nothing else that a file may carry.

Neither is a colour profile: it could show the other side something that the judge did not see.
Of one that moves, the first frame is shown.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from prilavok.moderation.attachments.likeness import likeness_of
from prilavok.moderation.attachments.model import (
    PREVIEW_SIDE_PIXELS_MAX,
    SHOWN_BYTES_MAX,
    SHOWN_SIDE_PIXELS_MAX,
    Flaw,
    FlawFound,
    MediaType,
    Picture,
)

ENCODED: Final = {
    MediaType.JPEG: ("JPEG", {"quality": 85}),
    MediaType.PNG: ("PNG", {"compress_level": 6}),
    MediaType.WEBP: ("WEBP", {"quality": 85, "method": 3}),
}
SHOWN_AS: Final = {
    MediaType.JPEG: (MediaType.JPEG,),
    MediaType.WEBP: (MediaType.WEBP,),
    MediaType.PNG: (MediaType.PNG, MediaType.WEBP),
    MediaType.GIF: (MediaType.PNG, MediaType.WEBP),
}
"""The first of these that is not too large."""
PREVIEW: Final = {"quality": 75, "method": 3}


def upright_and_preview(picture: Image.Image) -> tuple[Image.Image, Image.Image]:
    """`picture` as it is shown, and the small one of it, with nothing but their pixels."""
    upright = _plain(ImageOps.exif_transpose(picture))
    shown = _within(upright, SHOWN_SIDE_PIXELS_MAX)
    return shown, _within(shown, PREVIEW_SIDE_PIXELS_MAX)


def shown_picture(upright: Image.Image, preview: Image.Image, media_type: MediaType) -> Picture:
    """Both encoded, `upright` in what is nearest to the type it came in."""
    for shown_as in SHOWN_AS[media_type]:
        name, options = ENCODED[shown_as]
        content = _encoded(upright, name, options)
        if len(content) <= SHOWN_BYTES_MAX:
            small = _encoded(preview, "WEBP", PREVIEW)
            likeness = likeness_of(preview)
            return Picture(shown_as, content, upright.width, upright.height, small, likeness)
    raise FlawFound(Flaw.TOO_LARGE)


def _plain(picture: Image.Image) -> Image.Image:
    """In grey, in colours, or in colours with transparency; a new one, without any notes."""
    opaque = "L" if picture.mode in {"1", "L"} else "RGB"
    plain = picture.convert("RGBA" if picture.has_transparency_data else opaque)
    plain.info = {}
    return plain


def _within(picture: Image.Image, side_pixels_max: int) -> Image.Image:
    longest = max(picture.size)
    if longest <= side_pixels_max:
        return picture
    scale = side_pixels_max / longest
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    # Its types name numpy, which we do without.
    return picture.resize(size, Image.Resampling.LANCZOS)  # pyright: ignore[reportUnknownMemberType]


def _encoded(picture: Image.Image, name: str, options: dict[str, int]) -> bytes:
    written = BytesIO()
    picture.save(written, name, **options)
    return written.getvalue()
