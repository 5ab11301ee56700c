"""How much may be owed, and whom money that went back has reached. Pure.

The law, for a line and for the whole order: what is owed and not paid yet is never more than what
was paid and has not gone back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from prilavok.claims.model import ClaimId, RefundState
from prilavok.claims.refunds.model import RefundRow, Told
from prilavok.market import LineId, MoneyBack, PaidOrder


class Settlement(Struct, frozen=True):
    """What became of a refund: so much of it reached the buyer, and so much is not owed any more,
    by the facts up to `position`."""

    paid_minor: int
    dropped_minor: int
    position: int


def left(order: PaidOrder, owed: Sequence[RefundRow]) -> dict[LineId, int]:
    """What can still be owed for each line, in minor units: what was paid for it, has not gone back
    and is not `owed` already; nor more than is left of the whole order in the same sense.

    Facts that `settle` has not come to yet would be counted twice, so it is asked here.
    """
    after = [
        settled(row, by, row.changed_at) for row, by in zip(owed, settle(order, owed), strict=True)
    ]
    of_order = _room(order, None) - sum(row.outstanding_minor for row in after)
    of_line = {
        line.line_id: _room(order, line.line_id)
        - sum(row.outstanding_minor for row in after if row.line_id == line.line_id)
        for line in order.lines
    }
    return {line_id: max(0, min(minor, of_order)) for line_id, minor in of_line.items()}


def settle(order: PaidOrder, owed: Sequence[RefundRow]) -> list[Settlement]:
    """What the facts of `order` behind each one's position do to `owed`, which are oldest first.

    A fact that names a claim of its line pays that first; the rest, and any other fact, the oldest
    of its line, or of the order. Then what exceeds the law, because money went back elsewhere or an
    order turned out to be a smaller one, is dropped, the newest first.
    """
    outstanding = {row.claim_id: row.outstanding_minor for row in owed}
    paid: dict[ClaimId, int] = dict.fromkeys(outstanding, 0)
    for back in order.refunds:
        amount = back.amount_minor
        for row in _in_turn(owed, back):
            part = min(amount, outstanding[row.claim_id])
            outstanding[row.claim_id] -= part
            paid[row.claim_id] += part
            amount -= part
    dropped = _drop(order, owed, outstanding)
    return [Settlement(paid[row.claim_id], dropped[row.claim_id], order.position) for row in owed]


def settled(row: RefundRow, by: Settlement, now: datetime) -> RefundRow:
    """`row` after that; its next version, if anything became of it."""
    after = replace(
        row,
        paid_minor=row.paid_minor + by.paid_minor,
        dropped_minor=row.dropped_minor + by.dropped_minor,
        position=by.position,
    )
    if by.paid_minor or by.dropped_minor:
        after = replace(after, version=row.version + 1, changed_at=now)
    if not after.outstanding_minor:
        after = replace(after, state=RefundState.CONFIRMED, note=None)
    return after


def _in_turn(owed: Sequence[RefundRow], back: MoneyBack) -> list[RefundRow]:
    """Whom `back` pays, one after the other."""
    reached = [
        row for row in owed if row.position < back.position and back.line_id in {None, row.line_id}
    ]
    return sorted(reached, key=lambda row: row.claim_id != back.claim_id)


def _drop(
    order: PaidOrder, owed: Sequence[RefundRow], outstanding: dict[ClaimId, int]
) -> dict[ClaimId, int]:
    """Take from `outstanding` what exceeds the law; how much of each that is."""
    dropped: dict[ClaimId, int] = dict.fromkeys(outstanding, 0)
    for line_id in (*dict.fromkeys(row.line_id for row in owed), None):
        of_line = [row for row in owed if line_id in {None, row.line_id}]
        excess = sum(outstanding[row.claim_id] for row in of_line) - _room(order, line_id)
        for row in reversed(of_line):
            part = min(max(0, excess), outstanding[row.claim_id])
            outstanding[row.claim_id] -= part
            dropped[row.claim_id] += part
            excess -= part
    return dropped


def _room(order: PaidOrder, line_id: LineId | None) -> int:
    """What was paid for a line, or for all of the order, and has not gone back."""
    if line_id is None:
        return max(0, sum(line.paid_minor for line in order.lines) - order.refunded_minor)
    return sum(
        max(0, line.paid_minor - line.refunded_minor)
        for line in order.lines
        if line.line_id == line_id
    )


def says_nothing_new(row: RefundRow, told: Told, reference: str) -> bool:
    """Whether that is the last that was told of `row`; of one that the buyer has, that it was sent
    is no news, unless by a second payment."""
    if row.state is RefundState.CONFIRMED:
        return told is Told.SENT and row.reference in {None, reference}
    return (row.state, row.reference) == (RefundState(told), reference)


MAY_BE_TOLD: Final = {
    Told.SENT: frozenset({RefundState.OWED, RefundState.FAILED}),
    Told.FAILED: frozenset({RefundState.OWED, RefundState.SENT}),
}
"""In which states the marketplace can say so."""
