"""`prilavok moderate` as the shell sees it."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import to_builtins
from rich.console import Console

from prilavok import cli, wiring
from prilavok.moderation.explaining import STYLES, WORDS, explanation, marked, visible
from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.model import (
    Action,
    Direction,
    Finding,
    Label,
    Role,
    Situation,
    Span,
    Verdict,
)
from prilavok.moderation.programme import Rule, Rulebook, WordList
from prilavok.moderation.records import joined_spans
from prilavok.moderation.replacing import replacing
from prilavok.moderation.shadow import PastText
from waiting import PATIENCE_S

PHONE = "Call me on 8 985 000-11-22 please"

DRAFT = Rulebook(
    name="draft",
    own_hosts=("market.example",),
    rules=(
        Rule(id="no-apples", label=Label.INSULT, action=Action.REFUSE),
        Rule(id="exempt", label=Label.THREAT, action=Action.HOLD, exempt=True),
        Rule(id="scheme", label=Label.THREAT, action=Action.MASK, schemes=("FBO",)),
        Rule(id="english", label=Label.PHISHING, action=Action.HOLD, languages=("en",)),
    ),
    word_lists=(
        WordList(id="apples", label=Label.INSULT, phrases=("apple",)),
        WordList(id="pears", label=Label.THREAT, phrases=("pear",)),
        WordList(id="plums", label=Label.PHISHING, phrases=("plum",)),
    ),
)


@dataclass
class Ended:
    """What a command printed, and how it ended."""

    returncode: int
    stdout: bytes
    stderr: bytes


def moderate(*arguments: str, stdin: bytes = b"") -> Ended:
    """The command in this process: as the shell sees it, but for the start."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", given)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = cli.run(["moderate", *arguments])
        out.flush()
        err.flush()
    return Ended(code, out.buffer.getvalue(), err.buffer.getvalue())  # type: ignore[attr-defined]


