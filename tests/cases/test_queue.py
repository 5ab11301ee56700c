"""The queue: most urgent first, over every lane, a page at a time, each by as many queries."""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from cases.kinds import desk_of, held, opened, says
from market.facts import told
from prilavok import market
from prilavok.cases import CaseId, Desk, Evidence, Sighting
from prilavok.cases.evidence import EvidenceMessage
from prilavok.cases.model import CaseLine, CaseState
from prilavok.cases.queue import Wanted
from prilavok.cases.views import case_page, case_view
from prilavok.core import database as core_database
from prilavok.core.clock import FixedClock
from prilavok.core.cursors import CursorInvalid
from prilavok.core.database import Database
from prilavok.core.parties import Party, PartyKind

A, B = "moderator:a", "moderator:b"


async def fill(database: Database, clock: FixedClock, count: int) -> list[CaseId]:
    """So many cases of many owners, of different priorities, some of one moment."""
    chance = random.Random(7)
    case_ids: list[CaseId] = []
    for number in range(count):
        owner = Party(chance.choice(list(PartyKind)), f"p-{number % 11}")
        new = held(f"m-{number}", owner, priority=chance.randrange(4))
        case_ids.append(await opened(database, clock, new))
        clock.move(timedelta(minutes=chance.choice([0, 0, 1])))
    return case_ids


async def every_line(desk: Desk, wanted: Wanted, limit: int) -> list[CaseLine]:
    page = await case_page(desk, wanted, cursor=None, limit=limit)
    found = list(page.cases)
    while page.cursor is not None:
        assert len(page.cases) == limit
        page = await case_page(desk, wanted, cursor=page.cursor, limit=limit)
        found += page.cases
    return found


@pytest.mark.parametrize("limit", [1, 7, 100])
async def test_pages_hold_every_case_once_in_order(
    database: Database, clock: FixedClock, limit: int
) -> None:
    case_ids = await fill(database, clock, 30)
    found = await every_line(desk_of(database, clock), Wanted(), limit)
    assert {line.case_id for line in found} == set(case_ids)
    keys = [(line.priority, line.due_at, line.case_id) for line in found]
    assert keys == sorted(keys)
    assert len({Party(line.owner_kind, line.owner_id).lane(database.lanes) for line in found}) > 1


async def test_next_gives_what_the_queue_shows_first(database: Database, clock: FixedClock) -> None:
    await fill(database, clock, 12)
    desk = desk_of(database, clock)
    shown = [line.case_id for line in await every_line(desk, Wanted(), 100)]
    taken = [await desk.take_next(f"moderator:{number}") for number in range(12)]
    assert taken == shown


async def test_closed_cases_are_listed_newest_first(database: Database, clock: FixedClock) -> None:
    case_ids = await fill(database, clock, 9)
    desk = desk_of(database, clock)
    order = random.Random(1).sample(case_ids, 9)
    for who, case_id in zip([A, B, A, A, B, A, B, A, A], order, strict=True):
        await desk.take(who, case_id)
        await desk.decide(who, case_id, says("release"))
        clock.move(timedelta(seconds=1))

    found = await every_line(desk, Wanted(state=CaseState.DECIDED), 4)
    assert [line.case_id for line in found] == order[::-1]
    mine = await every_line(desk, Wanted(state=CaseState.DECIDED, held_by=B), 2)
    assert [line.case_id for line in mine] == [order[6], order[4], order[1]]
    assert await every_line(desk, Wanted(), 10) == []
    assert await every_line(desk, Wanted(state=CaseState.WITHDRAWN), 10) == []


async def test_the_list_can_be_narrowed(database: Database, clock: FixedClock) -> None:
    desk = desk_of(database, clock)
    seller, buyer = Party(PartyKind.SELLER, "x"), Party(PartyKind.BUYER, "x")
    early = await opened(database, clock, held("m-1", seller))
    clock.move(timedelta(minutes=59, seconds=59))
    late = await opened(database, clock, held("m-2", buyer, priority=1))
    second = await opened(database, clock, held("m-3", buyer, persons=2))
    await desk.take(A, second)
    await desk.decide(A, second, says("release"))
    await desk.take(B, late)

    async def found(wanted: Wanted) -> list[CaseId]:
        return [line.case_id for line in (await every_line(desk, wanted, 10))]

    assert await found(Wanted(owner=seller)) == [early]
    assert await found(Wanted(owner=buyer)) == [late, second]
    assert await found(Wanted(state=CaseState.AWAITING_SECOND)) == [second]
    assert await found(Wanted(held_by=B)) == [late]
    assert await found(Wanted(kind="appeal")) == []
    assert await found(Wanted(overdue=True)) == []
    clock.move(timedelta(seconds=1))
    assert await found(Wanted(overdue=True)) == [early], "overdue from the second it is due"
    clock.move(timedelta(minutes=29, seconds=59))
    assert await found(Wanted(held_by=B)) == [], "back in the queue from the second it ends"
    assert {line.assignee for line in await every_line(desk, Wanted(), 10)} == {None}


