"""Why posts cannot send anything: every statement."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch


class Trouble(Struct, frozen=True):
    """Why a post cannot send anything, and since when."""

    post: str
    since: datetime
    reason: str


TROUBLES = """
select post, since, reason
from post_troubles
"""


async def troubles(conn: Connection) -> list[Trouble]:
    return await fetch(conn, TROUBLES, row=Trouble)


PUT_TROUBLE = """
insert into post_troubles (post, since, at, reason)
values (%(post)s, %(now)s, %(now)s, %(reason)s)
on conflict (post) do update
set at = excluded.at, reason = excluded.reason
"""


async def put_trouble(conn: Connection, post: str, reason: str, now: datetime) -> None:
    await execute(conn, PUT_TROUBLE, {"post": str(post), "reason": reason, "now": now})


DELETE_TROUBLE = """
delete from post_troubles
where post = %(post)s
"""


async def delete_trouble(conn: Connection, post: str) -> None:
    await execute(conn, DELETE_TROUBLE, {"post": str(post)})
