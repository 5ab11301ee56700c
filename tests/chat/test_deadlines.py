"""Deadlines: reminded of and told to have passed once each, whenever the worker comes to look."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chat.conftest import ABOUT_ORDER, BUYER, COLLEAGUE, STAFF, NobodyListens, new_client_id
from chat.judges import Listening, always
from chat.moderators import uphold
from chat.test_answers import noted
from chat.test_rights import publish
from chat.test_sanctions import roll_out
from prilavok import programmes
from prilavok.chat import store
from prilavok.chat.actions import open_chat
from prilavok.chat.jobs import watch_deadlines
from prilavok.chat.model import AnswerOverdue, Author, ChatId, ChatRow, StatusChanged, lane_of_chat
from prilavok.chat.programme import KIND, AnswerTime
from prilavok.chat.views import chat_view
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch
from prilavok.core.duties import Duty, do_duty
from prilavok.core.events import Event, by_tag, decode, read
from prilavok.core.ids import SellerId
from prilavok.notices import Recipient, RecipientKind, notice_page
from prilavok.wiring import DUTIES

WILDBERRIES = programmes.preset(KIND, "wildberries-2023")
REMINDED = replace(WILDBERRIES, answer=AnswerTime(within_d=10, reminders_before_h=(48, 24)))
DUTY = Duty("deadlines of answers", timedelta(minutes=1), watch_deadlines)
SHOP = SellerId("seller-1")
DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
OFF = {"buyers_bps": 10_000}


@pytest.fixture
async def writer(town: Database, clock: FixedClock) -> AsyncIterator[Writer]:
    writer = Writer(town, clock, always(Listening()), NobodyListens())
    yield writer
    await writer.close()


async def ask(writer: Writer, chat_id: ChatId) -> None:
    await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")


async def look(db: Database, clock: FixedClock) -> None:
    """As the worker does it, a minute after the last time at the earliest."""
    await do_duty(db, DUTY, clock.now())


async def look_at(db: Database, clock: FixedClock, at: datetime) -> None:
    clock.at = at
    await look(db, clock)


async def notices(db: Database) -> list[str]:
    async with db.reading() as conn:
        return await fetch(conn, "select kind from notices order by notice_id", row=str)


async def unread(db: Database) -> list[str]:
    """What any member of the shop's staff still has to read, oldest first."""
    shop = Recipient(RecipientKind.SELLER, SHOP)
    async with db.reading() as conn:
        page = await notice_page(
            conn, shop, STAFF.id, lanes=db.lanes, language="en", unread_only=True
        )
    return [notice.kind for notice in reversed(page.notices)]


async def told(db: Database, chat_id: ChatId, event: type[Event]) -> int:
    async with db.reading() as conn:
        rows = await read(conn, lane_of_chat(chat_id, db.lanes), 0)
    return sum(len(decode(row, by_tag([event]))) for row in rows)


async def chat_at(db: Database, chat_id: ChatId) -> ChatRow:
    async with db.reading() as conn:
        [chat] = await store.chats_by_id(conn, [chat_id], [lane_of_chat(chat_id, db.lanes)])
    return chat


async def statuses(db: Database, chat_id: ChatId) -> list[StatusChanged]:
    async with db.reading() as conn:
        rows = await read(conn, lane_of_chat(chat_id, db.lanes), 0)
    types = by_tag([StatusChanged])
    return [event for row in rows for event in decode(row, types)]  # type: ignore[misc]


async def paused_at(db: Database, clock: FixedClock, chat_id: ChatId) -> set[datetime | None]:
    """Since when the deadline stands still, as both sides are told."""
    chat = await chat_at(db, chat_id)
    async with db.reading() as conn:
        return {(await chat_view(conn, db, clock, chat, who)).paused_at for who in (BUYER, STAFF)}


