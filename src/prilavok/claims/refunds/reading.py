"""Refunds as operators and the marketplace's systems look at them: the oldest first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok import market
from prilavok.claims.model import RefundState
from prilavok.claims.refunds import store
from prilavok.claims.refunds.model import OpenRefunds, RefundRow
from prilavok.core.cursors import decode_cursor, encode_cursor
from prilavok.core.database import Connection
from prilavok.core.ids import SellerId
from prilavok.core.money import Money
from prilavok.core.parties import Party, PartyKind

REFUNDS_PER_PAGE_MAX: Final = 100


class Wanted(Struct, frozen=True, kw_only=True):
    """Which refunds: without a state all that are not confirmed; `overdue` ones alone; owed before
    a moment; of a seller."""

    state: RefundState | None = None
    overdue: bool = False
    owed_before: datetime | None = None
    seller_id: SellerId | None = None


class RefundView(Struct, frozen=True, kw_only=True):
    """What a buyer is, or was, owed because of a claim.

    Of `amount`, which was owed in the beginning, `paid` has reached the buyer by the facts, and
    `left` is still to be paid; what is missing went back in another way.
    """

    claim_id: UUID
    seller_id: str
    seller_name: str
    buyer_id: str
    buyer_name: str | None
    order_id: str
    line_id: str
    amount: Money
    paid: Money
    left: Money
    state: RefundState
    reference: str | None
    note: str | None
    owed_at: datetime
    due_at: datetime | None
    overdue: bool
    changed_at: datetime


class RefundPage(Struct, frozen=True):
    """Refunds, the oldest first; `next` asks for those behind them."""

    refunds: tuple[RefundView, ...]
    next: str | None


class RefundCursor(Struct, frozen=True, array_like=True):
    """The last refund of a page."""

    owed_at: datetime
    claim_id: UUID


async def refund_page(
    conn: Connection, wanted: Wanted, *, after: str | None, limit: int, lanes: int, now: datetime
) -> RefundPage:
    """Those of the refunds that are `wanted` behind cursor `after`. Raises `CursorInvalid`."""
    cursor = decode_cursor(after, RefundCursor) if after else None
    asked = {
        "lanes": list(range(lanes)),
        "states": [wanted.state] if wanted.state else _OPEN,
        "due_by": now if wanted.overdue else None,
        "owed_before": wanted.owed_before,
        "seller_id": wanted.seller_id,
        "after_at": cursor.owed_at if cursor else None,
        "after_id": cursor.claim_id if cursor else None,
        "limit": limit + 1,
    }
    rows = await store.refund_page(conn, asked)
    shown = rows[:limit]
    ends = RefundCursor(shown[-1].owed_at, shown[-1].claim_id) if len(rows) > limit else None
    return RefundPage(
        tuple(await views_of(conn, shown, lanes=lanes, now=now)),
        encode_cursor(ends) if ends else None,
    )


async def views_of(
    conn: Connection, rows: list[RefundRow], *, lanes: int, now: datetime
) -> list[RefundView]:
    """`rows` as they are shown."""
    sellers = {Party(PartyKind.SELLER, row.seller_id) for row in rows}
    buyers = {Party(PartyKind.BUYER, row.buyer_id) for row in rows}
    names = await market.names_of(conn, sellers | buyers, lanes=lanes)
    return [_view(row, names, now) for row in rows]


async def open_refunds(conn: Connection, *, lanes: int, now: datetime) -> list[OpenRefunds]:
    """What buyers are owed and no fact has confirmed, by currency."""
    return await store.open_refunds(conn, lanes=lanes, now=now)


def _view(row: RefundRow, names: Mapping[str, str], now: datetime) -> RefundView:
    is_open = row.state is not RefundState.CONFIRMED
    return RefundView(
        claim_id=row.claim_id,
        seller_id=row.seller_id,
        seller_name=names.get(Party(PartyKind.SELLER, row.seller_id).name, row.seller_id),
        buyer_id=row.buyer_id,
        buyer_name=names.get(Party(PartyKind.BUYER, row.buyer_id).name),
        order_id=row.order_id,
        line_id=row.line_id,
        amount=Money(row.minor, row.currency),
        paid=Money(row.paid_minor, row.currency),
        left=Money(row.outstanding_minor, row.currency),
        state=row.state,
        reference=row.reference,
        note=row.note,
        owed_at=row.owed_at,
        due_at=row.due_at,
        overdue=is_open and row.due_at is not None and row.due_at <= now,
        changed_at=row.changed_at,
    )


_OPEN: Final = [state for state in RefundState if state is not RefundState.CONFIRMED]
