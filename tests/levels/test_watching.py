"""What time does to levels: a settlement that is late, an override that is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from levels.market import Market, publish
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch
from prilavok.core.duties import do_duty
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.home.health import Parts, Work, health_of
from prilavok.home.model import Condition
from prilavok.identity.store import put_signer
from prilavok.levels import lateness
from prilavok.levels.jobs import settle_due
from prilavok.levels.overseeing import overriding
from prilavok.levels.overseeing.model import NewOverride
from prilavok.levels.programme import KIND
from prilavok.notices import Recipient, RecipientKind
from prilavok.notices import store as notices
from prilavok.programmes import preset

MAY = datetime(2024, 5, 2, 9, tzinfo=UTC)
DUE = datetime(2024, 6, 3, 21, tzinfo=UTC)
"""The fourth of June begins in Moscow."""
MINUTE = timedelta(minutes=1)


async def kinds_told(database: Database, recipient: Recipient) -> list[str]:
    lane = lane_of(recipient.id, database.lanes)
    async with database.reading() as conn:
        page = await notices.page(
            conn, lane, recipient, "x", before=None, unread_only=False, limit=50
        )
    return [notice.kind for notice in reversed(page)]


async def types_told(database: Database) -> list[str]:
    async with database.reading() as conn:
        return await fetch(conn, TOLD, row=str)


TOLD = """
select event ->> 'type'
from events, jsonb_array_elements(told) as event
where event ->> 'type' like 'levels.%'
order by events.at
"""


async def test_operators_hear_once_of_a_month_that_is_late(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, preset(KIND, "wildberries-2024-12"), MAY)
    async with database.transaction() as conn:
        await put_signer(conn, "operator:o-1", "Olga", MAY)
        await put_signer(conn, "moderator:m-1", "Marat", MAY)
    operator = Recipient(RecipientKind.OPERATOR, "o-1")

    counts: list[int] = []
    for at in (DUE - 2 * MINUTE, DUE - MINUTE, DUE, DUE + MINUTE, DUE + timedelta(days=9)):
        await do_duty(database, lateness.DUTY, at)
        counts.append(len(await kinds_told(database, operator)))

    assert counts == [0, 0, 1, 1, 1]
    assert await kinds_told(database, operator) == ["levels_late"]
    assert await types_told(database) == ["levels.late"]
    assert await settling_is(database, DUE - MINUTE) is not Condition.FAILED
    assert await settling_is(database, DUE) is Condition.FAILED
    clock.at = DUE + timedelta(days=9)
    await settle_due(database, clock)
    assert await settling_is(database, clock.at) is not Condition.FAILED


async def settling_is(database: Database, at: datetime) -> Condition:
    """What the operator's page says of settling."""
    work = Work("settlements of levels", timedelta(days=99_999))
    async with database.reading() as conn:
        parts = Parts([work], [], Path("/"), at)
        health = await health_of(conn, parts, lanes=database.lanes, now=at)
    [settling] = health.duties
    return settling.condition


async def test_an_override_that_is_over_is_told_once(database: Database, clock: FixedClock) -> None:
    await publish(database, preset(KIND, "wildberries-2024-12"), MAY - timedelta(days=1))
    market = Market(database)
    market.seller("s")
    clock.at = MAY
    await market.tell(clock)
    seller_id, ends = SellerId("s"), MAY + timedelta(hours=1)
    wanted = NewOverride(level="gold", ends=ends, reason="A pilot of ours")
    await overriding.add(database, clock, seller_id, wanted, "operator:o-1")
    other = await overriding.add(database, clock, seller_id, wanted, "operator:o-1")
    await do_duty(database, overriding.DUTY, clock.at)
    clock.move(MINUTE)
    await overriding.end(database, clock, seller_id, other.override_id, "operator:o-1")

    for at in (ends - MINUTE, ends, ends + MINUTE, ends + timedelta(days=9)):
        await do_duty(database, overriding.DUTY, at)

    seller = Recipient(RecipientKind.SELLER, "s")
    assert await kinds_told(database, seller) == [
        "level_set", "level_set", "level_set_ended", "level_set_over",
    ]  # fmt: skip
    assert await types_told(database) == [
        *["levels.overridden"] * 2,
        *["levels.override_ended"] * 2,
    ]
