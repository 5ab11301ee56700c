"""Importing files: every row once, whatever happens in between."""

from __future__ import annotations

import asyncio
import csv
import os
import random
import signal
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

from market.facts import told
from prilavok.core.clock import SystemClock
from prilavok.core.database import Database, fetch, fetch_one
from prilavok.market import PROJECTION
from prilavok.market.importing import (
    Import,
    Mapping,
    Summary,
    import_file,
    mapping_of_toml,
    preset,
    rehearse_import,
)
from prilavok.market.importing.model import FileUnusable, MappingWrong
from prilavok.moderation.names import imitates

CDNOW = preset("cdnow")
HEADER = " customer_id  date number_of_cds  dollar_value\r\n"

REVIEWS = mapping_of_toml("""
source = "reviews"
[[facts]]
type = "review"
id = "{id}"
at = { from = "at", as = "time" }
[facts.fields]
seller_id = "s-1"
review_id = "{id}"
product_id = "{product}"
buyer_id = "{buyer}"
rating = { from = "stars", as = "integer" }
""")

PRODUCTS = mapping_of_toml("""
source = "catalogue"
[[facts]]
type = "product"
id = "{sku}"
at = "2026-01-01T00:00:00Z"
[facts.fields]
seller_id = "s-1"
product_id = "{sku}"
title = "{title}"
category = { from = "path", as = "list", separator = ">" }
[facts.fields.price]
minor = { from = "price", as = "amount", currency = "RUB" }
currency = "RUB"
""")


