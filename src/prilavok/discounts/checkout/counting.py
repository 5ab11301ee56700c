"""What reservations take of people's limits, of codes, and of what coupons have left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from prilavok.core.database import Connection
from prilavok.core.errors import DomainError
from prilavok.discounts.checkout import counting_store as store
from prilavok.discounts.checkout.codes import free_codes, take_codes
from prilavok.discounts.checkout.counting_store import Counter, PersonUse, Taking
from prilavok.discounts.checkout.model import CouponsExhausted, CouponsUsedUp
from prilavok.discounts.checkout.store import Stored
from prilavok.discounts.coupons import store as coupon_store
from prilavok.discounts.coupons.model import Coupon, CouponId, Percent
from prilavok.discounts.quoting.model import Use
from prilavok.discounts.quoting.reserving import Step

NOTHING = Taking(0, 0, 0, 0)


async def admit(conn: Connection, asked: Sequence[Stored], lanes: int) -> dict[UUID, DomainError]:
    """Count what these reservations take, of different people, one after the other; why some were
    refused, by their quotes: nothing is counted of those."""
    coupons = await coupons_of(conn, asked)
    counted, refused = await _count_people(conn, asked, coupons, lanes)
    left = [each for each in asked if each.quote_id not in refused]
    refused |= await take_codes(conn, left, coupons, lanes)

    left = [each for each in left if each.quote_id not in refused]
    refused |= await _take_of_counters(conn, left, coupons, lanes)

    if refused:
        back = [each for each in asked if each.quote_id in refused]
        await free_codes(conn, back, coupons, lanes)
        undone = [pair for each in back for pair in _limited(each, coupons) if pair in counted]
        if undone:
            await store.unuse(conn, undone, lanes)
    return refused


async def count(conn: Connection, steps: Sequence[tuple[Stored, Step]], lanes: int) -> None:
    """Count what is used of what was reserved, and what is given back: nobody is refused."""
    coupons = await coupons_of(conn, [stored for stored, _ in steps])
    back = [stored for stored, step in steps if step.reserved + step.used < 0]
    undone = [pair for each in back for pair in _limited(each, coupons)]
    if undone:
        await store.unuse(conn, undone, lanes)
    await free_codes(conn, back, coupons, lanes)

    takings: dict[CouponId, Taking] = {}
    for stored, step in steps:
        for use in _counted(stored, coupons):
            takings[use.coupon_id] = takings.get(use.coupon_id, NOTHING).and_of(use, step)
    if takings:
        counters = await store.lock_counters(conn, list(takings), lanes)
        await _move(conn, counters, takings, coupons, lanes)


async def coupons_of(conn: Connection, stored: Iterable[Stored]) -> dict[CouponId, Coupon]:
    """All that they use."""
    ids = {use.coupon_id for each in stored for use in each.quote.uses}
    found = await coupon_store.by_ids(conn, sorted(ids)) if ids else []
    return {each.coupon.coupon_id: each.coupon for each in found}


def least_of(coupon: Coupon) -> int:
    """The least that a use of it takes off."""
    return 1 if isinstance(coupon.benefit, Percent) else coupon.benefit.off_minor


async def _count_people(
    conn: Connection, asked: Sequence[Stored], coupons: Mapping[CouponId, Coupon], lanes: int
) -> tuple[set[tuple[str, CouponId]], dict[UUID, DomainError]]:
    """Which uses were counted, and who has used something as often as one may."""
    limits = {
        each.quote_id: {pair: coupons[pair[1]].per_person_max for pair in _limited(each, coupons)}
        for each in asked
    }
    uses = [
        PersonUse(person, coupon_id, most)
        for of_quote in limits.values()
        for (person, coupon_id), most in of_quote.items()
        if most is not None
    ]
    counted = await store.use_once(conn, uses, lanes) if uses else set[tuple[str, CouponId]]()
    refused: dict[UUID, DomainError] = {
        quote_id: CouponsUsedUp(tuple(sorted(coupon_id for _, coupon_id in missing)))
        for quote_id, of_quote in limits.items()
        if (missing := of_quote.keys() - counted)
    }
    return counted, refused


async def _take_of_counters(
    conn: Connection, asked: Sequence[Stored], coupons: Mapping[CouponId, Coupon], lanes: int
) -> dict[UUID, DomainError]:
    """Each takes of all its coupons, or of none."""
    ids = {use.coupon_id for each in asked for use in _counted(each, coupons)}
    if not ids:
        return {}
    counters = {e.coupon_id: e for e in await store.lock_counters(conn, sorted(ids), lanes)}
    takings: dict[CouponId, Taking] = {}
    refused: dict[UUID, DomainError] = {}
    for each in asked:
        also = {
            use.coupon_id: takings.get(use.coupon_id, NOTHING).and_reserved(use)
            for use in _counted(each, coupons)
        }
        full = [key for key, taking in also.items() if not counters[key].has_room(*taking.added)]
        if full:
            refused[each.quote_id] = CouponsExhausted(tuple(sorted(full)))
        else:
            takings |= also
    if takings:
        taken = [counter for key, counter in counters.items() if key in takings]
        await _move(conn, taken, takings, coupons, lanes)
    return refused


async def _move(
    conn: Connection,
    counters: Sequence[Counter],
    takings: Mapping[CouponId, Taking],
    coupons: Mapping[CouponId, Coupon],
    lanes: int,
) -> None:
    """Count it in counters, which are held, and say of coupons whether anything is left."""
    await store.move_counters(conn, takings, lanes)
    empty: list[CouponId] = []
    refilled: list[CouponId] = []
    for counter in counters:
        uses, minor = takings[counter.coupon_id].added
        left = counter.has_room(uses + 1, minor + least_of(coupons[counter.coupon_id]))
        if uses > 0 and not left:
            empty.append(counter.coupon_id)
        elif uses < 0 and left:
            refilled.append(counter.coupon_id)
    for changed, is_exhausted in ((empty, True), (refilled, False)):
        if changed:
            await coupon_store.set_exhausted(conn, changed, is_exhausted=is_exhausted)


def _limited(stored: Stored, coupons: Mapping[CouponId, Coupon]) -> list[tuple[str, CouponId]]:
    """The person with each of the coupons that one may use so often."""
    return [
        (stored.person, use.coupon_id)
        for use in stored.quote.uses
        if coupons[use.coupon_id].per_person_max is not None
    ]


def _counted(stored: Stored, coupons: Mapping[CouponId, Coupon]) -> list[Use]:
    """Uses of coupons that have a counter."""
    return [
        use
        for use in stored.quote.uses
        if coupons[use.coupon_id].budget_minor is not None
        or coupons[use.coupon_id].uses_max is not None
    ]
