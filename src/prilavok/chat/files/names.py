"""What a file is called: what its author called it, without anything that could mislead."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from prilavok.moderation.attachments.model import MediaType

STEM_CHARS_MAX: Final = 80
EXTENSIONS: Final = {
    MediaType.PNG: ".png",
    MediaType.JPEG: ".jpg",
    MediaType.WEBP: ".webp",
    MediaType.GIF: ".gif",
    MediaType.PDF: ".pdf",
    MediaType.MP4: ".mp4",
    MediaType.WEBM: ".webm",
}
UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of what cannot be seen, or turns round what is beside it."""
SPACES: Final = re.compile(r"\s+")
EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


def stem_of(name: str) -> str:
    """`name` without folders, extensions and what cannot be seen; empty where nothing is left."""
    visible = "".join(
        " " if char in "\t\n\r" else char
        for char in unicodedata.normalize("NFC", name)
        if char in "\t\n\r" or unicodedata.category(char) not in UNSEEN
    )
    last = re.split(r"[/\\]", visible)[-1].strip(" .")
    stem = SPACES.sub(" ", EXTENSION.sub("", last)).strip(" .")
    return stem[:STEM_CHARS_MAX].strip()


def name_of(stem: str, media_type: MediaType) -> str:
    """What the file is called everywhere: its extension is by its bytes."""
    return (stem or _plain(media_type)) + EXTENSIONS[media_type]


def _plain(media_type: MediaType) -> str:
    if media_type.is_video:
        return "video"
    return "document" if media_type is MediaType.PDF else "picture"
