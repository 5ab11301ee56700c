"""Adding up a lane's evidence of a month, for all its sellers and indicators at once.

The steps of orders are many: one pass makes of them a few tallies for each seller (by kind, flag,
scheme, window, how long it took), and the indicators add up tallies. The other kinds are few, and
have a pass each where an indicator asks for them: of a review's ratings the last counts, of waiting
times the median, of what was supplied the newest.

What counts: evidence up to the cutoff that happened before the month's end, and lies in the
indicator's window or was appended after the cutoff of the month before. So what is told late counts
in the month in which it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.evidence.model import Kind
from prilavok.levels.indicators import Aggregate, Of
from prilavok.levels.model import Value
from prilavok.levels.months import Month
from prilavok.levels.programme import Indicator, LevelProgramme

SECONDS_PER_HOUR = 3_600


class Stretch(Struct, frozen=True, kw_only=True):
    """What of a lane's log is measured: behind `first_position`, up to `cutoff`; what is behind
    `previous_cutoff` is new."""

    first_position: int
    cutoff: int
    previous_cutoff: int


class Term(Struct, frozen=True, kw_only=True):
    """What an indicator counts: one kind of evidence, for its numerator (`of`) or
    for its denominator (`among`).

    `window` and `within` are places in the sorted lists of windows and of hours; a tally counts
    when its own are at least, and at most, that.
    """

    indicator: str
    role: str
    kind: int
    flag: bool | None
    window: int
    within: int | None
    schemes: tuple[str, ...] | None
    categories: tuple[str, ...] | None


class Shape(Struct, frozen=True, kw_only=True):
    """How an indicator's sums become its value."""

    indicator: str
    aggregate: str


class Measured(Struct, frozen=True):
    """What measuring a lane went through: pieces of evidence, and where the later months' begin."""

    evidence: int
    next_position: int | None


async def measure(
    conn: Connection,
    lane: Lane,
    programme: LevelProgramme,
    month: Month,
    stretch: Stretch,
    *,
    previous: Month,
    asked_before: datetime,
) -> Measured:
    """Store what the month came to for every seller of the lane; not yet decided."""
    parameters = parameters_of(lane, programme, month, stretch)
    await execute(conn, MORE_MEMORY)
    found = await fetch_one(
        conn,
        MEASURE,
        {**parameters, "previous": previous.first, "asked_before": asked_before},
        row=Measured,
    )
    assert found is not None
    return found


async def project(
    conn: Connection,
    lane: Lane,
    programme: LevelProgramme,
    month: Month,
    stretch: Stretch,
    *,
    previous: Month,
    now: datetime,
) -> None:
    """Store what the running month comes to so far for every seller of the lane; not yet decided.
    `previous` is the month whose levels are held."""
    parameters = parameters_of(lane, programme, month, stretch)
    await execute(conn, MORE_MEMORY)
    await execute(
        conn, PROJECT, {**parameters, "previous": previous.first, "asked_before": now, "now": now}
    )


async def measured_alone(
    conn: Connection,
    lane: Lane,
    programme: LevelProgramme,
    month: Month,
    stretch: Stretch,
    seller_id: SellerId,
    left_out: Sequence[int],
) -> dict[str, Value]:
    """What the month comes to for one seller without what is `left_out`; nothing is stored."""
    parameters = parameters_of(lane, programme, month, stretch)
    wanted = {**parameters, "seller_id": seller_id, "left_out": list(left_out)}
    found = await fetch_one(conn, MEASURED_ALONE, wanted, row=MeasuredSeller)
    return found.measured if found is not None else {}


class MeasuredSeller(Struct, frozen=True):
    """What a seller's evidence comes to, by indicator; of those without any, nothing."""

    seller_id: SellerId
    measured: dict[str, Value]


async def measured_now(
    conn: Connection, lane: Lane, programme: LevelProgramme, month: Month, stretch: Stretch
) -> dict[SellerId, dict[str, Value]]:
    """What the month comes to for the lane's sellers who have evidence; nothing is stored."""
    found = await fetch(
        conn, MEASURED_NOW, parameters_of(lane, programme, month, stretch), row=MeasuredSeller
    )
    return {each.seller_id: each.measured for each in found}


def terms_of(programme: LevelProgramme) -> tuple[Term, ...]:
    """What the indicators count."""
    windows, hours = _windows(programme), _hours(programme)
    return tuple(
        term for indicator in programme.indicators for term in _terms(indicator, windows, hours)
    )


def _terms(indicator: Indicator, windows: Sequence[int], hours: Sequence[int]) -> Iterator[Term]:
    measure = indicator.measured
    within = hours.index(indicator.within_h) if indicator.within_h is not None else None
    for role, counted in (("of", measure.of), ("among", measure.among)):
        for each in counted:
            yield Term(
                indicator=indicator.key,
                role=role,
                kind=each.kind,
                flag=each.flag,
                window=windows.index(indicator.window_months) + 1,
                within=within if role == "of" else None,
                schemes=indicator.schemes or None,
                categories=tuple(" / ".join(path) for path in indicator.categories) or None,
            )


