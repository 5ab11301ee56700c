"""What may be published, and which version is in force. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from prilavok.programmes.model import DocumentInvalid, Kind, StartsInThePast, T

FIRST_VERSION = 1


def document_of(kind: Kind[T], document: object) -> T:
    """`document`, of plain JSON types, as the kind's own type; raises `DocumentInvalid`."""
    try:
        typed = msgspec.convert(document, kind.document)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at ")
        raise DocumentInvalid(kind.name, reason, path.strip("`") or "$") from error
    if "\\u0000" in msgspec.json.encode(typed).decode().replace("\\\\", ""):
        raise DocumentInvalid(kind.name, "A text holds U+0000, which cannot be stored", "$")
    kind.check(typed)
    return typed


def start_of(effective_from: datetime | None, *, version: int, now: datetime) -> datetime:
    """When `version` comes into force: at once if it does not say. Only the first may look back,
    since before it nothing was decided. Raises `StartsInThePast`."""
    if effective_from is None:
        return now
    if effective_from.tzinfo is None:
        effective_from = effective_from.replace(tzinfo=UTC)
    if effective_from < now and version > FIRST_VERSION:
        raise StartsInThePast(effective_from)
    return effective_from
