"""Who may write, as far as terms, rollout and trust go; by what holds at the moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from market.facts import NOON, S_1, told
from prilavok import market, programmes
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import BuyerId
from prilavok.core.parties import PartyKind
from prilavok.programmes import Kind
from prilavok.standing import admission
from prilavok.standing.admission.rollout import programme as rollout
from prilavok.standing.admission.terms import actions as terms_actions
from prilavok.standing.admission.terms import programme as terms
from prilavok.standing.admission.trust import programme as trust
from prilavok.wiring import PROJECTIONS

B_1 = BuyerId("b-1")
TITLE = {"ru": "Оферта", "en": "Offer", "zh": "条款"}
TERMS = {"name": "t", "title": TITLE, "text": TITLE, "grace_d": 3}


async def publish(db: Database, clock: FixedClock, kind: Kind[Any], document: Any) -> int:
    typed = msgspec.convert(document, kind.document)
    async with db.transaction() as conn:
        published = await programmes.publish(
            conn, kind, typed, effective_from=None, by="operator:1", note="", now=clock.now()
        )
    return published.version


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


async def tell(db: Database, clock: FixedClock, *facts: market.AnyFact) -> None:
    intake = await market.take_in(db, clock, facts, PROJECTIONS)
    assert intake.count("accepted") == len(facts)


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
    rules = programmes.preset(trust.KIND, "ozon-2024")
    await publish(database, clock, trust.KIND, msgspec.to_builtins(rules))
    assert not await trusted(database, clock)
    signed = NOON - timedelta(hours=1)
    await tell(database, clock, told("seller", at=NOON, contract_verified_at=signed))
    assert await trusted(database, clock)
