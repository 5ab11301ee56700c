"""Reading in processes of their own: nothing a file does reaches the server."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from textwrap import dedent

import pytest

from moderation.attachments import files
from prilavok.moderation.attachments.model import (
    PICTURE_BYTES_MAX,
    AttachmentState,
    Contents,
    Flaw,
    Unusable,
)
from prilavok.moderation.attachments.readers import PROGRAM, Readers
from prilavok.moderation.judge import Judge
from prilavok.moderation.model import Action, Role
from waiting import PATIENCE_S

LINK = "https://foreign.example/shop"
CLEAN = files.pdf("Wash at 30 degrees.")


@pytest.fixture
async def readers() -> AsyncIterator[Readers]:
    readers = Readers()
    yield readers
    await readers.close()


def test_a_process_that_reads_loads_neither_the_judge_nor_the_database() -> None:
    """What is not there cannot be abused, and need not be waited for."""
    told = "import prilavok.moderation.attachments.reading_process, sys; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    loaded = set(ended.stdout.split())
    assert "pypdf" in loaded
    assert not loaded & {"asyncio", "psycopg", "prilavok.core", "prilavok.moderation.judge"}


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[str, ...]:
    """A reader that does what the file tells it to, as if a library had been taken over."""
    program = tmp_path / "hostile.py"
    program.write_text(
        dedent("""
            import os, sys, time
            import msgspec
            from prilavok.moderation.attachments import reading_process
            from prilavok.moderation.attachments.model import Outcome
            from prilavok.moderation.attachments.reading import read_attachment

            def obey(content):
                match content.split(b" ")[0]:
                    case b"sleep": time.sleep(60)
                    case b"die": os._exit(9)
                    case b"crash": os.abort()
                    case b"spin":
                        while True: pass
                    case b"eat": bytearray(3 << 30)
                    case b"chatter": print("not an answer", flush=True)
                    case b"flood": os.write(3, b"\\xff" * 100)
                    case b"environment": return msgspec.convert(
                        {"type": "contents", "media_type": "image/png", "passages": [
                            {"place": {"part": "text"}, "text": name} for name in os.environ]},
                        Outcome)
                return read_attachment(content)

            reading_process.read_attachment = obey
            reading_process.main()
        """)
    )
    return (sys.executable, str(program))


async def test_a_file_is_read_in_another_process(readers: Readers) -> None:
    outcome = await readers.read(files.file(files.picture(files.code(LINK))))

    assert isinstance(outcome, Contents)
    assert [passage.text for passage in outcome.passages] == [LINK]


async def test_the_event_loop_runs_on_meanwhile(readers: Readers) -> None:
    await readers.read(CLEAN)
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.001)
            turns += 1

    counting = asyncio.create_task(count())
    await readers.read(files.file(files.picture(files.code(LINK), size=(4_000, 3_000))))
    counting.cancel()

    assert turns > 20


async def test_one_process_reads_file_after_file(readers: Readers) -> None:
    outcomes = [await readers.read(CLEAN) for _ in range(5)]

    assert all(isinstance(outcome, Contents) for outcome in outcomes)
    assert len({reader._process.pid for reader in readers._all if reader._process}) == 1


@pytest.mark.parametrize("order", ["sleep", "spin"])
async def test_a_file_that_takes_too_long_is_rejected_and_its_process_ended(
    hostile: tuple[str, ...], order: str
) -> None:
    readers = Readers(program=hostile, seconds=2)

    assert await readers.read(order.encode()) == Unusable(Flaw.TOO_SLOW)
    assert isinstance(await readers.read(CLEAN), Contents)
    await readers.close()


@pytest.mark.parametrize("order", ["die", "crash", "flood", "eat"])
async def test_a_reader_that_breaks_is_replaced(hostile: tuple[str, ...], order: str) -> None:
    readers = Readers(program=hostile)

    assert await readers.read(order.encode()) == Unusable(Flaw.UNREADABLE)
    assert isinstance(await readers.read(CLEAN), Contents)
    await readers.close()


async def test_what_a_library_prints_is_no_answer(hostile: tuple[str, ...]) -> None:
    readers = Readers(program=hostile)

    assert await readers.read(b"chatter") == Unusable(Flaw.UNKNOWN_TYPE)
    assert isinstance(await readers.read(CLEAN), Contents)
    await readers.close()


async def test_a_reader_knows_no_secret(
    hostile: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRILAVOK_DATABASE_URL", "postgresql://secret")
    readers = Readers(program=hostile)

    outcome = await readers.read(b"environment")

    assert isinstance(outcome, Contents)
    assert not any("PRILAVOK" in passage.text for passage in outcome.passages)
    await readers.close()


async def test_files_beyond_what_may_wait_are_told_to_come_again(
    hostile: tuple[str, ...], judge: Judge
) -> None:
    readers = Readers(program=hostile, seconds=2, waiting_max=1)
    first = asyncio.create_task(readers.read(b"sleep"))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(readers.read(CLEAN))
    await asyncio.sleep(0.1)

    third = await readers.judge(judge, CLEAN, Role.SELLER)

    assert (third.state, third.action) == (AttachmentState.PENDING, Action.DELIVER)
    assert await first == Unusable(Flaw.TOO_SLOW)
    assert isinstance(await second, Contents)
    await readers.close()


async def test_many_files_at_once_each_get_their_own_answer() -> None:
    readers = Readers(processes=2)
    codes = [f"https://foreign.example/{number}" for number in range(12)]

    outcomes = await asyncio.gather(
        *(readers.read(files.file(files.picture(files.code(text)))) for text in codes)
    )

    assert [o.passages[0].text for o in outcomes if isinstance(o, Contents)] == codes
    await readers.close()


async def test_an_abandoned_reading_leaves_no_answer_to_the_next(
    hostile: tuple[str, ...],
) -> None:
    readers = Readers(program=hostile)
    await readers.read(CLEAN)
    reading = asyncio.create_task(readers.read(b"sleep"))
    await asyncio.sleep(0.1)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading

    assert isinstance(await readers.read(CLEAN), Contents)
    await readers.close()


async def test_readers_that_are_closed_leave_no_process() -> None:
    readers = Readers()
    await readers.read(CLEAN)
    pids = [reader._process.pid for reader in readers._all if reader._process]

    await readers.close()

    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_a_reader_leaves_when_nobody_is_there_to_ask() -> None:
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.close()

    async with asyncio.timeout(PATIENCE_S):
        assert await process.wait() == 0


@pytest.mark.parametrize("content", [b"", b"x", bytes(PICTURE_BYTES_MAX + 1)])
async def test_what_is_no_file_at_all_is_rejected(
    readers: Readers, judge: Judge, content: bytes
) -> None:
    verdict = await readers.judge(judge, content, Role.SELLER)

    assert (verdict.state, verdict.action) == (AttachmentState.REJECTED, Action.REFUSE)
    assert verdict.flaw in {Flaw.UNKNOWN_TYPE, Flaw.TOO_LARGE}


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false"])
async def test_no_file_is_blamed_when_no_reader_can_be_started(judge: Judge, program: str) -> None:
    readers = Readers(program=(program,))

    verdict = await readers.judge(judge, CLEAN, Role.SELLER)

    assert (verdict.state, verdict.flaw) == (AttachmentState.PENDING, None)


async def test_what_was_read_is_judged(readers: Readers, judge: Judge) -> None:
    bad = await readers.judge(judge, files.pdf("x", links=["tel:+79850001122"]), Role.SELLER)
    good = await readers.judge(judge, CLEAN, Role.SELLER)

    assert (bad.state, bad.action) == (AttachmentState.REJECTED, Action.REFUSE)
    assert (good.state, good.action) == (AttachmentState.CLEAN, Action.DELIVER)
