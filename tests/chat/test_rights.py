"""Nobody writes by a right that was taken away: not from a cache, not from another process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from chat.conftest import (
    ABOUT_ORDER,
    BUYER,
    STAFF,
    NobodyListens,
    new_client_id,
    tell,
)
from chat.judges import UNMODERATED
from prilavok import market, programmes
from prilavok.chat import actions
from prilavok.chat.model import ChatId
from prilavok.chat.programme import KIND, ChatPolicy
from prilavok.chat.rights import ChatNotFound, MayNotWrite
from prilavok.chat.writing import Sent, Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch_one, fetch_tuples
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from waiting import PATIENCE_S

SHOP = SellerId("seller-1")
OZON = programmes.preset(KIND, "ozon-2024")
ONLY_AFTER_DELIVERY = replace(
    OZON, name="strict", openings=(replace(OZON.openings[0], stage="delivered"),)
)


@pytest.fixture
async def elsewhere(town: Database, clock: FixedClock) -> AsyncIterator[Writer]:
    """A writer of another process."""
    other = await Database.open(town.dsn)
    writer = Writer(other, clock, UNMODERATED, NobodyListens())
    yield writer
    await writer.close()
    await other.close()


async def publish(
    db: Database, clock: FixedClock, policy: ChatPolicy, *, after: timedelta | None = None
) -> None:
    """As the operator's route does it."""
    async with db.transaction() as conn:
        await programmes.publish(
            conn,
            KIND,
            policy,
            effective_from=clock.now() + after if after else None,
            by="operator:1",
            note="",
            now=clock.now(),
        )


async def dismiss(db: Database, clock: FixedClock, *, permissions: frozenset[str]) -> None:
    fact = market.Staff(
        source="test",
        id=f"staff:{uuid4()}",
        at=clock.now(),
        seller_id=SHOP,
        staff_id=STAFF.id,
        name="Ann",
        permissions=frozenset(market.Permission(name) for name in permissions),
        active=bool(permissions),
    )
    await tell(db, clock, fact)


async def step(db: Database, clock: FixedClock, fact: type[market.OrderPaid]) -> None:
    told = fact(source="test", id=str(uuid4()), at=clock.now(), seller_id=SHOP, order_id="order-1")
    await tell(db, clock, told)


async def talk(writer: Writer, chat_id: ChatId) -> None:
    """Both sides have written, so that both rights are known."""
    await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    await writer.send(STAFF, chat_id, new_client_id(), "Very.")


@pytest.mark.parametrize("permissions", [frozenset[str](), frozenset({"claims"})])
async def test_a_dismissed_member_of_staff_writes_nothing_more(
    town: Database,
    clock: FixedClock,
    elsewhere: Writer,
    chat_id: ChatId,
    permissions: frozenset[str],
) -> None:
    await talk(elsewhere, chat_id)
    await dismiss(town, clock, permissions=permissions)
    with pytest.raises(ChatNotFound):
        await elsewhere.send(STAFF, chat_id, new_client_id(), "One last word")


async def test_a_policy_that_is_published_holds_for_the_next_message(
    town: Database, clock: FixedClock, elsewhere: Writer
) -> None:
    chat, _ = await actions.open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)
    limited = replace(OZON, reply_within_h=1)
    await talk(elsewhere, chat.chat_id)
    clock.move(timedelta(hours=2))
    await elsewhere.send(STAFF, chat.chat_id, new_client_id(), "Anything else?")
    clock.move(timedelta(minutes=1))
    await elsewhere.send(BUYER, chat.chat_id, new_client_id(), "No.")
    clock.move(timedelta(hours=2))

    await publish(town, clock, limited)

    with pytest.raises(MayNotWrite, match="reply_time_over"):
        await elsewhere.send(STAFF, chat.chat_id, new_client_id(), "Too late")


async def test_a_policy_announced_for_later_holds_from_then_on(
    town: Database, clock: FixedClock, elsewhere: Writer
) -> None:
    """Also the very first one, when nothing but the default preset is in force until then."""
    chat, _ = await actions.open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)
    await talk(elsewhere, chat.chat_id)
    await publish(town, clock, replace(OZON, reply_within_h=1), after=timedelta(days=1))
    clock.move(timedelta(hours=23))
    await elsewhere.send(STAFF, chat.chat_id, new_client_id(), "Still there?")

    clock.move(timedelta(hours=2))

    with pytest.raises(MayNotWrite, match="reply_time_over"):
        await elsewhere.send(STAFF, chat.chat_id, new_client_id(), "Hello?")


async def test_an_orders_step_opens_its_chat_at_once(
    town: Database, clock: FixedClock, elsewhere: Writer
) -> None:
    chat, _ = await actions.open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)
    await publish(town, clock, ONLY_AFTER_DELIVERY)
    with pytest.raises(MayNotWrite, match="order_not_delivered"):
        await elsewhere.send(BUYER, chat.chat_id, new_client_id(), "Where is it?")

    await step(town, clock, market.OrderDelivered)  # pyright: ignore[reportArgumentType]

    assert (await elsewhere.send(BUYER, chat.chat_id, new_client_id(), "Here.")).written.seq == 1


async def test_an_orders_step_makes_the_rights_in_its_chat_be_decided_again(
    town: Database, clock: FixedClock, elsewhere: Writer
) -> None:
    chat, _ = await actions.open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)
    await elsewhere.send(BUYER, chat.chat_id, new_client_id(), "Where is it?")
    before = elsewhere.rights.kept(BUYER, chat.chat_id, clock.now())

    await step(town, clock, market.OrderPaid)
    await elsewhere.send(BUYER, chat.chat_id, new_client_id(), "Now?")

    after = elsewhere.rights.kept(BUYER, chat.chat_id, clock.now())
    assert before is not None
    assert after is not None
    assert after.chat_rights == before.chat_rights + 1


