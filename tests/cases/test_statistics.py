"""Figures of the work: counted over every lane, of the period that was asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.kinds import SELLER, desk_of, held, opened, says
from prilavok import cases
from prilavok.cases.statistics import PERIOD_MAX, CaseStatistics, ModeratorRow, RuleRow, statistics
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.parties import Party, PartyKind

A, B = "moderator:a", "moderator:b"


async def figures(
    database: Database,
    clock: FixedClock,
    since: datetime | None = None,
    until: datetime | None = None,
) -> CaseStatistics:
    async with database.snapshot() as conn:
        return await statistics(conn, since=since, until=until, now=clock.now())


async def decided(
    database: Database,
    clock: FixedClock,
    number: int,
    who: str,
    decision: str,
    *,
    takes: timedelta,
) -> cases.CaseId:
    """A case of a lane of its own, about a finding of one rule."""
    party = Party(PartyKind.SELLER, f"s-{number}")
    case_id = await opened(database, clock, held(f"m-{number}", party, rule="r", rule_version=3))
    desk = desk_of(database, clock)
    await desk.take(who, case_id)
    clock.move(takes)
    await desk.decide(who, case_id, says(decision))
    return case_id


async def test_the_work_is_counted_by_person_and_by_rule(
    database: Database, clock: FixedClock
) -> None:
    began = clock.now()
    minute = timedelta(minutes=1)
    first = await decided(database, clock, 1, A, "confirm", takes=minute)
    await decided(database, clock, 2, A, "release", takes=2 * minute)
    await decided(database, clock, 3, A, "confirm", takes=9 * minute)
    clock.move(timedelta(hours=1))
    await decided(database, clock, 4, A, "confirm", takes=3 * minute)
    await decided(database, clock, 5, B, "release", takes=4 * minute)
    async with database.transaction() as conn:
        await cases.note_reversal(conn, first, first, lanes=database.lanes, now=clock.now())
    await desk_of(database, clock).take(B, await opened(database, clock, held("m-6")))
    clock.move(timedelta(seconds=1))

    found = await figures(database, clock)

    assert found.moderators == (
        ModeratorRow(
            by=A,
            holding=0,
            opinions=4,
            decided=4,
            reversed=1,
            reversal_rate=0.25,
            per_hour=2.0,
            handled_s_median=120,
        ),
        ModeratorRow(
            by=B,
            holding=1,
            opinions=1,
            decided=1,
            reversed=0,
            reversal_rate=0.0,
            per_hour=1.0,
            handled_s_median=240,
        ),
    )
    assert found.rules == (
        RuleRow(rule="r", rule_version=3, confirmed=2, released=3, reversed=1, precision=0.4),
    )
    [waiting] = found.queue
    assert (waiting.undecided, waiting.held, waiting.overdue) == (1, 1, 0)

    earlier = await figures(database, clock, since=began, until=began + minute)
    assert (earlier.moderators[0].opinions, earlier.rules) == (0, ()), "the end is not included"
    first_only = await figures(
        database, clock, since=began + minute, until=began + minute + timedelta(microseconds=1)
    )
    assert [row.opinions for row in first_only.moderators] == [1, 0], "the beginning is"


async def test_a_lease_that_has_run_out_is_no_load(database: Database, clock: FixedClock) -> None:
    case_id = await opened(database, clock, held("m-1", SELLER))
    await desk_of(database, clock).take(A, case_id)
    assert [row.holding for row in (await figures(database, clock)).moderators] == [1]
    clock.move(timedelta(minutes=30))
    found = await figures(database, clock)
    assert found.moderators == ()
    assert [row.held for row in found.queue] == [0]
    clock.move(timedelta(minutes=30))
    assert [row.overdue for row in (await figures(database, clock)).queue] == [1]


async def test_a_rule_wrongly_released_counts_as_confirmed(
    database: Database, clock: FixedClock
) -> None:
    case_id = await decided(database, clock, 1, A, "release", takes=timedelta())
    async with database.transaction() as conn:
        await cases.note_reversal(conn, case_id, case_id, lanes=database.lanes, now=clock.now())
    clock.move(timedelta(seconds=1))
    [rule] = (await figures(database, clock)).rules
    assert (rule.confirmed, rule.released, rule.reversed, rule.precision) == (1, 0, 1, 1.0)


async def test_no_period_is_longer_than_a_year(database: Database, clock: FixedClock) -> None:
    found = await figures(database, clock, since=datetime.min.replace(tzinfo=clock.now().tzinfo))
    assert found.until - found.since == PERIOD_MAX
