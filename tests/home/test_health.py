"""What is looked at to say how the installation is."""

from __future__ import annotations

from prilavok.core.database import Database
from prilavok.home.health import DatabaseSize

LARGE = """
create table large as
select repeat(md5(n::text), 100) as words
from generate_series(1, 2000) as n
"""


async def test_the_size_of_the_database_is_not_asked_for_at_each_look(database: Database) -> None:
    size = DatabaseSize()
    async with database.transaction() as conn:
        before = await size.bytes_now(conn)
        await conn.execute(LARGE)
        assert await size.bytes_now(conn) == before
        assert await DatabaseSize().bytes_now(conn) > before
