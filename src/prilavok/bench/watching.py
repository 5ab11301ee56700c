"""What a measurement takes of the machine: looked at from beside it."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from prilavok.bench import processes

LOOK_EVERY_S: Final = 0.1


@dataclass
class Watch:
    """Looks at the database's processes and at this one, again and again."""

    postmaster: int
    most_bytes: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    def cpu_us(self) -> int:
        return processes.cpu_us([*processes.family_of(self.postmaster), os.getpid()])

    def run(self) -> None:
        # What a look costs is part of what is measured.
        while not self.stopped.wait(LOOK_EVERY_S):
            family = [*processes.near_family_of(self.postmaster), os.getpid()]
            held = sum(processes.own_bytes(pid) for pid in family)
            self.most_bytes = max(self.most_bytes, held)


@contextmanager
def watching(postmaster: int) -> Generator[Watch]:
    watch = Watch(postmaster)
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        yield watch
    finally:
        watch.stopped.set()
        thread.join()
