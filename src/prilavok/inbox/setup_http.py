"""What a seller's inbox is set up with, over REST: labels, quick replies, autoresponder."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from prilavok.chat.judging import Judges
from prilavok.identity.model import Principal, Role, allow
from prilavok.inbox import autoresponding, http, labels, quick_replies
from prilavok.inbox.http import seller_of
from prilavok.inbox.model import (
    Autoresponder,
    ChatLabel,
    ChatLabelList,
    LabelId,
    NewChatLabel,
    NewQuickReply,
    QuickReply,
    QuickReplyList,
)
from prilavok.inbox.telling import Inboxes

READERS: Final = allow(Role.SELLER_STAFF, permission="chat", or_permission="inbox")
KEEPERS: Final = allow(Role.SELLER_STAFF, permission="inbox")
"""Who looks after an inbox, and may change what it is set up with."""


@get("/labels", access=READERS)
async def list_labels(
    principal: NamedDependency[Principal], inboxes: NamedDependency[Inboxes]
) -> ChatLabelList:
    """The labels of one's seller, by name."""
    seller_id = seller_of(principal)
    async with inboxes.db.reading() as conn:
        found = await labels.labels_of(conn, inboxes.lane_of(seller_id), seller_id)
    return ChatLabelList(tuple(found))


@post("/labels", access=KEEPERS)
async def add_label(
    data: JSONBody[NewChatLabel],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
) -> ChatLabel:
    """Add a label."""
    return await labels.add(inboxes, seller_of(principal), data)


@put("/labels/{label_id:uuid}", access=KEEPERS)
async def change_label(
    label_id: FromPath[UUID],
    data: JSONBody[NewChatLabel],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
) -> ChatLabel:
    """Name or colour a label anew."""
    return await labels.change(inboxes, seller_of(principal), LabelId(label_id), data)


@delete("/labels/{label_id:uuid}", access=KEEPERS)
async def remove_label(
    label_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
) -> None:
    """Forget a label, and take it off every chat."""
    await labels.remove(inboxes, seller_of(principal), LabelId(label_id))


@get("/quick-replies", access=READERS)
async def list_quick_replies(
    principal: NamedDependency[Principal], inboxes: NamedDependency[Inboxes]
) -> QuickReplyList:
    """The quick replies of one's seller, by shortcut."""
    seller_id = seller_of(principal)
    async with inboxes.db.reading() as conn:
        lane = inboxes.lane_of(seller_id)
        found = await quick_replies.quick_replies_of(conn, lane, seller_id)
    return QuickReplyList(tuple(found))


@post("/quick-replies", access=KEEPERS)
async def add_quick_reply(
    data: JSONBody[NewQuickReply],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
    judges: NamedDependency[Judges],
) -> QuickReply:
    """Add a quick reply; its text is judged as a message of the seller's."""
    return await quick_replies.add(inboxes, judges, seller_of(principal), data)


@put("/quick-replies/{reply_id:uuid}", access=KEEPERS)
async def change_quick_reply(
    reply_id: FromPath[UUID],
    data: JSONBody[NewQuickReply],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
    judges: NamedDependency[Judges],
) -> QuickReply:
    """Change a quick reply; its text is judged again."""
    return await quick_replies.change(inboxes, judges, seller_of(principal), reply_id, data)


@delete("/quick-replies/{reply_id:uuid}", access=KEEPERS)
async def remove_quick_reply(
    reply_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
) -> None:
    """Forget a quick reply."""
    await quick_replies.remove(inboxes, seller_of(principal), reply_id)


@get("/autoresponder", access=READERS)
async def read_autoresponder(
    principal: NamedDependency[Principal], inboxes: NamedDependency[Inboxes]
) -> Autoresponder:
    """What one's seller's side says by itself, and when."""
    seller_id = seller_of(principal)
    async with inboxes.db.reading() as conn:
        return await autoresponding.autoresponder_of(conn, inboxes.lane_of(seller_id), seller_id)


@put("/autoresponder", access=KEEPERS)
async def set_up_autoresponder(
    data: JSONBody[Autoresponder],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
    judges: NamedDependency[Judges],
) -> Autoresponder:
    """Set up what is said by itself; its texts are judged as messages of the seller's. It stops no
    deadline and is no answer."""
    return await autoresponding.set_up(inboxes, judges, seller_of(principal), data)


def routes(inboxes: Inboxes, judges: Judges) -> Router:
    """The routes of inboxes, with those of what they are set up with."""
    return Router(
        "/v1",
        route_handlers=[
            *http.ROUTES,
            list_labels,
            add_label,
            change_label,
            remove_label,
            list_quick_replies,
            add_quick_reply,
            change_quick_reply,
            remove_quick_reply,
            read_autoresponder,
            set_up_autoresponder,
        ],
        tags=["inbox"],
        dependencies={
            "inboxes": Provide(lambda: inboxes, sync_to_thread=False),
            "judges": Provide(lambda: judges, sync_to_thread=False),
        },
    )
