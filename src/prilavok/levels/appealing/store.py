"""Every statement on appeals."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.appealing.model import APPEALS_MAX, Appeal, AppealRuling


class ToDo(Struct, frozen=True):
    """An appeal that was granted, and has not led to a revision yet."""

    seller_id: SellerId
    appeal_id: UUID


async def add(conn: Connection, lane: Lane, appeal: Appeal) -> None:
    """Keep it."""
    await execute(
        conn,
        ADD,
        {
            "lane": lane,
            "seller_id": appeal.seller_id,
            "appeal_id": appeal.appeal_id,
            "month": appeal.month,
            "indicators": list(appeal.indicators),
            "contested": list(appeal.contested),
            "text": appeal.text,
            "made_by": appeal.made_by,
            "made_at": appeal.made_at,
            "due_at": appeal.due_at,
            "case_id": appeal.case_id,
        },
    )


async def appeals_of(conn: Connection, lane: Lane, seller_id: SellerId) -> list[Appeal]:
    """The seller's last 100, the newest first."""
    wanted = {"lane": lane, "seller_id": seller_id, "limit": APPEALS_MAX}
    return await fetch(conn, APPEALS_OF, wanted, row=Appeal)


async def appeal_of(
    conn: Connection, lane: Lane, seller_id: SellerId, appeal_id: UUID
) -> Appeal | None:
    """The appeal, to be read only."""
    wanted = {"lane": lane, "seller_id": seller_id, "appeal_id": appeal_id}
    return await fetch_one(conn, APPEAL_OF, wanted, row=Appeal)


async def hold(conn: Connection, lane: Lane, seller_id: SellerId, appeal_id: UUID) -> Appeal | None:
    """The appeal, which nobody else changes before the commit."""
    wanted = {"lane": lane, "seller_id": seller_id, "appeal_id": appeal_id}
    return await fetch_one(conn, HOLD, wanted, row=Appeal)


async def decide(
    conn: Connection,
    lane: Lane,
    appeal: Appeal,
    ruling: AppealRuling,
    *,
    left_out: tuple[int, ...] | None,
    reason: str,
    template: str | None,
    now: datetime,
) -> None:
    """Remember what was decided, unless something was."""
    await execute(
        conn,
        DECIDE,
        {
            "lane": lane,
            "seller_id": appeal.seller_id,
            "appeal_id": appeal.appeal_id,
            "decision": ruling,
            "left_out": list(left_out) if left_out is not None else None,
            "reason": reason,
            "template": template,
            "now": now,
            "done_at": now if ruling is AppealRuling.UPHOLD else None,
        },
    )


async def to_do(conn: Connection, lane: Lane, *, limit: int) -> list[ToDo]:
    """The lane's granted appeals without a revision, the oldest decision first."""
    return await fetch(conn, TO_DO, {"lane": lane, "limit": limit}, row=ToDo)


async def done(
    conn: Connection, lane: Lane, appeal: Appeal, *, revision: int, now: datetime
) -> None:
    """The revision is there."""
    await execute(
        conn,
        DONE,
        {
            "lane": lane,
            "seller_id": appeal.seller_id,
            "appeal_id": appeal.appeal_id,
            "revision": revision,
            "now": now,
        },
    )


ADD = """
insert into level_appeals (
    lane, seller_id, appeal_id, month, indicators, contested, text, made_by, made_at, due_at,
    case_id
)
values (
    %(lane)s, %(seller_id)s, %(appeal_id)s, %(month)s, %(indicators)s, %(contested)s, %(text)s,
    %(made_by)s, %(made_at)s, %(due_at)s, %(case_id)s
)
"""

# by the primary key: ids rise with time
APPEALS_OF = """
select appeal_id, seller_id, month, indicators, contested, text, made_by, made_at, due_at, case_id,
    decision, reason, template, decided_at, done_at, revision, left_out
from level_appeals
where lane = %(lane)s
and seller_id = %(seller_id)s
order by appeal_id desc
limit %(limit)s
"""

# by the primary key
APPEAL_OF = """
select appeal_id, seller_id, month, indicators, contested, text, made_by, made_at, due_at, case_id,
    decision, reason, template, decided_at, done_at, revision, left_out
from level_appeals
where lane = %(lane)s
and seller_id = %(seller_id)s
and appeal_id = %(appeal_id)s
"""

# by the primary key
HOLD = """
select appeal_id, seller_id, month, indicators, contested, text, made_by, made_at, due_at, case_id,
    decision, reason, template, decided_at, done_at, revision, left_out
from level_appeals
where lane = %(lane)s
and seller_id = %(seller_id)s
and appeal_id = %(appeal_id)s
for update
"""

DECIDE = """
update level_appeals
set decision = %(decision)s,
    left_out = %(left_out)s,
    reason = %(reason)s,
    template = %(template)s,
    decided_at = %(now)s,
    done_at = %(done_at)s
where lane = %(lane)s
and seller_id = %(seller_id)s
and appeal_id = %(appeal_id)s
and decided_at is null
"""

# by level_appeals_to_do
TO_DO = """
select seller_id, appeal_id
from level_appeals
where lane = %(lane)s
and decided_at is not null
and done_at is null
order by decided_at
limit %(limit)s
"""

DONE = """
update level_appeals
set done_at = %(now)s,
    revision = %(revision)s
where lane = %(lane)s
and seller_id = %(seller_id)s
and appeal_id = %(appeal_id)s
"""
