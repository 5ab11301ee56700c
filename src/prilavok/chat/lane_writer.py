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
from typing import Protocol, TypeAlias

from msgspec import Struct

from prilavok.chat import batch
from prilavok.chat.drafts import Draft, Outcome, Written, copy_of
from prilavok.chat.files.attached import Attached, verdict_beside_files
from prilavok.chat.judging import STATE_AFTER, kept
from prilavok.chat.model import ClientId, MessageId, MessageRow, Side, State, Status
from prilavok.chat.programme import Pause
from prilavok.chat.rights import Right
from prilavok.chat.windows import SideKey, Window, Windows, read_windows
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
    alone, what an external judge thinks of it, and its files, which have been judged."""

    right: Right
    message_id: MessageId
    client_id: ClientId
    digest: int
    text: str
    sent_at: datetime
    origin: object = None
    run: Run | None = None
    opinion: Opinion | None = None
    files: Attached | None = None


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


Answers: TypeAlias = dict[int, Written]
"""By the number of the message's id."""


class LaneWriter:
    """Writes the messages of one lane, a batch at a time."""

    def __init__(self, db: Database, lane: Lane, windows: Windows, audience: Audience) -> None:
        self._db = db
        self._lane = lane
        self._windows = windows
        self._audience = audience

    async def write(self, postings: Sequence[Posting]) -> Sequence[Written]:
        """One answer for each posting; of several of one message the first is written."""
        firsts = {posting.message_id.int: posting for posting in reversed(postings)}
        if len(firsts) == len(postings):
            return await self._write_distinct(postings)
        distinct = [p for p in postings if firsts[p.message_id.int] is p]
        answers = await self._write_distinct(distinct)
        by_id = {p.message_id.int: answer for p, answer in zip(distinct, answers, strict=True)}
        return [
            answer if firsts[posting.message_id.int] is posting else copy_of(answer)
            for posting in postings
            for answer in (by_id[posting.message_id.int],)
        ]

    async def _write_distinct(self, postings: Sequence[Posting]) -> Sequence[Written]:
        contended = self._windows.contended(posting.right.side_key for posting in postings)
        calm = [
            posting
            for posting in postings
            if not _has_broken(posting) and posting.right.side_key not in contended
        ]
        async with self._db.reading() as conn:
            written = await self._write_calm(conn, calm) if calm else []
            if len(calm) == len(postings) and all(map(_is_new, written)):
                return written
            answers = _by_message(calm, written)
            behind = [
                posting
                for posting in postings
                if not _has_broken(posting) and not _is_answered(posting, answers)
            ]
            if behind:
                answers |= await self._write_under_lock(conn, behind)
        return [_final(posting, answers) for posting in postings]

    async def _write_calm(self, conn: Connection, postings: Sequence[Posting]) -> list[Written]:
        """Judge by what is known of the sides; the batch notices where that is not all."""
        windows = await self._windows_of(conn, postings)
        drafts: list[Draft] = []
        for begin in range(0, len(postings), JUDGED_AT_ONCE):
            if begin:
                await asyncio.sleep(0)
            drafts += _judged(postings[begin : begin + JUDGED_AT_ONCE], windows)
        answers = await batch.write_batch(conn, self._lane, drafts)
        self._committed(postings, drafts, answers, windows)
        return answers

    async def _write_under_lock(self, conn: Connection, postings: Sequence[Posting]) -> Answers:
        """Judge by what the sides have said now, while nobody else can say anything."""
        keys = [(posting.right.chat_id, posting.message_id) for posting in postings]
        sides = {posting.right.side_key for posting in postings}
        async with batch.held(conn, self._lane, keys, list(sides)) as lane:
            new = [posting for posting in postings if posting.message_id.int not in lane.known]
            drafts = _judged(new, lane.windows)
            written = await lane.write(drafts) if drafts else []
        self._committed(new, drafts, written, lane.windows)
        return lane.known | _by_message(new, written)

    async def _windows_of(
        self, conn: Connection, postings: Sequence[Posting]
    ) -> dict[SideKey, Window]:
        sides = {posting.right.side_key for posting in postings}
        windows = self._windows.known(sides)
        if len(windows) < len(sides):
            windows |= await read_windows(
                conn, self._lane, [side for side in sides if side not in windows]
            )
        return windows

    def _committed(
        self,
        postings: Sequence[Posting],
        drafts: Sequence[Draft],
        answers: Sequence[Written],
        windows: dict[SideKey, Window],
    ) -> None:
        """Tell of what was written, and remember what the sides have said by now."""
        happenings: list[Happening] = []
        for posting, draft, written in zip(postings, drafts, answers, strict=True):
            if written.outcome is Outcome.NEW:
                happenings.append(_happening(posting, draft, written))
                continue
            windows.pop(posting.right.side_key, None)
            self._windows.forget(posting.right.side_key)
            if written.outcome is Outcome.OUTRUN:
                self._windows.was_outrun(posting.right.side_key)
            elif written.outcome is Outcome.STALE and posting.run is not None:
                posting.run.is_broken = True
        self._windows.keep(windows)
        if happenings:
            position = happenings[0].written.position
            assert position is not None
            self._audience.committed(self._lane, position, happenings)


