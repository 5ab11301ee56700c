"""`prilavok discounts`."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import msgspec
from cyclopts import App, Parameter
from msgspec.structs import asdict
from rich.console import Console

from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.core.embedded import database_of
from prilavok.core.migrations import migrate
from prilavok.core.moving_clock import keeping_time
from prilavok.discounts.checkout import verifying as taken_verifying
from prilavok.discounts.checkout.verifying import CouponVerdict
from prilavok.discounts.checkout.verifying_people import PeopleVerdict, verify_people
from prilavok.discounts.spend import verifying
from prilavok.discounts.spend.verifying import Verdict
from prilavok.exits import Exit

SHOWN_MAX = 20

discounts = App(name="discounts", help="Discounts.")


@discounts.command
def verify(
    *,
    mend: Annotated[bool, Parameter(negative=(), help="Put right what differs.")] = False,
    json: Annotated[bool, Parameter(negative=(), help="Print JSON for a machine to read.")] = False,
) -> int:
    """Count again what every buyer has bought from every seller, what was taken of every
    coupon and how often by whom, and compare with what is stored and booked.

    The server may go on meanwhile. The exit code is 1 if anything differs and was not mended.
    """
    spend, taken, people = _verdicts(mends=mend)
    if json:
        told = {**asdict(spend), **asdict(taken), **asdict(people)}
        sys.stdout.write(f"{msgspec.json.encode(told).decode()}\n")
    else:
        _say(spend)
        _say_taken(taken, is_mended=mend)
        _say_people(people)
    is_right = spend.is_right and taken.is_right and people.is_right
    return Exit.DONE if is_right else Exit.REFUSED


def _verdicts(*, mends: bool) -> tuple[Verdict, CouponVerdict, PeopleVerdict]:
    settings = Settings.load()

    async def run(dsn: str) -> tuple[Verdict, CouponVerdict, PeopleVerdict]:
        db = await Database.open(dsn)
        try:
            async with keeping_time(db) as clock:
                spend = await verifying.verify(db, clock, mends=mends)
                taken = await taken_verifying.verify(db, clock, mends=mends)
                return spend, taken, await verify_people(db, mends=mends)
        finally:
            await db.close()

    with database_of(settings) as dsn:
        if settings.database_url is None:
            asyncio.run(migrate(dsn, lanes=settings.lanes))
        return asyncio.run(run(dsn))


def _say(verdict: Verdict) -> None:
    console = Console()
    seen = f"{verdict.orders:,} orders, {verdict.pairs:,} pairs of a buyer and a seller"
    if not verdict.wrong_orders and not verdict.wrong_pairs:
        console.print(f"All is right: {seen}.")
        if verdict.to_count:
            console.print(f"{verdict.to_count:,} orders of the past will be counted by the server.")
        return
    done = "mended" if verdict.is_mended else "wrong"
    console.print(
        f"{seen}; {done}: {len(verdict.wrong_orders):,} orders, {len(verdict.wrong_pairs):,} pairs."
    )
    for order in verdict.wrong_orders[:SHOWN_MAX]:
        console.print(f"  order {order.order_id} of seller {order.seller_id}")
    for pair in verdict.wrong_pairs[:SHOWN_MAX]:
        console.print(f"  buyer {pair.buyer_id} with seller {pair.seller_id}")


def _say_taken(verdict: CouponVerdict, *, is_mended: bool) -> None:
    console = Console()
    seen = f"{verdict.coupons:,} coupons with limits"
    if not verdict.wrong_coupons:
        console.print(f"All is right: {seen}.")
        return
    console.print(f"{seen}; {'mended' if is_mended else 'wrong'}: {len(verdict.wrong_coupons):,}.")
    for each in verdict.wrong_coupons[:SHOWN_MAX]:
        was, should = each.counted, each.should_count
        console.print(
            f"  coupon {each.coupon_id}: {was.reserved:,} reserved and {was.used:,} used,"
            f" should be {should.reserved:,} and {should.used:,}"
        )
    if is_mended and verdict.unmended_coupons:
        console.print(f"{verdict.unmended_coupons:,} of them have more taken than there may be.")


def _say_people(verdict: PeopleVerdict) -> None:
    console = Console()
    seen = f"{verdict.limited_coupons:,} coupons with a limit for each person"
    if not verdict.wrong_persons:
        console.print(f"All is right: {seen}.")
        return
    done = "mended" if verdict.is_mended else "wrong"
    console.print(f"{seen}; {done}: {len(verdict.wrong_persons):,} people.")
    for each in verdict.wrong_persons[:SHOWN_MAX]:
        console.print(
            f"  {each.person} with coupon {each.coupon_id}: counted {each.counted:,},"
            f" should be {each.should_count:,}"
        )
