"""How every penalty stands now: lists over all parties, and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.core.parties import Party
from prilavok.standing.penalties import rules
from prilavok.standing.penalties.model import Collection, Fine, Penalty, PenaltyId, State


class MeasureKind(StrEnum):
    """The sorts of measures."""

    WARNING = "warning"
    MUTE = "mute"
    FINE = "fine"
    SUSPENSION = "suspension"


class Wanted(Struct, frozen=True, kw_only=True):
    """Which penalties a list is to show; `told_only`: those that their party was told of."""

    party: Party | None = None
    kind: MeasureKind | None = None
    state: State | None = None
    collection: Collection | None = None
    since: datetime | None = None
    told_only: bool = False


class Place(Struct, frozen=True):
    """Where a penalty lies."""

    lane: Lane
    penalty_id: PenaltyId


PUT = """
insert into penalty_heads (
    lane, penalty_id, party_kind, party_id, kind, state, collection, minor, currency, proposed_at
)
values (
    %(lane)s, %(penalty_id)s, %(party_kind)s, %(party_id)s, %(kind)s, %(state)s, %(collection)s,
    %(minor)s, %(currency)s, %(proposed_at)s
)
on conflict (lane, penalty_id) do update
set state = excluded.state, collection = excluded.collection
"""


async def put(conn: Connection, lane: Lane, penalty: Penalty) -> None:
    """Note how `penalty` stands, by its log."""
    measure = penalty.measure
    fine = measure.amount if isinstance(measure, Fine) else None
    parameters = {
        "lane": lane,
        "penalty_id": penalty.penalty_id,
        "party_kind": penalty.party_kind,
        "party_id": penalty.party_id,
        "kind": measure.__struct_config__.tag,
        "state": rules.state_of(penalty),
        "collection": rules.collection_of(penalty),
        "minor": fine.minor if fine else None,
        "currency": fine.currency if fine else None,
        "proposed_at": penalty.proposed_at,
    }
    await execute(conn, PUT, parameters)


# each lane by the primary key or the index of what is asked for, then the newest of them all
PAGE = """
select line.lane, line.penalty_id
from lane_heads as head
cross join lateral (
    select lane, penalty_id
    from penalty_heads as penalty
    where penalty.lane = head.lane
    and (
        %(party_id)s::text is null
        or party_kind = %(party_kind)s and party_id = %(party_id)s
    )
    and (%(kind)s::text is null or kind = %(kind)s)
    and (%(state)s::text is null or state = %(state)s)
    and (%(collection)s::text is null or collection = %(collection)s)
    and (%(since)s::timestamptz is null or proposed_at >= %(since)s)
    and (not %(told_only)s or state not in ('proposed', 'dropped'))
    and (%(before)s::uuid is null or penalty_id < %(before)s)
    order by penalty_id desc
    limit %(limit)s
) as line
where head.lane = any(%(lanes)s)
order by line.penalty_id desc
limit %(limit)s
"""

# by penalty_heads_by_collection
SUMS = """
select sum(minor)::bigint as minor, currency
from penalty_heads
where lane = any(%(lanes)s)
and collection = any(%(collections)s)
and (
    %(party_id)s::text is null
    or party_kind = %(party_kind)s and party_id = %(party_id)s
)
and (%(since)s::timestamptz is null or proposed_at >= %(since)s)
group by currency
order by currency
"""


async def page(
    conn: Connection, wanted: Wanted, *, before: UUID | None, limit: int, lanes: int
) -> list[Place]:
    """Up to `limit` penalties below `before`, the one proposed last first."""
    parameters = {**_filters(wanted, lanes), "before": before, "limit": limit}
    return await fetch(conn, PAGE, parameters, row=Place)


async def sums(
    conn: Connection, wanted: Wanted, collections: Sequence[Collection], *, lanes: int
) -> tuple[Money, ...]:
    """What the fines of `wanted.party` since `wanted.since` come to that are at one of
    `collections`, by currency."""
    parameters = {**_filters(wanted, lanes), "collections": list(collections)}
    return tuple(await fetch(conn, SUMS, parameters, row=Money))


def _filters(wanted: Wanted, lanes: int) -> dict[str, object]:
    party = wanted.party
    return {
        "lanes": [party.lane(lanes)] if party else list(range(lanes)),
        "party_kind": party.kind if party else None,
        "party_id": party.id if party else None,
        "kind": wanted.kind,
        "state": wanted.state,
        "collection": wanted.collection,
        "since": wanted.since,
        "told_only": wanted.told_only,
    }
