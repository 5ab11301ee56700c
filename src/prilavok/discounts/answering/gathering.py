"""What quotes need to know, gathered for all that are asked for at the same time.

What arrives while a gathering is under way is gathered next, all of it with the same few
statements: they are the same number for one quote and for hundreds, for one line and for all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import psycopg
from msgspec import Struct

from prilavok import market
from prilavok.core.batching import Batcher
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.errors import Exhausted
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import lane_of
from prilavok.discounts.answering import store
from prilavok.discounts.answering.givers import Givers
from prilavok.discounts.answering.keeping import FIRST_LANE, Keeping
from prilavok.discounts.answering.store import Ages
from prilavok.discounts.coupons import code_store, codes
from prilavok.discounts.coupons.eligibility import NOBODY, Asker
from prilavok.discounts.coupons.model import Coupon, CouponId
from prilavok.discounts.programme import DiscountProgramme
from prilavok.discounts.quoting.model import Known
from prilavok.discounts.quoting.offers import NONE, Offers
from prilavok.discounts.spend.rows import Row, Spend, spend_at
from prilavok.discounts.spend.store import Pair
from prilavok.identity.authentication import KeysKept
from prilavok.identity.model import Principal

ATTEMPTS_MAX: Final = 4
WAITING_MAX: Final = 2_000
"""Quotes that may wait; one more is answered without a discount at once."""
WAIT_S_MAX: Final = 1.0
FAILURES_MAX: Final = 10
FAILURES_COUNT_FOR: Final = timedelta(hours=1)
"""Of codes that are none: so many in that time, then none of the buyer's codes is looked at."""


class Question(Struct, frozen=True, eq=False):
    """What somebody wants to know."""

    buyer_id: BuyerId | None
    sellers: frozenset[SellerId]
    typed: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    api_key: str | None = None
    """Of whoever asks, where that is to be found out as well."""


class Ground(Struct, frozen=True):
    """What a quote is made on. Of `not_looked_at` codes nobody has looked whose they are: the
    buyer has typed too many that were none."""

    programme: DiscountProgramme | None
    offers: Offers
    known: Known
    principal: Principal | None = None
    not_looked_at: tuple[str, ...] = ()


class QuoteUnreadable(Exhausted):
    """How things stand could not be read in time."""


