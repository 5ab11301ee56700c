"""What was put off comes back to open pages by itself."""

from __future__ import annotations

from datetime import timedelta

from chat.conftest import BUYER, new_client_id
from inbox.conftest import SELLER
from prilavok.chat.model import ChatId
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.duties import do_duty
from prilavok.core.events import decode, read
from prilavok.core.lanes import lane_of
from prilavok.inbox import store
from prilavok.inbox.caring import take_care
from prilavok.inbox.model import CarePatch, CareRow, InboxChanged
from prilavok.inbox.telling import Inboxes
from prilavok.inbox.waking import DUTY

IN_THREE_HOURS = timedelta(hours=3)


async def told(inboxes: Inboxes) -> int:
    """How often open pages were told that care of a chat has changed."""
    async with inboxes.db.reading() as conn:
        rows = await read(conn, lane_of(SELLER, inboxes.db.lanes), 0)
    types = {str(InboxChanged.__struct_config__.tag): InboxChanged}
    return sum(len(decode(row, types)) for row in rows)


async def care(inboxes: Inboxes, chat_id: ChatId) -> CareRow:
    async with inboxes.db.reading() as conn:
        lane = lane_of(SELLER, inboxes.db.lanes)
        return (await store.care_of(conn, lane, SELLER, [chat_id]))[chat_id]


async def put_off(inboxes: Inboxes, clock: FixedClock, chat_id: ChatId) -> None:
    await take_care(inboxes, SELLER, chat_id, CarePatch(snoozed_until=clock.now() + IN_THREE_HOURS))


async def test_the_end_of_a_snooze_is_told_once_at_its_second(
    inboxes: Inboxes, clock: FixedClock, asked: ChatId
) -> None:
    await put_off(inboxes, clock, asked)
    before = await told(inboxes)

    clock.move(IN_THREE_HOURS - timedelta(seconds=1))
    await do_duty(inboxes.db, DUTY, clock.now())
    assert await told(inboxes) == before
    assert (await care(inboxes, asked)).snoozed_until is not None

    for _ in range(3):
        clock.move(timedelta(seconds=2))
        await do_duty(inboxes.db, DUTY, clock.now())
    assert await told(inboxes) == before + 1
    assert (await care(inboxes, asked)).snoozed_until is None


async def test_what_the_buyer_had_brought_back_before_is_not_told_again(
    inboxes: Inboxes, clock: FixedClock, writer: Writer, asked: ChatId
) -> None:
    await put_off(inboxes, clock, asked)
    await writer.send(BUYER, asked, new_client_id(), "Hello?")
    before = await told(inboxes)
    clock.move(IN_THREE_HOURS)
    await do_duty(inboxes.db, DUTY, clock.now())
    assert await told(inboxes) == before
    assert (await care(inboxes, asked)).snoozed_until is None