def in_a_shell(*arguments: str | bytes, stdin: bytes = b"", **environ: str) -> Ended:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "prilavok.cli", "moderate", *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PRILAVOK_")}
    ended = subprocess.run(
        command, input=stdin, env=clean | environ, capture_output=True, timeout=120, check=False
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def told(*arguments: str, stdin: bytes = b"") -> str:
    return said_by(moderate(*arguments, stdin=stdin))


def said_by(ended: Ended) -> str:
    assert ended.returncode == 0, ended.stderr.decode()
    assert ended.stderr == b""
    return ended.stdout.decode()


def assert_one_sentence(ended: Ended, code: int, part: str) -> None:
    said = ended.stderr.decode()
    assert ended.returncode == code, said
    assert "Traceback" not in said
    assert said.startswith("prilavok: ")
    assert said.count("\n") == 1, said
    assert part in said


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.json"
    path.write_text(json.dumps(to_builtins(DRAFT)))
    return path


# A text


def test_a_text_is_explained(draft: Path) -> None:
    shown = told("Have a pear, please", "--scheme", "FBO", "--rulebook", str(draft))

    assert "Have a pear, please" in shown
    assert "Delivered with a part hidden." in shown
    assert WORDS[Label.THREAT] in shown
    assert "99 %" in shown
    assert "list:pears" in shown
    assert "scheme" in shown
    assert "The other side sees: Have a •••, please" in shown


def test_a_contact_says_which_way(judge: Judge) -> None:
    [direction] = {f.direction for f in judge(PHONE, Role.BUYER).findings if f.direction}

    assert direction is Direction.GIVES
    assert "given" in told(PHONE, "--role", "buyer")


def test_an_innocent_text_is_delivered_as_it_is() -> None:
    shown = told("Is it made of brass?", "--role", "buyer")

    assert "Delivered." in shown
    assert "The other side sees: Is it made of brass?" in shown


def test_a_refused_text_is_seen_by_nobody() -> None:
    shown = told(PHONE)

    assert "Refused." in shown
    assert "The other side sees: nothing" in shown


def test_a_machine_gets_json(draft: Path) -> None:
    verdict = json.loads(
        told("a pear, please", "--scheme", "FBO", "--rulebook", str(draft), "--json")
    )

    assert verdict == {
        "action": "mask",
        "labels": ["threat"],
        "spans": [[2, 6]],
        "findings": [
            {
                "label": "threat",
                "score": 99,
                "spans": [[2, 6]],
                "reasons": ["list:pears"],
                "direction": None,
                "rule": "scheme",
                "action": "mask",
            }
        ],
        "text": "a •••, please",
        "reason": None,
    }


def test_earlier_texts_count(judge: Judge) -> None:
    alone = json.loads(told("11 22", "--json"))
    continued = json.loads(
        told("11 22", "--context", "my number", "--context", "8 985 000", "--json")
    )

    assert "contact_exchange" not in alone["labels"]
    expected = judge("11 22", Role.SELLER, recent=["my number", "8 985 000"])
    assert continued["action"] == expected.action


def test_a_rulebook_of_ones_own_decides(draft: Path) -> None:
    book = ("--rulebook", str(draft), "--json")

    assert json.loads(told("an apple", *book))["action"] == "refuse"
    assert json.loads(told("a pear", *book))["action"] == "deliver"
    assert json.loads(told("a pear", *book, "--exempt"))["action"] == "hold"
    assert json.loads(told("a pear", *book, "--scheme", "FBO"))["action"] == "mask"


def test_a_text_may_begin_with_a_dash() -> None:
    assert "-5 %" in told("--", "-5 %")
    assert "Delivered" in told("it costs more", "--context", "-5 %", "--role", "buyer")


@pytest.mark.parametrize(
    "text", ["", " ", "\x1b[31mred\x07", "\u202eabc", "🙂" * 30, "[bold]x[/bold]", "a\nb"]
)
def test_no_text_steers_the_terminal_or_fails(text: str) -> None:
    shown = told(text)

    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown


def test_each_place_is_shown_once(model: Model) -> None:
    found = Finding(Label.INSULT, 90, (Span(3, 8), Span(0, 5), Span(4, 8), Span(9, 12)), ("word",))
    verdict = Verdict(Action.HOLD, "an apple too", (found,), 0)

    for columns in (40, 80):
        page = io.StringIO()
        console = Console(file=page, width=columns)
        console.print(explanation(verdict.text, verdict, columns=columns))
        assert "an apple … too" in page.getvalue()


@pytest.mark.parametrize("columns", [20, 40, 59])
def test_a_narrow_terminal_has_findings_one_under_the_other(judge: Judge, columns: int) -> None:
    page = io.StringIO()
    console = Console(file=page, width=columns)
    console.print(explanation(PHONE, judge(PHONE, Role.SELLER), columns=columns))

    lines = page.getvalue().splitlines()
    assert "because of" not in page.getvalue()
    assert "refuse" in page.getvalue()
    assert max(map(len, lines)) <= columns
    assert len(lines) < 20


def test_markup_in_a_text_is_text() -> None:
    assert "[bold]x[/bold]" in told("[bold]x[/bold] and more", "--role", "buyer")


def test_a_terminal_that_knows_few_signs_is_no_reason_to_fail() -> None:
    said_by(in_a_shell("Позвоните 8 985 000-11-22", PYTHONIOENCODING="ascii"))


def test_it_needs_no_database() -> None:
    said_by(in_a_shell("hello", PRILAVOK_DATABASE_URL="postgresql://127.0.0.1:1/nowhere"))


# Colours


def test_each_finding_is_marked_in_the_colour_of_its_label(model: Model) -> None:
    draft = Judge(DRAFT, 0, model)
    text = "an apple and a pear"

    spans = marked(text, draft(text, Role.BUYER, Situation(exempt=True)).findings).spans

    assert {text[span.start : span.end]: span.style for span in spans} == {
        "apple": STYLES[Label.INSULT],
        "pear": STYLES[Label.THREAT],
    }


def test_every_label_has_words_and_a_colour_of_its_own() -> None:
    assert WORDS.keys() == STYLES.keys() == set(Label)
    assert len(set(WORDS.values())) == len(set(STYLES.values())) == len(Label)


def test_colours_are_for_terminals(judge: Judge) -> None:
    page = io.StringIO()
    console = Console(file=page, force_terminal=True, width=100, color_system="standard")
    console.print(explanation(PHONE, judge(PHONE, Role.BUYER), columns=100))

    assert "\x1b[" in page.getvalue()
    assert "\x1b[" not in told(PHONE)


def test_what_cannot_be_seen_is_shown_sign_for_sign() -> None:
    assert visible("a\x1bb\u200bc\u202ed\ue000\ud83d\xa0\n") == "a␛b�c�d�� \n"


# A file


def record(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {"id": f"m-{number}", "lang": "en", "author": "seller", "text": text, **more}


def written(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{json.dumps(each)}\n" for each in records))
    return path


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_every_record_of_a_file_gets_its_verdict(tmp_path: Path, judge: Judge) -> None:
    texts = ["Is it brass?", PHONE, "you idiot", "https://foreign.example/x", "ok"]
    messages = written(
        tmp_path / "messages.jsonl",
        *(record(n, text, labels=["insult"], note="not looked at") for n, text in enumerate(texts)),
        record(9, "11 22", author="buyer", context=["my number", "8 985 000"]),
    )

    told("--input", str(messages), "--output", str(tmp_path / "out.jsonl"))

    lines = lines_of(tmp_path / "out.jsonl")
    assert [line["id"] for line in lines] == ["m-0", "m-1", "m-2", "m-3", "m-4", "m-9"]
    assert {tuple(line) for line in lines} == {("id", "labels", "action", "spans")}
    verdicts = [judge(text, Role.SELLER) for text in texts]
    verdicts.append(judge("11 22", Role.BUYER, recent=["my number", "8 985 000"]))
    for line, verdict in zip(lines, verdicts, strict=True):
        assert line["action"] == verdict.action
        assert line["labels"] == list(dict.fromkeys(verdict.labels))
        spans = joined_spans(span for found in verdict.findings for span in found.spans)
        assert line["spans"] == [[span.start, span.end] for span in spans]
    assert lines[1]["spans"]


def test_detail_adds_the_findings(tmp_path: Path) -> None:
    messages = written(tmp_path / "in", record(1, PHONE))

    told("--input", str(messages), "--output", str(tmp_path / "out"), "--detail")

    [line] = lines_of(tmp_path / "out")
    assert line["findings"][0]["label"] == "contact_exchange"
    assert line["findings"][0]["reasons"]


def test_a_dash_is_stdin_and_stdout() -> None:
    given = "".join(f"{json.dumps(record(n, 'hello there'))}\n" for n in range(3))

    to_stdout = told("--input", "-", stdin=given.encode())
    named = told("--input", "-", "--output", "-", stdin=given.encode())

    assert to_stdout == named
    assert [json.loads(line)["id"] for line in named.splitlines()] == ["m-0", "m-1", "m-2"]


def test_a_byte_order_mark_blank_lines_and_a_missing_end_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "in"
    one = json.dumps(record(1, "hello there"), ensure_ascii=False)
    path.write_text(f"\ufeff{one}\r\n\n   \n{one.replace('m-1', 'm-2')}")

    told("--input", str(path), "--output", str(tmp_path / "out"))

    assert [line["id"] for line in lines_of(tmp_path / "out")] == ["m-1", "m-2"]


def test_half_a_pair_in_a_text_is_judged_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "in"
    path.write_text('{"id": 1, "author": "buyer", "text": "half \\ud83d a pair"}\n')

    told("--input", str(path), "--output", str(tmp_path / "out"))

    assert lines_of(tmp_path / "out")[0]["action"] == "deliver"


def test_ids_keep_their_type_and_context_may_be_null(tmp_path: Path) -> None:
    messages = written(
        tmp_path / "in", {"id": 7, "author": "buyer", "text": "hello", "context": None}
    )

    told("--input", str(messages), "--output", str(tmp_path / "out"))

    assert lines_of(tmp_path / "out")[0]["id"] == 7


def test_the_language_of_a_record_is_a_hint(tmp_path: Path, draft: Path) -> None:
    messages = written(
        tmp_path / "in",
        *(record(n, "plum", lang=lang) for n, lang in enumerate(["en", "ru", "mixed"])),
    )

    told("--input", str(messages), "--output", str(tmp_path / "out"), "--rulebook", str(draft))

    assert [line["action"] for line in lines_of(tmp_path / "out")] == ["hold", "deliver", "hold"]


def test_an_empty_file_gives_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"")

    told("--input", str(tmp_path / "in"), "--output", str(tmp_path / "out"))

    assert (tmp_path / "out").read_bytes() == b""


def test_a_file_may_be_written_over_itself(tmp_path: Path) -> None:
    messages = written(tmp_path / "in", record(1, "hello"))

    told("--input", str(messages), "--output", str(messages))

    assert lines_of(messages)[0]["action"]


def test_what_is_no_file_stays_what_it_is(tmp_path: Path) -> None:
    messages = written(tmp_path / "in", record(1, "hello"))
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "aim")

    told("--input", str(messages), "--output", "/dev/null")
    told("--input", str(messages), "--output", str(link))

    assert Path("/dev/null").is_char_device()
    assert link.is_symlink()
    assert lines_of(tmp_path / "aim")[0]["id"] == "m-1"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON"),
        (b"hello", "not JSON"),
        (b"[1]", "Expected `object`"),
        (b'{"id": 1}', "missing required field `author`"),
        (b'{"id": 1, "author": "seller"}', "missing required field `text`"),
        (b'{"author": "seller", "text": "x"}', "missing required field `id`"),
        (b'{"id": 1, "author": "system", "text": "x"}', "'system'"),
        (b'{"id": 1, "author": "seller", "text": 5}', "$.text"),
        (b'{"id": 1, "author": "seller", "text": "x", "context": "y"}', "$.context"),
        (b'{"id": 1, "author": "seller", "text": "x", "context": [1]}', "$.context"),
        (b'{"id": null, "author": "seller", "text": "x"}', "$.id"),
        (b'{"id": 1, "author": "seller", "text": "\xff"}', "not UTF-8"),
        (b'{"id": 1, "author": "seller", "text": "%s"}' % (b"x" * 20_001), "20000"),
        (b'{"id": "\\ud83d", "author": "seller", "text": "x"}', "surrogate"),
        (b"[" * 100_000, "Expected `object`"),
        (b"x" * ((1 << 20) + 1), "longer than 1,048,576 bytes"),
        (b"\x00", "not JSON"),
        (b"NaN", "Expected `object`"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_line_is_one_sentence_with_its_number_and_nothing_is_half_written(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    good = json.dumps(record(1, "hello")).encode()
    (tmp_path / "in").write_bytes(good + b"\n\n" + line + b"\n" + good + b"\n")
    (tmp_path / "out").write_text("as it was")

    ended = moderate("--input", str(tmp_path / "in"), "--output", str(tmp_path / "out"))

    assert_one_sentence(ended, 1, "line 3")
    assert reason in ended.stderr.decode()
    assert (tmp_path / "out").read_text() == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_a_killed_run_leaves_the_target_as_it_was_and_the_next_clears_up(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("as it was")
    command = [sys.executable, "-m", "prilavok.cli", "moderate", "--input", "-"]
    with subprocess.Popen(
        [*command, "--output", str(tmp_path / "out")], stdin=subprocess.PIPE
    ) as run:
        assert run.stdin is not None
        run.stdin.write(json.dumps(record(1, "hello")).encode() + b"\n")
        run.stdin.flush()
        deadline = time.monotonic() + PATIENCE_S
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        run.kill()

    assert (tmp_path / "out").read_text() == "as it was"
    assert len(list(tmp_path.iterdir())) == 2

    messages = written(tmp_path / "in", record(1, "hello"))
    ended = moderate("--input", str(messages), "--output", str(tmp_path / "out"))

    assert ended.returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_a_run_leaves_alone_what_another_is_writing(tmp_path: Path) -> None:
    with replacing(tmp_path / "out") as slow:
        slow.write(b"slow")
        with replacing(tmp_path / "out") as quick:
            quick.write(b"quick")
        assert (tmp_path / "out").read_bytes() == b"quick"

    assert (tmp_path / "out").read_bytes() == b"slow"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_told_to_end_clears_away_what_it_began(
    tmp_path: Path, number: signal.Signals
) -> None:
    (tmp_path / "out").write_text("as it was")
    command = [sys.executable, "-m", "prilavok.cli", "moderate", "--input", "-"]
    with subprocess.Popen(
        [*command, "--output", str(tmp_path / "out")], stdin=subprocess.PIPE
    ) as run:
        assert run.stdin is not None
        run.stdin.write(json.dumps(record(1, "hello")).encode() + b"\n")
        run.stdin.flush()
        deadline = time.monotonic() + PATIENCE_S
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(list(tmp_path.iterdir())) == 2
        run.send_signal(number)

    assert run.returncode == 128 + number
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").read_text() == "as it was"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_file_in_another_encoding_is_refused_as_such(
    tmp_path: Path, encoding: str, count: int
) -> None:
    lines = "".join(f"{json.dumps(record(n, 'hello'))}\n" for n in range(count))
    (tmp_path / "in").write_bytes(lines.encode(encoding))

    ended = moderate("--input", str(tmp_path / "in"))

    assert_one_sentence(ended, 1, "line 1: it is not")
    assert "not UTF-8" in ended.stderr.decode()
    assert ended.stdout == b""


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    messages = written(tmp_path / "in", *(record(n, "hello there") for n in range(5_000)))
    command = f"{sys.executable} -m prilavok.cli moderate --input {messages} | head -n 1"

    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=120, check=False
    )

    assert json.loads(ended.stdout)["id"] == "m-0"
    assert b"Traceback" not in ended.stderr


def test_a_terminal_sees_how_far_it_is(tmp_path: Path) -> None:
    messages = written(tmp_path / "in", *(record(n, "hello there") for n in range(3_000)))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "prilavok.cli", "moderate", "--input", str(messages)]
    command += ["--output", str(tmp_path / "out")]
    with subprocess.Popen(command, stderr=theirs, env={**os.environ, "TERM": "xterm"}) as run:
        os.close(theirs)
        seen = b""
        while piece := read_from(ours):
            seen += piece
        assert run.wait(timeout=60) == 0

    assert b"%" in seen
    assert len(lines_of(tmp_path / "out")) == 3_000


def read_from(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the other end is closed
        return b""


# What makes no sense


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        ((), 1, "Give a text"),
        (("x", "--input", "y"), 1, "one of the two"),
        (("x", "--output", "y"), 1, "--input"),
        (("x", "--detail"), 1, "--input"),
        (("--input", "y", "--context", "z"), 1, "--context"),
        (("x", "y"), 2, "y"),
        (("x", "--role", "operator"), 2, "--role"),
        (("--inptu", "y"), 2, "--inptu"),
        (("-5 %",), 2, "behind a -- of its own"),
        (("--input", "nowhere.jsonl"), 1, "nowhere.jsonl: No such file"),
        (("--input", "/"), 1, "/: Is a directory"),
        (("x", "--rulebook", "nowhere.json"), 1, "nowhere.json: No such file"),
        (("x", "--rulebook", "/"), 1, "/: Is a directory"),
        (("x" * 20_001,), 1, "20,000 characters"),
        (("replay",), 2, "--rulebook"),
        (("replay", "--rulebook", "nowhere.json"), 1, "nowhere.json: No such file"),
        (("replay", "--rulebook", "x", "--since", "yesterday"), 2, "--since"),
        (("replay", "--rulebook", "x", "--sample", "21"), 2, "--sample"),
        (("replay", "--rulebook", "x", "--limit", "0"), 2, "--limit"),
    ],
)
def test_a_call_that_makes_no_sense_is_one_sentence(
    arguments: tuple[str, ...], code: int, part: str
) -> None:
    assert_one_sentence(moderate(*arguments), code, part)


