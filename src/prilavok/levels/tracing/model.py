"""Rows of evidence as a seller sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from prilavok.core.errors import NotFound
from prilavok.levels.evidence.model import Kind
from prilavok.levels.mine.model import ShownValue
from prilavok.levels.model import Better, Unit


class EvidenceRow(Struct, frozen=True, kw_only=True):
    """A piece of evidence that was counted, what it is of, and the fact that told it.

    `counted` is what it adds to the numerator, in the amount's own unit: minor units, stars,
    seconds, or 1; null where it is only one `among` which others count. `late`: it happened before
    the indicator's window, and was told after the month before was settled. An appeal names a row
    by its `position`.
    """

    position: int
    at: datetime
    kind: str
    counted: int | None
    among: bool
    late: bool
    order_id: str | None
    line_id: str | None
    review_id: str | None
    chat_id: str | None
    claim_id: str | None
    by_seller: bool | None
    in_time: bool | None
    defect: bool | None
    amount: int | None
    currency: str | None
    waited_s: int | None
    scheme: str | None
    category: str | None
    fact_source: str | None
    fact_id: str | None


class EvidencePage(Struct, frozen=True, kw_only=True):
    """Evidence of an indicator, the newest first, and what revision `revision` of the month made of
    it: 0 is the settlement's own, `revisions` the newest."""

    month: str
    revision: int
    revisions: int
    indicator: str
    measure: str
    unit: Unit
    direction: Better
    aggregate: str
    value: ShownValue
    rows: tuple[EvidenceRow, ...]
    next: str | None


class TracedRow(Struct, frozen=True, kw_only=True):
    """A row as it is read. `counts`: for the numerator; `among`: for the denominator."""

    position: int
    at: datetime
    kind: Kind
    subject: str
    part: str
    flag: bool
    amount: int
    currency: str | None
    waited_s: int | None
    scheme: str | None
    category: str | None
    late: bool
    counts: bool
    among: bool
    fact_source: str | None
    fact_id: str | None


@dataclass(eq=False)
class RevisionUnknown(NotFound):
    """{month} has no revision {revision} of this seller's."""

    month: str
    revision: int


@dataclass(eq=False)
class IndicatorUnknown(NotFound):
    """{month} was settled without an indicator {indicator}."""

    month: str
    indicator: str
