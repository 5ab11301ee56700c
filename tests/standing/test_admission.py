"""Who may write, as far as terms, rollout and trust go; by what holds at the moment."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from market.facts import NOON, S_1, told
from prilavok import market
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch
from prilavok.core.duties import do_duty
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.parties import PartyKind
from prilavok.standing import admission
from prilavok.standing.admission.rollout import programme as rollout
from prilavok.standing.admission.terms import actions as terms_actions
from prilavok.standing.admission.terms import programme as terms
from prilavok.standing.admission.trust import programme as trust
from prilavok.wiring import DUTIES
from standing.town import publish, tell

B_1 = BuyerId("b-1")
TITLE = {"ru": "Оферта", "en": "Offer", "zh": "条款"}
TERMS = {"name": "t", "title": TITLE, "text": TITLE, "grace_d": 3}


async def admission_of(
    db: Database, clock: FixedClock, side: PartyKind = PartyKind.SELLER
) -> admission.WriterAdmission:
    async with db.reading() as conn:
        return await admission.of_writer(
            conn,
            db.lanes,
            seller_id=S_1,
            buyer_id=B_1,
            side=side,
            order=None,
            now=clock.now(),
        )


async def trusted(db: Database, clock: FixedClock) -> bool:
    async with db.reading() as conn:
        return await admission.is_trusted(conn, db.lanes, S_1, clock.now())


async def test_nothing_published_lets_everyone_write(database: Database, clock: FixedClock) -> None:
    found = await admission_of(database, clock)
    assert found == admission.WriterAdmission(
        admission.Open(), exempt=False, terms=admission.Accepted(), until=None
    )
    assert found.refusal(clock.now()) is None


async def test_terms_must_be_accepted_once_the_grace_is_over(
    database: Database, clock: FixedClock
) -> None:
    version = await publish(database, clock, terms.KIND, TERMS)
    end = clock.now() + timedelta(days=3)
    found = await admission_of(database, clock)
    assert found.terms == admission.Missing(version, end)
    assert found.until == end
    assert found.refusal(end - timedelta(microseconds=1)) is None
    assert found.refusal(end) == "terms_not_accepted"
    assert (await admission_of(database, clock, PartyKind.BUYER)).terms == admission.Accepted()

    await terms_actions.accept(database, clock, S_1, version, by="seller_staff:w-1")
    assert (await admission_of(database, clock)).terms == admission.Accepted(version)


async def test_a_switch_off_beats_an_opening(database: Database, clock: FixedClock) -> None:
    switched = {"buyers_bps": 10_000, "exceptions": ["made_to_order"]}
    document = {"name": "r", "capabilities": [{"capability": "chat", "switch_off": switched}]}
    await publish(database, clock, rollout.KIND, document)
    found = await admission_of(database, clock)
    assert isinstance(found.capability, admission.SwitchedOff)
    assert found.capability.since == clock.now()
    assert found.refusal(clock.now()) == "chat_switched_off"


async def test_the_flag_alone_makes_trusted_until_rules_are_published(
    database: Database, clock: FixedClock
) -> None:
    await tell(database, clock, told("seller", trusted=True))
    assert await trusted(database, clock)
    await publish(database, clock, trust.KIND, "ozon-2024")
    assert not await trusted(database, clock)
    signed = NOON - timedelta(hours=1)
    await tell(database, clock, told("seller", at=NOON, contract_verified_at=signed))
    assert await trusted(database, clock)


# The first sellers


def registered(number: int, days_ago: int, **fields: Any) -> market.AnyFact:
    seller_id = f"s-{number}"
    return told("seller", seller_id=seller_id, registered_at=NOON - timedelta(days_ago), **fields)


async def first_of(db: Database, clock: FixedClock, sellers: int) -> list[int]:
    """Which of the sellers `s-0`, `s-1`, … may use the chat now."""
    async with db.reading() as conn:
        return [
            number
            for number in range(sellers)
            if not isinstance(
                (
                    await admission.of_writer(
                        conn,
                        db.lanes,
                        seller_id=SellerId(f"s-{number}"),
                        buyer_id=B_1,
                        side=PartyKind.BUYER,
                        order=None,
                        now=clock.now(),
                    )
                ).capability,
                admission.NotOpened,
            )
        ]


FIRST_THREE = {"name": "r", "capabilities": [{"capability": "chat", "open_to": [{"first": 3}]}]}


async def test_the_first_sellers_stay_the_first(database: Database, clock: FixedClock) -> None:
    await tell(database, clock, *(registered(n, 100 - n) for n in range(5)))
    await publish(database, clock, rollout.KIND, FIRST_THREE)
    assert await first_of(database, clock, 6) == [0, 1, 2]

    await tell(database, clock, registered(5, 50), registered(0, 1, at=NOON))
    assert await first_of(database, clock, 6) == [1, 2], "who is not so old after all is out"
    await tell(database, clock, registered(0, 200, at=NOON + timedelta(seconds=1)))
    assert await first_of(database, clock, 6) == [0, 1, 2], "nobody has come in for it"


async def test_time_alone_fixes_the_first_sellers_too(
    database: Database, clock: FixedClock
) -> None:
    await tell(database, clock, *(registered(n, 100 - n) for n in range(5)))
    await publish(database, clock, rollout.KIND, FIRST_THREE)
    duty = next(duty for duty in DUTIES if duty.name == "first sellers")
    assert await do_duty(database, duty, clock.now())
    async with database.reading() as conn:
        fixed = await fetch(conn, "select seller_id from rollout_cutoffs", row=str)
    assert fixed == ["s-2"]
    assert await first_of(database, clock, 5) == [0, 1, 2]


async def test_until_there_are_so_many_everyone_is_among_the_first(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, rollout.KIND, FIRST_THREE)
    for number in range(5):
        await tell(database, clock, registered(number, 100 - number))
    assert await first_of(database, clock, 5) == [0, 1, 2]


async def test_many_told_of_at_once_are_cut_off_all_the_same(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, rollout.KIND, FIRST_THREE)
    await asyncio.gather(*(tell(database, clock, registered(n, 100)) for n in range(9)))
    found = await first_of(database, clock, 9)
    assert len(found) >= 3
    assert found == list(range(len(found))), "of the same day, by id; also who is told of late"


async def test_a_group_counts_the_first_of_its_countries(
    database: Database, clock: FixedClock
) -> None:
    sellers = [registered(n, 100 - n, country="RU" if n % 2 else "BY") for n in range(6)]
    await tell(database, clock, *sellers)
    group = {"first": 2, "countries": ["RU"]}
    document = {"name": "r", "capabilities": [{"capability": "chat", "open_to": [group]}]}
    await publish(database, clock, rollout.KIND, document)
    assert await first_of(database, clock, 6) == [1, 3]


async def test_a_switch_off_dates_from_when_it_began(database: Database, clock: FixedClock) -> None:
    off = {"capability": "chat", "switch_off": {"sellers_bps": 10_000}}
    began = clock.now()
    for note in ("off", "off for another reason"):
        await publish(
            database, clock, rollout.KIND, {"name": "r", "note": note, "capabilities": [off]}
        )
        clock.move(timedelta(days=1))
    found = (await admission_of(database, clock)).capability
    assert isinstance(found, admission.SwitchedOff)
    assert found.since == began

    await publish(database, clock, rollout.KIND, {"name": "on"})
    clock.move(timedelta(days=1))
    await publish(database, clock, rollout.KIND, {"name": "r", "capabilities": [off]})
    again = (await admission_of(database, clock)).capability
    assert isinstance(again, admission.SwitchedOff)
    assert again.since == clock.now()


async def test_what_is_announced_bounds_the_answer(database: Database, clock: FixedClock) -> None:
    begins = clock.now() + timedelta(days=2)
    await publish(database, clock, rollout.KIND, {"name": "on"})
    await publish(database, clock, trust.KIND, "ozon-2024", begins)
    found = await admission_of(database, clock)
    assert found.until == begins
