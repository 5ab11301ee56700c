"""Measuring a settled month again, beside what was stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from prilavok import programmes
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.model import NotSettled, Value
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND, LevelProgramme
from prilavok.levels.settling import actions, lane_store, settlement_store, standing_store
from prilavok.levels.settling.measuring import measured_now
from prilavok.levels.settling.recounting import revisions_now, sealed
from prilavok.levels.settling.recounts import recounts_of, revisions_of
from prilavok.levels.settling.sealing import digest_of

DIFFERING_MAX: Final = 1_000


class Verdict(Struct, frozen=True):
    """How many sellers were measured again, and those (at most 1,000) of whom something differs;
    whether all that is stored still has the digest that it was sealed with."""

    sellers: int
    differing: tuple[SellerId, ...]
    is_sealed: bool

    @property
    def is_right(self) -> bool:
        return self.is_sealed and not self.differing


async def verify(db: Database, month: Month) -> Verdict:
    """Compare what is stored of a finished settlement with what its evidence gives today. Raises
    `NotSettled`."""
    async with db.reading() as conn:
        settlement = await settlement_store.settlement_of(conn, month)
        if settlement is None or settlement.finished_at is None:
            raise NotSettled(str(month))
        programme = await programmes.document_kept(conn, KIND, settlement.programme_version)
    differing: list[SellerId] = []
    for lane in map(Lane, range(db.lanes)):
        async with db.snapshot() as conn:
            differing += await _differing(conn, lane, programme, month)
    digest, sellers = await digest_of(db, month)
    return Verdict(sellers, tuple(differing[:DIFFERING_MAX]), digest == settlement.digest)


async def _differing(
    conn: Connection, lane: Lane, programme: LevelProgramme, month: Month
) -> list[SellerId]:
    state = await lane_store.lane_state(conn, month, lane)
    assert state is not None
    stretch = await actions.stretch_of(conn, lane, programme, month, state)
    now = await measured_now(conn, lane, programme, month, stretch)
    stored = await standing_store.all_measured(conn, lane, month)
    apart = await revisions_now(conn, lane, programme, month)
    now |= {seller_id: found for (seller_id, revision), found in apart.items() if revision == 0}
    return sorted(
        {
            seller_id
            for seller_id in now.keys() | stored.keys()
            if now.get(seller_id, {}) != stored.get(seller_id, {})
        }
        | await _differing_revisions(conn, lane, month, apart)
    )


async def _differing_revisions(
    conn: Connection,
    lane: Lane,
    month: Month,
    now: Mapping[tuple[SellerId, int], Mapping[str, Value]],
) -> set[SellerId]:
    """Whose revisions are not what they come to, or not what they were sealed with."""
    seals = {
        (each.seller_id, each.revision): each.digest
        for each in await recounts_of(conn, lane, month)
    }
    return {
        each.seller_id
        for each in await revisions_of(conn, lane, month)
        if each.measured != now[each.seller_id, each.revision]
        or sealed(each.text) != seals[each.seller_id, each.revision]
    }
