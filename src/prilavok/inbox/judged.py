"""Texts that a seller keeps for its buyers are judged when they are saved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from prilavok.chat.judging import Judges, kept
from prilavok.chat.protocol import ShownVerdict
from prilavok.chat.verdicts import SENTENCES, shown
from prilavok.chat.writing import check_text
from prilavok.core.database import Connection
from prilavok.core.errors import Refused
from prilavok.moderation.model import NOWHERE_SPECIAL, Action, Label, Role


@dataclass(eq=False)
class TextRefused(Refused):
    """This text would not be shown as it is: {reason}"""

    reason: str
    label: Label
    rule: str | None
    verdict: ShownVerdict


async def check_text_of_seller(
    conn: Connection,
    judges: Judges,
    text: str,
    now: datetime,
    *,
    may: Collection[Label] = (),
) -> None:
    """Raise `TextInvalid` or `TextRefused` unless `text` would be delivered as it is, wherever the
    seller says it; what it `may` be does not matter. Nobody outside is asked: they are when it is
    sent."""
    check_text(text)
    judge = (await judges.in_force(conn, now)).judge
    verdict = kept(judge(text, Role.SELLER, NOWHERE_SPECIAL, ()), text)
    if verdict is None or verdict.action is Action.DELIVER:
        return
    deciding = verdict.deciding
    assert deciding is not None
    if deciding.label in may:
        return
    raise TextRefused(SENTENCES[deciding.label], deciding.label, deciding.rule, shown(verdict))