async def test_an_intake_reconsiders_the_chats_of_each_lane_once(
    town: Database, clock: FixedClock
) -> None:
    """Several facts about one order are one occasion; lanes without chats cost nothing."""
    shops = [SellerId(f"shop-{n}") for n in range(20)]
    with_chats = shops[:5]
    lanes = {lane_of(shop, town.lanes) for shop in with_chats}
    assert 1 < len(lanes) < len({lane_of(shop, town.lanes) for shop in shops})
    await tell(town, clock, *(fact for shop in shops for fact in _first_facts(shop, clock)))
    for shop in with_chats:
        await actions.open_chat(town, clock, BUYER, shop, ABOUT_ORDER)
    before = await _rights(town)

    await tell(town, clock, *(fact for shop in shops for fact in _steps(shop, clock)))

    assert before == {shop: before[shop] for shop in with_chats}
    assert await _rights(town) == {shop: rights + 1 for shop, rights in before.items()}


def _first_facts(shop: SellerId, clock: FixedClock) -> list[market.AnyFact]:
    return [
        market.Seller(
            source="test",
            id=f"seller:{shop}",
            at=clock.now(),
            seller_id=shop,
            name=f"A {shop}",
            country="RU",
            registered_at=clock.now(),
        ),
        market.OrderPlaced(
            source="test",
            id=f"order:{shop}",
            at=clock.now(),
            seller_id=shop,
            order_id=ABOUT_ORDER.id,
            buyer_id=BUYER.id,
            scheme=market.Scheme.FBS,
            currency="RUB",
            lines=(market.Line(line_id="1", product_id="lamp", quantity=1, paid_minor=100_00),),
        ),
    ]


def _steps(shop: SellerId, clock: FixedClock) -> list[market.AnyFact]:
    return [
        kind(
            source="test",
            id=f"{kind.__name__}:{shop}",
            at=clock.now(),
            seller_id=shop,
            order_id=ABOUT_ORDER.id,
        )
        for kind in (market.OrderPaid, market.OrderShipped)
    ]


async def _rights(db: Database) -> dict[str, int]:
    """How often who may write in each chat has been decided again."""
    async with db.reading() as conn:
        rows = await fetch_tuples(conn, "select seller_id, rights from chats")
    return dict(rows)


async def test_a_retry_is_answered_even_when_one_may_not_write_any_more(
    town: Database, clock: FixedClock, elsewhere: Writer
) -> None:
    chat, _ = await actions.open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)
    await talk(elsewhere, chat.chat_id)
    client_id = new_client_id()
    first = await elsewhere.send(STAFF, chat.chat_id, client_id, "Anything else?")
    await publish(town, clock, replace(OZON, reply_within_h=1))
    clock.move(timedelta(hours=2))

    again = await elsewhere.send(STAFF, chat.chat_id, client_id, "Anything else?")

    assert again.written.seq == first.written.seq
    assert not again.is_new


async def test_nothing_is_accepted_once_the_revoking_transaction_has_returned(
    town: Database, clock: FixedClock, elsewhere: Writer, chat_id: ChatId
) -> None:
    """Batches of another process are in flight all the time; the last number they got is final."""
    await talk(elsewhere, chat_id)
    accepted: list[Sent] = []

    async def write_on() -> None:
        while True:
            sent = await asyncio.gather(
                *(
                    elsewhere.send(STAFF, chat_id, new_client_id(), f"answer {n}")
                    for n in range(20)
                ),
                return_exceptions=True,
            )
            accepted.extend(each for each in sent if isinstance(each, Sent))
            if any(isinstance(each, ChatNotFound) for each in sent):
                return

    writing = [asyncio.create_task(write_on()) for _ in range(5)]
    async with asyncio.timeout(PATIENCE_S):
        while not accepted:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await dismiss(town, clock, permissions=frozenset())
    revoked_at = await seq_of(town, chat_id)
    await asyncio.gather(*writing)

    assert accepted
    assert await seq_of(town, chat_id) == revoked_at
    assert max(sent.written.seq or 0 for sent in accepted) == revoked_at


async def seq_of(db: Database, chat_id: ChatId) -> int:
    async with db.reading() as conn:
        seq = await fetch_one(
            conn, "select seq from chats where chat_id = %(c)s", {"c": chat_id}, row=int
        )
    assert seq is not None
    return seq


async def test_a_seller_that_is_no_longer_trusted_starts_no_more_chats(
    town: Database, clock: FixedClock, elsewhere: Writer
) -> None:
    await publish(town, clock, OZON)
    seller = market.Seller(
        source="test",
        id="trusted",
        at=clock.now(),
        seller_id=SHOP,
        name="Shop",
        country="RU",
        registered_at=clock.now(),
        trusted=True,
    )
    await tell(town, clock, seller)
    await step(town, clock, market.OrderPaid)
    chat, _ = await actions.open_chat(town, clock, STAFF, SHOP, ABOUT_ORDER)
    assert elsewhere.rights.kept(STAFF, chat.chat_id, clock.now()) is None
    await elsewhere.rights.granted(STAFF, chat.chat_id)

    clock.move(timedelta(seconds=1))
    await tell(town, clock, replace(seller, id="not", at=clock.now(), trusted=False))

    with pytest.raises(MayNotWrite, match="seller_not_trusted"):
        await elsewhere.send(STAFF, chat.chat_id, new_client_id(), "Hello, we have an offer")
