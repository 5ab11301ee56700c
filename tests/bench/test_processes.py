"""What a measurement reads of processes."""

from __future__ import annotations

import os
import subprocess
import sys

from prilavok.bench import processes

WITH_A_CHILD = """
import subprocess, sys
subprocess.run([sys.executable, "-c", "print('here', flush=True); import sys; sys.stdin.read()"])
"""


def test_both_ways_of_looking_find_the_same_family() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WITH_A_CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdin is not None
        assert parent.stdout.readline() == b"here\n"
        family = processes.family_of(parent.pid)

        assert len(family) == 2
        assert sorted(processes.near_family_of(parent.pid)) == sorted(family)

        parent.stdin.close()


def test_memory_of_its_own_is_what_a_process_has_written_to() -> None:
    before = processes.own_bytes(os.getpid())
    held = bytearray(os.urandom(20_000_000))

    assert processes.own_bytes(os.getpid()) - before > 0.9 * len(held)


def test_a_process_that_has_gone_holds_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass

    assert processes.own_bytes(gone.pid) == 0
    assert processes.near_family_of(gone.pid) == [gone.pid]
