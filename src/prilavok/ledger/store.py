"""The books: every statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.ledger.model import Booked, Entry, Line


class EntryRow(Struct, frozen=True):
    entry_id: UUID
    reason: str
    reverses: str | None
    memo: dict[str, str]
    at: datetime


class LineRow(Struct, frozen=True):
    entry_id: UUID
    account: str
    minor: int
    currency: str


INSERT_ENTRY = """
insert into ledger_entries (lane, entry_id, reason, reverses, memo, at)
values (%(lane)s, %(entry_id)s, %(reason)s, %(reverses)s, %(memo)s, %(now)s)
on conflict do nothing
"""

INSERT_LINES = """
insert into ledger_lines (lane, entry_id, line, account, minor, currency)
select %(lane)s, %(entry_id)s, line, account, minor, currency
from unnest(%(accounts)s::text[], %(minors)s::bigint[], %(currencies)s::text[])
    with ordinality as new (account, minor, currency, line)
"""


async def insert(
    conn: Connection,
    lane: Lane,
    entry_id: UUID,
    entry: Entry,
    *,
    reverses: str | None,
    now: datetime,
) -> bool:
    """Whether it is new: False if its reason, or what it reverses, has an entry."""
    new = await execute(
        conn,
        INSERT_ENTRY,
        {
            "lane": lane,
            "entry_id": entry_id,
            "reason": entry.reason,
            "reverses": reverses,
            "memo": Jsonb(entry.memo),
            "now": now,
        },
    )
    if not new:
        return False
    await execute(
        conn,
        INSERT_LINES,
        {
            "lane": lane,
            "entry_id": entry_id,
            "accounts": [line.account for line in entry.lines],
            "minors": [line.amount.minor for line in entry.lines],
            "currencies": [line.amount.currency for line in entry.lines],
        },
    )
    return True


INSERT_ENTRIES = """
insert into ledger_entries (lane, entry_id, reason, memo, at)
select lane, entry_id, reason, memo, %(now)s
from unnest(%(lanes)s::smallint[], %(entry_ids)s::uuid[], %(reasons)s::text[], %(memos)s::jsonb[])
    as new (lane, entry_id, reason, memo)
on conflict do nothing
returning entry_id
"""

INSERT_LINES_OF_ALL = """
insert into ledger_lines (lane, entry_id, line, account, minor, currency)
select lane, entry_id, line, account, minor, currency
from unnest(
    %(lanes)s::smallint[], %(entry_ids)s::uuid[], %(lines)s::bigint[], %(accounts)s::text[],
    %(minors)s::bigint[], %(currencies)s::text[]
) as new (lane, entry_id, line, account, minor, currency)
"""


async def insert_all(
    conn: Connection, entries: Sequence[tuple[Lane, UUID, Entry]], *, now: datetime
) -> set[UUID]:
    """Those that are new."""
    of_entries = {
        "lanes": [lane for lane, _, _ in entries],
        "entry_ids": [entry_id for _, entry_id, _ in entries],
        "reasons": [entry.reason for _, _, entry in entries],
        "memos": [Jsonb(entry.memo) for _, _, entry in entries],
        "now": now,
    }
    new = set(await fetch(conn, INSERT_ENTRIES, of_entries, row=UUID))
    lines = [
        (lane, entry_id, n, line)
        for lane, entry_id, entry in entries
        if entry_id in new
        for n, line in enumerate(entry.lines, 1)
    ]
    of_lines = {
        "lanes": [lane for lane, _, _, _ in lines],
        "entry_ids": [entry_id for _, entry_id, _, _ in lines],
        "lines": [n for _, _, n, _ in lines],
        "accounts": [line.account for _, _, _, line in lines],
        "minors": [line.amount.minor for _, _, _, line in lines],
        "currencies": [line.amount.currency for _, _, _, line in lines],
    }
    await execute(conn, INSERT_LINES_OF_ALL, of_lines)
    return new


# by the unique key of reasons
BY_REASON = """
select entry_id, reason, reverses, memo, at
from ledger_entries
where lane = %(lane)s
and reason = %(reason)s
"""

# by ledger_reversals
REVERSAL_OF = """
select entry_id, reason, reverses, memo, at
from ledger_entries
where lane = %(lane)s
and reverses = %(reason)s
"""

OF_ACCOUNT = """
select entry_id, reason, reverses, memo, at
from ledger_entries as entry
where entry.lane = %(lane)s
and exists (
    select 1
    from ledger_lines as line
    where line.lane = %(lane)s
    and line.entry_id = entry.entry_id
    and line.account = %(account)s
)
order by entry_id
"""

LINES = """
select entry_id, account, minor, currency
from ledger_lines
where lane = %(lane)s
and entry_id = any(%(entry_ids)s)
order by entry_id, line
"""

# by ledger_lines_by_account
BALANCE = """
select sum(minor)::bigint as minor, currency
from ledger_lines
where lane = %(lane)s
and account = %(account)s
group by currency
order by currency
"""


# by ledger_lines_by_account
BALANCES = """
select line.lane, line.account, sum(line.minor)::bigint as minor, line.currency
from unnest(%(lanes)s::smallint[], %(accounts)s::text[]) as asked (lane, account)
join ledger_lines as line
    on line.lane = asked.lane
    and line.account = asked.account
