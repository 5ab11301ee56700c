"""PostgreSQL understands every statement of ours; its columns are the fields they are read as."""

from __future__ import annotations

import msgspec
import psycopg
import pytest
from psycopg.pq import ExecStatus

from statements import Statement, statements

EVERY = statements()


def test_there_are_statements_to_look_at() -> None:
    assert len(EVERY) > 80
    assert len({statement.name for statement in EVERY}) == len(EVERY)


@pytest.mark.parametrize("statement", EVERY, ids=str)
def test_a_statement_can_be_prepared(schema: psycopg.Connection, statement: Statement) -> None:
    result = schema.pgconn.prepare(b"", statement.sql.encode(), statement.oids)
    assert result.status == ExecStatus.COMMAND_OK, result.error_message.decode()


@pytest.mark.parametrize("statement", [s for s in EVERY if s.row is not None], ids=str)
def test_a_statements_columns_are_the_fields_of_its_row(
    schema: psycopg.Connection, statement: Statement
) -> None:
    prepared = schema.pgconn.prepare(b"", statement.sql.encode(), statement.oids)
    assert prepared.status == ExecStatus.COMMAND_OK, prepared.error_message.decode()
    described = schema.pgconn.describe_prepared(b"")
    columns = [described.fname(n) or b"" for n in range(described.nfields)]
    assert statement.row is not None
    fields = msgspec.structs.fields(statement.row)
    tag = statement.row.__struct_config__.tag_field  # pyright: ignore[reportAttributeAccessIssue]
    assert {column.decode() for column in columns} <= {tag, *(field.name for field in fields)}
    assert {f.name for f in fields if f.required} <= {column.decode() for column in columns}
