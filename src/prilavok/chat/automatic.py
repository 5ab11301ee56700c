"""What a seller's side says by itself: no person's message, so it answers nothing.

No deadline ends or stands still because of it, it gives nobody a right, and nobody's message is
counted. It is judged as the seller's, and not written at all if it would not be delivered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prilavok.chat import batch, rules
from prilavok.chat.circumstances import circumstances_of
from prilavok.chat.drafts import Draft, Outcome
from prilavok.chat.judging import STATE_AFTER, Judges, kept, situation_of
from prilavok.chat.lookups import chats_of
from prilavok.chat.model import (
    AUTORESPONDER,
    Author,
    ChatId,
    ChatRow,
    ClientId,
    Side,
    State,
    Status,
    digest_of,
    message_id_for,
)
from prilavok.chat.rights import policy_in_force
from prilavok.chat.rules import Circumstances
from prilavok.chat.windows import read_windows, side_key
from prilavok.core.database import Connection
from prilavok.core.events import lock_lane
from prilavok.core.lanes import Lane
from prilavok.moderation.external import Opinion
from prilavok.moderation.model import Role, Situation


@dataclass(frozen=True)
class AutomaticReply:
    """What to say, and under which id: the same one is said once."""

    chat_id: ChatId
    client_id: ClientId
    text: str


async def reply(
    conn: Connection,
    lane: Lane,
    lanes: int,
    judges: Judges,
    said: AutomaticReply,
    now: datetime,
) -> bool:
    """Say it, if the buyer still waits in that chat and the seller may write; whether it was said.
    Locks the lane, once nobody outside has to be asked any more."""
    opinion = await _opinion(conn, lane, lanes, judges, said, now)
    head = await lock_lane(conn, lane)
    chat = await _chat(conn, lane, said.chat_id)
    if chat is None or chat.status is not Status.WAITING_FOR_SELLER:
        return False
    circumstances = await circumstances_of(conn, lanes, chat, Side.SELLER, now)
    policy = (await policy_in_force(conn, now)).document
    if isinstance(rules.may_write(policy, Side.SELLER, circumstances, now), rules.Denied):
        return False

    draft = await _judged(conn, judges, chat, circumstances, said, opinion, head.rights, now)

    if draft.state not in (State.DELIVERED, State.MASKED):
        return False
    [written] = await batch.write_within(conn, lane, [draft])
    return written.outcome is Outcome.NEW


async def _judged(
    conn: Connection,
    judges: Judges,
    chat: ChatRow,
    circumstances: Circumstances,
    said: AutomaticReply,
    opinion: Opinion | None,
    lane_rights: int,
    now: datetime,
) -> Draft:
    in_force = await judges.in_force(conn, now)
    side = side_key(chat.chat_id, Side.SELLER)
    window = (await read_windows(conn, Lane(chat.lane), [side]))[side]
    situation = await _situation(conn, chat, circumstances)
    recent = window.recent(now, in_force.looks_back)
    verdict = in_force.judge(said.text, Role.SELLER, situation, recent)
    if opinion is not None:
        verdict = opinion.joined(verdict, in_force.judge)
    author = Author(Side.SELLER, AUTORESPONDER, chat.seller_id)
    return Draft(
        chat_id=chat.chat_id,
        message_id=message_id_for(chat.chat_id, author, said.client_id),
        client_id=said.client_id,
        digest=digest_of(said.text),
        side=Side.SELLER,
        author_id=AUTORESPONDER,
        author_name=None,
        text=verdict.text,
        state=STATE_AFTER[verdict.action],
        verdict=kept(verdict, said.text),
        sent_at=now,
        due_at=None,
        look_at=None,
        pauses_at=None,
        lane_rights=lane_rights,
        chat_rights=chat.rights,
        after=window.last,
        seller_id=chat.seller_id,
        buyer_id=chat.buyer_id,
    )


async def _opinion(
    conn: Connection,
    lane: Lane,
    lanes: int,
    judges: Judges,
    said: AutomaticReply,
    now: datetime,
) -> Opinion | None:
    """What an external judge thinks of it, asked before anything is locked."""
    judge = (await judges.in_force(conn, now)).judge
    if not judges.has_to_ask(judge):
        return None
    chat = await _chat(conn, lane, said.chat_id)
    if chat is None:
        return None
    circumstances = await circumstances_of(conn, lanes, chat, Side.SELLER, now)
    situation = await _situation(conn, chat, circumstances)
    author = Author(Side.SELLER, AUTORESPONDER, chat.seller_id)
    message_id = message_id_for(chat.chat_id, author, said.client_id)
    return await judges.opinion(judge, said.text, Side.SELLER, situation, message_id)


async def _situation(conn: Connection, chat: ChatRow, circumstances: Circumstances) -> Situation:
    return await situation_of(conn, chat, circumstances.order, exempt=circumstances.is_exempt)


async def _chat(conn: Connection, lane: Lane, chat_id: ChatId) -> ChatRow | None:
    found = await chats_of(conn, lane, [chat_id])
    return found[0] if found else None
