"""What the planner knows of tables.

A table that was never analyzed is planned for as if each key had one row: an index by seller alone
seems as good as one by the order's whole key, and an intake takes longer with every order that the
seller has. Autovacuum mends that within a minute, which is many orders of an import.
"""

from __future__ import annotations

from prilavok.core.database import Database, execute, fetch


async def analyze_new(db: Database) -> list[str]:
    """Analyze the tables that have a few pages and never were; which."""
    async with db.transaction() as conn:
        found = await fetch(conn, NEVER_ANALYZED, row=str)
        for table in found:
            await execute(conn, f"analyze {table}")
    return found


NEVER_ANALYZED = """
select quote_ident(relname) as name
from pg_class
where relnamespace = current_schema()::regnamespace
and relkind = 'r'
and reltuples < 0
and pg_relation_size(oid) >= 8 * current_setting('block_size')::integer
order by relname
"""
