"""PostgreSQL arrays built in one pass, for statements that take hundreds of rows.

A list that psycopg adapts element by element costs about a microsecond each; the write path has a
dozen columns, so it hands over arrays already in PostgreSQL's binary form instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from struct import pack
from uuid import UUID

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

NULL = pack("!i", -1)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
UUID_LENGTH = pack("!i", 16)
INT8_LENGTH = pack("!i", 8)


class UuidArray(bytes):
    """A `uuid[]`."""

    def __new__(cls, values: Sequence[UUID]) -> UuidArray:
        return super().__new__(cls, _array(2950, [UUID_LENGTH + v.bytes for v in values]))


class TextArray(bytes):
    """A `text[]`; None is null."""

    def __new__(cls, values: Sequence[str | None]) -> TextArray:
        return super().__new__(cls, _array(25, [_text(v) for v in values]))


class Int8Array(bytes):
    """A `bigint[]`."""

    def __new__(cls, values: Sequence[int]) -> Int8Array:
        return super().__new__(cls, _array(20, [pack("!iq", 8, v) for v in values]))


class TimeArray(bytes):
    """A `timestamptz[]` of aware times; None is null."""

    def __new__(cls, values: Sequence[datetime | None]) -> TimeArray:
        return super().__new__(cls, _array(1184, [_time(v) for v in values]))


def _array(element_oid: int, elements: Sequence[bytes]) -> bytes:
    """One dimension, lower bound 1: the layout of `array_recv`."""
    return pack("!iiIii", 1, 1, element_oid, len(elements), 1) + b"".join(elements)


def _text(value: str | None) -> bytes:
    if value is None:
        return NULL
    encoded = value.encode()
    return pack("!i", len(encoded)) + encoded


def _time(value: datetime | None) -> bytes:
    if value is None:
        return NULL
    since = value - EPOCH
    microseconds = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return INT8_LENGTH + pack("!q", microseconds)


def _register(arrays: Iterable[tuple[type[bytes], int]]) -> None:
    for array, array_oid in arrays:

        class ArrayDumper(Dumper):
            format = Format.BINARY
            oid = array_oid

            def dump(self, obj: bytes) -> bytes:
                return obj

        psycopg.adapters.register_dumper(array, ArrayDumper)


_register([(UuidArray, 2951), (TextArray, 1009), (Int8Array, 1016), (TimeArray, 1185)])
