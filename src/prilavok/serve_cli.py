"""`prilavok serve` and `prilavok worker`."""

from __future__ import annotations

import os

import msgspec
from rich.console import Console

from prilavok.core.config import Settings
from prilavok.core.embedded import database_of
from prilavok.core.logs import log_to_stderr
from prilavok.serve import Plan
from prilavok.serve import serve as run_server
from prilavok.worker import run_worker

console = Console()


def serve(
    *,
    host: str | None = None,
    port: int | None = None,
    workers: int | None = None,
    migrate: bool = False,
    no_worker: bool = False,
) -> int:
    """Run the server until Ctrl-C, with its database and its background process.

    Parameters
    ----------
    host
        The address to listen on, instead of PRILAVOK_HOST.
    port
        The port to listen on, instead of PRILAVOK_PORT.
    workers
        How many server processes share the port, instead of PRILAVOK_WORKERS.
    migrate
        Migrate the database that PRILAVOK_DATABASE_URL names first. The embedded one always is.
    no_worker
        Start no background process: one runs elsewhere, by `prilavok worker`.
    """
    given = {"PRILAVOK_HOST": host, "PRILAVOK_PORT": port, "PRILAVOK_WORKERS": workers}
    wanted = {name: str(value) for name, value in given.items() if value is not None}
    settings = Settings.load({**os.environ, **wanted})
    log_to_stderr(settings.log_level)
    plan = Plan(migrate=migrate, worker=not no_worker, on_ready=_say_ready)
    return run_server(settings, plan)


def worker() -> int:
    """Run one more background process, for instance on another machine."""
    settings = Settings.load()
    with database_of(settings) as dsn:
        return run_worker(msgspec.structs.replace(settings, database_url=dsn))


def _say_ready(address: str) -> None:
    console.print(f"Prilavok is ready at [bold]{address}[/bold] (Ctrl-C stops it)")
