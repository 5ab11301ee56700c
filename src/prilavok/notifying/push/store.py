"""Devices, what waits to be told to their owners, pushes: every statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from prilavok.chat.model import ChatId
from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import Lane
from prilavok.notifying.model import LetterKind
from prilavok.notifying.person_store import PERSON_COLUMNS, Person, Waiting
from prilavok.notifying.push.model import Told

AT_ONCE_MAX = 20


class Owner(Struct, frozen=True):
    """Whose devices."""

    lane: Lane
    seller_id: SellerId
    staff_id: StaffId

    @classmethod
    def of(cls, person: Person) -> Owner:
        return cls(person.lane, person.seller_id, person.staff_id)

    @property
    def key(self) -> dict[str, object]:
        return {"lane": self.lane, "seller_id": self.seller_id, "staff_id": self.staff_id}


class DeviceRow(Struct, frozen=True, kw_only=True):
    """A device as stored."""

    device_id: str
    endpoint: str
    p256dh: bytes
    auth: bytes
    server_key: str
    name: str
    added_at: datetime
    told_at: datetime | None = None
    tried_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str | None = None


class Claimed(Struct, frozen=True):
    """A push that this process sends now, for the `attempts`-th time."""

    lane: Lane
    push_id: UUID
    seller_id: SellerId
    staff_id: StaffId
    device_id: str
    told: Told
    attempts: int
    keep_until: datetime

    @property
    def owner(self) -> Owner:
        return Owner(self.lane, self.seller_id, self.staff_id)


# a stretch of the primary key
DEVICES_OF = """
select device_id, endpoint, p256dh, auth, server_key, name, added_at, told_at, tried_at, failed_at,
    failure
from push_devices
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
order by added_at, device_id
"""


async def devices_of(conn: Connection, owner: Owner) -> list[DeviceRow]:
    """The person's devices, the oldest first."""
    return await fetch(conn, DEVICES_OF, owner.key, row=DeviceRow)


# by the primary key
DEVICE = """
select device_id, endpoint, p256dh, auth, server_key, name, added_at, told_at, tried_at, failed_at,
    failure
from push_devices
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
and device_id = %(device_id)s
"""


async def device(conn: Connection, owner: Owner, device_id: str) -> DeviceRow | None:
    """The person's device; None when it is theirs no longer."""
    return await fetch_one(conn, DEVICE, {**owner.key, "device_id": device_id}, row=DeviceRow)


# by push_devices_by_id
TAKE_FROM_OTHERS = """
delete from push_devices
where lane = any(%(lanes)s)
and device_id = %(device_id)s
and (seller_id, staff_id) is distinct from (%(seller_id)s, %(staff_id)s)
"""

PUT_DEVICE = """
insert into push_devices (
    lane, seller_id, staff_id, device_id, endpoint, p256dh, auth, server_key, name, added_at
)
values (
    %(lane)s, %(seller_id)s, %(staff_id)s, %(device_id)s, %(endpoint)s, %(p256dh)s, %(auth)s,
    %(server_key)s, %(name)s, %(added_at)s
)
on conflict (lane, seller_id, staff_id, device_id) do update
set p256dh = excluded.p256dh,
    auth = excluded.auth,
    server_key = excluded.server_key,
    name = excluded.name,
    failed_at = null,
    failure = null
"""


async def put_device(conn: Connection, owner: Owner, device: DeviceRow, *, lanes: int) -> None:
    """It is this person's from now on: a browser shows what happens to one person alone."""
    others = {**owner.key, "lanes": list(range(lanes)), "device_id": device.device_id}
    await execute(conn, TAKE_FROM_OTHERS, others)
    values = {name: getattr(device, name) for name in device.__struct_fields__}
    await execute(conn, PUT_DEVICE, {**owner.key, **values})


DELETE_DEVICE = """
delete from push_devices
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
and device_id = any(%(device_ids)s)
"""

# by pushes_of_device
DELETE_PUSHES_TO = """
delete from pushes
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
and device_id = any(%(device_ids)s)
"""


async def delete_devices(conn: Connection, owner: Owner, device_ids: Collection[str]) -> None:
    """Forget devices, with what was on its way to them."""
    which = {**owner.key, "device_ids": list(device_ids)}
    await execute(conn, DELETE_PUSHES_TO, which)
    await execute(conn, DELETE_DEVICE, which)


