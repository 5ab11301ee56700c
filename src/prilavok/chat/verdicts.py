"""A verdict as its author is told it: the labels, the words that it is due to, what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from prilavok.chat.model import KeptVerdict
from prilavok.chat.protocol import Advice, ShownFinding, ShownVerdict, ShownWords
from prilavok.core.errors import Refused
from prilavok.moderation.model import Action, Finding, Label, weight

SENTENCES: Final = {
    Label.CONTACT_EXCHANGE: "it gives or asks for a contact.",
    Label.OFF_PLATFORM: "it leads away from the marketplace.",
    Label.PERSONAL_DATA_REQUEST: "it asks for personal data.",
    Label.INSULT: "it insults.",
    Label.THREAT: "it threatens.",
    Label.PLATFORM_DISPARAGEMENT: "it speaks ill of the marketplace.",
    Label.SELLER_DISPARAGEMENT: "it speaks ill of other sellers.",
    Label.MONOSYLLABIC: "it says too little; write a full answer.",
    Label.PHISHING: "it looks like a fraud.",
}
NOT_SETTLED: Final = "it could not be checked."
"""Where no finding says why: the external judge was down."""


@dataclass(eq=False)
class MessageRefused(Refused):
    """The message was not sent: {reason}"""

    reason: str
    label: Label | None
    rule: str | None
    verdict: ShownVerdict
    message_id: UUID


@dataclass(eq=False)
class EditRefused(MessageRefused):
    """The edit was not taken, and the message stays as it was: {reason}"""


def refusal(
    verdict: KeptVerdict, message_id: UUID, kind: type[MessageRefused] = MessageRefused
) -> MessageRefused:
    """What to tell the author of a text that the other side does not see because of `verdict`: by
    `message_id` they may contest it."""
    deciding = verdict.deciding
    return kind(
        reason=SENTENCES[deciding.label] if deciding is not None else NOT_SETTLED,
        label=deciding.label if deciding is not None else None,
        rule=deciding.rule if deciding is not None else None,
        verdict=shown(verdict),
        message_id=message_id,
    )


def shown(verdict: KeptVerdict) -> ShownVerdict:
    """`verdict` as its author may see it: how sure we were is ours."""
    deciding = verdict.deciding
    rewrite = deciding is not None and deciding.label is Label.MONOSYLLABIC
    return ShownVerdict(
        action=verdict.action,
        version=verdict.version,
        findings=tuple(
            shown_finding(found, verdict.written)
            for found in sorted(verdict.findings, key=weight, reverse=True)
            if found.action is not Action.DELIVER
        ),
        advice=Advice.REWRITE if rewrite else None,
        reason=verdict.reason,
    )


def shown_finding(found: Finding, text: str) -> ShownFinding:
    """`found` in `text` as its author may see it."""
    return ShownFinding(
        label=found.label,
        action=found.action,
        rule=found.rule,
        direction=found.direction,
        reasons=found.reasons,
        words=tuple(
            ShownWords(span.start, span.end, text[span.start : span.end]) for span in found.spans
        ),
    )
