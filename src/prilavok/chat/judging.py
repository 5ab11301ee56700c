"""The judge's place in the chat: every text of every writer passes it before it is stored.

Which judge that is follows from the rulebook in force. A rulebook is made ready once per version;
whoever decides by one names it (`rights.Right`), and decides again once another one is published.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from prilavok import market, programmes
from prilavok.chat.model import ChatRow, KeptVerdict, MessageId, Side, State
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane
from prilavok.moderation.external import ExternalJudges, Opinion
from prilavok.moderation.judge import Judge
from prilavok.moderation.model import Action, Role, Situation, Verdict
from prilavok.moderation.programme import KIND, PRESET_DEFAULT, Rulebook

JUDGES_KEPT_MAX = 4

ROLE_OF: Final = {Side.BUYER: Role.BUYER, Side.SELLER: Role.SELLER}
STATE_AFTER: Final = {
    Action.DELIVER: State.DELIVERED,
    Action.MASK: State.MASKED,
    Action.HOLD: State.HELD,
    Action.REFUSE: State.REFUSED,
}


class JudgeInForce(Struct, frozen=True):
    """The judge of the rulebook in force, and until when it is that."""

    judge: Judge
    until: datetime | None = None

    @property
    def looks_back(self) -> timedelta:
        """How far back the author's earlier texts count."""
        return self.judge.rulebook.looks_back


class Judges:
    """The judges of the rulebooks that operators publish; each is made ready once."""

    def __init__(
        self,
        make_ready: Callable[[Rulebook, int], Judge],
        external: ExternalJudges | None = None,
    ) -> None:
        """`external` asks the judges that rulebooks name; without it nobody is asked."""
        self.make_ready = make_ready
        self.external = external
        self._ready: OrderedDict[int, Judge] = OrderedDict()

    async def in_force(self, conn: Connection, now: datetime) -> JudgeInForce:
        """The judge by what is published for `now`, else by the default preset as version 0."""
        in_force = await programmes.version_in_force(conn, KIND, now)
        version = in_force.version
        judge = self._ready.get(version)
        if judge is None:
            rulebook = await _rulebook(conn, version)
            judge = self._ready[version] = self.make_ready(rulebook, version)
        self._ready.move_to_end(version)
        if len(self._ready) > JUDGES_KEPT_MAX:
            self._ready.popitem(last=False)
        return JudgeInForce(judge, in_force.until)

    def has_to_ask(self, judge: Judge) -> bool:
        """Whether `judge` asks somebody else too, which takes a while."""
        return self.external is not None and judge.rulebook.external_judge is not None

    async def opinion(
        self, judge: Judge, text: str, side: Side, situation: Situation, message_id: MessageId
    ) -> Opinion | None:
        """What the external judge thinks of `text`; None where nobody is asked."""
        if self.external is None:
            return None
        return await self.external.weigh(judge, text, ROLE_OF[side], situation, str(message_id))

    async def close(self) -> None:
        if self.external is not None:
            await self.external.close()


def kept(verdict: Verdict, text: str) -> KeptVerdict | None:
    """What is kept of a verdict on `text`: nothing of one that found nothing."""
    if not verdict.findings and verdict.action is Action.DELIVER:
        return None
    return KeptVerdict(
        action=verdict.action,
        text=verdict.text,
        findings=verdict.findings,
        version=verdict.version,
        reason=verdict.reason,
        original=text if verdict.text != text else None,
    )


async def situation_of(
    conn: Connection, chat: ChatRow, order: market.Order | None, *, exempt: bool = False
) -> Situation:
    """Where texts of `chat` are written; its numbers are those that both sides know anyway.
    `exempt` says that it stayed open while chats are switched off.

    Facts name no tracking numbers yet: they come in here once they do.
    """
    known: set[str] = {chat.context_id}
    if order is not None:
        lane = Lane(chat.lane)
        lines = await market.lines_of_order(conn, lane, chat.seller_id, order.order_id)
        known.update(line.product_id for line in lines)
    return Situation(
        scheme=order.scheme if order is not None else None,
        exempt=exempt,
        known_numbers=frozenset(known),
    )


async def _rulebook(conn: Connection, version: int) -> Rulebook:
    if version == 0:
        return programmes.preset(KIND, PRESET_DEFAULT)
    return await programmes.document(conn, KIND, version)
