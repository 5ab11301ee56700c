"""Either side stops hearing of the other; nothing else changes."""

from __future__ import annotations

import pytest

from chat.conftest import (
    ABOUT_ORDER,
    ABOUT_PRODUCT,
    BUYER,
    COLLEAGUE,
    OTHER_BUYER,
    STAFF,
    new_client_id,
)
from chat.judges import UNMODERATED
from prilavok.chat import actions, blocks
from prilavok.chat.lookups import chat_ids_of
from prilavok.chat.model import Author, Blocked, ChatId, Unblocked, lane_of_chat
from prilavok.chat.rights import ChatNotFound, MayNotWrite
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import by_tag, decode, read
from prilavok.core.ids import SellerId

SHOP = SellerId("seller-1")


async def why_not(writer: Writer, author: Author, chat_id: ChatId) -> str | None:
    try:
        await writer.send(author, chat_id, new_client_id(), "Hello")
    except MayNotWrite as denied:
        return denied.reason
    return None


@pytest.fixture
async def both(town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId) -> list[ChatId]:
    """Two chats of the pair; both sides have written in both, so their rights are kept."""
    other, _ = await actions.open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)
    for each in (chat_id, other.chat_id):
        for author in (BUYER, STAFF, COLLEAGUE):
            await writer.send(author, each, new_client_id(), "Hello")
    return [chat_id, other.chat_id]


@pytest.mark.parametrize(("blocker", "blocked"), [(BUYER, STAFF), (STAFF, BUYER)])
async def test_a_block_stops_both_in_all_their_chats(
    town: Database,
    clock: FixedClock,
    writer: Writer,
    both: list[ChatId],
    blocker: Author,
    blocked: Author,
) -> None:
    await blocks.block(town, clock, blocker, both[0])
    for chat_id in both:
        assert await why_not(writer, blocker, chat_id) == "you_blocked"
        assert await why_not(writer, blocked, chat_id) == "blocked"
        assert await why_not(writer, COLLEAGUE, chat_id) in ("blocked", "you_blocked")

    await blocks.unblock(town, clock, blocked, both[0])
    assert await why_not(writer, blocked, both[0]) == "blocked"
    await blocks.unblock(town, clock, blocker, both[1])
    for chat_id in both:
        assert await why_not(writer, blocker, chat_id) is None
        assert await why_not(writer, blocked, chat_id) is None


async def test_each_takes_back_only_their_own_block(
    town: Database, clock: FixedClock, writer: Writer, both: list[ChatId]
) -> None:
    await blocks.block(town, clock, BUYER, both[0])
    await blocks.block(town, clock, STAFF, both[0])
    await blocks.unblock(town, clock, BUYER, both[0])
    assert await why_not(writer, BUYER, both[0]) == "blocked"
    assert await why_not(writer, STAFF, both[0]) == "you_blocked"


async def test_others_write_on(
    town: Database, clock: FixedClock, writer: Writer, both: list[ChatId]
) -> None:
    theirs, _ = await actions.open_chat(town, clock, OTHER_BUYER, SHOP, ABOUT_PRODUCT)
    await blocks.block(town, clock, STAFF, both[0])
    assert await why_not(writer, OTHER_BUYER, theirs.chat_id) is None
    with pytest.raises(ChatNotFound):
        await blocks.block(town, clock, OTHER_BUYER, both[0])


async def test_an_edit_is_no_way_around(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    sent = await writer.send(BUYER, chat_id, new_client_id(), "Hello")
    await blocks.block(town, clock, STAFF, chat_id)
    with pytest.raises(MayNotWrite, match="blocked"):
        await actions.edit_message(
            town, clock, UNMODERATED, BUYER, chat_id, sent.message_id, "Answer me!"
        )
    await actions.delete_message(town, clock, BUYER, chat_id, sent.message_id)


async def test_no_chat_is_opened_past_a_block(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await writer.send(BUYER, chat_id, new_client_id(), "Hello")
    await blocks.block(town, clock, STAFF, chat_id)
    with pytest.raises(MayNotWrite):
        await actions.open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)


async def test_a_block_is_told_once_with_every_chat_of_the_pair(
    town: Database, clock: FixedClock, both: list[ChatId]
) -> None:
    for act in (blocks.block, blocks.block, blocks.unblock, blocks.unblock):
        await act(town, clock, BUYER, both[0])
    async with town.reading() as conn:
        rows = await read(conn, lane_of_chat(both[0], town.lanes), 0)
    told = [event for row in rows for event in decode(row, by_tag([Blocked, Unblocked]))]
    assert [type(event) for event in told] == [Blocked, Unblocked]
    assert all(set(chat_ids_of(event)) == set(both) for event in told)
