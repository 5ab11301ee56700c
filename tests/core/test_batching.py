"""Batches: no delay when idle, few commits under load, and one bad item harms nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok.core import batching
from prilavok.core.batching import BATCH_SIZE_MAX, Batcher, Overloaded
from prilavok.core.database import DatabaseDown


class Ledger:
    """Writes what it is given, slowly, and refuses what is bad; remembers every attempt."""

    def __init__(self, *, takes_s: float = 0.0, bad: frozenset[int] = frozenset()) -> None:
        self.attempts: list[list[int]] = []
        self.failures: list[Exception] = []
        self._takes_s = takes_s
        self._bad = bad

    async def write(self, items: Sequence[int]) -> list[str]:
        self.attempts.append(list(items))
        await asyncio.sleep(self._takes_s)
        if self.failures:
            raise self.failures.pop(0)
        if self._bad.intersection(items):
            raise ValueError(items)
        return [f"wrote {item}" for item in items]


def batcher_of(ledger: Ledger, turns: int = 1) -> Batcher[int, str]:
    return Batcher(ledger.write, asyncio.Semaphore(turns))


async def ask_all(batcher: Batcher[int, str], items: Sequence[int]) -> list[str | BaseException]:
    return await asyncio.gather(*map(batcher.ask, items), return_exceptions=True)


async def test_an_idle_batcher_writes_at_once() -> None:
    ledger = Ledger()
    assert await batcher_of(ledger).ask(7) == "wrote 7"
    assert ledger.attempts == [[7]]


async def test_what_arrives_while_a_write_is_in_flight_shares_the_next_one() -> None:
    ledger = Ledger(takes_s=0.02)
    batcher = batcher_of(ledger)
    first = asyncio.create_task(batcher.ask(0))
    await asyncio.sleep(0.005)
    await ask_all(batcher, range(1, 100))
    assert ledger.attempts == [[0], list(range(1, 100))]
    assert await first == "wrote 0"


async def test_a_batch_has_a_size_and_keeps_the_order() -> None:
    ledger = Ledger()
    count = BATCH_SIZE_MAX * 2 + 17
    answers = await ask_all(batcher_of(ledger), range(count))
    assert answers == [f"wrote {n}" for n in range(count)]
    assert [n for attempt in ledger.attempts for n in attempt] == list(range(count))
    assert max(map(len, ledger.attempts)) == BATCH_SIZE_MAX


@given(bad=st.frozensets(st.integers(0, 63), max_size=10), count=st.integers(1, 64))
def test_bad_items_fail_alone(bad: frozenset[int], count: int) -> None:
    async def scene() -> None:
        ledger = Ledger(bad=bad)
        answers = await ask_all(batcher_of(ledger), range(count))
        for n, answer in enumerate(answers):
            if n in bad:
                assert isinstance(answer, ValueError)
            else:
                assert answer == f"wrote {n}"

    asyncio.run(scene())


async def test_a_write_whose_commit_was_not_confirmed_is_written_again() -> None:
    ledger = Ledger()
    ledger.failures = [psycopg.OperationalError("the connection is lost")] * 2
    assert await ask_all(batcher_of(ledger), [1, 2]) == ["wrote 1", "wrote 2"]
    assert ledger.attempts == [[1, 2]] * 3


@pytest.mark.parametrize(
    "failure", [psycopg.OperationalError("gone"), DatabaseDown("gone")], ids=["lost", "down"]
)
async def test_a_database_that_stays_away_fails_the_batch_as_a_whole(
    failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Splitting would wait for it again and again, item by item."""
    monkeypatch.setattr(batching, "RETRY_AFTER_S", (0.0, 0.0))
    ledger = Ledger()
    ledger.failures = [failure] * 3
    answers = await ask_all(batcher_of(ledger), range(100))
    assert all(answer is failure for answer in answers)
    assert len(ledger.attempts) <= 3


async def test_too_many_waiting_items_are_refused_and_the_others_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batching, "WAITING_MAX", 10)
    ledger = Ledger(takes_s=0.01)
    answers = await ask_all(batcher_of(ledger), range(15))
    assert [isinstance(answer, Overloaded) for answer in answers] == [False] * 10 + [True] * 5
    assert await batcher_of(ledger).ask(99) == "wrote 99"


async def test_drained_means_that_everybody_has_an_answer() -> None:
    ledger = Ledger(takes_s=0.01)
    batcher = batcher_of(ledger)
    answers: list[str | Exception] = []
    for n in range(BATCH_SIZE_MAX + 5):
        batcher.submit(n, answers.append)
    await batcher.drained()
    assert len(answers) == BATCH_SIZE_MAX + 5
    await batcher.drained()


async def test_whoever_cannot_bear_the_answer_harms_nobody_else() -> None:
    ledger = Ledger()
    batcher = batcher_of(ledger)
    answers: list[str | Exception] = []

    def choke(answer: str | Exception) -> None:
        raise RuntimeError(answer)

    batcher.submit(1, choke)
    batcher.submit(2, answers.append)
    batcher.submit(3, answers.append)
    await batcher.drained()
    assert answers == ["wrote 2", "wrote 3"]


async def test_whoever_stops_waiting_harms_nobody_else() -> None:
    ledger = Ledger(takes_s=0.02)
    batcher = batcher_of(ledger)
    impatient, patient = [asyncio.create_task(batcher.ask(n)) for n in (1, 2)]
    await asyncio.sleep(0.005)
    impatient.cancel()
    assert await patient == "wrote 2"


async def test_batchers_take_turns() -> None:
    at_once = 0
    most = 0

    async def write(items: Sequence[int]) -> Sequence[int]:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.005)
        at_once -= 1
        return items

    turns = asyncio.Semaphore(2)
    batchers = [Batcher(write, turns) for _ in range(6)]
    await asyncio.gather(*(batcher.ask(1) for batcher in batchers))
    assert most == 2
