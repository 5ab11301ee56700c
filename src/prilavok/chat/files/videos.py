"""Videos on their way in: read where they lie, by another process, and rid of what they carry."""

from __future__ import annotations

from prilavok.chat.files.model import FilesBusy
from prilavok.chat.files.views import flawed
from prilavok.core.arriving import Arriving
from prilavok.moderation.attachments.model import Unusable
from prilavok.moderation.attachments.readers import Readers
from prilavok.moderation.attachments.videos.model import Video


async def blanked(arriving: Arriving, readers: Readers) -> Video:
    """The video that has arrived, without the places, makers and dates that it told. Raises
    `FilesBusy` and `FileRefused`."""
    outcome = await readers.read_video(arriving.path)
    if outcome is None:
        raise FilesBusy
    if isinstance(outcome, Unusable):
        raise flawed(outcome.flaw)
    await arriving.overwrite(
        [(each.start, each.head.ljust(each.length, b"\0")) for each in outcome.blanks]
    )
    return outcome
