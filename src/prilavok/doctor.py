"""`prilavok doctor`: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import asyncio
import http.client
import resource
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from prilavok.claims.refunds.reading import open_refunds
from prilavok.core.config import Settings, address_of
from prilavok.core.database import connect, fetch_one
from prilavok.core.disk import FREE_BYTES_ENOUGH, FREE_BYTES_MIN, GIB, free_bytes
from prilavok.core.embedded import database_of
from prilavok.core.errors import DomainError
from prilavok.core.events import heads
from prilavok.core.files import FileStore, FileStoreDown
from prilavok.core.migrations import status
from prilavok.exits import EXPECTED, Exit, sentence_of
from prilavok.identity.jwks import read_keys
from prilavok.listening import CannotListen, listen
from prilavok.notifying.mail import MailServer, NotTaken
from prilavok.notifying.push.vapid import key_set, subject_of

SKEW_S_SMALL = 1.0
SKEW_S_MAX = 30.0
FILES_ENOUGH = 4096
ANSWER_S_MAX = 5
STORE_S_MAX = 10
NATS_PORT = 4222
PAGES = ("console", "widget", "docs")


class State(StrEnum):
    """How a check ended; only `FAILED` is an error."""

    FINE = "fine"
    WARNING = "warning"
    FAILED = "failed"


class Finding(msgspec.Struct, frozen=True):
    """What a check found, and what to do unless it is fine."""

    check: str
    state: State
    found: str
    remedy: str = ""


Check = Callable[[Settings], Awaitable[Finding]]


async def doctor(
    *, json: Annotated[bool, Parameter(help="Print JSON for a machine to read.")] = False
) -> int:
    """Check this installation and say what to do; exit code 1 if anything has failed."""
    findings = await examine(Settings.load())
    if json:
        sys.stdout.write(f"{msgspec.json.encode({'findings': findings}).decode()}\n")
    else:
        Console().print(_table(findings))
    failed = any(finding.state is State.FAILED for finding in findings)
    return Exit.REFUSED if failed else Exit.DONE


async def examine(settings: Settings) -> list[Finding]:
    """Every check in turn; the database is started for them if it is ours."""
    alone = [await check(settings) for check in CHECKS]
    return [*alone, *await _of_database(settings)]


async def disk(settings: Settings) -> Finding:
    """Room where the embedded database writes."""
    free = free_bytes(settings.data_dir)
    found = f"{free / GIB:.1f} GiB free for {settings.data_dir}"
    if free >= FREE_BYTES_ENOUGH:
        return Finding("disk", State.FINE, found)
    state = State.FAILED if free < FREE_BYTES_MIN else State.WARNING
    return Finding("disk", state, found, "Make room, or set PRILAVOK_DATA_DIR to a larger disk.")


async def port(settings: Settings) -> Finding:
    """The port is free, or it is Prilavok that listens there."""
    place = f"{settings.host} port {settings.port}"
    if await asyncio.to_thread(_answers, settings):
        return Finding("port", State.FINE, f"Prilavok is serving on {place}")
    try:
        for each in listen(settings.host, settings.port, sockets=1):
            each.close()
    except CannotListen as error:
        return Finding("port", State.FAILED, f"{place} cannot be had", f"{error.reason}.")
    return Finding("port", State.FINE, f"{place} is free")


async def open_files(_settings: Settings) -> Finding:
    """Every socket is an open file; server processes take as many as they are allowed."""
    _soft, limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        return Finding("open files", State.FINE, "as many as one likes")
    found = f"{limit} open files per process allowed"
    if limit >= FILES_ENOUGH:
        return Finding("open files", State.FINE, found)
    remedy = (
        "Each connected browser takes one: raise it with ulimit -Hn, or LimitNOFILE in systemd."
    )
    return Finding("open files", State.WARNING, found, remedy)


async def signing_keys(settings: Settings) -> Finding:
    """The marketplace's public keys can be read."""
    if settings.jwks is None:
        remedy = "Set PRILAVOK_JWKS, or nobody's token can be verified (demo makes its own keys)."
        return Finding("signing keys", State.WARNING, "no key set is configured", remedy)
    try:
        keys = await read_keys(settings.jwks)
    except DomainError as error:
        remedy = "Correct PRILAVOK_JWKS, or what is published there."
        return Finding("signing keys", State.FAILED, sentence_of(error), remedy)
    names = ", ".join(f"{key.kid} ({key.algorithm})" for key in keys.values())
    return Finding("signing keys", State.FINE, names)


