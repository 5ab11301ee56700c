"""The rows that `settling.measuring` adds up, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, fetch
from prilavok.core.ids import SellerId
from prilavok.levels.tracing.model import TracedRow


class Place(Struct, frozen=True):
    """Behind this row, the newest being first."""

    at: datetime
    position: int


async def newest(
    conn: Connection,
    counting: Mapping[str, object],
    seller_id: SellerId,
    before: Place | None,
    *,
    limit: int,
) -> list[TracedRow]:
    """What was counted of the seller's evidence, the newest first: each page takes as long as its
    own rows."""
    wanted = {
        **counting,
        "seller_id": seller_id,
        "before_at": before.at if before is not None else None,
        "before_position": before.position if before is not None else None,
        "limit": limit,
    }
    return await fetch(conn, NEWEST, wanted, row=TracedRow)


async def of_a_kind(
    conn: Connection,
    counting: Mapping[str, object],
    seller_id: SellerId,
    kind: int,
    after: tuple[str, str],
    *,
    limit: int,
) -> list[TracedRow]:
    """What was counted of a kind of it, behind a subject and part: each page takes as long as its
    own rows."""
    wanted = {
        **counting,
        "seller_id": seller_id,
        "kind": kind,
        "after_subject": after[0],
        "after_part": after[1],
        "limit": limit,
    }
    return await fetch(conn, OF_A_KIND, wanted, row=TracedRow)


async def at_positions(
    conn: Connection,
    counting: Mapping[str, object],
    seller_id: SellerId,
    positions: Sequence[int],
) -> list[TracedRow]:
    """Those of the positions in the log that were counted of the seller's evidence."""
    wanted = {**counting, "seller_id": seller_id, "positions": list(positions)}
    return await fetch(conn, AT_POSITIONS, wanted, row=TracedRow)


MATCHES = """exists (
    select from terms term
    where term.kind = evidence.kind
    and (term.flag is null or term.flag = evidence.flag)
    and (
        term.within is null
        or width_bucket(coalesce(waited_s, 0), %(within)s::integer[]) <= term.within
    )
    and (term.schemes is null or scheme = any(term.schemes))
    and (
        term.categories is null
        or exists (
            select from unnest(term.categories) as wanted (category)
            where evidence.category = wanted.category
            or starts_with(evidence.category, wanted.category || ' / ')
        )
    )
"""

# Of a review's ratings the last counts, and of what was supplied.
TERMS = """terms as materialized (
    select role, kind, flag, within, schemes, categories
    from jsonb_to_recordset(%(terms)s) as term (
        role text, kind smallint, flag boolean, within integer, schemes text[], categories text[]
    )
)"""

ROWS = f"""position, at, kind, subject, part, flag, amount, currency, waited_s, scheme,
        category, fact_position,
        at < (%(edges)s::timestamptz[])[1] as late,
        {MATCHES} and term.role = 'of') as counts,
        {MATCHES} and term.role = 'among') as among
    from level_evidence evidence
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    and kind = any(%(kinds)s::smallint[])
    and position > %(first)s
    and position <= %(cutoff)s
    and position <> all(%(left_out)s::bigint[])
    and at < %(ends)s
    and (position > %(previous_cutoff)s or at >= (%(edges)s::timestamptz[])[1])
    and {MATCHES})
    and (
        kind not in (7, 11)
        or not exists (
            select from level_evidence later
            where later.lane = %(lane)s
            and later.seller_id = %(seller_id)s
            and later.kind = evidence.kind
            and later.subject = evidence.subject
            and later.position > %(first)s
            and later.position <= %(cutoff)s
            and later.position <> all(%(left_out)s::bigint[])
            and later.at < %(ends)s
            and (
                later.position > %(previous_cutoff)s
                or later.at >= (%(edges)s::timestamptz[])[1]
            )
            and (later.at, later.position) > (evidence.at, evidence.position)
        )
    )
"""

COUNTED = f"""{TERMS},
counted as (
    select {ROWS}"""

SHOWN = """counted.position, counted.at, counted.kind, counted.subject, counted.part, counted.flag,
    counted.amount, counted.currency, counted.waited_s, counted.scheme, counted.category,
    counted.late, counted.counts, counted.among,
    told.fact ->> 'source' as fact_source, told.fact ->> 'id' as fact_id
from counted
left join market_facts told
    on told.lane = %(lane)s
    and told.position = counted.fact_position
"""

# by level_evidence_by_time, so many of each kind
NEWEST = f"""
with {TERMS},
counted as (
    select of_kind.position, of_kind.at, of_kind.kind, of_kind.subject, of_kind.part, of_kind.flag,
        of_kind.amount, of_kind.currency, of_kind.waited_s, of_kind.scheme, of_kind.category,
        of_kind.fact_position, of_kind.late, of_kind.counts, of_kind.among
    from unnest(%(kinds)s::smallint[]) as wanted (kind)
    cross join lateral (
        select {ROWS}
        and kind = wanted.kind
        and (at, position) < (
            coalesce(%(before_at)s::timestamptz, %(ends)s),
            coalesce(%(before_position)s::bigint, 0)
        )
        order by at desc, position desc
        limit %(limit)s
    ) of_kind
    order by of_kind.at desc, of_kind.position desc
    limit %(limit)s
)
select {SHOWN}
order by counted.at desc, counted.position desc
"""

# by level_evidence_once, in its order
OF_A_KIND = f"""
with {COUNTED}
    and kind = %(kind)s
    and (subject, part) > (%(after_subject)s, %(after_part)s)
    order by subject, part
    limit %(limit)s
)
select {SHOWN}
order by counted.subject, counted.part
"""

# by the primary key
AT_POSITIONS = f"""
with {COUNTED}
    and position = any(%(positions)s::bigint[])
)
select {SHOWN}
order by counted.position
"""
