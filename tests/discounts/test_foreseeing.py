"""What a draft of the discount programme would change is counted, and nothing is changed."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from discounts.intake import programme, publish
from discounts.test_telling import GOLD, buys, shop
from market.facts import S_1
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.discounts.foreseeing.actions import foreseen
from prilavok.discounts.foreseeing.model import SellersOut
from prilavok.discounts.offering.actions import my_discount
from prilavok.discounts.programme import Stack, Stacking
from prilavok.discounts.spend.rows import Counting

DRAFT = programme()
TIGHT = replace(DRAFT.loyalty, discount_to_bps=1_000)


async def test_a_draft_says_whose_terms_are_out_of_its_bounds_and_leaves_them(
    database: Database, clock: FixedClock
) -> None:
    await shop(database, clock)
    same = await foreseen(database, clock, DRAFT)
    assert (same.version, same.sellers, same.sellers_out) == (1, 1, SellersOut(0, ()))
    tight = await foreseen(database, clock, replace(DRAFT, loyalty=TIGHT))
    assert tight.sellers_out == SellersOut(1, (S_1,))
    await publish(database, clock, replace(DRAFT, loyalty=TIGHT))
    holds = (await my_discount(database, clock, S_1)).holds
    assert holds is not None
    assert holds.terms == GOLD


async def test_a_draft_says_how_many_buyers_would_gain_and_lose(
    database: Database, clock: FixedClock
) -> None:
    await shop(database, clock)
    await buys(database, clock, 150_000, "anna")
    await buys(database, clock, 50_000, "boris")
    clock.move(timedelta(days=10))
    await buys(database, clock, 120_000, "clara")

    assert (await foreseen(database, clock, DRAFT)).losing == 0
    slow = replace(DRAFT, counting=Counting(counts_after_d=5))
    found = await foreseen(database, clock, slow)
    assert (found.pairs, found.gaining, found.losing, found.is_complete) == (3, 0, 1, True)
    await publish(database, clock, slow)
    back = await foreseen(database, clock, DRAFT)
    assert (back.gaining, back.losing) == (1, 0)


async def test_a_draft_says_what_three_discounts_come_to(
    database: Database, clock: FixedClock
) -> None:
    first = (await foreseen(database, clock, DRAFT)).example
    assert (first.pays_now_minor, first.pays_then_minor) == (None, 90_000)
    await publish(database, clock)
    for how, pays in ((Stack.CAPPED_SUM, 72_900), (Stack.MULTIPLICATIVE, 72_900)):
        draft = replace(DRAFT, stacking=Stacking(how=how))
        example = (await foreseen(database, clock, draft)).example
        assert (example.pays_now_minor, example.pays_then_minor) == (90_000, pays)
    capped = replace(DRAFT, stacking=Stacking(how=Stack.CAPPED_SUM, most_bps=1_500))
    assert (await foreseen(database, clock, capped)).example.pays_then_minor == 85_000
