"""What the people of a chat are told of decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok import notices
from prilavok.cases import CaseDecided, reason_in
from prilavok.core.database import Connection
from prilavok.core.parties import Party
from prilavok.notices import NewNotice, NoticeKind, Recipient, Translated
from prilavok.notices.model import Param
from prilavok.notices.words import LANGUAGES


class About(Struct, frozen=True):
    """Whom something is told about a chat, once for each `key`."""

    party: Party
    chat_id: UUID | None
    key: str


async def tell(
    conn: Connection,
    about: About,
    kind: NoticeKind,
    params: Mapping[str, Param],
    *,
    lanes: int,
    at: datetime,
) -> None:
    """Tell a party, with a link to the chat. The caller holds the party's lane."""
    link = f"/chats/{about.chat_id}" if about.chat_id is not None else None
    notice = NewNotice(kind, about.key, dict(params), link)
    await notices.tell(conn, Recipient.of(about.party), notice, lanes=lanes, now=at)


def reason_of(event: CaseDecided) -> Param:
    """Why it was decided so: in the moderator's words, or in the reader's language if the words
    were prepared."""
    return in_every_language(event.template) if event.template is not None else event.reason


def in_every_language(template: str) -> Translated:
    """A prepared reason, in every language."""
    return Translated({language: reason_in(template, language) for language in LANGUAGES})
