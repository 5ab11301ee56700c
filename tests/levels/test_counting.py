"""What a programme counts as columns, and what is sealed of what came of it."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from psycopg.pq import ExecStatus

from prilavok.levels.model import Value
from prilavok.levels.programme import KIND, LevelProgramme
from prilavok.levels.settling.counting import Counting, counting_of
from prilavok.levels.settling.passes import (
    measure_of,
    measured_alone_of,
    measured_now_of,
    project_of,
)
from prilavok.levels.settling.seals import LaneSeal, sealed_together
from prilavok.programmes import preset
from statements import statement_of

PRESETS = ("wildberries-2024-06", "wildberries-2024-12", "market-relative-2025")


@pytest.mark.parametrize("name", PRESETS)
def test_what_indicators_share_is_counted_once(name: str) -> None:
    programme: LevelProgramme = preset(KIND, name)

    counting = counting_of(programme)

    assert len(set(counting.columns)) == len(counting.columns)
    kept = [column for column in counting.columns if column.startswith(KEPT)]
    assert len(kept) == 1


KEPT = "count(*) filter (where kind = 3 and"


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize(
    "statement_made", [measure_of, project_of, measured_now_of, measured_alone_of]
)
def test_a_statement_that_is_made_can_be_prepared(
    schema: psycopg.Connection, name: str, statement_made: Callable[[Counting], str]
) -> None:
    text = statement_made(counting_of(preset(KIND, name)))
    statement = statement_of(name, text, {}, None)

    result = schema.pgconn.prepare(b"", statement.sql.encode(), statement.oids)

    assert result.status == ExecStatus.COMMAND_OK, result.error_message.decode()


def seal(measured: dict[str, Value], level_after: str | None = "bronze") -> str:
    lane = LaneSeal()
    lane.add("s", None, level_after, "reached", measured, [["met", "missed"]])
    return lane.digest


def test_a_seal_is_of_what_is_stored_and_not_of_how() -> None:
    turnover, orders = Value(3, 5, 1), Value(4, 4, 1)

    assert seal({"turnover": turnover, "orders": orders}) == seal(
        {"orders": orders, "turnover": turnover}
    )
    assert seal({"turnover": turnover}) != seal({"turnover": Value(3, 6, 1)})
    assert seal({"turnover": turnover}) != seal({"turnover": turnover}, None)


def test_lanes_are_sealed_together_in_their_order() -> None:
    assert sealed_together(["a", "b"]) != sealed_together(["b", "a"])
