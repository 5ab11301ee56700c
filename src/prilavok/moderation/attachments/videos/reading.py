"""What a video is. Bounded in everything but time; a process of its own bounds that."""

from __future__ import annotations

import logging
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final

from prilavok.moderation.attachments.model import Flaw, FlawFound, MediaType, Unusable
from prilavok.moderation.attachments.videos.boxes import video_of_boxes
from prilavok.moderation.attachments.videos.elements import video_of_elements
from prilavok.moderation.attachments.videos.model import VideoOutcome
from prilavok.moderation.attachments.videos.walking import Bytes

logger = logging.getLogger(__name__)

HEAD_BYTES: Final = 12
"""By so many it is known what a file is."""
BRANDS: Final = (b"iso", b"mp4", b"avc1", b"qt  ", b"M4V", b"3g", b"mmp4", b"MSNV", b"dash")
"""Pictures come in the same boxes, under other names."""
EBML: Final = b"\x1aE\xdf\xa3"


def video_type_of(head: bytes) -> MediaType | None:
    """What kind of video begins with `head`, if one does: no name and no header of a request
    counts."""
    if head.startswith(EBML):
        return MediaType.WEBM
    is_one = head[4:8] == b"ftyp" and head[8:12].startswith(BRANDS)
    return MediaType.MP4 if is_one else None


def read_video(path: Path) -> VideoOutcome:
    """The video that lies at `path`, or why it is not taken. Never raises, whatever it is."""
    with path.open("rb") as opened, mmap(opened.fileno(), 0, access=ACCESS_READ) as content:
        return video_in(content)


def video_in(content: Bytes) -> VideoOutcome:
    """The same of bytes."""
    media_type = video_type_of(content[:HEAD_BYTES])
    if media_type is None:
        return Unusable(Flaw.UNKNOWN_TYPE)
    try:
        if media_type is MediaType.WEBM:
            return video_of_elements(content)
        return video_of_boxes(content)
    except FlawFound as found:
        return Unusable(found.flaw, media_type)
    except (MemoryError, RecursionError):
        return Unusable(Flaw.TOO_COMPLEX, media_type)
    except Exception as error:  # noqa: BLE001, what contradicts itself breaks anywhere
        logger.debug("a video of the type %s cannot be read: %r", media_type, error)
        return Unusable(Flaw.UNREADABLE, media_type)
