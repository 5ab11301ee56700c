"""A decided month is sealed, and told of."""

from __future__ import annotations

import hashlib

from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import emit
from prilavok.core.lanes import Lane
from prilavok.levels.model import LevelChanged, LevelsSettled, Settlement
from prilavok.levels.months import Month
from prilavok.levels.settling import store
from prilavok.levels.settling.deciding import SELLERS_PER_STEP
from prilavok.levels.settling.progress import Progress, each_lane


async def finish(db: Database, clock: Clock, month: Month) -> Settlement:
    """Seal what was decided, and tell that it stands; once."""
    digest, sellers = await digest_of(db, month)
    async with db.transaction() as conn:
        settlement = await store.lock_settlement(conn, month)
        assert settlement is not None
        if settlement.finished_at is not None:
            return settlement
        states = await store.lane_states(conn, month, db.lanes)
        now = clock.now()
        await store.finish(
            conn,
            month,
            sellers=sellers,
            evidence=sum(state.evidence or 0 for state in states),
            digest=digest,
            now=now,
        )
        settled = LevelsSettled(str(month), settlement.programme_version, sellers)
        await emit(conn, Lane(0), [settled], now=now)
        finished = await store.settlement_of(conn, month)
    assert finished is not None
    return finished


async def digest_of(db: Database, month: Month) -> tuple[str, int]:
    """The SHA-256 of all standings as they are stored, and how many there are."""
    digest, sellers = hashlib.sha256(), 0
    async with db.snapshot() as conn:
        for lane in map(Lane, range(db.lanes)):
            after: str | None = ""
            while after is not None:
                texts = await store.texts_after(
                    conn, lane, month, after, sellers_max=SELLERS_PER_STEP
                )
                digest.update(texts.text.encode())
                sellers += texts.sellers
                after = texts.last if texts.sellers == SELLERS_PER_STEP else None
    return digest.hexdigest(), sellers


async def tell(db: Database, clock: Clock, month: Month, progress: Progress) -> None:
    """Tell of every seller whose level has changed; lane by lane, each once."""

    async def tell_lane(lane: Lane) -> None:
        async with db.transaction() as conn:
            state = await store.lock_lane_state(conn, month, lane)
            if state.told:
                return
            changes = await _changes(conn, lane, month)
            await store.lane_told(conn, month, lane)
            for first in range(0, len(changes), SELLERS_PER_STEP):
                chunk = changes[first : first + SELLERS_PER_STEP]
                await emit(conn, lane, chunk, now=clock.now())

    await each_lane(db, "tell", tell_lane, progress)


async def _changes(conn: Connection, lane: Lane, month: Month) -> list[LevelChanged]:
    after, changes = "", list[LevelChanged]()
    while True:
        rows = await store.changed_after(conn, lane, month, after, sellers_max=SELLERS_PER_STEP)
        changes += [
            LevelChanged(row.seller_id, str(month), row.level_before, row.level_after, row.reason)
            for row in rows
        ]
        if len(rows) < SELLERS_PER_STEP:
            return changes
        after = rows[-1].seller_id
