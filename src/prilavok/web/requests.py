"""Bodies: JSON only, decoded strictly, straight into the Struct that the route takes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, TypeVar

import msgspec
from litestar import Request
from litestar.datastructures.state import State

from prilavok.identity.model import Principal
from prilavok.web.problems import BodyMalformed, MediaTypeUnsupported, input_invalid

BODY_BYTES_MAX: Final = 1024 * 1024

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
        return decoded(body, field.raw)


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
