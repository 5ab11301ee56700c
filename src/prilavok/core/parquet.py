"""Rows as a Parquet file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

import polars as pl
from msgspec import Struct


def make_parquet(kind: type[Struct], lines: Path, whole: Path) -> None:
    """Write `whole` of `lines`: a file of JSON lines whose columns are the fields of `kind`."""
    types = {name: _type_of(hint) for name, hint in get_type_hints(kind).items()}
    read_as = {name: PARQUET.get(each, pl.String) for name, each in types.items()}
    times = [
        pl.col(name).str.to_datetime(time_zone="UTC", time_unit="us")
        for name, each in types.items()
        if each is datetime
    ]
    rows = pl.scan_ndjson(lines, schema=read_as)
    rows.with_columns(times).sink_parquet(whole)  # pyright: ignore[reportUnknownMemberType]


def _type_of(hint: Any) -> type:  # Any: a type, or a union with None
    return next((each for each in get_args(hint) or (hint,) if each is not type(None)), str)


PARQUET: Final[Mapping[type, type[pl.DataType]]] = {int: pl.Int64, bool: pl.Boolean}
"""What is no text."""
