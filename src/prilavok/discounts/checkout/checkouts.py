"""Checkouts of one process: what is asked while others are written goes with them into the next
transaction, so that a coupon that everybody uses waits for one commit, not for one each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypeAlias

from prilavok.core.batching import Batcher
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.errors import DomainError
from prilavok.core.ids import OrderId
from prilavok.discounts.answering import tokens
from prilavok.discounts.answering.model import Quoted
from prilavok.discounts.answering.tokens import Promise
from prilavok.discounts.checkout import actions
from prilavok.discounts.checkout.model import ReservationView
from prilavok.discounts.checkout.taking import Asked, reserve_some
from prilavok.discounts.quoting.model import Quote
from prilavok.discounts.quoting.reserving import Cause

TOGETHER_LINES_MAX: Final = 2_000
"""Lines of all quotes that are reserved in one transaction."""

Answer: TypeAlias = ReservationView | DomainError


class Checkouts:
    """Reserves, commits and releases. Each answer is on disk, and each step can be repeated."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._reserving = Batcher[Asked, Answer](self._reserve, asyncio.Semaphore(1))
        self._committing = Batcher[tuple[Promise, OrderId], Answer](
            self._commit, asyncio.Semaphore(1)
        )
        self._releasing = Batcher[tuple[Promise, Cause], Answer](
            self._release, asyncio.Semaphore(1)
        )

    async def reserve(self, token: str, quoted: Quoted) -> ReservationView:
        """Hold what the quote promised, as it was shown. Again it is as it was. Raises
        `QuoteTokenInvalid`, `QuoteAltered`, `QuoteExpired`, `CouponsExhausted`, `CouponsUsedUp`,
        `CodesUsedUp`, `Overloaded`."""
        promise = tokens.read(token)
        wrong = _wrong(self._db.secret, promise, quoted.quote, self._clock.now())
        return _view(await self._reserving.ask(Asked(promise, quoted.quote, wrong)))

    async def commit(self, token: str, order_id: OrderId) -> ReservationView:
        """Use what is held for an order, once. Raises `QuoteTokenInvalid`, `QuoteNotReserved`,
        `ReservationEnded`, `CommittedAlready`, `OrderQuotedAlready`, `Overloaded`."""
        return _view(await self._committing.ask((tokens.read(token), order_id)))

    async def release(self, token: str, cause: Cause) -> ReservationView:
        """Give back what is held; of what was used only where the payment failed. Raises
        `QuoteTokenInvalid`, `QuoteNotReserved`, `CommittedAlready`, `Overloaded`."""
        return _view(await self._releasing.ask((tokens.read(token), cause)))

    async def _reserve(self, asked: Sequence[Asked]) -> list[Answer]:
        """Some at a time: those of one person one after the other."""
        answers: dict[int, Answer] = {}
        while waiting := [n for n in range(len(asked)) if n not in answers]:
            some = _few(asked, waiting)
            async with self._db.transaction() as conn:
                answered = await reserve_some(
                    conn, {n: asked[n] for n in some}, self._db.lanes, self._clock.now()
                )
            answers |= answered
        return [answers[n] for n in range(len(asked))]

    async def _commit(self, asked: Sequence[tuple[Promise, OrderId]]) -> list[Answer]:
        async with self._db.transaction() as conn:
            return await actions.commit_all(conn, asked, self._db.lanes, self._clock.now())

    async def _release(self, asked: Sequence[tuple[Promise, Cause]]) -> list[Answer]:
        async with self._db.transaction() as conn:
            return await actions.release_all(conn, asked, self._db.lanes, self._clock.now())


def _wrong(secret: bytes, promise: Promise, quote: Quote, now: datetime) -> DomainError | None:
    """Why it cannot be reserved, if it is not yet."""
    try:
        tokens.check(secret, promise, quote, now)
    except (tokens.QuoteAltered, tokens.QuoteExpired) as error:
        return error
    return None


def _few(asked: Sequence[Asked], waiting: Sequence[int]) -> list[int]:
    """As many of those that wait as one transaction takes."""
    some, lines = [waiting[0]], len(asked[waiting[0]].quote.lines)
    for n in waiting[1:]:
        lines += len(asked[n].quote.lines)
        if lines > TOGETHER_LINES_MAX:
            break
        some.append(n)
    return some


def _view(answer: Answer) -> ReservationView:
    assert isinstance(answer, ReservationView), "what went wrong is raised"
    return answer