def _judged(postings: Sequence[Posting], windows: dict[SideKey, Window]) -> list[Draft]:
    """Each posting judged after those before it; moves `windows` on."""
    drafts: list[Draft] = []
    for posting in postings:
        side = posting.right.side_key
        window = windows[side]
        drafts.append(_draft(posting, window))
        windows[side] = window.after(posting.message_id, posting.text, posting.sent_at)
    return drafts


def _draft(posting: Posting, window: Window) -> Draft:
    right, text, now = posting.right, posting.text, posting.sent_at
    author = right.author
    recent = window.recent(now, right.looks_back)
    if posting.files is not None:
        verdict = verdict_beside_files(right, text, recent, posting.files)
    else:
        verdict = right.judge(text, right.role, right.situation, recent)
    if posting.opinion is not None:
        verdict = posting.opinion.joined(verdict, right.judge)
    state = STATE_AFTER[verdict.action]
    deadline = right.answer_time.deadline(now) if author.side is Side.BUYER else None
    return Draft(
        chat_id=right.chat_id,
        message_id=posting.message_id,
        client_id=posting.client_id,
        digest=posting.digest,
        side=author.side,
        author_id=author.id,
        author_name=right.author_name,
        text=verdict.text,
        state=state,
        verdict=kept(verdict, text),
        sent_at=now,
        due_at=deadline.due_at if deadline else None,
        look_at=deadline.look_at if deadline else None,
        pauses_at=now if state is State.HELD and _may_pause(right) else None,
        lane_rights=right.lane_rights,
        chat_rights=right.chat_rights,
        after=window.last,
        seller_id=right.seller_id,
        buyer_id=right.buyer_id,
        files=posting.files.shown if posting.files is not None else None,
    )


def _may_pause(right: Right) -> bool:
    """Whether the deadline stands still while an answer by this right is held."""
    return right.author.side is Side.SELLER and Pause.ANSWER_HELD in right.answer_time.pauses


def _has_broken(posting: Posting) -> bool:
    return posting.run is not None and posting.run.is_broken


def _is_new(written: Written) -> bool:
    return written.outcome is Outcome.NEW


def _by_message(postings: Sequence[Posting], written: Sequence[Written]) -> Answers:
    pairs = zip(postings, written, strict=True)
    return {posting.message_id.int: answer for posting, answer in pairs}


def _is_answered(posting: Posting, answers: Answers) -> bool:
    """Whether it was tried, and not outrun."""
    answer = answers.get(posting.message_id.int)
    return answer is not None and answer.outcome is not Outcome.OUTRUN


def _final(posting: Posting, answers: Answers) -> Written:
    """The answer to `posting`. What is not written although it was judged by all that there is
    stands behind something that has lost its right: it has lost its own, and so has its run."""
    if _is_answered(posting, answers):
        return answers[posting.message_id.int]
    if posting.run is not None:
        posting.run.is_broken = True
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
        files=draft.files,
    )
    return Happening(draft.seller_id, draft.buyer_id, message, written, posting.origin)
