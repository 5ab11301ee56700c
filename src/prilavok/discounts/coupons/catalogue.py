"""The coupons as one process keeps them: all that have not ended, and how they are looked up.

Each change of a coupon makes all of them older (`coupon_age`). Whoever reads anything else for a
quote reads the age as well; where it has grown, what has changed is read, and no more.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

from prilavok.core.database import Database
from prilavok.discounts.coupons import store
from prilavok.discounts.quoting.stock import Stock

AT_ONCE_MAX: Final = 300
"""So many coupons are read, or hung, on the event loop: 1 ms. More of them are beside it."""


class Catalogue:
    """What can be offered, as of an age of all coupons."""

    def __init__(self) -> None:
        self.stock = Stock()
        self._age = -1
        self._under_way: asyncio.Task[None] | None = None

    def is_right(self, age: int, now: datetime) -> bool:
        """Whether it can be used as it is."""
        until = self.stock.offers.until
        return self._age >= age and (until is None or now < until)

    async def renew(self, db: Database, age: int, now: datetime) -> None:
        """Read what has changed up to an age, once for all who ask for it meanwhile. Where nobody
        waits for it to end, it ends all the same."""
        while not self.is_right(age, now):
            if self._under_way is None:
                self._under_way = asyncio.create_task(self._renew(db, age, now))
                self._under_way.add_done_callback(self._done)
            await asyncio.shield(self._under_way)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way = None
        if not task.cancelled():
            task.exception()  # told to whoever waits; perhaps nobody does

    async def _renew(self, db: Database, age: int, now: datetime) -> None:
        async with db.reading() as conn:
            texts = await (
                store.running(conn, now) if self._age < 0 else store.changed_since(conn, self._age)
            )
        if len(texts) > AT_ONCE_MAX:
            changed = await asyncio.to_thread(store.read_kept, texts)
        else:
            changed = store.read_kept(texts)
        many = self.stock.mark([(each.coupon, each.is_exhausted) for each in changed], now)
        if many > AT_ONCE_MAX:
            await asyncio.to_thread(self.stock.hang)
        else:
            self.stock.hang()
        self._age = max([age, *(each.age for each in changed)])
