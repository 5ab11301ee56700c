"""Processes that read attachments, so that no file can hang, fill or break a server."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from prilavok.moderation.attachments.judging import (
    judge_contents,
    not_yet,
    rejected,
    settled,
)
from prilavok.moderation.attachments.model import (
    PICTURE_BYTES_MAX,
    AttachmentFinding,
    AttachmentVerdict,
    Flaw,
    Outcome,
    Unusable,
)
from prilavok.moderation.attachments.videos.model import VideoOutcome
from prilavok.moderation.attachments.wire import ASKED, CONTENTS, LENGTH, READ_S_MAX, VIDEO
from prilavok.moderation.judge import Judge
from prilavok.moderation.model import NOWHERE_SPECIAL, Role, Situation

START_S_MAX = 30.0
WAITING_MAX = 20
FILES_PER_PROCESS_MAX = 200
"""Then a fresh process takes over: what libraries leak does not add up."""
ANSWER_BYTES_MAX = 16 << 20

PROGRAM: Final = (sys.executable, "-m", "prilavok.moderation.attachments.reading_process")
PASSED_ON: Final = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
"""No secret of the server's environment is where hostile files are read."""

logger = logging.getLogger(__name__)

_OUTCOME: Final = msgspec.msgpack.Decoder(Outcome)
_VIDEO: Final = msgspec.msgpack.Decoder(VideoOutcome)

T = TypeVar("T")


class Readers:
    """Up to `processes` processes that each read one attachment at a time, started when needed.

    A file gets `seconds`; whoever takes longer is ended, with the file rejected as too slow. When
    `waiting_max` files wait already, the next one is told to come again (`pending`).
    """

    def __init__(
        self,
        *,
        processes: int = 1,
        seconds: float = READ_S_MAX,
        waiting_max: int = WAITING_MAX,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self._idle = [_Reader(program, seconds) for _ in range(processes)]
        self._all = tuple(self._idle)
        self._turns = asyncio.Semaphore(processes)
        self._waiting = 0
        self._waiting_max = waiting_max

    async def judge(
        self,
        judge: Judge,
        content: bytes,
        role: Role,
        situation: Situation = NOWHERE_SPECIAL,
        recent: Sequence[str] = (),
    ) -> AttachmentVerdict:
        """What becomes of `content`, sent after its author's `recent` texts. Never raises.

        The event loop is free while it is read, and between any two of its passages.
        """
        outcome = await self.read(content)
        if outcome is None:
            return not_yet(judge)
        if isinstance(outcome, Unusable):
            return rejected(judge, outcome)
        findings: list[AttachmentFinding] = []
        for found in judge_contents(judge, outcome, role, situation, recent):
            findings.extend(found)
            await asyncio.sleep(0)
        return settled(judge, outcome, findings)

    async def read(self, content: bytes) -> Outcome | None:
        """What `content` says, or None when that cannot be had now: too many others wait, or no
        process can be started."""
        if not content:
            return Unusable(Flaw.UNKNOWN_TYPE)
        if len(content) > PICTURE_BYTES_MAX:
            return Unusable(Flaw.TOO_LARGE)
        return await self._asked(CONTENTS, content, _OUTCOME)

    async def read_video(self, path: Path) -> VideoOutcome | None:
        """The video that lies at `path`, or None in the same cases."""
        return await self._asked(VIDEO, os.fsencode(path), _VIDEO)

    async def _asked(
        self, kind: bytes, told: bytes, decoder: msgspec.msgpack.Decoder[T]
    ) -> T | Unusable | None:
        if self._waiting >= self._waiting_max:
            return None
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        reader = self._idle.pop()
        try:
            return await reader.asked(kind, told, decoder)
        finally:
            self._idle.append(reader)
            self._turns.release()

    async def close(self) -> None:
        """End the processes; a reading that is under way ends as unreadable."""
        for reader in self._all:
            await reader.end()


class _Reader:
    """A process that reads, while there is one."""

    def __init__(self, program: Sequence[str], seconds: float) -> None:
        self._program = program
        self._seconds = seconds
        self._process: asyncio.subprocess.Process | None = None
        self._files = 0

    async def asked(
        self, kind: bytes, told: bytes, decoder: msgspec.msgpack.Decoder[T]
    ) -> T | Unusable | None:
        try:
            process = await self._running()
        except (OSError, EOFError, TimeoutError) as error:
            logger.warning("no process to read attachments can be started: %r", error)
            await self.end()
            return None
        try:
            async with asyncio.timeout(self._seconds):
                return decoder.decode(await _ask(process, kind, told))
        except TimeoutError:
            await self.end()
            return Unusable(Flaw.TOO_SLOW)
        except (OSError, EOFError, msgspec.DecodeError):
            await self.end()
            return Unusable(Flaw.UNREADABLE)
        except asyncio.CancelledError:  # the answer to this would be taken for the next one's
            await self.end()
            raise

    async def end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._files >= FILES_PER_PROCESS_MAX:
            await self.end()
        if self._process is None or self._process.returncode is not None:
            self._process = await self._started()
            self._files = 0
        self._files += 1
        return self._process

    async def _started(self) -> asyncio.subprocess.Process:
        """A process that has loaded everything, so that no file pays for that with its time."""
        process = await asyncio.create_subprocess_exec(
            *self._program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            start_new_session=True,  # Ctrl-C is for the server, which ends us in its own time
        )
        self._process = process
        async with asyncio.timeout(START_S_MAX):
            await _answer(process)
        return process


async def _ask(process: asyncio.subprocess.Process, kind: bytes, told: bytes) -> bytes:
    assert process.stdin is not None
    process.stdin.write(ASKED.pack(kind, len(told)))
    process.stdin.write(told)
    await process.stdin.drain()
    return await _answer(process)


async def _answer(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    [length] = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    if length > ANSWER_BYTES_MAX:
        raise EOFError
    return await process.stdout.readexactly(length)
