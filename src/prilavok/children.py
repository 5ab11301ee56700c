"""Child processes: kept alive by their parent, and never outliving it."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

RESTART_AFTER_S = 0.2
RESTART_AFTER_S_MAX = 10.0
SETTLED_AFTER_S = 10.0
PARENT_CHECK_EVERY_S = 1.0
PR_SET_PDEATHSIG = 1

log = logging.getLogger(__name__)


class Child:
    """One process that is started again whenever it dies, later and later if it dies young."""

    def __init__(
        self, name: str, command: Sequence[str], *, environ: Mapping[str, str], keep: Sequence[int]
    ) -> None:
        """`keep`: the file descriptors that the process inherits under the same numbers."""
        self.name = name
        self.deaths_young = 0
        self._command = [*command, "--parent", str(os.getpid())]
        self._environ = environ
        self._keep = tuple(keep)
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._restart_at = 0.0

    @property
    def pid(self) -> int | None:
        """Its process id while it lives."""
        return self._process.pid if self._process is not None else None

    def look_after(self) -> int | None:
        """Start it if it is due; returns its exit code once, when it has been found dead."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._restart_at:
                self._start(now)
            return None
        code = self._process.poll()
        if code is not None:
            self._bury(code, now)
        return code

    def terminate(self) -> None:
        """Ask it to finish what it has begun and leave."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, until: float) -> None:
        """Wait for it to leave; kill it at `until` on the monotonic clock."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("%s does not leave and is killed", self.name)
            self._process.kill()
            self._process.wait()

    def _start(self, now: float) -> None:
        self._process = subprocess.Popen(
            self._command,
            env=dict(self._environ),
            stdin=subprocess.DEVNULL,
            pass_fds=self._keep,
            process_group=0,  # the terminal's Ctrl-C is for the parent, who then tells us
        )
        self._started_at = now

    def _bury(self, code: int, now: float) -> None:
        self._process = None
        young = now - self._started_at < SETTLED_AFTER_S
        self.deaths_young = self.deaths_young + 1 if young else 1
        wait = min(RESTART_AFTER_S * 2 ** (self.deaths_young - 1), RESTART_AFTER_S_MAX)
        self._restart_at = now + wait
        log.warning("%s has died (%s); it is started again", self.name, _cause(code))


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs `module` in this very interpreter."""
    return [sys.executable, "-m", module, *arguments]


def die_with(parent: int) -> None:
    """Get SIGTERM as soon as the process `parent`, who started us, is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        raise SystemExit(0)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_EVERY_S)
    os.kill(os.getpid(), signal.SIGTERM)


def _cause(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
