"""Taking away the files that nobody needs: first the row says so for good, then the contents go."""

from __future__ import annotations

from datetime import datetime

from prilavok.chat.files import ending_store
from prilavok.core.database import Connection
from prilavok.core.events import heads
from prilavok.core.files import FileStore


async def collect(files: FileStore, conn: Connection, since: datetime, now: datetime) -> None:
    """A duty: take away what was given up before, and give up what no message has in time.

    What is given up in this run is taken away by the next one, once that is committed: were it
    taken back, a file would be there without its contents.
    """
    await files.sweep()
    for lane in sorted(await heads(conn)):
        while gone := await ending_store.given_up(conn, lane, since):
            await files.delete([key for file in gone for key in (file.key, file.preview_key)])
            await ending_store.delete_files(conn, lane, gone)
        while await ending_store.look(conn, lane, now) == ending_store.LOOKED_AT_MAX:
            pass
