"""A seller's page of trust: the ways, which one suits, how far the seller is on each."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec import Struct

from prilavok.core.database import Connection
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.standing.admission.trust import rules, store
from prilavok.standing.admission.trust.actions import judged, rules_in_force
from prilavok.standing.admission.trust.model import Progress, WayProgress
from prilavok.standing.admission.trust.programme import TrustRules
from prilavok.standing.admission.trust.store import TrustChange

CHANGES_SHOWN_MAX: Final = 20


class WayView(Struct, frozen=True):
    """A way to become trusted, in the reader's language, and how far the seller is on it."""

    way: str
    title: str
    met: bool
    conditions: tuple[Progress, ...]


class TrustView(Struct, frozen=True):
    """Whether a seller is trusted, by which way and since when; and every way there is.

    `nearest` is the way with the least still to do. `next_at` is when time alone may change the
    answer. `changes` are the last ones, newest first, each with its evidence.
    """

    seller_id: SellerId
    trusted: bool
    way: str | None
    since: datetime | None
    nearest: str
    next_at: datetime | None
    version: int
    ways: tuple[WayView, ...]
    changes: tuple[TrustChange, ...]


async def trust_of(
    conn: Connection, lanes: int, seller_id: SellerId, *, language: str, now: datetime
) -> TrustView:
    """How the seller stands by the rules in force, judged now."""
    lane = lane_of(seller_id, lanes)
    trust_rules = await rules_in_force(conn, now)
    judgement = (await judged(conn, lane, [seller_id], trust_rules, now))[seller_id]
    status = await store.status(conn, lane, seller_id)
    is_kept = status is not None and status.trusted == judgement.trusted
    return TrustView(
        seller_id=seller_id,
        trusted=judgement.trusted,
        way=judgement.way,
        since=status.since if status is not None and is_kept else None,
        nearest=rules.nearest(judgement),
        next_at=judgement.reconsider_at,
        version=trust_rules.version,
        ways=_shown(trust_rules.document, judgement.ways, language),
        changes=tuple(await store.changes(conn, lane, seller_id, changes_max=CHANGES_SHOWN_MAX)),
    )


def _shown(
    trust_rules: TrustRules, progress: tuple[WayProgress, ...], language: str
) -> tuple[WayView, ...]:
    return tuple(
        WayView(way.way, way.title.said_in(language), made.met, made.conditions)
        for way, made in zip(trust_rules.ways, progress, strict=True)
    )
