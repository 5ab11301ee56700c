"""Files of messages to judge: a record in JSON on each line; the answer has a verdict on each."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Annotated, BinaryIO, Final, NoReturn

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from prilavok.core.errors import Invalid
from prilavok.moderation.judge import Judge
from prilavok.moderation.model import Action, Finding, Label, Language, Role, Situation, Span
from prilavok.moderation.replacing import replacing

LINE_BYTES_MAX = 1 << 20
TEXT_CHARS_MAX = 20_000
STANDARD = "-"
"""Names stdin, or stdout."""

SIGNALLED: Final = 128
"""The shell's exit code of what ended by a signal, less its number."""

_LANGUAGES: Final = {language.value: language for language in Language}

Text = Annotated[str, Meta(max_length=TEXT_CHARS_MAX)]


@dataclass(eq=False)
class FileUnusable(Invalid):
    """{path}: {reason}"""

    path: str
    reason: str


@dataclass(eq=False)
class LineWrong(Invalid):
    """{path}, line {line}: {reason}"""

    path: str
    line: int
    reason: str


class Record(Struct, frozen=True):
    """A message to judge, after the `context` of earlier ones by the same author. Labels that it
    may have, and whatever else, are not looked at."""

    id: str | int
    author: Role
    text: Text
    lang: str | None = None
    context: tuple[Text, ...] | None = None


class Judged(Struct, frozen=True):
    """The verdict on a record; `findings` are there where they were asked for."""

    id: str | int
    labels: tuple[Label, ...]
    action: Action
    spans: tuple[Span, ...]
    findings: tuple[Finding, ...] | UnsetType = UNSET


Judging = Callable[[Record], Judged]


def judging_by(judge: Judge, situation: Situation, *, detail: bool) -> Judging:
    """How records are judged: each in `situation`, in the language that it says it is in."""

    def judged(record: Record) -> Judged:
        language = _LANGUAGES.get(record.lang or "")
        verdict = judge(
            record.text,
            record.author,
            replace(situation, language=language),
            record.context or (),
        )
        return Judged(
            id=record.id,
            labels=tuple(dict.fromkeys(verdict.labels)),
            action=verdict.action,
            spans=joined_spans(span for found in verdict.findings for span in found.spans),
            findings=verdict.findings if detail else UNSET,
        )

    return judged


def judge_file(source: str, target: str, judging: Judging, advance: Callable[[int], object]) -> int:
    """Judge every record of the file `source` into the file `target`; how many there were.

    The target is whole or as it was: it is written beside and put in place at the end. Only stdout
    and pipes show what was done when a line turns out to be wrong. `advance` is told the bytes of
    each line that is done. Only the main thread may call it.
    """
    count = 0
    with _ending_on_sigterm(), _opened(source) as lines, _put_in_place(target) as out:
        for number, line in _numbered(lines, source):
            record = _record(line, source, number)
            if record is not None:
                out.write(_encoded(judging(record), source, number))
                count += 1
            advance(len(line))
    return count


def read_records(source: str) -> list[Record]:
    """Every record of the file `source`; raises `FileUnusable` also when there is none."""
    with _opened(source) as lines:
        read = (_record(line, source, number) for number, line in _numbered(lines, source))
        records = [record for record in read if record is not None]
    if not records:
        raise FileUnusable(source, "there is no message in it.")
    return records


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """`spans` in order, those that overlap made one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _numbered(lines: BinaryIO, source: str) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := lines.readline(LINE_BYTES_MAX + 1):
        number += 1
        if len(line) > LINE_BYTES_MAX:
            raise LineWrong(source, number, f"it is longer than {LINE_BYTES_MAX:,} bytes.")
        yield number, line


def _record(line: bytes, source: str, number: int) -> Record | None:
    """The record of a line; None when there is nothing on it."""
    content = line.removeprefix(b"\xef\xbb\xbf").strip()
    if not content:
        return None
    try:
        return msgspec.json.decode(content, type=Record)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if isinstance(error, msgspec.ValidationError):
            raise LineWrong(source, number, f"{error}.") from error
    try:
        # The standard library also takes half a surrogate pair, which the judge has to bear.
        return msgspec.convert(json.loads(content.decode()), Record)
    except UnicodeDecodeError as error:
        raise LineWrong(source, number, "it is not UTF-8.") from error
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, msgspec.ValidationError) else _no_json(content)
        raise LineWrong(source, number, f"{reason}.") from error


def _no_json(content: bytes) -> str:
    """What is wrong with a line that has no JSON in it: half of UTF-16 is zeros."""
    return "it is not JSON, since it is not UTF-8" if b"\0" in content else "it is not JSON"


def _encoded(judged: Judged, source: str, number: int) -> bytes:
    try:
        return msgspec.json.encode(judged) + b"\n"
    except UnicodeEncodeError as error:
        raise LineWrong(source, number, "its id holds half a surrogate pair.") from error


@contextmanager
def _ending_on_sigterm() -> Generator[None]:
    """SIGTERM unwinds the stack, so that what was begun is cleared away."""
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(SIGNALLED + number)


@contextmanager
def _opened(source: str) -> Generator[BinaryIO]:
    if source == STANDARD:
        yield sys.stdin.buffer
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115, only opening may fail in these words
    except OSError as error:
        raise FileUnusable(source, f"{error.strerror}.") from error
    with file:
        yield file


@contextmanager
def _put_in_place(target: str) -> Generator[BinaryIO]:
    """What is written here becomes the file `target` at the end, unless something goes wrong."""
    if target == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(target).resolve()
    try:
        if path.exists() and not path.is_file():  # a pipe or a device stays what it is
            with path.open("wb") as out:
                yield out
            return
        with replacing(path) as out:
            yield out
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise FileUnusable(target, f"{error.strerror}.") from error
