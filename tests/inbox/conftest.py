"""A seller with an inbox: a chat in which something was asked, and two who answer."""

from __future__ import annotations

import pytest

from chat.conftest import BUYER, NobodyListens, audience, chat_id, new_client_id, town, writer
from prilavok.chat.model import ChatId
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.inbox import listing
from prilavok.inbox.model import InboxRow, Sort, Wanted
from prilavok.inbox.telling import Inboxes

__all__ = ["audience", "chat_id", "town", "writer"]

SELLER = SellerId("seller-1")


@pytest.fixture
async def asked(writer: Writer, chat_id: ChatId) -> ChatId:
    """A chat in which the buyer has asked something."""
    await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    return chat_id


@pytest.fixture
def inboxes(town: Database, clock: FixedClock, audience: NobodyListens) -> Inboxes:
    return Inboxes(town, clock, audience)


async def shown(inboxes: Inboxes, wanted: Wanted) -> list[InboxRow]:
    """The first chats that are wanted."""
    page = await listing.inbox_page(
        inboxes.db, inboxes.clock, SELLER, wanted, sort=Sort.CHANGED, cursor=None, limit=10
    )
    return list(page.items)
