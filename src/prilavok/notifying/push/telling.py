"""What devices are told, in three languages; pure."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from prilavok.chat.model import ChatId
from prilavok.notices.model import Notice
from prilavok.notifying.letters import WORDS
from prilavok.notifying.model import LetterLanguage
from prilavok.notifying.push.model import (
    BODY_CHARS_MAX,
    TITLE_CHARS_MAX,
    Told,
    Urgency,
)

AT_ONCE_MAX: Final = 4
"""More than that fill a screen: the rest is counted."""


def of_messages(language: LetterLanguage, chat_id: ChatId, unread: int, quoted: str | None) -> Told:
    """A chat has so many messages that nobody of the shop has read; `quoted` is what the last of
    them says, where that may be told."""
    words, link = WORDS[language], f"/console/chats/{chat_id}"
    return Told(
        title=words["messages"].format(count=unread),
        body=(quoted or words["push_open"])[:BODY_CHARS_MAX],
        link=link,
        tag=_tag_of(link),
        language=language,
        chat_id=chat_id,
    )


def of_notice(
    language: LetterLanguage, notice: Notice, *, is_urgent: bool, with_text: bool
) -> Told:
    """A notice: its title, and what it says where that may be told."""
    return Told(
        title=notice.title[:TITLE_CHARS_MAX],
        body=notice.body[:BODY_CHARS_MAX] if with_text else WORDS[language]["push_open"],
        link=f"/console{notice.link}" if notice.link else "/console/notices",
        tag=_tag_of(str(notice.notice_id)),
        language=language,
        urgency=Urgency.HIGH if is_urgent else Urgency.NORMAL,
    )


def trial(language: LetterLanguage) -> Told:
    """What somebody gets who wants to see whether it works."""
    words = WORDS[language]
    link = "/console/settings/notifications"
    return Told(
        title=words["push_trial"],
        body=words["push_trial_text"],
        link=link,
        tag=_tag_of(link),
        language=language,
        urgency=Urgency.HIGH,
    )


def at_most(told: Sequence[Told]) -> list[Told]:
    """Not more than `AT_ONCE_MAX`, the urgent ones first; the last one then counts the others."""
    ordered = sorted(told, key=lambda each: each.urgency is not Urgency.HIGH)
    if len(ordered) <= AT_ONCE_MAX:
        return ordered
    kept = ordered[: AT_ONCE_MAX - 1]
    language, left = ordered[0].language, len(ordered) - len(kept)
    words, link = WORDS[language], "/console/chats"
    more = Told(
        title=words["more"].format(count=left),
        body=words["push_open"],
        link=link,
        tag=_tag_of(link),
        language=language,
    )
    return [*kept, more]


def _tag_of(what: str) -> str:
    """32 characters, as many as a push's `Topic` may have (RFC 8030, 5.4), that say nothing."""
    return sha256(what.encode()).hexdigest()[:32]