NOTE_OUTCOME = """
update push_devices
set told_at = coalesce(%(told_at)s, told_at), failed_at = %(failed_at)s, failure = %(failure)s
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
and device_id = %(device_id)s
"""


async def note_told(conn: Connection, claimed: Claimed, now: datetime) -> None:
    """The push service has taken a push."""
    told = {"told_at": now, "failed_at": None, "failure": None}
    await execute(conn, NOTE_OUTCOME, {**claimed.owner.key, **told, "device_id": claimed.device_id})


async def note_failure(conn: Connection, claimed: Claimed, reason: str, now: datetime) -> None:
    """What the push service said."""
    told = {"told_at": None, "failed_at": now, "failure": reason}
    await execute(conn, NOTE_OUTCOME, {**claimed.owner.key, **told, "device_id": claimed.device_id})


NOTE_TRY = """
update push_devices
set tried_at = %(now)s
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
and device_id = %(device_id)s
"""


async def note_try(conn: Connection, owner: Owner, device_id: str, now: datetime) -> None:
    await execute(conn, NOTE_TRY, {**owner.key, "device_id": device_id, "now": now})


# a stretch of the primary key
WHO_IS_TOLD = f"""
select {PERSON_COLUMNS}
from notifying
where lane = %(lane)s
and seller_id = %(seller_id)s
and %(kind)s = any(kinds)
and exists (
    select 1
    from push_devices as device
    where device.lane = %(lane)s
    and device.seller_id = notifying.seller_id
    and device.staff_id = notifying.staff_id
)
for update
"""


async def who_is_told(
    conn: Connection, lane: Lane, seller_id: SellerId, kind: LetterKind
) -> list[Person]:
    """Who of the seller's staff has devices, and wants to hear of things of this kind."""
    wanted = {"lane": lane, "seller_id": seller_id, "kind": str(kind)}
    return await fetch(conn, WHO_IS_TOLD, wanted, row=Person)


PUT_WAITING = """
insert into push_waiting (lane, seller_id, staff_id, kind, item_id, seq)
select %(lane)s, %(seller_id)s, %(staff_id)s, %(kind)s, %(item_id)s, seq
from unnest(%(seqs)s::integer[]) as waiting (seq)
on conflict do nothing
"""

PUT_DUE = """
insert into push_due (lane, seller_id, staff_id, due_at)
values (%(lane)s, %(seller_id)s, %(staff_id)s, %(due_at)s)
on conflict do nothing
"""


async def put_waiting(
    conn: Connection,
    owner: Owner,
    kind: LetterKind,
    item_id: UUID,
    seqs: Collection[int],
    due_at: datetime,
) -> None:
    """Let it be told at `due_at`, or with what is to be told already."""
    what = {"kind": str(kind), "item_id": item_id, "seqs": list(seqs)}
    await execute(conn, PUT_WAITING, owner.key | what)
    await execute(conn, PUT_DUE, owner.key | {"due_at": due_at})


# by push_due_by_time; what puts things aside locks the person first as well
FIND_DUE = """
select notifying.lane, notifying.seller_id, notifying.staff_id
from push_due
join notifying
    on notifying.lane = push_due.lane
    and notifying.seller_id = push_due.seller_id
    and notifying.staff_id = push_due.staff_id
where push_due.lane = any(%(lanes)s)
and push_due.due_at <= %(now)s
order by push_due.due_at
limit 1
for update of notifying skip locked
"""

TAKE_DUE = """
delete from push_due
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
and due_at <= %(now)s
"""


async def find_due(conn: Connection, lanes: int, now: datetime) -> Owner | None:
    """Somebody who is to be told things now, held to the end of the transaction."""
    return await fetch_one(conn, FIND_DUE, {"lanes": list(range(lanes)), "now": now}, row=Owner)


async def take_due(conn: Connection, owner: Owner, now: datetime) -> bool:
    """Whether the person is still to be told things; another process may have come first."""
    return await execute(conn, TAKE_DUE, owner.key | {"now": now}) > 0


async def put_due(conn: Connection, owner: Owner, due_at: datetime) -> None:
    await execute(conn, PUT_DUE, owner.key | {"due_at": due_at})


