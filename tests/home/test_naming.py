"""What people call those that the log of changes names."""

from __future__ import annotations

from uuid import uuid4

from claims.shop import STAFF, a_shop
from prilavok.audit import Did
from prilavok.audit.model import Change
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.home.naming import names_in


async def test_a_claim_is_called_after_its_seller_and_staff_beside_theirs(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.open()
    key = STAFF.signature
    told = (
        (f"claim:{claim.claim_id}", Did.REFUND_TOLD, "key:books"),
        (f"claim:{uuid4()}", Did.REFUND_TOLD, "key:books"),
        ("claim:no-uuid", Did.REFUND_TOLD, "key:books"),
        ("seller:s-1", Did.KEY_MADE, key),
        ("seller:s-2", Did.KEY_MADE, key),
    )
    changes = [
        Change(number, clock.now(), by, did, subject, {})
        for number, (subject, did, by) in enumerate(told)
    ]
    coupon = {"title": "10 % off", "seller_id": "s-1"}
    changes.append(Change(9, clock.now(), key, Did.COUPON_MADE, "coupon:c", coupon))
    async with database.snapshot() as conn:
        names = await names_in(conn, changes, database.lanes)
        assert await names_in(conn, [], database.lanes) == {}
    assert names == {
        f"claim:{claim.claim_id}": "Tula",
        "seller:s-1": "Tula",
        f"seller:s-1 {key}": "Anna",
        f"coupon:c {key}": "Anna",
    }
