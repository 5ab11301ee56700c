"""`prilavok bench moderation`: how many messages a second one core judges, and how long one takes.

One process, one thread; no message is judged in company. The traffic is made up (`bench.talk`) or
read from a file. Besides it: messages that break rules, and long texts made to take long.
"""

from __future__ import annotations

import subprocess
import sys
import time
from array import array
from collections import Counter
from collections.abc import Sequence
from itertools import cycle, islice

from msgspec import Struct

from prilavok.bench import processes
from prilavok.bench.fuzz import long_texts
from prilavok.bench.talk import Said, talk, trouble
from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.model import Role
from prilavok.moderation.programme import KIND, PRESET_DEFAULT
from prilavok.moderation.records import read_records
from prilavok.programmes.presets import preset

MESSAGES = 20_000
"""Different ones; then they come again."""
HARD_MESSAGES = 2_000
BETWEEN_LOOKS = 100
"""Messages judged between two looks at the clock, where only their number counts."""
LONG_TEXTS_OF_A_KIND = 5
LONG_TEXT_TRIES = 2
"""The quicker one counts."""
LONGEST_US = 1_000_000
"""Nothing above is told apart."""


class Setting(Struct, frozen=True, kw_only=True):
    """What to measure with."""

    seconds: float = 10
    warm_up_s: float = 4
    input: str | None = None


class Figures(Struct, frozen=True, kw_only=True):
    """What was measured. Figures of CPU do not count what else the machine was doing.

    `hard` messages have numbers in them or break rules, half and half; the worst is the slowest of
    many texts of 1,000 characters, in CPU time, and of what kind it was.
    """

    messages_per_s: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    cpu_us_per_message: float
    p99_cpu_ms: float
    hard_messages_per_s: float
    hard_p99_cpu_ms: float
    worst_1000_characters_cpu_ms: float
    worst_1000_characters: str
    memory_bytes: int
    start_s: float
    characters_per_message: float
    actions: dict[str, int]
    setting: Setting
    machine: dict[str, object]


class Timing:
    """How long messages took, in a histogram of microseconds: as small for an hour as for one."""

    def __init__(self) -> None:
        self._counts = array("Q", bytes(8 * (LONGEST_US + 1)))
        self.count = 0

    def add(self, took_ns: int) -> None:
        self._counts[min(took_ns // 1_000, LONGEST_US)] += 1
        self.count += 1

    def ms_at(self, share: float) -> float:
        """What at least `share` of all messages took at most."""
        wanted = max(1, share * self.count)
        passed = 0
        for us, count in enumerate(self._counts):
            passed += count
            if count and passed >= wanted:
                return us / 1_000
        return 0.0


class Run(Struct, frozen=True):
    """How long each of some messages took, and what became of them."""

    timing: Timing
    cpu_timing: Timing
    actions: Counter[str]


class Pace(Struct, frozen=True):
    """What judging some messages took in all; looking at the clock for each is not in it."""

    count: int
    seconds: float
    cpu_s: float

    @property
    def messages_per_s(self) -> float:
        return round(self.count / self.seconds, 1)


def bench_moderation(setting: Setting) -> Figures:
    """Measure with the rulebook that ships. Raises `LineWrong` or `FileUnusable` for the input."""
    messages = _messages_of(setting.input) if setting.input is not None else talk(MESSAGES)
    start_s, memory_bytes = _start()
    judge = Judge(preset(KIND, PRESET_DEFAULT), 0, Model.load())
    _pace(judge, messages, setting.warm_up_s)
    pace = _pace(judge, messages, setting.seconds / 2)
    traffic = _run(judge, messages, setting.seconds / 2)
    hard_messages, hard_s = trouble(HARD_MESSAGES), max(0.5, setting.seconds / 20)
    hard_pace = _pace(judge, hard_messages, hard_s)
    hard = _run(judge, hard_messages, hard_s)
    worst_ms, worst = _worst(judge)
    return Figures(
        messages_per_s=pace.messages_per_s,
        p50_ms=traffic.timing.ms_at(0.5),
        p99_ms=traffic.timing.ms_at(0.99),
        max_ms=traffic.timing.ms_at(1),
        cpu_us_per_message=round(1e6 * pace.cpu_s / pace.count, 1),
        p99_cpu_ms=traffic.cpu_timing.ms_at(0.99),
        hard_messages_per_s=hard_pace.messages_per_s,
        hard_p99_cpu_ms=hard.cpu_timing.ms_at(0.99),
        worst_1000_characters_cpu_ms=worst_ms,
        worst_1000_characters=worst,
        memory_bytes=memory_bytes,
        start_s=start_s,
        characters_per_message=round(sum(len(m.text) for m in messages) / len(messages), 1),
        actions=dict(traffic.actions),
        setting=setting,
        machine=processes.machine(),
    )


def _messages_of(path: str) -> Sequence[Said]:
    records = read_records(path)
    return [Said(record.text, record.author, record.context or ()) for record in records]


def _pace(judge: Judge, messages: Sequence[Said], seconds: float) -> Pace:
    """Judge `messages`, again and again, for `seconds`, and do nothing else."""
    count = 0
    every = cycle(messages)
    cpu_before = time.process_time()
    begun = now = time.perf_counter()
    while now < begun + seconds:
        for said in islice(every, BETWEEN_LOOKS):
            judge(said.text, said.role, recent=said.recent)
        count += BETWEEN_LOOKS
        now = time.perf_counter()
    return Pace(count, now - begun, time.process_time() - cpu_before)


def _run(judge: Judge, messages: Sequence[Said], seconds: float) -> Run:
    """Judge `messages`, again and again, for `seconds`, and time each."""
    timing, cpu_timing, actions = Timing(), Timing(), Counter[str]()
    end = time.perf_counter_ns() + int(seconds * 1e9)
    for said in cycle(messages):
        last_cpu = time.thread_time_ns()
        last = time.perf_counter_ns()
        verdict = judge(said.text, said.role, recent=said.recent)
        now = time.perf_counter_ns()
        timing.add(now - last)
        cpu_timing.add(time.thread_time_ns() - last_cpu)
        actions[verdict.action] += 1
        if now >= end:
            break
    return Run(timing, cpu_timing, actions)


def _worst(judge: Judge) -> tuple[float, str]:
    """The slowest of the long texts, in ms of CPU, and its kind."""
    return max((_quickest_ms(judge, text), kind) for kind, text in long_texts(LONG_TEXTS_OF_A_KIND))


def _quickest_ms(judge: Judge, text: str) -> float:
    tries: list[int] = []
    for _ in range(LONG_TEXT_TRIES):
        begun = time.thread_time_ns()
        judge(text, Role.SELLER, recent=("my number", "8 985"))
        tries.append(time.thread_time_ns() - begun)
    return round(min(tries) / 1e6, 3)


def _start() -> tuple[float, int]:
    """Seconds from nothing to the first verdict in a new process, and what it holds in memory when
    it has judged some more."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "prilavok.bench.judging_process"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        if child.stdout.readline() != b"judged\n":
            msg = "the judge did not start"
            raise RuntimeError(msg)
        start_s = round(time.perf_counter() - begun, 2)
        return start_s, int(child.stdout.readline())
