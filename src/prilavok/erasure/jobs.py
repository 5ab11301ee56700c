"""Erasing, a step at a time: each run of the duty commits what it did with how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from prilavok.chat.erasing import chats_of_buyer_by_lane, files_left
from prilavok.chat.model import ChatId, lane_of_chat
from prilavok.core.database import Connection
from prilavok.core.events import emit, heads, lock_lane
from prilavok.core.lanes import Lane, lane_of
from prilavok.erasure import emptying, store
from prilavok.erasure.model import BuyerErased, Erasure, ErasureStep

ERASURES_PER_RUN_MAX: Final = 100
"""That are looked at; one of them at most is worked on, so that lanes are not held for long."""
MESSAGES_PER_RUN_MAX: Final = 500
CHATS_PER_RUN_MAX: Final = 20


async def go_on(readers: Sequence[str], conn: Connection, _since: datetime, now: datetime) -> None:
    """A duty: let every erasure that waits see whether it still has to, and the oldest of the
    others go on. `readers` are the subscribers that may copy what messages say."""
    lanes = len(await heads(conn))
    every = [Lane(lane) for lane in range(lanes)]
    waiting = await store.to_do(conn, every, limit=ERASURES_PER_RUN_MAX)
    is_free = True
    for erasure in waiting:
        if erasure.step in WAITS:
            moved = await _waited(conn, erasure, readers, lanes=lanes, now=now)
        elif is_free:
            is_free = False
            moved = await _worked(conn, erasure, lanes=lanes, now=now)
        else:
            continue
        if moved != erasure:
            await store.move_on(conn, moved, lanes=lanes)


WAITS: Final = frozenset({ErasureStep.READERS, ErasureStep.FILES})


async def _waited(
    conn: Connection, erasure: Erasure, readers: Sequence[str], *, lanes: int, now: datetime
) -> Erasure:
    if erasure.step is ErasureStep.READERS:
        is_behind = await store.is_behind(conn, readers, erasure.read_up_to)
        return erasure if is_behind else replace(erasure, step=ErasureStep.TRACES)
    for lane, chat_ids in _by_lane(await _chats(conn, erasure, lanes), lanes).items():
        if await files_left(conn, lane, chat_ids):
            return erasure
    owner_lane = lane_of(erasure.buyer_id, lanes)
    await lock_lane(conn, owner_lane)
    told = BuyerErased(erasure.buyer_id, erasure.requested_at)
    await emit(conn, owner_lane, [told], now=now)
    return replace(erasure, step=ErasureStep.DONE, done_at=now)


async def _worked(conn: Connection, erasure: Erasure, *, lanes: int, now: datetime) -> Erasure:
    left = _left(await _chats(conn, erasure, lanes), erasure, lanes)
    if erasure.step is ErasureStep.MESSAGES:
        if not left:
            return await _begin_to_wait(conn, erasure, lanes=lanes)
        return await _empty_some(conn, erasure, left, lanes=lanes, now=now)
    if not left:
        counts = await emptying.empty_own(conn, erasure.buyer_id, lanes=lanes, now=now)
        return replace(
            erasure, step=ErasureStep.FILES, after=None, counts=erasure.counts.and_also(counts)
        )
    for chat_id in left[:CHATS_PER_RUN_MAX]:
        counts = await emptying.empty_traces(conn, erasure.buyer_id, chat_id, lanes=lanes)
        erasure = replace(erasure, after=chat_id, counts=erasure.counts.and_also(counts))
    return erasure


async def _empty_some(
    conn: Connection, erasure: Erasure, left: Sequence[ChatId], *, lanes: int, now: datetime
) -> Erasure:
    room = MESSAGES_PER_RUN_MAX
    for chat_id in left[:CHATS_PER_RUN_MAX]:
        lane = lane_of_chat(chat_id, lanes)
        head = await lock_lane(conn, lane)
        counts, is_all = await emptying.empty_chat(conn, lane, chat_id, now, messages_max=room)
        erasure = replace(
            erasure.reading_up_to(lane, head.position), counts=erasure.counts.and_also(counts)
        )
        room -= counts.messages
        if not is_all:
            return erasure
        erasure = replace(erasure, after=chat_id)
        if room <= 0:
            return erasure
    return erasure


async def _begin_to_wait(conn: Connection, erasure: Erasure, *, lanes: int) -> Erasure:
    """In the buyer's own lane too: appeals are told there, and copied into cases."""
    own = lane_of(erasure.buyer_id, lanes)
    head = await lock_lane(conn, own)
    return replace(erasure.reading_up_to(own, head.position), step=ErasureStep.READERS, after=None)


async def _chats(conn: Connection, erasure: Erasure, lanes: int) -> list[ChatId]:
    """In the order in which their lanes are locked."""
    found = await chats_of_buyer_by_lane(conn, erasure.buyer_id, lanes=lanes)
    return sorted(found, key=lambda chat_id: (lane_of_chat(chat_id, lanes), chat_id))


def _left(chats: Sequence[ChatId], erasure: Erasure, lanes: int) -> list[ChatId]:
    if erasure.after is None:
        return list(chats)
    after = ChatId(erasure.after)
    reached = (lane_of_chat(after, lanes), after)
    return [each for each in chats if (lane_of_chat(each, lanes), each) > reached]


def _by_lane(chats: Sequence[ChatId], lanes: int) -> dict[Lane, list[ChatId]]:
    found: dict[Lane, list[ChatId]] = {}
    for chat_id in chats:
        found.setdefault(lane_of_chat(chat_id, lanes), []).append(chat_id)
    return found
