"""API keys, sessions and tickets: every statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.identity.model import ApiKey, Principal, Role, Scope, Session

EXPIRED_PER_SWEEP_MAX = 1000


class StoredKey(Struct, frozen=True):
    """A key that has not been revoked, with what its secret must hash to."""

    key_id: str
    digest: bytes
    name: str
    scopes: tuple[str, ...]


class StoredTicket(Struct, frozen=True):
    principal: Principal
    expires_at: datetime


INSERT_KEY = """
insert into api_keys (key_id, digest, name, scopes, created_at)
values (%(key_id)s, %(digest)s, %(name)s, %(scopes)s::text[], %(now)s)
"""


async def insert_key(
    conn: Connection,
    key_id: str,
    digest: bytes,
    *,
    name: str,
    scopes: Sequence[Scope],
    now: datetime,
) -> None:
    names = [str(scope) for scope in scopes]
    await execute(
        conn,
        INSERT_KEY,
        {"key_id": key_id, "digest": digest, "name": name, "scopes": names, "now": now},
    )


# by the primary key
READ_LIVE_KEY = """
select key_id, digest, name, scopes
from api_keys
where key_id = %(key_id)s
and revoked_at is null
"""


async def live_key(conn: Connection, key_id: str) -> StoredKey | None:
    return await fetch_one(conn, READ_LIVE_KEY, {"key_id": key_id}, row=StoredKey)


# by the primary key
READ_LIVE_KEYS = """
select key_id, digest, name, scopes
from api_keys
where key_id = any(%(key_ids)s)
and revoked_at is null
"""


async def live_keys(conn: Connection, key_ids: Sequence[str]) -> list[StoredKey]:
    """Those of the keys that have not been revoked."""
    return await fetch(conn, READ_LIVE_KEYS, {"key_ids": list(key_ids)}, row=StoredKey)


REVOKE_KEY = """
update api_keys
set revoked_at = coalesce(revoked_at, %(now)s)
where key_id = %(key_id)s
returning key_id, name, scopes, created_at, revoked_at
"""


async def revoke_key(conn: Connection, key_id: str, now: datetime) -> ApiKey | None:
    """The key as it is now; the time of an earlier revocation stays."""
    return await fetch_one(conn, REVOKE_KEY, {"key_id": key_id, "now": now}, row=ApiKey)


READ_KEYS = """
select key_id, name, scopes, created_at, revoked_at
from api_keys
order by created_at, key_id
"""


async def keys(conn: Connection) -> list[ApiKey]:
    return await fetch(conn, READ_KEYS, row=ApiKey)


INSERT_SESSION = """
insert into sessions (digest, principal, idle_until, ends_at)
values (%(digest)s, %(principal)s, %(idle_until)s, %(ends_at)s)
"""


async def insert_session(conn: Connection, digest: bytes, session: Session) -> None:
    await execute(
        conn,
        INSERT_SESSION,
        {
            "digest": digest,
            "principal": Jsonb(session.principal),
            "idle_until": session.idle_until,
            "ends_at": session.ends_at,
        },
    )


# by the primary key
READ_SESSION = """
select principal, idle_until, ends_at
from sessions
where digest = %(digest)s
and least(idle_until, ends_at) > %(now)s
"""


async def live_session(conn: Connection, digest: bytes, now: datetime) -> Session | None:
    return await fetch_one(conn, READ_SESSION, {"digest": digest, "now": now}, row=Session)


TOUCH_SESSION = """
update sessions
set idle_until = %(idle_until)s
where digest = %(digest)s
"""


async def touch_session(conn: Connection, digest: bytes, idle_until: datetime) -> None:
    await execute(conn, TOUCH_SESSION, {"digest": digest, "idle_until": idle_until})


REPLACE_SESSION = """
update sessions
set digest = %(new_digest)s, idle_until = %(idle_until)s
where digest = %(digest)s
and least(idle_until, ends_at) > %(now)s
returning principal, idle_until, ends_at
"""


async def replace_session(
    conn: Connection,
    digest: bytes,
    new_digest: bytes,
    *,
    idle_until: datetime,
    now: datetime,
) -> Session | None:
    """The session under its new name; None when it has ended or was renewed by someone else."""
    return await fetch_one(
        conn,
        REPLACE_SESSION,
        {"digest": digest, "new_digest": new_digest, "idle_until": idle_until, "now": now},
        row=Session,
    )


DELETE_SESSION = "delete from sessions where digest = %(digest)s"


async def delete_session(conn: Connection, digest: bytes) -> None:
    await execute(conn, DELETE_SESSION, {"digest": digest})


INSERT_TICKET = """
insert into tickets (digest, principal, expires_at, path)
values (%(digest)s, %(principal)s, %(expires_at)s, %(path)s)
"""


async def insert_ticket(
    conn: Connection,
    digest: bytes,
    principal: Principal,
    expires_at: datetime,
    path: str | None = None,
) -> None:
    """A ticket that is spent once, or one for `path`, as often as it is asked for."""
    told = {"digest": digest, "principal": Jsonb(principal), "expires_at": expires_at}
    await execute(conn, INSERT_TICKET, {**told, "path": path})


REDEEM_TICKET = """
delete from tickets
where digest = %(digest)s
and path is null
returning principal, expires_at
"""


async def redeem_ticket(conn: Connection, digest: bytes) -> StoredTicket | None:
    return await fetch_one(conn, REDEEM_TICKET, {"digest": digest}, row=StoredTicket)


# by the primary key
TICKET_FOR = """
select principal, expires_at
from tickets
where digest = %(digest)s
and path = %(path)s
"""


async def ticket_for(conn: Connection, digest: bytes, path: str) -> StoredTicket | None:
    return await fetch_one(conn, TICKET_FOR, {"digest": digest, "path": path}, row=StoredTicket)


# by sessions_by_end
SWEEP_SESSIONS = """
delete from sessions
where digest in (
    select digest
    from sessions
    where least(idle_until, ends_at) <= %(now)s
    limit %(rows_max)s
)
"""

# by tickets_by_end
SWEEP_TICKETS = """
delete from tickets
where digest in (
    select digest
    from tickets
    where expires_at <= %(now)s
    limit %(rows_max)s
)
"""


async def sweep_expired(conn: Connection, now: datetime) -> int:
    """How many ended sessions and tickets were deleted."""
    bounds = {"now": now, "rows_max": EXPIRED_PER_SWEEP_MAX}
    return await execute(conn, SWEEP_SESSIONS, bounds) + await execute(conn, SWEEP_TICKETS, bounds)


# small tables: whoever is signed in now
FORGET_SESSIONS = """
delete from sessions
where principal ->> 'role' = %(role)s
and principal ->> 'subject' = %(subject)s
"""

FORGET_TICKETS = """
delete from tickets
where principal ->> 'role' = %(role)s
and principal ->> 'subject' = %(subject)s
"""


async def forget_person(conn: Connection, role: Role, subject: str) -> None:
    """End every session of a person's; their credentials carry their name."""
    person = {"role": role, "subject": subject}
    await execute(conn, FORGET_SESSIONS, person)
    await execute(conn, FORGET_TICKETS, person)


