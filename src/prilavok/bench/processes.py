"""What processes have used, from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
US_PER_S = 1_000_000


def family_of(pid: int) -> list[int]:
    """`pid` and all that descend from it and still run."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for each in found:
        found.extend(children.get(each, []))
    return found


def near_family_of(pid: int) -> list[int]:
    """The same without looking at the machine's other processes; one may be missed while another
    ends."""
    found = [pid]
    for each in found:
        for path in (PROC / str(each) / "task").glob("*/children"):
            found.extend(map(int, _text(path).split()))
    return found


def cpu_us(pids: Iterable[int]) -> int:
    """User and system time of these processes and of their buried children, in microseconds."""
    ticks = 0
    for pid in pids:
        if fields := _stat(pid):
            ticks += sum(int(field) for field in fields[11:15])
    return ticks * US_PER_S // TICKS_PER_S


def resident_bytes(pid: int) -> int:
    """What the process holds in memory."""
    return int((PROC / str(pid) / "statm").read_text().split()[1]) * PAGE_BYTES


def own_bytes(pid: int) -> int:
    """What the process holds in memory that is neither shared memory nor read from files. What a
    fork has not written to counts for its parent, too."""
    # Not from smaps_rollup, which walks through all of the shared buffers each time.
    fields = _text(PROC / str(pid) / "statm").split()
    return (int(fields[1]) - int(fields[2])) * PAGE_BYTES if fields else 0


def machine() -> dict[str, object]:
    """What a figure must be read with."""
    model = next(
        (
            line.split(":")[1].strip()
            for line in (PROC / "cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        os.uname().machine,
    )
    return {"cpu": model, "cores": os.cpu_count(), "kernel": os.uname().release}


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on; none when the process has gone."""
    text = _text(PROC / str(pid) / "stat")
    return text[text.rindex(")") + 2 :].split() if text else []


def _text(path: Path) -> str:
    """What is to be read there; nothing when the process has gone."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
