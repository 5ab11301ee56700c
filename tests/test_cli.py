"""The command line: quick help, one sentence when something is wrong, codes that are a promise."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import pack

import msgspec
import psycopg
import pytest
from psycopg import sql

from prilavok.cli import app
from prilavok.core.embedded import EmbeddedServer
from prilavok.exits import Exit
from prilavok.moderation.programme import KIND, PRESET_DEFAULT
from prilavok.programmes import preset
from waiting import PATIENCE_S


@dataclass
class Ended:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


def prilavok(*arguments: str, **environ: str) -> Ended:
    command = [sys.executable, "-m", "prilavok.cli", *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PRILAVOK_")}
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        env=clean | environ,
        timeout=PATIENCE_S,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def assert_one_sentence(ended: Ended, code: Exit, part: str) -> None:
    assert ended.code == code, ended.err
    assert ended.err.count("\n") == 1, ended.err
    assert part in ended.err
    assert "Traceback" not in ended.err


@pytest.fixture
def empty_database(server: EmbeddedServer) -> str:
    """The address of a database that nobody has migrated."""
    name = f"test_{os.getpid()}_empty"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as conn:
        conn.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
        conn.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    return server.dsn(name)


@pytest.fixture
def old_database() -> Iterator[str]:
    """The address of something that introduces itself as PostgreSQL 15."""
    version = b"server_version\x0015.9\x00"
    greeting = b"R" + pack("!ii", 8, 0) + b"S" + pack("!i", 4 + len(version)) + version
    greeting += b"Z" + pack("!i", 5) + b"I"
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            while True:
                try:
                    conversation, _ = listening.accept()
                except OSError:
                    return
                conversation.recv(1024)
                conversation.sendall(greeting)

        threading.Thread(target=greet, daemon=True).start()
        port = listening.getsockname()[1]
        yield f"postgresql://127.0.0.1:{port}/old?sslmode=disable&gssencmode=disable"
        listening.shutdown(socket.SHUT_RDWR)


def test_help_lists_every_command_at_once() -> None:
    ended = prilavok("--help")

    for command in (
        "serve",
        "demo",
        "worker",
        "db",
        "import",
        "keys",
        "moderate",
        "rollout",
        "doctor",
        "bench",
    ):
        assert command in ended.out


@pytest.mark.parametrize(
    "command",
    [
        ("serve",),
        ("demo",),
        ("worker",),
        ("db", "migrate"),
        ("db", "status"),
        ("db", "url"),
        ("import",),
        ("keys", "create"),
        ("keys", "revoke"),
        ("keys", "list"),
        ("moderate",),
        ("moderate", "replay"),
        ("rollout", "dry-run"),
        ("doctor",),
        ("bench", "chat"),
        ("bench", "moderation"),
    ],
)
def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    ended = prilavok(*command, "--help")

    assert ended.code == 0, ended.err
    assert ended.out.startswith(f"Usage: prilavok {' '.join(command)}")


def test_a_command_line_that_makes_no_sense_is_one_sentence() -> None:
    assert_one_sentence(prilavok("db", "statsu"), Exit.USAGE, "status")
    assert_one_sentence(prilavok("serve", "--prot", "1"), Exit.USAGE, "--port")


def test_a_wrong_setting_is_one_sentence() -> None:
    ended = prilavok("db", "status", PRILAVOK_PORT="eighty")

    assert_one_sentence(ended, Exit.SETTING, "PRILAVOK_PORT must be a whole number")


def test_a_wrong_option_of_serve_is_one_sentence() -> None:
    assert_one_sentence(prilavok("serve", "--workers", "0"), Exit.SETTING, "from 1 to 64")


def test_a_database_that_is_down_is_one_sentence() -> None:
    ended = prilavok("db", "status", PRILAVOK_DATABASE_URL="postgresql://127.0.0.1:1/none")

    assert_one_sentence(ended, Exit.DATABASE, "cannot be reached")


def test_a_database_that_is_too_old_is_one_sentence(old_database: str) -> None:
    ended = prilavok("db", "status", PRILAVOK_DATABASE_URL=old_database)

    assert_one_sentence(ended, Exit.DATABASE, "is PostgreSQL 15; Prilavok needs 16")


def test_a_data_folder_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    ended = prilavok("db", "status", PRILAVOK_DATA_DIR=str(file))

    assert_one_sentence(ended, Exit.SETTING, "PRILAVOK_DATA_DIR")


def test_a_taken_port_is_one_sentence(database_url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        ended = prilavok("serve", "--port", port, PRILAVOK_DATABASE_URL=database_url)

    assert_one_sentence(ended, Exit.PORT, "another program has taken this port")


def test_serve_does_not_migrate_a_foreign_database_unasked(empty_database: str) -> None:
    ended = prilavok("serve", "--port", "0", PRILAVOK_DATABASE_URL=empty_database)

    assert_one_sentence(ended, Exit.DATABASE, "--migrate")


def test_a_command_on_an_empty_database_says_what_to_run(empty_database: str) -> None:
    ended = prilavok("keys", "list", PRILAVOK_DATABASE_URL=empty_database)

    assert_one_sentence(ended, Exit.DATABASE, "prilavok db migrate")


def test_a_database_that_is_not_migrated_is_not_replayed(
    empty_database: str, tmp_path: Path
) -> None:
    """Nothing was written there; to say so would be an answer to another question."""
    draft = tmp_path / "draft.json"
    draft.write_bytes(msgspec.json.encode(preset(KIND, PRESET_DEFAULT)))

    ended = prilavok(
        "moderate", "replay", "--rulebook", str(draft), PRILAVOK_DATABASE_URL=empty_database
    )

    assert_one_sentence(ended, Exit.DATABASE, "prilavok db migrate")


def test_migrating_twice_changes_nothing(empty_database: str) -> None:
    environ = {"PRILAVOK_DATABASE_URL": empty_database}

    assert prilavok("db", "status", **environ).code == Exit.REFUSED
    assert json.loads(prilavok("db", "migrate", "--json", **environ).out)["applied"]
    assert json.loads(prilavok("db", "migrate", "--json", **environ).out)["applied"] == []
    assert prilavok("db", "status", **environ).code == 0


def test_the_address_of_the_embedded_database_is_printed_alone(data_dir: Path) -> None:
    ended = prilavok("db", "url", PRILAVOK_DATA_DIR=str(data_dir))

    assert ended.code == 0
    assert ended.out.startswith("postgresql://")
    assert ended.out.count("\n") == 1
    assert not EmbeddedServer(data_dir).is_running()


def test_the_doctor_speaks_json(database_url: str) -> None:
    ended = prilavok("doctor", "--json", PRILAVOK_DATABASE_URL=database_url)

    findings = {each["check"]: each for each in json.loads(ended.out)["findings"]}
    assert findings["database"]["state"] == "fine"
    assert (ended.code == 1) == any(each["state"] == "failed" for each in findings.values())


def test_every_command_and_exit_code_is_documented() -> None:
    page = (Path(__file__).parents[1] / "docs" / "reference" / "cli.md").read_text()

    for code in Exit:
        assert f"| {code} |" in page
    for command in app:
        if not command.startswith("-"):
            assert f"`prilavok {command}" in page
