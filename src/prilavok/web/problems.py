"""Errors as RFC 9457 problem documents: the one table from kinds to status codes."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import uuid4

import msgspec
import psycopg
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import Struct

from prilavok.chat.files.model import FilesBusy
from prilavok.core import errors
from prilavok.core.batching import Overloaded
from prilavok.core.cursors import CursorExpired
from prilavok.core.database import DatabaseDown, DatabaseTooOld
from prilavok.core.errors import DomainError
from prilavok.core.files import FileStoreDown
from prilavok.identity.model import KeysUnavailable
from prilavok.live.hub import TrackLost
from prilavok.live.sockets import NotStored

logger = logging.getLogger(__name__)

PROBLEM_MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "/problems/"
RESERVED: Final = frozenset({"type", "title", "status", "detail", "instance", "code"})


class FieldError(Struct, frozen=True):
    """One thing wrong with the input, and where: a JSON path from `$`, or a parameter's name."""

    path: str
    message: str


@dataclass(eq=False)
class InputInvalid(errors.Invalid):
    """The request does not have the form that this route takes; `errors` says where."""

    code = "invalid"
    errors: tuple[FieldError, ...]


@dataclass(eq=False)
class BodyMalformed(errors.Invalid):
    """The body is not JSON: {reason}."""

    reason: str


@dataclass(eq=False)
class MediaTypeUnsupported(errors.Invalid):
    """Send the body as application/json."""


@dataclass(eq=False)
class BodyTooLarge(errors.Invalid):
    """The body is larger than this route takes."""


@dataclass(eq=False)
class MethodNotAllowed(errors.Invalid):
    """This address does not answer to that method."""


@dataclass(eq=False)
class RouteNotFound(errors.NotFound):
    """There is nothing at this address."""


@dataclass(eq=False)
class InternalError(DomainError):
    """Something went wrong on our side; tell us the incident {incident}."""

    incident: str


STATUS: Final[Mapping[type[DomainError], int]] = {
    errors.Invalid: 422,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Refused: 422,
    errors.Exhausted: 429,
    DatabaseDown: 503,
    DatabaseTooOld: 503,
    Overloaded: 503,
    NotStored: 503,
    FilesBusy: 503,
    FileStoreDown: 503,
    TrackLost: 503,
    KeysUnavailable: 503,
    CursorExpired: 410,
    BodyMalformed: 400,
    MethodNotAllowed: 405,
    BodyTooLarge: 413,
    MediaTypeUnsupported: 415,
    InternalError: 500,
}

EDGE_ERRORS: Final[Mapping[int, type[DomainError]]] = {
    404: RouteNotFound,
    405: MethodNotAllowed,
    413: BodyTooLarge,
    415: MediaTypeUnsupported,
}
"""What the framework itself may answer, by its status."""

UNSTORABLE: Final = (
    psycopg.errors.UntranslatableCharacter,
    psycopg.errors.CharacterNotInRepertoire,
    psycopg.errors.NumericValueOutOfRange,
)
"""Input that PostgreSQL cannot hold and no domain caught: U+0000 in a text, a number too large."""


def status_of(error: DomainError) -> int:
    """The HTTP status of `error`."""
    return status_of_kind(type(error))


def status_of_kind(error: type[DomainError]) -> int:
    """The HTTP status of an error class: that of its nearest kind in the table."""
    return next(STATUS[kind] for kind in (*error.__mro__, InternalError) if kind in STATUS)


def problem_of(error: DomainError) -> dict[str, object]:
    """`error` as an RFC 9457 object: the error's own fields are its extension members."""
    return {
        "type": TYPE_PREFIX + error.code,
        "title": title_of(type(error)),
        "status": status_of(error),
        "detail": error.detail,
        "code": error.code,
        **{name: value for name, value in error.fields().items() if name not in RESERVED},
    }


def title_of(error: type[DomainError]) -> str:
    return error.code.replace("_", " ").capitalize()


def headers_of_problem(error: DomainError) -> dict[str, str]:
    """What must go along: how to authenticate, or when to come back."""
    status = status_of(error)
    headers: dict[str, str] = {}
    if status == 401:
        headers["www-authenticate"] = f'Bearer realm="prilavok", error="{error.code}"'
    retry_after_s = error.fields().get("retry_after_s", 1 if status == 503 else None)
    if isinstance(retry_after_s, int):
        headers["retry-after"] = str(retry_after_s)
    return headers


def problem_types() -> dict[str, type[DomainError]]:
    """Every concrete error that has been defined so far, by its code."""
    kinds = {getattr(errors, name) for name in dir(errors) if name[0].isupper()}
    leaves = [error for error in _descendants(DomainError) if error not in kinds]
    return {error.code: error for error in leaves if not error.__subclasses__()}


def error_of(exception: Exception) -> DomainError:
    """What to tell the client of `exception`; what nobody expected is logged as an incident."""
    if isinstance(exception, DomainError):
        return exception
    if isinstance(exception, HTTPException) and exception.status_code < 500:
        return _edge_error(exception)
    if isinstance(exception, psycopg.Error) and (error := _database_error(exception)) is not None:
        return error
    incident = uuid4().hex
    logger.error("incident %s", incident, exc_info=exception)
    return InternalError(incident)


def _edge_error(exception: HTTPException) -> DomainError:
    """What the framework found wrong with a request."""
    if isinstance(exception, ValidationException):
        return InputInvalid(tuple(_field_errors(exception)))
    if exception.status_code in EDGE_ERRORS:
        return EDGE_ERRORS[exception.status_code]()
    return BodyMalformed(exception.detail)


def _database_error(exception: psycopg.Error) -> DomainError | None:
    """What a database error means to the client, if it is not our own mistake."""
    if isinstance(exception, UNSTORABLE) or _is_nul(exception):
        logger.warning("only the database refused this input: %s", exception)
        return InputInvalid((FieldError("$", "A value that cannot be stored"),))
    if isinstance(exception, psycopg.OperationalError):
        logger.warning("the database failed a request: %s", exception)
        return DatabaseDown("it broke off while the request was being served")
    return None


def respond(_request: Request[Any, Any, Any], exception: Exception) -> Response[bytes]:
    """The framework's handler for every exception."""
    error = error_of(exception)
    return Response(
        msgspec.json.encode(problem_of(error)),
        status_code=status_of(error),
        media_type=PROBLEM_MEDIA_TYPE,
        headers=headers_of_problem(error),
    )


def input_invalid(error: msgspec.ValidationError) -> InputInvalid:
    """What msgspec says of a body: one sentence that ends in the path."""
    message, _, path = str(error).partition(" - at ")
    return InputInvalid((FieldError(path.strip("`") or "$", message),))


def _field_errors(exception: ValidationException) -> Iterable[FieldError]:
    """The framework's own findings; it reports what is missing as a KeyError, or in a sentence.

    A parameter whose name the framework keeps for itself has a `_` behind it in our code.
    """
    if not exception.extra:
        yield FieldError("$", exception.detail)
    entries = cast("list[dict[str, object]]", exception.extra or [])
    for entry in entries:
        name, message = str(entry.get("key", "$")), str(entry.get("message", ""))
        path = re.sub(r"^data\b", "$", name).removesuffix("_")
        yield FieldError(path, "Required, but missing" if message == repr(name) else message)


def _is_nul(exception: Exception) -> bool:
    """psycopg itself refuses U+0000 in a text parameter, with its most general class."""
    return type(exception) is psycopg.DataError and "NUL" in str(exception)


def _descendants(error: type[DomainError]) -> Iterable[type[DomainError]]:
    for child in error.__subclasses__():
        yield child
        yield from _descendants(child)
