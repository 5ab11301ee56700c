"""Lists of penalties over all parties: which are on them, in pages, and what they come to."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files

import pytest

from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute, fetch
from prilavok.core.money import Money
from prilavok.core.parties import Party, PartyKind
from prilavok.identity.actions import start_session
from prilavok.identity.model import Principal, Role
from prilavok.standing.penalties import Audience, Collected, Collection, PenaltyId, State, reading
from prilavok.standing.penalties.reading import PenaltyPage
from prilavok.standing.penalties.register import MeasureKind, Wanted
from standing.shop import ANNA, BUYER, SELLER, confirm, policy, publish
from standing.test_collecting import reverse, tell

OTHER = Party(PartyKind.SELLER, "s-2")
PARTIES = (SELLER, OTHER, BUYER)
FINE = {"type": "fine", "amount": {"minor": 300, "currency": "RUB"}}
DEAR = {"type": "fine", "amount": {"minor": 9_000, "currency": "RUB"}}
HEADS = "select to_jsonb(penalty_heads)::text from penalty_heads order by penalty_id"
FILL = "insert into penalty_heads"


@pytest.fixture(autouse=True)
async def rules(database: Database, clock: FixedClock) -> None:
    await publish(
        database,
        clock,
        policy(
            {"penalties": [{"type": "warning"}, FINE]},
            {"penalties": [DEAR], "ladder": "two"},
            fine_needs_two_from={"minor": 1_000, "currency": "RUB"},
        ),
    )


async def listed(
    database: Database,
    clock: FixedClock,
    *,
    before: PenaltyId | None = None,
    limit: int = 100,
    wanted: Wanted | None = None,
    audience: Audience = Audience.MARKETPLACE,
) -> PenaltyPage:
    async with database.snapshot() as conn:
        return await reading.penalty_page(
            conn,
            wanted or Wanted(),
            audience,
            before=before,
            limit=limit,
            lanes=database.lanes,
            now=clock.now(),
        )


async def everyone_sins(database: Database, clock: FixedClock) -> None:
    for party in PARTIES:
        clock.move(timedelta(hours=1))
        await confirm(database, clock, party, by=(ANNA,))


async def test_penalties_of_all_parties_in_pages(database: Database, clock: FixedClock) -> None:
    await everyone_sins(database, clock)
    whole = await listed(database, clock)
    assert len(whole.penalties) == 3 * len(PARTIES)
    proposed = [each.proposed_at for each in whole.penalties]
    assert proposed == sorted(proposed, reverse=True)
    page = await listed(database, clock, limit=2)
    paged = [*page.penalties]
    while page.has_more:
        page = await listed(database, clock, before=paged[-1].penalty_id, limit=2)
        paged += page.penalties
    assert tuple(paged) == whole.penalties


async def test_what_is_asked_for_is_listed(database: Database, clock: FixedClock) -> None:
    begun = clock.now()
    await everyone_sins(database, clock)

    async def count(**wanted: object) -> int:
        page = await listed(database, clock, wanted=Wanted(**wanted))
        return len(page.penalties)

    assert await count(kind=MeasureKind.FINE) == 6
    assert await count(kind=MeasureKind.MUTE) == 0
    assert await count(state=State.PROPOSED) == 3
    assert await count(collection=Collection.OWED) == 3, "a proposal is not owed"
    assert await count(party=OTHER, kind=MeasureKind.WARNING) == 1
    assert await count(since=begun + timedelta(hours=2)) == 6
    assert await count(since=clock.now() + timedelta(seconds=1)) == 0


async def test_the_party_itself_sees_what_it_was_told(
    database: Database, clock: FixedClock
) -> None:
    await everyone_sins(database, clock)
    own = await listed(database, clock, wanted=Wanted(party=BUYER), audience=Audience.PARTY)
    assert {(each.party, each.state) for each in own.penalties} == {(BUYER, State.IMPOSED)}
    assert own.names == {}


async def test_who_confirmed_is_called_by_name_where_that_is_known(
    database: Database, clock: FixedClock
) -> None:
    role, _, subject = ANNA.partition(":")
    anna = Principal(role=Role(role), subject=subject, via="token", expires_at=None, name="Anna K.")
    await start_session(database, clock, anna)
    await confirm(database, clock, SELLER, by=(ANNA, "moderator:never-signed-in"))
    assert (await listed(database, clock)).names == {ANNA: "Anna K."}


async def test_what_is_owed_is_summed_whatever_is_listed(
    database: Database, clock: FixedClock
) -> None:
    await everyone_sins(database, clock)
    fines = await listed(database, clock, wanted=Wanted(collection=Collection.OWED))
    sent, paid, undone = [each.penalty_id for each in fines.penalties]
    await tell(database, clock, sent, Collected.SENT)
    await tell(database, clock, paid, Collected.COLLECTED)
    page = await listed(database, clock, limit=1, wanted=Wanted(kind=MeasureKind.WARNING))
    assert (page.owed, page.to_repay) == ((Money(600, "RUB"),), ())
    await reverse(database, clock, paid)
    await reverse(database, clock, undone)
    page = await listed(database, clock)
    assert (page.owed, page.to_repay) == ((Money(300, "RUB"),), (Money(300, "RUB"),))
    of_one = await listed(database, clock, wanted=Wanted(party=OTHER))
    assert (of_one.owed, of_one.to_repay) == ((), (Money(300, "RUB"),))


@pytest.mark.parametrize(
    "told",
    [
        "", "sent", "sent failed", "sent failed sent collected", "failed written_off", "reverse",
        "sent reverse", "sent reverse collected", "sent reverse failed", "collected reverse",
        "collected reverse sent", "collected reverse sent failed", "collected reverse sent repaid",
        "sent reverse collected sent", "sent reverse collected sent failed sent repaid",
        "written_off reverse", "failed reverse",
    ],
)  # fmt: skip
async def test_a_database_that_is_brought_up_to_date_lists_the_same(
    database: Database, clock: FixedClock, told: str
) -> None:
    found = (await confirm(database, clock)).penalties
    [fine] = [each.penalty_id for each in found if each.step == "step-0" and each.part == 1]
    for n, each in enumerate(told.split()):
        clock.move(timedelta(seconds=1))
        if each == "reverse":
            await reverse(database, clock, fine)
        else:
            await tell(database, clock, fine, Collected(each), f"p-{n}")
    script = (files("prilavok.migrations") / "0015_penalty_heads.sql").read_text("utf-8")
    async with database.transaction() as conn:
        kept = await fetch(conn, HEADS, row=str)
        await execute(conn, "delete from penalty_heads")
        await execute(conn, FILL + script.partition(FILL)[2])
        assert await fetch(conn, HEADS, row=str) == kept
