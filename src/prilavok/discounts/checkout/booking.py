"""What uses of coupons do to the books of their budgets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from prilavok import ledger
from prilavok.core.database import Connection
from prilavok.core.lanes import lane_of
from prilavok.core.money import Money
from prilavok.discounts.checkout.counting import coupons_of
from prilavok.discounts.checkout.store import Stored
from prilavok.discounts.coupons.actions import account
from prilavok.discounts.coupons.model import Coupon, CouponId
from prilavok.discounts.quoting.model import Use


async def book(conn: Connection, used: Sequence[Stored], lanes: int, now: datetime) -> None:
    """What these have used of budgets."""
    coupons = await coupons_of(conn, used)
    entries = [
        (lane_of(use.coupon_id, lanes), _entry(coupons[use.coupon_id], use, stored))
        for stored in used
        for use in _booked(stored, coupons)
    ]
    if entries:
        await ledger.post_all(conn, entries, now=now)


async def unbook(conn: Connection, stored: Stored, lanes: int, now: datetime) -> None:
    """The order was not paid: nothing was used."""
    coupons = await coupons_of(conn, [stored])
    for use in _booked(stored, coupons):
        reason = _reason(use.coupon_id, stored)
        await ledger.reverse(
            conn,
            lane_of(use.coupon_id, lanes),
            reason,
            because=f"{reason}:payment_failed",
            memo=_memo(use, stored),
            now=now,
        )


def _booked(stored: Stored, coupons: Mapping[CouponId, Coupon]) -> Iterator[Use]:
    for use in stored.quote.uses:
        if coupons[use.coupon_id].budget_minor is not None and use.off_minor:
            yield use


def _entry(coupon: Coupon, use: Use, stored: Stored) -> ledger.Entry:
    off = Money(use.off_minor, coupon.currency)
    return ledger.Entry(
        _reason(use.coupon_id, stored),
        (
            ledger.Line(account(coupon, "used"), off),
            ledger.Line(account(coupon, "budget"), Money(-off.minor, off.currency)),
        ),
        _memo(use, stored),
    )


def _memo(use: Use, stored: Stored) -> dict[str, str]:
    return {"coupon": use.coupon_id, "quote": str(stored.quote_id)}


def _reason(coupon_id: CouponId, stored: Stored) -> str:
    return f"coupon:{coupon_id}:{stored.quote_id}"
