"""Sending a message: may they write, then into its lane's batch, which judges and stores it.

Sockets, REST and every later writer come through here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from msgspec import Struct

from prilavok.chat import batch, mark_store
from prilavok.chat.drafts import Outcome, Written
from prilavok.chat.files.attached import Attached
from prilavok.chat.files.attaching import attach
from prilavok.chat.judging import Judges
from prilavok.chat.lane_writer import Audience, LaneWriter, Posting, Run
from prilavok.chat.model import (
    TEXT_LENGTH_MAX,
    Author,
    ChatId,
    ChatsMarked,
    ClientId,
    Mark,
    MessageId,
    State,
    digest_of,
    lane_of_chat,
    message_id_for,
)
from prilavok.chat.rights import MayNotWrite, Right, Rights
from prilavok.chat.verdicts import refusal
from prilavok.chat.windows import Windows
from prilavok.core.batching import Batcher, Overloaded
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.errors import Invalid, Refused
from prilavok.core.events import emit, lock_lane
from prilavok.core.lanes import Lane
from prilavok.moderation.external import Opinion
from prilavok.moderation.judge import Judge

WRITERS_MAX = 3
"""Lanes written at once by a process: more of them make emptier batches, not faster ones."""
DECISIONS_MAX = 20
"""How often a right is decided anew for one message: a storm of staff facts must not refuse it."""


@dataclass(eq=False)
class TextInvalid(Invalid):
    """The text {problem}."""

    problem: str


@dataclass(eq=False)
class ClientIdReused(Refused):
    """Something else was sent under this client id before; a new message needs a new one."""

    client_id: ClientId


class Sent(Struct, frozen=True, gc=False):
    """A message as it was stored, now or when it was first sent."""

    chat_id: ChatId
    client_id: ClientId
    message_id: MessageId
    digest: int
    written: Written

    @property
    def is_new(self) -> bool:
        return self.written.outcome is Outcome.NEW


class Writer:
    """The one way into the chats of this process: a batcher of messages for each lane, and one of
    marks."""

    def __init__(self, db: Database, clock: Clock, judges: Judges, audience: Audience) -> None:
        self.rights = Rights(db, clock, judges)
        self._db = db
        self._clock = clock
        self._judges = judges
        self._audience = audience
        turns = asyncio.Semaphore(WRITERS_MAX)
        windows = Windows()
        lanes = [Lane(lane) for lane in range(db.lanes)]
        self._messages = [
            Batcher(LaneWriter(db, lane, windows, audience).write, turns) for lane in lanes
        ]
        self._marks = [Batcher(partial(self._mark, lane), turns) for lane in lanes]

    async def send(
        self,
        author: Author,
        chat_id: ChatId,
        client_id: ClientId,
        text: str,
        origin: object = None,
        *,
        files: Sequence[UUID] = (),
    ) -> Sent:
        """Store the message, or find it stored: the same client id always gets the same answer.

        Raises `TextInvalid`, `ChatNotFound`, `MayNotWrite`, `MessageRefused`, `ClientIdReused`,
        `Overloaded`, and of `files` `TooManyFiles`, `FilesNotAttachable`.
        """
        text = _text_beside(files, text)
        attached: Attached | None = None
        message_id = message_id_for(chat_id, author, client_id)
        opinion: Opinion | None = None
        asked_by: Judge | None = None
        for _ in range(DECISIONS_MAX):
            try:
                right = await self._right(author, chat_id)
            except MayNotWrite:
                before = await self._sent_before(author, chat_id, client_id, text, files)
                if before is None:
                    raise
                return before
            if files and attached is None:
                before = await self._sent_before(author, chat_id, client_id, text, files)
                if before is not None:  # what it was sent with may be gone since
                    return before
                attached = await attach(self._db, right, files, message_id, self._clock.now())
            if self._judges.has_to_ask(right.judge) and right.judge is not asked_by:
                before = await self._sent_before(author, chat_id, client_id, text, files)
                if before is not None:  # nobody is asked twice about one message
                    return before
                asked_by, situation = right.judge, right.situation
                opinion = await self._judges.opinion(
                    asked_by, text, author.side, situation, message_id
                )
            posting = self._posting(right, client_id, text, origin, opinion=opinion, files=attached)
            written = await self._messages[right.lane].ask(posting)
            if written.outcome is not Outcome.STALE:
                return checked(_sent(posting, written))
            self.rights.forget(right)
        raise Overloaded

    def kept_right(self, author: Author, chat_id: ChatId) -> Right | None:
        """A right to `submit` by; None where `send` has something to wait for first."""
        right = self.rights.kept(author, chat_id, self._clock.now())
        return None if right is None or self._judges.has_to_ask(right.judge) else right

    def submit(
        self,
        right: Right,
        client_id: ClientId,
        text: str,
        origin: object,
        run: Run,
        answered: Callable[[Sent | Exception], None],
    ) -> None:
        """`send` without waiting, by a right that is known: the fast path of sockets.

        A right that has become stale is for the caller to decide anew: `Outcome.STALE` is answered,
        to everything else of `run` that is still under way too.
        """
        check_text(text)
        posting = self._posting(right, client_id, text, origin, run)

        def on_written(written: Written | Exception) -> None:
            if isinstance(written, Exception):
                answered(written)
            else:
                answered(_sent(posting, written))

        self._messages[right.lane].submit(posting, on_written)

    def mark(self, lane: Lane, mark: Mark) -> None:
        """Move a mark soon; several of one chat become one write."""
        self._marks[lane].submit(mark, _nobody_waits)

    async def marked(self, lane: Lane, mark: Mark) -> None:
        """`mark`, and wait until it is stored."""
        await self._marks[lane].ask(mark)

    async def close(self) -> None:
        """Write what still waits."""
        for batcher in (*self._messages, *self._marks):
            await batcher.drained()

    async def _right(self, author: Author, chat_id: ChatId) -> Right:
        kept = self.rights.kept(author, chat_id, self._clock.now())
        return kept if kept is not None else await self.rights.granted(author, chat_id)

    def _posting(
        self,
        right: Right,
        client_id: ClientId,
        text: str,
        origin: object,
        run: Run | None = None,
        opinion: Opinion | None = None,
        files: Attached | None = None,
    ) -> Posting:
        return Posting(
            right=right,
            message_id=message_id_for(right.chat_id, right.author, client_id),
            client_id=client_id,
            digest=digest_of(text, files.ids if files is not None else ()),
            text=text,
            sent_at=self._clock.now(),
            origin=origin,
            run=run,
            opinion=opinion,
            files=files,
        )

    async def _mark(self, lane: Lane, marks: Sequence[Mark]) -> Sequence[None]:
        now = self._clock.now()
        async with self._db.transaction() as conn:
            await lock_lane(conn, lane)
            moved = await mark_store.move_marks(conn, lane, marks)
            told = [ChatsMarked(tuple(moved))] if moved else []
            position = await emit(conn, lane, told, now=now) if told else None
        if position is not None:
            self._audience.log_has_grown(lane, position)
        return [None] * len(marks)

    async def _sent_before(
        self,
        author: Author,
        chat_id: ChatId,
        client_id: ClientId,
        text: str,
        files: Sequence[UUID],
    ) -> Sent | None:
        """The answer to a retry, before anybody decides anything; None to a new message."""
        message_id = message_id_for(chat_id, author, client_id)
        lane = lane_of_chat(chat_id, self._db.lanes)
        async with self._db.reading() as conn:
            known = await batch.written_before(conn, lane, [(chat_id, message_id)])
        if message_id not in known:
            return None
        digest = digest_of(text, files)
        return checked(Sent(chat_id, client_id, message_id, digest, known[message_id]))


def checked(sent: Sent) -> Sent:
    """`sent`, unless it was refused or is the answer to another text."""
    written = sent.written
    if written.digest != sent.digest:
        raise ClientIdReused(sent.client_id)
    if written.state is State.REFUSED:
        assert written.verdict is not None
        raise refusal(written.verdict, sent.message_id)
    return sent


def check_text(text: str) -> None:
    """Raise `TextInvalid` unless `text` can be stored and shown: 1–1,000 characters, not blank."""
    if not text.strip():
        raise TextInvalid("is empty")
    if len(text) > TEXT_LENGTH_MAX:
        raise TextInvalid(f"has {len(text)} characters; {TEXT_LENGTH_MAX} are allowed")
    if "\0" in text:
        raise TextInvalid("contains U+0000")


def _text_beside(files: Sequence[UUID], text: str) -> str:
    """`text`, checked; beside files it may be blank, and is empty then."""
    if files and not text.strip():
        return ""
    check_text(text)
    return text


def _sent(posting: Posting, written: Written) -> Sent:
    chat_id = posting.right.chat_id
    return Sent(chat_id, posting.client_id, posting.message_id, posting.digest, written)


def _nobody_waits(answer: Exception | None) -> None:
    """A mark that was lost is sent again with the next message read."""
