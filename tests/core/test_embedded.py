"""The embedded server: who starts it, who stops it, and what survives."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from prilavok.core.embedded import (
    FORGETFUL,
    SOCKET_PATH_BYTES_MAX,
    DataFolderUnusable,
    EmbeddedServer,
    ServerDidNotStart,
)
from prilavok.core.system_user import SystemUser, programs_for

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a system user")
START = """
import sys, time
from pathlib import Path
from prilavok.core.embedded import FORGETFUL, EmbeddedServer
print(EmbeddedServer(Path(sys.argv[1]), options=FORGETFUL).start(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def embedded(data_dir: Path) -> Iterator[EmbeddedServer]:
    """A server of its own, not started yet."""
    server = EmbeddedServer(data_dir, options=FORGETFUL)
    yield server
    server.stop()


def test_it_is_a_database_in_utf8_with_the_builtin_locale(embedded: EmbeddedServer) -> None:
    settings = "select datlocprovider, datlocale, pg_encoding_to_char(encoding) from pg_database"

    assert ask(embedded.start(), f"{settings} where datname = 'prilavok'") == (
        "b",
        "C.UTF-8",
        "UTF8",
    )


def test_nobody_enters_without_the_password(embedded: EmbeddedServer) -> None:
    dsn = embedded.start()
    password = (embedded.folder / "password").read_text()

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(dsn.replace(password, "guessed"), "select 1")


def test_only_we_may_read_the_password(embedded: EmbeddedServer) -> None:
    embedded.start()

    assert stat.S_IMODE((embedded.folder / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE((embedded.folder / "cluster").stat().st_mode) == 0o700


def test_it_keeps_its_address_and_what_was_written(embedded: EmbeddedServer) -> None:
    first = embedded.start()
    write(first)
    embedded.stop()

    assert embedded.start() == first
    assert ask(first, "select count(*) from written") == (1,)


def test_a_second_start_adopts_the_running_server(embedded: EmbeddedServer, data_dir: Path) -> None:
    dsn = embedded.start()
    started_at = ask(dsn, "select pg_postmaster_start_time()")

    with EmbeddedServer(data_dir) as adopted:
        assert adopted == dsn
        assert ask(dsn, "select pg_postmaster_start_time()") == started_at


def test_the_last_user_to_leave_stops_it(embedded: EmbeddedServer, data_dir: Path) -> None:
    other = EmbeddedServer(data_dir)
    embedded.start()
    other.start()

    embedded.stop()
    assert other.is_running()
    other.stop()
    assert not other.is_running()


def test_many_starts_at_once_make_one_server(data_dir: Path) -> None:
    servers = [EmbeddedServer(data_dir, options=FORGETFUL) for _ in range(5)]
    addresses: list[str] = []
    starts = [
        threading.Thread(target=lambda server=server: addresses.append(server.start()))
        for server in servers
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join()

    assert len(addresses) == 5
    assert len(set(addresses)) == 1
    for server in servers:
        server.stop()
    assert not servers[0].is_running()


def test_after_kill_9_it_recovers_what_was_committed(data_dir: Path) -> None:
    durable = EmbeddedServer(data_dir)
    dsn = durable.start()
    write(dsn)

    os.kill(postmaster_of(durable), signal.SIGKILL)

    assert durable.start() == dsn
    assert ask(dsn, "select count(*) from written") == (1,)
    durable.stop()


def test_a_stranger_with_the_old_process_id_is_left_alone(embedded: EmbeddedServer) -> None:
    embedded.start()
    pid_file = embedded.folder / "cluster" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    embedded.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]))

    embedded.start()
    embedded.stop()

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_it_outlives_a_killed_user_and_is_adopted(embedded: EmbeddedServer, data_dir: Path) -> None:
    user = subprocess.Popen(
        [sys.executable, "-c", START, str(data_dir)], stdout=subprocess.PIPE, text=True
    )
    assert user.stdout is not None
    dsn = user.stdout.readline().strip()
    started_at = ask(dsn, "select pg_postmaster_start_time()")

    user.kill()
    user.communicate()

    assert embedded.start() == dsn
    assert ask(dsn, "select pg_postmaster_start_time()") == started_at
    embedded.stop()
    assert not embedded.is_running()


def test_an_interrupted_first_start_leaves_nothing_half_made(embedded: EmbeddedServer) -> None:
    half = embedded.folder / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    assert ask(embedded.start(), "select 1") == (1,)
    assert not half.exists()


def test_a_folder_too_deep_for_a_socket_is_served_over_tcp(data_dir: Path) -> None:
    deep = data_dir / ("d" * SOCKET_PATH_BYTES_MAX)

    with EmbeddedServer(deep, options=FORGETFUL) as dsn:
        assert "@127.0.0.1:" in dsn
        assert ask(dsn, "select 1") == (1,)


def test_a_server_that_cannot_start_says_why(data_dir: Path) -> None:
    broken = EmbeddedServer(data_dir, options={**FORGETFUL, "shared_buffers": "plenty"})

    with pytest.raises(ServerDidNotStart, match="shared_buffers"):
        broken.start()


def test_a_data_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    with pytest.raises(DataFolderUnusable, match="Set PRILAVOK_DATA_DIR"):
        EmbeddedServer(file).start()


@as_root
def test_a_private_folder_of_roots_is_no_obstacle(data_dir: Path) -> None:
    private = data_dir / "private"
    private.mkdir(mode=0o700)

    with EmbeddedServer(private / "prilavok", options=FORGETFUL) as dsn:
        assert ask(dsn, "select 1") == (1,)


@as_root
def test_programs_closed_to_the_system_user_are_copied(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = pwd.getpwnam("nobody")
    user = SystemUser(nobody.pw_name, nobody.pw_uid, nobody.pw_gid)
    monkeypatch.setattr(SystemUser, "can_run", lambda self, program: False)

    data_dir.chmod(0o755)
    programs = programs_for(user, data_dir / "copies")

    assert programs.is_relative_to(data_dir)
    assert programs_for(user, data_dir / "copies") == programs
    done = subprocess.run(
        [programs / "postgres", "--version"], check=True, capture_output=True, **user.identity()
    )
    assert done.stdout.startswith(b"postgres (PostgreSQL)")


def ask(dsn: str, sql: str) -> tuple[object, ...] | None:
    with psycopg.connect(dsn) as conn:
        return conn.execute(sql.encode()).fetchone()


def write(dsn: str) -> None:
    with psycopg.connect(dsn) as conn:
        conn.execute("create table written as select 1 as one")


def postmaster_of(server: EmbeddedServer) -> int:
    return int((server.folder / "cluster" / "postmaster.pid").read_text().splitlines()[0])
