"""A settled month is contested, decided by people, and counted anew: once, and by its own log."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from msgspec import Struct
from msgspec.structs import replace

from levels.adding_up import assert_rows_add_up
from levels.market import Market, publish, read_all
from prilavok.cases import CaseId, Decision, Desk, Evidence, case_of
from prilavok.cases.errors import PieceUnknown
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch
from prilavok.core.errors import DomainError
from prilavok.core.events import serve_subscriber
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.levels.appealing.contesting import appeals, contest
from prilavok.levels.appealing.deciding import SUBSCRIBER
from prilavok.levels.appealing.kinds import KINDS
from prilavok.levels.appealing.model import (
    LevelAppealState,
    LevelAppealView,
    MonthAppealedAlready,
    NewLevelAppeal,
    NotCounted,
    TooLateToContestMonth,
)
from prilavok.levels.appealing.revising import revise_due
from prilavok.levels.appealing.store import appeals_of
from prilavok.levels.holding.actions import ground_at, held_by
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND
from prilavok.levels.projection.actions import project_due
from prilavok.levels.projection.store import Projected, projection_of
from prilavok.levels.settling.actions import settle
from prilavok.levels.settling.progress import Step
from prilavok.levels.settling.recounts import revisions_of
from prilavok.levels.settling.standing_store import Stored, all_measured, stored_after
from prilavok.levels.settling.verifying import verify
from prilavok.levels.tracing.actions import Wanted, page
from prilavok.programmes import preset

APRIL: Final = datetime(2024, 4, 1, tzinfo=UTC)
JUNE: Final = datetime(2024, 6, 2, 9, tzinfo=UTC)
MONTH: Final = Month.parse("2024-05")
NEXT: Final = MONTH.plus(1)
SHOP = SellerId("fair")
WHY: Final = "Twelve orders came to you only after the month had been settled."


class Town:
    """A market with a shop that came to no level in May, and what its people do."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.db, self.clock = database, clock
        self.market = Market(database)
        self.lane = lane_of(SHOP, database.lanes)

    async def settle_may(self) -> None:
        await publish(self.db, preset(KIND, "wildberries-2024-12"), APRIL)
        self.market.seller(SHOP)
        self.market.seller("other")
        for n in range(12):
            self.market.kept(SHOP, f"o{n}", lines=[100_000])
            self.market.review(SHOP, f"r{n}", 5)
        self.market.review(SHOP, "spite", 1)
        self.clock.at = JUNE
        await self.market.tell(self.clock)
        await settle(self.db, self.clock, MONTH)

    async def hear_late(self, orders: int = 60) -> None:
        """Orders of May are told in June."""
        for n in range(orders):
            self.market.kept(SHOP, f"late{n}", lines=[300_000])
        self.clock.move(timedelta(hours=1))
        await self.market.tell(self.clock)
        await read_all(self.db)

    async def contest(
        self, *indicators: str, contested: tuple[int, ...] = (), month: Month = MONTH
    ) -> LevelAppealView:
        wanted = NewLevelAppeal(
            month=str(month), indicators=indicators, text=WHY, contested=contested
        )
        return await contest(self.db, self.clock, SHOP, wanted, "staff:fair:w", "en")

    async def decide(
        self,
        appeal: LevelAppealView,
        decision: str,
        template: str,
        pieces: tuple[int, ...] | None = None,
    ) -> None:
        desk = Desk(self.db, self.clock, KINDS, (), lambda _lane, _position: None)
        case_id = await self.case_about(appeal)
        await desk.take("moderator:m", case_id)
        decided = Decision(decision=decision, template=template, pieces=pieces)
        await desk.decide("moderator:m", case_id, decided)
        await serve_subscriber(self.db, SUBSCRIBER, self.lane, self.clock.now())

    async def case_about(self, appeal: LevelAppealView) -> CaseId:
        async with self.db.reading() as conn:
            [found] = [
                each
                for each in await appeals_of(conn, self.lane, SHOP)
                if each.appeal_id == appeal.appeal_id
            ]
        return CaseId(found.case_id)

    async def evidence(self, appeal: LevelAppealView) -> Evidence:
        case_id = await self.case_about(appeal)
        async with self.db.reading() as conn:
            return (await case_of(conn, case_id, lanes=self.db.lanes)).evidence

    async def grant(self, appeal: LevelAppealView, *, without: bool = False) -> int:
        if without:
            await self.decide(appeal, "recount_without", "level_rows_wrong")
        else:
            await self.decide(appeal, "recount", "level_facts_late")
        return await revise_due(self.db, self.clock)

    async def turnover(self, month: Month) -> int:
        async with self.db.reading() as conn:
            measured = await all_measured(conn, self.lane, month)
        value = measured[SHOP].get("turnover")
        return value.numerator if value is not None else 0

    async def revised_turnover(self, month: Month) -> list[int]:
        async with self.db.reading() as conn:
            found = await revisions_of(conn, self.lane, month)
        values = [each.measured.get("turnover") for each in found]
        return [value.numerator if value is not None else 0 for value in values]

    async def held(self, at: datetime | None = None) -> str | None:
        async with self.db.reading() as conn:
            ground = await ground_at(conn, at or self.clock.now())
            assert ground is not None
            level = (await held_by(conn, ground, SHOP, self.db.lanes)).level
        return level.level if level is not None else None

    async def projected(self) -> Projected:
        month = Month.of(self.clock.now(), ZoneInfo("Europe/Moscow"))
        async with self.db.reading() as conn:
            found = await projection_of(conn, self.lane, SHOP, month.first)
        assert found is not None
        return found

    async def standing(self, month: Month) -> Stored:
        async with self.db.reading() as conn:
            rows = await stored_after(conn, self.lane, month, "", sellers_max=100)
        return next(row for row in rows if row.seller_id == SHOP)


