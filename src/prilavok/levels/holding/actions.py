"""Reading what sellers hold."""

from __future__ import annotations

from datetime import datetime

from prilavok import programmes
from prilavok.core.database import Connection
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.levels.holding import rules, store
from prilavok.levels.holding.model import Ground, Held
from prilavok.levels.model import MomentTooFar
from prilavok.levels.months import YEAR_MAX, Month
from prilavok.levels.programme import KIND
from prilavok.levels.settling import settlement_store


async def ground_at(conn: Connection, at: datetime) -> Ground | None:
    """What levels at the moment follow from; None where no programme is in force by then. Raises
    `MomentTooFar`."""
    if at.year > YEAR_MAX:
        raise MomentTooFar(YEAR_MAX)
    published = await programmes.version_in_force(conn, KIND, at)
    if published.version == 0:
        return None
    programme = await programmes.document_kept(conn, KIND, published.version)
    version, zone = published.version, programme.clock
    running = Month.of(at, zone)
    last = await settlement_store.last_finished(conn, running.first)
    if last is not None:
        version = last.programme_version
        programme = await programmes.document_kept(conn, KIND, version)
    month = None if last is None else Month(last.month)
    return Ground(
        at=at,
        month=month,
        programme=programme,
        version=version,
        carried=month is not None and month != running.plus(-1),
        starts=running.starts(zone),
        ends=running.ends(zone),
    )


async def held_by(conn: Connection, ground: Ground, seller_id: SellerId, lanes: int) -> Held:
    """What the seller holds."""
    lane = lane_of(seller_id, lanes)
    settled = None
    if ground.month is not None:
        levels = await store.settled_levels(conn, lane, ground.month, [seller_id], at=ground.at)
        settled = levels.get(seller_id)
    overrides = await store.overrides_of(conn, lane, seller_id)
    return rules.held(ground, seller_id, settled, overrides)
