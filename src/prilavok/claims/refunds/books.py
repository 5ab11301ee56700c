"""What refunds do to the books, in the seller's lane.

`seller:…/refunds` is what refunds cost a seller. `buyer:…/refunds_owed` and `…/refunds_sent` are,
below zero, what a buyer is to get: waiting, and on its way. `marketplace/refunds_paid` is, below
zero, what the marketplace has paid out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from prilavok import ledger
from prilavok.claims.model import RefundState
from prilavok.claims.refunds.model import RefundRow, Told
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.core.parties import Party, PartyKind
from prilavok.ledger import Entry, Line, account_of

PAID: Final = account_of(None, "refunds_paid")


def cost_of(row: RefundRow) -> str:
    """The account of what refunds cost the seller."""
    return account_of(Party(PartyKind.SELLER, row.seller_id), "refunds")


def waiting_for(row: RefundRow) -> str:
    """The account of what waits for the buyer."""
    return account_of(Party(PartyKind.BUYER, row.buyer_id), "refunds_owed")


def on_its_way_to(row: RefundRow) -> str:
    """The account of what is on its way to the buyer."""
    return account_of(Party(PartyKind.BUYER, row.buyer_id), "refunds_sent")


async def book_owed(conn: Connection, lane: Lane, row: RefundRow, now: datetime) -> None:
    await _move(conn, lane, row, "owed", cost_of(row), waiting_for(row), row.minor, now)


async def book_told(
    conn: Connection, lane: Lane, row: RefundRow, told: Told, now: datetime
) -> None:
    """Book what the marketplace says of a refund that was `row` before."""
    if told is Told.FAILED and row.state is not RefundState.SENT:
        return
    waits, goes = waiting_for(row), on_its_way_to(row)
    debit, credit = (waits, goes) if told is Told.SENT else (goes, waits)
    what = f"{told}:{row.version}"
    await _move(conn, lane, row, what, debit, credit, row.outstanding_minor, now)


async def book_settled(
    conn: Connection, lane: Lane, row: RefundRow, paid_minor: int, dropped_minor: int, now: datetime
) -> None:
    """Book what reached the buyer, and what is not owed any more, of a refund that was `row`."""
    debit = on_its_way_to(row) if row.state is RefundState.SENT else waiting_for(row)
    for what, credit, minor in (
        ("paid", PAID, paid_minor),
        ("dropped", cost_of(row), dropped_minor),
    ):
        if minor:
            await _move(conn, lane, row, f"{what}:{row.version}", debit, credit, minor, now)


async def _move(
    conn: Connection,
    lane: Lane,
    row: RefundRow,
    what: str,
    debit: str,
    credit: str,
    minor: int,
    now: datetime,
) -> None:
    lines = (
        Line(debit, Money(minor, row.currency)),
        Line(credit, Money(-minor, row.currency)),
    )
    memo = {"claim_id": str(row.claim_id), "order_id": row.order_id, "line_id": row.line_id}
    await ledger.post(conn, lane, Entry(f"refund:{row.claim_id}:{what}", lines, memo), now=now)