async def issuer(settings: Settings) -> Finding:
    """Tokens must name the issuer; without one to compare with, none is accepted."""
    if settings.issuer is not None:
        return Finding("issuer", State.FINE, settings.issuer)
    remedy = "Set PRILAVOK_ISSUER to the `iss` of your tokens, or none is accepted."
    return Finding("issuer", State.WARNING, "no issuer is configured", remedy)


async def pages(_settings: Settings) -> Finding:
    """The built frontend is in the package."""
    folder = Path(str(files("prilavok"))) / "static"
    missing = [page for page in PAGES if not (folder / page / "index.html").exists()]
    if not missing:
        return Finding("pages", State.FINE, ", ".join(PAGES))
    remedy = "In a source tree run `make assets`; otherwise install Prilavok again."
    return Finding("pages", State.FAILED, f"missing: {', '.join(missing)}", remedy)


async def bus(settings: Settings) -> Finding:
    """The bus between processes can be reached."""
    if settings.bus_url is None:
        return Finding("bus", State.FINE, "PostgreSQL")
    try:
        async with asyncio.timeout(ANSWER_S_MAX):
            greeting = await _greeting(settings.bus_url)
    except (OSError, TimeoutError):
        greeting = b""
    if greeting.startswith(b"INFO "):
        return Finding("bus", State.FINE, "NATS")
    remedy = "Start NATS, or correct PRILAVOK_BUS_URL."
    return Finding("bus", State.FAILED, "no NATS server answers there", remedy)


async def file_store(settings: Settings) -> Finding:
    """Files of chats can be stored, read and deleted; a folder that is not there yet is made."""
    store = FileStore(settings.files_url, settings.data_dir)
    if settings.files_url is None and not settings.data_dir.exists():
        return Finding("files", State.FINE, f"{store.place}, made when it is needed")
    key, said = f"doctor/{uuid4()}", b"Is anybody there?"
    try:
        async with asyncio.timeout(STORE_S_MAX):
            await store.put(key, said)
            is_kept = await store.get(key) == said
            await store.delete([key])
    except (FileStoreDown, TimeoutError):
        is_kept = False
    if is_kept:
        return Finding("files", State.FINE, store.place)
    remedy = (
        "Let this user write there, or correct PRILAVOK_FILES_URL and the bucket's credentials."
    )
    return Finding("files", State.FAILED, f"nothing can be kept in {store.place}", remedy)


async def mail(settings: Settings) -> Finding:
    """The mail server lets us in; nothing is sent."""
    if settings.smtp_url is None or settings.mail_from is None:
        remedy = "Set PRILAVOK_SMTP_URL and PRILAVOK_MAIL_FROM to send letters to sellers' staff."
        return Finding("mail", State.WARNING, "no letters are sent", remedy)
    server = MailServer(settings.smtp_url, settings.mail_from, within_s=STORE_S_MAX)
    try:
        await server.greet()
    except NotTaken as refusal:
        remedy = "Correct PRILAVOK_SMTP_URL: its host, port, user or password."
        return Finding("mail", State.FAILED, f"the mail server said: {refusal}", remedy)
    return Finding("mail", State.FINE, f"from {settings.mail_from}")


async def web_push(settings: Settings) -> Finding:
    """Browsers can subscribe, and push services know whom to turn to."""
    if not settings.push_allowed:
        return Finding("web push", State.FINE, "switched off")
    if settings.push_key is not None:
        key_set(settings.push_key)
    key = "of this installation" if settings.push_key is None else "as it is set"
    if not address_of(settings).startswith("https://"):
        remedy = "Browsers subscribe on https pages alone: set PRILAVOK_PUBLIC_URL to yours."
        return Finding("web push", State.WARNING, f"key {key}; no https address", remedy)
    return Finding("web push", State.FINE, f"key {key}, for {subject_of(settings)}")


