"""The pull feed: every event once, in the order of its lane, whatever the page and the clocks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chat.conftest import BUYER, STAFF, NobodyListens, new_client_id
from chat.judges import UNMODERATED
from prilavok.chat.model import ChatId
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.live.feed import FeedEvent, feed_page


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
