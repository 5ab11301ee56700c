"""The write path: acknowledged is stored, once, in order, whoever writes at the same time."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from chat.conftest import BUYER, STAFF, NobodyListens, new_client_id, send_all
from chat.judges import UNMODERATED
from prilavok.chat import actions, pages
from prilavok.chat.model import ChatId, Status
from prilavok.chat.protocol import ChangesEvent
from prilavok.chat.writing import ClientIdReused, TextInvalid, Writer
from prilavok.core.clock import FixedClock, SystemClock
from prilavok.core.database import Database


async def test_messages_are_numbered_densely_in_the_order_they_came(
    writer: Writer, town: Database, chat_id: ChatId
) -> None:
    sent = await send_all(
        writer, chat_id, [(BUYER, new_client_id(), f"question {n}") for n in range(200)]
    )

    assert [s.written.seq for s in sent] == list(range(1, 201))
    page = await pages.message_page(town, SystemClock(), BUYER, chat_id, before=None, limit=200)
    assert [m.text for m in page.messages] == [f"question {n}" for n in range(200)]


async def test_a_retry_gets_the_first_answer_and_stores_nothing(
    writer: Writer, town: Database, chat_id: ChatId
) -> None:
    client_id = new_client_id()
    first = await writer.send(BUYER, chat_id, client_id, "Is it bright?")
    again = await writer.send(BUYER, chat_id, client_id, "Is it bright?")

    assert first.is_new
    assert not again.is_new
    assert again.written.seq == first.written.seq
    page = await pages.message_page(town, SystemClock(), BUYER, chat_id, before=None, limit=10)
    assert len(page.messages) == 1


async def test_copies_in_one_batch_are_one_message(writer: Writer, chat_id: ChatId) -> None:
    client_id = new_client_id()
    sent = await send_all(writer, chat_id, [(BUYER, client_id, "Hello")] * 20)

    assert {s.written.seq for s in sent} == {1}
    assert sum(s.is_new for s in sent) == 1


async def test_another_text_under_the_same_client_id_is_refused(
    writer: Writer, chat_id: ChatId
) -> None:
    client_id = new_client_id()
    await writer.send(BUYER, chat_id, client_id, "One")

    with pytest.raises(ClientIdReused):
        await writer.send(BUYER, chat_id, client_id, "Two")


@pytest.mark.parametrize("text", ["", "   ", "\n", "a" * 1001, "a\0b"])
async def test_text_that_cannot_be_stored_is_refused(
    writer: Writer, chat_id: ChatId, text: str
) -> None:
    with pytest.raises(TextInvalid):
        await writer.send(BUYER, chat_id, new_client_id(), text)


async def test_two_processes_in_one_lane_leave_no_gap_and_no_double(
    town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    other_pool = await Database.open(town.dsn)
    writers = [Writer(db, clock, UNMODERATED, NobodyListens()) for db in (town, other_pool)]
    client_ids = [new_client_id() for _ in range(150)]
    sendings = [(BUYER, client_id, f"{client_id}") for client_id in client_ids]

    both = await asyncio.gather(*(send_all(writer, chat_id, sendings) for writer in writers))

    assert [s.written.seq for s in both[0]] == [s.written.seq for s in both[1]]
    assert sorted(s.written.seq or 0 for s in both[0]) == list(range(1, 151))
    assert sum(s.is_new for sent in both for s in sent) == 150
    await other_pool.close()


async def test_the_turn_and_the_deadline_follow_who_spoke_last(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    async def state() -> tuple[Status, bool]:
        event = await actions.changes_since(town, clock, BUYER, chat_id, 0)
        assert isinstance(event, ChangesEvent)
        return event.chat.status, event.chat.due_at is not None

    assert await state() == (Status.NEW, False)
    await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    assert await state() == (Status.WAITING_FOR_SELLER, True)
    await writer.send(STAFF, chat_id, new_client_id(), "Very.")
    assert await state() == (Status.WAITING_FOR_BUYER, False)


async def test_colleagues_know_each_other_by_the_fact_whatever_the_token_says(
    writer: Writer, audience: NobodyListens, chat_id: ChatId
) -> None:
    nameless = replace(STAFF, name=None)
    await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    await writer.send(nameless, chat_id, new_client_id(), "Very.")

    assert [h.message.author_name for h in audience.happenings] == [None, STAFF.name]
