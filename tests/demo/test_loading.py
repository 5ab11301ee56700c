"""The demo's story is told once, by the ways that everybody uses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prilavok import market
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch, fetch_one
from prilavok.core.files import FileStore
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import lane_of
from prilavok.core.parties import PartyKind
from prilavok.demo.care import SHOPS
from prilavok.demo.catalogue import SHOPKEEPERS, WARES
from prilavok.demo.claims import STORIES, Paid, Story
from prilavok.demo.conversations import CONVERSATIONS
from prilavok.demo.loading import NotADemo, load, story_facts
from prilavok.demo.orders import order_rows
from prilavok.demo.personas import BUYERS, STAFF
from prilavok.inbox import listing
from prilavok.inbox.autoresponding import autoresponder_of
from prilavok.inbox.model import Wanted
from prilavok.inbox.quick_replies import quick_replies_of
from prilavok.levels.mine.actions import my_history, my_level
from prilavok.levels.mine.store import BEFORE_ALL
from prilavok.market.rules import flaw
from prilavok.standing import admission
from prilavok.standing.admission.trust.reading import trust_of
from prilavok.wiring import PROJECTIONS

CHATS = """
select context_id, buyer_id, status, seq, due_at, seller_count + buyer_count - seq as miscounted
from chats
order by context_id, buyer_id
"""
DIGEST = """
select md5(string_agg(client_id::text || text || state, ',' order by client_id))
from messages
"""
SENT_PICTURES = """
select file.name, file.chat_id, file.file_id
from files as file
join messages as message
    on message.lane = file.lane
    and message.chat_id = file.chat_id
    and message.message_id = file.message_id
where message.files is not null
and file.state = 'clean'
"""
GROWTH = """
select
    (select count(*) from facts)
    + (select count(*) from messages)
    + (select count(*) from files)
    + (select count(*) from chats)
    + (select sum(position) from lane_heads)
