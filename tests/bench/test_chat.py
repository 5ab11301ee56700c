"""The bench measures something real; how fast is for people to read, never for a test to judge."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from prilavok.bench.chat import Figures


@pytest.mark.slow
@pytest.mark.parametrize("loop", [[], ["--rate", "200"]], ids=["closed", "open"])
def test_the_bench_reports_every_figure_of_messages_that_arrived(loop: list[str]) -> None:
    size = ["--sockets", "4", "--seconds", "1", "--idle-sockets", "10"]
    command = [sys.executable, "-m", "prilavok", "bench", "chat", *size, *loop, "--json"]
    ran = subprocess.run(command, capture_output=True, timeout=90, check=False)

    assert ran.returncode == 0, ran.stderr.decode()
    figures = msgspec.json.decode(ran.stdout, type=Figures)
    assert figures.messages_per_s > 0
    assert figures.problems == 0
    assert 0 < figures.p50_ms <= figures.p95_ms <= figures.p99_ms <= figures.max_ms
    assert figures.server_cpu_us_per_message > 0
    assert figures.database_cpu_us_per_message > 0
    assert 0 < figures.client_cpu_share < 1
    assert figures.bytes_per_idle_socket > 0
