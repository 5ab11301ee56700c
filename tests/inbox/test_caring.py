"""Who takes care of a chat, under which labels, until when it is put off."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec import UNSET

from chat.conftest import BUYER, COLLEAGUE, OTHER_STAFF, STAFF, new_client_id
from prilavok.chat.model import ChatId
from prilavok.chat.rights import ChatNotFound
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.inbox import listing
from prilavok.inbox.caring import AssignedMeanwhile, AssigneeUnknown, take_care
from prilavok.inbox.model import CarePatch, InboxRow, Sort, Wanted

SELLER = SellerId("seller-1")


@pytest.fixture
async def asked(writer: Writer, chat_id: ChatId) -> ChatId:
    """A chat in which the buyer has asked something."""
    await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    return chat_id


async def shown(db: Database, clock: FixedClock, wanted: Wanted) -> list[InboxRow]:
    page = await listing.inbox_page(
        db, clock, SELLER, wanted, sort=Sort.CHANGED, cursor=None, limit=10
    )
    return list(page.items)


async def test_what_is_left_out_of_a_patch_stays(
    town: Database, clock: FixedClock, asked: ChatId
) -> None:
    await take_care(town, clock, SELLER, asked, CarePatch(assignee=STAFF.id))
    until = clock.now() + timedelta(hours=3)
    row, position = await take_care(town, clock, SELLER, asked, CarePatch(snoozed_until=until))
    assert position is not None
    assert row.care.assignee is not None
    assert (row.care.assignee.id, row.care.assignee.name) == (STAFF.id, "Ann")
    assert row.care.snoozed_until == until
    again, position = await take_care(town, clock, SELLER, asked, CarePatch(assignee=STAFF.id))
    assert (again, position) == (row, None), "the same once more changes nothing"


async def test_what_is_put_off_comes_back_in_time_or_with_the_buyers_next_message(
    town: Database, clock: FixedClock, writer: Writer, asked: ChatId
) -> None:
    until = clock.now() + timedelta(hours=3)
    put_off = CarePatch(snoozed_until=until)
    await take_care(town, clock, SELLER, asked, put_off)
    assert await shown(town, clock, Wanted(snoozed=False)) == []
    assert len(await shown(town, clock, Wanted(snoozed=True))) == 1

    await writer.send(STAFF, asked, new_client_id(), "I will look it up.")
    assert await shown(town, clock, Wanted(snoozed=False)) == [], "one's own message wakes nothing"

    await writer.send(BUYER, asked, new_client_id(), "Hello?")
    [row] = await shown(town, clock, Wanted(snoozed=False))
    assert row.care.snoozed_until is None

    await take_care(town, clock, SELLER, asked, put_off)
    assert await shown(town, clock, Wanted(snoozed=False)) == []
    clock.at = until
    assert len(await shown(town, clock, Wanted(snoozed=False))) == 1
    assert await shown(town, clock, Wanted(snoozed=True)) == []


async def test_of_two_who_take_a_chat_at_once_one_gets_it(
    town: Database, clock: FixedClock, asked: ChatId
) -> None:
    takes = [CarePatch(assignee=who.id, assignee_was=None) for who in (STAFF, COLLEAGUE)]
    answers = await asyncio.gather(
        *(take_care(town, clock, SELLER, asked, patch) for patch in takes * 3),
        return_exceptions=True,
    )
    won = [answer for answer in answers if isinstance(answer, tuple)]
    lost = [answer for answer in answers if isinstance(answer, AssignedMeanwhile)]
    assert (len(won), len(lost)) == (1, 5)
    [row] = await shown(town, clock, Wanted())
    assert row.care.assignee is not None
    assert {answer.assignee for answer in lost} == {row.care.assignee.id}


async def test_nobody_is_assigned_who_does_not_answer_chats_here(
    town: Database, clock: FixedClock, asked: ChatId
) -> None:
    for stranger in (OTHER_STAFF.id, BUYER.id, "nobody"):
        with pytest.raises(AssigneeUnknown):
            await take_care(town, clock, SELLER, asked, CarePatch(assignee=stranger))


async def test_a_chat_of_another_seller_is_not_there(
    town: Database, clock: FixedClock, asked: ChatId
) -> None:
    for seller_id, chat_id in ((SellerId("seller-2"), asked), (SELLER, ChatId(uuid4()))):
        with pytest.raises(ChatNotFound):
            await take_care(town, clock, seller_id, chat_id, CarePatch(assignee=None))
    assert CarePatch().labels is UNSET
