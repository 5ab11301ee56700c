"""What the running month would give: each day, and a warning before a level is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from levels.market import MAY, Market, publish, read_all
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import serve_subscriber
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.levels.mine.actions import my_level
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND
from prilavok.levels.projection.actions import project_due
from prilavok.levels.settling.actions import settle
from prilavok.levels.telling import SUBSCRIBER
from prilavok.notices import Recipient, RecipientKind
from prilavok.notices import store as notices
from prilavok.programmes import preset

GOOD = SellerId("good")
SELLER = Recipient(RecipientKind.SELLER, GOOD)


async def told(database: Database) -> list[str]:
    """What the seller was told, oldest first."""
    lane = lane_of(GOOD, database.lanes)
    async with database.reading() as conn:
        page = await notices.page(
            conn, lane, SELLER, "staff", before=None, unread_only=False, limit=50
        )
    return [notice.kind for notice in reversed(page)]


async def test_a_seller_is_warned_once_before_a_level_is_lost(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, preset(KIND, "wildberries-2024-12"), datetime(2024, 4, 1, tzinfo=UTC))
    market = Market(database)
    market.seller(GOOD)
    for n in range(60):
        market.kept(GOOD, f"o{n}", lines=[300_000])
        market.review(GOOD, f"r{n}", 5)
    clock.at = datetime(2024, 6, 2, 9, tzinfo=UTC)
    await market.tell(clock)
    await settle(database, clock, Month.parse("2024-05"))
    for lane in range(database.lanes):
        await serve_subscriber(database, SUBSCRIBER, Lane(lane), clock.now())
    for n in range(12):
        market.kept(GOOD, f"p{n}", MAY + timedelta(days=28), lines=[200_000])
    clock.at = datetime(2024, 6, 9, 12, tzinfo=UTC)
    await market.tell(clock)
    await read_all(database)

    days: list[tuple[int, int]] = []
    for day in (10, 10, 24, 25, 26):
        clock.at = datetime(2024, 6, day, 9, tzinfo=UTC)
        projected = await project_due(database, clock)
        days.append((projected, len(await told(database))))

    page = await my_level(database, clock, GOOD)
    assert days == [(8, 1), (0, 1), (8, 2), (8, 2), (8, 2)]
    assert await told(database) == ["level_changed", "level_at_risk"]
    assert page.held is not None
    assert page.held.level is not None
    assert page.held.level.level == "bronze"
    assert page.projection is not None
    assert page.projection.level is not None
    assert page.projection.level.level == "initial"
    assert page.next_level is not None
    assert (page.next_level.level.level, page.next_level.by) == ("silver", "projection")
    assert page.next_level.missing[0].gap > 0
    [turnover] = [tile for tile in page.tiles if tile.indicator == "turnover"]
    assert turnover.now is not None
    assert (turnover.value.amount, turnover.now.amount) == (60 * 300_000, 12 * 200_000)
    assert [goal.met for goal in turnover.now_goals][:2] == ["met", "missed"]


async def test_nothing_is_projected_without_a_programme(
    database: Database, clock: FixedClock
) -> None:
    assert await project_due(database, clock) == 0
    assert (await my_level(database, clock, GOOD)).programme_version is None
