"""Who hears of the care of a chat: the seller's staff, and nobody else."""

from __future__ import annotations

from uuid import uuid4

from prilavok.chat.lookups import Found
from prilavok.chat.model import ChatId, Side
from prilavok.chat.protocol import InboxEvent
from prilavok.core.ids import SellerId
from prilavok.inbox.model import InboxChanged
from prilavok.live.feed import INTERNAL
from prilavok.live.tellings import Party, Telling, tellings_of


def test_the_care_of_a_chat_is_told_to_its_seller_alone_and_not_in_the_feed() -> None:
    for chat_id in (ChatId(uuid4()), None):
        told = list(tellings_of(InboxChanged(SellerId("seller-1"), chat_id), Found({}, {}, {})))
        assert told == [Telling(Party(Side.SELLER, "seller-1"), InboxEvent(chat_id))]
    assert str(InboxChanged.__struct_config__.tag).startswith(INTERNAL)
