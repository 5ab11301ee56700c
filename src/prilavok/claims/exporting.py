"""A seller's claims to take away, as its staff see them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok.claims.desk import ClaimDesk
from prilavok.claims.listing import ClaimFilter, ids_wanted
from prilavok.claims.model import (
    ClaimId,
    ClaimReason,
    Fulfilment,
    Outcome,
    RefundState,
    State,
    Turn,
    Wish,
)
from prilavok.claims.protocol import ClaimView
from prilavok.claims.store import claims_by_id
from prilavok.claims.views import claim_views
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.money import Money
from prilavok.core.tables import ExportFormat, check_there_is_room, written
from prilavok.market import Scheme

CLAIMS_MAX: Final = 50_000
AT_ONCE: Final = 200


class ExportClaims(Struct, frozen=True, forbid_unknown_fields=True):
    """Which claims to take away, and as what."""

    filter: ClaimFilter = ClaimFilter()
    format: ExportFormat = ExportFormat.CSV


class ExportedClaim(Struct, frozen=True, kw_only=True):
    """A row of an export. Amounts are minor units of `currency`; `paid_minor` is what was paid for
    the line, when the claim was opened."""

    claim_id: UUID
    opened_at: datetime
    state: State
    turn: Turn
    due_at: datetime | None
    overdue: bool
    reason: ClaimReason
    defective: bool
    wants: Wish
    text: str
    files: int
    videos: int
    order_id: str
    line_id: str
    product_id: str
    product_title: str
    scheme: Scheme
    policy_version: int
    buyer: str
    buyer_name: str | None
    currency: str
    paid_minor: int
    offer_minor: int | None
    granted_minor: int | None
    refund_minor: int | None
    refund_state: RefundState | None
    outcome: Outcome | None
    fulfilment: Fulfilment | None
    arbitrated: bool
    tracking: str | None
    changed_at: datetime


COLUMNS: Final = ExportedClaim.__struct_fields__


async def export(
    desk: ClaimDesk, seller_id: SellerId, wanted: ClaimFilter, form: ExportFormat
) -> AsyncIterator[bytes]:
    """The seller's claims that are wanted now, the most urgent first, up to 50,000: each once, as
    it is when the file comes to it, whatever happens meanwhile.

    Raises `TooManyExports`.
    """
    check_there_is_room()
    lane, now = lane_of(seller_id, desk.db.lanes), desk.clock.now()
    async with desk.db.reading() as conn:
        ids = await ids_wanted(conn, lane, seller_id, wanted, now, most=CLAIMS_MAX)
    return written(ExportedClaim, _pages(desk, lane, ids), form)


async def _pages(
    desk: ClaimDesk, lane: Lane, ids: Sequence[UUID]
) -> AsyncIterator[Sequence[ExportedClaim]]:
    """The rows, some hundreds at a time, with how everything is called: of all claims at once
    only the ids are kept."""
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        async with desk.db.reading() as conn:
            found = {each.claim_id: each for each in await claims_by_id(conn, lane, some)}
            claims = [found[claim_id] for claim_id in map(ClaimId, some)]
            views = await claim_views(conn, desk.db, claims)
        yield [_row(view) for view in views]  # a slow reader keeps no connection


def _row(view: ClaimView) -> ExportedClaim:
    return ExportedClaim(
        claim_id=view.claim_id,
        opened_at=view.opened_at,
        state=view.state,
        turn=view.turn,
        due_at=view.due_at,
        overdue=view.overdue,
        reason=view.reason,
        defective=view.defective,
        wants=view.wants,
        text=view.text,
        files=len(view.files),
        videos=sum(file.media_type.is_video for file in view.files),
        order_id=view.order_id,
        line_id=view.line_id,
        product_id=view.product_id,
        product_title=view.product_title,
        scheme=view.scheme,
        policy_version=view.policy_version,
        buyer=view.buyer.alias,
        buyer_name=view.buyer.name,
        currency=view.paid.currency,
        paid_minor=view.paid.minor,
        offer_minor=_minor(view.offer),
        granted_minor=_minor(view.granted),
        refund_minor=_minor(view.refund.amount) if view.refund is not None else None,
        refund_state=view.refund.state if view.refund is not None else None,
        outcome=view.outcome,
        fulfilment=view.fulfilment,
        arbitrated=view.arbitrated,
        tracking=view.tracking,
        changed_at=view.changed_at,
    )


def _minor(amount: Money | None) -> int | None:
    return amount.minor if amount is not None else None
