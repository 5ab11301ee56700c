"""Staff, their permissions and a seller's keys, over REST."""

from __future__ import annotations

from typing import Final

from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from prilavok.core.ids import StaffId
from prilavok.identity.model import Principal, Role, allow
from prilavok.staffing import actions, keys
from prilavok.staffing.actions import Staffing, seller_of
from prilavok.staffing.model import (
    ChosenPermissions,
    MadeKey,
    NewKey,
    SellerKeyList,
    StaffList,
    StaffMember,
)

OVER_STAFF: Final = allow(Role.SELLER_STAFF, permission="staff")
OVER_KEYS: Final = allow(Role.SELLER_STAFF, permission="keys")


@get("/staff", access=OVER_STAFF)
async def list_staff(
    principal: NamedDependency[Principal], staffing: NamedDependency[Staffing]
) -> StaffList:
    """Who works for one's seller, and what they may do."""
    return StaffList(tuple(await actions.staff_of(staffing, seller_of(principal))))


@put("/staff/{staff_id:str}/permissions", access=OVER_STAFF)
async def choose_permissions(
    staff_id: FromPath[str],
    data: JSONBody[ChosenPermissions],
    principal: NamedDependency[Principal],
    staffing: NamedDependency[Staffing],
) -> StaffMember:
    """Let a colleague do this, and nothing else, whatever the marketplace tells."""
    return await actions.choose_permissions(
        staffing, principal, StaffId(staff_id), data.permissions
    )


@get("/keys", access=OVER_KEYS)
async def list_keys(
    principal: NamedDependency[Principal], staffing: NamedDependency[Staffing]
) -> SellerKeyList:
    """The keys of one's seller that are good."""
    return SellerKeyList(tuple(await keys.keys_of(staffing, seller_of(principal))))


@post("/keys", access=OVER_KEYS)
async def make_key(
    data: JSONBody[NewKey],
    principal: NamedDependency[Principal],
    staffing: NamedDependency[Staffing],
) -> MadeKey:
    """Make a key; its secret is in this answer and nowhere else."""
    return await keys.make_key(staffing, principal, data)


@delete("/keys/{key_id:str}", access=OVER_KEYS)
async def revoke_key(
    key_id: FromPath[str],
    principal: NamedDependency[Principal],
    staffing: NamedDependency[Staffing],
) -> None:
    """Refuse a key from now on."""
    await keys.revoke_key(staffing, principal, key_id)


def routes(staffing: Staffing) -> Router:
    """The routes of staffing."""
    return Router(
        "/v1",
        route_handlers=[list_staff, choose_permissions, list_keys, make_key, revoke_key],
        dependencies={"staffing": Provide(lambda: staffing, sync_to_thread=False)},
        tags=["staff"],
    )
