"""Files are attached before their message is written: whoever finds the message finds them with it.

A process that is killed in between leaves files that belong to a message that is not there. Its
author's retry has the same id, and finds them its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from prilavok.chat.files import attaching_store
from prilavok.chat.files.attached import Attached
from prilavok.chat.files.model import (
    FileRow,
    FilesNotAttachable,
    FileState,
    TooManyFiles,
    VideoNotSent,
)
from prilavok.chat.model import MessageId
from prilavok.chat.programme import FileLimits
from prilavok.chat.rights import Right
from prilavok.core.database import Database

LOOSE_FOR_MAX: Final = timedelta(hours=24)
"""A file that no message has by then is given up."""
ABANDONED_AFTER: Final = timedelta(minutes=10)
"""A message that is not there so long after its files were attached is not under way any more."""


async def attach(
    db: Database, right: Right, file_ids: Sequence[UUID], message_id: MessageId, now: datetime
) -> Attached:
    """Let the files belong to the message; again if they do already. All of them, or none: raises
    `TooManyFiles`, `FilesNotAttachable` and `VideoNotSent`."""
    _check_number(right.files, file_ids)
    async with db.transaction() as conn:
        found = await attaching_store.attach(
            conn,
            right,
            file_ids,
            message_id,
            now=now,
            look_at=now + LOOSE_FOR_MAX,
            abandoned_before=now - ABANDONED_AFTER,
        )
        files: dict[UUID, FileRow] = {file.file_id: file for file in found}
        missing = tuple(file_id for file_id in file_ids if file_id not in files)
        if missing or len(files) != len(file_ids):
            raise FilesNotAttachable(missing)
        if any(file.media_type.is_video for file in found):
            raise VideoNotSent
        _check_bytes(right.files, found)
    in_order = [files[file_id] for file_id in file_ids]
    return Attached(
        shown=tuple(file.shown() for file in in_order),
        held=any(file.state is FileState.HELD for file in in_order),
        said=tuple(said for file in in_order for said in file.said),
    )


def _check_number(limits: FileLimits, file_ids: Sequence[UUID]) -> None:
    if len(file_ids) > limits.per_message:
        raise TooManyFiles(limits.per_message, "files")


def _check_bytes(limits: FileLimits, files: Sequence[FileRow]) -> None:
    if sum(file.bytes for file in files) > limits.per_message_bytes:
        raise TooManyFiles(limits.per_message_bytes, "bytes")
