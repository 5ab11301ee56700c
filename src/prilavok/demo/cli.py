"""`prilavok demo`."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.table import Table
from rich.text import Text

from prilavok.core.clock import SystemClock
from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.core.embedded import database_of
from prilavok.core.errors import Conflict
from prilavok.core.logs import log_to_stderr
from prilavok.core.migrations import migrate
from prilavok.demo.app import ISSUER, KEY_FILE, folder_in, issuer_in
from prilavok.demo.catalogue import SHOPKEEPER_BY_ID
from prilavok.demo.loading import load
from prilavok.demo.personas import PERSONAS, Persona
from prilavok.demo.places import Places
from prilavok.identity.actions import create_key
from prilavok.identity.model import Role, Scope
from prilavok.serve import Plan, serve
from prilavok.wiring import files_of

HOST: Final = "127.0.0.1"
APP: Final = "prilavok.demo.app:create_app"
OWN_NAMES: Final = ("Prilavok", "Прилавок")
"""What nobody but the demo's marketplace may be called, unless the settings say otherwise."""


@dataclass(eq=False)
class StaysAtHome(Conflict):
    """The demo signs anybody in, so it listens on 127.0.0.1 alone; unset PRILAVOK_HOST."""


class Resident(Struct, frozen=True):
    """A persona as `--json` prints it; `enter` signs in whoever opens it."""

    id: str
    role: Role
    name: str
    seller_id: str | None
    about: str
    enter: str


class Told(Struct, frozen=True):
    """Everything that one needs to use a running demo."""

    start: str
    shop: str
    api_key: str
    personas: tuple[Resident, ...]


def demo(*, json: bool = False) -> int:
    """Run a small marketplace to play with, until Ctrl-C.

    Parameters
    ----------
    json
        Print addresses and personas as one line of JSON, once everything is ready.
    """
    wanted = Settings.load(os.environ)
    if wanted.host != HOST:
        raise StaysAtHome
    log_to_stderr(wanted.log_level)
    settings = demo_settings(wanted)
    with database_of(settings) as dsn:
        api_key = asyncio.run(prepare(settings, dsn))
        told = told_of(Places(settings.port), api_key)
        say = _print_json if json else _print_tables
        return serve(settings, Plan(migrate=True, app=APP, on_ready=_once(say, told)))


def demo_settings(wanted: Settings) -> Settings:
    """`wanted`, with the shop let in and the demo's own tokens accepted and its name kept."""
    port = wanted.port or _free_port()
    return msgspec.structs.replace(
        wanted,
        port=port,
        public_url=None,
        allowed_origins=(*wanted.allowed_origins, Places(port).shop),
        issuer=ISSUER,
        jwks=str(folder_in(wanted.data_dir) / "jwks.json"),
        protected_names=wanted.protected_names or OWN_NAMES,
    )


async def prepare(settings: Settings, dsn: str) -> str:
    """Migrate, tell the story unless it was told, and have keys; the integrator's API key."""
    await migrate(dsn, lanes=settings.lanes)
    issuer_in(settings.data_dir)
    db = await Database.open(dsn, connections_max=4)
    try:
        is_new = await load(db, SystemClock(), files_of(settings))
        return await _api_key(db, folder_in(settings.data_dir) / KEY_FILE, is_new=is_new)
    finally:
        await db.close()


def told_of(places: Places, api_key: str) -> Told:
    """What is printed of a demo at `places`."""
    residents = tuple(_resident(persona, places) for persona in PERSONAS.values())
    return Told(f"{places.home}/demo/", f"{places.shop}/shop/", api_key, residents)


def _resident(persona: Persona, places: Places) -> Resident:
    return Resident(
        id=persona.id,
        role=persona.role,
        name=persona.name,
        seller_id=persona.seller_id,
        about=persona.about.en,
        enter=f"{places.home}/demo/enter/{persona.id}",
    )


async def _api_key(db: Database, path: Path, *, is_new: bool) -> str:
    """The demo's own key, made once for a database and kept beside the demo's other keys."""
    known = None if is_new else _kept(path)
    if known is not None:
        return known
    key = await create_key(db, SystemClock(), "demo", list(Scope))
    _keep(path, key.secret)
    return key.secret


def _kept(path: Path) -> str | None:
    return path.read_text() if path.exists() else None


def _keep(path: Path, secret: str) -> None:
    path.touch(mode=0o600)
    path.write_text(secret)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _once(say: Callable[[Told], None], told: Told) -> Callable[[str], None]:
    return lambda _address: say(told)


def _print_json(told: Told) -> None:
    sys.stdout.write(f"{msgspec.json.encode(told).decode()}\n")
    sys.stdout.flush()


def _print_tables(told: Told) -> None:
    console = Console(soft_wrap=True)
    table = Table(box=None, header_style="dim")
    table.add_column("")
    # A link that is cut or folded cannot be clicked: the words beside it give way.
    table.add_column("sign in", min_width=max(len(each.enter) for each in told.personas))
    table.add_column("")
    for resident in told.personas:
        keeper = SHOPKEEPER_BY_ID.get(resident.seller_id or "")
        table.add_row(
            Text.assemble((resident.name, "bold"), " ", (keeper.name if keeper else "", "dim")),
            resident.enter,
            f"{resident.role.replace('_', ' ')}; {resident.about}",
        )
    console.print(f"\nPrilavok's demo is ready: [bold]{told.start}[/bold] (Ctrl-C stops it)\n")
    console.print(table)
    console.print(f"\nThe shop: {told.shop}\nAn API key for integrators: {told.api_key}\n")
