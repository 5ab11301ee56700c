"""Signals in the database: what a seller sees of the own shop, and a moderator of all shops."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace

from claims.shop import BUYER, PAID, Shop, a_shop
from market.facts import DAY, told
from prilavok.claims.acts import AddEvidence
from prilavok.claims.erasing import empty_claims
from prilavok.claims.model import Claim
from prilavok.claims.programme import KIND
from prilavok.claims.risk.gathering import signals_of
from prilavok.claims.risk.model import (
    ROWS_MAX,
    ClaimShare,
    LateClaim,
    RepeatedPhotos,
    Signal,
    ValueSpike,
)
from prilavok.claims.risk.thresholds import Thresholds
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute
from prilavok.core.events import lock_lane
from prilavok.core.lanes import Lane, lane_of
from prilavok.programmes import preset
from standing.town import publish, tell

SEEN = bytes(range(16))
NEAR = bytes([0b111, *range(1, 16)])
OTHER = bytes(255 - n for n in range(16))

SET_LIKENESS = """
update files
set likeness = %(likeness)s
where lane = %(lane)s
and file_id = %(file_id)s
"""


async def signals(shop: Shop, claim: Claim, *, in_all_shops: bool) -> dict[type[Signal], Signal]:
    async with shop.db.snapshot() as conn:
        found = await signals_of(conn, claim, in_all_shops=in_all_shops, lanes=shop.db.lanes)
    return {type(each): each for each in found.signals}


async def picture(shop: Shop, likeness: bytes, *, order_id: str = "o-1") -> UUID:
    file_id = await shop.picture(order_id=order_id)
    async with shop.db.transaction() as conn:
        lane = lane_of("s-1", shop.db.lanes)
        wanted = {"lane": lane, "file_id": file_id, "likeness": likeness}
        await execute(conn, SET_LIKENESS, wanted)
    return file_id


async def test_nothing_speaks_against_a_first_claim(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.open()
    assert await signals(shop, claim, in_all_shops=False) == {}
    assert await signals(shop, claim, in_all_shops=True) == {}


async def test_a_picture_that_was_shown_in_another_claim_is_known_again(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    first = await shop.open("1", files=(await picture(shop, SEEN),))
    second = await shop.open("2", files=(await picture(shop, OTHER),))
    assert await signals(shop, second, in_all_shops=False) == {}

    await shop.act(BUYER, second, AddEvidence(files=(await picture(shop, NEAR),)))
    found = (await signals(shop, second, in_all_shops=False))[RepeatedPhotos]
    assert isinstance(found, RepeatedPhotos)
    [photo] = found.photos
    assert (photo.other_claim_id, photo.bits_apart, photo.same_buyer) == (first.claim_id, 3, True)
    assert photo.seller_id is None

    of_all = (await signals(shop, first, in_all_shops=True))[RepeatedPhotos]
    assert isinstance(of_all, RepeatedPhotos)
    assert [each.seller_id for each in of_all.photos] == ["s-1"]


async def test_a_picture_that_was_erased_is_not_known_again(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    first = await shop.open("1", files=(await picture(shop, SEEN),))
    await shop.sell("o-9")
    second = await shop.open(order_id="o-9", files=(await picture(shop, SEEN, order_id="o-9"),))
    assert RepeatedPhotos in await signals(shop, second, in_all_shops=True)

    async with database.transaction() as conn:
        await lock_lane(conn, Lane(first.lane))
        await empty_claims(conn, Lane(first.lane), first.chat_id, clock.now())
    assert await signals(shop, second, in_all_shops=True) == {}


async def test_what_a_buyer_did_elsewhere_is_a_moderators_matter(
    database: Database, clock: FixedClock
) -> None:
    """Five cheap orders from another shop, and one dear claim in this one."""
    shop = await a_shop(database, clock)
    for number in range(5):
        order = {"seller_id": "s-2", "order_id": f"x-{number}", "at": clock.now() - 3 * DAY}
        lines = [{"line_id": "1", "product_id": "p", "quantity": 1, "paid_minor": 900}]
        await tell(
            database,
            clock,
            told("order_placed", buyer_id="b-1", lines=lines, **order),
            told("order_bought_out", **order),
        )
    claim = await shop.open()

    assert await signals(shop, claim, in_all_shops=False) == {}
    spike = (await signals(shop, claim, in_all_shops=True))[ValueSpike]
    assert isinstance(spike, ValueSpike)
    assert (spike.median.minor, spike.lines) == (900, 6)
    assert {row.seller_id for row in spike.bought} == {"s-1", "s-2"}


async def test_claims_for_many_orders_of_a_shop_are_told_to_the_shop(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    for number in range(2, 7):
        await shop.sell(f"o-{number}")
    first = await shop.open(order_id="o-2")
    claim = await shop.open(order_id="o-3")

    share = (await signals(shop, claim, in_all_shops=False))[ClaimShare]
    assert isinstance(share, ClaimShare)
    assert (share.orders, share.claimed, share.share_bps) == (6, 2, 3_333)
    assert [row.claim_id for row in share.claims] == [first.claim_id]


async def test_a_claim_at_the_end_of_its_time_is_late(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    clock.move(12 * DAY)  # thirteen days after the delivery, of fourteen
    claim = await shop.open()
    assert LateClaim in await signals(shop, claim, in_all_shops=False)


async def test_a_claim_is_looked_at_by_the_policy_that_it_was_opened_under(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    before = await shop.open("1")
    cautious = replace(preset(KIND, "ozon-2025"), risk=Thresholds(late_bps=10_000))
    await publish(database, clock, KIND, cautious)
    after = await shop.open("2")
    assert await signals(shop, before, in_all_shops=False) == {}
    assert set(await signals(shop, after, in_all_shops=False)) == {LateClaim}


async def test_what_is_usual_is_the_median_of_everything(
    database: Database, clock: FixedClock
) -> None:
    """Of 2,500 lines, of which the newest thousand cost more: they alone would hide the rest."""
    shop = await a_shop(database, clock)
    for number, minor in enumerate([50_000, 50_000, 900, 900, 900]):
        order = {"order_id": f"x-{number}", "at": clock.now() - (number + 3) * DAY}
        lines = [
            {"line_id": str(line), "product_id": "p", "quantity": 1, "paid_minor": minor}
            for line in range(500)
        ]
        await tell(
            database,
            clock,
            told("order_placed", buyer_id="b-1", lines=lines, **order),
            told("order_bought_out", **order),
        )
    claim = await shop.open()

    spike = (await signals(shop, claim, in_all_shops=False))[ValueSpike]
    assert isinstance(spike, ValueSpike)
    assert (spike.median.minor, spike.lines) == (900, 2_501), "and the other line of the order"
    newest = [(each.order_id, each.paid.minor) for each in spike.bought]
    assert newest == [("o-1", PAID), *[("x-0", 50_000)] * (ROWS_MAX - 1)]
