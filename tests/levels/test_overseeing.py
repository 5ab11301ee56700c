"""What operators see of a month that is being settled."""

from __future__ import annotations

import pytest

from levels.test_settling import MONTH, a_month_of_sales
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.levels.overseeing.settlements import settled, settlements
from prilavok.levels.settling.actions import settle
from prilavok.levels.settling.progress import Step


class Stopped(Exception):
    """Somebody has stopped the settlement."""


@pytest.mark.parametrize(("step", "steps_before"), [("measure", 0), ("decide", 1), ("tell", 2)])
async def test_operators_see_how_far_a_month_is_that_was_stopped(
    database: Database, clock: FixedClock, step: str, steps_before: int
) -> None:
    await a_month_of_sales(database, clock)

    def stop_in_the_middle(seen: Step) -> None:
        if (seen.name, seen.done) == (step, database.lanes // 2):
            raise Stopped

    with pytest.RaisesGroup(Stopped):
        await settle(database, clock, MONTH, stop_in_the_middle)

    [view] = (await settlements(database, clock)).settlements
    assert view.settling is not None
    assert (view.settling.step, view.settling.whole) == (step, 3 * database.lanes)
    done = view.settling.done - steps_before * database.lanes
    assert database.lanes // 2 <= done < database.lanes
    assert (view.finished_at is not None) == (step == "tell")

    await settle(database, clock, MONTH)

    [view] = (await settlements(database, clock)).settlements
    assert view.settling is None
    assert (await settled(database, clock, MONTH)).settlement == view


async def test_a_month_that_has_only_begun_is_at_the_beginning(
    database: Database, clock: FixedClock
) -> None:
    await a_month_of_sales(database, clock)

    def stop_at_once(seen: Step) -> None:
        if seen.name == "measure":
            raise Stopped

    with pytest.raises(Stopped):
        await settle(database, clock, MONTH, stop_at_once)

    [view] = (await settlements(database, clock)).settlements
    assert view.settling is not None
    assert (view.settling.step, view.settling.done) == ("measure", 0)
