"""When sellers are judged again: as facts come in, as time passes, after new rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from prilavok import market, notices
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber, emit, heads, lock_lane, revoke
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.market.actions import Consequence
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind
from prilavok.standing.admission.trust import actions, store
from prilavok.standing.admission.trust.model import TrustChanged

SELLERS_PER_TURN_MAX: Final = 500

SALE_FACTS: Final = (
    market.OrderPlaced,
    market.OrderPaid,
    market.OrderDelivered,
    market.OrderBoughtOut,
    market.OrderCancelled,
    market.OrderReturned,
)


async def judge_by_facts(
    conn: Connection, taken: Sequence[market.Taken], now: datetime
) -> Sequence[Consequence]:
    """A projection: judge the sellers again whom the new facts concern."""
    trust_rules = await actions.rules_in_force(conn, now)
    concerning = (market.Seller, *SALE_FACTS) if trust_rules.document.sales else (market.Seller,)
    concerned: dict[Lane, set[SellerId]] = {}
    for entry in taken:
        if isinstance(entry.fact, concerning):
            concerned.setdefault(entry.lane, set()).add(SellerId(entry.fact.seller_id))
    consequences: list[Consequence] = []
    for lane in sorted(concerned):
        told = await actions.judge_again(conn, lane, concerned[lane], trust_rules, now)
        consequences.extend((lane, event) for event in told)
    return consequences


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
