"""Labels, notes, quick replies, and one thing done with many chats."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chat.conftest import BUYER, COLLEAGUE, OTHER_STAFF, STAFF, NobodyListens, new_client_id
from chat.judges import Listening, always
from inbox.conftest import SELLER, shown
from prilavok.chat import actions
from prilavok.chat.model import Author, ChatId, Context, ContextType
from prilavok.chat.rights import ChatNotFound
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.inbox import caring, labels, notes, quick_replies
from prilavok.inbox.caring import AssigneeUnknown, OneActAtATime
from prilavok.inbox.judged import TextRefused
from prilavok.inbox.labels import ChatLabelUnknown, LabelExists, LabelNotFound
from prilavok.inbox.model import (
    LABELS_OF_CHAT_MAX,
    BulkDo,
    BulkOutcome,
    CarePatch,
    LabelId,
    NewChatLabel,
    NewQuickReply,
    Wanted,
)
from prilavok.inbox.notes import NoteNotFound, NotYourNote
from prilavok.inbox.quick_replies import QuickReplyNotFound, ShortcutTaken
from prilavok.inbox.telling import Inboxes

ELSEWHERE = SellerId("seller-2")
OTHER_SHOP = Author(OTHER_STAFF.side, OTHER_STAFF.id, ELSEWHERE)


async def test_labels_have_one_name_each_and_belong_to_one_seller(inboxes: Inboxes) -> None:
    gifts = await labels.add(inboxes, SELLER, NewChatLabel("Подарки"))
    with pytest.raises(LabelExists):
        await labels.add(inboxes, SELLER, NewChatLabel("подарки"))
    await labels.add(inboxes, ELSEWHERE, NewChatLabel("Подарки"))
    with pytest.raises(LabelNotFound):
        await labels.change(inboxes, ELSEWHERE, gifts.label_id, NewChatLabel("Mine"))
    renamed = await labels.change(inboxes, SELLER, gifts.label_id, NewChatLabel("ПОДАРКИ"))
    async with inboxes.db.reading() as conn:
        assert await labels.labels_of(conn, inboxes.lane_of(SELLER), SELLER) == [renamed]


async def test_a_label_that_is_forgotten_is_off_every_chat(
    inboxes: Inboxes, asked: ChatId, audience: NobodyListens
) -> None:
    gifts, urgent = [
        (await labels.add(inboxes, SELLER, NewChatLabel(name))).label_id for name in ("a", "b")
    ]
    row = await caring.take_care(inboxes, SELLER, asked, CarePatch(labels=(gifts, urgent, gifts)))
    assert row.care.labels == (gifts, urgent)

    told = len(audience.positions)
    await labels.remove(inboxes, SELLER, gifts)
    assert len(audience.positions) == told + 1
    assert await shown(inboxes, Wanted(label=gifts)) == []
    [row] = await shown(inboxes, Wanted(label=urgent))
    assert row.care.labels == (urgent,)
    with pytest.raises(LabelNotFound):
        await labels.remove(inboxes, SELLER, gifts)
    with pytest.raises(ChatLabelUnknown):
        await caring.take_care(inboxes, SELLER, asked, CarePatch(labels=(gifts,)))


async def test_notes_are_for_colleagues_and_taken_away_by_who_wrote_them(
    inboxes: Inboxes, asked: ChatId
) -> None:
    note = await notes.add(inboxes, STAFF, asked, "Wants it by Friday")
    assert note.author.name == "Ann"
    assert await notes.notes_of(inboxes, SELLER, asked) == [note]
    [row] = await shown(inboxes, Wanted())
    assert row.care.notes == 1

    with pytest.raises(NotYourNote):
        await notes.remove(inboxes, COLLEAGUE, asked, note.note_id, keeps_inbox=False)
    with pytest.raises(NoteNotFound):
        await notes.remove(inboxes, STAFF, asked, uuid4(), keeps_inbox=True)
    for act in (
        notes.add(inboxes, OTHER_SHOP, asked, "Hm"),
        notes.notes_of(inboxes, ELSEWHERE, asked),
        notes.remove(inboxes, OTHER_SHOP, asked, note.note_id, keeps_inbox=True),
    ):
        with pytest.raises(ChatNotFound):
            await act

    await notes.remove(inboxes, COLLEAGUE, asked, note.note_id, keeps_inbox=True)
    assert await notes.notes_of(inboxes, SELLER, asked) == []
    [row] = await shown(inboxes, Wanted())
    assert row.care.notes == 0


@pytest.mark.parametrize("action", ["mask", "hold", "refuse"])
async def test_a_quick_reply_is_judged_when_it_is_saved(inboxes: Inboxes, action: str) -> None:
    judges = always(Listening())
    hello = NewQuickReply("Hi", "Hello", "Good morning, {buyer}! {order} is on its way.")
    reply = await quick_replies.add(inboxes, judges, SELLER, hello)
    assert reply.shortcut == "hi"

    contact = NewQuickReply("call", "Call", f"{action}: call me")
    with pytest.raises(TextRefused) as refused:
        await quick_replies.add(inboxes, judges, SELLER, contact)
    assert refused.value.verdict.findings[0].words[0].text == "call me"
    with pytest.raises(TextRefused):
        await quick_replies.change(inboxes, judges, SELLER, reply.reply_id, contact)
    with pytest.raises(ShortcutTaken):
        await quick_replies.add(inboxes, judges, SELLER, hello)

    async with inboxes.db.reading() as conn:
        lane = inboxes.lane_of(SELLER)
        assert await quick_replies.quick_replies_of(conn, lane, SELLER) == [reply]
    with pytest.raises(QuickReplyNotFound):
        await quick_replies.remove(inboxes, ELSEWHERE, reply.reply_id)
    await quick_replies.remove(inboxes, SELLER, reply.reply_id)


def test_a_reply_is_judged_around_its_places() -> None:
    assert quick_replies.around_places("Thanks for {product}! {me}, {shop}") == (
        "Thanks for          !     ,       "
    )
    assert quick_replies.around_places("{unknown} {buyer") == "{unknown} {buyer"


async def test_of_many_chats_each_gets_its_own_answer(
    inboxes: Inboxes, town: Database, clock: FixedClock, writer: Writer, asked: ChatId
) -> None:
    """One's own, another seller's, one that is not there, and one nobody has written in."""
    product = Context(ContextType.PRODUCT, "lamp")
    theirs, _ = await actions.open_chat(town, clock, BUYER, ELSEWHERE, product)
    await writer.send(BUYER, theirs.chat_id, new_client_id(), "Is it bright?")
    order = Context(ContextType.ORDER, "order-1")
    silent, _ = await actions.open_chat(town, clock, BUYER, SELLER, order)
    chats = [asked, theirs.chat_id, ChatId(uuid4()), silent.chat_id]

    assigned = await caring.do_in_bulk(inboxes, STAFF, chats, BulkDo(assign=COLLEAGUE.id))
    assert [(r.chat_id, r.outcome) for r in assigned] == [
        (asked, BulkOutcome.DONE),
        (theirs.chat_id, BulkOutcome.REFUSED),
        (chats[2], BulkOutcome.REFUSED),
        (silent.chat_id, BulkOutcome.DONE),
    ]
    assert {r.code for r in assigned} == {None, "chat_not_found"}
    again = await caring.do_in_bulk(inboxes, STAFF, [asked], BulkDo(assign=COLLEAGUE.id))
    assert again[0].outcome is BulkOutcome.UNCHANGED

    closed = await caring.do_in_bulk(inboxes, STAFF, chats, BulkDo(close=True))
    assert [r.code for r in closed] == [
        None, "chat_not_found", "chat_not_found", "nothing_written",
    ]  # fmt: skip
    reopened = await caring.do_in_bulk(inboxes, STAFF, [asked, asked], BulkDo(reopen=True))
    assert [r.outcome for r in reopened] == [BulkOutcome.DONE, BulkOutcome.UNCHANGED]


async def test_a_chat_does_not_get_more_labels_than_it_may_have(
    inboxes: Inboxes, asked: ChatId
) -> None:
    own: list[LabelId] = []
    for number in range(LABELS_OF_CHAT_MAX + 1):
        label = await labels.add(inboxes, SELLER, NewChatLabel(str(number)))
        own.append(label.label_id)
    await caring.take_care(inboxes, SELLER, asked, CarePatch(labels=tuple(own[:-1])))
    [result] = await caring.do_in_bulk(inboxes, STAFF, [asked], BulkDo(label=own[-1]))
    assert (result.outcome, result.code) == (BulkOutcome.REFUSED, "too_many_labels")
    [result] = await caring.do_in_bulk(inboxes, STAFF, [asked], BulkDo(unlabel=own[0]))
    assert result.outcome is BulkOutcome.DONE
    [result] = await caring.do_in_bulk(inboxes, STAFF, [asked], BulkDo(label=own[-1]))
    assert result.outcome is BulkOutcome.DONE


async def test_what_cannot_be_done_with_any_chat_is_refused_as_a_whole(
    inboxes: Inboxes, asked: ChatId
) -> None:
    for do in (BulkDo(), BulkDo(assign=None, close=True), BulkDo(close=True, reopen=True)):
        with pytest.raises(OneActAtATime):
            await caring.do_in_bulk(inboxes, STAFF, [asked], do)
    with pytest.raises(AssigneeUnknown):
        await caring.do_in_bulk(inboxes, STAFF, [asked], BulkDo(assign=OTHER_STAFF.id))
    with pytest.raises(ChatLabelUnknown):
        await caring.do_in_bulk(inboxes, STAFF, [asked], BulkDo(label=uuid4()))
