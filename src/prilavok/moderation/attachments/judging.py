"""What an attachment says, judged like texts of its author. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from prilavok.moderation.attachments.model import (
    AttachmentFinding,
    AttachmentState,
    AttachmentVerdict,
    Contents,
    Outcome,
    Part,
    Passage,
    Unusable,
)
from prilavok.moderation.attachments.payloads import contact_in, is_receipt
from prilavok.moderation.judge import Judge
from prilavok.moderation.model import (
    NOWHERE_SPECIAL,
    Action,
    Direction,
    Finding,
    Label,
    Role,
    Situation,
    Span,
)

RETAIL: Final = frozenset(
    {
        "EAN-13", "EAN-8", "UPC-A", "UPC-E", "ISBN", "ITF-14", "PZN", "Code 32",
        "DataBar Omni", "DataBar Stacked", "DataBar Stacked Omni", "DataBar Limited",
    }
)  # fmt: skip
"""Formats for goods alone, which check themselves: nothing can be said in them."""

_NUMBER_OF_GOODS = re.compile(r"\((?:00|01|02)\)\d{14,18}")
"""As GS1 codes begin, which stand on goods and parcels: they check themselves, too."""

CERTAIN: Final = 99

STATES: Final = {
    Action.DELIVER: AttachmentState.CLEAN,
    Action.MASK: AttachmentState.REJECTED,  # a file has no part that could be hidden
    Action.HOLD: AttachmentState.PENDING,
    Action.REFUSE: AttachmentState.REJECTED,
}
SEVERITY: Final = (AttachmentState.CLEAN, AttachmentState.PENDING, AttachmentState.REJECTED)


def judge_attachment(
    judge: Judge,
    content: bytes,
    role: Role,
    situation: Situation = NOWHERE_SPECIAL,
    recent: Sequence[str] = (),
) -> AttachmentVerdict:
    """What becomes of `content`, sent after its author's `recent` texts. Never raises.

    It is read here and now, for as long as that takes: where strangers send files and others wait,
    use `readers.Readers`, which bounds the time.
    """
    # A server leaves reading, and the libraries it takes, to other processes.
    from prilavok.moderation.attachments.reading import read_attachment  # noqa: PLC0415

    return verdict_on(judge, read_attachment(content), role, situation, recent)


def verdict_on(
    judge: Judge,
    outcome: Outcome,
    role: Role,
    situation: Situation = NOWHERE_SPECIAL,
    recent: Sequence[str] = (),
) -> AttachmentVerdict:
    """What becomes of an attachment that was read with this `outcome`."""
    if isinstance(outcome, Unusable):
        return rejected(judge, outcome)
    found = judge_contents(judge, outcome, role, situation, recent)
    return settled(judge, outcome, [finding for findings in found for finding in findings])


def judge_contents(
    judge: Judge,
    contents: Contents,
    role: Role,
    situation: Situation = NOWHERE_SPECIAL,
    recent: Sequence[str] = (),
) -> Iterator[list[AttachmentFinding]]:
    """What is wrong with each passage in turn, so that a caller may breathe between them.

    Codes continue each other as texts do: a number may be spread over two of them.
    """
    before = list(recent)
    for passage in contents.passages:
        yield list(_findings(judge, passage, role, situation, before))
        if passage.place.part is Part.CODE:
            before.append(passage.text)


def settled(
    judge: Judge, contents: Contents, findings: Sequence[AttachmentFinding]
) -> AttachmentVerdict:
    """The verdict that `findings` amount to."""
    actions = {found.finding.action for found in findings} or {Action.DELIVER}
    return AttachmentVerdict(
        max((STATES[action] for action in actions), key=SEVERITY.index),
        max(actions, key=lambda action: action.strictness),
        judge.version,
        contents.media_type,
        findings=tuple(dict.fromkeys(findings)),
    )


def rejected(judge: Judge, unusable: Unusable) -> AttachmentVerdict:
    """The verdict on what could not be read."""
    return AttachmentVerdict(
        AttachmentState.REJECTED,
        Action.REFUSE,
        judge.version,
        unusable.media_type,
        unusable.flaw,
    )


def not_yet(judge: Judge) -> AttachmentVerdict:
    """The verdict while there is no time to read."""
    return AttachmentVerdict(AttachmentState.PENDING, Action.DELIVER, judge.version)


def _findings(
    judge: Judge, passage: Passage, role: Role, situation: Situation, recent: Sequence[str]
) -> Iterator[AttachmentFinding]:
    place = passage.place
    if place.part is Part.CODE and (place.format in RETAIL or is_receipt(passage.text)):
        return
    text = _NUMBER_OF_GOODS.sub(_blank, passage.text)
    verdict = judge(text, role, situation, recent)
    kind = contact_in(text) if place.part is not Part.TEXT else None
    if kind is not None:
        verdict = judge.with_findings(verdict, text, [_contact(text, kind)], role, situation)
    for finding in verdict.findings:
        # Nobody has to be talkative in a picture.
        if finding.label is not Label.MONOSYLLABIC:
            yield AttachmentFinding(place, passage.text, finding)


def _contact(text: str, kind: str) -> Finding:
    spans = (Span(0, len(text)),)
    return Finding(Label.CONTACT_EXCHANGE, CERTAIN, spans, (kind,), Direction.GIVES)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
