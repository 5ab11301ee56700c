"""A decided month is sealed, and told of."""

from __future__ import annotations

from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import emit
from prilavok.core.lanes import Lane
from prilavok.levels.model import LevelChanged, LevelsSettled, Settlement
from prilavok.levels.months import Month
from prilavok.levels.settling import lane_store, settlement_store, standing_store
from prilavok.levels.settling.deciding import SELLERS_PER_STEP
from prilavok.levels.settling.progress import Progress, each_lane
from prilavok.levels.settling.seals import LaneSeal, sealed_together


async def finish(db: Database, clock: Clock, month: Month) -> Settlement:
    """Seal what was decided, and tell that it stands; once."""
    async with db.transaction() as conn:
        settlement = await settlement_store.lock_settlement(conn, month)
        assert settlement is not None
        if settlement.finished_at is not None:
            return settlement
        states = await lane_store.lane_states(conn, month, db.lanes)
        sellers = sum(state.sellers or 0 for state in states)
        now = clock.now()
        await settlement_store.finish(
            conn,
            month,
            sellers=sellers,
            evidence=sum(state.evidence or 0 for state in states),
            digest=sealed_together(state.digest or "" for state in states),
            now=now,
        )
        settled = LevelsSettled(str(month), settlement.programme_version, sellers)
        await emit(conn, Lane(0), [settled], now=now)
        finished = await settlement_store.settlement_of(conn, month)
    assert finished is not None
    return finished


async def digest_of(db: Database, month: Month) -> tuple[str, int]:
    """The digest of all standings as they are stored, and how many there are."""
    async with db.snapshot() as conn:
        seals = [await _seal_of(conn, lane, month) for lane in map(Lane, range(db.lanes))]
    return sealed_together(seal.digest for seal in seals), sum(seal.sellers for seal in seals)


async def _seal_of(conn: Connection, lane: Lane, month: Month) -> LaneSeal:
    seal, after = LaneSeal(), ""
    while True:
        rows = await standing_store.stored_after(
            conn, lane, month, after, sellers_max=SELLERS_PER_STEP
        )
        for row in rows:
            seal.add(
                row.seller_id,
                row.level_before,
                row.level_after,
                row.reason,
                row.measured,
                row.met,
            )
        if len(rows) < SELLERS_PER_STEP:
            return seal
        after = rows[-1].seller_id


async def tell(db: Database, clock: Clock, month: Month, progress: Progress) -> None:
    """Tell of every seller whose level has changed; lane by lane, each once."""
    async with db.reading() as conn:
        if all(state.told for state in await lane_store.lane_states(conn, month, db.lanes)):
            return

    async def tell_lane(lane: Lane) -> None:
        async with db.transaction() as conn:
            state = await lane_store.lock_lane_state(conn, month, lane)
            if state.told:
                return
            changes = await _changes(conn, lane, month)
            await lane_store.lane_told(conn, month, lane)
            for first in range(0, len(changes), SELLERS_PER_STEP):
                chunk = changes[first : first + SELLERS_PER_STEP]
                await emit(conn, lane, chunk, now=clock.now())

    await each_lane(db, "tell", tell_lane, progress)


async def _changes(conn: Connection, lane: Lane, month: Month) -> list[LevelChanged]:
    after, changes = "", list[LevelChanged]()
    while True:
        rows = await standing_store.changed_after(
            conn, lane, month, after, sellers_max=SELLERS_PER_STEP
        )
        changes += [
            LevelChanged(row.seller_id, str(month), row.level_before, row.level_after, row.reason)
            for row in rows
        ]
        if len(rows) < SELLERS_PER_STEP:
            return changes
        after = rows[-1].seller_id
