"""An export is what the list shows, in each format."""

from __future__ import annotations

import asyncio
import csv
import io

import msgspec
import polars as pl
import pytest

from claims.shop import BUYER, PAID, STAFF, Shop, a_shop
from prilavok.claims import exporting
from prilavok.claims.acts import ApproveWithoutReturn, Withdraw
from prilavok.claims.exporting import COLUMNS, ExportClaims, export
from prilavok.claims.listing import ClaimFilter
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.core.tables import AT_ONCE_MAX, ExportFormat

FORMULA = "=1+1 is what the label says on it."


async def exported(
    shop: Shop, form: ExportFormat, wanted: ClaimFilter | None = None, seller: str = "s-1"
) -> bytes:
    parts = await export(shop.desk, SellerId(seller), wanted or ClaimFilter(), form)
    return b"".join([part async for part in parts])


async def test_every_format_has_every_claim(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    granted = await shop.act(STAFF, await shop.open("1"), ApproveWithoutReturn())
    waiting = await shop.open("2", text=FORMULA)

    lines = (await exported(shop, ExportFormat.JSONL)).splitlines()
    rows = {row["claim_id"]: row for row in map(msgspec.json.decode, lines)}
    assert rows.keys() == {str(granted.claim_id), str(waiting.claim_id)}
    row = rows[str(granted.claim_id)]
    assert (row["state"], row["refund_minor"], row["currency"]) == ("refunding", PAID, "RUB")

    table = pl.read_parquet(io.BytesIO(await exported(shop, ExportFormat.PARQUET)))
    assert set(table["claim_id"]) == rows.keys()
    assert table.schema["opened_at"] == pl.Datetime("us", "UTC")
    assert table.schema["refund_minor"] == pl.Int64

    text = (await exported(shop, ExportFormat.CSV)).decode("utf-8-sig")
    head, *cells = csv.reader(io.StringIO(text))
    assert tuple(head) == COLUMNS
    assert f"'{FORMULA}" in {row[head.index("text")] for row in cells}


async def test_an_export_has_what_was_wanted_of_ones_own(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    await shop.act(STAFF, await shop.open("1"), ApproveWithoutReturn())
    waiting = await shop.open("2")

    found = await exported(shop, ExportFormat.JSONL, ClaimFilter(product_id="p-2"))
    assert [msgspec.json.decode(line)["claim_id"] for line in found.splitlines()] == [
        str(waiting.claim_id)
    ]
    assert await exported(shop, ExportFormat.JSONL, seller="s-2") == b""


async def test_what_changes_while_it_is_written_is_there_once(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A claim that ends comes behind the open ones, before which it was as the file began."""
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    shop = await a_shop(database, clock)
    claims = [await shop.open("1"), await shop.open("2")]
    parts = await export(shop.desk, SellerId("s-1"), ClaimFilter(), ExportFormat.JSONL)

    lines = [msgspec.json.decode(await anext(parts))]
    [other] = [each for each in claims if str(each.claim_id) != lines[0]["claim_id"]]
    for claim in claims:
        await shop.act(BUYER, claim, Withdraw())
    lines += [msgspec.json.decode(part) async for part in parts]

    assert [line["state"] for line in lines] == ["awaiting_seller", "closed"]
    assert lines[1]["claim_id"] == str(other.claim_id)


async def test_a_reader_who_goes_leaves_room_for_the_next(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    await shop.open("1")
    for _ in range(AT_ONCE_MAX + 1):
        parts = await export(shop.desk, SellerId("s-1"), ClaimFilter(), ExportFormat.CSV)
        await anext(parts)
        del parts
        await asyncio.sleep(0)
    assert len((await exported(shop, ExportFormat.CSV)).splitlines()) == 2


@pytest.mark.parametrize(
    "said", [{"q": ""}, {"q": "x" * 101}, {"product_id": ""}, {"product_id": "x" * 65}]
)
def test_an_export_bounds_what_is_searched_as_the_list_does(said: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"filter": said}, ExportClaims)
