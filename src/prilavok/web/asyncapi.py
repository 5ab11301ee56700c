"""AsyncAPI 3 out of the tagged unions that sockets and streams speak in."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from typing import Any, Final, get_args

import msgspec
from msgspec import Struct

from prilavok import __version__

Json = dict[str, Any]  # Any: a JSON document
REF_TEMPLATE: Final = "#/components/schemas/{name}"


def asyncapi_of(client_frames: object, server_events: object) -> Json:
    """The AsyncAPI document of the socket, for unions of tagged Structs.

    A client's frame is one object; a server's is an array of events.
    """
    frames, events = members_of(client_frames), members_of(server_events)
    _, schemas = msgspec.json.schema_components([*frames, *events], ref_template=REF_TEMPLATE)
    batch = {
        "type": "array",
        "minItems": 1,
        "items": {"oneOf": [{"$ref": REF_TEMPLATE.format(name=kind.__name__)} for kind in events]},
    }
    messages = {**_messages(frames, "client"), **_messages(events, "server")}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Prilavok live events",
            "version": __version__,
            "license": {"name": "Apache-2.0"},
            "description": (
                "One JSON text frame from the client is one object; every frame from the server is"
                " an array of events. The same events come as server-sent events at `/v1/stream`."
            ),
        },
        "defaultContentType": "application/json",
        "channels": {
            "socket": {
                "address": "/v1/socket",
                "description": "The WebSocket; its first frame is `auth`, within 10 seconds.",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            },
        },
        "operations": {
            "fromClient": _operation("receive", frames, "client"),
            "toClient": _operation("send", events, "server"),
        },
        "components": {"messages": messages, "schemas": {**schemas, "EventBatch": batch}},
    }


def members_of(union: object) -> list[type[Struct]]:
    """The tagged Structs of `union`, or of a base class all that inherit from it."""
    if isinstance(union, type) and issubclass(union, Struct):
        return list(_leaves(union))
    return list(get_args(union))


def tag_of(member: type[Struct]) -> str:
    """What stands in `type` of a frame of this kind."""
    return str(member.__struct_config__.tag)


def _leaves(base: type[Struct]) -> Iterable[type[Struct]]:
    children = base.__subclasses__()
    if not children:
        yield base
    for child in children:
        yield from _leaves(child)


def _messages(members: Sequence[type[Struct]], side: str) -> Json:
    return {
        _name(member, side): {
            "name": tag_of(member),
            "summary": (inspect.getdoc(member) or "").partition("\n")[0],
            "payload": {"$ref": REF_TEMPLATE.format(name=member.__name__)},
        }
        for member in members
    }


def _operation(action: str, members: Sequence[type[Struct]], side: str) -> Json:
    names = [_name(member, side) for member in members]
    return {
        "action": action,
        "channel": {"$ref": "#/channels/socket"},
        "messages": [{"$ref": f"#/channels/socket/messages/{name}"} for name in names],
    }


def _name(member: type[Struct], side: str) -> str:
    """`client_mark` is not `server_marks`, but `typing` goes both ways."""
    return f"{side}_{tag_of(member)}"
