"""Reserving for many at once: who comes first has what is left, the others are told so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from prilavok import programmes
from prilavok.core.database import Connection
from prilavok.core.errors import DomainError
from prilavok.core.ids import BuyerId
from prilavok.discounts.answering.gathering import persons_of
from prilavok.discounts.answering.tokens import Promise
from prilavok.discounts.checkout import store
from prilavok.discounts.checkout.counting import admit
from prilavok.discounts.checkout.model import QuoteNotReserved, ReservationView, view_of
from prilavok.discounts.checkout.store import Stored
from prilavok.discounts.kind import KIND
from prilavok.discounts.quoting import reserving
from prilavok.discounts.quoting.model import Quote

RESERVED_FOR: Final = timedelta(minutes=30)
"""Where no programme is in force any more."""


class Asked(Struct, frozen=True):
    """A quote to be reserved. `wrong`: why it cannot be, if it is not yet."""

    promise: Promise
    quote: Quote
    wrong: DomainError | None


async def reserve_some(
    conn: Connection, asked: Mapping[int, Asked], lanes: int, now: datetime
) -> dict[int, ReservationView | DomainError]:
    """What becomes of them, by their numbers, in the order in which they came. Of one person one is
    answered; the others, and what another process reserved meanwhile, are to be asked again."""
    there = await store.lock(conn, [each.promise for each in asked.values()], lanes)
    answers: dict[int, ReservationView | DomainError] = {}
    fresh: dict[int, Asked] = {}
    for n, each in asked.items():
        known = there.get(each.promise.quote_id)
        if known is not None:
            is_same = known.mac == each.promise.seal
            answers[n] = view_of(known.reservation) if is_same else QuoteNotReserved()
        elif each.wrong is not None:
            answers[n] = each.wrong
        else:
            fresh[n] = each
    if fresh:
        answers |= await _take(conn, fresh, lanes, now)
    return answers


async def _take(
    conn: Connection, asked: Mapping[int, Asked], lanes: int, now: datetime
) -> dict[int, ReservationView | DomainError]:
    until = now + await _lasts(conn, now)
    buyers = sorted({each.promise.buyer_id for each in asked.values()})
    persons = await persons_of(conn, buyers, lanes)
    firsts: dict[str, tuple[int, Stored]] = {}
    for n, each in asked.items():
        person = persons[each.promise.buyer_id]
        if person not in firsts:
            firsts[person] = n, _stored(each, person, now, until)

    added = await store.add(conn, [stored for _, stored in firsts.values()], lanes, now)
    new = {n: stored for n, stored in firsts.values() if stored.quote_id in added}
    refusals = await admit(conn, list(new.values()), lanes)
    refused = [stored for stored in new.values() if stored.quote_id in refusals]
    if refused:
        await store.drop(conn, refused, lanes)
    return {
        n: refusals.get(stored.quote_id) or view_of(stored.reservation) for n, stored in new.items()
    }


def _stored(asked: Asked, person: str, now: datetime, until: datetime) -> Stored:
    promise = asked.promise
    step = reserving.reserved(
        None, promise.quote_id, promise.buyer_id, asked.quote, now=now, lasts=until - now
    )
    held = step.reservation
    return Stored(
        quote_id=held.quote_id,
        buyer_id=BuyerId(promise.buyer_id),
        mac=promise.seal,
        state=held.state,
        quote=held.quote,
        person=person,
        reserved_until=held.reserved_until,
        order_id=None,
        cause=None,
    )


async def _lasts(conn: Connection, now: datetime) -> timedelta:
    holds = await programmes.version_in_force(conn, KIND, now)
    if not holds.version:
        return RESERVED_FOR
    programme = await programmes.document_kept(conn, KIND, holds.version)
    return timedelta(seconds=programme.reserved_s)
