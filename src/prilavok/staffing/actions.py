"""Choosing what a member of staff may do."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from prilavok import audit, market
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import Event, emit
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import Lane, lane_of
from prilavok.identity.model import PermissionMissing, Principal
from prilavok.market import Permission, StaffChanged
from prilavok.staffing.model import OwnPermissions, StaffMember, StaffNotFound


class Change(NamedTuple):
    """A change that is being made; what is put into `told` is told once it is committed."""

    conn: Connection
    lane: Lane
    seller_id: SellerId
    now: datetime
    told: list[Event]


@dataclass(frozen=True)
class Staffing:
    """What sellers decide about who acts for them; `announce` is called after a commit."""

    db: Database
    clock: Clock
    announce: Callable[[Lane, int], None]

    @asynccontextmanager
    async def changing(self, principal: Principal, needed: Permission) -> AsyncGenerator[Change]:
        """One transaction on the staff of the principal's seller.

        Facts of the lane wait for it, as do other changes: so nobody acts by a permission that
        somebody has just taken from them, and there is always one left who looks after staff.
        """
        seller_id = seller_of(principal)
        lane, now = lane_of(seller_id, self.db.lanes), self.clock.now()
        position = None
        async with self.db.transaction() as conn:
            await market.lock_heads(conn, [lane])
            member = await market.staff_member(conn, lane, seller_id, StaffId(principal.subject))
            if member is None or not member.may(needed):
                raise PermissionMissing(needed)
            change = Change(conn, lane, seller_id, now, [])
            yield change
            if change.told:
                position = await emit(conn, lane, change.told, now=now)
        if position is not None:
            self.announce(lane, position)


async def choose_permissions(
    staffing: Staffing,
    principal: Principal,
    staff_id: StaffId,
    chosen: Collection[Permission] | None,
) -> StaffMember:
    """Let `staff_id` do what is chosen; None: what the marketplace tells. The same again changes
    nothing."""
    if staff_id == principal.subject:
        raise OwnPermissions
    async with staffing.changing(principal, Permission.STAFF) as change:
        before = await _member(change, staff_id)
        await market.choose_permissions(
            change.conn, change.lane, change.seller_id, staff_id, chosen
        )
        after = await _member(change, staff_id)
        if before != after:
            await audit.record(
                change.conn,
                by=principal.signature,
                did=audit.Did.PERMISSIONS_CHOSEN,
                subject=f"seller:{change.seller_id}",
                details={
                    "staff_id": staff_id,
                    "before": sorted(before.permissions),
                    "permissions": None if chosen is None else sorted(chosen),
                },
                now=change.now,
            )
        if before.permissions != after.permissions:
            change.told.append(
                StaffChanged(change.seller_id, staff_id, active=True, permissions=after.permissions)
            )
    return shown(after)


async def staff_of(staffing: Staffing, seller_id: SellerId) -> list[StaffMember]:
    """Who works for the seller, by name."""
    async with staffing.db.reading() as conn:
        lane = lane_of(seller_id, staffing.db.lanes)
        return [shown(each) for each in await market.members_of_seller(conn, lane, seller_id)]


def shown(member: market.Member) -> StaffMember:
    """A member of staff as colleagues see them."""
    return StaffMember(
        member.staff_id,
        member.name,
        tuple(sorted(member.permissions)),
        tuple(sorted(member.told)),
        has_chosen=member.chosen is not None,
    )


def seller_of(principal: Principal) -> SellerId:
    """Whom the member of staff works for."""
    assert principal.seller_id is not None
    return SellerId(principal.seller_id)


async def _member(change: Change, staff_id: StaffId) -> market.Member:
    found = await market.members_of_seller(change.conn, change.lane, change.seller_id, [staff_id])
    if not found:
        raise StaffNotFound(staff_id)
    return found[0]
