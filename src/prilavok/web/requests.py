"""Bodies: JSON only, decoded strictly, straight into the Struct that the route takes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar, cast

import msgspec
from litestar import Request
from litestar.datastructures.state import State

from prilavok.identity.model import Principal
from prilavok.web.problems import (
    BodyMalformed,
    FieldError,
    InputInvalid,
    MediaTypeUnsupported,
    input_invalid,
)

BODY_BYTES_MAX: Final = 1024 * 1024

NUL_ESCAPE: Final = b"\\u0000"
"""The only way in which JSON can write it."""
TAKEN_APART: Final = "taken_apart"
"""Marks a route that decodes each part of its body for itself, and reports of each."""

T = TypeVar("T")


class JsonRequest(Request[Principal | None, None, State]):
    """A request whose `data` is an instance of the route's type before the framework looks at it.

    Left alone, the framework would accept `"5"` for a number and decode any content type, which a
    foreign page's form could then send.
    """

    async def json(self) -> object:
        """The body as the type of the route's `data`; raises a `DomainError`."""
        body = await self.body()
        if self.content_type[0] != "application/json":
            raise MediaTypeUnsupported
        field = self.route_handler.parsed_data_field
        assert field is not None, "only a route that takes `data` asks for the body"
        if not self.route_handler.opt.get(TAKEN_APART):
            check_storable(body)
        return decoded(body, field.raw)


def check_storable(body: bytes) -> None:
    """Raise `InputInvalid` for the first text that holds U+0000, which PostgreSQL cannot: here,
    once, for the fields of every route, since `\\S` and most other patterns let it through."""
    path = first_nul(body) if NUL_ESCAPE in body else None
    if path is not None:
        raise InputInvalid((FieldError(path, "U+0000 is not allowed"),))


def first_nul(body: bytes) -> str | None:
    """Where the first text with U+0000 is, as a path from `$`; None too if `body` is not JSON."""
    try:
        waiting: list[tuple[Place, object]] = [(Place(None, "$"), msgspec.json.decode(body))]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    while waiting:
        place, found = waiting.pop()
        if isinstance(found, str):
            if "\0" in found:
                return place.path
        elif isinstance(found, dict):
            named = cast("dict[str, object]", found)
            if any("\0" in name for name in named):
                return place.path
            inner = [(Place(place, f".{name}"), each) for name, each in named.items()]
            waiting.extend(reversed(inner))
        elif isinstance(found, list):
            several = cast("list[object]", found)
            inner = [(Place(place, f"[{n}]"), each) for n, each in enumerate(several)]
            waiting.extend(reversed(inner))
    return None


class Place(NamedTuple):
    """A value's name within what it is in: written out, the paths of all could fill the memory."""

    within: Place | None
    name: str

    @property
    def path(self) -> str:
        names: list[str] = []
        place: Place | None = self
        while place is not None:
            names.append(place.name)
            place = place.within
        return "".join(reversed(names))


def decoded(body: bytes, wanted: type[T]) -> T:
    """`body` as a `wanted`; raises `BodyMalformed` or `InputInvalid`."""
    try:
        return _decoder(wanted).decode(body)
    except msgspec.ValidationError as error:
        raise input_invalid(error) from error
    except msgspec.DecodeError as error:
        # The decoder calls half of a surrogate pair, as from an emoji cut in two, a truncated text.
        half = HALF_A_PAIR.search(body)
        raise BodyMalformed(
            "a \\u escape is half a surrogate pair" if half else str(error)
        ) from error
    except UnicodeDecodeError as error:
        raise BodyMalformed("it is not UTF-8") from error
    except RecursionError as error:
        raise BodyMalformed("it is nested too deeply") from error


HALF_A_PAIR = re.compile(
    rb"\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]"
)


@lru_cache(maxsize=1024)
def _decoder(wanted: type[T]) -> msgspec.json.Decoder[T]:
    return msgspec.json.Decoder(wanted)
