"""What was decided is not claimed anew, and nobody claims without end."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from prilavok.claims.acts import Dispute, Refuse, Withdraw
from prilavok.claims.desk import ClaimDesk
from prilavok.claims.errors import ClaimBarred, ClaimsUsedUp
from prilavok.claims.model import ClaimReason, State
from prilavok.claims.opening import open_claim
from prilavok.claims.programme import KIND
from prilavok.claims.protocol import OpenClaim
from prilavok.claims.rules import Barred
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import BuyerId
from standing.town import publish

from .goods import WILDBERRIES
from .shop import BUYER, STAFF, TEXT, a_shop

REASON = "It is as the card says, see picture two."


@pytest.mark.parametrize("decision", ["refuse", "compensate"])
async def test_what_a_moderator_has_decided_is_not_claimed_again(
    database: Database, clock: FixedClock, decision: str
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), Refuse(REASON))
    claim = await shop.act(BUYER, claim, Dispute("The box held no such part at all."))
    await shop.rule(claim, decision, 100 if decision == "compensate" else None)

    with pytest.raises(ClaimBarred) as error:
        await shop.open()
    assert error.value.reason is Barred.ARBITRATED

    found = await shop.open(reason=ClaimReason.DEFECT, files=(await shop.picture(),))
    assert found.state is State.AWAITING_SELLER


async def test_a_buyer_does_not_claim_for_a_line_until_the_seller_misses_one(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    for _ in range(5):
        await shop.act(BUYER, await shop.open(), Withdraw())

    with pytest.raises(ClaimBarred) as error:
        await shop.open()
    assert error.value.reason is Barred.ENOUGH
    assert (await shop.open("2")).state is State.AWAITING_SELLER


async def test_of_what_two_processes_take_in_at_once_a_buyer_opens_as_many_as_a_day_may_have(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    await publish(database, clock, KIND, replace(WILDBERRIES, per_day_max=4))
    for order in range(2, 6):
        await shop.sell(f"o-{order}")
    other = await Database.open(database.dsn)
    beside = ClaimDesk(other, clock, shop.desk.judges, shop.audience)

    first = await shop.open()
    clock.move(timedelta(hours=1))
    wanted = [(f"o-{order}", line) for order in range(2, 6) for line in ("1", "2")]
    found = await asyncio.gather(
        *(
            open_claim(desk, BuyerId("b-1"), asked(order_id, line_id))
            for desk, (order_id, line_id) in zip((shop.desk, beside) * 4, wanted, strict=True)
        ),
        return_exceptions=True,
    )
    await other.close()

    refused = [each for each in found if isinstance(each, ClaimsUsedUp)]
    assert (len(found), len(refused)) == (8, 5)
    assert {each.retry_after_s for each in refused} == {23 * 3600}
    assert {each.until for each in refused} == {first.opened_at + timedelta(hours=24)}

    clock.move(timedelta(hours=23))
    assert (await shop.open("2")).state is State.AWAITING_SELLER
    with pytest.raises(ClaimsUsedUp):
        await shop.open("2", order_id="o-5")


def asked(order_id: str, line_id: str) -> OpenClaim:
    return OpenClaim(
        act_id=uuid4(),
        seller_id="s-1",
        order_id=order_id,
        line_id=line_id,
        reason=ClaimReason.MISSING_PART,
        text=TEXT,
    )
