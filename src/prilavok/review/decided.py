"""A decision as reactions act on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from msgspec import Struct

from prilavok.cases import Case, CaseDecided
from prilavok.chat.model import ChatId, lane_of_chat
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane
from prilavok.notices import Translated
from prilavok.review.telling import About, reason_of
from prilavok.standing import penalties


class Decided(Struct, frozen=True):
    """A decision, the case it was taken on, and when it takes effect."""

    event: CaseDecided
    case: Case
    lanes: int
    at: datetime

    @property
    def chat_id(self) -> ChatId:
        assert self.case.evidence.chat_id is not None
        return ChatId(self.case.evidence.chat_id)

    @property
    def lane(self) -> Lane:
        """That of the chat."""
        return lane_of_chat(self.chat_id, self.lanes)

    @property
    def attempt_id(self) -> UUID:
        return UUID(self.case.subject)

    @property
    def because(self) -> penalties.Decision:
        said = reason_of(self.event)
        return penalties.Decision(
            self.event.decided_by,
            self.event.reason,
            self.case.case_id,
            said if isinstance(said, Translated) else None,
        )

    def about(self, what: str) -> About:
        """Something that the case's owner is told because of it."""
        key = f"case:{self.case.case_id}:{what}"
        return About(self.case.owner, self.case.evidence.chat_id, key)


Reaction: TypeAlias = Callable[[Connection, Decided], Awaitable[None]]
"""What a decision does. The lanes that it may write in are held."""
