"""The pull feed: every event once, in the order of its lane, whatever the page and the clocks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from chat.conftest import BUYER, STAFF, NobodyListens, new_client_id
from chat.judges import UNMODERATED
from prilavok.chat.model import ChatId
from prilavok.chat.writing import Writer
from prilavok.core import forgetting
from prilavok.core.clock import FixedClock
from prilavok.core.cursors import CursorExpired
from prilavok.core.database import Connection, Database
from prilavok.core.events import Event, Subscriber, serve_subscriber
from prilavok.core.forgetting import forget_told
from prilavok.core.lanes import Lane
from prilavok.live.feed import FeedEvent, feed_page


async def nothing(conn: Connection, lane: Lane, event: Event, at: datetime) -> None: ...


READER = Subscriber("reader", (), nothing)


async def everything(db: Database, limit: int) -> list[FeedEvent]:
    """All events, page by page as an integrator reads them."""
    events: list[FeedEvent] = []
    cursor = None
    while True:
        page = await feed_page(db, cursor, limit)
        events.extend(page.events)
        cursor = page.cursor
        if not page.has_more:
            return events


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 1_000])
async def test_pages_of_any_size_tell_everything(
    town: Database, writer: Writer, chat_id: ChatId, limit: int
) -> None:
    for n in range(7):
        await writer.send(BUYER, chat_id, new_client_id(), f"question {n}")

    events = await everything(town, limit)

    told = [event.data["message"]["text"] for event in events if event.type == "chat.message"]
    assert told == [f"question {n}" for n in range(7)]
    assert len({event.id for event in events}) == len(events)


async def test_a_process_whose_clock_is_behind_turns_nothing_round(
    town: Database, writer: Writer, clock: FixedClock, chat_id: ChatId
) -> None:
    slow = FixedClock(clock.now() - timedelta(seconds=5))
    other = Writer(town, slow, UNMODERATED, NobodyListens())
    for n in range(6):
        author = (BUYER, STAFF)[n % 2]
        await (writer, other)[n % 2].send(author, chat_id, new_client_id(), f"line {n}")

    events = await everything(town, 4)

    changes = [event.data["change"] for event in events if event.type == "chat.message"]
    assert changes == [1, 2, 3, 4, 5, 6]


async def test_a_cursor_from_before_what_is_kept_expires_and_one_begins_anew(
    database: Database,
    town: Database,
    writer: Writer,
    clock: FixedClock,
    chat_id: ChatId,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forgetting, "ROWS_OUT_OF_ORDER_MAX", 1)

    async def forget() -> int:
        for lane in range(town.lanes):
            while await serve_subscriber(town, READER, Lane(lane), clock.now()):
                pass
        return await forget_told(town, clock, subscribers=("reader",), kept_for=timedelta(days=90))

    early = (await feed_page(town, None, 1)).cursor
    await writer.send(BUYER, chat_id, new_client_id(), "Is it brass?")
    in_time = (await feed_page(town, None, 1_000)).cursor
    clock.move(timedelta(days=91))
    await writer.send(STAFF, chat_id, new_client_id(), "It is.")

    assert await forget() > 0
    with pytest.raises(CursorExpired):
        await feed_page(town, early, 1_000)
    page = await feed_page(town, in_time, 1_000)
    assert [event.type for event in page.events] == ["chat.message"]

    events = await everything(town, 1)
    assert events, "who begins anew reads all that is kept, page by page"
    assert events[-1].id == page.events[-1].id
