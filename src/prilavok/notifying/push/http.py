"""The devices that show somebody what happens, over REST."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import Router, delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, PathParameter
from litestar.status_codes import HTTP_202_ACCEPTED

from prilavok.identity.model import Principal, Role, allow
from prilavok.notifying.push import actions
from prilavok.notifying.push.actions import PushDesk
from prilavok.notifying.push.model import DEVICE_ID_PATTERN, Devices, NewDevice

STAFF: Final = allow(Role.SELLER_STAFF)

WhichDevice = Annotated[str, PathParameter(pattern=DEVICE_ID_PATTERN)]


@get("/notifying/devices", access=STAFF)
async def read_devices(
    principal: NamedDependency[Principal], push_desk: NamedDependency[PushDesk]
) -> Devices:
    """The browsers that show one what happens."""
    return await actions.devices_of(push_desk, principal)


@post("/notifying/devices", access=STAFF)
async def add_device(
    data: JSONBody[NewDevice],
    principal: NamedDependency[Principal],
    push_desk: NamedDependency[PushDesk],
) -> Devices:
    """Be told what happens by this browser."""
    return await actions.add(push_desk, principal, data)


@delete("/notifying/devices/{device_id:str}", access=STAFF)
async def remove_device(
    device_id: WhichDevice,
    principal: NamedDependency[Principal],
    push_desk: NamedDependency[PushDesk],
) -> None:
    """Be told nothing by this browser any more."""
    await actions.remove(push_desk, principal, device_id)


@post("/notifying/devices/{device_id:str}/trial", access=STAFF, status_code=HTTP_202_ACCEPTED)
async def try_device(
    device_id: WhichDevice,
    principal: NamedDependency[Principal],
    push_desk: NamedDependency[PushDesk],
) -> None:
    """See whether it works: a notice is sent there."""
    await actions.try_out(push_desk, principal, device_id)


def routes(push_desk: PushDesk) -> Router:
    """The routes of devices."""
    return Router(
        "/v1",
        route_handlers=[read_devices, add_device, remove_device, try_device],
        dependencies={"push_desk": Provide(lambda: push_desk, sync_to_thread=False)},
        tags=["notifying"],
    )
