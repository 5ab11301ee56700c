"""What is told of coupons in the background: to whom one was issued, that one is exhausted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from discounts.test_checkout import SELLER, begun, coupon, shown
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch
from prilavok.core.ids import BuyerId
from prilavok.discounts.checkout.checkouts import Checkouts
from prilavok.discounts.coupons import actions
from prilavok.discounts.coupons.model import CouponId, Given
from prilavok.discounts.coupons.telling import tell_of_coupons
from prilavok.discounts.quoting.reserving import Cause
from prilavok.notices import NoticePage, Recipient, RecipientKind, notice_page

A = CouponId("a")


async def read(db: Database, kind: RecipientKind, name: str, language: str = "en") -> NoticePage:
    async with db.reading() as conn:
        of = Recipient(kind, name)
        return await notice_page(conn, of, name, lanes=db.lanes, language=language)


async def changes(db: Database) -> list[str]:
    async with db.reading() as conn:
        return await fetch(conn, CHANGES, row=str)


CHANGES = """
select said ->> 'change'
from events
cross join lateral jsonb_array_elements(told) with ordinality as each (said, n)
where said ->> 'type' = 'discounts.coupon_changed'
order by lane, position, n
"""


async def test_a_buyer_is_told_once_of_a_coupon_that_was_issued(
    database: Database, clock: FixedClock
) -> None:
    gift = coupon("a", clock, given=Given.ISSUED, title="Winter gift")
    over = coupon("b", clock, given=Given.ISSUED, title="Too late")
    free = coupon("c", clock, given=Given.CLAIMED, title="Come and get it")
    await begun(database, clock, gift, over, free)
    anna = [BuyerId(f"b-{n}") for n in range(60)]
    for key in ("a", "b"):
        await actions.issue(database, clock, CouponId(key), anna, None, "operator:1")
    await actions.claim(database, clock, CouponId("c"), anna[0])
    await actions.end(database, clock, CouponId("b"), None, "operator:1")
    for _ in range(2):
        await tell_of_coupons(database, clock)
        await actions.issue(database, clock, A, anna, None, "operator:1")
    for buyer in (anna[0], anna[59]):
        [notice] = (await read(database, RecipientKind.BUYER, buyer)).notices
        assert notice.title == "A coupon for you: Winter gift"
        assert "before" in notice.body
    [said] = (await read(database, RecipientKind.BUYER, anna[0], "ru")).notices
    assert said.title == "Вам купон: Winter gift"


async def test_the_log_and_the_seller_hear_that_a_coupon_is_exhausted_and_that_it_is_not(
    database: Database, clock: FixedClock
) -> None:
    quotes = await begun(database, clock, coupon("a", clock, SELLER, uses_max=1, title="One"))
    (asked,) = await shown(quotes, ["b-1"])
    token: Any = asked.token
    await Checkouts(database, clock).reserve(token, asked)
    assert await tell_of_coupons(database, clock) == 1
    assert await tell_of_coupons(database, clock) == 0
    assert await changes(database) == ["exhausted"]
    [notice] = (await read(database, RecipientKind.SELLER, SELLER)).notices
    assert (notice.title, notice.link) == ("The coupon One is used up", "/coupons/a")

    await Checkouts(database, clock).release(token, Cause.CANCELLED)
    await tell_of_coupons(database, clock)
    assert await changes(database) == ["exhausted", "refilled"]
    clock.move(timedelta(minutes=1))
    (again,) = await shown(quotes, ["b-2"])
    token = again.token
    await Checkouts(database, clock).reserve(token, again)
    await tell_of_coupons(database, clock)
    assert await changes(database) == ["exhausted", "refilled", "exhausted"]
    assert len((await read(database, RecipientKind.SELLER, SELLER)).notices) == 2