@pytest.fixture
async def town(database: Database, clock: FixedClock) -> Town:
    town = Town(database, clock)
    await town.settle_may()
    return town


async def test_a_granted_appeal_counts_what_came_late_in_its_own_month_and_not_again(
    town: Town,
) -> None:
    settled = await settle(town.db, town.clock, MONTH)
    was, before = await town.standing(MONTH), town.clock.now()
    await town.hear_late()
    appeal = await town.contest("turnover", "orders")
    evidence = await town.evidence(appeal)
    [turnover, _] = evidence.figures
    assert evidence.facts["currency"] == "RUB"
    assert {goal.level for goal in turnover.goals} <= evidence.named.keys()
    assert evidence.named["bronze"]["ru"] == "Бронзовый"

    assert await town.grant(appeal) == 1

    assert await town.revised_turnover(MONTH) == [12 * 100_000 + 60 * 300_000]
    assert (await town.held(before), await town.held()) == ("initial", "bronze")
    assert await town.standing(MONTH) == was
    assert await settle(town.db, town.clock, MONTH) == settled
    assert (await verify(town.db, MONTH)).is_right
    [shown] = (await appeals(town.db, SHOP, "en")).appeals
    assert (shown.state, shown.revision) == (LevelAppealState.REVISED, 1)

    town.market.kept(SHOP, "june", JUNE, lines=[7_000])
    town.clock.at = datetime(2024, 7, 2, tzinfo=UTC)
    await town.market.tell(town.clock)
    await settle(town.db, town.clock, NEXT)
    assert await town.turnover(NEXT) == 7_000
    assert (await town.standing(NEXT)).level_before == "bronze"
    assert (await verify(town.db, NEXT)).is_right


async def test_without_an_appeal_the_same_facts_count_in_the_next_month(town: Town) -> None:
    await town.hear_late()
    town.clock.at = datetime(2024, 7, 2, tzinfo=UTC)
    await settle(town.db, town.clock, NEXT)
    assert await town.turnover(NEXT) == 60 * 300_000


