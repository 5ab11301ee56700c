"""Delivered and read marks: each side's own, only forward, never past the last message."""

from __future__ import annotations

import pytest

from chat.conftest import BUYER, STAFF, new_client_id
from prilavok.chat import store
from prilavok.chat.model import ChatId, ChatRow, Mark, Side, lane_of_chat
from prilavok.chat.writing import Writer
from prilavok.core.database import Database


@pytest.fixture
async def talked(writer: Writer, chat_id: ChatId) -> ChatId:
    """Seqs 1 to 4: buyer, seller, seller, buyer."""
    for author in (BUYER, STAFF, STAFF, BUYER):
        await writer.send(author, chat_id, new_client_id(), "Hello")
    return chat_id


async def marked(db: Database, writer: Writer, *marks: Mark) -> ChatRow:
    """The chat after `marks`, all in one batch."""
    chat_id = marks[0].chat_id
    lane = lane_of_chat(chat_id, db.lanes)
    for mark in marks[:-1]:
        writer.mark(lane, mark)
    await writer.marked(lane, marks[-1])
    async with db.reading() as conn:
        [chat] = await store.chats_by_id(conn, [chat_id], [lane])
    return chat


def marks_of(chat: ChatRow) -> tuple[int, int, int, int]:
    return chat.buyer_delivered, chat.buyer_read, chat.seller_delivered, chat.seller_read


async def test_one_sides_mark_leaves_the_others_where_it_was(
    town: Database, writer: Writer, talked: ChatId
) -> None:
    chat = await marked(town, writer, Mark(talked, Side.SELLER, 2, 1))
    assert marks_of(chat) == (0, 0, 2, 1)
    chat = await marked(town, writer, Mark(talked, Side.BUYER, 3, 0))
    assert marks_of(chat) == (3, 0, 2, 1)


async def test_marks_never_go_back_and_never_past_the_last_message(
    town: Database, writer: Writer, talked: ChatId
) -> None:
    chat = await marked(
        town, writer, Mark(talked, Side.BUYER, 99, 3), Mark(talked, Side.BUYER, 1, 1)
    )
    assert marks_of(chat) == (4, 3, 0, 0)
    chat = await marked(town, writer, Mark(talked, Side.BUYER, 2, 2))
    assert marks_of(chat) == (4, 3, 0, 0)


async def test_what_is_read_is_delivered(town: Database, writer: Writer, talked: ChatId) -> None:
    chat = await marked(town, writer, Mark(talked, Side.SELLER, 0, 4))
    assert marks_of(chat) == (0, 0, 4, 4)


@pytest.mark.parametrize(("read", "unread"), [(0, 2), (1, 2), (2, 1), (3, 0), (4, 0)])
async def test_unread_is_what_the_other_side_wrote_behind_the_mark(
    town: Database, writer: Writer, talked: ChatId, read: int, unread: int
) -> None:
    chat = await marked(town, writer, Mark(talked, Side.BUYER, read, read))
    assert chat.unread(Side.BUYER) == unread
    assert chat.unread(Side.SELLER) == 2
