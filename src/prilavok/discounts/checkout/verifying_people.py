"""Counting again how often each person has used the coupons that one may use so often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from prilavok.core.database import Database
from prilavok.discounts.checkout import people_store
from prilavok.discounts.checkout.people_store import WrongPerson
from prilavok.discounts.coupons.model import CouponId

PER_STEP: Final = 1_000
DIFFERING_MAX: Final = 1_000
"""Of each step so many are looked at, and so many are told of in all."""


class PeopleVerdict(Struct, frozen=True, kw_only=True):
    """How many coupons were looked at that each person may use so often, and people whose counts
    differed (at most 1,000)."""

    limited_coupons: int
    wrong_persons: tuple[WrongPerson, ...]
    is_mended: bool

    @property
    def is_right(self) -> bool:
        return self.is_mended or not self.wrong_persons


async def verify_people(db: Database, *, mends: bool = False) -> PeopleVerdict:
    """Count again, and compare; mending, let what reservations come to be counted."""
    seen, after = 0, CouponId("")
    wrong: list[WrongPerson] = []
    while True:
        async with db.snapshot() as conn:
            ids = await people_store.limited_after(conn, after, coupons_max=PER_STEP)
            found = await people_store.wrong(conn, ids, db.lanes, persons_max=DIFFERING_MAX)
        seen += len(ids)
        wrong += found
        while mends and found:
            found = await _mend(db, ids, found)
        if len(ids) < PER_STEP:
            return PeopleVerdict(
                limited_coupons=seen,
                wrong_persons=tuple(wrong[:DIFFERING_MAX]),
                is_mended=mends,
            )
        after = ids[-1]


async def _mend(
    db: Database, ids: Sequence[CouponId], found: Sequence[WrongPerson]
) -> list[WrongPerson]:
    """Put right what was found, by what it comes to when nobody else can change it; what differs
    besides."""
    keys = {(each.person, each.coupon_id) for each in found}
    async with db.transaction() as conn:
        await people_store.hold(conn, found, db.lanes)
        now = await people_store.wrong(conn, ids, db.lanes, persons_max=DIFFERING_MAX)
        await people_store.put(
            conn, [each for each in now if (each.person, each.coupon_id) in keys], db.lanes
        )
    return [each for each in now if (each.person, each.coupon_id) not in keys]
