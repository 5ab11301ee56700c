"""Reads attachments from stdin and tells stdout what they say, one after the other.

Each goes as a letter, its length in four bytes, and that many bytes; of a video they are its path,
for no process holds one whole. Answers go the same way without the letter; the first one, empty,
says that everything is loaded. Ends when stdin does.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from prilavok.moderation.attachments.model import Outcome
from prilavok.moderation.attachments.reading import read_attachment
from prilavok.moderation.attachments.videos.model import VideoOutcome
from prilavok.moderation.attachments.videos.reading import read_video
from prilavok.moderation.attachments.wire import ASKED, LENGTH, READ_S_MAX, VIDEO

MEMORY_BYTES_MAX: Final = 2 << 30
"""Address space: libraries alone take half a gigabyte, and the largest picture as much."""
CPU_S_MAX: Final = int(2 * READ_S_MAX)
"""For one file: ends us even if nobody is left who would."""
LIMITS: Final = (
    (resource.RLIMIT_AS, MEMORY_BYTES_MAX),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 32),
)


def main() -> None:
    """Serve until nobody asks any more."""
    # Whatever a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for kind, bound in LIMITS:
        _limit(kind, bound)
    _tell(answers, b"")
    while asked := _next(sys.stdin.buffer):
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + CPU_S_MAX)
        _tell(answers, msgspec.msgpack.encode(_outcome_of(*asked)))


def _outcome_of(kind: bytes, told: bytes) -> Outcome | VideoOutcome:
    if kind == VIDEO:
        return read_video(Path(os.fsdecode(told)))
    return read_attachment(told)


def _limit(kind: int, bound: int) -> None:
    """Only the soft limit: what is allowed to a file moves on with every file."""
    with contextlib.suppress(ValueError, OSError):  # not every system has every limit
        resource.setrlimit(kind, (bound, resource.getrlimit(kind)[1]))


def _next(requests: BinaryIO) -> tuple[bytes, bytes] | None:
    head = requests.read(ASKED.size)
    if len(head) < ASKED.size:
        return None
    kind, length = ASKED.unpack(head)
    return kind, requests.read(length)


def _tell(answers: BinaryIO, answer: bytes) -> None:
    answers.write(LENGTH.pack(len(answer)) + answer)
    answers.flush()


if __name__ == "__main__":
    main()
