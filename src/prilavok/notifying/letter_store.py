"""Letters that are made and not sent yet: every statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from prilavok.chat.model import ChatId
from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import Lane
from prilavok.notifying.model import Letter

AT_ONCE_MAX = 20


class Claimed(Struct, frozen=True):
    """A letter that this process sends now, for the `attempts`-th time."""

    lane: Lane
    letter_id: UUID
    seller_id: SellerId
    staff_id: StaffId
    letter: Letter
    attempts: int


INSERT_LETTER = """
insert into letters (lane, letter_id, seller_id, staff_id, letter, send_at)
values (%(lane)s, %(letter_id)s, %(seller_id)s, %(staff_id)s, %(letter)s, %(now)s)
"""


async def insert_letter(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    staff_id: StaffId,
    letter: Letter,
    now: datetime,
) -> None:
    await execute(
        conn,
        INSERT_LETTER,
        {
            "lane": lane,
            "letter_id": letter.letter_id,
            "seller_id": seller_id,
            "staff_id": staff_id,
            "letter": Jsonb(letter),
            "now": now,
        },
    )


# by letters_due
CLAIM = """
update letters
set attempts = attempts + 1, send_at = %(until)s
where lane = any(%(lanes)s)
and (lane, letter_id) in (
    select lane, letter_id
    from letters
    where lane = any(%(lanes)s)
    and send_at <= %(now)s
    order by send_at
    limit %(most)s
    for update skip locked
)
returning lane, letter_id, seller_id, staff_id, letter, attempts
"""


async def claim(conn: Connection, lanes: int, now: datetime, lease: timedelta) -> Sequence[Claimed]:
    """Letters that are due, for this process alone while the lease lasts."""
    wanted = {
        "lanes": list(range(lanes)),
        "now": now,
        "until": now + lease,
        "most": AT_ONCE_MAX,
    }
    return await fetch(conn, CLAIM, wanted, row=Claimed)


DELETE_LETTER = """
delete from letters
where lane = %(lane)s
and letter_id = %(letter_id)s
"""


async def delete_letter(conn: Connection, lane: Lane, letter_id: UUID) -> None:
    await execute(conn, DELETE_LETTER, {"lane": lane, "letter_id": letter_id})


PUT_OFF = """
update letters
set send_at = %(at)s
where lane = %(lane)s
and letter_id = %(letter_id)s
"""


async def put_off(conn: Connection, lane: Lane, letter_id: UUID, at: datetime) -> None:
    await execute(conn, PUT_OFF, {"lane": lane, "letter_id": letter_id, "at": at})


DELETE_LETTERS_ABOUT = """
delete from letters
where lane = %(lane)s
and position(%(link)s in letter ->> 'text') > 0
"""


async def delete_letters_about(conn: Connection, lane: Lane, chat_id: ChatId) -> None:
    """Those that still wait and lead to the chat: they may quote it."""
    link = f"/console/chats/{chat_id}"
    await execute(conn, DELETE_LETTERS_ABOUT, {"lane": lane, "link": link})


# small: what is not sent yet
LETTERS_TRIED = """
select count(*)
from letters
where lane = any(%(lanes)s)
and attempts > 0
"""


async def letters_tried(conn: Connection, lanes: int) -> int:
    """How many letters were tried and wait for another time."""
    return await fetch_one(conn, LETTERS_TRIED, {"lanes": list(range(lanes))}, row=int) or 0
