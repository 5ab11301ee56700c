"""Devices: added, looked at, tried out, removed by their owner."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cached_property

from msgspec.structs import replace

from prilavok.core.clock import Clock
from prilavok.core.config import Settings
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId, StaffId, uuid7
from prilavok.core.lanes import lane_of
from prilavok.identity.model import Principal
from prilavok.notifying import person_store
from prilavok.notifying.actions import new_person
from prilavok.notifying.model import NotAPerson
from prilavok.notifying.push import rules, store, telling
from prilavok.notifying.push.model import (
    DEVICES_MAX,
    Device,
    DeviceNotFound,
    Devices,
    EndpointRefused,
    NewDevice,
    PushFailure,
    TooManyDevices,
    TriedTooSoon,
    decoded,
    device_id_of,
)
from prilavok.notifying.push.sealing import check_point
from prilavok.notifying.push.services import check_endpoint
from prilavok.notifying.push.store import DeviceRow, NewPush, Owner
from prilavok.notifying.push.vapid import vapid_of


class PushDesk:
    """What devices are reached by. `allowed` are the push services that may be called."""

    def __init__(self, db: Database, clock: Clock, settings: Settings) -> None:
        self.db = db
        self.clock = clock
        self.allowed = settings.push_allowed
        self._settings = settings

    @cached_property
    def server_key(self) -> str:
        """Our public key."""
        return vapid_of(self._settings, self.db.secret).public


async def devices_of(desk: PushDesk, principal: Principal) -> Devices:
    """One's devices."""
    async with _asked(desk, principal) as (conn, owner, _now):
        return await _shown(desk, conn, owner)


async def add(desk: PushDesk, principal: Principal, new: NewDevice) -> Devices:
    """Tell this device of things from now on, and nobody else's there any more. Again, with other
    keys: encrypt for these."""
    if not desk.allowed:
        raise EndpointRefused("this marketplace sends no notices to browsers")
    check_endpoint(new.endpoint, desk.allowed)
    p256dh = decoded(new.keys.p256dh)
    check_point(p256dh)
    async with _asked(desk, principal) as (conn, owner, now):
        device = DeviceRow(
            device_id=device_id_of(new.endpoint),
            endpoint=new.endpoint,
            p256dh=p256dh,
            auth=decoded(new.keys.auth),
            server_key=desk.server_key,
            name=new.name,
            added_at=now,
        )
        person = new_person(owner.lane, owner.seller_id, owner.staff_id)
        await person_store.begin_person(conn, replace(person, language=new.language))
        others = [
            each.device_id
            for each in await store.devices_of(conn, owner)
            if each.device_id != device.device_id
        ]
        if len(others) >= DEVICES_MAX:
            raise TooManyDevices
        await store.put_device(conn, owner, device, lanes=desk.db.lanes)
        return await _shown(desk, conn, owner)


async def remove(desk: PushDesk, principal: Principal, device_id: str) -> None:
    """Tell this device of nothing any more; one that is not known changes nothing."""
    async with _asked(desk, principal) as (conn, owner, _now):
        await store.delete_devices(conn, owner, [device_id])


async def try_out(desk: PushDesk, principal: Principal, device_id: str) -> None:
    """Send a notice to one of one's devices, quiet hours or not."""
    async with _asked(desk, principal) as (conn, owner, now):
        person = await person_store.person(conn, owner.lane, owner.seller_id, owner.staff_id)
        known = {each.device_id: each for each in await store.devices_of(conn, owner)}
        if person is None or device_id not in known:
            raise DeviceNotFound
        tried_at = known[device_id].tried_at
        if tried_at is not None and now < tried_at + rules.TRY_EVERY:
            raise TriedTooSoon(tried_at + rules.TRY_EVERY)
        await store.note_try(conn, owner, device_id, now)
        push = NewPush(uuid7(now), device_id, telling.trial(person.language))
        await store.insert_pushes(conn, owner, [push], now=now, keep_until=now + rules.KEPT)


@asynccontextmanager
async def _asked(
    desk: PushDesk, principal: Principal
) -> AsyncGenerator[tuple[Connection, Owner, datetime]]:
    if principal.via == "key" or principal.seller_id is None:
        raise NotAPerson
    seller_id, staff_id = SellerId(principal.seller_id), StaffId(principal.subject)
    owner = Owner(lane_of(seller_id, desk.db.lanes), seller_id, staff_id)
    async with desk.db.transaction() as conn:
        yield conn, owner, desk.clock.now()


async def _shown(desk: PushDesk, conn: Connection, owner: Owner) -> Devices:
    shown = tuple(
        Device(
            each.device_id,
            each.name,
            each.added_at,
            each.told_at,
            PushFailure(each.failed_at, each.failure or "") if each.failed_at else None,
        )
        for each in await store.devices_of(conn, owner)
        if each.server_key == desk.server_key
    )
    return Devices(desk.server_key if desk.allowed else None, shown)
