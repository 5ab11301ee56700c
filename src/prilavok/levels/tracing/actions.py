"""Evidence behind an indicator: a page of it, or all of it as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from prilavok import programmes
from prilavok.core.cursors import decode_cursor, encode_cursor
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.tables import ExportFormat, check_there_is_room, written
from prilavok.levels.mine.showing import shown_value
from prilavok.levels.model import NotSettled, Value
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND, Indicator
from prilavok.levels.settling import settlement_store, standing_store
from prilavok.levels.settling.deciding import nothing_of
from prilavok.levels.settling.measuring import parameters_of
from prilavok.levels.settling.recounting import stretch_of_revision
from prilavok.levels.settling.recounts import newest_of, recount_of
from prilavok.levels.tracing import store
from prilavok.levels.tracing.model import (
    EvidencePage,
    EvidenceRow,
    IndicatorUnknown,
    RevisionUnknown,
)
from prilavok.levels.tracing.rules import row_of
from prilavok.levels.tracing.store import Place

ROWS_PER_PAGE: Final = 50
ROWS_AT_ONCE: Final = 2_000


class Wanted(Struct, frozen=True):
    """Which evidence: of a seller's month, by an indicator, as a revision counted it (null: the
    newest)."""

    seller_id: SellerId
    month: Month
    indicator: str
    revision: int | None = None


class Traced(Struct, frozen=True):
    """What of a lane's evidence an indicator of a settled month counted."""

    indicator: Indicator
    currency: str
    counting: Mapping[str, object]
    revision: int
    revisions: int


async def page(db: Database, wanted: Wanted, cursor: str | None) -> EvidencePage:
    """The newest 50 rows behind the cursor. Raises `NotSettled`, `IndicatorUnknown`,
    `RevisionUnknown`, `CursorInvalid`."""
    before = decode_cursor(cursor, Place) if cursor is not None else None
    seller_id = wanted.seller_id
    lane = lane_of(seller_id, db.lanes)
    async with db.snapshot() as conn:
        traced = await traced_by(conn, lane, wanted)
        rows = await store.newest(conn, traced.counting, seller_id, before, limit=ROWS_PER_PAGE + 1)
        stored = await standing_store.measured_of(
            conn, lane, wanted.month, seller_id, traced.revision
        )
    indicator = traced.indicator
    last = rows[ROWS_PER_PAGE - 1] if len(rows) > ROWS_PER_PAGE else None
    return EvidencePage(
        month=str(wanted.month),
        revision=traced.revision,
        revisions=traced.revisions,
        indicator=indicator.key,
        measure=indicator.measure,
        unit=indicator.measured.unit,
        direction=indicator.measured.direction,
        aggregate=indicator.measured.aggregate,
        value=shown_value(_value(stored, indicator), indicator),
        rows=tuple(row_of(indicator, traced.currency, row) for row in rows[:ROWS_PER_PAGE]),
        next=encode_cursor(Place(last.at, last.position)) if last is not None else None,
    )


async def export(db: Database, wanted: Wanted, form: ExportFormat) -> AsyncIterator[bytes]:
    """All of it, by kind and subject. Raises `NotSettled`, `IndicatorUnknown`, `RevisionUnknown`,
    `TooManyExports`."""
    check_there_is_room()
    async with db.snapshot() as conn:
        traced = await traced_by(conn, lane_of(wanted.seller_id, db.lanes), wanted)
    return written(EvidenceRow, _pages(db, traced, wanted.seller_id), form)


async def traced_by(conn: Connection, lane: Lane, wanted: Wanted) -> Traced:
    """What the month counted for the indicator."""
    month = wanted.month
    settlement = await settlement_store.settlement_of(conn, month)
    if settlement is None or settlement.finished_at is None:
        raise NotSettled(str(month))
    programme = await programmes.document_kept(conn, KIND, settlement.programme_version)
    indicator = next((each for each in programme.indicators if each.key == wanted.indicator), None)
    if indicator is None:
        raise IndicatorUnknown(str(month), wanted.indicator)
    newest = await newest_of(conn, lane, month, wanted.seller_id)
    revisions = newest.revision if newest is not None else 0
    revision = revisions if wanted.revision is None else wanted.revision
    if not 0 <= revision <= revisions:
        raise RevisionUnknown(str(month), revision)
    recount = await recount_of(conn, lane, month, wanted.seller_id, revision)
    stretch = await stretch_of_revision(conn, lane, programme, month, recount)
    counting = {
        **parameters_of(lane, replace(programme, indicators=(indicator,)), month, stretch),
        "kinds": [int(kind) for kind in indicator.measured.kinds],
        "left_out": list(recount.left_out) if recount is not None else [],
    }
    return Traced(indicator, programme.currency, counting, revision, revisions)


async def _pages(
    db: Database, traced: Traced, seller_id: SellerId
) -> AsyncIterator[Sequence[EvidenceRow]]:
    for kind in sorted(traced.indicator.measured.kinds):
        after = ("", "")
        while True:
            async with db.reading() as conn:
                rows = await store.of_a_kind(
                    conn, traced.counting, seller_id, kind, after, limit=ROWS_AT_ONCE
                )
            yield [row_of(traced.indicator, traced.currency, row) for row in rows]
            if len(rows) < ROWS_AT_ONCE:
                break
            after = (rows[-1].subject, rows[-1].part)


def _value(stored: Mapping[str, Value] | None, indicator: Indicator) -> Value:
    return (stored or {}).get(indicator.key, nothing_of(indicator))