async def test_reminders_and_the_end_come_at_their_time_and_once(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await publish(town, clock, REMINDED)
    await ask(writer, chat_id)
    due_at = clock.now() + 10 * DAY
    expected: list[str] = []
    for at, kind in [
        (due_at - 2 * DAY, "answer_due_soon"),
        (due_at - DAY, "answer_due_soon"),
        (due_at, "answer_overdue"),
    ]:
        await look_at(town, clock, at - timedelta(minutes=2))
        await look_at(town, clock, at - MICROSECOND)
        assert await notices(town) == expected
        await look_at(town, clock, at + timedelta(minutes=1))
        await look_at(town, clock, at + timedelta(minutes=2))
        expected.append(kind)
        assert await notices(town) == expected
    assert await told(town, chat_id, AnswerOverdue) == 1
    chat = await chat_at(town, chat_id)
    assert (chat.due_at, chat.look_at) == (due_at, None)


async def test_after_a_long_sleep_only_what_still_matters_is_told(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await publish(town, clock, REMINDED)
    await ask(writer, chat_id)
    await look_at(town, clock, clock.now() + 9 * DAY + timedelta(hours=12))
    assert await notices(town) == ["answer_due_soon"]
    await look_at(town, clock, clock.now() + 100 * DAY)
    assert await notices(town) == ["answer_due_soon", "answer_overdue"]


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("ru", "Заказ order-1: покупателю"),
        ("en", "Order order-1: the answer"),
        ("zh", "订单 order-1：本应在"),
    ],
)
async def test_a_notice_names_an_order_by_the_word_and_its_number(
    town: Database, clock: FixedClock, writer: Writer, language: str, body: str
) -> None:
    chat, _ = await open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)
    await ask(writer, chat.chat_id)
    await look_at(town, clock, clock.now() + 11 * DAY)
    recipient = Recipient(RecipientKind.SELLER, SHOP)
    async with town.reading() as conn:
        page = await notice_page(conn, recipient, "w-1", lanes=town.lanes, language=language)
    assert [notice.body.startswith(body) for notice in page.notices] == [True]


