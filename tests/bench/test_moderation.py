"""The bench of the judge measures something real; how fast is for people to read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from prilavok.bench import fuzz
from prilavok.bench.moderation import Figures, Timing
from prilavok.bench.talk import MIX, Said, talk, trouble
from prilavok.moderation.model import Role


def bench(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "prilavok", "bench", "moderation", *arguments]
    return subprocess.run(command, capture_output=True, timeout=300, check=False)


@pytest.mark.slow
def test_the_bench_reports_every_figure() -> None:
    ran = bench("--seconds", "1", "--json")

    assert ran.returncode == 0, ran.stderr.decode()
    figures = msgspec.json.decode(ran.stdout, type=Figures)
    assert figures.messages_per_s > 0
    assert 0 < figures.p50_ms <= figures.p99_ms <= figures.max_ms
    assert figures.cpu_us_per_message > 0
    assert figures.p99_cpu_ms > 0
    assert figures.hard_messages_per_s > 0
    assert figures.hard_p99_cpu_ms > 0
    assert figures.worst_1000_characters_cpu_ms > 0
    assert figures.worst_1000_characters in {*fuzz.PIECES, "a mixture", "anything"}
    assert figures.memory_bytes > 10_000_000
    assert figures.start_s > 0
    assert figures.actions["deliver"] > sum(figures.actions.values()) / 2


@pytest.mark.slow
def test_the_bench_takes_messages_of_ones_own(tmp_path: Path) -> None:
    records = [{"id": n, "author": "seller", "text": "call 8 985 000-11-22"} for n in range(3)]
    (tmp_path / "in").write_text("".join(f"{json.dumps(record)}\n" for record in records))

    ran = bench("--seconds", "0.5", "--input", str(tmp_path / "in"), "--json")

    assert ran.returncode == 0, ran.stderr.decode()
    assert msgspec.json.decode(ran.stdout, type=Figures).actions.keys() == {"refuse"}


@pytest.mark.parametrize(
    ("content", "part"),
    [(None, "No such file"), (b"", "no message"), (b"{}\n", "line 1"), (b"\n\nx\n", "line 3")],
)
def test_messages_that_cannot_be_read_are_one_sentence(
    tmp_path: Path, content: bytes | None, part: str
) -> None:
    if content is not None:
        (tmp_path / "in").write_bytes(content)

    ran = bench("--input", str(tmp_path / "in"))

    assert ran.returncode == 1
    assert ran.stderr.decode().startswith("prilavok: ")
    assert ran.stderr.count(b"\n") == 1
    assert part in ran.stderr.decode()


def test_the_same_seed_makes_the_same_messages_and_they_differ() -> None:
    messages = talk(5_000)

    assert messages == talk(5_000)
    assert len({(said.text, said.recent) for said in messages}) > 3_500
    assert {said.role for said in messages} == set(Role)


def test_messages_are_as_long_as_in_life_and_mostly_continue_others() -> None:
    messages = talk(2_000)

    assert 30 < sum(len(said.text) for said in messages) / len(messages) < 80
    assert 0.5 < sum(bool(said.recent) for said in messages) / len(messages) < 0.7


def test_shares_are_kept() -> None:
    def is_numbered(said: Said) -> bool:
        return any(sign.isdigit() for sign in said.text)

    plain = Counter(is_numbered(said) for said in talk(5_000))
    hard = Counter(is_numbered(said) for said in trouble(5_000))

    assert sum(MIX.values()) == 100
    assert plain[True] / 5_000 < 0.15
    assert hard[True] / 5_000 > 0.5


def test_long_texts_are_as_long_as_a_message_may_be_and_the_same_each_time() -> None:
    texts = list(fuzz.long_texts(2))

    assert texts == list(fuzz.long_texts(2))
    assert {len(text) for _, text in texts} == {fuzz.LENGTH}
    assert {kind for kind, _ in texts} >= fuzz.PIECES.keys()


def test_a_histogram_says_what_a_share_of_messages_took() -> None:
    timing = Timing()
    for us in range(1, 101):
        timing.add(us * 1_000)
    timing.add(10**12)

    assert timing.count == 101
    assert timing.ms_at(0.5) == 0.051
    assert timing.ms_at(0.99) == 0.1
    assert timing.ms_at(1) == 1_000