group by line.lane, line.account, line.currency
order by line.lane, line.account, line.currency
"""


async def by_reason(conn: Connection, lane: Lane, reason: str) -> Booked | None:
    """What was booked because of `reason`."""
    return await _first(conn, lane, BY_REASON, reason)


async def reversal_of(conn: Connection, lane: Lane, reason: str) -> Booked | None:
    """The counter-entry to what was booked because of `reason`."""
    return await _first(conn, lane, REVERSAL_OF, reason)


async def of_account(conn: Connection, lane: Lane, account: str) -> list[Booked]:
    """Every entry that moves `account`, oldest first."""
    parameters = {"lane": lane, "account": account}
    return await _booked(conn, lane, await fetch(conn, OF_ACCOUNT, parameters, row=EntryRow))


async def balance(conn: Connection, lane: Lane, account: str) -> list[Money]:
    """The sum of the account's lines, by currency."""
    return await fetch(conn, BALANCE, {"lane": lane, "account": account}, row=Money)


class _Balance(Struct, frozen=True):
    lane: Lane
    account: str
    minor: int
    currency: str


async def balances(
    conn: Connection, accounts: Sequence[tuple[Lane, str]]
) -> dict[tuple[Lane, str], list[Money]]:
    """The sums of the accounts' lines, by currency."""
    asked = {"lanes": [lane for lane, _ in accounts], "accounts": [name for _, name in accounts]}
    found: dict[tuple[Lane, str], list[Money]] = {}
    for each in await fetch(conn, BALANCES, asked, row=_Balance):
        found.setdefault((each.lane, each.account), []).append(Money(each.minor, each.currency))
    return found


async def _first(conn: Connection, lane: Lane, sql: str, reason: str) -> Booked | None:
    entries = await fetch(conn, sql, {"lane": lane, "reason": reason}, row=EntryRow)
    found = await _booked(conn, lane, entries)
    return found[0] if found else None


async def _booked(conn: Connection, lane: Lane, entries: list[EntryRow]) -> list[Booked]:
    if not entries:
        return []
    parameters = {"lane": lane, "entry_ids": [entry.entry_id for entry in entries]}
    lines: dict[UUID, list[Line]] = {}
    for line in await fetch(conn, LINES, parameters, row=LineRow):
        amount = Money(line.minor, line.currency)
        lines.setdefault(line.entry_id, []).append(Line(line.account, amount))
    return [
        Booked(
            entry_id=entry.entry_id,
            reason=entry.reason,
            reverses=entry.reverses,
            memo=entry.memo,
            at=entry.at,
            lines=tuple(lines[entry.entry_id]),
        )
        for entry in entries
    ]
