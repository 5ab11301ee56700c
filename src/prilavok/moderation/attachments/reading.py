"""What an attachment says. Bounded in everything but time; a process of its own bounds that."""

from __future__ import annotations

import logging
from warnings import catch_warnings, simplefilter

from PIL import Image

from prilavok.moderation.attachments.documents import contents_of_pdf
from prilavok.moderation.attachments.model import (
    PDF_BYTES_MAX,
    PICTURE_BYTES_MAX,
    Contents,
    Flaw,
    FlawFound,
    MediaType,
    Outcome,
    Unusable,
)
from prilavok.moderation.attachments.pictures import contents_of_picture
from prilavok.moderation.attachments.videos.reading import HEAD_BYTES, video_type_of

logger = logging.getLogger(__name__)

BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
    (b"%PDF-", MediaType.PDF),
)


def read_attachment(content: bytes) -> Outcome:
    """What `content` says, or why it is not taken. Never raises, whatever `content` is."""
    media_type = media_type_of(content)
    if media_type is None:
        return Unusable(Flaw.UNKNOWN_TYPE)
    try:
        with catch_warnings():
            simplefilter("error", Image.DecompressionBombWarning)
            return _contents(content, media_type)
    except FlawFound as found:
        return Unusable(found.flaw, media_type)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return Unusable(Flaw.TOO_MANY_PIXELS, media_type)
    except (MemoryError, RecursionError):
        return Unusable(Flaw.TOO_COMPLEX, media_type)
    except Exception as error:  # noqa: BLE001, readers of broken files raise whatever they like
        logger.debug("an attachment of the type %s cannot be read: %r", media_type, error)
        return Unusable(Flaw.UNREADABLE, media_type)


def media_type_of(content: bytes) -> MediaType | None:
    """What `content` is, by its first bytes alone: no name and no header of a request counts."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return MediaType.WEBP
    known = next((kind for start, kind in BEGINNINGS if content.startswith(start)), None)
    return known or video_type_of(content[:HEAD_BYTES])


def _contents(content: bytes, media_type: MediaType) -> Contents:
    if media_type.is_video:  # its container is read where it lies, and only where one is taken
        raise FlawFound(Flaw.VIDEO)
    is_pdf = media_type is MediaType.PDF
    if len(content) > (PDF_BYTES_MAX if is_pdf else PICTURE_BYTES_MAX):
        raise FlawFound(Flaw.TOO_LARGE)
    return contents_of_pdf(content) if is_pdf else contents_of_picture(content, media_type)
