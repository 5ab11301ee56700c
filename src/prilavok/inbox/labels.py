"""A seller's own words for some of its chats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.errors import Conflict, Exhausted, Invalid, NotFound
from prilavok.core.ids import SellerId, uuid7
from prilavok.core.lanes import Lane
from prilavok.inbox.model import ChatLabel, LabelId, NewChatLabel
from prilavok.inbox.telling import Changing, Inboxes

LABELS_MAX: Final = 100
TAKEN_OFF_AT_ONCE: Final = 500
"""Chats from which a label is taken off while the lane is held."""


@dataclass(eq=False)
class ChatLabelUnknown(Invalid):
    """The shop has no such label."""

    label_id: UUID


@dataclass(eq=False)
class LabelNotFound(NotFound):
    """There is no such label."""

    label_id: UUID


@dataclass(eq=False)
class LabelExists(Conflict):
    """There is a label {name} already."""

    name: str


@dataclass(eq=False)
class TooManyShopLabels(Exhausted):
    """A shop has at most {most} labels."""

    most: int


async def labels_of(conn: Connection, lane: Lane, seller_id: SellerId) -> list[ChatLabel]:
    """The seller's labels, by name."""
    return await fetch(conn, LABELS_OF, {"lane": lane, "seller_id": seller_id}, row=ChatLabel)


async def check(
    conn: Connection, lane: Lane, seller_id: SellerId, label_ids: Sequence[UUID]
) -> None:
    """Raise `ChatLabelUnknown` unless all of these are the seller's."""
    if not label_ids:
        return
    known = {label.label_id for label in await labels_of(conn, lane, seller_id)}
    for label_id in label_ids:
        if label_id not in known:
            raise ChatLabelUnknown(label_id)


async def add(inboxes: Inboxes, seller_id: SellerId, new: NewChatLabel) -> ChatLabel:
    """A new label. Raises `LabelExists`, `TooManyShopLabels`."""
    async with inboxes.changing(seller_id) as change:
        if len(await labels_of(change.conn, change.lane, seller_id)) >= LABELS_MAX:
            raise TooManyShopLabels(LABELS_MAX)
        label = ChatLabel(LabelId(uuid7(change.now)), new.name, new.colour)
        await _put(change, seller_id, label)
    return label


async def change(
    inboxes: Inboxes, seller_id: SellerId, label_id: LabelId, new: NewChatLabel
) -> ChatLabel:
    """The label as it is now. Raises `LabelNotFound`, `LabelExists`."""
    label = ChatLabel(label_id, new.name, new.colour)
    async with inboxes.changing(seller_id) as change:
        known = await labels_of(change.conn, change.lane, seller_id)
        if label_id not in {label.label_id for label in known}:
            raise LabelNotFound(label_id)
        await _put(change, seller_id, label)
    return label


async def remove(inboxes: Inboxes, seller_id: SellerId, label_id: LabelId) -> None:
    """Forget a label and take it off every chat; should that be cut off, what remains on chats is
    not shown. Raises `LabelNotFound`."""
    key = {"seller_id": seller_id, "label": label_id}
    async with inboxes.changing(seller_id) as change:
        if not await execute(change.conn, DELETE_LABEL, {**key, "lane": change.lane}):
            raise LabelNotFound(label_id)
        change.changed.append(None)
    taken_off = TAKEN_OFF_AT_ONCE
    while taken_off == TAKEN_OFF_AT_ONCE:
        async with inboxes.changing(seller_id) as change:
            parameters = {**key, "lane": change.lane, "limit": TAKEN_OFF_AT_ONCE}
            taken_off = await execute(change.conn, TAKE_OFF, parameters)


async def _put(change: Changing, seller_id: SellerId, label: ChatLabel) -> None:
    parameters = {
        "lane": change.lane,
        "seller_id": seller_id,
        "label_id": label.label_id,
        "name": label.name,
        "colour": label.colour,
        "now": change.now,
    }
    if await fetch_one(change.conn, OF_THAT_NAME, parameters, row=UUID) is not None:
        raise LabelExists(label.name)
    await execute(change.conn, PUT_LABEL, parameters)
    change.changed.append(None)


# by the primary key
LABELS_OF = """
select label_id, name, colour
from labels
where lane = %(lane)s
and seller_id = %(seller_id)s
order by lower(name)
"""

# by labels_by_name
OF_THAT_NAME = """
select label_id
from labels
where lane = %(lane)s
and seller_id = %(seller_id)s
and lower(name) = lower(%(name)s)
and label_id <> %(label_id)s
"""

PUT_LABEL = """
insert into labels (lane, seller_id, label_id, name, colour, created_at)
values (%(lane)s, %(seller_id)s, %(label_id)s, %(name)s, %(colour)s, %(now)s)
on conflict (lane, seller_id, label_id) do update
set name = excluded.name, colour = excluded.colour
"""

DELETE_LABEL = """
delete from labels
where lane = %(lane)s
and seller_id = %(seller_id)s
and label_id = %(label)s
"""

# by chats_labelled
TAKE_OFF = """
update chats
set labels = nullif(array_remove(labels, %(label)s::uuid), '{}')
where lane = %(lane)s
and chat_id in (
    select chat_id
    from chats
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    and labels @> array[%(label)s::uuid]
    limit %(limit)s
)
"""
