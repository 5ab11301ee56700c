"""How parties stand: what keeps them from writing, their penalties, and all of it at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok import market
from prilavok.core.backlog import lags
from prilavok.core.database import Connection
from prilavok.core.money import Money
from prilavok.core.parties import Party
from prilavok.identity.actions import names_of_signers
from prilavok.standing.penalties import register, rules, store
from prilavok.standing.penalties.imposing import penalty_of
from prilavok.standing.penalties.model import (
    Collection,
    Penalty,
    PenaltyId,
    Restriction,
    Violation,
)
from prilavok.standing.penalties.register import Wanted
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

ON_THE_WAY_MAX: Final = timedelta(minutes=1)
"""Between the moment that a decision is dated by and its commit."""

OWED: Final = (Collection.OWED, Collection.SENT, Collection.FAILED)
TO_REPAY: Final = (Collection.TO_REPAY, Collection.REPAYMENT_SENT)


class PenaltyPage(Struct, frozen=True):
    """Penalties, the one proposed last first; the next page is `before` the last one.

    `owed` is what all fines of those parties come to, of that time, that are owed, sent or failed;
    `to_repay` what is still to be repaid: whichever of them are listed. `names` has, for the
    marketplace, the display names of the parties and of who confirmed, by `seller:42`.
    """

    penalties: tuple[PenaltyView, ...]
    has_more: bool
    owed: tuple[Money, ...]
    to_repay: tuple[Money, ...]
    names: dict[str, str]


async def restriction_of(
    conn: Connection, party: Party, *, lanes: int, now: datetime
) -> Restriction | None:
    """What keeps `party` from writing at `now`: by times alone, whatever job has run."""
    return (await restrictions_of(conn, [party], lanes=lanes, now=now)).get(party)


async def restrictions_of(
    conn: Connection, parties: Sequence[Party], *, lanes: int, now: datetime
) -> dict[Party, Restriction]:
    """The same of several, with one statement; who is kept from nothing is missing."""
    held: dict[Party, list[Penalty]] = {}
    for penalty in await store.restricting(conn, parties, lanes, now):
        held.setdefault(penalty.party, []).append(penalty)
    found = {party: rules.restriction(penalties, now) for party, penalties in held.items()}
    return {party: each for party, each in found.items() if each is not None}


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


async def decided_up_to(conn: Connection, deciders: Sequence[str], *, now: datetime) -> datetime:
    """Before which moment everything is written down that `deciders` were told: a decision is dated
    when it is taken, and one may still be on its way."""
    unread = [lag.since for lag in await lags(conn, deciders) if lag.since is not None]
    return min([now - ON_THE_WAY_MAX, *unread])


async def penalty_page(
    conn: Connection,
    wanted: Wanted,
    audience: Audience,
    *,
    before: UUID | None,
    limit: int,
    lanes: int,
    now: datetime,
) -> PenaltyPage:
    """Up to `limit` of the penalties that are wanted; a party sees those that it was told of."""
    if audience is Audience.PARTY:
        wanted = replace(wanted, told_only=True)
    found = await register.page(conn, wanted, before=before, limit=limit + 1, lanes=lanes)
    places = found[:limit]
    shown = await store.penalties_by_id(
        conn, [each.lane for each in places], [each.penalty_id for each in places]
    )
    violations = await _violations_of(conn, shown, lanes=lanes)
    views = tuple(
        penalty_view(each, violations[each.violation_id], now, audience) for each in shown
    )
    return PenaltyPage(
        views,
        has_more=len(found) > limit,
        owed=await register.sums(conn, wanted, OWED, lanes=lanes),
        to_repay=await register.sums(conn, wanted, TO_REPAY, lanes=lanes),
        names=await _names_in(conn, views, lanes=lanes) if audience is Audience.MARKETPLACE else {},
    )


async def penalty_shown(
    conn: Connection, penalty_id: PenaltyId, audience: Audience, *, lanes: int, now: datetime
) -> PenaltyView:
    """One penalty with its evidence. Raises `PenaltyNotFound`."""
    penalty = await penalty_of(conn, penalty_id, lanes=lanes)
    violations = await _violations_of(conn, [penalty], lanes=lanes)
    return penalty_view(penalty, violations[penalty.violation_id], now, audience)


async def _names_in(
    conn: Connection, penalties: Sequence[PenaltyView], *, lanes: int
) -> dict[str, str]:
    parties = {each.party for each in penalties}
    signers = {who for each in penalties for who in each.confirmed_by}
    return await market.names_of(conn, parties, lanes=lanes) | await names_of_signers(conn, signers)


async def _violations_of(
    conn: Connection, penalties: Sequence[Penalty], *, lanes: int
) -> dict[UUID, Violation]:
    """The violations that led to `penalties`, by id."""
    within = {penalty.party.lane(lanes) for penalty in penalties}
    ids = [penalty.violation_id for penalty in penalties]
    found = await store.violations_by_id(conn, sorted(within), ids)
    return {violation.violation_id: violation for violation in found}
