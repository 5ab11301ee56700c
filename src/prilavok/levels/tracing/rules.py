"""What a row of evidence says: pure."""

from __future__ import annotations

from typing import Final

from prilavok.levels.evidence.model import Kind
from prilavok.levels.indicators import Aggregate
from prilavok.levels.programme import Indicator
from prilavok.levels.tracing.model import EvidenceRow, TracedRow

OF_ORDERS: Final = frozenset(
    {
        Kind.ORDERED,
        Kind.SHIPPED,
        Kind.BOUGHT_OUT,
        Kind.CANCELLED,
        Kind.RETURNED,
        Kind.REFUNDED,
    }
)
OF_LINES: Final = OF_ORDERS - {Kind.ORDERED, Kind.REFUNDED}
OF_CHATS: Final = frozenset({Kind.ANSWERED, Kind.UNANSWERED})
WITH_AMOUNTS: Final = OF_ORDERS | {Kind.RATED, Kind.SUPPLIED}


def row_of(indicator: Indicator, currency: str, row: TracedRow) -> EvidenceRow:
    """A row as a seller sees it."""
    kind = row.kind
    return EvidenceRow(
        position=row.position,
        at=row.at,
        kind=kind.name.lower(),
        counted=counted(indicator, currency, row) if row.counts else None,
        among=row.among,
        late=row.late,
        order_id=row.subject if kind in OF_ORDERS else None,
        line_id=row.part if kind in OF_LINES else None,
        review_id=row.subject if kind is Kind.RATED else None,
        chat_id=row.subject if kind in OF_CHATS else None,
        claim_id=row.subject if kind is Kind.CLAIMED else None,
        by_seller=row.flag if kind is Kind.CANCELLED else None,
        in_time=row.flag if kind is Kind.ANSWERED else None,
        defect=row.flag if kind is Kind.CLAIMED else None,
        amount=row.amount if kind in WITH_AMOUNTS else None,
        currency=row.currency,
        waited_s=row.waited_s,
        scheme=row.scheme,
        category=row.category,
        fact_source=row.fact_source,
        fact_id=row.fact_id,
    )


def counted(indicator: Indicator, currency: str, row: TracedRow) -> int:
    """What the row adds to the numerator. Amounts of another currency add nothing."""
    match indicator.measured.aggregate:
        case Aggregate.SUM:
            return row.amount if row.currency == currency else 0
        case Aggregate.MEAN | Aggregate.LAST:
            return row.amount
        case Aggregate.MEDIAN:
            return row.waited_s or 0
        case Aggregate.COUNT | Aggregate.SHARE:
            return 1
