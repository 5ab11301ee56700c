"""What a party is told of its penalties: once each, with what it did and how long it may appeal."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from prilavok import notices
from prilavok.core.database import Connection
from prilavok.core.parties import Party, PartyKind
from prilavok.notices import Coded, NewNotice, NoticeKind, Recipient
from prilavok.notices.model import Param
from prilavok.standing.penalties import rules
from prilavok.standing.penalties.model import (
    Collection,
    Fine,
    FormalWarning,
    Mute,
    Penalty,
    PenaltyId,
    Suspension,
    Violation,
)

SELLERS_PAGE: Final = "/standing"
BUYERS_PAGE: Final = "/penalties"
"""Of the widget, where one leads to one's penalty."""


def page_of(party: Party, penalty_id: PenaltyId) -> str:
    """Where in their own pages a party finds its penalty."""
    return SELLERS_PAGE if party.kind is PartyKind.SELLER else f"{BUYERS_PAGE}/{penalty_id}"


async def imposed(
    conn: Connection, penalty: Penalty, violation: Violation, *, lanes: int, now: datetime
) -> None:
    """Say which penalty, what for, and until when one may appeal."""
    appeal_until, until = rules.appeal_until(penalty), rules.ends_at(penalty)
    assert appeal_until is not None
    params: dict[str, Param] = {"label": Coded(violation.label), "appeal_until": appeal_until}
    if until is not None:
        params["until"] = until
    if isinstance(penalty.measure, Fine):
        params["amount"] = penalty.measure.amount
    await _tell(conn, penalty, "imposed", _kind_of(penalty), params, lanes=lanes, now=now)


async def reversed_(
    conn: Connection,
    penalty: Penalty,
    violation: Violation,
    reason: Param,
    *,
    lanes: int,
    now: datetime,
) -> None:
    """Say which penalty is undone, and why; of a fine also whether there is money to come back."""
    params: dict[str, Param] = {"label": Coded(violation.label), "reason": reason}
    if isinstance(penalty.measure, Fine):
        params["amount"] = penalty.measure.amount
    await _tell(conn, penalty, "reversed", _reversal_of(penalty), params, lanes=lanes, now=now)


async def appeal_rejected(
    conn: Connection, penalty: Penalty, reason: Param, *, lanes: int, now: datetime
) -> None:
    """Say that a penalty stands, and why."""
    params: dict[str, Param] = {"reason": reason}
    await _tell(conn, penalty, "rejected", NoticeKind.APPEAL_REJECTED, params, lanes=lanes, now=now)


def _kind_of(penalty: Penalty) -> NoticeKind:
    match penalty.measure:
        case FormalWarning():
            return NoticeKind.WARNED
        case Mute():
            return NoticeKind.MUTED
        case Fine():
            return NoticeKind.FINED
        case Suspension(days):
            return NoticeKind.SHOP_SUSPENDED_UNTIL if days else NoticeKind.SHOP_SUSPENDED


def _reversal_of(penalty: Penalty) -> NoticeKind:
    match penalty.measure:
        case FormalWarning():
            return NoticeKind.WARNING_REVERSED
        case Mute():
            return NoticeKind.MUTE_REVERSED
        case Fine():
            is_unpaid = rules.collection_of(penalty) is Collection.CANCELLED
            return NoticeKind.FINE_REVERSED if is_unpaid else NoticeKind.FINE_TO_REPAY
        case Suspension():
            return NoticeKind.SUSPENSION_REVERSED


async def _tell(
    conn: Connection,
    penalty: Penalty,
    what: str,
    kind: NoticeKind,
    params: dict[str, Param],
    *,
    lanes: int,
    now: datetime,
) -> None:
    link = page_of(penalty.party, penalty.penalty_id)
    notice = NewNotice(kind, f"penalty:{penalty.penalty_id}:{what}", params, link)
    await notices.tell(conn, Recipient.of(penalty.party), notice, lanes=lanes, now=now)
