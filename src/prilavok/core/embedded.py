"""The embedded database: a real PostgreSQL from a wheel, living in the data folder.

Everything sits in `<data folder>/database`:

    cluster/      PostgreSQL's own files
    socket/       its UNIX socket, when the path is short enough; else it listens on 127.0.0.1
    password      of the one role, readable by us alone
    port          chosen once, so that a restarted server keeps its address
    log           what the server says
    moving.lock   held while somebody starts or stops the server
    running.lock  inherited by the server and all its processes: free means that none of them lives
    users.lock    shared by everyone who uses the server: the last one to leave stops it

Locks are `flock`s, which the kernel drops with their holder. A process id in a file proves nothing:
after a crash it may belong to anybody.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg.sql import SQL, Identifier

from prilavok.core.config import Settings
from prilavok.core.errors import Exhausted, Invalid
from prilavok.core.flock import is_held_alone, is_left_alone, lock_alone, lock_shared
from prilavok.core.system_user import Owner, owner_of, programs_for

ROLE = "prilavok"
DATABASE = "prilavok"
START_S_MAX = 60
STOP_S_MAX = 60
PROBE_EVERY_S = 0.05
PROBE_TIMEOUT_S = 5
LAST_WORDS_BYTES = 4096
LOG_BYTES_MAX = 10 * 1024 * 1024
SOCKET_PATH_BYTES_MAX = 90  # the kernel allows 107, of which the server's file name takes 17
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

Options = Mapping[str, str]

ORDINARY: Options = {
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "2GB",
    "autovacuum_naptime": "15s",
    "min_wal_size": "256MB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
"""Sensible for a small machine with an SSD that the server shares with Prilavok."""

FORGETFUL: Options = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "autovacuum": "off",
}
"""Nothing survives a power cut: for tests that throw the database away."""


@dataclass(eq=False)
class ServerDidNotStart(Exhausted):
    """The embedded database did not start: {reason} Its log is {log}."""

    reason: str
    log: Path


@dataclass(eq=False)
class ServerDidNotStop(Exhausted):
    """The embedded database in {folder} did not stop within {waited_s} seconds."""

    folder: Path
    waited_s: int


@dataclass(eq=False)
class DataFolderUnusable(Invalid):
    """The data folder {folder} cannot be used: {reason} Set PRILAVOK_DATA_DIR to another one."""

    folder: Path
    reason: str


@dataclass(eq=False)
class NoDatabase(Invalid):
    """There is no database in {folder}: PRILAVOK_DATA_DIR or PRILAVOK_DATABASE_URL says where."""

    folder: Path


class EmbeddedServer:
    """One PostgreSQL server per data folder, however many processes use it.

    `start` brings it up or adopts the one that runs already, and returns its address; `stop` lets
    go of it, and the last user to let go shuts it down. If the process dies instead, the server
    stays, and whoever starts next adopts it.
    """

    def __init__(self, data_dir: Path, *, options: Options | None = None) -> None:
        self.folder = data_dir.expanduser().resolve() / "database"
        self.log = self.folder / "log"
        self._cluster = self.folder / "cluster"
        self._socket_dir = self.folder / "socket"
        self._options = {**ORDINARY, **(options or {})}
        self._use: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> str:
        """The address of the running server, started now if need be; waits at most 60 seconds.

        Calling it again is cheap and repairs: a server that was killed meanwhile comes back under
        the same address.
        """
        _make_folder(self.folder)
        with lock_alone(self.folder / "moving.lock"):
            owner = owner_of(self._cluster)
            if not self._cluster.exists():
                self._create_cluster(owner)
            self._bring_up(owner)
            self._create_database()
            if self._use is None:
                self._use = lock_shared(self.folder / "users.lock")
        return self.dsn()

    def exists(self) -> bool:
        """Whether it was ever started."""
        return self._cluster.exists()

    def stop(self) -> None:
        """Let go of the server; shuts it down unless somebody else still uses it."""
        if self._use is None:
            return
        with lock_alone(self.folder / "moving.lock"):
            if is_left_alone(self._use) and self.is_running():
                self._shut_down()
            self._use.close()
            self._use = None

    def is_running(self) -> bool:
        """Whether any process of the server lives."""
        if self._process is not None:
            self._process.poll()  # a child that nobody asks for stays a zombie
        return is_held_alone(self.folder / "running.lock")

    def dsn(self, database: str = DATABASE) -> str:
        """The address of `database`, password included."""
        password = quote((self.folder / "password").read_text())
        port = (self.folder / "port").read_text()
        if self._uses_socket():
            host = quote(str(self._socket_dir), safe="")
            return f"postgresql://{ROLE}:{password}@/{database}?host={host}&port={port}"
        return f"postgresql://{ROLE}:{password}@127.0.0.1:{port}/{database}"

    def _uses_socket(self) -> bool:
        return len(os.fsencode(self._socket_dir)) <= SOCKET_PATH_BYTES_MAX

    # Coming up

    def _create_cluster(self, owner: Owner) -> None:
        """initdb into a side folder, renamed when complete: an interrupted start leaves no half."""
        side = self.folder / "cluster.new"
        shutil.rmtree(side, ignore_errors=True)
        _write_private(self.folder / "password", secrets.token_urlsafe(24))
        for folder in (side, self._socket_dir):
            folder.mkdir(mode=0o700, exist_ok=True)
            owner.own(folder)
        password_copy = self._socket_dir / "password"
        _write_private(password_copy, (self.folder / "password").read_text())
        owner.own(password_copy)
        try:
            self._run_initdb(owner, side, password_copy)
        finally:
            password_copy.unlink()
        side.rename(self._cluster)

    def _run_initdb(self, owner: Owner, cluster: Path, password: Path) -> None:
        command = [
            str(programs_for(owner) / "initdb"),
            f"--pgdata={owner.name_of(cluster)}",
            f"--username={ROLE}",
            f"--pwfile=../socket/{password.name}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        if self._options.get("fsync") == "off":
            command.append("--no-sync")
        with self.log.open("ab") as log:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=ENVIRONMENT,
                cwd=cluster,
                check=False,
                **owner.identity(),
            )
        if done.returncode != 0:
            raise ServerDidNotStart(_last_words(self.log), self.log)

    def _bring_up(self, owner: Owner) -> None:
        """Launch the server unless it lives, and wait until it answers.

        One that lives may still be recovering; or dying after its first process was killed, and
        then it is launched as soon as the last one is gone.
        """
        deadline = time.monotonic() + START_S_MAX
        launched = False
        while not (self.is_running() and self._answers()):
            if not self.is_running():
                if launched:
                    raise ServerDidNotStart(_last_words(self.log), self.log)
                self._launch(owner)
                launched = True
            if time.monotonic() > deadline:
                reason = f"it does not answer after {START_S_MAX} seconds."
                raise ServerDidNotStart(reason, self.log)
            time.sleep(PROBE_EVERY_S)

    def _launch(self, owner: Owner) -> None:
        _shorten(self.log)
        (self._cluster / "postmaster.pid").unlink(missing_ok=True)  # nobody holds running.lock
        port = _port_to_keep(self.folder / "port") or _free_port()
        _write_private(self.folder / "port", str(port))
        with lock_alone(self.folder / "running.lock") as running, self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(owner),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=ENVIRONMENT,
                cwd=self._cluster,
                pass_fds=(running.fileno(),),
                start_new_session=True,  # the terminal's Ctrl-C is for us, not for the database
                **owner.identity(),
            )

    def _command(self, owner: Owner) -> Sequence[str]:
        settings = {
            **self._options,
            "port": (self.folder / "port").read_text(),
            "listen_addresses": "" if self._uses_socket() else "127.0.0.1",
            "unix_socket_directories": "../socket" if self._uses_socket() else "",
            "unix_socket_permissions": "0700",
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [
            str(programs_for(owner) / "postgres"),
            "-D",
            owner.name_of(self._cluster),
            *options,
        ]

    def _answers(self) -> bool:
        """Whether a server answers that knows our password, so it is no other than ours."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _create_database(self) -> None:
        with self._connect() as conn:
            known = conn.execute("select 1 from pg_database where datname = %s", [DATABASE])
            if known.fetchone() is None:
                conn.execute(SQL("create database {}").format(Identifier(DATABASE)))

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            self.dsn("postgres"),
            autocommit=True,
            connect_timeout=PROBE_TIMEOUT_S,
            require_auth="scram-sha-256",
        )

    # Going down

    def _shut_down(self) -> None:
        """Fast shutdown: running transactions are rolled back, everything committed is kept."""
        self._signal(signal.SIGINT)
        if self._gone_within(STOP_S_MAX):
            return
        self._signal(signal.SIGQUIT)
        if not self._gone_within(PROBE_TIMEOUT_S):
            raise ServerDidNotStop(self.folder, STOP_S_MAX)

    def _signal(self, number: signal.Signals) -> None:
        """`running.lock` is held, so the id in the file is this server's and no stranger's."""
        with suppress(FileNotFoundError, ProcessLookupError):  # it has just gone by itself
            os.kill(int((self._cluster / "postmaster.pid").read_text().splitlines()[0]), number)

    def _gone_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.is_running():
            if time.monotonic() > deadline:
                return False
            time.sleep(PROBE_EVERY_S)
        return True