def _counted(programme: LevelProgramme) -> list[Of]:
    """All that the indicators count."""
    measures = [indicator.measured for indicator in programme.indicators]
    return [each for measure in measures for each in (*measure.of, *measure.among)]


def _windows(programme: LevelProgramme) -> list[int]:
    """The windows of the indicators, in months, the longest first: the earliest start."""
    return sorted({indicator.window_months for indicator in programme.indicators}, reverse=True)


def _hours(programme: LevelProgramme) -> list[int]:
    """The hours within which indicators ask things to happen, ascending."""
    return sorted({i.within_h for i in programme.indicators if i.within_h is not None})


def parameters_of(
    lane: Lane, programme: LevelProgramme, month: Month, stretch: Stretch
) -> dict[str, object]:
    """What every statement needs that counts evidence as a settlement does."""
    zone = programme.clock
    starts = [month.plus(1 - months).starts(zone) for months in _windows(programme)]
    kinds = {kind for i in programme.indicators for kind in i.measured.kinds}
    return {
        "lane": lane,
        "month": month.first,
        "ends": month.ends(zone),
        "edges": [*starts, month.ends(zone)],
        "windows": len(starts),
        "within": [hours * SECONDS_PER_HOUR + 1 for hours in _hours(programme)],
        "first": stretch.first_position,
        "cutoff": stretch.cutoff,
        "previous_cutoff": stretch.previous_cutoff,
        "currency": programme.currency,
        "summed": [kind for kind in sorted(kinds) if kind not in (Kind.RATED, Kind.SUPPLIED)],
        "flagged": sorted({each.kind for each in _counted(programme) if each.flag is not None}),
        "timed": [Kind.SHIPPED] if _hours(programme) else [],
        "by_scheme": any(indicator.schemes for indicator in programme.indicators),
        "by_category": any(indicator.categories for indicator in programme.indicators),
        "terms": Jsonb(terms_of(programme)),
        "shapes": Jsonb(
            [
                Shape(indicator=indicator.key, aggregate=indicator.measured.aggregate)
                for indicator in programme.indicators
            ]
        ),
        "ratings": Kind.RATED in kinds,
        "answers": any(i.measured.aggregate is Aggregate.MEDIAN for i in programme.indicators),
        "supplied": Kind.SUPPLIED in kinds,
    }


# By the primary key's stretch, in the order of the log. `in_window` is how many of the windows it
# lies in, from the longest; what is new lies in all, what is of later months in one more than there
# are. `broken` is how many of the limits it broke. `alone` narrows what is read.
def _parts(alone: str = "") -> str:
    return f"""terms as materialized (
    select indicator, role, kind, flag, "window", within, schemes, categories
    from jsonb_to_recordset(%(terms)s) as term (
        indicator text, role text, kind smallint, flag boolean, "window" integer,
        within integer, schemes text[], categories text[]
    )
),
shapes as materialized (
    select indicator, aggregate
    from jsonb_to_recordset(%(shapes)s) as shape (indicator text, aggregate text)
),
tallies as materialized (
    select seller_id, kind, flag, scheme, in_category, in_window, broken,
        count(*) as pieces,
        sum(amount) as amount,
        min(position) as first_position
    from (
        select position, seller_id, kind,
            case when kind = any(%(flagged)s) then flag end as flag,
            case when %(by_scheme)s then scheme end as scheme,
            case when %(by_category)s then category end as in_category,
            case
                when position > %(previous_cutoff)s
                then greatest(width_bucket(at, %(edges)s::timestamptz[]), %(windows)s)
                else width_bucket(at, %(edges)s::timestamptz[])
            end as in_window,
            case
                when kind = any(%(timed)s)
                then width_bucket(waited_s, %(within)s::integer[])
            end as broken,
            case when currency = %(currency)s then amount else 0 end as amount
        from level_evidence
        where lane = %(lane)s
        and position > %(first)s
        and position <= %(cutoff)s
        and (kind = any(%(summed)s) or at >= %(ends)s){alone}
    ) counted
    group by seller_id, kind, flag, scheme, in_category, in_window, broken
),
sums as (
    select tally.seller_id, term.indicator,
        coalesce(sum(tally.pieces) filter (where term.role = 'of'), 0) as pieces,
        coalesce(sum(tally.amount) filter (where term.role = 'of'), 0) as amount,
        coalesce(sum(tally.pieces) filter (where term.role = 'among'), 0) as among
    from tallies tally
    join terms term
        on term.kind = tally.kind
        and (term.flag is null or term.flag = tally.flag)
        and tally.in_window >= term."window"
        and tally.in_window <= %(windows)s
        and (term.within is null or coalesce(tally.broken, 0) <= term.within)
        and (term.schemes is null or tally.scheme = any(term.schemes))
        and (
            term.categories is null
            or exists (
                select from unnest(term.categories) as wanted (category)
                where tally.in_category = wanted.category
                or starts_with(tally.in_category, wanted.category || ' / ')
            )
        )
    group by tally.seller_id, term.indicator
),
few as materialized (
    select seller_id, kind, subject, at, position, amount, waited_s,
        case
            when position > %(previous_cutoff)s then %(windows)s
            else width_bucket(at, %(edges)s::timestamptz[])
        end as in_window
    from level_evidence
    where (%(ratings)s or %(answers)s or %(supplied)s)
    and lane = %(lane)s
    and kind in (7, 8, 11)
    and position > %(first)s
    and position <= %(cutoff)s
    and at < %(ends)s{alone}
),
ratings as (
    select seller_id, indicator, count(*) as pieces, sum(amount) as amount
    from (
        select distinct on (term.indicator, few.seller_id, few.subject)
            term.indicator, few.seller_id, few.amount
        from few
        join terms term
            on term.kind = few.kind
            and few.in_window >= term."window"
        where few.kind = 7
        order by term.indicator, few.seller_id, few.subject, few.at desc, few.position desc
    ) last_of_each
    group by seller_id, indicator
),
medians as (
    select few.seller_id, term.indicator, count(*) as pieces,
        percentile_disc(0.5) within group (order by few.waited_s) as median
    from few
    join terms term
        on term.kind = few.kind
        and few.in_window >= term."window"
    join shapes shape
        on shape.indicator = term.indicator
        and shape.aggregate = 'median'
    where few.kind = 8
    group by few.seller_id, term.indicator
),
supplied as (
    select distinct on (term.indicator, few.seller_id)
        few.seller_id, term.indicator, few.amount
    from few
    join terms term
        on term.kind = few.kind
        and few.in_window >= term."window"
    where few.kind = 11
    order by term.indicator, few.seller_id, few.at desc, few.position desc
),
measured as (
    select sums.seller_id, sums.indicator,
        case shape.aggregate
            when 'share' then jsonb_build_array(among, pieces, among)
            when 'sum' then jsonb_build_array(pieces, amount, 1)
            else jsonb_build_array(pieces, pieces, 1)
        end as value
    from sums
    join shapes shape using (indicator)
    where shape.aggregate in ('share', 'sum', 'count')
    union all
    select ratings.seller_id, ratings.indicator,
        case shape.aggregate
            when 'mean' then jsonb_build_array(pieces, amount, pieces)
            else jsonb_build_array(pieces, pieces, 1)
        end
    from ratings
    join shapes shape using (indicator)
    union all
    select seller_id, indicator, jsonb_build_array(pieces, median, 1)
    from medians
    union all
    select seller_id, indicator, jsonb_build_array(1, amount, 10000)
    from supplied
),
by_seller as (
    select seller_id, jsonb_object_agg(indicator, value) as measured
    from measured
    group by seller_id
)"""


