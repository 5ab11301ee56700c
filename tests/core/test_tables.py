"""Rows that people take away, as spreadsheets read them."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Sequence

from msgspec import Struct

from prilavok.core.tables import ExportFormat, written


class Row(Struct, frozen=True):
    text: str


async def test_what_a_buyer_wrote_is_never_a_formula() -> None:
    texts = [f"{sign}1+1 is what it says" for sign in "=+-@\t\r\n＝＋－＠"]

    async def pages() -> AsyncIterator[Sequence[Row]]:
        yield [Row(text) for text in [*texts, "plain = text"]]

    parts = [part async for part in written(Row, pages(), ExportFormat.CSV)]
    _, *cells = csv.reader(io.StringIO(b"".join(parts).decode("utf-8-sig"), newline=""))
    assert [cell for [cell] in cells] == [*(f"'{text}" for text in texts), "plain = text"]