class Gathering:
    """Reads for quotes. Shared by all requests of a process."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._lanes = db.lanes
        self._clock = clock
        self._waiting = 0
        self.keys = KeysKept()
        self.keeping = Keeping(db.lanes)
        self._givers = Givers(db.lanes)
        self._batcher = Batcher[Question, Ground](self._gather, asyncio.Semaphore(1))

    async def ground_for(self, question: Question) -> Ground:
        """What there is to know. Raises `QuoteUnreadable`."""
        if self._waiting >= WAITING_MAX:
            raise QuoteUnreadable
        self._waiting += 1
        try:
            return await self._batcher.ask(question)
        finally:
            self._waiting -= 1

    async def _gather(self, questions: Sequence[Question]) -> list[Ground]:
        try:
            async with asyncio.timeout(WAIT_S_MAX), self._db.reading() as conn:
                return await self._read(conn, questions)
        except (psycopg.OperationalError, TimeoutError, Exhausted) as error:
            raise QuoteUnreadable from error

    async def _read(self, conn: Connection, questions: Sequence[Question]) -> list[Ground]:
        now = self._clock.now()
        keys = sorted({each.api_key for each in questions if each.api_key is not None})
        sellers = {seller for each in questions for seller in each.sellers}
        of_lanes = sorted({FIRST_LANE, *map(self._givers.lane_of, sellers)})
        needed: Ages | None = None
        for _ in range(ATTEMPTS_MAX):
            wanted = await self._wanted(conn, questions, sellers, now)
            known = await self.keys.read(conn, keys)
            key_ids = [each.key_id for each in known]
            moment = await store.moment(conn, key_ids, of_lanes, wanted, self._lanes)
            # What changes while changes are being read need not be known to these questions.
            needed = needed or moment.ages
            if self.keeping.is_right(needed, now):
                break
            await self.keeping.renew(conn, self._db, needed, now)
        else:
            raise QuoteUnreadable
        if self.keeping.programme is not None:
            await self._givers.renew(conn, sellers, moment.ages, now)
        principals = self.keys.good(keys, known, moment.good_keys)
        reading = _Reading(
            conn, self._lanes, self.keeping, self._givers, questions, now, moment.rows
        )
        await reading.read()
        return [reading.ground(each, principals.get(each.api_key or "")) for each in questions]

    async def _wanted(
        self,
        conn: Connection,
        questions: Sequence[Question],
        sellers: Collection[SellerId],
        now: datetime,
    ) -> list[Pair]:
        """The pairs of which something may depend."""
        keeping = self.keeping
        if keeping.programme is None:
            return []
        keeping.turn_the_day(now)
        await keeping.read_terms(conn, sellers)
        have_audience = keeping.catalogue.stock.have_audience
        return list(
            {
                (each.buyer_id, seller)
                for each in questions
                if each.buyer_id is not None
                for seller in each.sellers
                if have_audience or keeping.gives(seller)
            }
        )


class _Reading:
    """One gathering."""

    def __init__(
        self,
        conn: Connection,
        lanes: int,
        keeping: Keeping,
        givers: Givers,
        questions: Sequence[Question],
        now: datetime,
        rows: Mapping[Pair, Row],
    ) -> None:
        self._conn = conn
        self._lanes = lanes
        self._keeping = keeping
        self._stock = keeping.catalogue.stock
        self._givers = givers
        self._questions = questions
        self._now = now
        self._rows = rows
        self._held: dict[BuyerId, set[CouponId]] = {}
        self._times: dict[BuyerId, dict[CouponId, int]] = {}
        self._bought: dict[BuyerId, SellerId] = {}
        self._codes: dict[str, Coupon | None] = {}
        self._barred: set[BuyerId] = set()

    async def read(self) -> None:
        """What only some coupons ask for."""
        conn, stock = self._conn, self._stock
        buyers = sorted({e.buyer_id for e in self._questions if e.buyer_id is not None})
        if not buyers or self._keeping.programme is None:
            return
        if stock.have_audience:
            found = await store.bought_once(conn, buyers, self._lanes)
            self._bought = {each.buyer_id: each.seller_id for each in found}
        if stock.are_held:
            for each in await store.held(conn, buyers, self._lanes):
                self._held.setdefault(each.buyer_id, set()).add(each.coupon_id)
        if stock.are_counted:
            await self._read_times(buyers)
        for question in self._questions:
            if question.typed and question.buyer_id is not None:
                await self._read_codes(question.buyer_id, question.typed)

    def ground(self, question: Question, principal: Principal | None) -> Ground:
        """What a question is answered on."""
        programme = self._keeping.programme
        if programme is None:
            return Ground(None, NONE, Known(asker=NOBODY, now=self._now), principal)
        buyer_id = question.buyer_id
        terms = self._keeping.terms
        own = self._own(buyer_id) if buyer_id is not None else ()
        answers = self._answers(question) if question.typed else {}
        known = Known(
            asker=self._asker(question),
            terms={
                seller: version
                for seller in question.sellers
                if (version := terms.get(seller)) is not None
            },
            spends=self._spends(question, programme) if buyer_id is not None else {},
            withheld=self._givers.withheld(question.sellers, buyer_id),
            own=own,
            codes=answers,
            exhausted=self._exhausted(question, (*own, *answers.values())),
            now=self._now,
        )
        is_barred = bool(question.typed) and (buyer_id is None or buyer_id in self._barred)
        not_looked_at = question.typed if is_barred else ()
        return Ground(programme, self._stock.offers, known, principal, not_looked_at)

    def _asker(self, question: Question) -> Asker:
        buyer_id = question.buyer_id
        if buyer_id is None:
            return NOBODY
        bought: set[SellerId] = set()
        if self._stock.have_audience:
            bought = {each for each in question.sellers if (buyer_id, each) in self._rows}
            bought |= {each for each in [self._bought.get(buyer_id)] if each is not None}
        return Asker(
            buyer_id=buyer_id,
            bought_from=frozenset(bought),
            holds=frozenset(self._held.get(buyer_id, ())),
            uses=self._times.get(buyer_id, {}),
        )

    def _spends(self, question: Question, programme: DiscountProgramme) -> dict[SellerId, Spend]:
        assert question.buyer_id is not None
        today, counting = self._keeping.today, programme.counting
        return {
            seller: spend_at(row, today, counting)
            for seller in question.sellers
            if (row := self._rows.get((question.buyer_id, seller))) is not None
        }

    def _own(self, buyer_id: BuyerId) -> tuple[Coupon, ...]:
        coupons = self._stock.coupons
        held = (coupons.get(each) for each in self._held.get(buyer_id, ()))
        return tuple(each for each in held if each is not None)

    def _exhausted(self, question: Question, own: Iterable[Coupon | None]) -> frozenset[CouponId]:
        """Those that the asker has or named: others that are exhausted are not offered at all."""
        without = [CouponId(each) for each in question.without]
        exhausted = self._stock.exhausted
        empty = [e.coupon_id for e in own if e is not None and e.coupon_id in exhausted]
        return frozenset((*without, *empty))

    def _answers(self, question: Question) -> dict[str, Coupon | None]:
        if question.buyer_id is None or question.buyer_id in self._barred:
            return {}
        return {typed: self._codes.get(typed) for typed in question.typed}

    async def _read_times(self, buyers: Sequence[BuyerId]) -> None:
        people = await persons_of(self._conn, buyers, self._lanes)
        found = await store.times_of(self._conn, sorted(set(people.values())), self._lanes)
        times: dict[str, dict[CouponId, int]] = {}
        for each in found:
            times.setdefault(each.person, {})[each.coupon_id] = each.times
        self._times = {buyer: times.get(person, {}) for buyer, person in people.items()}

    async def _read_codes(self, buyer_id: BuyerId, typed: Iterable[str]) -> None:
        """Rare, and each buyer's alone: who tries codes is counted."""
        lane, since = lane_of(buyer_id, self._lanes), self._now - FAILURES_COUNT_FOR
        failures = await code_store.failures_of(self._conn, lane, buyer_id, since)
        if failures >= FAILURES_MAX:
            self._barred.add(buyer_id)
            return
        digests = {each: codes.digest(code) for each in typed if (code := codes.read_code(each))}
        found = await code_store.codes_of(self._conn, digests.values(), self._lanes)
        wrong = 0
        for each in typed:
            code = found.get(digests[each]) if each in digests else None
            wrong += code is None and each in digests
            coupon = self._stock.coupons.get(code.coupon_id) if code is not None else None
            is_gone = code is not None and code.quote_id is not None
            if coupon is not None and not (coupon.once_per_code and is_gone):
                self._codes[each] = coupon
        if wrong:
            await code_store.count_failures(self._conn, lane, buyer_id, wrong, since, self._now)


async def persons_of(conn: Connection, buyers: Sequence[BuyerId], lanes: int) -> dict[BuyerId, str]:
    """Who buyers are, whatever their accounts: by the marketplace's word, else each for itself."""
    known = {b.buyer_id: b.person_key for b in await market.buyers_by_id(conn, buyers, lanes=lanes)}
    return {
        each: f"person:{key}" if (key := known.get(each)) is not None else f"buyer:{each}"
        for each in buyers
    }
