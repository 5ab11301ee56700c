"""Taking files in: read by other processes, made anew, judged, and only then stored.

So a file is judged before it can be attached to anything. The message path has nothing to wait for.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import uuid4

from msgspec.structs import replace

from prilavok.chat.files import store
from prilavok.chat.files.attaching import LOOSE_FOR_MAX
from prilavok.chat.files.model import (
    FILE_BYTES_MAX,
    FINDINGS_KEPT_MAX,
    FileEmpty,
    FileId,
    FileRow,
    FilesBusy,
    FileState,
    FilesUsedUp,
    FileVerdict,
    Person,
    UploadTooSlow,
)
from prilavok.chat.files.names import name_of, stem_of
from prilavok.chat.files.views import flawed, refused
from prilavok.chat.model import Author, ChatId, ChatRow
from prilavok.chat.programme import FileLimits
from prilavok.chat.rights import Right, Rights
from prilavok.chat.windows import read_windows
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.files import FileStore
from prilavok.moderation.attachments.judging import judge_contents, settled
from prilavok.moderation.attachments.model import (
    AttachmentFinding,
    AttachmentState,
    Contents,
    Flaw,
    Part,
    Unusable,
)
from prilavok.moderation.attachments.readers import Readers
from prilavok.moderation.model import Action, Label, weight

UNDER_WAY_MAX: Final = 24
"""In this process: each may take `FILE_BYTES_MAX` of memory, and as much again while it is read."""
UNDER_WAY_OF_ONE_MAX: Final = 3
ARRIVES_WITHIN_S: Final = 120
PIECE_WITHIN_S: Final = 20
QUARANTINE: Final = timedelta(days=7)
"""A refused file is kept so long, for its author to contest that."""
SAID_CHARS_MAX: Final = 200
SAID_MAX: Final = 8
STATES: Final = {
    AttachmentState.CLEAN: FileState.CLEAN,
    AttachmentState.PENDING: FileState.HELD,
    AttachmentState.REJECTED: FileState.REFUSED,
}


class Intake:
    """Takes the files of one process in."""

    def __init__(
        self, db: Database, clock: Clock, rights: Rights, files: FileStore, readers: Readers
    ) -> None:
        self._db = db
        self._clock = clock
        self._rights = rights
        self._files = files
        self._readers = readers
        self._under_way: Counter[Person] = Counter()

    async def take_in(
        self, author: Author, chat_id: ChatId, name: str, body: AsyncIterator[bytes]
    ) -> FileRow:
        """The file, stored: clean, or held. Nothing of `body` is read of whoever may not write.

        Raises `ChatNotFound`, `MayNotWrite`, `FilesUsedUp`, `FilesBusy`, `FileEmpty`,
        `UploadTooSlow` and `FileRefused`.
        """
        right = await self._rights.granted(author, chat_id)
        return await self._taken_in(right, name, body)

    async def take_evidence(
        self, author: Author, chat: ChatRow, name: str, body: AsyncIterator[bytes]
    ) -> FileRow:
        """The same for a claim in `chat`, a party to which `author` is; who may write does not
        matter."""
        right = await self._rights.regardless(author, chat)
        return await self._taken_in(right, name, body)

    async def _taken_in(self, right: Right, name: str, body: AsyncIterator[bytes]) -> FileRow:
        person = Person.of(right.author)
        await self._check_quota(person, right.files)
        with self._one_more(person):
            content = await _arrived(body)
            await self._count(person, right.files, len(content))
            outcome = await self._readers.read(content)
            if outcome is None:
                raise FilesBusy
            if isinstance(outcome, Unusable):
                raise flawed(outcome.flaw)
            return await self._judged_and_stored(right, name, content, outcome)

    async def close(self) -> None:
        await self._readers.close()

    async def _judged_and_stored(
        self, right: Right, name: str, content: bytes, contents: Contents
    ) -> FileRow:
        now = self._clock.now()
        recent = await self._said_before(right, now)
        stem = _name_that_may_be_seen(right, stem_of(name), recent)
        verdict_findings = await _findings(right, contents, recent)
        verdict = settled(right.judge, contents, verdict_findings)
        picture = contents.picture
        if picture is not None:
            content = picture.content
        media_type = picture.media_type if picture is not None else contents.media_type
        file = FileRow(
            chat_id=right.chat_id,
            file_id=FileId(uuid4()),
            side=right.author.side,
            author_id=right.author.id,
            name=name_of(stem, media_type),
            media_type=media_type,
            bytes=len(content),
            width=picture.width if picture is not None else None,
            height=picture.height if picture is not None else None,
            pages=contents.pages,
            state=STATES[verdict.state],
            verdict=_kept(verdict.version, verdict.findings),
            said=_said(stem, contents),
            message_id=None,
            created_at=now,
            likeness=picture.likeness if picture is not None else None,
        )
        await self._store(right, file, content, picture.preview if picture is not None else None)
        if file.state is FileState.REFUSED:
            raise refused(file, now + QUARANTINE)
        return file

    async def _store(
        self, right: Right, file: FileRow, content: bytes, preview: bytes | None
    ) -> None:
        """The row is there before the contents are: what is broken off in between is found."""
        look_at = file.created_at + (
            QUARANTINE if file.state is FileState.REFUSED else LOOSE_FOR_MAX
        )
        async with self._db.reading() as conn:
            storing = replace(file, state=FileState.STORING)
            await store.insert_file(conn, right.lane, storing, look_at)
        await self._files.put(file.key, content)
        if preview is not None:
            await self._files.put(file.preview_key, preview)
        async with self._db.reading() as conn:
            await store.set_state(conn, right.lane, file, file.state, look_at)

    async def _said_before(self, right: Right, now: datetime) -> list[str]:
        """What the side's last messages and files said."""
        async with self._db.reading() as conn:
            window = (await read_windows(conn, right.lane, [right.side_key]))[right.side_key]
            since = now - right.looks_back
            files = await store.said_lately(conn, right.lane, right.chat_id, right.author, since)
        return [*window.recent(now, right.looks_back), *files]

    @contextmanager
    def _one_more(self, person: Person) -> Generator[None]:
        """Among those under way; raises `FilesBusy`."""
        busy = self._under_way.total() >= UNDER_WAY_MAX
        if busy or self._under_way[person] >= UNDER_WAY_OF_ONE_MAX:
            raise FilesBusy
        self._under_way[person] += 1
        try:
            yield
        finally:
            self._under_way[person] -= 1
            if not self._under_way[person]:
                del self._under_way[person]

    async def _check_quota(self, person: Person, limits: FileLimits) -> None:
        """Before anything arrives: whoever has used theirs up costs nothing more."""
        now = self._clock.now()
        async with self._db.reading() as conn:
            files, size = await store.sent_on(conn, person, now.date(), lanes=self._db.lanes)
        if files >= limits.per_day:
            raise _used_up(limits.per_day, "files", now)
        if size >= limits.per_day_bytes:
            raise _used_up(limits.per_day_bytes, "bytes", now)

    async def _count(self, person: Person, limits: FileLimits, size: int) -> None:
        """Also what is refused then: reading it is what costs."""
        now = self._clock.now()
        async with self._db.reading() as conn:
            counted = await store.count_file(
                conn,
                person,
                now.date(),
                size,
                lanes=self._db.lanes,
                files_max=limits.per_day,
                bytes_max=limits.per_day_bytes,
            )
        if not counted:
            raise _used_up(limits.per_day_bytes, "bytes", now)


