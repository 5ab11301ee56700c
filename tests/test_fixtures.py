"""The fixtures themselves."""

from prilavok.core.database import Database, execute, fetch_one


async def test_a_test_gets_a_migrated_database(database: Database) -> None:
    async with database.reading() as conn:
        assert await fetch_one(conn, "select count(*) from migrations", row=int)


async def test_what_one_test_writes_no_other_sees(database: Database) -> None:
    async with database.transaction() as conn:
        assert await execute(conn, "create table left_behind ()") is not None


async def test_what_one_test_writes_no_other_sees_again(database: Database) -> None:
    async with database.transaction() as conn:
        await execute(conn, "create table left_behind ()")
