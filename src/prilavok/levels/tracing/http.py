"""The evidence behind a seller's indicators."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.core.tables import MEDIA_TYPES, ExportFormat
from prilavok.identity.model import Principal, Role, allow
from prilavok.levels.mine.http import SELLERS, seller_of
from prilavok.levels.months import Month
from prilavok.levels.tracing import actions
from prilavok.levels.tracing.actions import Wanted
from prilavok.levels.tracing.model import EvidencePage

MonthText = Annotated[str, QueryParameter(max_length=7)]
IndicatorText = Annotated[str, QueryParameter(max_length=40)]
RevisionNumber = Annotated[int | None, QueryParameter(ge=0, le=32_767)]
CursorText = Annotated[str | None, QueryParameter(max_length=4_096)]
WHO_DECIDES: Final = allow(Role.MODERATOR, Role.OPERATOR)


@get("/levels/mine/evidence", access=SELLERS)
async def read_evidence(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    month: MonthText,
    indicator: IndicatorText,
    revision: RevisionNumber = None,
    cursor: CursorText = None,
) -> EvidencePage:
    """What an indicator of a settled month counted, row by row, the newest first."""
    wanted = Wanted(seller_of(principal), Month.parse(month), indicator, revision)
    return await actions.page(db, wanted, cursor)


@get("/levels/sellers/{seller_id:str}/evidence", access=WHO_DECIDES)
async def read_evidence_of_seller(
    seller_id: FromPath[str],
    db: NamedDependency[Database],
    month: MonthText,
    indicator: IndicatorText,
    revision: RevisionNumber = None,
    cursor: CursorText = None,
) -> EvidencePage:
    """The same of a seller, for who decides about its appeals."""
    wanted = Wanted(SellerId(seller_id), Month.parse(month), indicator, revision)
    return await actions.page(db, wanted, cursor)


@get("/levels/mine/evidence.csv", access=SELLERS, media_type=MEDIA_TYPES[ExportFormat.CSV])
async def read_evidence_csv(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    month: MonthText,
    indicator: IndicatorText,
    revision: RevisionNumber = None,
) -> Stream:
    """All of it as CSV."""
    wanted = Wanted(seller_of(principal), Month.parse(month), indicator, revision)
    return await _file(db, wanted, ExportFormat.CSV)


@get("/levels/mine/evidence.parquet", access=SELLERS, media_type=MEDIA_TYPES[ExportFormat.PARQUET])
async def read_evidence_parquet(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    month: MonthText,
    indicator: IndicatorText,
    revision: RevisionNumber = None,
) -> Stream:
    """All of it as Parquet."""
    wanted = Wanted(seller_of(principal), Month.parse(month), indicator, revision)
    return await _file(db, wanted, ExportFormat.PARQUET)


async def _file(db: Database, wanted: Wanted, form: ExportFormat) -> Stream:
    rows = await actions.export(db, wanted, form)
    name = f"evidence-{wanted.month}-{wanted.indicator}.{form}"
    return Stream(
        rows,
        headers={
            "content-type": form.media_type,
            "cache-control": "private, no-store",
            "content-disposition": f'attachment; filename="{name}"',
        },
    )


HANDLERS: Final = (
    read_evidence,
    read_evidence_of_seller,
    read_evidence_csv,
    read_evidence_parquet,
)