@contextmanager
def database_of(settings: Settings) -> Generator[str]:
    """The address of the database that `settings` name, or of the embedded one, running."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    with EmbeddedServer(settings.data_dir) as dsn:
        yield dsn


@contextmanager
def existing_database_of(settings: Settings) -> Generator[str]:
    """As `database_of`, for whoever only reads: raises `NoDatabase` where it would create one."""
    if settings.database_url is None and not EmbeddedServer(settings.data_dir).exists():
        raise NoDatabase(settings.data_dir)
    with database_of(settings) as dsn:
        yield dsn


def _make_folder(folder: Path) -> None:
    """As root the server is another user, who must be able to go from one of our folders to the
    next; what is in them stays closed."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.geteuid() == 0:
            folder.chmod(0o711)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(0, "we may not write there")
    except OSError as error:
        raise DataFolderUnusable(folder.parent, f"{error.strerror}.") from error


def _write_private(path: Path, text: str) -> None:
    """Readable by us alone, and there at once with all its text."""
    side = path.with_suffix(".new")
    side.unlink(missing_ok=True)
    side.touch(mode=0o600)
    side.write_text(text)
    side.rename(path)


def _port_to_keep(path: Path) -> int | None:
    """The port in `path`, if nobody has taken it meanwhile."""
    if not path.exists():
        return None
    port = int(path.read_text())
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return None
    return port


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _shorten(log: Path) -> None:
    """Keep the log of the last long run only."""
    if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
        log.rename(log.with_name("log.old"))


def _last_words(log: Path) -> str:
    """The last line of `log` that names a failure, else its last line."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - LAST_WORDS_BYTES))
        lines = file.read().decode(errors="replace").splitlines()
    failures = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (failures or lines or ["It said nothing."])[-1].strip()