"""


async def test_a_second_telling_adds_nothing(
    told: Database, clock: FixedClock, files: FileStore
) -> None:
    before = await one(told, GROWTH)
    clock.move(timedelta(days=3))

    assert not await load(told, clock, files)

    assert await one(told, GROWTH) == before


async def test_a_telling_that_was_interrupted_is_taken_up(
    told: Database, clock: FixedClock, files: FileStore
) -> None:
    whole = await one(told, GROWTH), await one(told, DIGEST)
    async with told.transaction() as conn:
        await conn.execute(b"delete from demo_clock")
    clock.move(timedelta(hours=1))

    assert await load(told, clock, files)

    assert (await one(told, GROWTH), await one(told, DIGEST)) == whole


async def test_two_conversations_carry_a_picture(told: Database, files: FileStore) -> None:
    async with told.reading() as conn:
        cursor = await conn.execute(SENT_PICTURES.encode())
        sent = await cursor.fetchall()
    assert sorted(name for name, *_ in sent) == ["crack.jpg", "six bowls.jpg"]
    for _, chat_id, file_id in sent:
        for end in ("", ".preview"):
            assert await files.get(f"chats/{chat_id}/{file_id}{end}")


async def test_no_story_is_told_to_a_real_marketplace(
    database: Database, clock: FixedClock, files: FileStore
) -> None:
    buyer = market.Buyer(source="shop", id="b1", at=clock.now(), buyer_id="b1")
    await market.take_in(database, clock, [buyer], PROJECTIONS)

    with pytest.raises(NotADemo):
        await load(database, clock, files)


async def test_there_are_chats_in_every_status_one_of_them_overdue_and_one_long(
    told: Database, clock: FixedClock
) -> None:
    async with told.reading() as conn:
        cursor = await conn.execute(CHATS.encode())
        chats = await cursor.fetchall()
    statuses = {status for _, _, status, *_ in chats}
    assert statuses == {"new", "waiting_for_seller", "waiting_for_buyer", "closed"}
    assert len(chats) == len(CONVERSATIONS) + len(STORIES)
    assert max(seq for _, _, _, seq, *_ in chats) > 60
    assert [due for *_, due, _ in chats if due and due < clock.now()]
    assert [due for *_, due, _ in chats if due and timedelta() < due - clock.now() < timedelta(1)]
    assert {miscounted for *_, miscounted in chats} == {0}


def test_every_fact_is_sound_and_none_is_of_the_future(clock: FixedClock) -> None:
    now = clock.now()
    facts = list(story_facts(now))

    assert not [fact for fact in facts if flaw(fact, now) or fact.at > now]
    assert len({fact.id for fact in facts}) == len(facts)


def test_every_scheme_meets_every_stage_and_every_fault() -> None:
    rows = order_rows()

    assert len(rows) == 51
    assert {row.scheme for row in rows} == set(market.Scheme)
    assert {row.stage.split(":")[-1] for row in rows if "cancelled" in row.stage} == set(
        market.Fault
    )
    assert {row.stage for row in rows if "cancelled" not in row.stage} == {
        "placed",
        "paid",
        "shipped",
        "delivered",
        "bought_out",
        "returned",
        "refunded",
    }
    assert {note for row in rows for note in row.special} == {"custom", "own", "coupon", "sale"}


def test_everybody_that_is_spoken_of_exists() -> None:
    buyers = {buyer.id for buyer in BUYERS}
    sellers = {keeper.id for keeper in SHOPKEEPERS}
    wares = {ware.id for ware in WARES}

    assert {row.buyer_id for row in order_rows()} <= buyers
    assert {ware_id for row in order_rows() for ware_id, _ in row.wares} <= wares
    assert {ware.seller_id for ware in WARES} == sellers
    assert {persona.seller_id for persona in STAFF} == sellers
    assert {told.buyer_id for told in CONVERSATIONS} <= buyers
    assert {told.staff_id for told in CONVERSATIONS} <= {
        persona.id for persona in STAFF if persona.active
    }


async def one(database: Database, sql: str) -> str:
    async with database.reading() as conn:
        found = await fetch_one(conn, f"select ({sql})::text", row=str)
    assert found is not None
    return found


async def test_the_facts_are_the_same_every_time(told: Database, clock: FixedClock) -> None:
    again = list(story_facts(clock.now()))

    async with told.reading() as conn:
        stored = await fetch(conn, "select fact ->> 'id' from facts", row=str)
    paid = [f"order:{story.order_id}:claim" for story in STORIES if is_paid(story)]
    assert sorted(stored) == sorted([*paid, *(fact.id for fact in again)])


def is_paid(story: Story) -> bool:
    return any(isinstance(deed, Paid) for _, deed in story.deeds)


UNDECIDED = """
select kind, barred
from cases
where state = 'open'
"""


async def test_something_of_every_sort_waits_for_moderators(
    told: Database, clock: FixedClock
) -> None:
    async with told.reading() as conn:
        found = await (await conn.execute(UNDECIDED.encode())).fetchall()
        failed = await (await conn.execute(b"select * from event_failures")).fetchall()
    kinds = sorted(kind for kind, _ in found)
    held = ["held_message"] * 2
    assert kinds == ["appeal", "claim", *held, "penalty", "report", "report"]
    assert {tuple(barred) for kind, barred in found if kind in ("appeal", "penalty")} == {
        ("moderator:denis",),
        ("moderator:marina",),
    }
    assert failed == []


async def test_two_shops_have_accepted_the_terms_and_the_third_is_in_its_grace(
    told: Database, clock: FixedClock
) -> None:
    found = {
        keeper.id: (await admitted(told, clock, SellerId(keeper.id), "anna", None)).terms
        for keeper in SHOPKEEPERS
    }

    assert found["chayka"] == found["northlight"] == admission.Accepted(1)
    late = found["minghua"]
    assert isinstance(late, admission.Missing)
    assert timedelta() < late.grace_until - clock.now() < timedelta(days=10)


async def test_one_shop_rose_to_a_level_that_is_worth_something(
    told: Database, clock: FixedClock
) -> None:
    months = await my_history(told, SellerId("chayka"), BEFORE_ALL)
    mine = await my_level(told, clock, SellerId("chayka"))

    levels = [month.settled.level_after for month in months.months]
    assert levels == ["bronze", "bronze", "initial"]
    assert mine.held is not None
    assert not mine.held.carried
    assert mine.saved
    assert mine.projection is not None


async def test_settled_months_know_how_much_was_answered_in_time(told: Database) -> None:
    months = await my_history(told, SellerId("chayka"), BEFORE_ALL)

    shares = [
        value.value
        for month in months.months[:2]
        for value in month.values
        if value.indicator == "answered_in_time"
    ]
    assert len(shares) == 2
    assert None not in shares


async def test_another_shop_sells_too_little_for_a_level(told: Database) -> None:
    months = await my_history(told, SellerId("northlight"), BEFORE_ALL)

    assert [month.settled.level_after for month in months.months] == [None] * 3


async def test_chat_is_off_for_one_buyer_but_not_where_the_seller_delivers(
    told: Database, clock: FixedClock
) -> None:
    seller = SellerId("chayka")

    off = {
        buyer.id
        for buyer in BUYERS
        if (await admitted(told, clock, seller, buyer.id, None)).refusal(clock.now())
    }
    delivered = await admitted(told, clock, seller, "artem", "1041")

    assert off == {"artem"}
    assert delivered.refusal(clock.now()) is None
    assert delivered.exempt


async def test_one_shop_is_trusted_by_its_contract(told: Database, clock: FixedClock) -> None:
    async with told.reading() as conn:
        pages = [
            await trust_of(conn, told.lanes, SellerId(keeper.id), language="en", now=clock.now())
            for keeper in SHOPKEEPERS
        ]
    assert {page.seller_id: page.way for page in pages} == {
        "chayka": "contract",
        "northlight": None,
        "minghua": None,
    }


async def admitted(
    database: Database, clock: FixedClock, seller_id: SellerId, buyer: str, order_id: str | None
) -> admission.WriterAdmission:
    lanes = database.lanes
    async with database.reading() as conn:
        wanted = [OrderId(order_id)] if order_id is not None else []
        orders = await market.orders_by_id(conn, lane_of(seller_id, lanes), seller_id, wanted)
        return await admission.of_writer(
            conn,
            lanes,
            seller_id=seller_id,
            buyer_id=BuyerId(buyer),
            side=PartyKind.SELLER,
            order=next(iter(orders), None),
            now=clock.now(),
        )


async def test_every_shop_has_set_its_inbox_up_and_takes_care(
    told: Database, clock: FixedClock
) -> None:
    """By the rules that hold: its quick replies and its autoresponder can be sent."""
    for shop in SHOPS:
        page = await listing.inbox_page(told, clock, shop.seller_id, Wanted(), limit=50)
        cares = [row.care for row in page.items]
        assert any(care.assignee for care in cares)
        assert any(care.labels for care in cares)
        assert any(care.notes for care in cares)
        assert not all(care.assignee for care in cares)
        async with told.reading() as conn:
            lane = lane_of(shop.seller_id, told.lanes)
            assert len(await quick_replies_of(conn, lane, shop.seller_id)) == 3
            assert (await autoresponder_of(conn, lane, shop.seller_id)).texts.ru


async def test_inboxes_stand_in_the_order_of_time(
    database: Database, clock: FixedClock, files: FileStore
) -> None:
    await load(database, clock, files)
    for shop in SHOPS:
        page = await listing.inbox_page(database, clock, shop.seller_id, Wanted(), limit=50)
        moments = [row.chat.changed_at for row in page.items]
        assert moments == sorted(moments, reverse=True)
