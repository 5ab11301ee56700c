"""A process that makes letters and sends them until it is killed."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.notifying.mail import MailServer
from prilavok.notifying.posting import Post


class LaterClock(FixedClock):
    """An hour late, so that everything is due."""

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(hours=1)


async def main(database_url: str, smtp_url: str) -> None:
    db = await Database.open(database_url, connections_max=3)
    server = MailServer(smtp_url, "Market <noreply@market.test>")
    clock = LaterClock(datetime.now(UTC))
    await Post(db, clock, server, "http://127.0.0.1", lease=timedelta(seconds=3)).run()


asyncio.run(main(*sys.argv[1:]))
