"""Many small writes, one commit: what arrives while a write is in flight goes into the next one.

An idle batcher writes at once, so batching adds no delay where there is no load.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import psycopg

from prilavok.core.errors import DomainError, Exhausted

Item = TypeVar("Item")
Answer = TypeVar("Answer")

BATCH_SIZE_MAX = 500
WAITING_MAX = 20_000
RETRY_AFTER_S = (0.0, 0.05, 0.2, 0.5, 1.0, 2.0)
"""Waits before the retries of a write that failed for want of a database: about 4 s in all."""

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Overloaded(Exhausted):
    """The server has more to write than it can take; try again in {retry_after_s} seconds."""

    retry_after_s: int = 1


class Batcher(Generic[Item, Answer]):
    """Writes items in batches, one batch at a time, and gives each caller its own answer.

    `write` gets 1 to `BATCH_SIZE_MAX` items in order of arrival and returns one answer for each. It
    must be idempotent: a batch whose commit was not confirmed is written again. When a batch fails,
    it is split until the failing item is alone; its neighbours do not notice. `turns` bounds how
    many batchers write at once; while one waits for its turn, its batch grows.
    """

    def __init__(
        self,
        write: Callable[[Sequence[Item]], Awaitable[Sequence[Answer]]],
        turns: asyncio.Semaphore,
    ) -> None:
        self._write = write
        self._turns = turns
        self._waiting: deque[tuple[Item, Callable[[Answer | Exception], None]]] = deque()
        self._writer: asyncio.Task[None] | None = None

    def submit(self, item: Item, answered: Callable[[Answer | Exception], None]) -> None:
        """Queue `item`; `answered` is called with its answer, or with what went wrong.

        Raises `Overloaded` when `WAITING_MAX` items wait already.
        """
        if len(self._waiting) >= WAITING_MAX:
            raise Overloaded
        self._waiting.append((item, answered))
        if self._writer is None:
            self._writer = asyncio.get_running_loop().create_task(self._write_all())

    async def ask(self, item: Item) -> Answer:
        """`submit`, and wait for the answer."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def answered(answer: Answer | Exception) -> None:
            if future.done():
                return
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)

        self.submit(item, answered)
        return await future

    async def drained(self) -> None:
        """Wait until everything submitted so far has its answer."""
        while self._writer is not None:
            await asyncio.shield(self._writer)

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                async with self._turns:
                    size = min(len(self._waiting), BATCH_SIZE_MAX)
                    taken = [self._waiting.popleft() for _ in range(size)]
                    answers = await self._answers([item for item, _ in taken])
                for (_, answered), answer in zip(taken, answers, strict=True):
                    _give(answered, answer)
        finally:
            self._writer = None

    async def _answers(self, items: Sequence[Item]) -> Sequence[Answer | Exception]:
        try:
            return await self._written(items)
        except Exception as failure:  # whatever it is, it belongs to one item: find out which
            if len(items) == 1:
                if not isinstance(failure, DomainError):
                    log.error("an item could not be written", exc_info=failure)
                return [failure]
            if isinstance(failure, psycopg.OperationalError | Exhausted):
                return [failure] * len(items)  # nobody's fault: trying each alone would only wait
            half = len(items) // 2
            return [*await self._answers(items[:half]), *await self._answers(items[half:])]

    async def _written(self, items: Sequence[Item]) -> Sequence[Answer]:
        for wait_s in RETRY_AFTER_S:
            try:
                return await self._write(items)
            except psycopg.OperationalError:
                await asyncio.sleep(wait_s)
        return await self._write(items)


def _give(answered: Callable[[Answer | Exception], None], answer: Answer | Exception) -> None:
    """Whoever fails to take an answer must not cost the others theirs."""
    try:
        answered(answer)
    except Exception:
        log.exception("an answer could not be given")
