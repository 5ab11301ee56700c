"""When sellers are judged again: as facts come in, as time passes, after new rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypeGuard

from prilavok import market, notices
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber, emit, heads, lock_lane, revoke
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.market.actions import Consequence
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind
from prilavok.standing.admission.trust import actions, store
from prilavok.standing.admission.trust.model import Sale, TrustChanged

SELLERS_PER_TURN_MAX: Final = 500

GAINS: Final = {
    Sale.PAID: (market.OrderPlaced, market.OrderPaid),
    Sale.DELIVERED: (market.OrderPlaced, market.OrderDelivered),
    Sale.BOUGHT_OUT: (market.OrderPlaced, market.OrderBoughtOut),
}
"""What can make a sale, by what counts as one; told in any order."""
LOSSES: Final = (market.OrderCancelled, market.OrderReturned)
"""What takes one away, when it is of the whole order."""


async def judge_by_facts(
    conn: Connection, taken: Sequence[market.Taken], now: datetime
) -> Sequence[Consequence]:
    """A projection: judge the sellers again whom the new facts concern.

    A further sale does not concern whoever is trusted already: most orders are of such sellers.
    """
    trust_rules = await actions.rules_in_force(conn, now)
    sales = {condition.sale for condition in trust_rules.document.sales}
    gains = tuple(fact for sale in sales for fact in GAINS[sale])
    concerned: dict[Lane, set[SellerId]] = {}
    gaining: dict[Lane, set[SellerId]] = {}
    for entry in taken:
        lane, fact = entry.lane, entry.fact
        if isinstance(fact, market.Seller) or (sales and _takes_a_sale_away(fact)):
            concerned.setdefault(lane, set()).add(SellerId(fact.seller_id))
        elif isinstance(fact, gains):
            gaining.setdefault(lane, set()).add(SellerId(fact.seller_id))
    consequences: list[Consequence] = []
    for lane in sorted(concerned.keys() | gaining.keys()):
        anyway = concerned.get(lane, set())
        if_not_trusted = gaining.get(lane, set()) - anyway
        told = await actions.judge_again(
            conn, lane, anyway, trust_rules, now, if_not_trusted=if_not_trusted
        )
        consequences.extend((lane, event) for event in told)
    return consequences


def _takes_a_sale_away(
    fact: market.AnyFact,
) -> TypeGuard[market.OrderCancelled | market.OrderReturned]:
    return isinstance(fact, LOSSES) and fact.line_id is None


async def judge_by_time(conn: Connection, since: datetime, now: datetime) -> None:
    """A duty: judge again whom time alone may have changed, and, some at a time, everyone after new
    rules. The lanes' heads come last, as in an intake, which holds sellers before it."""
    trust_rules = await actions.rules_in_force(conn, now)
    changed: dict[Lane, list[Event]] = {}
    left = SELLERS_PER_TURN_MAX
    for lane in sorted(await heads(conn)):
        due = await store.due(conn, lane, now, sellers_max=left)
        fresh = await _next_to_review(conn, lane, trust_rules.version, left - len(due), now)
        both = [*due, *fresh]
        left -= len(both)
        if told := await actions.judge_again(conn, lane, both, trust_rules, now):
            changed[lane] = told
    for lane, told in changed.items():
        await lock_lane(conn, lane)
        await revoke(conn, lane)
        await emit(conn, lane, told, now=now)


async def tell_of_change(conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    """What the subscriber does: tell the seller."""
    assert isinstance(event, TrustChanged)
    kind = NoticeKind.BECAME_TRUSTED if event.trusted else NoticeKind.NO_LONGER_TRUSTED
    notice = NewNotice(kind, f"trust:{event.number}", {}, "/trust")
    await lock_lane(conn, lane)
    lanes = len(await heads(conn))
    recipient = Recipient(RecipientKind.SELLER, event.seller_id)
    await notices.tell(conn, recipient, notice, lanes=lanes, now=at)


SUBSCRIBER: Final = Subscriber("trust notices", (TrustChanged,), tell_of_change)


async def _next_to_review(
    conn: Connection, lane: Lane, version: int, sellers_max: int, now: datetime
) -> list[SellerId]:
    """The next sellers of the lane that a new version of the rules has not judged yet."""
    if sellers_max <= 0:
        return []
    through = await store.take_review(conn, lane, version)
    if through is None:
        return []
    sellers = await market.sellers_after(conn, lane, through, sellers_max=sellers_max)
    seller_ids = [SellerId(seller.seller_id) for seller in sellers]
    done_at = now if len(seller_ids) < sellers_max else None
    through = seller_ids[-1] if seller_ids else through
    await store.end_review(conn, lane, version, through, done_at=done_at)
    return seller_ids