TAKE_WAITING = """
delete from push_waiting
where lane = %(lane)s
and seller_id = %(seller_id)s
and staff_id = %(staff_id)s
returning kind, item_id, seq
"""


async def take_waiting(conn: Connection, owner: Owner) -> list[Waiting]:
    """All that waits for the person; it waits no more."""
    return await fetch(conn, TAKE_WAITING, owner.key, row=Waiting)


INSERT_PUSHES = """
insert into pushes (
    lane, push_id, seller_id, staff_id, device_id, chat_id, told, send_at, keep_until
)
select %(lane)s, push_id, %(seller_id)s, %(staff_id)s, device_id, chat_id, told, %(now)s,
    %(keep_until)s
from unnest(
    %(push_ids)s::uuid[], %(device_ids)s::text[], %(chat_ids)s::uuid[], %(told)s::jsonb[]
) as push (push_id, device_id, chat_id, told)
"""


class NewPush(Struct, frozen=True):
    """What is to be told to a device."""

    push_id: UUID
    device_id: str
    told: Told


async def insert_pushes(
    conn: Connection,
    owner: Owner,
    pushes: Sequence[NewPush],
    *,
    now: datetime,
    keep_until: datetime,
) -> None:
    """Send them from `now` on."""
    columns = {
        "push_ids": [each.push_id for each in pushes],
        "device_ids": [each.device_id for each in pushes],
        "chat_ids": [each.told.chat_id for each in pushes],
        "told": [Jsonb(each.told) for each in pushes],
    }
    times = {"now": now, "keep_until": keep_until}
    await execute(conn, INSERT_PUSHES, owner.key | columns | times)


# by pushes_due
CLAIM = """
update pushes
set attempts = attempts + 1, send_at = %(until)s
where lane = any(%(lanes)s)
and (lane, push_id) in (
    select lane, push_id
    from pushes
    where lane = any(%(lanes)s)
    and send_at <= %(now)s
    order by send_at
    limit %(most)s
    for update skip locked
)
returning lane, push_id, seller_id, staff_id, device_id, told, attempts, keep_until
"""


async def claim(conn: Connection, lanes: int, now: datetime, lease: timedelta) -> Sequence[Claimed]:
    """Pushes that are due, for this process alone while the lease lasts."""
    wanted = {"lanes": list(range(lanes)), "now": now, "until": now + lease, "most": AT_ONCE_MAX}
    return await fetch(conn, CLAIM, wanted, row=Claimed)


DELETE_PUSH = """
delete from pushes
where lane = %(lane)s
and push_id = %(push_id)s
"""


async def delete_push(conn: Connection, claimed: Claimed) -> None:
    await execute(conn, DELETE_PUSH, {"lane": claimed.lane, "push_id": claimed.push_id})


PUT_OFF = """
update pushes
set send_at = %(at)s
where lane = %(lane)s
and push_id = %(push_id)s
"""


async def put_off(conn: Connection, claimed: Claimed, at: datetime) -> None:
    key = {"lane": claimed.lane, "push_id": claimed.push_id}
    await execute(conn, PUT_OFF, key | {"at": at})


# a small table: what is on its way
FORGET_PUSHES = """
delete from pushes
where lane = %(lane)s
and chat_id = %(chat_id)s
"""

FORGET_PUSH_WAITING = """
delete from push_waiting
where lane = %(lane)s
and kind = 'message'
and item_id = %(chat_id)s
"""


async def forget_chat(conn: Connection, lane: Lane, chat_id: ChatId) -> None:
    """Tell nobody of the chat's messages: neither of what waits, nor of what is on its way."""
    which = {"lane": lane, "chat_id": chat_id}
    await execute(conn, FORGET_PUSHES, which)
    await execute(conn, FORGET_PUSH_WAITING, which)


# small: what is not sent yet
PUSHES_TRIED = """
select count(*)
from pushes
where lane = any(%(lanes)s)
and attempts > 0
"""


async def pushes_tried(conn: Connection, lanes: int) -> int:
    """How many pushes were tried and wait for another time."""
    return await fetch_one(conn, PUSHES_TRIED, {"lanes": list(range(lanes))}, row=int) or 0
