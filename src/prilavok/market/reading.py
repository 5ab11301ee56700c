"""Facts out of JSON, one by one: what cannot be read is reported in its place."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec import Raw, Struct

from prilavok.market.model import FACT_TYPES, AnyFact
from prilavok.market.receipts import BadFact

KNOWN_TYPES = ", ".join(FACT_TYPES)


class Named(Struct, frozen=True):
    """What even a bad fact may tell of itself."""

    source: object = None
    id: object = None


_decoder = msgspec.json.Decoder(AnyFact)
_named_decoder = msgspec.json.Decoder(Named)


def fact_of_json(told: Raw | bytes) -> AnyFact | BadFact:
    """The fact, or why it is none and where the flaw is."""
    return _read(lambda: _decoder.decode(told), lambda: _named_decoder.decode(told))


def fact_of_builtins(told: object, kind: type[AnyFact]) -> AnyFact | BadFact:
    """The fact in what a file's row was mapped to, or why it is none and where the flaw is.

    Its `kind` is asked for because msgspec prepares a union anew for every call.
    """
    return _read(lambda: msgspec.convert(told, kind), lambda: msgspec.convert(told, Named))


def _read(read: Callable[[], AnyFact], read_name: Callable[[], Named]) -> AnyFact | BadFact:
    try:
        return read()
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at ")
        path = path.strip("`") or "$"
        if path == "$.type":
            reason = f"{reason}; the known types are {KNOWN_TYPES}"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason, path = f"is not valid JSON: {error}", "$"
    source, fact_id = _name(read_name)
    return BadFact(reason, path, source, fact_id)


def _name(read_name: Callable[[], Named]) -> tuple[str | None, str | None]:
    try:
        named = read_name()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None, None
    return _text(named.source), _text(named.id)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
