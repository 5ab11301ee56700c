"""Who is asking, by every credential there is."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from identity.people import UNHURRIED, StaffList, identity_over, no_keys
from identity.signing import claims, signed
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch, fetch_one
from prilavok.identity import Identity, Role, Scope, actions
from prilavok.identity.credentials import csrf_token_of
from prilavok.identity.jobs import forget_expired
from prilavok.identity.model import (
    CredentialsMissing,
    CsrfTokenWrong,
    KeyNotFound,
    KeyRefused,
    NoLongerStaff,
    SessionEnded,
    TicketSpent,
    TokenExpired,
    TokenRefused,
)

STAFF = {"sub": "staff-1", "role": "seller_staff", "seller_id": "seller-1"}


@pytest.fixture
def staff() -> StaffList:
    staff = StaffList()
    staff.hire("seller-1", "staff-1", "chats")
    return staff


@pytest.fixture
def identity(database: Database, clock: FixedClock, staff: StaffList, tmp_path: Path) -> Identity:
    return identity_over(database, clock, staff, tmp_path)


async def signed_in(identity: Identity, database: Database, clock: FixedClock) -> str:
    principal = await identity.principal_of_token(signed(claims(clock.now(), **STAFF)))
    return (await actions.start_session(database, clock, principal)).session_id


def cookie(session_id: str) -> dict[str, str]:
    return {"cookie": f"theme=dark; prilavok_session={session_id}; x=y"}


async def test_a_token_names_a_principal(identity: Identity) -> None:
    headers = {"authorization": f"Bearer {signed(claims())}"}
    principal = await identity.principal_of_request(headers)
    assert (principal.role, principal.subject, principal.via) == (Role.BUYER, "buyer-1", "token")


async def test_nobody_is_nobody(identity: Identity) -> None:
    with pytest.raises(CredentialsMissing):
        await identity.principal_of_request({})


@pytest.mark.parametrize("authorization", ["", "Bearer", "Basic dTpw", "Bearer ", "token"])
async def test_an_unreadable_header_is_refused_even_beside_a_good_session(
    identity: Identity, database: Database, clock: FixedClock, authorization: str
) -> None:
    session_id = await signed_in(identity, database, clock)
    with pytest.raises(TokenRefused):
        await identity.principal_of_request({"authorization": authorization, **cookie(session_id)})


async def test_without_a_configured_issuer_no_token_is_good(
    database: Database, clock: FixedClock, staff: StaffList
) -> None:
    bare = Identity(
        db=database,
        clock=clock,
        staff_standing=staff.standing,
        seller_key_holder=no_keys,
        keys=None,
        issuer=None,
        audience="prilavok",
        paces=UNHURRIED,
    )
    with pytest.raises(TokenRefused, match="not_configured"):
        await bare.principal_of_token(signed(claims()))


async def test_staff_get_the_permissions_that_their_seller_gives_now(
    identity: Identity, staff: StaffList
) -> None:
    token = signed(claims(**STAFF))
    assert (await identity.principal_of_token(token)).permissions == {"chats"}
    staff.hire("seller-1", "staff-1", "chats", "claims")
    assert (await identity.principal_of_token(token)).permissions == {"chats", "claims"}


async def test_dismissed_staff_are_out_before_their_token_expires(
    identity: Identity, staff: StaffList
) -> None:
    token = signed(claims(**STAFF))
    principal = await identity.principal_of_token(token)
    staff.dismiss("seller-1", "staff-1")
    with pytest.raises(NoLongerStaff):
        await identity.principal_of_token(token)
    with pytest.raises(NoLongerStaff):
        await identity.still(principal)


async def test_a_connection_ends_with_its_token(identity: Identity, clock: FixedClock) -> None:
    principal = await identity.principal_of_token(signed(claims()))
    clock.move(timedelta(minutes=29))
    assert await identity.still(principal) == principal
    clock.move(timedelta(minutes=2))
    with pytest.raises(TokenExpired):
        await identity.still(principal)


async def test_a_key_is_good_for_its_scopes_until_it_is_revoked(
    identity: Identity, database: Database, clock: FixedClock
) -> None:
    key = await actions.create_key(database, clock, "erp", [Scope.FACTS_WRITE])
    headers = {"authorization": f"Bearer {key.secret}"}
    principal = await identity.principal_of_request(headers, method="POST")
    assert (principal.role, principal.subject) == (Role.INTEGRATOR, "erp")
    assert principal.permissions == {"facts:write"}

    await actions.revoke_key(database, clock, key.key_id)
    with pytest.raises(KeyRefused):
        await identity.principal_of_request(headers)
    with pytest.raises(KeyRefused):
        await identity.still(principal)


async def test_revoking_twice_keeps_the_first_time(database: Database, clock: FixedClock) -> None:
    key = await actions.create_key(database, clock, "erp", [Scope.FACTS_WRITE])
    first = await actions.revoke_key(database, clock, key.key_id)
    clock.move(timedelta(days=1))
    assert await actions.revoke_key(database, clock, key.key_id) == first
    with pytest.raises(KeyNotFound):
        await actions.revoke_key(database, clock, "0000000000000000")


async def test_a_wrong_key_is_refused(
    identity: Identity, database: Database, clock: FixedClock
) -> None:
    key = await actions.create_key(database, clock, "erp", [Scope.FACTS_WRITE])
    last = "0" if key.secret[-1] != "0" else "1"
    for wrong in (key.secret[:-1] + last, key.secret + "0", key.secret.upper(), "pk_", "pk_a_b"):
        with pytest.raises(KeyRefused):
            await identity.principal_of_key(wrong)


async def test_no_secret_is_kept_in_the_database(
    identity: Identity, database: Database, clock: FixedClock
) -> None:
    key = await actions.create_key(database, clock, "erp", [Scope.FACTS_WRITE])
    session_id = await signed_in(identity, database, clock)
    principal = await identity.principal_of_session(session_id)
    ticket = await actions.issue_ticket(database, clock, principal)
    async with database.reading() as conn:
        kept = "".join(
            [
                *await fetch(conn, "select api_keys::text from api_keys", row=str),
                *await fetch(conn, "select sessions::text from sessions", row=str),
                *await fetch(conn, "select tickets::text from tickets", row=str),
            ]
        )
    assert len(kept) > 100
    for secret in (key.secret.rsplit("_", 1)[1], session_id, ticket.ticket):
        assert secret not in kept
        assert secret.encode().hex() not in kept


async def test_a_session_reads_by_its_cookie_and_writes_with_its_csrf_token(
    identity: Identity, database: Database, clock: FixedClock
) -> None:
    session_id = await signed_in(identity, database, clock)
    assert (await identity.principal_of_request(cookie(session_id))).via == "session"
    for method in ("POST", "PATCH", "PUT", "DELETE", "post"):
        with pytest.raises(CsrfTokenWrong):
            await identity.principal_of_request(cookie(session_id), method=method)
    good = {**cookie(session_id), "x-csrf-token": csrf_token_of(session_id)}
    assert (await identity.principal_of_request(good, method="POST")).subject == "staff-1"


async def test_another_sessions_csrf_token_will_not_do(
    identity: Identity, database: Database, clock: FixedClock
) -> None:
    mine, other = [await signed_in(identity, database, clock) for _ in range(2)]
    headers = {**cookie(mine), "x-csrf-token": csrf_token_of(other)}
    with pytest.raises(CsrfTokenWrong):
        await identity.principal_of_request(headers, method="POST")


async def test_an_idle_session_ends(
    identity: Identity, database: Database, clock: FixedClock
) -> None:
    session_id = await signed_in(identity, database, clock)
    clock.move(timedelta(minutes=59))
    await identity.principal_of_session(session_id)
    clock.move(timedelta(minutes=59))
    await identity.principal_of_session(session_id)
    clock.move(timedelta(minutes=61))
    with pytest.raises(SessionEnded):
        await identity.principal_of_session(session_id)


async def test_no_use_and_no_renewal_keeps_a_session_past_its_end(
    identity: Identity, database: Database, clock: FixedClock
) -> None:
    session_id = await signed_in(identity, database, clock)
    for _ in range(23):
        clock.move(timedelta(minutes=30))
        session_id = (await actions.renew_session(database, clock, session_id)).session_id
    clock.move(timedelta(minutes=30))
    with pytest.raises(SessionEnded):
        await actions.renew_session(database, clock, session_id)


async def test_a_renewed_session_has_a_new_name_only(
    identity: Identity, database: Database, clock: FixedClock
) -> None:
    old = await signed_in(identity, database, clock)
    new = (await actions.renew_session(database, clock, old)).session_id
    assert (await identity.principal_of_session(new)).subject == "staff-1"
    with pytest.raises(SessionEnded):
        await identity.principal_of_session(old)


async def test_the_session_of_dismissed_staff_ends_for_good(
    identity: Identity, database: Database, clock: FixedClock, staff: StaffList
) -> None:
    session_id = await signed_in(identity, database, clock)
    staff.dismiss("seller-1", "staff-1")
    with pytest.raises(NoLongerStaff):
        await identity.principal_of_session(session_id)
    staff.hire("seller-1", "staff-1")
    with pytest.raises(SessionEnded):
        await identity.principal_of_session(session_id)


async def test_a_session_that_was_signed_out_is_over_for_its_open_connections(
    identity: Identity, database: Database, clock: FixedClock
) -> None:
    session_id = await signed_in(identity, database, clock)
    principal = await identity.principal_of_session(session_id)
    assert (await identity.still(principal)).subject == "staff-1"
    await actions.end_session(database, session_id)
    with pytest.raises(SessionEnded):
        await identity.still(principal)


async def test_a_ticket_is_redeemed_once_whoever_comes_first(
    identity: Identity, database: Database, clock: FixedClock
) -> None:
    principal = await identity.principal_of_token(signed(claims()))
    ticket = await actions.issue_ticket(database, clock, principal)
    tries = [identity.principal_of_ticket(ticket.ticket) for _ in range(8)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == (
        ["Principal"] + ["TicketSpent"] * 7
    )


async def test_a_ticket_lasts_30_seconds_and_not_past_its_token(
    identity: Identity, database: Database, clock: FixedClock, staff: StaffList
) -> None:
    principal = await identity.principal_of_token(signed(claims(**STAFF)))
    late = await actions.issue_ticket(database, clock, principal)
    clock.move(timedelta(seconds=30))
    with pytest.raises(TicketSpent):
        await identity.principal_of_ticket(late.ticket)
    dismissed = await actions.issue_ticket(database, clock, principal)
    staff.dismiss("seller-1", "staff-1")
    with pytest.raises(NoLongerStaff):
        await identity.principal_of_ticket(dismissed.ticket)


@pytest.mark.parametrize("ticket", ["", "0" * 64, "\x00", "a" * 63, "ü" * 64, "'; --"])
async def test_what_is_no_ticket_is_refused(identity: Identity, ticket: str) -> None:
    with pytest.raises(TicketSpent):
        await identity.principal_of_ticket(ticket)


async def test_what_has_ended_is_swept(
    identity: Identity, database: Database, clock: FixedClock
) -> None:
    await signed_in(identity, database, clock)
    principal = await identity.principal_of_token(signed(claims()))
    await actions.issue_ticket(database, clock, principal)
    clock.move(timedelta(minutes=50))
    live = await signed_in(identity, database, clock)
    clock.move(timedelta(minutes=20))
    async with database.transaction() as conn:
        await forget_expired(conn, clock.now(), clock.now())
        assert await fetch_one(conn, "select count(*) from sessions", row=int) == 1
        assert await fetch_one(conn, "select count(*) from tickets", row=int) == 0
    assert (await identity.principal_of_session(live)).subject == "staff-1"
