"""Who takes care of a chat, under which labels, until when it is put off."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec import UNSET

from chat.conftest import (
    BUYER,
    COLLEAGUE,
    OTHER_STAFF,
    STAFF,
    NobodyListens,
    new_client_id,
    tell,
)
from inbox.conftest import SELLER, shown
from prilavok import market
from prilavok.chat.model import ChatId
from prilavok.chat.rights import ChatNotFound
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import lane_of
from prilavok.identity.model import KEY_SUBJECT
from prilavok.inbox.caring import AssignedMeanwhile, AssigneeUnknown, take_care
from prilavok.inbox.colleagues import colleagues_of
from prilavok.inbox.model import Assignee, CarePatch, Colleagues, InboxRow, Wanted
from prilavok.inbox.telling import Inboxes


async def test_what_is_left_out_of_a_patch_stays(
    inboxes: Inboxes, clock: FixedClock, audience: NobodyListens, asked: ChatId
) -> None:
    await take_care(inboxes, SELLER, asked, CarePatch(assignee=STAFF.id))
    until = clock.now() + timedelta(hours=3)
    row = await take_care(inboxes, SELLER, asked, CarePatch(snoozed_until=until))
    assert row.care.assignee is not None
    assert (row.care.assignee.id, row.care.assignee.name) == (STAFF.id, "Ann")
    assert row.care.snoozed_until == until
    told = len(audience.positions)
    same = CarePatch(assignee=STAFF.id, labels=(), snoozed_until=until)
    assert await take_care(inboxes, SELLER, asked, same) == row
    assert len(audience.positions) == told, "the same once more is told to nobody"


async def test_what_is_put_off_comes_back_in_time_or_with_the_buyers_next_message(
    inboxes: Inboxes, clock: FixedClock, writer: Writer, asked: ChatId
) -> None:
    until = clock.now() + timedelta(hours=3)
    put_off = CarePatch(snoozed_until=until)
    await take_care(inboxes, SELLER, asked, put_off)
    assert await shown(inboxes, Wanted(snoozed=False)) == []
    assert len(await shown(inboxes, Wanted(snoozed=True))) == 1

    await writer.send(STAFF, asked, new_client_id(), "I will look it up.")
    assert await shown(inboxes, Wanted(snoozed=False)) == [], "one's own message wakes nothing"

    await writer.send(BUYER, asked, new_client_id(), "Hello?")
    [row] = await shown(inboxes, Wanted(snoozed=False))
    assert row.care.snoozed_until is None

    await take_care(inboxes, SELLER, asked, put_off)
    assert await shown(inboxes, Wanted(snoozed=False)) == []
    clock.at = until
    assert len(await shown(inboxes, Wanted(snoozed=False))) == 1
    assert await shown(inboxes, Wanted(snoozed=True)) == []


async def test_of_two_who_take_a_chat_at_once_one_gets_it(
    inboxes: Inboxes, clock: FixedClock, asked: ChatId
) -> None:
    takes = [CarePatch(assignee=who.id, assignee_was=None) for who in (STAFF, COLLEAGUE)]
    answers = await asyncio.gather(
        *(take_care(inboxes, SELLER, asked, patch) for patch in takes * 3),
        return_exceptions=True,
    )
    won = [answer for answer in answers if isinstance(answer, InboxRow)]
    lost = [answer for answer in answers if isinstance(answer, AssignedMeanwhile)]
    assert (len(won), len(lost)) == (1, 5)
    [row] = await shown(inboxes, Wanted())
    assert row.care.assignee is not None
    assert {answer.assignee for answer in lost} == {row.care.assignee.id}


async def test_nobody_is_assigned_who_does_not_answer_chats_here(
    inboxes: Inboxes, clock: FixedClock, asked: ChatId
) -> None:
    for stranger in (OTHER_STAFF.id, BUYER.id, "nobody"):
        with pytest.raises(AssigneeUnknown):
            await take_care(inboxes, SELLER, asked, CarePatch(assignee=stranger))


async def test_a_chat_of_another_seller_is_not_there(
    inboxes: Inboxes, clock: FixedClock, asked: ChatId
) -> None:
    for seller_id, chat_id in ((SellerId("seller-2"), asked), (SELLER, ChatId(uuid4()))):
        with pytest.raises(ChatNotFound):
            await take_care(inboxes, seller_id, chat_id, CarePatch(assignee=None))
    assert CarePatch().labels is UNSET


async def test_a_key_takes_care_of_no_chat(
    inboxes: Inboxes, town: Database, clock: FixedClock, asked: ChatId
) -> None:
    key = market.Staff(
        source="test",
        id="key",
        at=clock.now(),
        seller_id=SELLER,
        staff_id=f"{KEY_SUBJECT}0001",
        name="ERP",
        permissions=frozenset({market.Permission.CHAT}),
    )
    async with town.transaction() as conn:
        await market.put_staff(conn, [market.Taken(lane_of(SELLER, town.lanes), 0, key)])
    with pytest.raises(AssigneeUnknown):
        await take_care(inboxes, SELLER, asked, CarePatch(assignee=key.staff_id))


@pytest.mark.parametrize("change", [{"active": False}, {"permissions": frozenset()}])
async def test_whoever_answers_no_more_is_shown_as_such_as_long_as_they_have_a_chat(
    inboxes: Inboxes,
    town: Database,
    clock: FixedClock,
    asked: ChatId,
    change: dict[str, object],
) -> None:
    async def colleagues() -> Colleagues:
        async with town.reading() as conn:
            return await colleagues_of(conn, lane_of(SELLER, town.lanes), SELLER)

    await take_care(inboxes, SELLER, asked, CarePatch(assignee=COLLEAGUE.id))
    assert (await colleagues()).left == ()

    clock.move(timedelta(seconds=1))
    gone = {"permissions": frozenset({market.Permission.CHAT}), **change}
    member = market.Staff(
        source="test",
        id="gone",
        at=clock.now(),
        seller_id=SELLER,
        staff_id=COLLEAGUE.id,
        name="Bo",
        **gone,  # type: ignore[arg-type]
    )
    await tell(town, clock, member)

    left = Assignee(StaffId(COLLEAGUE.id), "Bo", has_left=True)
    [row] = await shown(inboxes, Wanted(assignee=COLLEAGUE.id))
    assert row.care.assignee == left
    assert (await colleagues()).left == (left,)
    assert COLLEAGUE.id not in {each.id for each in (await colleagues()).staff}

    await take_care(inboxes, SELLER, asked, CarePatch(assignee=STAFF.id))
    assert (await colleagues()).left == ()
