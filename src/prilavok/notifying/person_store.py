"""What members of staff want to hear of, and what waits to be told to them: every statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from msgspec import Struct

from prilavok.chat.model import ChatId
from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import Lane
from prilavok.notifying.letter_store import Claimed
from prilavok.notifying.model import (
    LetterFailure,
    LetterKind,
    LetterLanguage,
    LettersWanted,
    QuietHours,
)


class Person(Struct, frozen=True, kw_only=True):
    """A member of a seller's staff, and what they want to hear of."""

    lane: Lane
    seller_id: SellerId
    staff_id: StaffId
    email: str | None
    confirmed_at: datetime | None
    confirm_digest: bytes | None
    confirm_sent_at: datetime | None
    kinds: frozenset[LetterKind]
    every_min: int
    quiet_from: time | None
    quiet_to: time | None
    zone: str
    with_text: bool
    language: LetterLanguage
    unsubscribe: str
    due_at: datetime | None
    failed_at: datetime | None
    failure: str | None

    @property
    def wanted(self) -> LettersWanted:
        return LettersWanted(
            email=self.email,
            kinds=self.kinds,
            every_min=self.every_min,
            quiet=(
                QuietHours(self.quiet_from, self.quiet_to)
                if self.quiet_from is not None and self.quiet_to is not None
                else None
            ),
            zone=self.zone,
            with_text=self.with_text,
            language=self.language,
        )

    @property
    def last_failure(self) -> LetterFailure | None:
        return (
            LetterFailure(self.failed_at, self.failure or "")
            if self.failed_at is not None
            else None
        )


class Waiting(Struct, frozen=True):
    """Something to tell: a message by its chat and seq, or a notice."""

    kind: LetterKind
    item_id: UUID
    seq: int


PERSON_COLUMNS = """
    lane, seller_id, staff_id, email, confirmed_at, confirm_digest, confirm_sent_at, kinds,
    every_min, quiet_from, quiet_to, zone, with_text, language, unsubscribe, due_at, failed_at,
    failure
"""

# by the primary key
READ_PERSON = f"""
select {PERSON_COLUMNS}
from notifying
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
for update
"""


async def person(
    conn: Connection, lane: Lane, seller_id: SellerId, staff_id: StaffId
) -> Person | None:
    """What the member of staff wants, held to the end of the transaction."""
    wanted = {"lane": lane, "seller_id": seller_id, "staff_id": staff_id}
    return await fetch_one(conn, READ_PERSON, wanted, row=Person)


INSERT_PERSON = f"""
insert into notifying ({PERSON_COLUMNS})
values (
    %(lane)s, %(seller_id)s, %(staff_id)s, %(email)s, %(confirmed_at)s, %(confirm_digest)s,
    %(confirm_sent_at)s, %(kinds)s::text[], %(every_min)s, %(quiet_from)s, %(quiet_to)s, %(zone)s,
    %(with_text)s, %(language)s, %(unsubscribe)s, %(due_at)s, %(failed_at)s, %(failure)s
)
"""

BEGIN_PERSON = f"{INSERT_PERSON}on conflict do nothing"

PUT_PERSON = f"""{INSERT_PERSON}on conflict (lane, seller_id, staff_id) do update
set email = excluded.email,
    confirmed_at = excluded.confirmed_at,
    confirm_digest = excluded.confirm_digest,
    confirm_sent_at = excluded.confirm_sent_at,
    kinds = excluded.kinds,
    every_min = excluded.every_min,
    quiet_from = excluded.quiet_from,
    quiet_to = excluded.quiet_to,
    zone = excluded.zone,
    with_text = excluded.with_text,
    language = excluded.language,
    due_at = excluded.due_at,
    failed_at = excluded.failed_at,
    failure = excluded.failure
"""


async def put_person(conn: Connection, it: Person) -> None:
    """Set what the member of staff wants."""
    await execute(conn, PUT_PERSON, _columns(it))


async def begin_person(conn: Connection, it: Person) -> None:
    """This is what the member of staff wants, unless they have said so already; held, either way,
    to the end of the transaction."""
    await execute(conn, BEGIN_PERSON, _columns(it))
    await person(conn, it.lane, it.seller_id, it.staff_id)