PUT_SIGNER = """
insert into signers (signature, name, told_at)
values (%(signature)s, %(name)s, %(now)s)
on conflict (signature) do update
set name = excluded.name, told_at = excluded.told_at
"""


async def put_signer(conn: Connection, signature: str, name: str, now: datetime) -> None:
    await execute(conn, PUT_SIGNER, {"signature": signature, "name": name, "now": now})


# by the primary key
SIGNERS = """
select signature, name
from signers
where signature = any(%(signatures)s)
"""


SIGNERS_MAX = 100


class Signer(Struct, frozen=True):
    """Whoever signs decisions, by name."""

    signature: str
    name: str


async def signers(conn: Connection, signatures: Collection[str]) -> list[Signer]:
    """Those who have told a name."""
    return await fetch(conn, SIGNERS, {"signatures": list(signatures)}, row=Signer)


# by the primary key
SIGNERS_FROM = """
select signature, name
from signers
where signature >= %(prefix)s
and starts_with(signature, %(prefix)s)
order by signature
limit %(limit)s
"""


async def signers_from(conn: Connection, prefix: str) -> list[Signer]:
    """The first 100 whose signatures begin so."""
    return await fetch(conn, SIGNERS_FROM, {"prefix": prefix, "limit": SIGNERS_MAX}, row=Signer)
