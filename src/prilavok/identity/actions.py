"""Keys, sessions and tickets: made, renewed, ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from msgspec.structs import replace

from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.identity import rules, store
from prilavok.identity.credentials import digest_of, new_key_id, new_secret
from prilavok.identity.model import (
    Address,
    ApiKey,
    KeyNotFound,
    NewApiKey,
    NewSession,
    Principal,
    Role,
    Scope,
    SessionEnded,
    Ticket,
)

SIGNERS: Final = frozenset({Role.MODERATOR, Role.OPERATOR})
"""Who signs decisions for the marketplace."""


async def create_key(db: Database, clock: Clock, name: str, scopes: Sequence[Scope]) -> NewApiKey:
    """A key of `scopes` for the integrator `name`; its secret is not kept anywhere."""
    now = clock.now()
    key_id, secret = new_key_id(), new_secret()
    async with db.transaction() as conn:
        await store.insert_key(conn, key_id, digest_of(secret), name=name, scopes=scopes, now=now)
    return NewApiKey(key_id, name, tuple(scopes), now, f"pk_{key_id}_{secret}")


async def revoke_key(db: Database, clock: Clock, key_id: str) -> ApiKey:
    """Refuse the key from its next request on; a second call changes nothing."""
    async with db.transaction() as conn:
        key = await store.revoke_key(conn, key_id, clock.now())
    if key is None:
        raise KeyNotFound(key_id)
    return key


async def start_session(db: Database, clock: Clock, principal: Principal) -> NewSession:
    """Sign `principal` in; what the marketplace calls whoever signs decisions is kept."""
    now = clock.now()
    session = rules.session_of(replace(principal, via="session", expires_at=None), now)
    session_id = new_secret()
    async with db.transaction() as conn:
        await store.insert_session(conn, digest_of(session_id), session)
        if principal.role in SIGNERS and principal.name:
            await store.put_signer(conn, principal.signature, principal.name, now)
    return NewSession(session_id, session)


async def names_of_signers(conn: Connection, signatures: Collection[str]) -> dict[str, str]:
    """What the marketplace calls those of them who have signed in, by `moderator:42`."""
    wanted = {each for each in signatures if each.partition(":")[0] in SIGNERS}
    if not wanted:
        return {}
    return {each.signature: each.name for each in await store.signers(conn, wanted)}


async def known_signers(conn: Connection, role: Role) -> list[str]:
    """The subjects of up to 100 of this role who have signed in by name."""
    prefix = f"{role}:"
    return [each.signature.removeprefix(prefix) for each in await store.signers_from(conn, prefix)]


async def renew_session(db: Database, clock: Clock, session_id: str) -> NewSession:
    """The same session under a new id; the old one is of no use any more."""
    now = clock.now()
    new_id = new_secret()
    async with db.transaction() as conn:
        session = await store.replace_session(
            conn,
            digest_of(session_id),
            digest_of(new_id),
            idle_until=now + rules.SESSION_IDLE_MAX,
            now=now,
        )
    if session is None:
        raise SessionEnded
    return NewSession(new_id, session)


async def end_session(db: Database, session_id: str) -> None:
    """Sign out; ending an ended session changes nothing."""
    async with db.transaction() as conn:
        await store.delete_session(conn, digest_of(session_id))


async def issue_ticket(db: Database, clock: Clock, principal: Principal) -> Ticket:
    """A ticket that lets its holder be `principal` once."""
    expires_at = clock.now() + rules.TICKET_LIFETIME
    ticket = new_secret()
    async with db.transaction() as conn:
        await store.insert_ticket(conn, digest_of(ticket), principal, expires_at)
    return Ticket(ticket, expires_at)


async def issue_address(db: Database, clock: Clock, principal: Principal, path: str) -> Address:
    """An address that lets whoever has it be `principal` at `path`."""
    expires_at = clock.now() + rules.ADDRESS_LIFETIME
    ticket = new_secret()
    async with db.transaction() as conn:
        await store.insert_ticket(conn, digest_of(ticket), principal, expires_at, path)
    return Address(f"{path}?ticket={ticket}", expires_at)


async def forget_person(conn: Connection, role: Role, subject: str) -> None:
    """End every session of a person's, and what opens streams: they carry their name."""
    await store.forget_person(conn, role, subject)
