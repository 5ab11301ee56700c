"""File locks that the kernel drops with their holder, whatever way it dies."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO


def lock_alone(path: Path) -> IO[bytes]:
    """The file, locked against everyone; waits. Closing it in every holder unlocks it."""
    return _locked(path, fcntl.LOCK_EX)


def lock_shared(path: Path) -> IO[bytes]:
    """The file, locked together with others who share it; waits for one who wants it alone."""
    return _locked(path, fcntl.LOCK_SH)


def is_left_alone(held: IO[bytes]) -> bool:
    """Whether nobody shares the lock `held`. If so it is now locked alone; if not, it is lost."""
    return _try(held, fcntl.LOCK_EX)


def is_held_alone(path: Path) -> bool:
    """Whether anyone holds `lock_alone(path)`."""
    with path.open("ab") as file:  # asking with a shared lock, askers do not see each other
        return not _try(file, fcntl.LOCK_SH)


def _locked(path: Path, kind: int) -> IO[bytes]:
    file = path.open("ab")
    fcntl.flock(file, kind)
    return file


def _try(file: IO[bytes], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
