"""The parent process and its children, as an operator meets them."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest

from prilavok.core.embedded import EmbeddedServer
from prilavok.listening import listen
from waiting import PATIENCE_S

SERVE = """
from prilavok.core.config import Settings
from prilavok.core.logs import log_to_stderr
from prilavok.serve import Plan, serve

log_to_stderr("info")
raise SystemExit(serve(Settings.load(), Plan(worker=False, app="placeholder_app:{factory}")))
"""
PLACEHOLDER = Path(__file__).parent / "serving"


@dataclass
class Served:
    """A running `serve`, seen from outside."""

    process: subprocess.Popen[bytes]
    port: int

    def answers(self) -> tuple[int, str]:
        """The process id of whoever answers, and the database address that it was given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        connection.request("GET", "/healthz")
        pid, dsn = connection.getresponse().read().decode().split()
        return int(pid), dsn

    def pids(self, count: int) -> set[int]:
        """The ids of all `count` server processes, once they have answered."""
        found: set[int] = set()
        wait_for(
            f"answers of {count} processes",
            lambda: len(found) >= count or found.add(self.answers()[0]),
        )
        return found

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(PATIENCE_S)


Serve = Callable[..., Served]


@pytest.fixture
def serve(data_dir: Path) -> Iterator[Serve]:
    """Starts `serve` with the placeholder app; everything is gone afterwards."""
    started: list[Served] = []

    def start(factory: str = "create_app", **settings: str) -> Served:
        port = free_port()
        environ = {
            **os.environ,
            "PYTHONPATH": str(PLACEHOLDER),
            "PRILAVOK_DATA_DIR": str(data_dir),
            "PRILAVOK_PORT": str(port),
            **settings,
        }
        command = [sys.executable, "-c", SERVE.format(factory=factory)]
        process = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE)
        started.append(Served(process, port))
        wait_for("an open port", lambda: process.poll() is not None or is_open(port))
        return started[-1]

    yield start

    for served in started:
        if served.process.poll() is None:
            served.stop()
    embedded = EmbeddedServer(data_dir)
    if embedded.folder.exists():
        embedded.start()
        embedded.stop()


def test_it_starts_its_database_and_stops_it_again(serve: Serve, data_dir: Path) -> None:
    served = serve()

    _, dsn = served.answers()
    with psycopg.connect(dsn) as conn:
        assert conn.execute("select count(*) from migrations").fetchone() != (0,)

    assert served.stop() == 0
    assert not EmbeddedServer(data_dir).is_running()


def test_a_killed_child_is_replaced_and_its_sibling_notices_nothing(serve: Serve) -> None:
    served = serve(PRILAVOK_WORKERS="2")
    killed, sibling = served.pids(2)

    os.kill(killed, signal.SIGKILL)

    wait_for("a new child", lambda: killed not in children_of(served.process.pid))
    assert served.pids(2) >= {sibling}
    assert killed not in served.pids(2)


def test_a_killed_database_comes_back_under_the_same_address(serve: Serve, data_dir: Path) -> None:
    served = serve()
    _, dsn = served.answers()

    os.kill(postmaster_of(data_dir), signal.SIGKILL)

    wait_for("a database that answers", lambda: connects(dsn))
    assert served.answers()[1] == dsn


def test_children_leave_with_their_parent_and_the_next_start_works(
    serve: Serve, data_dir: Path
) -> None:
    first = serve()
    child, dsn = first.answers()

    first.process.kill()

    first.process.wait(PATIENCE_S)
    wait_for("the end of the child", lambda: not psutil.pid_exists(child))
    assert EmbeddedServer(data_dir).is_running()
    assert serve().answers()[1] == dsn


def test_an_app_that_cannot_start_is_given_up(serve: Serve) -> None:
    served = serve("create_broken_app")

    _, errors = served.process.communicate(timeout=PATIENCE_S)

    assert b"nothing works here" in errors
    assert served.process.returncode != 0


def test_a_port_shared_by_siblings_is_still_refused_to_strangers() -> None:
    sockets = listen("127.0.0.1", 0, sockets=2)
    try:
        with pytest.raises(Exception, match="taken this port"):
            listen("127.0.0.1", sockets[0].getsockname()[1], sockets=2)
    finally:
        for each in sockets:
            each.close()


def wait_for(what: str, condition: Callable[[], object]) -> None:
    """Until `condition` holds, which is called `what`."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, f"within {PATIENCE_S} s there was not {what}"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def children_of(pid: int) -> set[int]:
    return {child.pid for child in psutil.Process(pid).children()}


def postmaster_of(data_dir: Path) -> int:
    pid_file = data_dir / "database" / "cluster" / "postmaster.pid"
    return int(pid_file.read_text().splitlines()[0])


def connects(dsn: str) -> bool:
    try:
        psycopg.connect(dsn).close()
    except psycopg.OperationalError:
        return False
    return True
