"""A file that is whole or as it was, whatever becomes of the run that writes it."""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4


@contextmanager
def replacing(path: Path) -> Generator[BinaryIO]:
    """What is written here becomes the file `path` at the end, unless something goes wrong.

    It is written beside `path`. What a run that was killed has left there is removed by the next.
    """
    _clear_away_leftovers(path)
    beside, out = _begun(path)
    try:
        with out:
            yield out
            out.flush()
            os.fsync(out.fileno())
            beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink()


def _begun(path: Path) -> tuple[Path, BinaryIO]:
    """A new file beside `path`, locked as long as its run lives; without locks it may be left."""
    while True:
        beside = path.with_name(f".{path.name}.{uuid4().hex}")
        out = beside.open("xb")
        with suppress(OSError):
            flock(out, LOCK_EX)
        if os.fstat(out.fileno()).st_nlink:  # none if another run took it for left before the lock
            return beside, out
        out.close()


def _clear_away_leftovers(path: Path) -> None:
    leftover = re.compile(re.escape(f".{path.name}.") + "[0-9a-f]{32}")
    for beside in path.parent.iterdir():
        if leftover.fullmatch(beside.name):
            with suppress(OSError), beside.open("rb") as file:
                flock(file, LOCK_EX | LOCK_NB)
                beside.unlink()
