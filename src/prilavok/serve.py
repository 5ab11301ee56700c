"""`prilavok serve`: the parent of the database, the server processes and the worker.

It opens the port and the database first, so that whatever is wrong is said once and at once; then
it does nothing but look after its children. A child that is killed is started again, and neither
its siblings nor their connections notice. When the parent itself is killed its children leave, and
the embedded database stays until the next start adopts it.
"""

from __future__ import annotations

import asyncio
import http.client
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

import msgspec

from prilavok.children import Child, python
from prilavok.core.config import CONFIG, Settings, address_of
from prilavok.core.embedded import EmbeddedServer
from prilavok.core.errors import Exhausted
from prilavok.core.migrations import MigrationsPending, migrate, pending
from prilavok.exits import Exit
from prilavok.listening import listen

APP = "prilavok.wiring:create_app"
LOOK_EVERY_S = 0.1
LOOK_AT_DATABASE_EVERY_S = 0.5
LEAVE_S_MAX = 10
DEATHS_BEFORE_READY_MAX = 3
HEALTH_TIMEOUT_S = 1
CONNECTIONS_MIN = 100
CONNECTIONS_PER_WORKER = 20

log = logging.getLogger(__name__)


@dataclass(eq=False)
class CannotServe(Exhausted):
    """{child} does not come up: its last lines above say why."""

    child: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to run beside what the settings say."""

    migrate: bool = False
    worker: bool = True
    app: str = APP
    on_ready: Callable[[str], None] = log.info


def serve(settings: Settings, plan: Plan) -> Exit:
    """Serve until SIGINT or SIGTERM, then let everybody finish what they have begun."""
    sockets = listen(settings.host, settings.port, sockets=settings.workers)
    port = int(sockets[0].getsockname()[1])
    with _stopping() as stop, _opened_database(settings) as (dsn, embedded):
        _make_ready(settings, plan, dsn)
        known = msgspec.structs.replace(settings, database_url=dsn, port=port)
        family = _family(known, plan, sockets)
        watch = Watch(family, embedded, known, plan)
        try:
            watch.until(stop)
        finally:
            _dismiss(family)
    return Exit.DONE


class Watch:
    """The parent's rounds: every child in turn, the database now and then."""

    def __init__(
        self, family: list[Child], embedded: EmbeddedServer | None, settings: Settings, plan: Plan
    ) -> None:
        self._family = family
        self._embedded = embedded
        self._settings = settings
        self._plan = plan
        self._is_ready = False
        self._look_at_database_at = 0.0

    def until(self, stop: threading.Event) -> None:
        """Raises `CannotServe` when a child keeps dying before the server was ever ready."""
        while not stop.wait(LOOK_EVERY_S):
            for child in self._family:
                self._look_after(child)
            self._look_after_database()
            if not self._is_ready and _is_healthy(self._settings):
                self._is_ready = True
                self._plan.on_ready(address_of(self._settings))

    def _look_after(self, child: Child) -> None:
        code = child.look_after()
        if code is None or self._is_ready:
            return
        if code == Exit.SETTING or child.deaths_young >= DEATHS_BEFORE_READY_MAX:
            raise CannotServe(child.name)

    def _look_after_database(self) -> None:
        if self._embedded is None or time.monotonic() < self._look_at_database_at:
            return
        if not self._embedded.is_running():
            log.warning("the embedded database has died; it is started again")
            self._embedded.start()
        self._look_at_database_at = time.monotonic() + LOOK_AT_DATABASE_EVERY_S


@contextmanager
def _opened_database(settings: Settings) -> Generator[tuple[str, EmbeddedServer | None]]:
    if settings.database_url is not None:
        yield settings.database_url, None
        return
    connections = max(CONNECTIONS_MIN, CONNECTIONS_PER_WORKER * (settings.workers + 1))
    embedded = EmbeddedServer(settings.data_dir, options={"max_connections": str(connections)})
    with embedded as dsn:
        yield dsn, embedded


def _make_ready(settings: Settings, plan: Plan, dsn: str) -> None:
    """The embedded database is ours to migrate; another one only when we are told to."""
    if plan.migrate or settings.database_url is None:
        asyncio.run(migrate(dsn, lanes=settings.lanes))
        return
    waiting = asyncio.run(pending(dsn))
    if waiting:
        raise MigrationsPending(", ".join(waiting))


def _family(settings: Settings, plan: Plan, sockets: list[socket.socket]) -> list[Child]:
    environ = {name: value for name, value in os.environ.items() if name != CONFIG}
    environ |= settings.environ()
    servers = [
        Child(
            f"server process {number}",
            python("prilavok.server_process", "--socket", str(each.fileno()), "--app", plan.app),
            environ=environ,
            keep=[each.fileno()],
        )
        for number, each in enumerate(sockets, start=1)
    ]
    if not plan.worker:
        return servers
    worker = Child("the worker", python("prilavok.worker"), environ=environ, keep=[])
    return [*servers, worker]


def _dismiss(family: list[Child]) -> None:
    for child in family:
        child.terminate()
    until = time.monotonic() + LEAVE_S_MAX
    for child in family:
        child.wait(until)


@contextmanager
def _stopping() -> Generator[threading.Event]:
    """Set at the first SIGINT or SIGTERM."""
    stop = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM)

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_healthy(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.port, timeout=HEALTH_TIMEOUT_S)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    return False
