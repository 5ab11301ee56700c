"""Taking files in: read by other processes, made anew, judged, and only then stored.

So a file is judged before it can be attached to anything. The message path has nothing to wait for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from msgspec.structs import replace

from prilavok.chat.files import store
from prilavok.chat.files.arriving import arrive_at, arrived, begun
from prilavok.chat.files.attaching import LOOSE_FOR_MAX
from prilavok.chat.files.model import (
    FINDINGS_KEPT_MAX,
    FileId,
    FileRow,
    FilesBusy,
    FileState,
    FileVerdict,
    Person,
)
from prilavok.chat.files.names import name_of, stem_of
from prilavok.chat.files.quota import Quota, UnderWay
from prilavok.chat.files.videos import blanked
from prilavok.chat.files.views import flawed, refused
from prilavok.chat.model import Author, ChatId, ChatRow
from prilavok.chat.rights import Right, Rights
from prilavok.chat.windows import read_windows
from prilavok.core.clock import Clock
from prilavok.core.config import VIDEO_BYTES_DEFAULT
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
from prilavok.moderation.attachments.videos.reading import video_type_of
from prilavok.moderation.model import Action, Label, weight

UNDER_WAY_MAX: Final = 24
"""In this process: each may take `FILE_BYTES_MAX` of memory, and as much again while it is read."""
UNDER_WAY_OF_ONE_MAX: Final = 3
VIDEOS_UNDER_WAY_MAX: Final = 12
"""Each takes its size on disk, and next to nothing of memory."""
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
        self,
        db: Database,
        clock: Clock,
        rights: Rights,
        files: FileStore,
        readers: Readers,
        *,
        video_bytes_max: int = VIDEO_BYTES_DEFAULT,
    ) -> None:
        self._db = db
        self._clock = clock
        self._rights = rights
        self._files = files
        self._readers = readers
        self.video_bytes_max = video_bytes_max
        self._quota = Quota(db, clock)
        self._small = UnderWay(most=UNDER_WAY_MAX, most_of_one=UNDER_WAY_OF_ONE_MAX)
        self._videos = UnderWay(most=VIDEOS_UNDER_WAY_MAX, most_of_one=1)

    async def take_in(
        self, author: Author, chat_id: ChatId, name: str, body: AsyncIterator[bytes]
    ) -> FileRow:
        """The file, stored: clean, or held. Nothing of `body` is read of whoever may not write.

        Raises `ChatNotFound`, `MayNotWrite`, `FilesUsedUp`, `FilesBusy`, `FileEmpty`,
        `UploadTooSlow` and `FileRefused`, as for every video.
        """
        right = await self._rights.granted(author, chat_id)
        person = Person.of(right.author)
        await self._quota.check(person, right.files)
        with self._small.one_more(person):
            head, whole = await begun(body)
            if video_type_of(head) is not None:
                raise flawed(Flaw.VIDEO)
            return await self._taken_in(right, name, whole)

    async def take_evidence(
        self, author: Author, chat: ChatRow, name: str, body: AsyncIterator[bytes]
    ) -> FileRow:
        """The same for a claim in `chat`, a party to which `author` is; who may write does not
        matter. A video is taken too: it is never whole in memory."""
        right = await self._rights.regardless(author, chat)
        person = Person.of(right.author)
        await self._quota.check(person, right.files)
        with self._small.one_more(person):
            head, whole = await begun(body)
            if video_type_of(head) is None:
                return await self._taken_in(right, name, whole)
        with self._videos.one_more(person):
            return await self._video_taken_in(right, name, whole)

    async def _taken_in(self, right: Right, name: str, body: AsyncIterator[bytes]) -> FileRow:
        content = await arrived(body)
        await self._quota.count(Person.of(right.author), right.files, len(content))
        outcome = await self._readers.read(content)
        if outcome is None:
            raise FilesBusy
        if isinstance(outcome, Unusable):
            raise flawed(outcome.flaw)
        return await self._judged_and_stored(right, name, content, outcome)

    async def _video_taken_in(self, right: Right, name: str, body: AsyncIterator[bytes]) -> FileRow:
        async with self._files.arriving() as arriving:
            await arrive_at(arriving, body, bytes_max=self.video_bytes_max)
            await self._quota.count(Person.of(right.author), right.files, arriving.bytes)
            video = await blanked(arriving, self._readers)
            now = self._clock.now()
            recent = await self._said_before(right, now)
            stem = _name_that_may_be_seen(right, stem_of(name), recent)
            file = FileRow(
                chat_id=right.chat_id,
                file_id=FileId(uuid4()),
                side=right.author.side,
                author_id=right.author.id,
                name=name_of(stem, video.media_type),
                media_type=video.media_type,
                bytes=arriving.bytes,
                width=video.width,
                height=video.height,
                pages=None,
                length_s=video.length_s,
                state=FileState.CLEAN,
                verdict=None,
                said=(stem[:SAID_CHARS_MAX],) if stem else (),
                message_id=None,
                created_at=now,
            )
            async with self._stored(right, file):
                await self._files.keep(arriving, file.key)
        return file

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
            length_s=None,
            state=STATES[verdict.state],
            verdict=_kept(verdict.version, verdict.findings),
            said=_said(stem, contents),
            message_id=None,
            created_at=now,
            likeness=picture.likeness if picture is not None else None,
        )
        async with self._stored(right, file):
            await self._files.put(file.key, content)
            if picture is not None:
                await self._files.put(file.preview_key, picture.preview)
        if file.state is FileState.REFUSED:
            raise refused(file, now + QUARANTINE)
        return file

    @asynccontextmanager
    async def _stored(self, right: Right, file: FileRow) -> AsyncGenerator[None]:
        """The row is there before the contents are: what is broken off in between is found."""
        look_at = file.created_at + (
            QUARANTINE if file.state is FileState.REFUSED else LOOSE_FOR_MAX
        )
        async with self._db.reading() as conn:
            storing = replace(file, state=FileState.STORING)
            await store.insert_file(conn, right.lane, storing, look_at)
        yield
        async with self._db.reading() as conn:
            await store.set_state(conn, right.lane, file, file.state, look_at)

    async def _said_before(self, right: Right, now: datetime) -> list[str]:
        """What the side's last messages and files said."""
        async with self._db.reading() as conn:
            window = (await read_windows(conn, right.lane, [right.side_key]))[right.side_key]
            since = now - right.looks_back
            files = await store.said_lately(conn, right.lane, right.chat_id, right.author, since)
        return [*window.recent(now, right.looks_back), *files]


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
