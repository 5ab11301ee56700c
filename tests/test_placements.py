"""Every table, key and statement keeps to its lane, as `placements.toml` says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

import psycopg
import pytest
import sqlglot
from sqlglot import exp

from statements import Statement, statements

PLACEMENTS: dict[str, dict[str, list[str]]] = tomllib.loads(
    (files("prilavok.migrations") / "placements.toml").read_text("utf-8")
)
TABLES = {table: place for place, of in PLACEMENTS.items() for table in of["tables"]}
SHARED = {table for table, place in TABLES.items() if place == "shared"}
VIEWS = {
    "market_facts",
    "market_order_lines",
    "market_orders",
    "market_products",
    "market_sellers",
}
IN_A_LANE = (set(TABLES) - SHARED) | VIEWS
FROM_EVERY_LANE = {
    "prilavok.core.events.LOCK_EVERY_LANE": "an operator's rare decision, in the lanes' order",
    "prilavok.core.events.REVOKE_EVERYWHERE": "an operator's rare decision, the lanes being held",
    "prilavok.core.events.READ_HEADS": "one small row for each lane",
    "prilavok.core.forgetting.READ_FIRST": "one small row for each lane",
    "prilavok.cases.queue.MOST_URGENT": "the head of each lane's queue, by its index",
    "prilavok.cases.queue.QUEUE_PAGE": "a page of each lane's queue, by its index",
    "prilavok.cases.queue.CLOSED_PAGE": "a page of each lane's closed cases, by their index",
    "prilavok.standing.admission.terms.store.READ_TOLD_LANES": "one small row for each lane",
    "prilavok.market.party_store.READ_NTH_SELLER": "once for each group of a rollout, then kept",
}
"""Statements that are meant for all lanes at once, and why that is no harm."""


def test_every_table_has_its_place(schema: psycopg.Connection) -> None:
    found = schema.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    assert {name for (name,) in found} == set(TABLES)
    assert sum(len(of["tables"]) for of in PLACEMENTS.values()) == len(TABLES), "named once"


@pytest.mark.parametrize("table", sorted(set(TABLES) - SHARED))
def test_a_tables_keys_begin_with_its_lane(schema: psycopg.Connection, table: str) -> None:
    keys = schema.execute(FIRST_COLUMNS_OF_KEYS, [table]).fetchall()
    assert keys, "a table has a key"
    assert {column for _, column in keys} == {"lane"}, keys


FIRST_COLUMNS_OF_KEYS = """
select key.indexrelid::regclass::text, first.attname
from pg_index as key
join pg_attribute as first
    on first.attrelid = key.indrelid
    and first.attnum = key.indkey[0]
where key.indrelid = %s::regclass
and key.indisunique
"""


@pytest.mark.parametrize("table", sorted(SHARED))
def test_a_shared_table_has_no_lane(schema: psycopg.Connection, table: str) -> None:
    columns = schema.execute(
        "select attname from pg_attribute where attrelid = %s::regclass", [table]
    )
    assert ("lane",) not in columns.fetchall()


def test_nothing_refers_across_lanes(schema: psycopg.Connection) -> None:
    found = schema.execute("select conname from pg_constraint where contype = 'f'").fetchall()
    assert found == []


@pytest.mark.parametrize("statement", statements(), ids=str)
def test_a_statement_names_the_lane_of_every_table(statement: Statement) -> None:
    lanes = unnamed_lanes(statement.sql)
    if statement.name in FROM_EVERY_LANE:
        assert lanes, "it names its lane after all"
    else:
        assert lanes == []


def test_what_is_excused_exists() -> None:
    assert set(FROM_EVERY_LANE) <= {statement.name for statement in statements()}


@pytest.mark.parametrize(
    ("sql", "unnamed"),
    [
        ("select 1 from chats where lane = $1", []),
        ("select 1 from chats where chat_id = $1", ["chats"]),
        ("select 1 from chats as c join messages as m on m.chat_id = c.chat_id where c.lane = $1",
         ["messages"]),
        ("select 1 from chats as c join messages as m on m.lane = c.lane where c.lane = $1", []),
        ("select 1 from chats where lane = $1 or seq > 1", ["chats"]),
        ("update chats set seq = 1 where lane = $1", []),
        ("update chats set seq = 1", ["chats"]),
        ("delete from chats where exists (select from messages where lane = $1)", ["chats"]),
        ("insert into buyer_chats (buyer_id, lane) values ($1, $2)", []),
        ("insert into buyer_chats (buyer_id) values ($1)", ["buyer_chats"]),
        ("with c as (select 1 from chats) select from c", ["chats"]),
        ("select from market_orders where lane = $1", []),
    ],
)  # fmt: skip
def test_this_test_sees_a_missing_lane(sql: str, unnamed: list[str]) -> None:
    assert unnamed_lanes(sql) == unnamed


ON_CONFLICT = re.compile(r"\son conflict \(.*", re.DOTALL)
"""The parser takes it for a join; that its target begins with the lane is what the keys say."""


def unnamed_lanes(sql: str) -> list[str]:
    """The tables of `sql` that lie in lanes and whose lane it does not name."""
    tree = _parsed(sql)
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    return [
        table.name
        for table in tree.find_all(exp.Table)
        if table.name in IN_A_LANE and table.name not in own and not _names_lane(table)
    ]


def _parsed(sql: str) -> exp.Expr:
    try:
        return sqlglot.parse_one(sql, dialect="postgres")
    except sqlglot.ParseError:
        return sqlglot.parse_one(ON_CONFLICT.sub("", sql), dialect="postgres")


def _names_lane(table: exp.Table) -> bool:
    scope = table.find_ancestor(exp.Select, exp.Update, exp.Delete, exp.Insert)
    assert scope is not None
    if isinstance(scope, exp.Insert):
        return any(column.name == "lane" for column in scope.this.find_all(exp.Identifier))
    alias = table.alias_or_name
    return any(_is_lane_of(alias, condition) for condition in _conditions(scope))


def _conditions(scope: exp.Expr) -> Iterator[exp.Expr]:
    """What holds for every row: the parts of its conditions that are joined by `and`."""
    where = scope.args.get("where")
    wholes = [where.this] if where is not None else []
    wholes += [
        join.args["on"]
        for join in scope.find_all(exp.Join)
        if join.find_ancestor(exp.Select, exp.Update, exp.Delete) is scope and join.args.get("on")
    ]
    for whole in wholes:
        yield from whole.flatten() if isinstance(whole, exp.And) else [whole]


def _is_lane_of(alias: str, condition: exp.Expr) -> bool:
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        return any(_is_lane_of(alias, part) for part in condition.flatten())
    if not isinstance(condition, exp.EQ | exp.In):
        return False
    sides = (
        [condition.this, condition.expression]
        if isinstance(condition, exp.EQ)
        else [condition.this]
    )
    return any(
        isinstance(side, exp.Column) and side.name == "lane" and side.table in ("", alias)
        for side in sides
    )