async def test_a_worker_that_is_killed_half_way_tells_nothing_twice(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await ask(writer, chat_id)
    clock.move(11 * DAY)

    async def dies(conn: object, since: datetime, now: datetime) -> None:
        await watch_deadlines(conn, since, now)  # pyright: ignore[reportArgumentType]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await do_duty(town, replace_act(dies), clock.now())
    assert await notices(town) == []
    await look(town, clock)
    assert await notices(town) == ["answer_overdue"]
    assert await told(town, chat_id, AnswerOverdue) == 1


def replace_act(act: object) -> Duty:
    return Duty(DUTY.name, DUTY.every, act)  # pyright: ignore[reportArgumentType]


async def test_an_answer_in_time_ends_it(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await publish(town, clock, REMINDED)
    await ask(writer, chat_id)
    clock.move(3 * DAY)
    await writer.send(STAFF, chat_id, new_client_id(), "Very.")
    await look_at(town, clock, clock.now() + 30 * DAY)
    assert await notices(town) == []


@pytest.mark.parametrize("who_answers", [STAFF, COLLEAGUE])
async def test_an_answer_settles_the_reminder_for_everybody(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId, who_answers: Author
) -> None:
    await publish(town, clock, REMINDED)
    await ask(writer, chat_id)
    await look_at(town, clock, clock.now() + 8 * DAY)
    assert await unread(town) == ["answer_due_soon"]
    await writer.send(who_answers, chat_id, new_client_id(), "Very.")
    await noted(town, clock, chat_id)
    assert await notices(town) == ["answer_due_soon"]
    assert await unread(town) == []


async def test_an_answer_leaves_what_reminds_of_other_questions(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await publish(town, clock, REMINDED)
    other, _ = await open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)
    await ask(writer, chat_id)
    await ask(writer, other.chat_id)
    await look_at(town, clock, clock.now() + 8 * DAY)
    await writer.send(STAFF, chat_id, new_client_id(), "Very.")
    clock.move(MICROSECOND)
    await ask(writer, chat_id)
    await look_at(town, clock, clock.now() + 8 * DAY)
    await noted(town, clock, chat_id)
    assert await unread(town) == ["answer_due_soon", "answer_overdue", "answer_due_soon"]


async def test_a_clock_that_is_put_back_tells_nothing_again(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await ask(writer, chat_id)
    start = clock.now()
    await look_at(town, clock, start + 11 * DAY)
    await look_at(town, clock, start + DAY)
    await look_at(town, clock, start + 12 * DAY)
    assert await notices(town) == ["answer_overdue"]


# While chats are switched off.


async def test_a_deadline_is_moved_by_as_long_as_its_chat_was_switched_off(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await publish(town, clock, REMINDED)
    await ask(writer, chat_id)
    due_at = clock.now() + 10 * DAY
    await look_at(town, clock, clock.now() + 4 * DAY)
    await roll_out(town, clock, OFF)
    off_at = clock.now()
    await look_at(town, clock, clock.now() + timedelta(minutes=1))
    assert (await chat_at(town, chat_id)).look_at is None
    [paused] = await statuses(town, chat_id)
    assert (paused.due_at, paused.paused_at) == (due_at, off_at)
    assert await paused_at(town, clock, chat_id) == {off_at}
    await look_at(town, clock, due_at + DAY)
    assert await notices(town) == []

    await roll_out(town, clock, None)
    on_at = clock.now()
    await look_at(town, clock, on_at + timedelta(minutes=1))

    chat = await chat_at(town, chat_id)
    moved = on_at + 6 * DAY
    assert (chat.due_at, chat.look_at) == (moved, moved - 2 * DAY)
    _, running = await statuses(town, chat_id)
    assert (running.due_at, running.paused_at) == (moved, None)
    assert await paused_at(town, clock, chat_id) == {None}
    await look_at(town, clock, moved - MICROSECOND)
    assert "answer_overdue" not in await notices(town)
    await look_at(town, clock, moved + timedelta(minutes=1))
    assert (await notices(town))[-1] == "answer_overdue"


async def test_a_switch_off_before_the_worker_ever_ran_is_told_at_its_first_run(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await ask(writer, chat_id)
    clock.move(DAY)
    await roll_out(town, clock, OFF)
    off_at = clock.now()
    clock.move(DAY)
    [duty] = [duty for duty in DUTIES if duty.name == DUTY.name]
    await do_duty(town, duty, clock.now())
    assert await paused_at(town, clock, chat_id) == {off_at}


async def test_a_switch_off_that_the_worker_slept_through_is_counted_all_the_same(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await ask(writer, chat_id)
    due_at = clock.now() + 10 * DAY
    await look(town, clock)
    for switch_off in (OFF, None, OFF, None):
        clock.move(DAY)
        await roll_out(town, clock, switch_off)
    await look_at(town, clock, due_at + DAY)
    assert await notices(town) == []
    assert (await chat_at(town, chat_id)).due_at == due_at + 2 * DAY
    await look_at(town, clock, due_at + 2 * DAY + timedelta(minutes=1))
    assert await notices(town) == ["answer_overdue"]


async def test_what_had_passed_before_the_switch_off_stays_passed(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await ask(writer, chat_id)
    clock.move(11 * DAY)
    await roll_out(town, clock, OFF)
    await look_at(town, clock, clock.now() + DAY)
    assert await notices(town) == ["answer_overdue"]


@pytest.mark.parametrize(
    "switch_off",
    [{**OFF, "deadlines": "running"}, {"buyers_bps": 0, "sellers_bps": 0}],
    ids=["deadlines run on", "off for nobody"],
)
async def test_a_deadline_that_runs_on_is_not_moved(
    town: Database,
    clock: FixedClock,
    writer: Writer,
    chat_id: ChatId,
    switch_off: dict[str, object],
) -> None:
    await ask(writer, chat_id)
    due_at = clock.now() + 10 * DAY
    await roll_out(town, clock, switch_off)
    await look_at(town, clock, due_at)
    assert await notices(town) == ["answer_overdue"]


async def test_two_pauses_at_once_are_counted_once(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    """Held from day 2 to 8, off from day 3 to 5: six days."""
    await ask(writer, chat_id)
    asked_at = clock.now()
    clock.at = asked_at + 2 * DAY
    held = await writer.send(STAFF, chat_id, new_client_id(), "hold: call me")
    for day, switch_off in ((3, OFF), (5, None)):
        clock.at = asked_at + day * DAY
        await roll_out(town, clock, switch_off)
        await look_at(town, clock, clock.now() + timedelta(minutes=1))
    clock.at = asked_at + 8 * DAY
    await uphold(town, clock, chat_id, held.message_id)
    await look_at(town, clock, clock.now() + DAY)
    assert (await chat_at(town, chat_id)).due_at == asked_at + 16 * DAY


async def test_more_than_one_go_of_deadlines_is_looked_at(
    town: Database,
    clock: FixedClock,
    writer: Writer,
    chat_id: ChatId,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("prilavok.chat.deadlines.LOOKED_AT_MAX", 3)
    await ask(writer, chat_id)
    async with town.transaction() as conn:
        await conn.execute(MANY_LIKE_IT)
    await look_at(town, clock, clock.now() + 10 * DAY)
    assert await told(town, chat_id, AnswerOverdue) == 11


MANY_LIKE_IT = """
insert into chats (
    lane, chat_id, seller_id, buyer_id, context_type, context_id, context_title, opened_at,
    changed_at, due_at, look_at
)
select
    lane, gen_random_uuid(), seller_id, buyer_id, context_type, context_id || n, context_title,
    opened_at, changed_at, due_at, look_at
from chats
cross join generate_series(1, 10) as n
"""
