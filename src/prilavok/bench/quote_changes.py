"""What goes on in a market while baskets are priced: coupons are made, claimed, paused and resumed,
and now and then a programme is published."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle
from typing import Final, NoReturn
from uuid import UUID

from msgspec import Struct

from prilavok import programmes
from prilavok.chat.judging import Judges
from prilavok.core.clock import SystemClock
from prilavok.core.database import Database
from prilavok.core.ids import BuyerId, uuid7
from prilavok.discounts.coupons import actions
from prilavok.discounts.coupons.model import CouponId, Given, Goods, NewCoupon, Percent
from prilavok.discounts.kind import KIND

BY: Final = "operator:bench"
CHANGES_PER_PROGRAMME: Final = 8


class Changed(Struct):
    """How many changes there were."""

    changes: int = 0


@contextmanager
def changing(dsn: str, per_s: float, preset: str) -> Generator[Changed]:
    """So many changes a second while this lasts."""
    done, over = Changed(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_change(dsn, per_s, preset, done, over)))
    if per_s:
        thread.start()
    try:
        yield done
    finally:
        over.set()
        if per_s:
            thread.join()


async def _change(
    dsn: str, per_s: float, preset: str, done: Changed, over: threading.Event
) -> None:
    db = await Database.open(dsn)
    try:
        market = _Market(db, preset)
        for change in cycle(market.changes):
            if over.is_set():
                return
            await change()
            done.changes += 1
            if not done.changes % CHANGES_PER_PROGRAMME:
                await market.publish()
            await asyncio.sleep(1 / per_s)
    finally:
        await db.close()


class _Market:
    """One that changes: the last coupon that was made is claimed, paused and resumed."""

    def __init__(self, db: Database, preset: str) -> None:
        self._db = db
        self._clock = SystemClock()
        self._preset = preset
        self._made = 0
        self._coupon_id = CouponId("")
        self.changes: tuple[Callable[[], Awaitable[object]], ...] = (
            self._make,
            self._claim,
            self._pause,
            self._resume,
        )

    async def publish(self) -> None:
        """The programme once more."""
        async with self._db.transaction() as conn:
            await programmes.publish(
                conn,
                KIND,
                programmes.preset(KIND, self._preset),
                effective_from=None,
                by=BY,
                note="",
                now=self._clock.now(),
            )

    async def _make(self) -> None:
        """Every other one is for everything, the others are claimed."""
        now = self._clock.now()
        self._made += 1
        new = NewCoupon(
            coupon_id=UUID(str(uuid7(now))),
            title="Made meanwhile",
            benefit=Percent(off_bps=50),
            currency="RUB",
            goods=Goods(),
            given=Given.CLAIMED if self._made % 2 else Given.TO_EVERYONE,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(days=9),
        )
        made = await actions.make(self._db, self._clock, NO_JUDGES, new, None, BY)
        self._coupon_id = made.coupon.coupon_id

    async def _claim(self) -> None:
        if self._made % 2:
            await actions.claim(self._db, self._clock, self._coupon_id, BuyerId("buyer-1"))

    async def _pause(self) -> None:
        await self._set_paused(is_paused=True)

    async def _resume(self) -> None:
        await self._set_paused(is_paused=False)

    async def _set_paused(self, *, is_paused: bool) -> None:
        await actions.set_paused(
            self._db, self._clock, self._coupon_id, None, BY, is_paused=is_paused
        )


def _no_judge(*_: object) -> NoReturn:
    raise AssertionError("what a marketplace calls its coupons is not judged")


NO_JUDGES: Final = Judges(_no_judge)