@pytest.mark.parametrize(
    ("document", "part"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[]", "Expected `object`"),
        (b"[" * 100_000, "not JSON"),
        (b'{"name": "x"}', "$: Object missing required field `own_hosts`"),
        (
            b'{"name": "x", "own_hosts": ["a"], "rules": [{"id": "x"}]}',
            "$.rules[0]: Object missing required field `label`",
        ),
        (b'{"name": "x", "own_hosts": ["a"], "rules": [], "extra": 1}', "extra"),
        (
            b'{"name": "x", "own_hosts": ["a"], "rules": [], "word_lists":'
            b' [{"id": "x", "label": "insult", "patterns": ["("]}]}',
            "pattern",
        ),
        (
            b'{"name": "x", "own_hosts": ["a"], "rules": [], "external_judge":'
            b' {"url": "http://judge.example/"}}',
            "https://",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_rulebook_that_cannot_be_applied_is_one_sentence(
    tmp_path: Path, document: bytes, part: str
) -> None:
    (tmp_path / "draft.json").write_bytes(document)

    ended = moderate("x", "--rulebook", str(tmp_path / "draft.json"))

    assert_one_sentence(ended, 1, part)
    assert str(tmp_path / "draft.json") in ended.stderr.decode()


def test_a_text_that_is_not_utf_8_is_one_sentence() -> None:
    assert_one_sentence(in_a_shell(b"\xff\xfe"), 1, "not UTF-8")


def test_an_output_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    messages = written(tmp_path / "in", record(1, "hello"))

    for target in ("/nowhere/out", "/proc/out", str(tmp_path)):
        ended = moderate("--input", str(messages), "--output", target)
        assert_one_sentence(ended, 1, target)


def test_spans_that_overlap_are_told_as_one() -> None:
    spans = [Span(5, 9), Span(0, 2), Span(1, 4), Span(4, 5), Span(5, 7)]

    assert joined_spans(spans) == (Span(0, 4), Span(4, 5), Span(5, 9))


# Shadow mode


@pytest.fixture
def past(monkeypatch: pytest.MonkeyPatch) -> list[tuple[datetime | None, datetime | None]]:
    """A chat in which three texts were written; what was asked of it."""
    asked: list[tuple[datetime | None, datetime | None]] = []
    start = datetime(2026, 3, 1, tzinfo=UTC)

    async def texts(
        since: datetime | None, until: datetime | None, looks_back: timedelta
    ) -> AsyncIterator[PastText]:
        assert looks_back == timedelta(minutes=15)
        asked.append((since, until))
        for n, text in enumerate(["an apple", "a pear \x1b[31m", "plain talk"]):
            yield PastText(
                id=str(n),
                role=Role.SELLER,
                text=text,
                sent_at=start + timedelta(minutes=n),
                action=Action.DELIVER,
                version=1,
                situation=Situation(exempt=True),
            )

    monkeypatch.setattr(wiring, "past_texts", lambda _: texts)
    return asked


def test_a_draft_is_replayed_over_what_was_written(
    draft: Path,
    past: list[tuple[datetime | None, datetime | None]],
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PRILAVOK_DATABASE_URL", database_url)
    book = ("--rulebook", str(draft))

    report = json.loads(told("replay", *book, "--json", "--since", "2026-03-01"))
    shown = told("replay", *book, "--limit", "2", "--sample", "1")

    assert past[0] == (datetime(2026, 3, 1, tzinfo=UTC), None)
    assert (report["texts"], report["changed"]) == (3, 2)
    assert "2 texts replayed: 2 would fare otherwise (100.0%)" in shown
    assert "There are more texts than were replayed." in shown
    assert "1 × deliver → refuse" in shown
    assert "an apple" in shown
    assert "\x1b[31m" not in shown
    assert "no-apples" in shown


def test_replay_creates_no_database(draft: Path, tmp_path: Path) -> None:
    mistyped = tmp_path / "no-such-folder"

    ended = in_a_shell("replay", "--rulebook", str(draft), PRILAVOK_DATA_DIR=str(mistyped))

    assert_one_sentence(ended, 3, f"no database in {mistyped}")
    assert not mistyped.exists()


def test_replay_reads_the_chats_of_the_database_that_is_named(
    draft: Path, database_url: str
) -> None:
    ended = in_a_shell(
        "replay", "--rulebook", str(draft), "--json", PRILAVOK_DATABASE_URL=database_url
    )

    report = json.loads(said_by(ended))
    assert (report["texts"], report["is_whole"]) == (0, True)


def test_a_database_that_is_down_is_one_sentence(draft: Path) -> None:
    nowhere = "postgresql://127.0.0.1:1/x?connect_timeout=2"

    ended = in_a_shell("replay", "--rulebook", str(draft), PRILAVOK_DATABASE_URL=nowhere)

    assert_one_sentence(ended, 4, "database")
