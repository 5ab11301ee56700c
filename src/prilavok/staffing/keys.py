"""A seller's keys: made, used, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import token_hex
from typing import Final

from prilavok import audit, market
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import Lane, lane_of
from prilavok.identity.credentials import digest_of, new_secret
from prilavok.identity.model import KEY_SUBJECT, KeyHolder, Principal
from prilavok.market import Permission, Staff, StaffChanged, Taken
from prilavok.staffing import store
from prilavok.staffing.actions import Change, Staffing
from prilavok.staffing.model import (
    KEYS_MAX,
    NOT_FOR_KEYS,
    KeyTooWide,
    MadeKey,
    NewKey,
    SellerKey,
    SellerKeyNotFound,
    TooManyKeys,
)

USE_NOTED_EVERY: Final = timedelta(minutes=1)
LANE_DIGITS: Final = 4


async def make_key(staffing: Staffing, principal: Principal, wanted: NewKey) -> MadeKey:
    """A key with permissions that its maker has; its secret is not kept anywhere."""
    secret = new_secret()
    async with staffing.changing(principal, Permission.KEYS) as change:
        await _check(change, principal, wanted)
        key_id = f"{change.lane:0{LANE_DIGITS}x}{token_hex(6)}"
        permissions = tuple(sorted(wanted.permissions))
        key = SellerKey(key_id, wanted.name.strip(), permissions, change.now, principal.subject)

        await store.insert_key(
            change.conn,
            change.lane,
            change.seller_id,
            key_id,
            name=key.name,
            digest=digest_of(secret),
            permissions=permissions,
            by=key.created_by,
            now=change.now,
        )
        await _employ(change, key)
        await _note(change, principal, audit.Did.KEY_MADE, key)
    return MadeKey(key, f"sk_{key_id}_{secret}")


async def revoke_key(staffing: Staffing, principal: Principal, key_id: str) -> None:
    """Refuse the key from now on, also on connections that are open; again changes nothing."""
    lane = _lane_of(key_id, staffing.db.lanes)
    async with staffing.changing(principal, Permission.KEYS) as change:
        if lane != change.lane:
            raise SellerKeyNotFound(key_id)
        was_good = await store.key_in_use(change.conn, change.lane, key_id) is not None
        key = await store.revoke_key(change.conn, change.lane, change.seller_id, key_id, change.now)
        if key is None:
            raise SellerKeyNotFound(key_id)
        if was_good:
            await _dismiss(change, key)
            await _note(change, principal, audit.Did.KEY_REVOKED, key)


async def keys_of(staffing: Staffing, seller_id: SellerId) -> list[SellerKey]:
    """The seller's keys that are good, oldest first."""
    async with staffing.db.reading() as conn:
        return await store.keys_of_seller(conn, lane_of(seller_id, staffing.db.lanes), seller_id)


async def holder_of(
    db: Database, clock: Clock, key_id: str, digest: bytes | None
) -> KeyHolder | None:
    """Whose key this is, if it is good and its secret has this digest (None: was looked at before).

    That it was used is noted once a minute.
    """
    lane = _lane_of(key_id, db.lanes)
    if lane is None:
        return None
    now = clock.now()
    async with db.reading() as conn:
        stored = await store.key_in_use(conn, lane, key_id)
        if stored is None or not compare_digest(stored.digest, digest or stored.digest):
            return None
        if stored.last_used_at is None or now - stored.last_used_at >= USE_NOTED_EVERY:
            await store.touch_key(conn, lane, key_id, now)
    return KeyHolder(stored.seller_id, stored.name)


async def _check(change: Change, principal: Principal, wanted: NewKey) -> None:
    maker = await market.staff_member(
        change.conn, change.lane, change.seller_id, StaffId(principal.subject)
    )
    assert maker is not None
    too_wide = wanted.permissions - (maker.permissions - NOT_FOR_KEYS)
    if too_wide:
        raise KeyTooWide(tuple(sorted(too_wide)))
    known = await store.keys_of_seller(change.conn, change.lane, change.seller_id)
    if len(known) >= KEYS_MAX:
        raise TooManyKeys(KEYS_MAX)


async def _employ(change: Change, key: SellerKey) -> None:
    await _put(change, key, key.permissions, at=key.created_at, active=True)


async def _dismiss(change: Change, key: SellerKey) -> None:
    just_after = max(change.now, key.created_at + timedelta(microseconds=1))
    await _put(change, key, (), at=just_after, active=False)
    staff_id = StaffId(f"{KEY_SUBJECT}{key.key_id}")
    change.told.append(
        StaffChanged(change.seller_id, staff_id, active=False, permissions=frozenset())
    )


async def _put(
    change: Change,
    key: SellerKey,
    permissions: Sequence[Permission],
    *,
    at: datetime,
    active: bool,
) -> None:
    """What the key may do, where it is looked up of everybody who acts for a seller."""
    staff = Staff(
        source="prilavok",
        id=key.key_id,
        at=at,
        seller_id=change.seller_id,
        staff_id=f"{KEY_SUBJECT}{key.key_id}",
        name=key.name,
        permissions=frozenset(permissions),
        active=active,
    )
    await market.put_staff(change.conn, [Taken(change.lane, 0, staff)])


async def _note(change: Change, principal: Principal, did: audit.Did, key: SellerKey) -> None:
    await audit.record(
        change.conn,
        by=principal.signature,
        did=did,
        subject=f"seller:{change.seller_id}",
        details={"key_id": key.key_id, "name": key.name, "permissions": list(key.permissions)},
        now=change.now,
    )


def _lane_of(key_id: str, lanes: int) -> Lane | None:
    """The lane that the id begins with; None for what cannot be one of ours."""
    try:
        lane = int(key_id[:LANE_DIGITS], 16)
    except ValueError:
        return None
    return Lane(lane) if lane < lanes else None
