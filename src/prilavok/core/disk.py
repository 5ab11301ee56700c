"""Room on the disk that a folder lies on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

GIB: Final = 1024**3
FREE_BYTES_MIN: Final = GIB // 4
"""With less, writing may fail any moment."""
FREE_BYTES_ENOUGH: Final = 2 * GIB


def free_bytes(folder: Path) -> int:
    """What is free for `folder`, which need not be there yet."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(there).free
