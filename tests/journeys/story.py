"""The demo's story, told once in a run: each worker's demo begins with a copy of it.

As a program it tells the story in an empty data folder, `PRILAVOK_DATA_DIR`. That takes a process
of its own, since Playwright has the event loop of this one.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from folders import fleeting_folder
from prilavok.core.config import Settings
from prilavok.core.embedded import database_of
from prilavok.core.flock import is_left_alone, lock_alone, lock_shared
from prilavok.demo.cli import demo_settings, prepare


@contextmanager
def told_once() -> Iterator[Path]:
    """The data folder in which it is told, the same for all workers of a run; nobody starts it. The
    last one to leave takes it away."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", os.getpid())
    place = fleeting_folder() / f"prilavok-story-{run}"
    folder, moving, users = place / "data", place / "moving.lock", place / "users.lock"
    place.mkdir(mode=0o755, exist_ok=True)
    use = lock_shared(users)
    try:
        with lock_alone(moving):
            if not folder.exists():
                _tell_in(folder)
        yield folder
    finally:
        with lock_alone(moving), use:
            if is_left_alone(use):
                shutil.rmtree(place, ignore_errors=True)


def copy_to(folder: Path, story: Path) -> None:
    """The story in `folder`, which is empty. Where we are root, the database belongs to another
    user, and no copy of Python's keeps that."""
    subprocess.run(["cp", "-a", f"{story}/.", folder], check=True)


def environ_of(folder: Path) -> Mapping[str, str]:
    """Ours, without what says where else Prilavok is."""
    environ = {name: value for name, value in os.environ.items() if "PRILAVOK" not in name}
    return {**environ, "PRILAVOK_DATA_DIR": str(folder)}


def _tell_in(folder: Path) -> None:
    """Under another name until it is told: half a story is none."""
    side = folder.with_name("new")
    shutil.rmtree(side, ignore_errors=True)
    side.mkdir(mode=0o755)
    tests = Path(__file__).parents[1]
    environ = {**environ_of(side), "PYTHONPATH": os.pathsep.join(map(str, [tests, *sys.path]))}
    subprocess.run([sys.executable, __file__], env=environ, check=True)
    side.rename(folder)


def _tell() -> None:
    settings = demo_settings(Settings.load(os.environ))
    with database_of(settings) as dsn:
        asyncio.run(prepare(settings, dsn))


if __name__ == "__main__":
    _tell()
