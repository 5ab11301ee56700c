"""How much of the server people may take up with files: at once, and a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

from prilavok.chat.files import quota_store
from prilavok.chat.files.model import FilesBusy, FilesUsedUp, Person
from prilavok.chat.programme import FileLimits
from prilavok.core.clock import Clock, seconds_left_of_day
from prilavok.core.database import Database


class UnderWay:
    """How many uploads of one kind are under way in this process, and of whom."""

    def __init__(self, *, most: int, most_of_one: int) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._of: Counter[Person] = Counter()

    @contextmanager
    def one_more(self, person: Person) -> Generator[None]:
        """Raises `FilesBusy`."""
        if self._of.total() >= self._most or self._of[person] >= self._most_of_one:
            raise FilesBusy
        self._of[person] += 1
        try:
            yield
        finally:
            self._of[person] -= 1
            if not self._of[person]:
                del self._of[person]


class Quota:
    """What a person may send a day."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def check(self, person: Person, limits: FileLimits) -> None:
        """Before anything arrives: whoever has used theirs up costs nothing more. Raises
        `FilesUsedUp`."""
        now = self._clock.now()
        async with self._db.reading() as conn:
            files, size = await quota_store.sent_on(conn, person, now.date(), lanes=self._db.lanes)
        if files >= limits.per_day:
            raise _used_up(limits.per_day, "files", now)
        if size >= limits.per_day_bytes:
            raise _used_up(limits.per_day_bytes, "bytes", now)

    async def count(self, person: Person, limits: FileLimits, size: int) -> None:
        """Also what is refused then: reading it is what costs. Raises `FilesUsedUp`."""
        now = self._clock.now()
        async with self._db.reading() as conn:
            counted = await quota_store.count_file(
                conn,
                person,
                now.date(),
                size,
                lanes=self._db.lanes,
                files_max=limits.per_day,
                bytes_max=limits.per_day_bytes,
            )
        if not counted:
            raise _used_up(limits.per_day_bytes, "bytes", now)


def _used_up(limit: int, unit: str, now: datetime) -> FilesUsedUp:
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    return FilesUsedUp(limit, unit, tomorrow, seconds_left_of_day(now))
