"""The statements that measure, made of what a programme counts."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok.levels.settling.counting import Counting


def measure_of(counting: Counting) -> str:
    few = "0"
    if counting.rare:
        few = "(select count(*) from few where in_window > 0 and kind <> all(%(summed)s))"
    return f"""
with {_passes(counting)},
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
select coalesce(sum(pieces), 0)::bigint + {few} as evidence, min(next_position) as next_position
from summed
"""


def project_of(counting: Counting) -> str:
    return f"""
with {_passes(counting)},
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


def measured_now_of(counting: Counting) -> str:
    return f"""
with {_passes(counting)}
select seller_id, measured
from by_seller
"""


# by level_evidence_once
def measured_alone_of(counting: Counting) -> str:
    return f"""
with {_passes(counting, ALONE)}
select seller_id, measured
from by_seller
"""


# By the primary key's stretch, in the order of the log. What is of later months is there for where
# it begins.
def _passes(counting: Counting, alone: str = "") -> str:
    return f"""summed as materialized (
    select seller_id,
        {_each(counting.columns, "c")}
        count(*) filter (where at < %(ends)s) as pieces,
        min(position) filter (where at >= %(ends)s) as next_position
    from level_evidence
    where lane = %(lane)s
    and position > %(first)s
    and position <= %(cutoff)s
    and (at >= %(since_summed)s or position > %(previous_cutoff)s)
    and (kind = any(%(summed)s::smallint[]) or at >= %(ends)s){alone}
    group by seller_id
),
{_few(counting, alone) if counting.rare else ""}by_seller as (
    select seller_id, {_measured(counting)} as measured
    from summed
    {"full join rare using (seller_id)" if counting.rare else ""}
)"""


def _each(columns: Sequence[str], letter: str) -> str:
    return "\n        ".join(f"{sql} as {letter}{n}," for n, sql in enumerate(columns))


def _measured(counting: Counting) -> str:
    """The values by indicator; what there is no evidence for is not there."""
    values = ", ".join(
        f"%(key_{n})s::text, case when {each.exists} then"
        f" jsonb_build_array({each.sample}, {each.numerator}, {each.denominator}) end"
        for n, each in enumerate(counting.values)
    )
    return f"jsonb_strip_nulls(jsonb_build_object({values}))"


def _few(counting: Counting, alone: str) -> str:
    kinds = ", ".join(str(int(kind)) for kind in counting.rare_kinds)
    rare = _each(counting.rare, "r").removesuffix(",")
    return f"""{FEW.format(kinds=kinds, alone=alone)}
rare as (
    select seller_id,
        {rare}
    from valued
    group by seller_id
),
"""


# `in_window` is how many of the windows it lies in, from the longest; what is new lies in all.
FEW = """terms as materialized (
    select indicator, kind, "window"
    from jsonb_to_recordset(%(terms)s) as term (indicator text, kind smallint, "window" integer)
),
shapes as materialized (
    select indicator, aggregate
    from jsonb_to_recordset(%(shapes)s) as shape (indicator text, aggregate text)
),
few as materialized (
    select seller_id, kind, subject, at, position, amount, waited_s,
        case
            when position > %(previous_cutoff)s then %(windows)s
            else width_bucket(at, %(edges)s::timestamptz[])
        end as in_window
    from level_evidence
    where lane = %(lane)s
    and kind >= 7
    and kind in ({kinds})
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
valued as (
    select ratings.seller_id, ratings.indicator, pieces as sample,
        case shape.aggregate when 'mean' then amount else pieces end as numerator,
        case shape.aggregate when 'mean' then pieces else 1 end as denominator
    from ratings
    join shapes shape using (indicator)
    union all
    select seller_id, indicator, pieces, median, 1
    from medians
    union all
    select seller_id, indicator, 1, amount, 10000
    from supplied
),"""

ALONE = """
    and seller_id = %(seller_id)s
    and position <> all(%(left_out)s::bigint[])"""

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
