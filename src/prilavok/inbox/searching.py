"""Searching an inbox: what to look for, and where it stands in what is found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from prilavok.chat.lookups import messages_in
from prilavok.chat.model import ChatId, SeqRange
from prilavok.core.arrays import TextArray, UuidArray
from prilavok.core.database import Connection, fetch
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.inbox.model import FoundMessage
from prilavok.inbox.search_index import ABOUT, mark_of
from prilavok.inbox.words import Query, matches, query_of, tsquery_of, words_of

SNIPPET_LENGTH_MAX: Final = 160
BEFORE_MATCH: Final = 40
"""Characters of a snippet in front of the first match."""


class Hit(Struct, frozen=True):
    """A message, or with seq 0 what the chat is about."""

    chat_id: ChatId
    seq: int


class Stems(Struct, frozen=True):
    word: str
    stems: tuple[str, ...]


class Search(Struct, frozen=True):
    """What is searched, for ourselves and for PostgreSQL."""

    query: Query
    tsquery: str


async def search_for(conn: Connection, seller_id: SellerId, text: str) -> Search | None:
    """What to search for `text` in the chats of a seller; None where it has no word in it."""
    query = query_of(text)
    if query.is_empty:
        return None
    stems = await _stems_of(conn, query.stemmed)
    return Search(query, tsquery_of(query, mark_of(seller_id), stems))


async def messages_found(
    conn: Connection, lane: Lane, search: Search, chat_ids: Sequence[ChatId]
) -> dict[ChatId, FoundMessage | None]:
    """Of each chat the newest message in which it stands, None where it stands in what the chat is
    about. A chat is missing where the message has been changed a moment ago and says it no more."""
    hits = await fetch(
        conn,
        NEWEST_HITS,
        {"lane": lane, "chat_ids": UuidArray(chat_ids), "query": search.tsquery},
        row=Hit,
    )
    places = [SeqRange(hit.chat_id, hit.seq, hit.seq) for hit in hits if hit.seq != ABOUT]
    messages = {message.chat_id: message for message in await messages_in(conn, lane, places)}
    stems = await _stems_of(
        conn,
        {
            *search.query.stemmed,
            *(
                word.form
                for message in messages.values()
                for word in words_of(message.text)
                if not word.is_han
            ),
        },
    )
    found: dict[ChatId, FoundMessage | None] = {
        hit.chat_id: None for hit in hits if hit.seq == ABOUT
    }
    for chat_id, message in messages.items():
        spans = matches(search.query, message.text, stems)
        if spans:
            text, shown = snippet(message.text, spans)
            found[chat_id] = FoundMessage(
                message.seq or 0, message.side, text, tuple(shown), message.sent_at
            )
    return found


def snippet(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """The part of `text` around the first of `spans`, and those of them that are within it."""
    begin = max(0, min(spans[0][0] - BEFORE_MATCH, len(text) - SNIPPET_LENGTH_MAX))
    if begin > 0:
        space = text.find(" ", begin, spans[0][0])
        begin = space + 1 if space >= 0 else begin
    end = min(len(text), begin + SNIPPET_LENGTH_MAX)
    within = [(start - begin, stop - begin) for start, stop in spans if stop <= end]
    head, tail = "…" if begin else "", "…" if end < len(text) else ""
    return head + text[begin:end] + tail, [(s + len(head), e + len(head)) for s, e in within]


async def _stems_of(conn: Connection, words: Iterable[str]) -> dict[str, Sequence[str]]:
    asked = sorted(set(words))
    if not asked:
        return {}
    found = await fetch(conn, STEMS, {"words": TextArray(asked)}, row=Stems)
    return {each.word: each.stems for each in found}


# by the primary key
NEWEST_HITS = """
select wanted.chat_id, hit.seq
from unnest(%(chat_ids)s) as wanted (chat_id)
cross join lateral (
    select told.seq
    from message_words as told
    where told.lane = %(lane)s
    and told.chat_id = wanted.chat_id
    and told.words @@ %(query)s::text::tsquery
    order by told.seq desc
    limit 1
) as hit
"""

STEMS = """
select word, stems_of(word) as stems
from unnest(%(words)s) as word
"""
