"""What the sides of a claim write is judged as messages are: both read it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from prilavok.chat.judging import ROLE_OF, Judges, kept
from prilavok.chat.model import MessageId, Side
from prilavok.chat.verdicts import SENTENCES, shown
from prilavok.claims.errors import ClaimTextRefused
from prilavok.core.database import Database
from prilavok.core.ids import uuid7
from prilavok.moderation.model import Action, Label, Situation


class Writing(Struct, frozen=True):
    """Who writes, what numbers both sides know anyway, and what the side has said before."""

    side: Side
    scheme: str | None
    known_numbers: frozenset[str]
    recent: tuple[str, ...] = ()


async def seen_text(
    db: Database, judges: Judges, text: str, writing: Writing, now: datetime
) -> str:
    """`text` as the other side sees it: a part of it may be masked.

    What would be held or refused as a message is not taken: raises `ClaimTextRefused`, for its
    author to say it otherwise.
    """
    if not text.strip():
        return ""
    situation = Situation(scheme=writing.scheme, known_numbers=writing.known_numbers)
    async with db.reading() as conn:
        judge = (await judges.in_force(conn, now)).judge
    verdict = judge(text, ROLE_OF[writing.side], situation, writing.recent)
    if judges.has_to_ask(judge):
        asked_as = MessageId(uuid7(now))
        opinion = await judges.opinion(judge, text, writing.side, situation, asked_as)
        if opinion is not None:
            verdict = opinion.joined(verdict, judge)
    found = kept(verdict, text)
    if found is None or verdict.action in (Action.DELIVER, Action.MASK):
        return verdict.text
    if all(finding.label is Label.MONOSYLLABIC for finding in verdict.findings):
        return text  # how much is to be said of a claim, the act itself bounds
    deciding = found.deciding
    label = deciding.label if deciding is not None else None
    reason = SENTENCES[deciding.label] if deciding is not None else "it has to be looked at."
    raise ClaimTextRefused(reason, label, shown(found))
