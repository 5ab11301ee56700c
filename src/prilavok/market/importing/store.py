"""How far each file has been imported."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch_one


class Progress(Struct, frozen=True, kw_only=True):
    """An import of one file by one mapping under one source, and what it came to so far.

    Rows are counted by their best: `taken` when any of their facts was new, `known` when all were
    there before. A row is `rejected` when any of its facts was.
    """

    file_digest: str
    mapping_digest: str
    source: str
    file_name: str
    rows_read: int = 0
    bytes_read: int = 0
    rows_taken: int = 0
    rows_known: int = 0
    rows_rejected: int = 0
    facts_taken: int = 0
    rejects_bytes: int = 0
    started_at: datetime
    finished_at: datetime | None = None


async def progress(
    conn: Connection, *, file_digest: str, mapping_digest: str, source: str
) -> Progress | None:
    """How far this import has come; None when it was never begun."""
    key = {"file_digest": file_digest, "mapping_digest": mapping_digest, "source": source}
    return await fetch_one(conn, READ_PROGRESS, key, row=Progress)


async def save(conn: Connection, progress: Progress) -> None:
    """Remember how far an import has come."""
    await execute(conn, SAVE_PROGRESS, msgspec.structs.asdict(progress))


READ_PROGRESS = """
select file_digest, mapping_digest, source, file_name, rows_read, bytes_read, rows_taken,
    rows_known, rows_rejected, facts_taken, rejects_bytes, started_at, finished_at
from imports
where file_digest = %(file_digest)s
and mapping_digest = %(mapping_digest)s
and source = %(source)s
"""

SAVE_PROGRESS = """
insert into imports (
    file_digest, mapping_digest, source, file_name, rows_read, bytes_read, rows_taken,
    rows_known, rows_rejected, facts_taken, rejects_bytes, started_at, finished_at
)
values (
    %(file_digest)s, %(mapping_digest)s, %(source)s, %(file_name)s, %(rows_read)s, %(bytes_read)s,
    %(rows_taken)s, %(rows_known)s, %(rows_rejected)s, %(facts_taken)s, %(rejects_bytes)s,
    %(started_at)s, %(finished_at)s
)
on conflict (file_digest, mapping_digest, source) do update
set file_name = excluded.file_name,
    rows_read = excluded.rows_read,
    bytes_read = excluded.bytes_read,
    rows_taken = excluded.rows_taken,
    rows_known = excluded.rows_known,
    rows_rejected = excluded.rows_rejected,
    facts_taken = excluded.facts_taken,
    rejects_bytes = excluded.rejects_bytes,
    started_at = excluded.started_at,
    finished_at = excluded.finished_at
"""
