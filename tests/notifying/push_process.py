"""A process that makes pushes and sends them until it is killed."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from prilavok.core.clock import FixedClock
from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.notifying.push.posting import PushPost
from prilavok.notifying.push.services import PushServices
from prilavok.notifying.push.vapid import vapid_of


class LaterClock(FixedClock):
    """An hour late, so that everything is due."""

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(hours=1)


async def main(database_url: str, origin: str) -> None:
    db = await Database.open(database_url, connections_max=3)
    vapid = vapid_of(Settings(), db.secret)
    clock = LaterClock(datetime.now(UTC))
    services = PushServices([origin], vapid)
    await PushPost(db, clock, services, vapid.public, lease=timedelta(seconds=3)).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
