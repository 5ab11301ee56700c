"""Files, and what is wrong with them, as their authors are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok.chat.files.model import FLAW_SENTENCES, FileRow, FileState, FileVerdict
from prilavok.chat.model import ShownFile
from prilavok.chat.protocol import ShownFinding
from prilavok.chat.verdicts import SENTENCES, shown_finding
from prilavok.core.errors import Refused
from prilavok.moderation.attachments.model import AttachmentFinding, Flaw, Place
from prilavok.moderation.model import Action, Label


class ShownFileFinding(Struct, frozen=True):
    """What a file says against the rules, and where in it."""

    place: Place
    finding: ShownFinding


class Attachment(ShownFile, frozen=True, kw_only=True, gc=False):
    """A file that was taken in. A held one can be sent: its message waits for a moderator then, and
    `findings` say why."""

    state: FileState
    findings: tuple[ShownFileFinding, ...] = ()


class UnsentFiles(Struct, frozen=True):
    """Files that no message has, newest first."""

    files: tuple[Attachment, ...]


@dataclass(eq=False)
class FileRefused(Refused):
    """The file was not taken: {reason}"""

    reason: str
    flaw: Flaw | None
    label: Label | None
    rule: str | None
    findings: tuple[ShownFileFinding, ...]
    file_id: UUID | None
    contest_until: datetime | None


def attachment_of(file: FileRow) -> Attachment:
    """`file` as its author is told."""
    return Attachment(
        file_id=file.file_id,
        name=file.name,
        media_type=file.media_type,
        bytes=file.bytes,
        width=file.width,
        height=file.height,
        pages=file.pages,
        length_s=file.length_s,
        state=file.state,
        findings=shown_findings(file.verdict),
    )


def shown_findings(verdict: FileVerdict | None) -> tuple[ShownFileFinding, ...]:
    """What the author is told of a verdict: how sure we were is ours."""
    found: Iterable[AttachmentFinding] = verdict.findings if verdict is not None else ()
    return tuple(
        ShownFileFinding(each.place, shown_finding(each.finding, each.text))
        for each in found
        if each.finding.action is not Action.DELIVER
    )


def flawed(flaw: Flaw) -> FileRefused:
    """What to tell of a file that cannot be taken, whatever it says: nobody could look at it."""
    return FileRefused(
        reason=FLAW_SENTENCES[flaw],
        flaw=flaw,
        label=None,
        rule=None,
        findings=(),
        file_id=None,
        contest_until=None,
    )


def refused(file: FileRow, contest_until: datetime) -> FileRefused:
    """What to tell of a file that says what may not be said."""
    assert file.verdict is not None
    deciding = file.verdict.findings[0].finding
    return FileRefused(
        reason=SENTENCES[deciding.label],
        flaw=None,
        label=deciding.label,
        rule=deciding.rule,
        findings=shown_findings(file.verdict),
        file_id=file.file_id,
        contest_until=contest_until,
    )