def _columns(it: Person) -> dict[str, object]:
    values = {name: getattr(it, name) for name in it.__struct_fields__}
    return {**values, "kinds": sorted(it.kinds), "language": str(it.language)}


# by notifying_unsubscribe
UNSUBSCRIBE = """
update notifying
set email = null, confirmed_at = null, confirm_digest = null, due_at = null
where lane = %(lane)s
and unsubscribe = %(token)s
"""


async def unsubscribe(conn: Connection, lane: Lane, token: str) -> None:
    await execute(conn, UNSUBSCRIBE, {"lane": lane, "token": token})


# a stretch of the primary key
WHO_HEARS = f"""
select {PERSON_COLUMNS}
from notifying
where lane = %(lane)s
and seller_id = %(seller_id)s
and confirmed_at is not null
and %(kind)s = any(kinds)
for update
"""


async def who_hears(
    conn: Connection, lane: Lane, seller_id: SellerId, kind: LetterKind
) -> list[Person]:
    """Who of the seller's staff wants letters about things of this kind."""
    wanted = {"lane": lane, "seller_id": seller_id, "kind": str(kind)}
    return await fetch(conn, WHO_HEARS, wanted, row=Person)


PUT_WAITING = """
insert into notifying_waiting (lane, seller_id, staff_id, kind, item_id, seq, at)
select %(lane)s, %(seller_id)s, %(staff_id)s, %(kind)s, %(item_id)s, seq, %(now)s
from unnest(%(seqs)s::integer[]) as waiting (seq)
on conflict do nothing
"""

SET_DUE = """
update notifying
set due_at = %(due_at)s
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
"""


async def put_waiting(
    conn: Connection,
    person: Person,
    kind: LetterKind,
    item_id: UUID,
    seqs: Collection[int],
    *,
    due_at: datetime,
    now: datetime,
) -> None:
    """Let it be told to the person, at `due_at` unless a letter is due already."""
    key = {"lane": person.lane, "seller_id": person.seller_id, "staff_id": person.staff_id}
    told = {"kind": str(kind), "item_id": item_id, "seqs": list(seqs), "now": now}
    await execute(conn, PUT_WAITING, key | told)
    if person.due_at is None:
        await execute(conn, SET_DUE, key | {"due_at": due_at})


# by notifying_due
TAKE_DUE = f"""
select {PERSON_COLUMNS}
from notifying
where lane = any(%(lanes)s)
and due_at <= %(now)s
order by due_at
limit 1
for update skip locked
"""


async def take_due(conn: Connection, lanes: int, now: datetime) -> Person | None:
    """Somebody whose letter is due and is not being made, held to the end of the transaction."""
    return await fetch_one(conn, TAKE_DUE, {"lanes": list(range(lanes)), "now": now}, row=Person)


async def set_due(conn: Connection, person: Person, due_at: datetime | None) -> None:
    key = {"lane": person.lane, "seller_id": person.seller_id, "staff_id": person.staff_id}
    await execute(conn, SET_DUE, key | {"due_at": due_at})


TAKE_WAITING = """
delete from notifying_waiting
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
returning kind, item_id, seq
"""


async def take_waiting(conn: Connection, person: Person) -> list[Waiting]:
    """All that waits for the person; it waits no more."""
    key = {"lane": person.lane, "seller_id": person.seller_id, "staff_id": person.staff_id}
    return await fetch(conn, TAKE_WAITING, key, row=Waiting)


# a small table: what is on its way
FORGET_WAITING = """
delete from notifying_waiting
where lane = %(lane)s
and kind = 'message'
and item_id = %(chat_id)s
"""


async def forget_waiting(conn: Connection, lane: Lane, chat_id: ChatId) -> None:
    """Tell nobody of the chat's messages in a letter yet to be made."""
    await execute(conn, FORGET_WAITING, {"lane": lane, "chat_id": chat_id})


NOTE_FAILURE = """
update notifying
set failed_at = %(now)s, failure = %(reason)s
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
"""


async def note_failure(
    conn: Connection, claimed: Claimed, reason: str | None, now: datetime
) -> None:
    """What the mail server said; None: it takes letters again."""
    await execute(
        conn,
        NOTE_FAILURE,
        {
            "lane": claimed.lane,
            "seller_id": claimed.seller_id,
            "staff_id": claimed.staff_id,
            "now": now if reason is not None else None,
            "reason": reason,
        },
    )
