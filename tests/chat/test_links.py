"""One link that is sent to many is seen as one, whatever became of the messages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chat.conftest import ABOUT_PRODUCT, BUYER, OTHER_BUYER, STAFF, NobodyListens, new_client_id
from chat.judges import Listening, always
from prilavok import programmes
from prilavok.chat import actions
from prilavok.chat.links import Sighting, comparable, links_in, note_links, sightings_of
from prilavok.chat.model import ChatId, LinksSeen, MessagesKeptBack, MessagesSent, lane_of_chat
from prilavok.chat.verdicts import MessageRefused
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import Subscriber, by_tag, decode, read, serve_subscriber
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.moderation.model import Surroundings
from prilavok.moderation.programme import KIND, PRESET_DEFAULT

LINKS = Subscriber("links", (MessagesSent, MessagesKeptBack), note_links)
RULEBOOK = programmes.preset(KIND, PRESET_DEFAULT)
AROUND = Surroundings(("market.example",), ("cdek.ru",))
LINK = "evil-gifts.com/claim"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://evil-gifts.com/claim?id=1", ["evil-gifts.com/claim"]),
        ("See http://WWW.Evil-Gifts.com/claim/#x now", ["evil-gifts.com/claim"]),
        ("evil-gifts точка com", ["evil-gifts.com"]),
        ("https://market.example/item/1", []),
        ("https://www.cdek.ru/track", []),
        ("https://market-example.com/login", ["market-example.com"]),
        ("It is 2.5 m long. Good.", []),
    ],
)
def test_a_link_is_what_leads_to_strangers(text: str, links: list[str]) -> None:
    assert list(links_in(text, AROUND)) == links


def test_what_only_counts_visitors_does_not_tell_links_apart() -> None:
    assert comparable("WWW.a.com/b/?utm=1#c") == comparable("a.com/b") == "a.com/b"


async def work(db: Database, clock: FixedClock) -> None:
    for lane in range(db.lanes):
        while await serve_subscriber(db, LINKS, Lane(lane), clock.now()):
            pass


async def sightings(db: Database, clock: FixedClock) -> list[Sighting]:
    async with db.reading() as conn:
        since = clock.now() - timedelta(days=1)
        return await sightings_of(conn, LINK, since, lanes=db.lanes)


async def test_one_link_to_several_shops_is_found_together_and_told_of(
    town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    writer = Writer(town, clock, always(Listening()), NobodyListens())
    other, _ = await actions.open_chat(town, clock, BUYER, SellerId("seller-2"), ABOUT_PRODUCT)
    third, _ = await actions.open_chat(
        town, clock, OTHER_BUYER, SellerId("seller-1"), ABOUT_PRODUCT
    )
    await writer.send(BUYER, chat_id, new_client_id(), f"https://{LINK}?a=1")
    await writer.send(STAFF, chat_id, new_client_id(), "What is that? I won't click.")
    await writer.send(OTHER_BUYER, third.chat_id, new_client_id(), f"hold: https://{LINK}?a=2")
    with pytest.raises(MessageRefused):
        await writer.send(BUYER, other.chat_id, new_client_id(), f"refuse: https://{LINK}?a=3")
    await writer.close()

    await work(town, clock)
    await work(town, clock)

    found = await sightings(town, clock)
    assert {(each.chat_id, each.seller_id, each.buyer_id) for each in found} == {
        (chat_id, "seller-1", BUYER.id),
        (third.chat_id, "seller-1", OTHER_BUYER.id),
        (other.chat_id, "seller-2", BUYER.id),
    }
    told: list[str] = []
    for lane in {lane_of_chat(each.chat_id, town.lanes) for each in found}:
        async with town.reading() as conn:
            rows = await read(conn, lane, 0)
        events = [event for row in rows for event in decode(row, by_tag([LinksSeen]))]
        told += [s.link for event in events if isinstance(event, LinksSeen) for s in event.seen]
    assert told == [LINK] * 3
