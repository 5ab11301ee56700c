"""Who may write where, decided once and kept until something could have changed it.

A decision is valid for the age of the rights it was made under: the lane's (`lane_heads.rights`,
for staff, sellers and policies) and the chat's (`chats.rights`, for its order). The batch compares
both under the lane's lock, so a right that was revoked a moment ago lets nothing through.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from prilavok import market, programmes
from prilavok.chat import rules, store
from prilavok.chat.circumstances import check_is_shown, circumstances_of
from prilavok.chat.judging import ROLE_OF, Judges, situation_of
from prilavok.chat.model import Author, ChatId, ChatRow, Side, lane_of_chat
from prilavok.chat.programme import KIND, PRESET_DEFAULT, AnswerTime, ChatPolicy, FileLimits
from prilavok.chat.windows import SideKey, side_key
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database, fetch_one
from prilavok.core.errors import NotFound, Refused
from prilavok.core.ids import BuyerId, SellerId, StaffId
from prilavok.core.lanes import Lane
from prilavok.moderation.judge import Judge
from prilavok.moderation.model import Role, Situation

RIGHTS_KEPT_MAX = 100_000


@dataclass(eq=False)
class ChatNotFound(NotFound):
    """There is no such chat."""

    chat_id: ChatId


@dataclass(eq=False)
class MayNotWrite(Refused):
    """You may not write here now: {reason}."""

    reason: rules.Reason
    until: datetime | None = None


class Right(Struct, frozen=True):
    """An author may write in a chat, until `until` or until either age of rights rises.

    `author_name` is what a seller's staff call each other: by the fact, whatever the token says.
    What is written by it is judged by `judge`, of the rulebook that was in force when it was given.
    """

    lane: Lane
    chat_id: ChatId
    seller_id: SellerId
    buyer_id: BuyerId
    author: Author
    author_name: str | None
    lane_rights: int
    chat_rights: int
    until: datetime | None
    answer_time: AnswerTime
    side_key: SideKey
    role: Role
    judge: Judge
    situation: Situation
    looks_back: timedelta
    files: FileLimits = FileLimits()

    def holds(self, now: datetime) -> bool:
        return self.until is None or now < self.until


class Policy(Struct, frozen=True):
    """The chat policy in force, its version (0: a preset, none was published), and until when."""

    document: ChatPolicy
    version: int
    until: datetime | None


class Rights:
    """Decides rights, and keeps those that were granted."""

    def __init__(self, db: Database, clock: Clock, judges: Judges) -> None:
        self._db = db
        self._clock = clock
        self._judges = judges
        self._judge: Judge | None = None
        self._kept: OrderedDict[tuple[ChatId, Author], Right] = OrderedDict()
        self._deciding: dict[tuple[ChatId, Author], asyncio.Task[Right]] = {}

    def kept(self, author: Author, chat_id: ChatId, now: datetime) -> Right | None:
        """A right that was granted before and has not run out."""
        right = self._kept.get((chat_id, author))
        return right if right is not None and right.holds(now) else None

    async def granted(self, author: Author, chat_id: ChatId) -> Right:
        """`author`'s right, decided now. Raises `ChatNotFound`, `ChatSwitchedOff` and
        `MayNotWrite`.

        Whoever asks the same at the same time shares the answer, in the order of asking.
        """
        key = (chat_id, author)
        deciding = self._deciding.get(key)
        if deciding is None:
            deciding = asyncio.create_task(self._decide(author, chat_id, self._clock.now()))
            self._deciding[key] = deciding
            deciding.add_done_callback(lambda _: self._deciding.pop(key, None))
        right = await asyncio.shield(deciding)
        if right.judge is not self._judge:  # rights under another one are stale: let go of it
            self._judge = right.judge
            self._kept.clear()
        self._kept[key] = right
        if len(self._kept) > RIGHTS_KEPT_MAX:
            self._kept.popitem(last=False)
        return right

    def forget(self, right: Right) -> None:
        """Decide again next time."""
        self._kept.pop((right.chat_id, right.author), None)

    async def _decide(self, author: Author, chat_id: ChatId, now: datetime) -> Right:
        lane = lane_of_chat(chat_id, self._db.lanes)
        async with self._db.reading() as conn:
            # Before anything else is read: what changes later raises it, and the batch will notice.
            lane_rights = await fetch_one(conn, READ_LANE_RIGHTS, {"lane": lane}, row=int) or 0
            chat = await chat_of(conn, chat_id, author, lanes=self._db.lanes, now=now)
            policy = await policy_in_force(conn, now)
            circumstances = await circumstances_of(conn, self._db.lanes, chat, author.side, now)
            decision = rules.may_write(policy.document, author.side, circumstances, now)
            if isinstance(decision, rules.Denied):
                raise MayNotWrite(decision.reason, decision.until)
            right = await self._right(conn, author, chat, policy, circumstances, now)
        return replace(right, lane_rights=lane_rights, until=_earliest(decision.until, right.until))

    async def regardless(self, author: Author, chat: ChatRow) -> Right:
        """What `author` would write by in `chat`, a party to which they are, were nothing in the
        way: evidence of a claim is taken in and judged, whoever has blocked whom."""
        now = self._clock.now()
        async with self._db.reading() as conn:
            policy = await policy_in_force(conn, now)
            circumstances = await circumstances_of(conn, self._db.lanes, chat, author.side, now)
            return await self._right(conn, author, chat, policy, circumstances, now)

    async def _right(
        self,
        conn: Connection,
        author: Author,
        chat: ChatRow,
        policy: Policy,
        circumstances: rules.Circumstances,
        now: datetime,
    ) -> Right:
        lane = Lane(chat.lane)
        author_name = await _name_of(conn, lane, author)
        in_force = await self._judges.in_force(conn, now)
        situation = await situation_of(
            conn, chat, circumstances.order, exempt=circumstances.is_exempt
        )
        admitted = circumstances.admission
        return Right(
            lane=lane,
            chat_id=chat.chat_id,
            seller_id=chat.seller_id,
            buyer_id=chat.buyer_id,
            author=author,
            author_name=author_name,
            lane_rights=0,
            chat_rights=chat.rights,
            until=_earliest(
                policy.until,
                in_force.until,
                admitted.until if admitted is not None else None,
            ),
            answer_time=policy.document.answer_time,
            side_key=side_key(chat.chat_id, author.side),
            role=ROLE_OF[author.side],
            judge=in_force.judge,
            situation=situation,
            looks_back=in_force.looks_back,
            files=policy.document.files,
        )


async def chat_of(
    conn: Connection, chat_id: ChatId, author: Author, *, lanes: int, now: datetime
) -> ChatRow:
    """The chat, if `author` is a party to it now; to all others there is no such chat.

    Raises `ChatNotFound`, and `ChatSwitchedOff` while nobody is to see it.
    """
    found = await store.chats_by_id(conn, [chat_id], [lane_of_chat(chat_id, lanes)])
    if not found or not await _is_party(conn, found[0], author):
        raise ChatNotFound(chat_id)
    await check_is_shown(conn, lanes, found[0], now)
    return found[0]


async def policy_in_force(conn: Connection, now: datetime) -> Policy:
    """What the operator has published for `now`, else the default preset."""
    try:
        published = await programmes.in_force(conn, KIND, now)
    except programmes.NothingInForce:
        announced = await programmes.history(conn, KIND)
        first = min((version.effective_from for version in announced), default=None)
        return Policy(programmes.preset(KIND, PRESET_DEFAULT), 0, first)
    return Policy(published.document, published.version, published.next_effective_from)


async def _is_party(conn: Connection, chat: ChatRow, author: Author) -> bool:
    if author.side is Side.BUYER:
        return chat.buyer_id == author.id
    if author.seller_id != chat.seller_id:
        return False
    member = await market.staff_member(conn, Lane(chat.lane), chat.seller_id, StaffId(author.id))
    return member is not None and member.may(market.Permission.CHAT)


async def _name_of(conn: Connection, lane: Lane, author: Author) -> str | None:
    if author.seller_id is None:
        return None
    member = await market.staff_member(conn, lane, author.seller_id, StaffId(author.id))
    return member.name if member is not None else author.name


def _earliest(*times: datetime | None) -> datetime | None:
    return min((at for at in times if at is not None), default=None)


READ_LANE_RIGHTS = """
select rights
from lane_heads
where lane = %(lane)s
"""
