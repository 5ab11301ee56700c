"""The background process: subscribers read on, duties are done when they fall due.

Nothing is remembered here. How far everyone has come is in the database, locked while it is worked
on, so any number of workers may run, and one that is killed leaves nothing half done. Nobody who
waits for an answer waits for a worker.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psycopg

from prilavok.children import die_with
from prilavok.core.backlog import behind
from prilavok.core.bus import Signal, bus_for
from prilavok.core.clock import Clock
from prilavok.core.config import Settings
from prilavok.core.database import Database, DatabaseDown
from prilavok.core.duties import Duty, do_duty
from prilavok.core.errands import run_errands
from prilavok.core.events import Subscriber, serve_subscriber
from prilavok.core.lanes import Lane
from prilavok.core.logs import log_to_stderr
from prilavok.core.moving_clock import keeping_time
from prilavok.exits import EXPECTED, Exit, exit_code_of, sentence_of

LOOK_EVERY_S = 1.0
AT_ONCE_MAX = 4
TRY_DUTY_AGAIN_AFTER = timedelta(seconds=10)

log = logging.getLogger(__name__)


@dataclass
class Round:
    """Goes round everything there is to do; woken by news, or by itself every second."""

    db: Database
    clock: Clock
    subscribers: Sequence[Subscriber]
    duties: Sequence[Duty]
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _duty_due: dict[str, datetime] = field(default_factory=dict[str, datetime])

    def on_positions(self, positions: dict[Lane, int]) -> None:
        self.news.set()

    def on_signal(self, signal: Signal) -> None:
        """Typing is nothing to act on."""

    async def until(self, stop: asyncio.Event) -> None:
        """Work until `stop`; a database that is away is waited for."""
        while not stop.is_set():
            self.news.clear()
            try:
                while await self.serve_subscribers() and not stop.is_set():
                    pass
                await self.do_duties()
            except (DatabaseDown, psycopg.OperationalError) as error:
                log.warning("the worker waits for the database: %s", error)
                await asyncio.sleep(LOOK_EVERY_S)
            await _first_of(stop, self.news)

    async def serve_subscribers(self) -> bool:
        """Let each subscriber read on where it is behind; whether there may be more."""
        by_name = {subscriber.name: subscriber for subscriber in self.subscribers}
        now = self.clock.now()
        async with self.db.reading() as conn:
            waiting = await behind(conn, list(by_name), now)
        limit = asyncio.Semaphore(AT_ONCE_MAX)

        async def serve(name: str, lane: Lane) -> int:
            async with limit:
                return await serve_subscriber(self.db, by_name[name], lane, now)

        read = await asyncio.gather(*(serve(name, lane) for name, lane in waiting))
        return any(read)

    async def do_duties(self) -> None:
        """Do every duty that is due; one that fails is logged and does not hold up the others."""
        now = self.clock.now()
        for duty in self.duties:
            if now >= self._duty_due.get(duty.name, now):
                self._duty_due[duty.name] = await self._do(duty, now)

    async def _do(self, duty: Duty, now: datetime) -> datetime:
        """When to look at `duty` next."""
        try:
            done = await do_duty(self.db, duty, now)
        except (DatabaseDown, psycopg.OperationalError):
            raise
        except Exception:  # a duty's bug: it must not stop the others, and it is tried again
            log.exception("the duty %s has failed", duty.name)
            done = False
        return now + (duty.every if done else min(duty.every, TRY_DUTY_AGAIN_AFTER))


async def _first_of(*events: asyncio.Event) -> None:
    """Return when any of `events` is set, or after a second."""
    waits = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waits, timeout=LOOK_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    await asyncio.gather(*waits, return_exceptions=True)


def main() -> int:
    """Work until told to stop; the exit code tells the parent how it ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parent", type=int, required=True)
    die_with(parser.parse_args().parent)
    try:
        return run_worker(Settings.load())
    except EXPECTED as error:
        sys.stderr.write(f"{sentence_of(error)}\n")
        return exit_code_of(error)


def run_worker(settings: Settings) -> Exit:
    """Work until SIGINT or SIGTERM on the database that the settings name."""
    log_to_stderr(settings.log_level)
    asyncio.run(_work(settings))
    return Exit.DONE


async def _work(settings: Settings) -> None:
    from prilavok import wiring  # noqa: PLC0415, loads every domain: only when there is work

    assert settings.database_url is not None, "the parent passes the address on"
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    db = await Database.open(settings.database_url, connections_max=AT_ONCE_MAX + 6)
    bus = bus_for(settings.database_url, settings.bus_url)
    try:
        async with keeping_time(db) as clock:
            rounds = Round(
                db, clock, wiring.subscribers_of(settings, clock), wiring.duties_of(settings)
            )
            errands = wiring.errands_of(settings, clock)
            posts = (wiring.post_of(settings, db, clock), wiring.push_post_of(settings, db, clock))
            beside = [asyncio.create_task(post.run()) for post in posts if post is not None]
            beside.append(asyncio.create_task(run_errands(db, clock, errands)))
            await bus.start(rounds)
            await rounds.until(stop)
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
    finally:
        await bus.stop()
        await db.close()


if __name__ == "__main__":
    raise SystemExit(main())
