"""How parties stand: what keeps them from writing, their penalties, and all of it at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok.core.database import Connection
from prilavok.core.parties import Party
from prilavok.standing.penalties import rules, store
from prilavok.standing.penalties.imposing import penalty_of
from prilavok.standing.penalties.model import Penalty, PenaltyId, Restriction, Violation
from prilavok.standing.penalties.views import (
    Audience,
    PartyStanding,
    PenaltyView,
    penalty_view,
    violation_view,
)

PENALTIES_PER_PAGE_MAX: Final = 100
SHOWN_MAX: Final = 1_000
"""Violations, and penalties, in one answer."""


class PenaltyPage(Struct, frozen=True):
    """Penalties, newest first; the next page is `before` the last one."""

    penalties: tuple[PenaltyView, ...]
    has_more: bool


async def restriction_of(
    conn: Connection, party: Party, *, lanes: int, now: datetime
) -> Restriction | None:
    """What keeps `party` from writing at `now`: by times alone, whatever job has run."""
    found = await store.restricting(conn, party.lane(lanes), party, now)
    return rules.restriction(found, now) if found else None


async def standing_of(conn: Connection, party: Party, *, lanes: int, at: datetime) -> PartyStanding:
    """How `party` stood at `at`, by what had been written down by then."""
    lane = party.lane(lanes)
    violations = {
        each.violation_id: each
        for each in await store.violations_of(conn, lane, party)
        if each.confirmed_at <= at
    }
    penalties = rules.as_of(await store.penalties_of(conn, lane, party), at)
    restricted = rules.restriction(penalties, at)
    return PartyStanding(
        party=party,
        at=at,
        muted_until=restricted.muted_until if restricted else None,
        suspended=restricted is not None and restricted.suspended,
        suspended_until=restricted.suspended_until if restricted else None,
        violations=tuple(
            violation_view(each, at) for each in list(violations.values())[-SHOWN_MAX:]
        ),
        penalties=tuple(
            penalty_view(each, violations[each.violation_id], at, Audience.MARKETPLACE)
            for each in penalties[-SHOWN_MAX:]
        ),
        has_more=max(len(violations), len(penalties)) > SHOWN_MAX,
    )


async def penalty_page(
    conn: Connection,
    party: Party,
    audience: Audience,
    *,
    before: UUID | None,
    limit: int,
    lanes: int,
    now: datetime,
) -> PenaltyPage:
    """Up to `limit` penalties of `party`; itself it sees those that it was told of."""
    lane = party.lane(lanes)
    found = await store.page(
        conn,
        lane,
        party,
        before=before,
        told_only=audience is Audience.PARTY,
        limit=limit + 1,
    )
    shown = found[:limit]
    violations = await _violations_of(conn, shown, lanes=lanes)
    return PenaltyPage(
        tuple(penalty_view(each, violations[each.violation_id], now, audience) for each in shown),
        has_more=len(found) > limit,
    )


async def penalty_shown(
    conn: Connection, penalty_id: PenaltyId, audience: Audience, *, lanes: int, now: datetime
) -> PenaltyView:
    """One penalty with its evidence. Raises `PenaltyNotFound`."""
    penalty = await penalty_of(conn, penalty_id, lanes=lanes)
    violations = await _violations_of(conn, [penalty], lanes=lanes)
    return penalty_view(penalty, violations[penalty.violation_id], now, audience)


async def _violations_of(
    conn: Connection, penalties: Sequence[Penalty], *, lanes: int
) -> dict[UUID, Violation]:
    """The violations of `penalties` of one party, by id."""
    if not penalties:
        return {}
    lane = penalties[0].party.lane(lanes)
    ids = [penalty.violation_id for penalty in penalties]
    found = await store.violations_by_id(conn, lane, ids)
    return {violation.violation_id: violation for violation in found}
