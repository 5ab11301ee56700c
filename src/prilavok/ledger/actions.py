"""Booking, undoing, and what an account comes to. All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prilavok.core.database import Connection
from prilavok.core.ids import uuid7
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.ledger import store
from prilavok.ledger.model import AlreadyReversed, Booked, Entry, EntryNotFound, Line, ReasonReused


async def post(conn: Connection, lane: Lane, entry: Entry, *, now: datetime) -> Booked:
    """Book `entry`, or find it booked. Raises `ReasonReused` if other lines were booked for it."""
    if await store.insert(conn, lane, uuid7(now), entry, reverses=None, now=now):
        return await _booked(conn, lane, entry.reason)
    known = await _booked(conn, lane, entry.reason)
    if known.lines != entry.lines or known.reverses is not None:
        raise ReasonReused(entry.reason)
    return known


async def post_all(
    conn: Connection, entries: Sequence[tuple[Lane, Entry]], *, now: datetime
) -> None:
    """Book entries in their lanes, for which nothing was booked before. Raises `ReasonReused`."""
    named = [(lane, uuid7(now), entry) for lane, entry in entries]
    new = await store.insert_all(conn, named, now=now)
    for _, entry_id, entry in named:
        if entry_id not in new:
            raise ReasonReused(entry.reason)


async def reverse(
    conn: Connection, lane: Lane, reason: str, *, because: str, memo: dict[str, str], now: datetime
) -> Booked:
    """Book the contrary of what was booked because of `reason`, once.

    Raises `EntryNotFound`, and `AlreadyReversed` if that was done because of something else.
    """
    entry = await store.by_reason(conn, lane, reason)
    if entry is None:
        raise EntryNotFound(reason)
    contrary = Entry(
        because,
        tuple(
            Line(line.account, Money(-line.amount.minor, line.amount.currency))
            for line in entry.lines
        ),
        memo,
    )
    if not await store.insert(conn, lane, uuid7(now), contrary, reverses=reason, now=now):
        known = await store.reversal_of(conn, lane, reason)
        if known is None:
            raise ReasonReused(because)
        if known.reason != because:
            raise AlreadyReversed(reason, known.reason)
    return await _booked(conn, lane, because)


async def balance(conn: Connection, lane: Lane, account: str) -> list[Money]:
    """What `account` comes to, in each currency that was ever booked on it."""
    return await store.balance(conn, lane, account)


async def balances(
    conn: Connection, accounts: Sequence[tuple[Lane, str]]
) -> dict[tuple[Lane, str], list[Money]]:
    """What each of these accounts, in their lanes, comes to; nothing of those never booked on."""
    return await store.balances(conn, accounts)


async def entries_of(conn: Connection, lane: Lane, account: str) -> list[Booked]:
    """Everything that was booked on `account`, oldest first."""
    return await store.of_account(conn, lane, account)


async def _booked(conn: Connection, lane: Lane, reason: str) -> Booked:
    booked = await store.by_reason(conn, lane, reason)
    if booked is None:
        raise ReasonReused(reason)
    return booked
