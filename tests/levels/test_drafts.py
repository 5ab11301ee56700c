"""A draft is tried on the past, and a published one is told with what changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest_asyncio
from msgspec.structs import replace

from levels.market import Market, publish
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import heads
from prilavok.core.ids import SellerId
from prilavok.levels.mine.actions import my_level
from prilavok.levels.mine.model import ChangeKind
from prilavok.levels.model import LevelName
from prilavok.levels.months import Month
from prilavok.levels.news.actions import have_read
from prilavok.levels.news.jobs import tell_sellers
from prilavok.levels.news.rules import changes
from prilavok.levels.programme import (
    KIND,
    Absolute,
    Goals,
    Level,
    LevelProgramme,
    Off,
    Percentile,
)
from prilavok.levels.rewards.actions import price
from prilavok.levels.rewards.model import Price, PriceRequest
from prilavok.levels.settling.actions import settle
from prilavok.levels.settling.sealing import digest_of
from prilavok.levels.whatif import rules
from prilavok.levels.whatif.actions import try_draft
from prilavok.levels.whatif.model import Cost, Mover, WouldMove
from prilavok.notices import Recipient, RecipientKind, notice_page
from prilavok.programmes import preset

PROGRAMME = preset(KIND, "wildberries-2024-12")
MAY = Month.parse("2024-05")
JUNE = datetime(2024, 6, 10, 9, tzinfo=UTC)
GOOD = SellerId("good")


def changed(programme: LevelProgramme, name: str, **fields: object) -> LevelProgramme:
    """The programme with a level that is otherwise."""
    levels = [replace(each, **fields) if each.level == name else each for each in programme.levels]
    return replace(programme, levels=tuple(levels))


def with_goal(level: Level, key: str, goal: Absolute | Percentile) -> tuple[Goals, ...]:
    return tuple(
        Goals(indicator=key, goal=goal) if each.indicator == key else each for each in level.goals
    )


BRONZE = PROGRAMME.levels[1]
HARDER = replace(
    changed(PROGRAMME, "bronze", goals=with_goal(BRONZE, "turnover", Absolute(20_000_000))),
    needed=8,
)
CHEAPER = changed(
    HARDER,
    "initial",
    rewards=tuple(
        replace(each, off_bps=2_000) if isinstance(each, Off) else each
        for each in PROGRAMME.levels[0].rewards
    ),
)


@pytest_asyncio.fixture
async def settled(database: Database, clock: FixedClock) -> AsyncIterator[Database]:
    """May is settled: `good` has come to bronze, `idle` to nothing; a service was used in June."""
    await publish(database, PROGRAMME, datetime(2024, 4, 1, tzinfo=UTC))
    market = Market(database)
    market.seller("good")
    market.seller("idle")
    for n in range(60):
        market.kept("good", f"o{n}", lines=[300_000])
        market.review("good", f"r{n}", 5)
    clock.at = datetime(2024, 6, 2, tzinfo=UTC)
    await market.tell(clock)
    await settle(database, clock, MAY)
    clock.at = JUNE
    used = PriceRequest(
        seller_id="good",
        service="transit_supply",
        amount=Price(minor=10_000, currency="RUB"),
        use_id="u",
    )
    await price(database, used, "key:1", JUNE)
    yield database


async def test_a_draft_moves_sellers_and_its_own_document_nobody(settled: Database) -> None:
    before = await digest_of(settled, MAY)
    same = (await try_draft(settled, PROGRAMME, 12)).months
    assert [(each.month, each.movers) for each in same] == [("2024-05", ())]
    assert same[0].costs == (Cost("RUB", 1, 700, 700),)

    report = await try_draft(settled, CHEAPER, 12)

    month = report.months[0]
    assert (report.sellers, report.looked_at, report.margin_bps, report.uses) == (2, 2, 0, 1)
    assert month.movers == (Mover("good", "good", LevelName("bronze"), LevelName("initial")),)
    assert set(month.moves) == {
        WouldMove(LevelName("bronze"), LevelName("initial"), 1),
        WouldMove(None, None, 1),
    }
    assert month.costs == (Cost("RUB", 1, 700, 2_000),)
    assert await digest_of(settled, MAY) == before


def test_a_large_market_is_looked_at_in_part() -> None:
    assert rules.lanes_to_try(64, 50_000, 0, sellers_max=50_000, pieces_max=5) == 64
    assert rules.lanes_to_try(64, 200_000, 0, sellers_max=50_000, pieces_max=5) == 16
    assert rules.lanes_to_try(64, 10, 10**9, sellers_max=50_000, pieces_max=10**6) == 1
    assert rules.margin_bps(100, 100) == 0
    assert rules.margin_bps(9_604, 10**9) == 100  # ±1 % of 9,604, as every textbook has it


def test_what_moved_is_told() -> None:
    assert changes(PROGRAMME, PROGRAMME) == ()
    found = {
        (each.what, each.level, each.indicator, each.service)
        for each in changes(PROGRAMME, CHEAPER)
    }
    assert found == {
        (ChangeKind.NEEDED, None, None, None),
        (ChangeKind.GOAL, "bronze", "turnover", None),
        (ChangeKind.REWARD, "initial", None, "transit_supply"),
    }
    fewer = replace(PROGRAMME, levels=PROGRAMME.levels[:3], indicators=PROGRAMME.indicators)
    assert [each.what for each in changes(PROGRAMME, fewer)] == [ChangeKind.LEVEL_REMOVED]
    assert [each.what for each in changes(fewer, PROGRAMME)] == [ChangeKind.LEVEL_ADDED]


async def test_a_new_version_is_told_once_with_what_it_would_have_given(
    settled: Database, clock: FixedClock
) -> None:
    await publish(settled, CHEAPER, JUNE)

    news = (await my_level(settled, clock, GOOD)).news
    assert news is not None
    assert (news.version, news.is_known) == (2, True)
    assert news.was is not None
    assert news.level_last_month is not None
    assert (news.was.level, news.level_last_month.level) == ("bronze", "initial")
    assert len(news.changes) == 3

    await have_read(settled, clock, GOOD, 2, "seller_staff:w")
    assert (await my_level(settled, clock, GOOD)).news is None
    for _ in range(settled.lanes + 2):
        async with settled.transaction() as conn:
            await tell_sellers(conn, JUNE, JUNE)
    async with settled.reading() as conn:
        assert len(await heads(conn)) == settled.lanes
        told = await notice_page(
            conn,
            Recipient(RecipientKind.SELLER, GOOD),
            "w",
            lanes=settled.lanes,
            language="en",
        )
    assert [each.title for each in told.notices] == ["New level rules: wildberries-2024-12"]


async def test_what_was_not_measured_is_not_told(settled: Database, clock: FixedClock) -> None:
    goals = with_goal(BRONZE, "turnover", Percentile(9_000))
    await publish(settled, changed(PROGRAMME, "bronze", goals=goals), JUNE)
    clock.at = JUNE + timedelta(hours=1)
    news = (await my_level(settled, clock, GOOD)).news
    assert news is not None
    assert (news.is_known, news.level_last_month) == (False, None)
