"""Judging sellers by the trust rules, and what was judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from prilavok import market, programmes
from prilavok.core.database import Connection
from prilavok.core.events import Event
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.programmes import Current
from prilavok.standing.admission.trust import rules, store
from prilavok.standing.admission.trust.model import (
    FirstSale,
    Judgement,
    Sale,
    SellerRecord,
    TrustChanged,
    TrustStatus,
)
from prilavok.standing.admission.trust.programme import KIND, PRESET_DEFAULT, TrustRules

RECOUNT_EVERY: Final = timedelta(days=1)
"""An order told of again with another buyer may take a sale away, which is noticed only then."""


async def is_trusted(conn: Connection, lanes: int, seller_id: SellerId, now: datetime) -> bool:
    """Whether the seller is trusted at `now`, by the rules in force."""
    trust_rules = await rules_in_force(conn, now)
    lane = lane_of(seller_id, lanes)
    status = await store.status(conn, lane, seller_id)
    if status is not None and status.holds(trust_rules.version, now):
        return status.trusted
    return (await judged(conn, lane, [seller_id], trust_rules, now))[seller_id].trusted


async def rules_in_force(conn: Connection, now: datetime) -> Current[TrustRules]:
    """The trust rules that hold, else the preset that goes by the marketplace's flag alone."""
    return await programmes.current(conn, KIND, now, otherwise=PRESET_DEFAULT)


async def judged(
    conn: Connection,
    lane: Lane,
    seller_ids: Sequence[SellerId],
    trust_rules: Current[TrustRules],
    now: datetime,
) -> dict[SellerId, Judgement]:
    """How each of the lane's sellers stands by what is known of it; nothing is written."""
    records = await _records(conn, lane, seller_ids, trust_rules.document)
    return {
        record.seller_id: rules.judge(trust_rules.document, trust_rules.version, record, now)
        for record in records
    }


async def judge_again(
    conn: Connection,
    lane: Lane,
    seller_ids: Iterable[SellerId],
    trust_rules: Current[TrustRules],
    now: datetime,
    *,
    if_not_trusted: Collection[SellerId] = (),
) -> list[Event]:
    """Judge sellers of one lane and keep it; returns what changed, to be emitted in that lane.

    Those `if_not_trusted` are left out when they are.
    """
    anyway = set(seller_ids)
    locked = await store.lock(conn, lane, sorted({*anyway, *if_not_trusted}))
    before = {
        status.seller_id: status
        for status in locked
        if status.seller_id in anyway
        or not (status.trusted and status.holds(trust_rules.version, now))
    }
    if not before:
        return []
    wanted = sorted(before)
    judgements = await judged(conn, lane, wanted, trust_rules, now)

    recount_at = now + RECOUNT_EVERY if trust_rules.document.sales else None
    after = [
        _after(before[seller_id], judgements[seller_id], now, recount_at) for seller_id in wanted
    ]
    changed = [each for each in after if each.changes > before[each.seller_id].changes]

    await store.put(conn, lane, after)
    for each in changed:
        judgement = judgements[each.seller_id]
        await store.note_change(conn, lane, each.seller_id, each.changes, judgement, now)
    return [
        TrustChanged(each.seller_id, each.trusted, each.way, trust_rules.version, each.changes)
        for each in changed
    ]


def _after(
    before: TrustStatus, judgement: Judgement, now: datetime, recount_at: datetime | None
) -> TrustStatus:
    changed = judgement.trusted != before.trusted
    return TrustStatus(
        seller_id=before.seller_id,
        trusted=judgement.trusted,
        way=judgement.way,
        since=now if changed else before.since,
        version=judgement.version,
        reconsider_at=recount_at if judgement.trusted else judgement.reconsider_at,
        changes=before.changes + changed,
    )


async def _records(
    conn: Connection, lane: Lane, seller_ids: Sequence[SellerId], trust_rules: TrustRules
) -> list[SellerRecord]:
    sellers = await market.sellers_at(conn, [(lane, seller_id) for seller_id in seller_ids])
    known = {seller.seller_id: seller for seller in sellers}
    sales = await _first_sales(conn, lane, seller_ids, trust_rules)
    return [_record(seller_id, known.get(seller_id), sales[seller_id]) for seller_id in seller_ids]


def _record(
    seller_id: SellerId,
    seller: market.Seller | None,
    first_sales: Mapping[Sale, tuple[FirstSale, ...]],
) -> SellerRecord:
    if seller is None:
        return SellerRecord(seller_id=seller_id)
    return SellerRecord(
        seller_id=seller_id,
        flagged=seller.trusted,
        registered_at=seller.registered_at,
        contract_verified_at=seller.contract_verified_at,
        payout_account=seller.payout_account,
        first_sales=dict(first_sales),
    )


async def _first_sales(
    conn: Connection, lane: Lane, seller_ids: Sequence[SellerId], trust_rules: TrustRules
) -> Mapping[SellerId, dict[Sale, tuple[FirstSale, ...]]]:
    """One sale for each buyer, of each kind of sale that the rules ask for, oldest first."""
    found: dict[SellerId, dict[Sale, tuple[FirstSale, ...]]] = defaultdict(dict)
    needed: dict[Sale, int] = {}
    for condition in trust_rules.sales:
        needed[condition.sale] = max(condition.at_least, needed.get(condition.sale, 0))
    for sale, buyers_max in needed.items():
        rows = await store.first_sales(conn, lane, seller_ids, sale, buyers_max=buyers_max)
        by_seller: dict[SellerId, list[FirstSale]] = defaultdict(list)
        for row in rows:
            by_seller[row.seller_id].append(FirstSale(row.order_id, row.at))
        for seller_id, firsts in by_seller.items():
            oldest_first = sorted(firsts, key=lambda each: (each.at, each.order_id))
            found[seller_id][sale] = tuple(oldest_first)
    return found
