"""What each decision about an appeal would make of the month, as whoever decides sees it before."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from prilavok import programmes
from prilavok.cases import Case, Consequence, Consequences
from prilavok.core.database import Connection
from prilavok.core.ids import SellerId
from prilavok.levels.appealing import store
from prilavok.levels.appealing.counting import counted_anew
from prilavok.levels.appealing.kinds import CASE
from prilavok.levels.appealing.model import AppealRuling
from prilavok.levels.evidence import store as evidence
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND
from prilavok.levels.settling.settlement_store import settlement_of
from prilavok.levels.telling import named

COUNTED: tuple[AppealRuling, ...] = (AppealRuling.RECOUNT, AppealRuling.RECOUNT_WITHOUT)


async def preview(conn: Connection, case: Case, _label: str | None, _now: datetime) -> Consequences:
    """The level that the month would give, by all that is known now; of other cases, nothing."""
    if case.kind != CASE or not case.is_undecided:
        return {}
    appeal = await store.appeal_of(conn, case.lane, SellerId(case.owner.id), UUID(case.subject))
    assert appeal is not None
    settlement = await settlement_of(conn, Month(appeal.month))
    position = await evidence.position_of(conn, case.lane)
    assert settlement is not None
    programme = await programmes.document_kept(conn, KIND, settlement.programme_version)
    told: dict[str, tuple[Consequence, ...]] = {}
    for ruling in COUNTED:
        granted = replace(appeal, decision=ruling)
        anew = await counted_anew(conn, case.lane, granted, settlement, position, follows=None)
        words = named(programme, anew.standing.level_after).words
        told[ruling] = (Consequence("level", dict(words)),)
    return told
