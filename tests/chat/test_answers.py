"""Answered questions: each noted once, with who answered, when, and whether that was in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from msgspec import Struct

from chat.conftest import BUYER, COLLEAGUE, STAFF, NobodyListens, new_client_id
from chat.judges import Listening, always
from chat.moderators import release, uphold
from chat.test_sanctions import roll_out
from prilavok.chat.answers import Answer, note_answers, usually_answers_s
from prilavok.chat.deadlines import look_at_deadlines
from prilavok.chat.model import Author, ChatId, QuestionsAnswered, lane_of_chat
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Connection, Database, fetch
from prilavok.core.events import Subscriber, serve_subscriber
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane


async def nobody_counts(conn: Connection, lane: Lane, answers: Sequence[Answer]) -> None:
    """Nothing above."""


SUBSCRIBER = Subscriber("answers", (QuestionsAnswered,), partial(note_answers, nobody_counts))
SHOP = SellerId("seller-1")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
OFF = {"buyers_bps": 10_000}


class Row(Struct, frozen=True):
    seq: int
    asked_at: datetime
    answered_at: datetime
    due_at: datetime
    answered_by: str
    in_time: bool
    waited_s: int


@pytest.fixture
async def writer(town: Database, clock: FixedClock) -> AsyncIterator[Writer]:
    writer = Writer(town, clock, always(Listening()), NobodyListens())
    yield writer
    await writer.close()


async def say(writer: Writer, author: Author, chat_id: ChatId, text: str = "Hello.") -> None:
    await writer.send(author, chat_id, new_client_id(), text)


async def noted(db: Database, clock: FixedClock, chat_id: ChatId) -> list[Row]:
    """Let the worker read on; the answers that it has noted."""
    while await serve_subscriber(db, SUBSCRIBER, lane_of_chat(chat_id, db.lanes), clock.now()):
        pass
    async with db.reading() as conn:
        return await fetch(
            conn,
            """select seq, asked_at, answered_at, due_at, answered_by, in_time, waited_s
            from answers order by seq""",
            row=Row,
        )


async def test_an_answer_ends_all_that_was_asked_and_is_noted_once(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    asked_at = clock.now()
    await say(writer, BUYER, chat_id)
    clock.move(HOUR)
    await say(writer, BUYER, chat_id, "Anybody there?")
    assert await noted(town, clock, chat_id) == []
    clock.move(HOUR)
    await say(writer, STAFF, chat_id)
    clock.move(HOUR)
    await say(writer, COLLEAGUE, chat_id, "And one more thing.")

    answer = Row(3, asked_at, asked_at + 2 * HOUR, asked_at + 10 * DAY, "staff-1", True, 7_200)
    assert await noted(town, clock, chat_id) == [answer]

    async with town.transaction() as conn:
        await conn.execute("update subscriptions set position = 0")
    assert await noted(town, clock, chat_id) == [answer]


async def test_who_writes_first_answers_nothing(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await say(writer, BUYER, chat_id)
    await say(writer, STAFF, chat_id)
    await say(writer, STAFF, chat_id)
    await say(writer, BUYER, chat_id)
    assert [row.seq for row in await noted(town, clock, chat_id)] == [2]


@pytest.mark.parametrize(
    ("late", "in_time"), [(-SECOND, True), (timedelta(), True), (SECOND, False)]
)
async def test_in_time_is_up_to_the_last_moment_whether_or_not_anybody_looked(
    town: Database,
    clock: FixedClock,
    writer: Writer,
    chat_id: ChatId,
    late: timedelta,
    in_time: bool,
) -> None:
    await say(writer, BUYER, chat_id)
    clock.move(10 * DAY + late)
    await say(writer, STAFF, chat_id)
    assert [row.in_time for row in await noted(town, clock, chat_id)] == [in_time]


async def test_an_answer_after_the_sweep_is_late(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await say(writer, BUYER, chat_id)
    due_at = clock.now() + 10 * DAY
    clock.at = due_at + DAY
    async with town.transaction() as conn:
        lane = lane_of_chat(chat_id, town.lanes)
        await look_at_deadlines(conn, lane, town.lanes, clock.now())
    await say(writer, STAFF, chat_id)
    [row] = await noted(town, clock, chat_id)
    assert (row.due_at, row.in_time) == (due_at, False)


async def test_a_released_answer_counts_from_when_it_was_held(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    """Held on day 9, released on day 30: the buyer has waited 30 days, the deadline one more."""
    asked_at = clock.now()
    await say(writer, BUYER, chat_id)
    clock.move(9 * DAY)
    held = await writer.send(STAFF, chat_id, new_client_id(), "hold: call me")
    assert await noted(town, clock, chat_id) == []
    clock.at = asked_at + 30 * DAY
    await release(town, clock, chat_id, held.message_id)
    await release(town, clock, chat_id, held.message_id)
    [row] = await noted(town, clock, chat_id)
    assert (row.answered_at, row.due_at) == (clock.now(), asked_at + 31 * DAY)
    assert row.in_time


async def test_another_answer_than_the_held_one_counts_the_pause_too(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    asked_at = clock.now()
    await say(writer, BUYER, chat_id)
    clock.move(9 * DAY)
    held = await writer.send(STAFF, chat_id, new_client_id(), "hold: call me")
    clock.at = asked_at + 20 * DAY
    await say(writer, STAFF, chat_id)
    await uphold(town, clock, chat_id, held.message_id)
    [row] = await noted(town, clock, chat_id)
    assert (row.due_at, row.in_time) == (asked_at + 21 * DAY, True)


@pytest.mark.parametrize("looks", [True, False], ids=["the sweep came", "the sweep slept"])
async def test_a_switch_off_is_counted_whether_or_not_the_sweep_has_seen_it(
    town: Database,
    clock: FixedClock,
    writer: Writer,
    chat_id: ChatId,
    looks: bool,
) -> None:
    asked_at = clock.now()
    await say(writer, BUYER, chat_id)
    for day, switch_off in ((9, OFF), (19, None)):
        clock.at = asked_at + day * DAY
        await roll_out(town, clock, switch_off)
        if looks:
            async with town.transaction() as conn:
                lane = lane_of_chat(chat_id, town.lanes)
                await conn.execute("update chats set look_at = %s", [clock.now()])
                await look_at_deadlines(conn, lane, town.lanes, clock.now())
    clock.at = asked_at + 19 * DAY + HOUR
    await say(writer, STAFF, chat_id)
    [row] = await noted(town, clock, chat_id)
    assert (row.due_at, row.in_time) == (asked_at + 20 * DAY, True)


async def test_every_question_of_a_crowded_batch_has_its_answer(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    """However the messages are put into batches: an answer for each time that the turn changed."""
    await say(writer, BUYER, chat_id)
    clock.move(HOUR)
    authors = [STAFF, BUYER, BUYER, STAFF, COLLEAGUE, BUYER, STAFF, BUYER] * 3
    await asyncio.gather(
        *(say(writer, author, chat_id, f"{n}.") for n, author in enumerate(authors))
    )
    async with town.reading() as conn:
        sides = await fetch(conn, "select side from messages order by seq", row=str)
    turns = [
        seq
        for seq, (before, side) in enumerate(pairwise(sides), 2)
        if (before, side) == ("buyer", "seller")
    ]
    rows = await noted(town, clock, chat_id)
    assert [row.seq for row in rows] == turns
    assert rows[0].waited_s == 3_600
    assert {row.in_time for row in rows} == {True}


async def test_what_is_usual_is_the_median_of_five_or_more(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    lane = lane_of_chat(chat_id, town.lanes)

    async def usual() -> int | None:
        await noted(town, clock, chat_id)
        async with town.reading() as conn:
            return await usually_answers_s(conn, lane, SHOP, clock.now())

    for hours in (1, 9, 2, 8, 3):
        assert await usual() is None
        await say(writer, BUYER, chat_id)
        clock.move(hours * HOUR)
        await say(writer, STAFF, chat_id)
    assert await usual() == 3 * 3_600
    clock.move(31 * DAY)
    assert await usual() is None