async def _greeting(bus_url: str) -> bytes:
    """The line with which a NATS server introduces itself to whoever connects."""
    place = urlsplit(bus_url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port or NATS_PORT)
    try:
        return await reader.readline()
    finally:
        writer.close()


CHECKS: tuple[Check, ...] = (
    disk,
    port,
    open_files,
    signing_keys,
    issuer,
    pages,
    bus,
    file_store,
    mail,
    web_push,
)


async def _of_database(settings: Settings) -> list[Finding]:
    """What only a reachable database can tell."""
    try:
        with database_of(settings) as dsn:
            schema = await migrations(settings, dsn)
            findings = [await version(dsn), await clock(dsn), schema]
            return [*findings, await refunds(dsn)] if schema.state is State.FINE else findings
    except EXPECTED as error:
        remedy = "Check PRILAVOK_DATABASE_URL and that PostgreSQL runs."
        if settings.database_url is None:
            remedy = f"Read the log in {settings.data_dir / 'database'}, and check the folder."
        return [Finding("database", State.FAILED, sentence_of(error), remedy)]


async def version(dsn: str) -> Finding:
    """`connect` refuses what is too old."""
    conn = await connect(dsn)
    async with conn:
        number = conn.info.server_version
    return Finding("database", State.FINE, f"PostgreSQL {number // 10_000}.{number % 10_000}")


async def clock(dsn: str) -> Finding:
    """Deadlines and tokens are judged by our clock, some defaults by the database's."""
    async with await connect(dsn) as conn:
        before = datetime.now(UTC)
        theirs = await fetch_one(conn, "select clock_timestamp()", row=datetime)
        after = datetime.now(UTC)
    assert theirs is not None
    skew = (theirs - (before + (after - before) / 2)).total_seconds()
    found = f"{abs(skew):.3f} s between this machine and the database"
    if abs(skew) <= SKEW_S_SMALL:
        return Finding("clock", State.FINE, found)
    state = State.FAILED if abs(skew) > SKEW_S_MAX else State.WARNING
    return Finding("clock", state, found, "Keep both machines' time by NTP.")


async def migrations(settings: Settings, dsn: str) -> Finding:
    """Everything has run, and nothing was edited afterwards."""
    known = await status(dsn)
    changed = [each.name for each in known if each.changed]
    waiting = [each.name for each in known if each.applied_at is None]
    if changed:
        remedy = "Restore the files: a migration that has run is never edited."
        return Finding("migrations", State.FAILED, f"changed: {', '.join(changed)}", remedy)
    if not waiting:
        return Finding("migrations", State.FINE, f"all {len(known)} applied")
    found = f"pending: {', '.join(waiting)}"
    if settings.database_url is None:
        return Finding(
            "migrations", State.WARNING, found, "The next `prilavok serve` applies them."
        )
    return Finding("migrations", State.FAILED, found, "Run `prilavok db migrate`.")


async def refunds(dsn: str) -> Finding:
    """What buyers are owed because of claims does not grow old."""
    async with await connect(dsn) as conn:
        lanes = len(await heads(conn))
        owed = await open_refunds(conn, lanes=lanes, now=datetime.now(UTC))
    overdue = sum(each.overdue for each in owed)
    found = f"{sum(each.count for each in owed)} owed because of claims, {overdue} overdue"
    if not overdue:
        return Finding("refunds", State.FINE, found)
    remedy = "Pay them, and tell so: GET /v1/refunds?overdue=true lists them."
    return Finding("refunds", State.WARNING, found, remedy)


def _answers(settings: Settings) -> bool:
    connection = http.client.HTTPConnection(settings.host, settings.port, timeout=ANSWER_S_MAX)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return b"ready" in connection.getresponse().read()
    return False


SIGNS = {
    State.FINE: "[green]fine[/green]",
    State.WARNING: "[yellow]warning[/yellow]",
    State.FAILED: "[red]failed[/red]",
}


def _table(findings: Sequence[Finding]) -> Table:
    table = Table("check", "", "found", "what to do", box=None, pad_edge=False)
    for finding in findings:
        table.add_row(finding.check, SIGNS[finding.state], finding.found, finding.remedy)
    return table
