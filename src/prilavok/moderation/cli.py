"""`prilavok moderate`: the judge at the command line, without a server or a database."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import App, Parameter
from msgspec import Struct
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from prilavok.core.errors import Invalid
from prilavok.moderation.explaining import explanation
from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.model import Action, Finding, HoldReason, Label, Role, Situation, Span
from prilavok.moderation.programme import KIND, PRESET_DEFAULT, Rulebook, RulebookInvalid
from prilavok.moderation.records import (
    STANDARD,
    TEXT_CHARS_MAX,
    FileUnusable,
    joined_spans,
    judge_file,
    judging_by,
)
from prilavok.programmes.model import DocumentInvalid
from prilavok.programmes.presets import preset
from prilavok.programmes.rules import document_of

DRAFT = 0
"""The version of what nobody has published."""
RULEBOOK_BYTES_MAX = 16 << 20

A_DASH_TOO = Parameter(negative=(), allow_leading_hyphen=True)
Json = Annotated[bool, Parameter(negative=(), help="Print JSON for a machine to read.")]
RulebookFile = Annotated[
    Path | None,
    Parameter(name="--rulebook", help="A rulebook in JSON, instead of the one that ships."),
]

moderate = App(name="moderate", help="Judge texts, and see what a rulebook would change.")
moderate.command("prilavok.moderation.replay_cli:replay", name="replay")


@dataclass(eq=False)
class CallUnclear(Invalid):
    """{reason}"""

    reason: str


class Explained(Struct, frozen=True):
    """A verdict on a text, for a machine. `text` is what the other side would see."""

    action: Action
    labels: tuple[Label, ...]
    spans: tuple[Span, ...]
    findings: tuple[Finding, ...]
    text: str | None
    reason: HoldReason | None


@moderate.default
def judge_text(  # noqa: PLR0913, an option each
    text: str | None = None,
    /,
    *,
    input: Annotated[str | None, A_DASH_TOO] = None,  # noqa: A002, as it is called outside
    output: Annotated[str, A_DASH_TOO] = STANDARD,
    role: Role = Role.SELLER,
    context: Annotated[list[str] | None, A_DASH_TOO] = None,
    rulebook: RulebookFile = None,
    scheme: str | None = None,
    exempt: bool = False,
    detail: bool = False,
    json: Json = False,
) -> None:
    """Say what the judge makes of a text, or of every message in a file.

    A text that begins with a dash goes behind two dashes: prilavok moderate -- "-5 %".

    Parameters
    ----------
    text
        The text to judge.
    input
        A file of messages instead, a JSON record on each line: id, author (seller or buyer), text,
        and if you like lang and context, a list of earlier texts. A dash is stdin.
    output
        Where its verdicts go: id, labels, action and spans on each line. A dash is stdout.
    role
        Whom the text is by.
    context
        What the same author wrote before, oldest first; say it again for more.
    scheme
        The scheme of the chat's order, where rules ask for it.
    exempt
        Judge as in a chat that stayed open while chats are switched off.
    detail
        Add the findings to each verdict on a file.
    """
    situation = Situation(scheme=scheme, exempt=exempt)
    if (text is None) == (input is None):
        raise CallUnclear("Give a text, or --input with a file of messages: one of the two.")
    if input is not None:
        if context:
            raise CallUnclear("Messages of a file bring their own context: leave --context out.")
        _judge_file(input, output, judge_of(rulebook), situation, detail=detail)
        return
    assert text is not None
    if output != STANDARD or detail:
        raise CallUnclear("--output and --detail go with --input.")
    said = [_checked(each) for each in (text, *(context or ()))]
    _explain(said[0], role, situation, said[1:], judge_of(rulebook), json=json)


def _explain(
    text: str, role: Role, situation: Situation, recent: Sequence[str], judge: Judge, *, json: bool
) -> None:
    verdict = judge(text, role, situation, recent)
    if not json:
        replace_what_cannot_be_printed()
        console = Console()
        console.print(explanation(text, verdict, columns=console.width))
        return
    is_seen = verdict.action in {Action.DELIVER, Action.MASK}
    print_json(
        Explained(
            action=verdict.action,
            labels=tuple(dict.fromkeys(verdict.labels)),
            spans=joined_spans(span for found in verdict.findings for span in found.spans),
            findings=verdict.findings,
            text=verdict.text if is_seen else None,
            reason=verdict.reason,
        )
    )


def _checked(text: str) -> str:
    """`text` if it can have been typed; raises `CallUnclear`."""
    if len(text) > TEXT_CHARS_MAX:
        raise CallUnclear(f"A text has at most {TEXT_CHARS_MAX:,} characters.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise CallUnclear("The text is not UTF-8.") from error
    return text


def _judge_file(
    source: str, target: str, judge: Judge, situation: Situation, *, detail: bool
) -> None:
    judging = judging_by(judge, situation, detail=detail)
    path = Path(source)
    total = path.stat().st_size if source != STANDARD and path.is_file() else None
    with progress_bar(quiet=False) as bar:
        task = bar.add_task("stdin" if source == STANDARD else path.name, total=total)
        judge_file(source, target, judging, lambda done: bar.advance(task, done))


def judge_of(path: Path | None) -> Judge:
    rulebook = preset(KIND, PRESET_DEFAULT) if path is None else _rulebook_of(path)
    return Judge(rulebook, DRAFT, Model.load())


def _rulebook_of(path: Path) -> Rulebook:
    """The rulebook in a file; raises `FileUnusable`."""
    try:
        with path.open("rb") as file:
            content = file.read(RULEBOOK_BYTES_MAX + 1)
        if len(content) > RULEBOOK_BYTES_MAX:
            raise FileUnusable(str(path), f"it is longer than {RULEBOOK_BYTES_MAX:,} bytes.")
        return document_of(KIND, msgspec.json.decode(content))
    except DocumentInvalid as error:
        raise FileUnusable(str(path), f"{error.path}: {error.reason}.") from error
    except RulebookInvalid as error:
        raise FileUnusable(str(path), error.reason) from error
    except OSError as error:
        raise FileUnusable(str(path), f"{error.strerror}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileUnusable(str(path), f"it is not JSON ({error}).") from error


def print_json(told: Struct) -> None:
    sys.stdout.write(f"{msgspec.json.encode(told).decode()}\n")


def replace_what_cannot_be_printed() -> None:
    """A terminal may not know every sign; that is no reason to fail."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)  # None where something captures it
    if reconfigure is not None:
        reconfigure(errors="replace")


def progress_bar(*, quiet: bool) -> Progress:
    """A bar on a terminal, which leaves nothing behind."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )
