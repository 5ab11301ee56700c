"""How the work on cases goes: by moderator, by rule and its version, by kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import Struct

from prilavok.core.database import Connection, fetch
from prilavok.identity.actions import names_of_signers

PERIOD_DEFAULT = timedelta(days=7)
PERIOD_MAX = timedelta(days=366)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""There were no cases before."""


class ModeratorRow(Struct, frozen=True):
    """The work of one moderator.

    They hold `holding` cases now. In the period they gave `opinions`; `decided` of them were what
    the case was decided by, and `reversed` of these did not stand. `per_hour` is by the hours of
    the clock in which they gave any; `handled_s_median` is from taking a case to their opinion.
    """

    by: str
    holding: int
    opinions: int
    decided: int
    reversed: int
    reversal_rate: float | None
    per_hour: float | None
    handled_s_median: int | None


class RuleRow(Struct, frozen=True):
    """What people thought of a rule's findings, in cases decided in the period.

    What was reversed counts as the opposite. `precision` is the confirmed among all.
    """

    rule: str
    rule_version: int | None
    confirmed: int
    released: int
    reversed: int
    precision: float


class QueueRow(Struct, frozen=True):
    """What waits of one kind now: all of it, and how much of that is with somebody, waits for a
    second opinion, is overdue."""

    kind: str
    undecided: int
    held: int
    awaiting_second: int
    overdue: int


class CaseStatistics(Struct, frozen=True):
    """The queue as of now, and the work from `since` to `until` (not included). `names` are those
    of moderators and operators, by `moderator:42`."""

    since: datetime
    until: datetime
    queue: tuple[QueueRow, ...]
    moderators: tuple[ModeratorRow, ...]
    rules: tuple[RuleRow, ...]
    names: dict[str, str]


async def statistics(
    conn: Connection, *, since: datetime | None, until: datetime | None, now: datetime
) -> CaseStatistics:
    """Of the last week before `until`, or before `now`; never of more than the last year of it."""
    until = max(until or now, BEGINNING)
    since = max(since or until - PERIOD_DEFAULT, until - PERIOD_MAX)
    parameters = {"since": since, "until": until, "now": now}
    moderators = await fetch(conn, MODERATORS, parameters, row=ModeratorRow)
    return CaseStatistics(
        since,
        until,
        queue=tuple(await fetch(conn, QUEUES, parameters, row=QueueRow)),
        moderators=tuple(moderators),
        rules=tuple(await rules_between(conn, since, until)),
        names=await names_of_signers(conn, {each.by for each in moderators}),
    )


async def rules_between(conn: Connection, since: datetime, until: datetime) -> list[RuleRow]:
    """What people thought of each rule in cases decided from `since` to `until`, not included."""
    return await fetch(conn, RULES, {"since": since, "until": until}, row=RuleRow)


# by cases_queue
QUEUES = """
select matter.kind, count(*) as undecided,
    count(*) filter (where matter.leased_until > %(now)s) as held,
    count(*) filter (where matter.state = 'awaiting_second') as awaiting_second,
    count(*) filter (where matter.due_at <= %(now)s) as overdue
from lane_heads as head
join cases as matter
    on matter.lane = head.lane
where matter.state in ('open', 'awaiting_second')
group by matter.kind
order by matter.kind
"""

# by case_opinions_by_time and cases_of_assignee
MODERATORS = """
with said as (
    select opinion.by, count(*) as opinions,
        count(opinion.stands) as decided,
        count(*) filter (where not opinion.stands) as reversed,
        count(distinct date_trunc('hour', opinion.at)) as hours,
        percentile_disc(0.5) within group (order by opinion.handled_s) as handled_s_median
    from lane_heads as head
    join case_opinions as opinion
        on opinion.lane = head.lane
        and opinion.at >= %(since)s
        and opinion.at < %(until)s
    group by opinion.by
),
desks as (
    select matter.assignee as by, count(*) as holding
    from lane_heads as head
    join cases as matter
        on matter.lane = head.lane
    where matter.assignee is not null
    and matter.leased_until > %(now)s
    group by matter.assignee
)
select by, coalesce(holding, 0) as holding, coalesce(opinions, 0) as opinions,
    coalesce(decided, 0) as decided, coalesce(reversed, 0) as reversed,
    reversed::float8 / nullif(decided, 0) as reversal_rate,
    opinions::float8 / hours as per_hour, handled_s_median
from said
full join desks using (by)
order by by
"""

# by cases_of_rules alone
RULES = """
with alike as (
    select matter.rule, matter.rule_version, matter.outcome,
        matter.reversed_by is not null as is_reversed, count(*) as n
    from lane_heads as head
    join cases as matter
        on matter.lane = head.lane
        and matter.state = 'decided'
        and matter.closed_at >= %(since)s
        and matter.closed_at < %(until)s
        and matter.outcome is not null
        and matter.rule is not null
    group by 1, 2, 3, 4
),
decided as (
    select rule, rule_version, is_reversed, n,
        (outcome = 'confirmed') <> is_reversed as is_confirmed
    from alike
)
select rule, rule_version, coalesce(sum(n) filter (where is_confirmed), 0)::bigint as confirmed,
    coalesce(sum(n) filter (where not is_confirmed), 0)::bigint as released,
    coalesce(sum(n) filter (where is_reversed), 0)::bigint as reversed,
    coalesce(sum(n) filter (where is_confirmed), 0)::float8 / sum(n)::float8 as precision
from decided
group by rule, rule_version
order by rule, rule_version
"""
