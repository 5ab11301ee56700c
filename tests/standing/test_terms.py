"""Accepting terms: once, of the version that is read; and telling sellers of new ones."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial

import pytest

from chat.conftest import BUYER, STAFF, facts_of_the_market
from market.facts import DAY, S_1
from prilavok.chat import actions as chat_actions
from prilavok.chat.model import Author, Context, ContextType, Side
from prilavok.chat.reach import sellers_with_chats
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch
from prilavok.core.duties import Duty, do_duty
from prilavok.core.events import read
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.notices import NoticeKind, NoticePage, Recipient, RecipientKind, notice_page
from prilavok.notices.words import shown_in
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.terms import actions, jobs, reading
from prilavok.standing.admission.terms.model import (
    Acceptance,
    Accepted,
    Missing,
    TermsSuperseded,
    TermsUnknown,
)
from prilavok.standing.admission.terms.programme import KIND
from prilavok.wiring import DUTIES
from standing.town import publish, tell

TITLE = {"ru": "Оферта", "en": "Offer", "zh": "条款"}
TEXT = {"ru": "Текст", "en": "https://example.com/offer", "zh": "正文"}
OFFER = {"name": "t", "title": TITLE, "text": TEXT, "grace_d": 3}
DUTY = next(duty for duty in DUTIES if duty.name == "terms")
BY = "seller_staff:w-1"


async def standing(db: Database, at: datetime) -> Accepted | Missing:
    async with db.reading() as conn:
        return await actions.standing_of(conn, db.lanes, S_1, at, Capability.CHAT)


async def accepted_events(db: Database) -> list[dict[str, object]]:
    async with db.reading() as conn:
        rows = await read(conn, lane_of(S_1, db.lanes), 0)
    return [e for row in rows for e in row.told if e["type"] == "standing.terms_accepted"]


async def notices_of(db: Database, seller_id: str, language: str = "en") -> NoticePage:
    async with db.reading() as conn:
        recipient = Recipient(RecipientKind.SELLER, seller_id)
        return await notice_page(conn, recipient, "w-1", lanes=db.lanes, language=language)


async def test_accepting_at_once_is_one_acceptance(database: Database, clock: FixedClock) -> None:
    version = await publish(database, clock, KIND, OFFER)
    people = [f"seller_staff:w-{n}" for n in range(8)]
    found = await asyncio.gather(
        *(actions.accept(database, clock, S_1, version, by=person) for person in people)
    )
    assert len(set(found)) == 1
    assert len(await accepted_events(database)) == 1


async def test_the_first_acceptance_is_kept_for_ever(database: Database, clock: FixedClock) -> None:
    version = await publish(database, clock, KIND, OFFER)
    first = await actions.accept(database, clock, S_1, version, by=BY)
    assert first == Acceptance(version, BY, clock.now())
    clock.move(DAY)
    assert await actions.accept(database, clock, S_1, version, by="seller_staff:w-2") == first
    later = await publish(database, clock, KIND, OFFER)
    await actions.accept(database, clock, S_1, later, by=BY)
    async with database.reading() as conn:
        view = await reading.terms_of(conn, database.lanes, S_1, language="en", now=clock.now())
    assert [each.version for each in view.acceptances] == [version, later]


async def test_a_version_that_was_replaced_meanwhile_is_not_accepted(
    database: Database, clock: FixedClock
) -> None:
    read_one = await publish(database, clock, KIND, OFFER)
    clock.move(DAY)
    await publish(database, clock, KIND, OFFER)
    with pytest.raises(TermsSuperseded):
        await actions.accept(database, clock, S_1, read_one, by=BY)
    with pytest.raises(TermsUnknown):
        await actions.accept(database, clock, S_1, 9, by=BY)
    assert await accepted_events(database) == []


async def test_announced_terms_can_be_accepted_before_they_hold(
    database: Database, clock: FixedClock
) -> None:
    first = await publish(database, clock, KIND, OFFER)
    begins = clock.now() + DAY
    announced = await publish(database, clock, KIND, {**OFFER, "grace_d": 0}, begins)
    await actions.accept(database, clock, S_1, announced, by=BY)
    assert await standing(database, begins - timedelta(seconds=1)) == Accepted(first)
    assert await standing(database, begins) == Accepted(announced)


async def test_operators_see_how_many_have_accepted_and_who(
    database: Database, clock: FixedClock
) -> None:
    version = await publish(database, clock, KIND, OFFER)
    sellers = [SellerId(f"s-{n}") for n in range(25)]
    for seller_id in sellers:
        await actions.accept(database, clock, seller_id, version, by=BY)
    found: list[str] = []
    async with database.reading() as conn:
        [counted] = (await reading.uptake(conn, database.lanes, "ru")).versions
        while True:
            page = await reading.acceptance_page(
                conn,
                database.lanes,
                version,
                after=SellerId(found[-1]) if found else None,
                limit=7,
            )
            found += [each.seller_id for each in page.acceptances]
            if not page.has_more:
                break
    assert (counted.version, counted.title, counted.accepted) == (version, "Оферта", 25)
    assert sorted(found) == sorted(sellers)


async def test_who_accepted_is_called_by_name_where_that_is_known(
    town: Database, clock: FixedClock
) -> None:
    version = await publish(town, clock, KIND, OFFER)
    signed = f"seller_staff:{STAFF.id}"
    for seller_id in ("seller-1", "seller-2", "unheard"):
        await actions.accept(town, clock, SellerId(seller_id), version, by=signed)
    seller_id = SellerId("seller-1")
    async with town.reading() as conn:
        page = await reading.acceptance_page(conn, town.lanes, version, after=None, limit=9)
        own = await reading.terms_of(conn, town.lanes, seller_id, language="en", now=clock.now())
    assert {each.seller_id: (each.seller_name, each.person_name) for each in page.acceptances} == {
        "seller-1": ("Shop 1", STAFF.name),
        "seller-2": ("Shop 2", None),
        "unheard": (None, None),
    }, "the id of a member of staff says who it is within a seller only"
    assert own.names == {signed: STAFF.name}


# Telling


@pytest.fixture
async def town(database: Database, clock: FixedClock) -> Database:
    """Two sellers; a buyer has chats with both, two with the first one."""
    await tell(database, clock, *facts_of_the_market())
    lamp, order = Context(ContextType.PRODUCT, "lamp"), Context(ContextType.ORDER, "order-1")
    for seller_id, context in (("seller-1", lamp), ("seller-1", order), ("seller-2", lamp)):
        await chat_actions.open_chat(database, clock, BUYER, SellerId(seller_id), context)
    return database


async def do_all_turns(db: Database, clock: FixedClock, duty: Duty) -> None:
    for _ in range(12):
        clock.move(duty.every)
        assert await do_duty(db, duty, clock.now())


async def test_sellers_with_chats_are_told_once_unless_they_have_accepted(
    town: Database, clock: FixedClock
) -> None:
    version = await publish(town, clock, KIND, OFFER)
    await actions.accept(town, clock, SellerId("seller-2"), version, by=BY)
    await do_all_turns(town, clock, DUTY)
    [notice] = (await notices_of(town, "seller-1", "ru")).notices
    assert (notice.kind, notice.title) == (NoticeKind.TERMS_TO_ACCEPT, "Новые условия: Оферта")
    assert notice.link == "/terms"
    assert (await notices_of(town, "seller-2")).notices == ()
    assert (await notices_of(town, "seller-3")).notices == ()

    await publish(town, clock, KIND, OFFER)
    await do_all_turns(town, clock, DUTY)
    assert len((await notices_of(town, "seller-1")).notices) == 2
    assert len((await notices_of(town, "seller-2")).notices) == 1


async def test_announced_terms_are_told_before_they_apply_with_both_dates(
    town: Database, clock: FixedClock
) -> None:
    start = clock.now() + timedelta(days=7)
    await publish(town, clock, KIND, OFFER, start)
    await do_all_turns(town, clock, DUTY)
    [notice] = (await notices_of(town, "seller-1", "en")).notices
    assert notice.kind is NoticeKind.TERMS_ANNOUNCED
    for told in (start, start + timedelta(days=3)):
        assert shown_in(told, "en") in notice.body

    clock.move(timedelta(days=8))
    await do_all_turns(town, clock, DUTY)
    assert len((await notices_of(town, "seller-1")).notices) == 1


async def test_terms_of_another_capability_are_not_told_to_who_chats(
    town: Database, clock: FixedClock
) -> None:
    await publish(town, clock, KIND, {**OFFER, "capabilities": ["claims"]})
    await do_all_turns(town, clock, DUTY)
    assert (await notices_of(town, "seller-1")).notices == ()


async def test_telling_goes_on_where_it_was(
    town: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SELLERS_PER_TURN_MAX", 1)
    asked: list[str] = []

    async def counted(*call: object) -> list[SellerId]:
        found = await sellers_with_chats(*call)  # type: ignore[arg-type]
        asked.extend(found)
        return list(found)

    duty = Duty("terms", DUTY.every, partial(jobs.tell_sellers, counted))
    await publish(town, clock, KIND, OFFER)
    await do_all_turns(town, clock, duty)
    assert sorted(asked) == ["seller-1", "seller-2"], "each once, one in a turn"
    async with town.reading() as conn:
        open_lanes = await fetch(
            conn, "select lane from terms_tellings where done_at is null and lane >= 0", row=int
        )
    assert open_lanes == []


async def test_sellers_are_found_from_one_to_the_next_whatever_their_chats(
    town: Database, clock: FixedClock
) -> None:
    for number in range(20):
        buyer = Author(Side.BUYER, f"buyer-{number}")
        lamp = Context(ContextType.PRODUCT, "lamp")
        await chat_actions.open_chat(town, clock, buyer, SellerId("seller-1"), lamp)
    lane = lane_of("seller-1", town.lanes)
    async with town.reading() as conn:
        found = list(await sellers_with_chats(conn, lane, "", 100))
        assert await sellers_with_chats(conn, lane, found[-1], 100) == []
    assert found == sorted(
        {"seller-1", *([] if lane != lane_of("seller-2", town.lanes) else ["seller-2"])}
    )
