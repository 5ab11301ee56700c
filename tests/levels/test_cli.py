"""What `prilavok levels settle` says in a terminal."""

from __future__ import annotations

import pytest

from levels.test_settling import JUNE, MONTH, a_month_of_sales
from prilavok import cli
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.exits import Exit
from prilavok.levels import cli as levels_cli
from prilavok.levels.settling.actions import settle
from prilavok.levels.settling.progress import Step


async def test_every_step_begins_at_nothing_and_ends_with_all_of_it(
    database: Database, clock: FixedClock
) -> None:
    await a_month_of_sales(database, clock)
    steps: list[Step] = []
    await settle(database, clock, MONTH, steps.append)
    assert list(dict.fromkeys(step.name for step in steps)) == ["read", "measure", "decide", "tell"]
    for name in ("read", "measure", "decide", "tell"):
        of_name = [step for step in steps if step.name == name]
        assert of_name[0].done == 0
        assert of_name[-1].done == of_name[-1].whole


async def test_a_month_that_is_settled_and_told_of_has_no_steps_left(
    database: Database, clock: FixedClock
) -> None:
    await a_month_of_sales(database, clock)
    first = await settle(database, clock, MONTH)
    steps: list[Step] = []
    assert await settle(database, FixedClock(JUNE), MONTH, steps.append) == first
    assert steps == []


def test_who_stops_a_settlement_reads_how_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(_act: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(levels_cli, "_on_database", stopped)
    with pytest.raises(SystemExit) as ended:
        cli.run(["levels", "settle", "--period", "2024-05"])
    assert ended.value.code == Exit.INTERRUPTED
    said = " ".join(capsys.readouterr().err.split())
    assert "What is done of 2024-05 is kept: the same command goes on with it." in said


@pytest.mark.parametrize("name", ["read", "measure", "decide", "tell"])
def test_every_step_has_a_bar_with_a_name(name: str) -> None:
    bars = levels_cli.Bars(quiet=True)
    bars.show(Step(name, 0, None if name == "read" else 8))
    bars.show(Step(name, 0, 0))
    [task] = bars.shown.tasks
    assert task.finished
    assert task.description == levels_cli.STEPS[name]
