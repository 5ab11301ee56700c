"""Taking care of chats: who does, under which labels, and until when they are put off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from prilavok import market
from prilavok.chat import actions
from prilavok.chat.model import Author, ChatId
from prilavok.chat.rights import ChatNotFound
from prilavok.core.errors import Conflict, DomainError, Invalid
from prilavok.core.ids import SellerId, StaffId
from prilavok.identity.model import KEY_SUBJECT
from prilavok.inbox import labels, rules, store
from prilavok.inbox.listing import rows_of, shown_of
from prilavok.inbox.model import (
    BulkDo,
    BulkOutcome,
    BulkResult,
    CarePatch,
    CareRow,
    InboxRow,
)
from prilavok.inbox.telling import Changing, Inboxes


@dataclass(eq=False)
class AssigneeUnknown(Invalid):
    """{assignee} does not answer chats for this shop."""

    assignee: str


@dataclass(eq=False)
class AssignedMeanwhile(Conflict):
    """Somebody else takes care of this chat meanwhile."""

    assignee: str | None


@dataclass(eq=False)
class TooManyLabels(Invalid):
    """A chat has at most {most} labels."""

    most: int


@dataclass(eq=False)
class OneActAtATime(Invalid):
    """Say one thing that is to be done with these chats."""


async def take_care(
    inboxes: Inboxes, seller_id: SellerId, chat_id: ChatId, patch: CarePatch
) -> InboxRow:
    """Change the care of a chat.

    Raises `ChatNotFound`, `AssigneeUnknown`, `ChatLabelUnknown`, `AssignedMeanwhile`.
    """
    async with inboxes.changing(seller_id) as change:
        before = (await _cares_of(inboxes, change, seller_id, [chat_id])).get(chat_id)
        if before is None:
            raise ChatNotFound(chat_id)
        if patch.assignee_was is not UNSET and patch.assignee_was != before.assignee:
            raise AssignedMeanwhile(before.assignee)
        await _check_assignee(change, seller_id, patch.assignee)
        if patch.labels is not UNSET:
            await labels.check(change.conn, change.lane, seller_id, patch.labels)

        await _store(change, [before], [rules.patched(before, patch, change.now)])
        [row] = await rows_of(change.conn, inboxes.db, seller_id, [chat_id], now=change.now)
    return row


async def do_in_bulk(
    inboxes: Inboxes, author: Author, chat_ids: Sequence[ChatId], do: BulkDo
) -> list[BulkResult]:
    """Do one thing with many chats of `author`'s seller; what became of each, in order.

    Raises `OneActAtATime`, `AssigneeUnknown`, `ChatLabelUnknown`.
    """
    if do.acts != 1:
        raise OneActAtATime
    if do.close or do.reopen:
        return [await _set_status(inboxes, author, chat_id, do) for chat_id in chat_ids]
    assert author.seller_id is not None
    return await _care_in_bulk(inboxes, author.seller_id, chat_ids, do)


async def _care_in_bulk(
    inboxes: Inboxes, seller_id: SellerId, chat_ids: Sequence[ChatId], do: BulkDo
) -> list[BulkResult]:
    async with inboxes.changing(seller_id) as change:
        await _check_assignee(change, seller_id, do.assign)
        if do.label is not UNSET:
            await labels.check(change.conn, change.lane, seller_id, [do.label])
        before = await _cares_of(inboxes, change, seller_id, chat_ids)
        after = {
            chat_id: rules.done_in_bulk(care, do, change.now) for chat_id, care in before.items()
        }
        too_many = {chat_id for chat_id, care in after.items() if rules.has_too_many_labels(care)}
        kept = [chat_id for chat_id in after if chat_id not in too_many]
        await _store(change, [before[c] for c in kept], [after[c] for c in kept])
    return [
        _result_of(chat_id, before.get(chat_id), after.get(chat_id), chat_id in too_many)
        for chat_id in chat_ids
    ]


def _result_of(
    chat_id: ChatId,
    before: CareRow | None,
    after: CareRow | None,
    too_many: bool,  # noqa: FBT001
) -> BulkResult:
    if before is None:
        return BulkResult(chat_id, BulkOutcome.REFUSED, ChatNotFound.code)
    if too_many:
        return BulkResult(chat_id, BulkOutcome.REFUSED, TooManyLabels.code)
    return BulkResult(chat_id, BulkOutcome.UNCHANGED if before == after else BulkOutcome.DONE, None)


async def _set_status(inboxes: Inboxes, author: Author, chat_id: ChatId, do: BulkDo) -> BulkResult:
    act = actions.close_chat if do.close else actions.reopen_chat
    try:
        _, position = await act(inboxes.db, inboxes.clock, author, chat_id)
    except DomainError as refused:
        return BulkResult(chat_id, BulkOutcome.REFUSED, refused.code)
    if position is None:
        return BulkResult(chat_id, BulkOutcome.UNCHANGED, None)
    assert author.seller_id is not None
    inboxes.audience.log_has_grown(inboxes.lane_of(author.seller_id), position)
    return BulkResult(chat_id, BulkOutcome.DONE, None)


async def _cares_of(
    inboxes: Inboxes, change: Changing, seller_id: SellerId, chat_ids: Sequence[ChatId]
) -> dict[ChatId, CareRow]:
    """The care of those of the chats that the seller's staff may see."""
    shown = await shown_of(change.conn, inboxes.db, seller_id, chat_ids, now=change.now)
    return await store.care_of(
        change.conn, change.lane, seller_id, [chat.chat_id for chat in shown]
    )


async def _store(change: Changing, before: Sequence[CareRow], after: Sequence[CareRow]) -> None:
    changed = [now for was, now in zip(before, after, strict=True) if was != now]
    if changed:
        await store.take_care(change.conn, change.lane, changed)
        change.changed.extend(care.chat_id for care in changed)


async def _check_assignee(
    change: Changing, seller_id: SellerId, assignee: str | UnsetType | None
) -> None:
    if assignee is UNSET or assignee is None:
        return
    member = await market.staff_member(change.conn, change.lane, seller_id, StaffId(assignee))
    is_key = assignee.startswith(KEY_SUBJECT)
    if member is None or is_key or not member.may(market.Permission.CHAT):
        raise AssigneeUnknown(assignee)