async def test_rows_that_should_not_have_counted_are_left_out_for_good(town: Town) -> None:
    wanted = Wanted(SHOP, MONTH, "rating")
    rows = (await page(town.db, wanted, None)).rows
    [spite] = [row for row in rows if row.review_id == "spite"]
    appeal = await town.contest("rating", contested=(spite.position,))

    await town.grant(appeal, without=True)

    after = await page(town.db, wanted, None)
    assert (after.revision, after.value.amount, len(after.rows)) == (1, 500, 12)
    first = await page(town.db, Wanted(SHOP, MONTH, "rating", 0), None)
    assert (first.revisions, len(first.rows)) == (1, 13)
    async with town.db.reading() as conn:
        [revised] = await revisions_of(conn, town.lane, MONTH)
    for revision, measured in ((0, (await town.standing(MONTH)).measured), (1, revised.measured)):
        for key in measured:
            await assert_rows_add_up(town.db, MONTH, SHOP, key, measured, revision)


async def test_of_the_contested_rows_those_are_left_out_that_were_decided(town: Town) -> None:
    wanted = Wanted(SHOP, MONTH, "rating")
    rows = (await page(town.db, wanted, None)).rows
    [spite] = [row.position for row in rows if row.review_id == "spite"]
    [fair] = [row.position for row in rows if row.review_id == "r0"]
    appeal = await town.contest("rating", contested=(spite, fair))
    with pytest.raises(PieceUnknown):
        await town.decide(appeal, "recount_without", "level_rows_wrong", (spite, 10**6))

    await town.decide(appeal, "recount_without", "level_rows_wrong", (spite,))
    assert await revise_due(town.db, town.clock) == 1

    left = {row.position for row in (await page(town.db, wanted, None)).rows}
    assert left == {row.position for row in rows} - {spite}
    [shown] = (await appeals(town.db, SHOP, "en")).appeals
    assert (shown.contested, shown.not_counted) == (tuple(sorted((spite, fair))), (spite,))
    assert (await verify(town.db, MONTH)).is_right


async def test_what_is_settled_later_follows_from_a_revision(town: Town) -> None:
    """The month after is settled already, and has counted what came late: it is revised, too."""
    await town.hear_late()
    appeal = await town.contest("turnover")
    town.clock.at = datetime(2024, 7, 2, tzinfo=UTC)
    await settle(town.db, town.clock, NEXT)

    await town.grant(appeal)

    assert await town.revised_turnover(MONTH) == [12 * 100_000 + 60 * 300_000]
    assert await town.revised_turnover(NEXT) == [0]
    assert await town.turnover(NEXT) == 60 * 300_000
    for month in (MONTH, NEXT):
        assert (await verify(town.db, month)).is_right
    assert await told(town.db) == [
        Told("2024-05", "initial", "bronze"),
        Told("2024-06", "bronze", None),
    ]


async def test_a_revision_waits_for_a_settlement_that_is_under_way(town: Town) -> None:
    await town.hear_late()
    appeal = await town.contest("turnover")
    town.clock.at = datetime(2024, 7, 2, tzinfo=UTC)
    await stop_settling(town, NEXT)

    assert await town.grant(appeal) == 0
    assert (await appeals(town.db, SHOP, "en")).appeals[0].state is LevelAppealState.GRANTED
    await settle(town.db, town.clock, NEXT)
    assert await revise_due(town.db, town.clock) == 1

    assert await town.revised_turnover(NEXT) == [0]
    assert (await verify(town.db, NEXT)).is_right


async def test_settling_and_revising_at_once_count_everything_once(town: Town) -> None:
    await town.hear_late()
    await town.decide(await town.contest("turnover"), "recount", "level_facts_late")
    town.clock.at = datetime(2024, 7, 2, tzinfo=UTC)

    await asyncio.gather(
        settle(town.db, town.clock, NEXT),
        *(revise_due(town.db, town.clock) for _ in range(3)),
    )
    await revise_due(town.db, town.clock)

    assert await town.revised_turnover(MONTH) == [12 * 100_000 + 60 * 300_000]
    june = await town.revised_turnover(NEXT) or [await town.turnover(NEXT)]
    assert june == [0]
    for month in (MONTH, NEXT):
        assert (await verify(town.db, month)).is_right


