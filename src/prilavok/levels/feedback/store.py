"""Every statement on feedback."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.levels.feedback.model import Feedback, StarCount


async def add(conn: Connection, feedback: Feedback) -> None:
    """Keep it."""
    await execute(
        conn,
        ADD,
        {
            "feedback_id": feedback.feedback_id,
            "seller_id": feedback.seller_id,
            "given_by": feedback.given_by,
            "given_at": feedback.given_at,
            "stars": feedback.stars,
            "text": feedback.text,
        },
    )


async def given_since(conn: Connection, seller_id: SellerId, since: datetime) -> int:
    """How many the seller has given since then."""
    wanted = {"seller_id": seller_id, "since": since}
    return await fetch_one(conn, GIVEN_SINCE, wanted, row=int) or 0


async def page(conn: Connection, before: UUID | None, *, limit: int) -> list[Feedback]:
    """Those before an id, the newest first."""
    return await fetch(conn, PAGE, {"before": before, "limit": limit}, row=Feedback)


async def counts(conn: Connection) -> list[StarCount]:
    """How often which stars were given."""
    return await fetch(conn, COUNTS, row=StarCount)


ADD = """
insert into level_feedback (feedback_id, seller_id, given_by, given_at, stars, text)
values (
    %(feedback_id)s, %(seller_id)s, %(given_by)s, %(given_at)s, %(stars)s, %(text)s
)
"""

# by level_feedback_of_seller
GIVEN_SINCE = """
select count(*)
from level_feedback
where seller_id = %(seller_id)s
and given_at > %(since)s
"""

# by the primary key
PAGE = """
select feedback_id, seller_id, given_by, given_at, stars, text
from level_feedback
where %(before)s::uuid is null
or feedback_id < %(before)s::uuid
order by feedback_id desc
limit %(limit)s
"""

# A pass over a small table.
COUNTS = """
select stars, count(*) as count
from level_feedback
group by stars
order by stars
"""
