"""Prices for baskets and listings."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Final

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from prilavok import programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import BuyerId, SellerId, uuid7
from prilavok.discounts.answering import tokens
from prilavok.discounts.answering.gathering import Gathering, Ground, Question, QuoteUnreadable
from prilavok.discounts.answering.model import (
    Listing,
    ListingRequest,
    Quoted,
    QuoteRequest,
    check_lines,
)
from prilavok.discounts.coupons.eligibility import Asker
from prilavok.discounts.kind import KIND
from prilavok.discounts.programme import DiscountProgramme
from prilavok.discounts.quoting import AskedLine, Basket, Known, Quote, quote
from prilavok.discounts.quoting.model import CodeAnswer, QuotedLine
from prilavok.discounts.quoting.offers import NONE
from prilavok.discounts.reasons import WhyNot
from prilavok.identity.model import Access, KeyRefused, Principal

PRESET: Final = "wildberries-2025"
RETRY_AFTER_S: Final = 1
LINES_AT_ONCE: Final = 50
"""Of a listing: then others have their turn."""

_encode: Final = msgspec.json.Encoder().encode


class Promised(Struct, frozen=True):
    """The token of a quote, if it has one, and how long that is good."""

    token: str | None
    good_until: datetime | None


NOTHING_PROMISED: Final = Promised(None, None)


class Written(Struct, frozen=True, kw_only=True):
    """A `Quoted` whose quote has been written already."""

    token: str | None
    buyer_id: str | None
    good_until: datetime | None
    quote: Raw
    retry_after_s: None = None


class Quotes:
    """Answers what baskets cost. One for each process."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._clock = clock
        self._secret = db.secret
        self._gathering = Gathering(db, clock)

    async def quoted(self, asked: QuoteRequest) -> Quoted:
        """What the basket costs now; where that could not be found out in time, without discounts.
        Raises `LinesAlike`."""
        question = _question(asked, None)
        try:
            ground = await self._gathering.ground_for(question)
        except QuoteUnreadable:
            return self._shed(asked, question)
        answer = _priced(_basket(asked), ground)
        promise = self._promise(_encode(answer), ground, asked.buyer_id)
        return Quoted(
            token=promise.token,
            buyer_id=asked.buyer_id,
            good_until=promise.good_until,
            quote=answer,
        )

    async def written(self, asked: QuoteRequest, api_key: str, access: Access) -> bytes:
        """`quoted`, as it is sent to whoever holds the key: that is read with everything else.
        Raises `KeyRefused`, `ScopeMissing`, `LinesAlike`.

        Where nothing can be read, a key is held against what is kept of it, without knowing whether
        it was revoked since. Of one never seen nothing can be known: the answer says nothing but
        what was in the question.
        """
        question = _question(asked, api_key)
        try:
            ground = await self._gathering.ground_for(question)
        except QuoteUnreadable:
            kept = self._gathering.keys.kept(api_key)
            if kept is not None:
                _expect(access, kept)
            return _encode(self._shed(asked, question))
        if ground.principal is None:
            raise KeyRefused
        _expect(access, ground.principal)
        answer = _encode(_priced(_basket(asked), ground))
        promise = self._promise(answer, ground, asked.buyer_id)
        return _encode(
            Written(
                token=promise.token,
                buyer_id=asked.buyer_id,
                good_until=promise.good_until,
                quote=Raw(answer),
            )
        )

    async def listed(self, asked: ListingRequest) -> Listing:
        """What each product costs for itself. Raises `LinesAlike`."""
        check_lines(asked.lines)
        question = Question(_buyer(asked.buyer_id), _sellers(asked.lines))
        retry_after_s = None
        try:
            ground = await self._gathering.ground_for(question)
        except QuoteUnreadable:
            ground, retry_after_s = self._unreadable(question), RETRY_AFTER_S
        lines: list[QuotedLine] = []
        for n, line in enumerate(asked.lines, 1):
            basket = Basket(currency=asked.currency, lines=(line,))
            lines.append(_priced(basket, ground).lines[0])
            if not n % LINES_AT_ONCE:
                await asyncio.sleep(0)
        return Listing(currency=asked.currency, lines=tuple(lines), retry_after_s=retry_after_s)

    def _promise(self, answer: bytes, ground: Ground, buyer_id: str | None) -> Promised:
        programme = ground.programme
        if buyer_id is None or programme is None:
            return NOTHING_PROMISED
        now = self._clock.now()
        good_until = now.replace(microsecond=0) + timedelta(seconds=programme.quote_lasts_s)
        token = tokens.sealed(self._secret, uuid7(now), BuyerId(buyer_id), good_until, answer)
        return Promised(token, good_until)

    def _shed(self, asked: QuoteRequest, question: Question) -> Quoted:
        return Quoted(
            token=None,
            buyer_id=asked.buyer_id,
            good_until=None,
            quote=_priced(_basket(asked), self._unreadable(question)),
            retry_after_s=RETRY_AFTER_S,
        )

    def _unreadable(self, question: Question) -> Ground:
        known = Known(
            asker=Asker(buyer_id=question.buyer_id),
            unreadable=question.sellers,
            now=self._clock.now(),
        )
        programme = self._gathering.keeping.programme
        return Ground(programme, NONE, known, not_looked_at=question.typed)


def _expect(access: Access, principal: Principal) -> None:
    refusal = access.refusal(principal)
    if refusal is not None:
        raise refusal


def _priced(basket: Basket, ground: Ground) -> Quote:
    programme = ground.programme or no_programme()
    offers = ground.offers if ground.programme is not None else NONE
    answer = quote(basket, ground.known, offers, programme)
    if not ground.not_looked_at:
        return answer
    told = [CodeAnswer(typed, WhyNot.UNREADABLE) for typed in sorted(set(ground.not_looked_at))]
    return replace(answer, codes=(*answer.codes, *told))


@cache
def no_programme() -> DiscountProgramme:
    """By which lines are written down where nothing is given at all."""
    return programmes.preset(KIND, PRESET)


def _question(asked: QuoteRequest, api_key: str | None) -> Question:
    check_lines(asked.lines)
    return Question(
        _buyer(asked.buyer_id),
        _sellers(asked.lines),
        typed=asked.codes,
        without=asked.without,
        api_key=api_key,
    )


def _basket(asked: QuoteRequest) -> Basket:
    return Basket(currency=asked.currency, lines=asked.lines)


def _buyer(buyer_id: str | None) -> BuyerId | None:
    return BuyerId(buyer_id) if buyer_id is not None else None


def _sellers(lines: Sequence[AskedLine]) -> frozenset[SellerId]:
    return frozenset(line.seller_id for line in lines)
