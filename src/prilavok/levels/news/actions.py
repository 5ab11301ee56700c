"""News of the programme, as one seller sees them."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from prilavok import market, programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.levels import rules as deciding
from prilavok.levels.mine import store
from prilavok.levels.mine.model import LevelBrief, News
from prilavok.levels.mine.showing import brief
from prilavok.levels.mine.store import SettledStanding
from prilavok.levels.model import LevelName, Seller
from prilavok.levels.months import Month
from prilavok.levels.news.rules import changes, known_goals
from prilavok.levels.programme import KIND, LevelProgramme
from prilavok.levels.settling.deciding import nothing_of
from prilavok.programmes import Start


class LastMonth(Struct, frozen=True):
    """The level that the last settled month would have given, where that `is_known`."""

    level: LevelBrief | None = None
    is_known: bool = False


async def newest(conn: Connection) -> Start | None:
    """The version that was published last, in force or announced."""
    starts = await programmes.starts(conn, KIND)
    return max(starts, key=lambda start: start.version, default=None)


async def news_for(
    conn: Connection, seller_id: SellerId, last: SettledStanding | None, lanes: int
) -> News | None:
    """What nobody of the seller's has read about; of the first version there is nothing to
    compare with."""
    start = await newest(conn)
    if start is None:
        return None
    if await store.has_read_news(conn, lane_of(seller_id, lanes), seller_id, start.version):
        return None
    document = await programmes.document_kept(conn, KIND, start.version)
    before = None
    if start.version > 1:
        before = await programmes.document_kept(conn, KIND, start.version - 1)
    decided_by, would_be = None, LastMonth()
    if last is not None:
        decided_by = await programmes.document_kept(conn, KIND, last.programme_version)
        sellers = await market.sellers_by_id(conn, [seller_id], lanes=lanes)
        asked = await store.asked_for(conn, lane_of(seller_id, lanes), seller_id)
        if sellers:
            would_be = last_month_by(document, decided_by, last, sellers[0], asked)
    return News(
        version=start.version,
        effective_from=start.effective_from,
        name=document.name,
        month=str(Month(last.month)) if last is not None else None,
        was=brief(decided_by.level(last.level_after)) if last and decided_by else None,
        level_last_month=would_be.level,
        is_known=would_be.is_known,
        changes=changes(before, document) if before is not None else (),
    )


def last_month_by(
    document: LevelProgramme,
    decided_by: LevelProgramme,
    last: SettledStanding,
    seller: market.Seller,
    asked_for: set[str],
) -> LastMonth:
    """What the settled month would have given by `document`."""
    goals = known_goals(decided_by, last.goals, document)
    if goals is None:
        return LastMonth()
    standing = deciding.decide(
        document,
        goals,
        Seller(
            seller_id=SellerId(seller.seller_id),
            country=seller.country,
            registered_at=seller.registered_at,
            level_before=last.level_before,
            asked_for=_highest(document, asked_for),
        ),
        [last.measured.get(each.key, nothing_of(each)) for each in document.indicators],
        Month(last.month).ends(document.clock),
    )
    return LastMonth(brief(document.level(standing.level_after)), is_known=True)


def _highest(document: LevelProgramme, asked_for: set[str]) -> LevelName | None:
    names = [level.level for level in document.levels if level.level in asked_for]
    return LevelName(names[-1]) if names else None


async def have_read(db: Database, clock: Clock, seller_id: SellerId, version: int, by: str) -> None:
    """Somebody has read about the version: it is shown no more. Again, nothing changes."""
    now: datetime = clock.now()
    async with db.transaction() as conn:
        start = await newest(conn)
        if start is not None and version <= start.version:
            lane = lane_of(seller_id, db.lanes)
            await store.read_news(conn, lane, seller_id, version, by=by, now=now)
