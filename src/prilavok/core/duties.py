"""Work that is due again and again: an hourly "what is due and not recorded?", never a missed tick.

A duty's row is locked while it runs, so it runs in one process at a time; a killed process lets go
of the row, and the next one starts over. How far it has come is recorded with its own work. Where
the clock ran ahead and was set right, duties go on by the clock as it is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec import Struct

from prilavok.core.database import Connection, Database, execute, fetch, fetch_one

CLOCKS_APART_MAX: Final = timedelta(minutes=1)
"""What lies further ahead was not written by another process whose clock is a little fast: this
machine's clock ran ahead, and was set right."""

BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Nothing has happened here before."""


@dataclass(frozen=True)
class Duty:
    """Runs at most once per `every`; its action gets `(conn, since, now)` and does all that fell
    due in between, however long the server was down. `since` is exclusive, `now` inclusive. With
    `from_the_beginning`, the first run looks at everything that ever was."""

    name: str
    every: timedelta
    act: Callable[[Connection, datetime, datetime], Awaitable[None]]
    from_the_beginning: bool = False


async def do_duty(db: Database, duty: Duty, now: datetime) -> bool:
    """Do `duty` if it is due and nobody else is at it; whether it was done."""
    async with db.reading() as conn:
        # Committed by itself, or the others would wait here for the first time it is ever done.
        first = BEGINNING if duty.from_the_beginning else now - duty.every
        await execute(conn, BEGIN_DUTY, {"name": duty.name, "first": first})
        async with conn.transaction():
            due, ahead = now - duty.every, now + CLOCKS_APART_MAX
            taken = {"name": duty.name, "now": now, "due": due, "ahead": ahead}
            since = await fetch_one(conn, TAKE_DUTY, taken, row=datetime)
            if since is None:
                return False
            await duty.act(conn, since, now)
            await execute(conn, END_DUTY, {"name": duty.name, "now": now})
            return True


class Done(Struct, frozen=True):
    """Everything that fell due up to `until` is done by the duty `name`."""

    name: str
    until: datetime


async def last_done(conn: Connection) -> dict[str, datetime]:
    """How far each duty has come that was ever done."""
    return {done.name: done.until for done in await fetch(conn, LAST_DONE, row=Done)}


# one row for each duty
LAST_DONE = """
select name, done_until as until
from duties
"""

BEGIN_DUTY = """
insert into duties (name, done_until)
values (%(name)s, %(first)s)
on conflict do nothing
"""

TAKE_DUTY = """
select least(done_until, %(now)s)
from duties
where name = %(name)s
and (done_until <= %(due)s or done_until > %(ahead)s)
for update skip locked
"""

END_DUTY = """
update duties
set done_until = %(now)s
where name = %(name)s
"""