async def test_a_case_is_next_again_from_the_second_its_lease_ends(
    database: Database, clock: FixedClock
) -> None:
    desk = desk_of(database, clock)
    case_id = await opened(database, clock, held("m-1"))
    assert await desk.take_next(A) == case_id
    clock.move(timedelta(minutes=20))
    await desk.note(A, case_id, "asked the shop")
    clock.move(timedelta(minutes=30) - timedelta(microseconds=1))
    assert await desk.take_next(B) is None, "a note begins the lease anew"
    clock.move(timedelta(microseconds=1))
    assert await desk.take_next(B) == case_id


async def test_what_one_has_put_back_comes_last(database: Database, clock: FixedClock) -> None:
    desk = desk_of(database, clock)
    first = await opened(database, clock, held("m-1", priority=0))
    other = await opened(database, clock, held("m-2", Party(PartyKind.BUYER, "b"), priority=3))
    assert await desk.take_next(A) == first
    await desk.put_back(A, first)
    assert await desk.take_next(A) == other
    await desk.put_back(A, other)
    assert await desk.take_next(A) == first, "when there is nothing else"
    await desk.put_back(A, first)
    assert await desk.take_next(B) == first


async def test_a_long_queue_takes_as_many_queries_as_a_short_one(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0
    run = core_database._run

    async def counted(*given: object) -> object:
        nonlocal count
        count += 1
        return await run(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(core_database, "_run", counted)
    await fill(database, clock, 40)
    for wanted, its_and_names in (
        (Wanted(), 1 + len(PartyKind)),
        (Wanted(state=CaseState.DECIDED), 1),
    ):
        count = 0
        await case_page(desk_of(database, clock), wanted, cursor=None, limit=40)
        assert count == its_and_names


async def test_lists_and_cases_name_whom_they_are_about(
    database: Database, clock: FixedClock
) -> None:
    facts = [
        told("seller", seller_id="s-1", name="Tula samovars"),
        told("buyer", buyer_id="b-1", name="Boris"),
        told("buyer", buyer_id="b-2", name=None),
        told("buyer", buyer_id="b-3", name="Vera"),
    ]
    await market.take_in(database, clock, facts, [market.PROJECTION])
    link = Sighting(
        uuid4(), uuid4(), "s-1", "http://x.example", "delivered", clock.now(), "b-1", "buyer"
    )
    other = replace(link, message_id=uuid4(), buyer_id="b-2")
    said = EvidenceMessage(uuid4(), "buyer", "b-3", "Hello", "delivered", clock.now())
    evidence = Evidence(messages=(said,), sightings=(link, other))
    new = replace(held("m-1", Party(PartyKind.SELLER, "s-1")), evidence=evidence)
    case_id = await opened(database, clock, new)
    desk = desk_of(database, clock)

    page = await case_page(desk, Wanted(), cursor=None, limit=5)
    view = await case_view(desk, case_id, A, language="en")

    assert page.names == {"seller:s-1": "Tula samovars"}
    assert view.names == {"seller:s-1": "Tula samovars", "buyer:b-1": "Boris", "buyer:b-3": "Vera"}


async def test_a_cursor_of_another_list_is_refused(database: Database, clock: FixedClock) -> None:
    await fill(database, clock, 3)
    desk = desk_of(database, clock)
    page = await case_page(desk, Wanted(), cursor=None, limit=2)
    with pytest.raises(CursorInvalid):
        await case_page(desk, Wanted(state=CaseState.DECIDED), cursor=page.cursor, limit=2)
    with pytest.raises(CursorInvalid):
        await case_page(desk, Wanted(), cursor="!", limit=2)