PARTS = _parts()
ALONE = _parts(
    """
    and seller_id = %(seller_id)s
    and position <> all(%(left_out)s::bigint[])"""
)

MEASURED_NOW = f"""
with {PARTS}
select seller_id, measured
from by_seller
"""

# by level_evidence_once
MEASURED_ALONE = f"""
with {ALONE}
select seller_id, measured
from by_seller
"""

# By the primary keys, once for a lane. Not for each seller: a plan made while a table was empty
# would read all of it each time.
BEFORE = """before as materialized (
    select distinct on (seller_id) seller_id, level_after
    from level_standings
    where lane = %(lane)s
    and month = %(previous)s
    order by seller_id, revision desc
),
asked as materialized (
    select distinct on (seller_id) seller_id, level
    from level_requests
    where lane = %(lane)s
    and asked_at < %(asked_before)s
    order by seller_id, asked_at desc
)"""

MEASURE = f"""
with {PARTS},
{BEFORE},
stored as (
    insert into level_standings (lane, month, seller_id, level_before, asked_for, measured)
    select %(lane)s, %(month)s, seller.seller_id, before.level_after, asked.level,
        coalesce(by_seller.measured, '{{}}')
    from market_sellers seller
    left join by_seller using (seller_id)
    left join before using (seller_id)
    left join asked using (seller_id)
    where seller.lane = %(lane)s
)
select coalesce(sum(pieces) filter (where in_window between 1 and %(windows)s), 0)::bigint
        + (select count(*) from few where kind <> all(%(summed)s)) as evidence,
    min(first_position) filter (where in_window > %(windows)s) as next_position
from tallies
"""

PROJECT = f"""
with {PARTS},
{BEFORE}
insert into level_projections (
    lane, seller_id, month, at, level_before, asked_for, measured, level_after, reason, met
)
select %(lane)s, seller.seller_id, %(month)s, %(now)s, before.level_after, asked.level,
    coalesce(by_seller.measured, '{{}}'), null, null, null
from market_sellers seller
left join by_seller using (seller_id)
left join before using (seller_id)
left join asked using (seller_id)
where seller.lane = %(lane)s
on conflict (lane, seller_id) do update
set month = excluded.month,
    at = excluded.at,
    level_before = excluded.level_before,
    asked_for = excluded.asked_for,
    measured = excluded.measured,
    level_after = null,
    reason = null,
    met = null
"""

# Each seller's few tallies are sorted and joined in memory.
MORE_MEMORY = "set local work_mem = '64MB'"
