"""Judging and writing what has come together for one lane.

Batches of a lane follow one another, so what this process knows of its chats is settled when the
next one is judged, and within a batch each text is judged after those before it. What another
process, or an edit, has added meanwhile is noticed by the batch, behind the lock: what was judged
without it is judged again there, where nobody can add anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from prilavok.chat import batch
from prilavok.chat.batch import Draft, Outcome, Written, copy_of
from prilavok.chat.judging import ROLE_OF, STATE_AFTER, kept
from prilavok.chat.model import ClientId, MessageId, MessageRow, Side, State, Status
from prilavok.chat.rights import Right
from prilavok.chat.windows import Window, WindowKey, Windows, read_windows
from prilavok.core.database import Connection, Database
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane
from prilavok.moderation.external import Opinion

JUDGED_AT_ONCE = 50
"""Texts after which others on the event loop have their turn: some milliseconds."""


@dataclass(eq=False)
class Run:
    """The messages that a device has under way: once one has lost its right, so have those that
    were sent behind it, or they would overtake it."""

    is_broken: bool = False


class Posting(Struct, frozen=True, gc=False):
    """A message that is still to be judged, the connection it came by, which is told by the answer
    alone, and what an external judge thinks of it."""

    right: Right
    message_id: MessageId
    client_id: ClientId
    digest: int
    text: str
    sent_at: datetime
    origin: object = None
    run: Run | None = None
    opinion: Opinion | None = None

    @property
    def window_key(self) -> WindowKey:
        return (self.right.chat_id, self.right.author.side)


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


class LaneWriter:
    """Writes the messages of one lane, a batch at a time."""

    def __init__(self, db: Database, lane: Lane, windows: Windows, audience: Audience) -> None:
        self._db = db
        self._lane = lane
        self._windows = windows
        self._audience = audience

    async def write(self, postings: Sequence[Posting]) -> Sequence[Written]:
        """One answer for each posting; of several of one message the first is written."""
        firsts = {posting.message_id: posting for posting in reversed(postings)}
        distinct = [p for p in postings if firsts[p.message_id] is p and not _has_broken(p)]
        answers: dict[MessageId, Written] = {}
        async with self._db.reading() as conn:
            if distinct:
                answers = await self._write_distinct(conn, distinct)
        return [
            answer if firsts[posting.message_id] is posting else copy_of(answer)
            for posting in postings
            for answer in (answers.get(posting.message_id) or _not_tried(posting),)
        ]

    async def _write_distinct(
        self, conn: Connection, postings: Sequence[Posting]
    ) -> dict[MessageId, Written]:
        contended = self._windows.contended({posting.window_key for posting in postings})
        calm = [posting for posting in postings if posting.window_key not in contended]
        answers = await self._write_calm(conn, calm) if calm else {}
        behind = [
            posting
            for posting in postings
            if (posting.window_key in contended or _was_outrun(answers[posting.message_id]))
            and not _has_broken(posting)
        ]
        if behind:
            answers |= await self._write_under_lock(conn, behind)
        return {
            posting.message_id: _lost(posting, answer) if _was_outrun(answer) else answer
            for posting in postings
            if (answer := answers.get(posting.message_id)) is not None
        }

    async def _write_calm(
        self, conn: Connection, postings: Sequence[Posting]
    ) -> dict[MessageId, Written]:
        """Judge by what is known of the sides; the batch notices where that is not all."""
        windows = await self._windows_of(conn, postings)
        drafts: list[Draft] = []
        for begin in range(0, len(postings), JUDGED_AT_ONCE):
            if begin:
                await asyncio.sleep(0)
            drafts += _judged(postings[begin : begin + JUDGED_AT_ONCE], windows)
        written = await batch.write_batch(conn, self._lane, drafts)
        return self._settled(postings, drafts, written, windows)

    async def _write_under_lock(
        self, conn: Connection, postings: Sequence[Posting]
    ) -> dict[MessageId, Written]:
        """Judge by what the sides have said now, while nobody else can say anything."""
        keys = [(posting.right.chat_id, posting.message_id) for posting in postings]
        sides = list({posting.window_key for posting in postings})
        async with batch.held(conn, self._lane, keys, sides) as lane:
            new = [posting for posting in postings if posting.message_id not in lane.known]
            drafts = _judged(new, lane.windows)
            written = await lane.write(drafts) if drafts else []
        return lane.known | self._settled(new, drafts, written, lane.windows)

    async def _windows_of(
        self, conn: Connection, postings: Sequence[Posting]
    ) -> dict[WindowKey, Window]:
        keys = {posting.window_key for posting in postings}
        windows = self._windows.known(keys)
        if len(windows) < len(keys):
            windows |= await read_windows(
                conn, self._lane, [key for key in keys if key not in windows]
            )
        return windows

    def _settled(
        self,
        postings: Sequence[Posting],
        drafts: Sequence[Draft],
        answers: Sequence[Written],
        windows: dict[WindowKey, Window],
    ) -> dict[MessageId, Written]:
        """Tell of what was written, and remember what the sides have said by now."""
        happenings: list[Happening] = []
        for posting, draft, written in zip(postings, drafts, answers, strict=True):
            if written.outcome is Outcome.NEW:
                happenings.append(_happening(posting, draft, written))
                continue
            windows.pop(posting.window_key, None)
            self._windows.forget(posting.window_key)
            if written.outcome is Outcome.STALE:
                _lost(posting, written)
            elif written.outcome is Outcome.OUTRUN:
                self._windows.was_outrun(posting.window_key)
        self._windows.keep(windows)
        if happenings:
            position = happenings[0].written.position
            assert position is not None
            self._audience.committed(self._lane, position, happenings)
        return {draft.message_id: written for draft, written in zip(drafts, answers, strict=True)}


def _judged(postings: Sequence[Posting], windows: dict[WindowKey, Window]) -> list[Draft]:
    """Each posting judged after those before it; moves `windows` on."""
    drafts: list[Draft] = []
    for posting in postings:
        key = posting.window_key
        window = windows[key]
        drafts.append(_draft(posting, window))
        windows[key] = window.after(posting.message_id, posting.text, posting.sent_at)
    return drafts


def _draft(posting: Posting, window: Window) -> Draft:
    right, text, now = posting.right, posting.text, posting.sent_at
    author = right.author
    recent = window.recent(now, right.looks_back)
    verdict = right.judge(text, ROLE_OF[author.side], right.situation, recent)
    if posting.opinion is not None:
        verdict = posting.opinion.joined(verdict, right.judge)
    return Draft(
        chat_id=right.chat_id,
        message_id=posting.message_id,
        client_id=posting.client_id,
        digest=posting.digest,
        side=author.side,
        author_id=author.id,
        author_name=right.author_name,
        text=verdict.text,
        state=STATE_AFTER[verdict.action],
        verdict=kept(verdict, text),
        sent_at=now,
        due_at=now + right.answer_within if author.side is Side.BUYER else None,
        lane_rights=right.lane_rights,
        chat_rights=right.chat_rights,
        after=window.last,
        seller_id=right.seller_id,
        buyer_id=right.buyer_id,
    )


def _has_broken(posting: Posting) -> bool:
    return posting.run is not None and posting.run.is_broken


def _was_outrun(written: Written) -> bool:
    return written.outcome is Outcome.OUTRUN


def _lost(posting: Posting, answer: Written) -> Written:
    """`answer` to what is not written because of a right, its own or that of what stood before it,
    which ends its run."""
    if posting.run is not None:
        posting.run.is_broken = True
    return replace(answer, outcome=Outcome.STALE)


def _not_tried(posting: Posting) -> Written:
    """The answer to what stands behind something that has lost its right."""
    return Written(
        outcome=Outcome.STALE,
        state=State.DELIVERED,
        seq=None,
        change=None,
        sent_at=posting.sent_at,
        digest=posting.digest,
        verdict=None,
        status=Status.NEW,
        due_at=None,
        position=None,
    )


def _happening(posting: Posting, draft: Draft, written: Written) -> Happening:
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
