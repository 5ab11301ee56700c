"""What a person decides of a text: released, upheld or recalled, and seen by the right ones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chat.conftest import BUYER, STAFF, NobodyListens, new_client_id
from chat.judges import Listening, always
from chat.moderators import recall, release, uphold
from prilavok.chat import actions, pages, store
from prilavok.chat.evidence import ChatEvidence, evidence_of
from prilavok.chat.judging import Judges
from prilavok.chat.model import (
    Author,
    ChatId,
    ChatRow,
    EditKeptBack,
    Mark,
    MessageId,
    MessagesKeptBack,
    Side,
    State,
    Status,
    lane_of_chat,
    message_id_for,
)
from prilavok.chat.protocol import ChangesEvent, Message
from prilavok.chat.reviewing import Effect
from prilavok.chat.verdicts import EditRefused, MessageRefused
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch
from prilavok.core.events import Event, by_tag, decode, read

JUDGES: Judges = always(Listening())
ANSWER_WITHIN = timedelta(days=10)


@pytest.fixture
async def writer(
    town: Database, clock: FixedClock, audience: NobodyListens
) -> AsyncIterator[Writer]:
    writer = Writer(town, clock, JUDGES, audience)
    yield writer
    await writer.close()


async def say(writer: Writer, chat_id: ChatId, text: str, author: Author = BUYER) -> MessageId:
    """Also of a refused one."""
    client_id = new_client_id()
    try:
        return (await writer.send(author, chat_id, client_id, text)).message_id
    except MessageRefused:
        return message_id_for(chat_id, author, client_id)


async def seen_by(
    db: Database, clock: FixedClock, author: Author, chat_id: ChatId
) -> list[Message]:
    page = await pages.message_page(db, clock, author, chat_id, before=None, limit=50)
    return [*page.messages, *page.pending]


async def chat_at(db: Database, chat_id: ChatId) -> ChatRow:
    async with db.reading() as conn:
        [chat] = await store.chats_by_id(conn, [chat_id], [lane_of_chat(chat_id, db.lanes)])
    return chat


async def told(db: Database, chat_id: ChatId, *types: type[Event]) -> list[Event]:
    lane = lane_of_chat(chat_id, db.lanes)
    async with db.reading() as conn:
        rows = await read(conn, lane, 0)
    return [event for row in rows for event in decode(row, by_tag(types))]


async def evidence(db: Database, chat_id: ChatId, attempt: UUID, around: int = 10) -> ChatEvidence:
    async with db.reading() as conn:
        found = await evidence_of(
            conn, lane_of_chat(chat_id, db.lanes), chat_id, attempt, around=around
        )
    assert found is not None
    return found


@pytest.mark.parametrize("text", ["hold: call me", "refuse: call me"])
async def test_a_released_message_is_one_that_was_written_now(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId, text: str
) -> None:
    kept_back = await say(writer, chat_id, text)
    await say(writer, chat_id, "And this?")
    clock.move(timedelta(hours=3))
    assert [m.seq for m in await seen_by(town, clock, STAFF, chat_id)] == [1]
    before = await chat_at(town, chat_id)

    assert await release(town, clock, chat_id, kept_back) is Effect.DONE
    assert await release(town, clock, chat_id, kept_back) is Effect.SO_ALREADY
    assert await uphold(town, clock, chat_id, kept_back) is Effect.GONE

    after = await chat_at(town, chat_id)
    for author in (BUYER, STAFF):
        shown = await seen_by(town, clock, author, chat_id)
        assert [(m.seq, m.text, m.state) for m in shown] == [
            (1, "And this?", State.DELIVERED),
            (2, text, State.DELIVERED),
        ]
    assert (after.seq, after.change) == (before.seq + 1, before.change + 1)
    assert after.unread(Side.SELLER) == before.unread(Side.SELLER) + 1
    assert after.position == before.position + 1
    missed = await actions.changes_since(town, clock, BUYER, chat_id, before.change)
    assert isinstance(missed, ChangesEvent)
    assert [m.message_id for m in missed.messages] == [kept_back]


async def test_a_released_question_is_due_from_now_on(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    held = await say(writer, chat_id, "hold: question")
    assert (await chat_at(town, chat_id)).due_at is None
    clock.move(timedelta(hours=3))
    await release(town, clock, chat_id, held)
    chat = await chat_at(town, chat_id)
    assert (chat.status, chat.due_at) == (Status.WAITING_FOR_SELLER, clock.now() + ANSWER_WITHIN)


async def test_what_was_masked_is_shown_whole_once_it_is_released(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    masked = await say(writer, chat_id, "mask: lamp 4000")
    assert [m.text for m in await seen_by(town, clock, STAFF, chat_id)] == ["mask: •••"]
    assert await release(town, clock, chat_id, masked) is Effect.DONE
    assert [m.text for m in await seen_by(town, clock, STAFF, chat_id)] == ["mask: lamp 4000"]
    assert await release(town, clock, chat_id, masked) is Effect.SO_ALREADY


async def test_an_upheld_message_is_refused_for_good_and_its_author_is_told(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    held = await say(writer, chat_id, "hold: call me")
    assert await uphold(town, clock, chat_id, held) is Effect.DONE
    assert await uphold(town, clock, chat_id, held) is Effect.SO_ALREADY
    assert await seen_by(town, clock, STAFF, chat_id) == []
    [mine] = await seen_by(town, clock, BUYER, chat_id)
    assert mine.state is State.REFUSED
    assert len(await told(town, chat_id, MessagesKeptBack)) == 2


async def edit(
    db: Database, clock: FixedClock, chat_id: ChatId, message: MessageId, text: str
) -> UUID:
    """Try an edit that is kept back; its id."""
    with pytest.raises(EditRefused):
        await actions.edit_message(db, clock, JUDGES, BUYER, chat_id, message, text)
    *_, last = await told(db, chat_id, EditKeptBack)
    assert isinstance(last, EditKeptBack)
    assert last.message_id == message
    return last.edit_id


async def test_a_released_edit_is_applied(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    message = await say(writer, chat_id, "Hello")
    attempt = await edit(town, clock, chat_id, message, "hold: hello")
    clock.move(timedelta(days=1))
    assert await release(town, clock, chat_id, attempt) is Effect.DONE
    assert await release(town, clock, chat_id, attempt) is Effect.SO_ALREADY
    [shown] = await seen_by(town, clock, STAFF, chat_id)
    assert (shown.text, shown.edited_at) == ("hold: hello", clock.now())


async def test_an_edit_that_was_outrun_by_another_is_not_applied(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    message = await say(writer, chat_id, "Hello")
    attempt = await edit(town, clock, chat_id, message, "hold: hello")
    clock.move(timedelta(seconds=1))
    await actions.edit_message(town, clock, JUDGES, BUYER, chat_id, message, "Good day")
    assert await release(town, clock, chat_id, attempt) is Effect.GONE
    assert [m.text for m in await seen_by(town, clock, STAFF, chat_id)] == ["Good day"]


async def test_a_recalled_message_is_a_tombstone_for_both_and_stays_as_evidence(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    await say(writer, chat_id, "Hello")
    bad = [await say(writer, chat_id, f"see evil.example/{n}") for n in range(2)]
    refused = await say(writer, chat_id, "refuse: see evil.example")
    before = await chat_at(town, chat_id)
    clock.move(timedelta(days=30))

    keys = [(chat_id, message_id) for message_id in [*bad, refused]]
    recalled = await recall(town, clock, keys)
    assert await recall(town, clock, keys) == []

    assert [(each.message_id, each.buyer_id) for each in recalled] == [
        (message_id, BUYER.id) for message_id in bad
    ]
    for author in (BUYER, STAFF):
        shown = await seen_by(town, clock, author, chat_id)
        assert [m.text for m in shown[:3]] == ["Hello", "", ""]
        assert [m.state for m in shown[1:3]] == [State.RECALLED] * 2
    assert (await chat_at(town, chat_id)).change == before.change + 2
    missed = await actions.changes_since(town, clock, STAFF, chat_id, before.change)
    assert isinstance(missed, ChangesEvent)
    assert [m.state for m in missed.messages] == [State.RECALLED] * 2
    found = await evidence(town, chat_id, bad[1])
    assert found.subject.text == "see evil.example/1"
    assert found.subject.state is State.RECALLED


async def test_nobody_edits_or_deletes_what_was_recalled(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    message = await say(writer, chat_id, "see evil.example")
    await recall(town, clock, [(chat_id, message)])
    with pytest.raises(actions.TooLateToEdit):
        await actions.edit_message(town, clock, JUDGES, BUYER, chat_id, message, "Hi")
    with pytest.raises(actions.TooLateToEdit):
        await actions.delete_message(town, clock, BUYER, chat_id, message)


async def test_what_its_author_has_deleted_is_gone(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    message = await say(writer, chat_id, "mask: me")
    await actions.delete_message(town, clock, BUYER, chat_id, message)
    assert await release(town, clock, chat_id, message) is Effect.GONE
    assert await recall(town, clock, [(chat_id, message)]) == []
    assert (await evidence(town, chat_id, message)).subject.text == "mask: me"


async def test_who_has_read_what_was_recalled_is_known(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    first = await say(writer, chat_id, "see evil.example")
    lane = lane_of_chat(chat_id, town.lanes)
    await writer.marked(lane, Mark(chat_id, Side.SELLER, 1, 1))
    second = await say(writer, chat_id, "see evil.example again")
    recalled = await recall(town, clock, [(chat_id, second), (chat_id, first)])
    assert [each.was_read for each in recalled] == [True, False]


# Evidence.


async def test_evidence_is_what_was_said_around_also_what_nobody_else_saw(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    held = UUID(int=0)
    for n in range(30):
        clock.move(timedelta(seconds=1))
        await say(writer, chat_id, f"text {n}", BUYER if n % 2 else STAFF if n else BUYER)
        if n == 15:
            clock.move(timedelta(seconds=1))
            held = await say(writer, chat_id, "hold: 15½")
        if n == 20:
            clock.move(timedelta(seconds=1))
            await say(writer, chat_id, "refuse: 20½")
    found = await evidence(town, chat_id, held, around=5)
    said = [m.text for m in found.messages]
    assert said == [
        *(f"text {n}" for n in range(10, 16)),
        "hold: 15½",
        *(f"text {n}" for n in range(16, 21)),
        "refuse: 20½",
    ]
    assert [m.text for m in found.messages if m.is_subject] == ["hold: 15½"]
    assert found.verdict is not None
    assert found.verdict.findings[0].label == "contact_exchange"
    assert found.chat.chat_id == chat_id


async def test_evidence_of_an_edit_stands_behind_what_it_was_to_change(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    message = await say(writer, chat_id, "Hello")
    attempt = await edit(town, clock, chat_id, message, "refuse: hello")
    found = await evidence(town, chat_id, attempt)
    assert [(m.text, m.is_subject) for m in found.messages] == [
        ("Hello", False),
        ("refuse: hello", True),
    ]


# A held answer and the deadline.


async def test_a_held_answer_lets_the_deadline_stand_still_until_it_is_upheld(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    await say(writer, chat_id, "Is it bright?")
    asked_at = clock.now()
    clock.move(timedelta(days=4))
    held = [await say(writer, chat_id, f"hold: {n}", STAFF) for n in range(2)]
    clock.move(timedelta(days=20))
    paused = await chat_at(town, chat_id)
    assert (paused.due_at, paused.look_at) == (asked_at + ANSWER_WITHIN, None)
    assert paused.paused_at == asked_at + timedelta(days=4)

    await uphold(town, clock, chat_id, held[0])
    assert (await chat_at(town, chat_id)).paused_at == paused.paused_at
    await uphold(town, clock, chat_id, held[1])

    chat = await chat_at(town, chat_id)
    assert chat.due_at == chat.look_at == clock.now() + timedelta(days=6)
    assert chat.paused_at is None
    assert not chat.answer_held


async def test_a_held_answer_that_is_released_has_answered(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    await say(writer, chat_id, "Is it bright?")
    held = await say(writer, chat_id, "hold: yes", STAFF)
    await release(town, clock, chat_id, held)
    chat = await chat_at(town, chat_id)
    assert (chat.due_at, chat.look_at, chat.paused_at, chat.answer_held) == (
        None,
        None,
        None,
        False,
    )
    assert chat.status is Status.WAITING_FOR_BUYER


async def test_what_is_held_before_any_question_pauses_nothing(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    await say(writer, chat_id, "Is it bright?")
    await say(writer, chat_id, "Yes.", STAFF)
    await say(writer, chat_id, "hold: more", STAFF)
    await say(writer, chat_id, "And warm?")
    chat = await chat_at(town, chat_id)
    assert chat.look_at == chat.due_at
    assert chat.paused_at is None


async def test_all_of_it_is_in_the_lanes_log_without_a_hole(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    held = await say(writer, chat_id, "hold: a")
    shown = await say(writer, chat_id, "b")
    await release(town, clock, chat_id, held)
    await recall(town, clock, [(chat_id, shown), (chat_id, held)])
    lane = lane_of_chat(chat_id, town.lanes)
    async with town.reading() as conn:
        rows = await read(conn, lane, 0)
        [head] = await fetch(
            conn, "select position from lane_heads where lane = %(l)s", {"l": lane}, row=int
        )
    positions: list[Any] = [row.position for row in rows]
    assert positions == list(range(1, head + 1))
