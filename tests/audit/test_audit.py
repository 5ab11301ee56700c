"""The log of changes: whoever publishes a programme is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from prilavok import audit, programmes
from prilavok.audit import Did
from prilavok.chat.programme import KIND, PRESET_DEFAULT
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database


async def test_publishing_is_recorded_with_its_transaction(
    database: Database, clock: FixedClock
) -> None:
    async with database.transaction() as conn:
        for note in ("first", "second"):
            await programmes.publish(
                conn,
                KIND,
                programmes.preset(KIND, PRESET_DEFAULT),
                effective_from=None,
                by="operator:olga",
                note=note,
                now=clock.now(),
            )
        await audit.record(
            conn,
            by="operator:ivan",
            did=Did.PENALTY_REVERSED,
            subject="penalty:1",
            now=clock.now(),
        )
        everything = await audit.page(conn)
        olgas = await audit.page(conn, by="operator:olga", limit=1)
        reversals = await audit.page(conn, did=Did.PENALTY_REVERSED)
        last = await audit.last_of_each(conn)
        older = await audit.page(conn, by="operator:olga", before=olgas.changes[-1].number)

    assert [change.by for change in everything.changes] == [
        "operator:ivan",
        "operator:olga",
        "operator:olga",
    ]
    assert [change.by for change in reversals.changes] == ["operator:ivan"]
    assert [(each.by, each.number) for each in last] == [
        (change.by, change.number) for change in everything.changes[:2]
    ]
    assert olgas.has_more
    assert olgas.changes[0].details["note"] == "second"
    assert [change.details["version"] for change in older.changes] == [1]


HTTP_PAGE = Path(__file__).parents[2] / "docs" / "reference" / "http.md"


@pytest.mark.parametrize("did", Did)
def test_every_code_is_documented(did: Did) -> None:
    assert f"| `{did}` |" in HTTP_PAGE.read_text("utf-8")