async def test_two_appeals_of_a_month_become_two_revisions(town: Town) -> None:
    await town.hear_late()
    rows = (await page(town.db, Wanted(SHOP, MONTH, "rating"), None)).rows
    [spite] = [row for row in rows if row.review_id == "spite"]
    of_rating = await town.contest("rating", contested=(spite.position,))
    of_turnover = await town.contest("turnover")
    await town.decide(of_rating, "recount_without", "level_rows_wrong")
    await town.decide(of_turnover, "recount", "level_facts_late")

    done = await asyncio.gather(*(revise_due(town.db, town.clock) for _ in range(3)))

    assert sum(done) == 2
    shown = (await appeals(town.db, SHOP, "en")).appeals
    assert sorted(each.revision or 0 for each in shown) == [1, 2]
    newest = await page(town.db, Wanted(SHOP, MONTH, "rating"), None)
    assert (newest.revision, newest.value.amount) == (2, 500)
    assert (await verify(town.db, MONTH)).is_right


async def test_a_rejected_appeal_changes_nothing(town: Town) -> None:
    await town.hear_late()
    await town.decide(await town.contest("turnover"), "uphold", "level_nothing_late")
    assert await revise_due(town.db, town.clock) == 0
    [shown] = (await appeals(town.db, SHOP, "ru")).appeals
    assert shown.state is LevelAppealState.REJECTED
    assert shown.reason is not None
    assert shown.reason.startswith("После подведения")
    assert await town.held() == "initial"


async def test_the_running_month_does_not_count_what_a_revision_has(town: Town) -> None:
    await town.hear_late()
    await town.grant(await town.contest("turnover"))
    await project_due(town.db, town.clock)
    async with town.db.reading() as conn:
        projected = await projection_of(conn, town.lane, SHOP, NEXT.first)
    assert projected is not None
    assert projected.level_before == "bronze"
    assert projected.measured.get("turnover") is None


async def test_a_month_is_contested_once_by_each_indicator_and_in_time(town: Town) -> None:
    first = await town.contest("turnover")
    assert await town.contest("turnover") == first
    with pytest.raises(MonthAppealedAlready):
        await town.contest("orders", "turnover")
    with pytest.raises(NotCounted):
        await town.contest("orders", contested=(1_000_000,))
    town.clock.at = JUNE + timedelta(days=14) - timedelta(microseconds=1)
    await town.contest("orders")
    town.clock.at = JUNE + timedelta(days=14)
    with pytest.raises(TooLateToContestMonth):
        await town.contest("rating")


async def stop_settling(town: Town, month: Month) -> None:
    """Begin to settle, and stop when the first lane is measured."""

    class Stopped(DomainError):
        """It was stopped."""

    def stop(step: Step) -> None:
        if step.name == "measure" and step.done:
            raise Stopped

    with pytest.raises(ExceptionGroup) as stopped:
        await settle(town.db, town.clock, month, stop)
    assert stopped.value.split(Stopped)[1] is None


class Told(Struct, frozen=True):
    """A revision as the log tells of it."""

    period: str
    level_before: str | None
    level_after: str | None


async def told(database: Database) -> list[Told]:
    """The revisions that the log tells of."""
    async with database.reading() as conn:
        return await fetch(conn, TOLD, row=Told)


TOLD = """
select event ->> 'period' as period, event ->> 'level_before' as level_before,
    event ->> 'level_after' as level_after
from events, jsonb_array_elements(told) as event
where event ->> 'type' = 'levels.revised'
order by 1
"""


async def test_the_running_month_knows_of_a_revision_at_once(town: Town) -> None:
    await town.hear_late()
    await project_due(town.db, town.clock)
    was = await town.projected()

    await town.grant(await town.contest("turnover"))
    now = await town.projected()
    town.clock.move(timedelta(days=1))
    await project_due(town.db, town.clock)

    assert now.level_before == await town.held() != was.level_before
    assert "orders" in was.measured
    assert "orders" not in now.measured
    assert replace(await town.projected(), at=now.at) == now
