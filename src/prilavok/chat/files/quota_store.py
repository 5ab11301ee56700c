"""How much a person has sent in a day: every statement."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from prilavok.chat.files.model import Person
from prilavok.core.database import Connection, execute, fetch_one


class Sent(Struct, frozen=True):
    """What a person has sent in a day."""

    files: int
    bytes: int


SENT_ON = """
select files, bytes
from file_counts
where lane = %(lane)s
and owner_kind = %(owner_kind)s
and owner_id = %(owner_id)s
and person_id = %(person_id)s
and day = %(day)s
"""


async def sent_on(conn: Connection, person: Person, day: date, *, lanes: int) -> tuple[int, int]:
    """How many files, of how many bytes, a person has sent that day."""
    found = await fetch_one(conn, SENT_ON, _of_day(person, day, lanes), row=Sent)
    return (found.files, found.bytes) if found is not None else (0, 0)


COUNT_FILE = """
insert into file_counts (lane, owner_kind, owner_id, person_id, day, files, bytes)
select
    %(lane)s::smallint, %(owner_kind)s::text, %(owner_id)s::text, %(person_id)s::text,
    %(day)s::date, 1, %(bytes)s::bigint
where %(files_max)s::bigint >= 1
and %(bytes_max)s::bigint >= %(bytes)s::bigint
on conflict (lane, owner_kind, owner_id, person_id) do update
set day = excluded.day,
    files = case when file_counts.day = excluded.day then file_counts.files else 0 end + 1,
    bytes = case when file_counts.day = excluded.day then file_counts.bytes else 0 end
        + excluded.bytes
where file_counts.day <> excluded.day
or (
    file_counts.files + 1 <= %(files_max)s
    and file_counts.bytes + excluded.bytes <= %(bytes_max)s
)
"""


async def count_file(
    conn: Connection,
    person: Person,
    day: date,
    size: int,
    *,
    lanes: int,
    files_max: int,
    bytes_max: int,
) -> bool:
    """Count one more file of a person's, and whether it is within their bounds; one that is not is
    not counted."""
    bounds = {"bytes": size, "files_max": files_max, "bytes_max": bytes_max}
    return bool(await execute(conn, COUNT_FILE, {**_of_day(person, day, lanes), **bounds}))


def _of_day(person: Person, day: date, lanes: int) -> dict[str, object]:
    return {
        "lane": person.lane(lanes),
        "owner_kind": person.owner_kind,
        "owner_id": person.owner_id,
        "person_id": person.person_id,
        "day": day,
    }