def purchases(path: Path, rows: int) -> Path:
    """A file in the format of CDNOW, with twins in it."""
    chance = random.Random(7)
    lines = [
        f" {chance.randrange(1, rows // 3 + 2):05d} 1997{chance.randrange(1, 13):02d}15"
        f" {chance.randrange(1, 20):2d} {chance.randrange(0, 20000) / 100:7.2f}\r\n"
        for _ in range(rows)
    ]
    lines[rows // 2] = lines[rows // 2 - 1]
    path.write_text(HEADER + "".join(lines), newline="")
    return path


def reviews(stars: str = "5") -> list[dict[str, str]]:
    return [
        {
            "id": f"r-{n}",
            "at": "2026-01-01T10:00:00Z",
            "product": "p-1",
            "buyer": f"b-{n}",
            "stars": "4" if n else stars,
        }
        for n in range(3)
    ]


async def run(
    database: Database, path: Path, mapping: Mapping | None = CDNOW, rejects: Path | None = None
) -> Summary:
    return await import_file(database, SystemClock(), Import(path, mapping, rejects), [PROJECTION])


async def count(database: Database, what: str) -> int | None:
    async with database.reading() as conn:
        return await fetch_one(conn, f"select count(*) from {what}", row=int)


async def test_each_line_is_a_bought_out_order_and_twins_are_two(
    database: Database, tmp_path: Path
) -> None:
    path = purchases(tmp_path / "purchases.txt", 1200)
    lines = path.read_text().splitlines()[1:]

    summary = await run(database, path)

    assert (summary.rows, summary.rows_taken, summary.rows_rejected) == (1200, 1200, 0)
    assert await count(database, "market_orders where bought_out_at is not null") == 1200
    buyers = len({line.split()[0] for line in lines})
    assert await count(database, "buyers") == buyers
    paid = round(sum(float(line.split()[3]) for line in lines) * 100)
    async with database.reading() as conn:
        total = await fetch_one(conn, "select sum(paid_minor)::bigint from order_lines", row=int)
    assert total == paid


async def test_a_second_import_changes_nothing_and_says_so(
    database: Database, tmp_path: Path
) -> None:
    path = purchases(tmp_path / "purchases.txt", 30)
    first = await run(database, path)
    facts = await count(database, "facts")

    again = await run(database, path.rename(tmp_path / "renamed.txt"))

    assert (first.already, again.already) == (False, True)
    assert await count(database, "facts") == facts


async def test_a_longer_version_of_a_file_adds_only_its_new_rows(
    database: Database, tmp_path: Path
) -> None:
    path = purchases(tmp_path / "purchases.txt", 30)
    await run(database, path)
    with path.open("a", newline="") as file:
        file.write(" 00001 19980101  1   11.77\r\n")

    summary = await run(database, path)

    assert (summary.rows, summary.rows_known, summary.rows_taken) == (31, 30, 1)


async def test_a_rehearsal_changes_nothing(database: Database, tmp_path: Path) -> None:
    path = purchases(tmp_path / "purchases.txt", 1200)

    summary = await rehearse_import(database, SystemClock(), Import(path, CDNOW), [PROJECTION])

    assert (summary.rows, summary.rows_taken) == (1200, 1200)
    assert await count(database, "facts") == 0
    assert await count(database, "imports") == 0


async def test_the_same_file_from_another_source_is_other_facts(
    database: Database, tmp_path: Path
) -> None:
    path = purchases(tmp_path / "purchases.txt", 30)
    await run(database, path)

    other = msgspec.structs.replace(CDNOW, source="other")

    assert (await run(database, path, other)).facts_taken > 60


def write_csv(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_jsonl(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_bytes(b"\n\n".join(msgspec.json.encode(row) for row in rows))


def write_parquet(path: Path, rows: list[dict[str, str]]) -> None:
    pl.DataFrame(rows).write_parquet(path)


@pytest.mark.parametrize(
    ("name", "write"),
    [("r.csv", write_csv), ("r.jsonl", write_jsonl), ("r.parquet", write_parquet)],
)
async def test_the_same_rows_come_out_of_every_format(
    database: Database,
    tmp_path: Path,
    name: str,
    write: Callable[[Path, list[dict[str, str]]], None],
) -> None:
    write(tmp_path / name, reviews())

    summary = await run(database, tmp_path / name, REVIEWS)

    assert (summary.rows_taken, summary.rows_rejected) == (3, 0)
    async with database.reading() as conn:
        ratings = await fetch(conn, "select rating from reviews order by review_id", row=int)
    assert ratings == [5, 4, 4]


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
async def test_rejects_name_the_row_and_the_reason_and_are_tried_again(
    database: Database, tmp_path: Path, suffix: str
) -> None:
    path, rejects = tmp_path / "r.csv", tmp_path / f"rejects{suffix}"
    write_csv(path, reviews(stars="6"))

    first = await run(database, path, REVIEWS, rejects)
    second = await run(database, path, REVIEWS, rejects)

    assert (first.rows_taken, first.rows_rejected) == (2, 1)
    assert (second.rows_known, second.rows_rejected, second.already) == (2, 1, False)
    (reject,) = read_rejects(rejects)
    assert (reject["row"], reject["path"]) in {(1, "$.rating"), ("1", "$.rating")}
    assert "<= 5" in reject["reason"]
    assert "r-0" in reject["text"]


def read_rejects(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        with path.open(newline="") as file:
            return list(csv.DictReader(file))
    return [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]


async def test_rows_that_cannot_be_read_are_rejected_alone(
    database: Database, tmp_path: Path
) -> None:
    good = msgspec.json.encode(reviews()[0])
    lines = [b"{", b"[]", b"\xff", b"x" * 2_000_000, b"[" * 100_000, b'{"a":NaN}', good]
    (tmp_path / "r.jsonl").write_bytes(b"\n".join(lines))

    summary = await run(database, tmp_path / "r.jsonl", REVIEWS, tmp_path / "rejects.jsonl")

    assert (summary.rows, summary.rows_taken, summary.rows_rejected) == (7, 1, 6)
    assert [each["row"] for each in read_rejects(tmp_path / "rejects.jsonl")] == [1, 2, 3, 4, 5, 6]


async def test_csv_rows_that_cannot_be_read_are_rejected_alone(
    database: Database, tmp_path: Path
) -> None:
    good = b'r-9,2026-01-01T10:00:00Z,"p\n1",b-1,5\n'.replace(b"\n1", b" 1")
    bad = [b"r-1,short\n", b"r-2,2026-01-01T10:00:00Z,p-1,\xff,5\n", b'r-3,"%s",p,b,5\n']
    bad[2] %= b"x" * 200_000
    path = tmp_path / "r.csv"
    path.write_bytes(b"id,at,product,buyer,stars\n" + b"".join(bad) + good)

    summary = await run(database, path, REVIEWS)

    assert (summary.rows_taken, summary.rows_rejected) == (1, 3)


async def test_an_amount_is_exact_in_every_kind_of_number(
    database: Database, tmp_path: Path
) -> None:
    prices = ["0.1", "1.15", "4.35", "79.99", "1234567.89", "0.29"]
    rows = [
        f'{{"sku":"p-{n}","title":"T","path":"A > B","price":{price}}}'
        for n, price in enumerate(prices)
    ]
    (tmp_path / "p.jsonl").write_text("\n".join(rows))
    frame = pl.DataFrame(
        {
            "sku": [f"q-{n}" for n in range(len(prices))],
            "title": "T",
            "path": "A > B",
            "price": [float(price) for price in prices],
        }
    )
    frame.write_parquet(tmp_path / "p.parquet")

    assert (await run(database, tmp_path / "p.jsonl", PRODUCTS)).rows_rejected == 0
    assert (await run(database, tmp_path / "p.parquet", PRODUCTS)).rows_rejected == 0

    expected = [10, 115, 435, 7999, 123_456_789, 29]
    async with database.reading() as conn:
        found = await fetch(conn, "select price_minor from products order by product_id", row=int)
        paths = await fetch(conn, "select distinct category[2] from products", row=str)
    assert found == expected * 2
    assert paths == ["B"]


async def test_facts_in_their_wire_form_need_no_mapping(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    facts = [told("seller"), told("order_placed"), told("order_paid")]
    lines = [msgspec.json.encode(fact) for fact in facts]
    path.write_bytes(b"\n".join([*lines, b'{"type":"bayer","id":"x"}']))

    summary = await run(database, path, None)

    assert (summary.rows_taken, summary.rows_rejected) == (3, 1)
    assert summary.first_rejects[0].id == "x"


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("r.csv", b"id,at,product,buyer\n", MappingWrong),
        ("r.txt", b"", FileUnusable),
        ("r.parquet", b"PAR0", FileUnusable),
        ("none.csv", None, FileUnusable),
    ],
)
async def test_a_file_that_does_not_fit_is_one_clear_error(
    database: Database, tmp_path: Path, name: str, content: bytes | None, error: type[Exception]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(error):
        await run(database, tmp_path / name, REVIEWS)


@pytest.mark.parametrize("name", ["pipe.jsonl", "folder.jsonl"])
async def test_a_pipe_or_a_folder_is_no_file(database: Database, tmp_path: Path, name: str) -> None:
    if name.startswith("pipe"):
        os.mkfifo(tmp_path / name)
    else:
        (tmp_path / name).mkdir()

    with pytest.raises(FileUnusable, match="it must be a file"):
        await run(database, tmp_path / name, REVIEWS)


async def test_tables_that_nobody_has_looked_at_are_analyzed_on_the_way(
    database: Database, tmp_path: Path
) -> None:
    await run(database, purchases(tmp_path / "purchases.txt", 1200))

    unknown = "pg_class where relname in ('orders', 'order_lines') and reltuples < 0"
    assert await count(database, unknown) == 0


async def test_an_empty_file_is_imported(database: Database, tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").touch()

    assert (await run(database, tmp_path / "r.jsonl", REVIEWS)).rows == 0


IMPORTER = """
import asyncio, itertools, sys
from pathlib import Path
from prilavok.core.clock import SystemClock
from prilavok.core.database import Database
from prilavok.market import PROJECTION
from prilavok.market.importing import Import, actions, import_file, preset

taken, take = itertools.count(1), actions.Run.take

async def take_some(run, batch, rejects):
    await take(run, batch, rejects)
    if next(taken) == 6:
        await asyncio.sleep(600)  # it would be killed too late

actions.Run.take = take_some

async def main():
    db = await Database.open(sys.argv[1])
    job = Import(Path(sys.argv[2]), preset("cdnow"), Path(sys.argv[3]))
    await import_file(db, SystemClock(), job, [PROJECTION])

asyncio.run(main())
"""


async def test_an_import_that_is_killed_goes_on_where_it_stopped(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    path = purchases(tmp_path / "purchases.txt", 12_000)
    lines = path.read_bytes().splitlines(keepends=True)
    for bad in range(100, 12_000, 250):
        lines[bad] = lines[bad].replace(b"1997", b"1st.", 1)
    path.write_bytes(b"".join(lines))
    rejects = tmp_path / "rejects.jsonl"
    for _ in range(3):
        await kill_amid_import(database, database_url, path, rejects)

    summary = await run(database, path, CDNOW, rejects)

    rows_bad = len(range(100, 12_000, 250))
    assert summary.resumed_from_row > 0
    assert (summary.rows, summary.rows_rejected) == (12_000, rows_bad)
    assert (
        await count(database, "market_orders where bought_out_at is not null") == 12_000 - rows_bad
    )
    assert {each["row"] for each in read_rejects(rejects)} == set(range(100, 12_000, 250))
    assert len(read_rejects(rejects)) == 2 * rows_bad


async def kill_amid_import(
    database: Database, database_url: str, path: Path, rejects: Path
) -> None:
    """kill -9 an importer as soon as it has got somewhere further."""
    before = await rows_read(database)
    importer = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", IMPORTER, database_url, str(path), str(rejects)), env=os.environ
    )
    while await rows_read(database) <= before:
        assert importer.returncode is None, "it was too quick to be killed"
        await asyncio.sleep(0.005)
    importer.send_signal(signal.SIGKILL)
    await importer.wait()


async def rows_read(database: Database) -> int:
    async with database.reading() as conn:
        found = await fetch_one(conn, READ_FURTHEST, row=int)
    return found or 0


READ_FURTHEST = "select coalesce(max(rows_read), 0) from imports"


async def test_the_guide_s_example_works_as_it_stands(database: Database, tmp_path: Path) -> None:
    guide = Path(__file__).parents[2] / "docs" / "howto" / "import-history.md"
    blocks = [textwrap.dedent(block) for block in guide.read_text().split("   ```")[1::2]]
    path = tmp_path / "orders.csv"
    path.write_text(blocks[0])

    summary = await run(database, path, mapping_of_toml(blocks[1].removeprefix("toml\n")))

    assert (summary.rows_taken, summary.rows_rejected, summary.facts_taken) == (1, 0, 2)


async def test_nobody_in_a_file_is_called_as_the_marketplace_is(
    database: Database, tmp_path: Path
) -> None:
    facts = [
        told("seller", id="1", seller_id="s-1", name="Support", country="RU"),
        told("seller", id="2", seller_id="s-2", name="Samovar", country="RU"),
    ]
    path = tmp_path / "facts.jsonl"
    path.write_bytes(b"\n".join(msgspec.json.encode(fact) for fact in facts))

    job = Import(path, None, imitates=imitates)
    summary = await import_file(database, SystemClock(), job, [PROJECTION])
    assert (summary.rows_taken, summary.rows_rejected) == (1, 1)
    [reject] = summary.first_rejects
    assert (reject.row, reject.path) == (1, "$.name")
