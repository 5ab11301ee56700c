"""Sending a message: may they write, the judge, the lane's batch, and who hears of it.

Sockets, REST and every later writer come through here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from msgspec import Struct

from prilavok.chat import batch, store
from prilavok.chat.batch import Draft, Outcome, Written
from prilavok.chat.judging import Judge
from prilavok.chat.model import (
    TEXT_LENGTH_MAX,
    Author,
    ChatId,
    ChatsMarked,
    ClientId,
    MessageId,
    MessageRow,
    Side,
    State,
    lane_of_chat,
    message_id_for,
    text_digest,
)
from prilavok.chat.rights import MayNotWrite, Right, Rights
from prilavok.core.batching import Batcher, Overloaded
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.errors import Invalid, Refused
from prilavok.core.events import emit, lock_lane
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane

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
    """Another text was sent under this client id before; a new message needs a new one."""

    client_id: ClientId


@dataclass(eq=False)
class MessageRefused(Refused):
    """The message was not sent: {reason}"""

    rule: str
    reason: str


class Posting(Struct, frozen=True, gc=False):
    """A draft on its way, and the connection it came by, which is told by the answer alone."""

    draft: Draft
    origin: object


class Happening(Struct, frozen=True, gc=False):
    """A message that a batch has just stored, and the status of its chat since."""

    seller_id: SellerId
    buyer_id: BuyerId
    message: MessageRow
    written: Written
    origin: object


class Audience(Protocol):
    """Is told of every commit of this process."""

    def committed(self, lane: Lane, position: int, happenings: Sequence[Happening]) -> None: ...

    def log_has_grown(self, lane: Lane, position: int) -> None: ...


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

    def __init__(self, db: Database, clock: Clock, judge: Judge, audience: Audience) -> None:
        self.rights = Rights(db, clock)
        self._db = db
        self._clock = clock
        self._judge = judge
        self._audience = audience
        turns = asyncio.Semaphore(WRITERS_MAX)
        lanes = [Lane(lane) for lane in range(db.lanes)]
        self._messages = [Batcher(partial(self._write, lane), turns) for lane in lanes]
        self._marks = [Batcher(partial(self._mark, lane), turns) for lane in lanes]

    async def send(
        self,
        author: Author,
        chat_id: ChatId,
        client_id: ClientId,
        text: str,
        origin: object = None,
    ) -> Sent:
        """Store the message, or find it stored: the same client id always gets the same answer.

        Raises `TextInvalid`, `ChatNotFound`, `MayNotWrite`, `MessageRefused`, `ClientIdReused`,
        `Overloaded`.
        """
        check_text(text)
        for _ in range(DECISIONS_MAX):
            right = self.rights.kept(author, chat_id, self._clock.now())
            if right is None:
                try:
                    right = await self.rights.granted(author, chat_id)
                except MayNotWrite:
                    before = await self._sent_before(author, chat_id, client_id, text)
                    if before is None:
                        raise
                    return before
            draft = self._draft(right, client_id, text)
            written = await self._messages[right.lane].ask(Posting(draft, origin))
            if written.outcome is not Outcome.STALE:
                return checked(_sent(draft, written))
            self.rights.forget(right)
        raise Overloaded

    def submit(
        self,
        right: Right,
        client_id: ClientId,
        text: str,
        origin: object,
        answered: Callable[[Sent | Exception], None],
    ) -> None:
        """`send` without waiting, by a right that is known: the fast path of sockets.

        A right that has become stale is for the caller to decide anew: `Outcome.STALE` is answered.
        """
        check_text(text)
        draft = self._draft(right, client_id, text)

        def on_written(written: Written | Exception) -> None:
            if isinstance(written, Exception):
                answered(written)
            else:
                answered(_sent(draft, written))

        self._messages[right.lane].submit(Posting(draft, origin), on_written)

    def mark(self, lane: Lane, mark: store.Mark) -> None:
        """Move a mark soon; several of one chat become one write."""
        self._marks[lane].submit(mark, _nobody_waits)

    async def marked(self, lane: Lane, mark: store.Mark) -> None:
        """`mark`, and wait until it is stored."""
        await self._marks[lane].ask(mark)

    async def close(self) -> None:
        """Write what still waits."""
        for batcher in (*self._messages, *self._marks):
            await batcher.drained()

    def _draft(self, right: Right, client_id: ClientId, text: str) -> Draft:
        now = self._clock.now()
        author = right.author
        verdict = self._judge(author, text)
        return Draft(
            chat_id=right.chat_id,
            message_id=message_id_for(right.chat_id, author, client_id),
            client_id=client_id,
            digest=text_digest(text),
            side=author.side,
            author_id=author.id,
            author_name=right.author_name,
            text=verdict.text,
            state=verdict.state,
            verdict=None if verdict.state is State.DELIVERED else verdict,
            sent_at=now,
            due_at=now + right.answer_within if author.side is Side.BUYER else None,
            lane_rights=right.lane_rights,
            chat_rights=right.chat_rights,
            seller_id=right.seller_id,
            buyer_id=right.buyer_id,
        )

    async def _write(self, lane: Lane, postings: Sequence[Posting]) -> Sequence[Written]:
        async with self._db.reading() as conn:
            answers = await batch.write_batch(conn, lane, [posting.draft for posting in postings])
        happenings = [
            _happening(posting, written)
            for posting, written in zip(postings, answers, strict=True)
            if written.outcome is Outcome.NEW
        ]
        if happenings:
            position = happenings[0].written.position
            assert position is not None
            self._audience.committed(lane, position, happenings)
        return answers

    async def _mark(self, lane: Lane, marks: Sequence[store.Mark]) -> Sequence[None]:
        now = self._clock.now()
        async with self._db.transaction() as conn:
            await lock_lane(conn, lane)
            moved = await store.move_marks(conn, lane, marks)
            told = [ChatsMarked(tuple(moved))] if moved else []
            position = await emit(conn, lane, told, now=now) if told else None
        if position is not None:
            self._audience.log_has_grown(lane, position)
        return [None] * len(marks)

    async def _sent_before(
        self, author: Author, chat_id: ChatId, client_id: ClientId, text: str
    ) -> Sent | None:
        """The answer to a retry, for someone who may not write any more."""
        message_id = message_id_for(chat_id, author, client_id)
        lane = lane_of_chat(chat_id, self._db.lanes)
        async with self._db.reading() as conn:
            written = await batch.written_before(conn, lane, chat_id, message_id)
        if written is None:
            return None
        return checked(Sent(chat_id, client_id, message_id, text_digest(text), written))


def checked(sent: Sent) -> Sent:
    """`sent`, unless it was refused or is the answer to another text."""
    written = sent.written
    if written.digest != sent.digest:
        raise ClientIdReused(sent.client_id)
    if written.state is State.REFUSED:
        verdict = written.verdict
        assert verdict is not None
        raise MessageRefused(verdict.rule or "", verdict.reason or "")
    return sent


def check_text(text: str) -> None:
    """Raise `TextInvalid` unless `text` can be stored and shown: 1–1,000 characters, not blank."""
    if not text.strip():
        raise TextInvalid("is empty")
    if len(text) > TEXT_LENGTH_MAX:
        raise TextInvalid(f"has {len(text)} characters; {TEXT_LENGTH_MAX} are allowed")
    if "\0" in text:
        raise TextInvalid("contains U+0000")


def _sent(draft: Draft, written: Written) -> Sent:
    return Sent(draft.chat_id, draft.client_id, draft.message_id, draft.digest, written)


def _happening(posting: Posting, written: Written) -> Happening:
    draft = posting.draft
    message = MessageRow(
        chat_id=draft.chat_id,
        message_id=draft.message_id,
        client_id=draft.client_id,
        side=draft.side,
        author_id=draft.author_id,
        author_name=draft.author_name,
        state=draft.state,
        text=draft.text,
        verdict=draft.verdict,
        seq=written.seq,
        change=written.change,
        revised=None,
        sent_at=draft.sent_at,
        edited_at=None,
    )
    return Happening(draft.seller_id, draft.buyer_id, message, written, posting.origin)


def _nobody_waits(answer: Exception | None) -> None:
    """A mark that was lost is sent again with the next message read."""
