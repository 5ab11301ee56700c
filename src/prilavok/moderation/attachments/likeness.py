"""What a picture looks like in 128 bits, so that the same one is known again at another size, in
another quality or a little lighter. Not after it was turned, mirrored or cut.

A difference hash: whether it gets lighter from each place of a coarse grid to the next one, first
along the rows, then along the columns (N. Krawetz, "Kind of Like That", 2013).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PIL import Image

from prilavok.moderation.attachments.model import Likeness

CELLS: Final = 8
"""Steps of a row and of a column: 64 bits for each direction."""
CONTRAST_MIN: Final = 12
"""Of 255, between the lightest and the darkest place: below it, any two pictures look alike."""


def likeness_of(picture: Image.Image) -> Likeness | None:
    """16 bytes that differ in few bits where two pictures look the same; None for an even one."""
    grey = (picture if picture.mode == "RGB" else picture.convert("RGB")).convert("L")
    rows = _shades(grey, CELLS + 1, CELLS)
    columns = _shades(grey, CELLS, CELLS + 1)
    every = [shade for row in rows for shade in row]
    if max(every) - min(every) < CONTRAST_MIN:
        return None
    along = [right > left for row in rows for left, right in pairwise(row)]
    down = [
        below > above
        for upper, lower in pairwise(columns)
        for above, below in zip(upper, lower, strict=True)
    ]
    bits = "".join("01"[lighter] for lighter in (*along, *down))
    return int(bits, 2).to_bytes(2 * CELLS, "big")


def _shades(grey: Image.Image, width: int, height: int) -> list[bytes]:
    """The mean shade of each place of a grid, row by row."""
    # Its types name numpy, which we do without.
    small = grey.resize((width, height), Image.Resampling.BOX)  # pyright: ignore[reportUnknownMemberType]
    shades = small.tobytes()
    return [shades[start : start + width] for start in range(0, width * height, width)]
