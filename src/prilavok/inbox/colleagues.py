"""Who answers a seller's chats, and who has some and does so no more."""

from __future__ import annotations

from collections.abc import Collection

from prilavok import market
from prilavok.core.database import Connection
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import Lane
from prilavok.inbox import store
from prilavok.inbox.model import Assignee, Colleagues


async def colleagues_of(conn: Connection, lane: Lane, seller_id: SellerId) -> Colleagues:
    """Everybody to whom a chat of the seller's can be assigned, or is."""
    staff = await market.staff_of_seller(conn, lane, seller_id)
    assigned = await store.assignees(conn, lane, seller_id)
    known = await assignees_by_id(conn, lane, seller_id, assigned)
    return Colleagues(
        tuple(
            Assignee(StaffId(member.staff_id), member.name)
            for member in staff
            if member.may(market.Permission.CHAT)
        ),
        tuple(
            sorted(
                (each for each in known.values() if each.has_left),
                key=lambda each: (each.name, each.id),
            )
        ),
    )


async def assignees_by_id(
    conn: Connection, lane: Lane, seller_id: SellerId, staff_ids: Collection[StaffId]
) -> dict[StaffId, Assignee]:
    """Each of `staff_ids` as they are called and may act now; who is unknown has left."""
    if not staff_ids:
        return {}
    wanted = [(seller_id, staff_id) for staff_id in sorted(staff_ids)]
    members = {
        StaffId(member.staff_id): member for member in await market.staff_by_id(conn, lane, wanted)
    }
    return {
        staff_id: Assignee(staff_id, member.name, not member.may(market.Permission.CHAT))
        if (member := members.get(staff_id)) is not None
        else Assignee(staff_id, staff_id, has_left=True)
        for staff_id in staff_ids
    }
