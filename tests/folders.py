"""Where tests keep what may be lost with the power."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM_BYTES_MIN = 4 * 1024**3
"""Several PostgreSQL servers at once, each with its log and some clones, take less."""

# A database's system user must be able to enter it: no private temporary folder.
TEMPORARY = Path("/tmp") if os.geteuid() == 0 else Path(tempfile.gettempdir())


def fleeting_folder() -> Path:
    """A folder in memory, where a database is copied in half the time; on disk if there is too
    little memory, as in many containers."""
    usable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)
    if usable and shutil.disk_usage(MEMORY).free >= ROOM_BYTES_MIN:
        return MEMORY
    return TEMPORARY
