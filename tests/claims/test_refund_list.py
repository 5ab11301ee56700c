"""What is owed, as operators and the marketplace's systems look at it: the oldest first."""

from __future__ import annotations

from datetime import timedelta

from claims.shop import PAID, STAFF, Shop, a_shop
from prilavok.claims.acts import ApproveWithoutReturn
from prilavok.claims.model import Claim
from prilavok.claims.refunds.reading import RefundPage, Wanted, open_refunds, refund_page
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId


async def page(
    shop: Shop, wanted: Wanted | None = None, *, after: str | None = None, limit: int = 50
) -> RefundPage:
    async with shop.db.snapshot() as conn:
        return await refund_page(
            conn,
            wanted or Wanted(),
            after=after,
            limit=limit,
            lanes=shop.db.lanes,
            now=shop.clock.now(),
        )


async def granted(shop: Shop, number: int) -> Claim:
    await shop.sell(f"x-{number}")
    return await shop.act(STAFF, await shop.open(order_id=f"x-{number}"), ApproveWithoutReturn())


async def test_the_oldest_come_first_page_by_page(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    ids = []
    for number in range(3):
        ids.append((await granted(shop, number)).claim_id)
        shop.clock.move(timedelta(minutes=1))

    first = await page(shop, limit=2)
    rest = await page(shop, limit=2, after=first.next)
    assert [each.claim_id for each in (*first.refunds, *rest.refunds)] == ids
    assert rest.next is None
    assert {(each.left.minor, each.seller_name) for each in first.refunds} == {(PAID, "Tula")}


async def test_what_is_overdue_is_found_at_its_second(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await granted(shop, 1)
    assert claim.due_at is not None
    overdue = Wanted(overdue=True, seller_id=SellerId("s-1"))

    shop.clock.move(claim.due_at - clock.now() - timedelta(seconds=1))
    assert (await page(shop, overdue)).refunds == ()
    shop.clock.move(timedelta(seconds=1))
    [row] = (await page(shop, overdue)).refunds
    assert (row.claim_id, row.overdue) == (claim.claim_id, True)
    assert (await page(shop, Wanted(owed_before=row.owed_at))).refunds == ()
    assert (await page(shop, Wanted(seller_id=SellerId("s-2")))).refunds == ()

    async with shop.db.snapshot() as conn:
        [owed] = await open_refunds(conn, lanes=shop.db.lanes, now=clock.now())
    assert (owed.count, owed.left.minor, owed.overdue) == (1, PAID, 1)
    assert owed.overdue_since == claim.due_at
