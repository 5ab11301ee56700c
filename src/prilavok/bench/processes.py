"""What processes have used, from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
US_PER_S = 1_000_000


def running() -> set[int]:
    """Every process of the machine."""
    return {int(name) for name in os.listdir(PROC) if name.isdigit()}  # noqa: PTH208, many times a second


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
    """What the process holds in memory that it neither shares nor reads from files."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss_Anon:"))


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
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text[text.rindex(")") + 2 :].split()
