"""What a process keeps for quotes: coupons, the programme, terms of sellers.

Nothing of it needs to be told of: coupons and rights have ages, which are read with everything
else; and whatever a seller does today about its terms holds from tomorrow on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from prilavok import programmes
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.discounts.answering.store import Ages
from prilavok.discounts.coupons.catalogue import Catalogue
from prilavok.discounts.days import Day, day_of, starts_at
from prilavok.discounts.kind import KIND
from prilavok.discounts.offering.store import terms_of
from prilavok.discounts.programme import DiscountProgramme
from prilavok.discounts.terms import Version

FIRST_LANE: Final = Lane(0)
"""Publishing a programme makes the rights of every lane older: one of them tells."""
SELLERS_KEPT_MAX: Final = 100_000
CLOCKS_APART_MAX: Final = timedelta(minutes=1)
"""What is read that soon after midnight may be of before another process's midnight."""


class Keeping:
    """Coupons, the programme in force and the terms of the day, as of the last `renew`."""

    def __init__(self, lanes: int) -> None:
        self.catalogue = Catalogue()
        self.programme: DiscountProgramme | None = None
        """None: none was published, and there are no discounts."""
        self.terms: dict[SellerId, Version | None] = {}
        """Of today, of the sellers that were asked about; None: it has none."""
        self.today = Day(0)
        self._lanes = lanes
        self._rights = -1
        self._until: datetime | None = None
        self._day_ends: datetime | None = None
        self._day_is_sure = False

    def is_right(self, ages: Ages, now: datetime) -> bool:
        """Whether what is kept holds now, where everything is so old."""
        return self._is_programme_right(ages, now) and (
            self.programme is None or self.catalogue.is_right(ages.coupons, now)
        )

    async def renew(self, conn: Connection, db: Database, ages: Ages, now: datetime) -> None:
        """Read what has changed."""
        if not self._is_programme_right(ages, now):
            await self._read_programme(conn, now)
            self._rights = ages.rights[FIRST_LANE]
        if self.programme is None:
            return
        self.turn_the_day(now)
        if not self.catalogue.is_right(ages.coupons, now):
            await self.catalogue.renew(db, ages.coupons, now)

    async def read_terms(self, conn: Connection, sellers: Iterable[SellerId]) -> None:
        """Let `terms` be there for these sellers."""
        if not self._day_is_sure:
            self.terms = {}
        unknown = sorted({each for each in sellers if each not in self.terms})
        if not unknown:
            return
        if len(self.terms) + len(unknown) > SELLERS_KEPT_MAX:
            self.terms = {}
            unknown = sorted(set(sellers))
        found = await terms_of(conn, unknown, self.today, lanes=self._lanes)
        self.terms.update({each: found.get(each) for each in unknown})

    def gives(self, seller_id: SellerId) -> bool:
        """Whether the seller's terms give a discount today."""
        version = self.terms.get(seller_id)
        return version is not None and version.terms is not None

    async def _read_programme(self, conn: Connection, now: datetime) -> None:
        holds = await programmes.version_in_force(conn, KIND, now)
        self._until = holds.until
        self.programme = (
            await programmes.document_kept(conn, KIND, holds.version) if holds.version else None
        )

    def _is_programme_right(self, ages: Ages, now: datetime) -> bool:
        is_old = ages.rights[FIRST_LANE] != self._rights
        return not is_old and (self._until is None or now < self._until)

    def turn_the_day(self, now: datetime) -> None:
        """Forget yesterday's terms."""
        if self.programme is None:
            return
        zone = self.programme.clock
        if self._day_ends is None or now >= self._day_ends or not self._day_is_sure:
            today = day_of(now, zone)
            if today != self.today:
                self.terms = {}
            self.today = today
            self._day_ends = starts_at(Day(today + 1), zone)
            self._day_is_sure = now >= starts_at(today, zone) + CLOCKS_APART_MAX
