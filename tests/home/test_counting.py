"""Counts by day: once each, on the day of the installation's zone, for all and for each seller."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chat.conftest import BUYER, STAFF, new_client_id
from chat.moderators import release, uphold
from prilavok.chat.deadlines import look_at_deadlines
from prilavok.chat.model import Author, ChatId, lane_of_chat
from prilavok.chat.verdicts import MessageRefused
from prilavok.chat.writing import Sent, Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import serve_subscriber
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.home import counting, store
from prilavok.home.model import What

MOSCOW = ZoneInfo("Europe/Moscow")
SHOP = SellerId("seller-1")
DAY = timedelta(days=1)
MONDAY = date(2026, 3, 2)


async def say(writer: Writer, author: Author, chat_id: ChatId, text: str = "Hello.") -> Sent:
    return await writer.send(author, chat_id, new_client_id(), text)


async def counted(db: Database, clock: FixedClock, chat_id: ChatId) -> dict[tuple[date, What], int]:
    """Let the worker read on; what is counted of all sellers."""
    for subscriber in counting.subscribers(MOSCOW):
        while await serve_subscriber(db, subscriber, lane_of_chat(chat_id, db.lanes), clock.now()):
            pass
    async with db.reading() as conn:
        found = await store.of_all(conn, first=MONDAY - DAY, last=MONDAY + 100 * DAY)
    return {(each.day, each.what): each.n for each in found}


async def counted_of_shop(db: Database) -> dict[What, int]:
    async with db.reading() as conn:
        lane = lane_of(SHOP, db.lanes)
        last = MONDAY + 100 * DAY
        found = await store.of_seller(conn, lane, SHOP, first=MONDAY, last=last)
    return {each.what: each.n for each in found}


async def test_messages_and_answers_are_counted_once_each(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await say(writer, BUYER, chat_id)
    await say(writer, BUYER, chat_id)
    clock.move(timedelta(minutes=30))
    await say(writer, STAFF, chat_id)
    expected = {
        What.CHATS: 1,
        What.FROM_BUYERS: 2,
        What.FROM_SELLERS: 1,
        What.ANSWERED: 1,
        What.IN_TIME: 1,
        What.WITHIN_1_H: 1,
        What.WITHIN_4_H: 1,
        What.WITHIN_24_H: 1,
    }
    for _ in range(2):
        found = await counted(town, clock, chat_id)
        assert found == {(MONDAY, what): n for what, n in expected.items()}
    assert await counted_of_shop(town) == {What.ANSWERED: 1, What.IN_TIME: 1}


async def test_a_day_ends_at_midnight_of_the_zone(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    midnight = datetime(2026, 3, 2, 21, tzinfo=UTC)
    clock.at = midnight - timedelta(microseconds=1)
    await say(writer, BUYER, chat_id)
    clock.at = midnight
    await say(writer, BUYER, chat_id)
    found = await counted(town, clock, chat_id)
    assert found[MONDAY, What.FROM_BUYERS] == 1
    assert found[MONDAY + DAY, What.FROM_BUYERS] == 1


@pytest.mark.parametrize("at_once", [True, False], ids=["worker follows", "worker was away"])
async def test_what_becomes_of_a_held_message_is_counted_when_it_does(
    town: Database,
    clock: FixedClock,
    writer: Writer,
    chat_id: ChatId,
    at_once: bool,
) -> None:
    """Two are held; one is released a day later, the other refused for good another day later."""
    released = await say(writer, BUYER, chat_id, "hold: one")
    upheld = await say(writer, BUYER, chat_id, "hold: two")
    with pytest.raises(MessageRefused):
        await say(writer, BUYER, chat_id, "refuse: three")
    if at_once:
        await counted(town, clock, chat_id)
    clock.move(DAY)
    await release(town, clock, chat_id, released.message_id)
    clock.move(DAY)
    await uphold(town, clock, chat_id, upheld.message_id)
    await uphold(town, clock, chat_id, upheld.message_id)
    assert await counted(town, clock, chat_id) == {
        (MONDAY, What.HELD): 2,
        (MONDAY, What.REFUSED): 1,
        (MONDAY + DAY, What.CHATS): 1,
        (MONDAY + DAY, What.FROM_BUYERS): 1,
        (MONDAY + 2 * DAY, What.UPHELD): 1,
    }


async def test_a_late_answer_is_overdue_first_and_never_in_time(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await say(writer, BUYER, chat_id)
    clock.move(11 * DAY)
    async with town.transaction() as conn:
        lane = lane_of_chat(chat_id, town.lanes)
        await look_at_deadlines(conn, lane, town.lanes, clock.now())
    clock.move(DAY)
    await say(writer, STAFF, chat_id)
    found = await counted(town, clock, chat_id)
    assert found[MONDAY + 11 * DAY, What.OVERDUE] == 1
    assert found[MONDAY + 12 * DAY, What.ANSWERED] == 1
    assert not {what for _, what in found} & {What.IN_TIME, What.WITHIN_24_H}


async def test_counts_are_forgotten_after_400_days(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await say(writer, BUYER, chat_id)
    assert await counted(town, clock, chat_id)
    for days, is_there in ((400, True), (401, False)):
        async with town.transaction() as conn:
            await counting.forget_old_days(conn, clock.now(), clock.now() + days * DAY)
        assert bool(await counted(town, clock, chat_id)) is is_there