async def _arrived(body: AsyncIterator[bytes]) -> bytes:
    """All of `body`, within bounds of bytes and time."""
    content = bytearray()
    try:
        async with asyncio.timeout(ARRIVES_WITHIN_S):
            async for piece in _in_time(body):
                content += piece
                if len(content) > FILE_BYTES_MAX:
                    raise flawed(Flaw.TOO_LARGE)
    except TimeoutError as error:
        raise UploadTooSlow from error
    if not content:
        raise FileEmpty
    return bytes(content)


async def _in_time(body: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    while True:
        async with asyncio.timeout(PIECE_WITHIN_S):
            piece = await anext(body, None)
        if piece is None:
            return
        yield piece


async def _findings(
    right: Right, contents: Contents, recent: Sequence[str]
) -> list[AttachmentFinding]:
    findings: list[AttachmentFinding] = []
    judging = judge_contents(right.judge, contents, right.role, right.situation, recent)
    for found in judging:
        findings.extend(found)
        await asyncio.sleep(0)  # others have their turn between any two passages
    return findings


def _name_that_may_be_seen(right: Right, stem: str, recent: Sequence[str]) -> str:
    """`stem`, unless the judge would not let it through as a text: then the file has no name.
    Nobody has to be talkative in it."""
    if not stem:
        return ""
    verdict = right.judge(stem, right.role, right.situation, recent)
    wrong = (found for found in verdict.findings if found.label is not Label.MONOSYLLABIC)
    passes = verdict.reason is None and all(found.action is Action.DELIVER for found in wrong)
    return stem if passes else ""


def _kept(version: int, findings: Sequence[AttachmentFinding]) -> FileVerdict | None:
    if not findings:
        return None
    strictest = sorted(findings, key=lambda each: weight(each.finding), reverse=True)
    return FileVerdict(version, tuple(strictest[:FINDINGS_KEPT_MAX]))


def _said(stem: str, contents: Contents) -> tuple[str, ...]:
    """What may be continued by what is said next: a number can be spread over two codes."""
    codes = [passage.text for passage in contents.passages if passage.place.part is Part.CODE]
    said = [stem, *codes] if stem else codes
    return tuple(each[:SAID_CHARS_MAX] for each in said[:SAID_MAX])


def _used_up(limit: int, unit: str, now: datetime) -> FilesUsedUp:
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    return FilesUsedUp(limit, unit, tomorrow, max(1, int((tomorrow - now).total_seconds())))
