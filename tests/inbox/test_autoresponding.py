"""What a seller's side says by itself: when, how often, and that it is no answer."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from msgspec import ValidationError, convert
from msgspec.structs import replace

from chat.conftest import ABOUT_ORDER, BUYER, STAFF, new_client_id
from chat.judges import Listening, always
from inbox.conftest import SELLER, shown
from prilavok.chat import actions, blocks
from prilavok.chat.answers import note_answers
from prilavok.chat.deadlines import look_at_deadlines
from prilavok.chat.lookups import chats_of
from prilavok.chat.model import AUTORESPONDER, ChatId, ChatRow, QuestionsAnswered, Side, Status
from prilavok.chat.pages import message_page
from prilavok.chat.protocol import Message
from prilavok.chat.working_time import WorkingCalendar
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute, fetch
from prilavok.core.events import Subscriber, serve_subscriber
from prilavok.core.ids import MarketText
from prilavok.core.lanes import lane_of
from prilavok.inbox import autoresponding
from prilavok.inbox.autoresponding import (
    ONCE_IN,
    TOO_LATE_AFTER,
    AutoresponderInvalid,
    set_up,
    text_for,
)
from prilavok.inbox.judged import TextRefused
from prilavok.inbox.model import Autoresponder, ReplyTexts, Wanted, When
from prilavok.inbox.telling import Inboxes

JUDGES = always(Listening())
TEXTS = ReplyTexts(ru="Ответим утром.", en="We answer in the morning.", zh="我们早上回复。")
ALWAYS = Autoresponder(on=True, when=When.ALWAYS, texts=TEXTS)
MOSCOW = WorkingCalendar(zone="Europe/Moscow", begins="09:00", ends="18:00")
NIGHTS = Autoresponder(on=True, texts=TEXTS, calendar=MOSCOW)


async def let_it_speak(db: Database, clock: FixedClock) -> None:
    """All that the background does because of what was said."""
    subscriber = autoresponding.subscriber(lambda: JUDGES, clock)
    while await serve_subscriber(db, subscriber, lane_of(SELLER, db.lanes), clock.now()):
        pass


async def said(db: Database, clock: FixedClock, chat_id: ChatId) -> list[Message]:
    """What stands in the chat, as the buyer sees it."""
    page = await message_page(db, clock, BUYER, chat_id, before=None, limit=50)
    return list(page.messages)


async def row_of(db: Database, chat_id: ChatId) -> ChatRow:
    async with db.reading() as conn:
        [chat] = await chats_of(conn, lane_of(SELLER, db.lanes), [chat_id])
    return chat


async def test_it_speaks_in_the_language_of_the_question_and_says_that_nobody_wrote_it(
    inboxes: Inboxes, town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await set_up(inboxes, JUDGES, SELLER, ALWAYS)
    await writer.send(BUYER, chat_id, new_client_id(), "Она яркая?")
    await let_it_speak(town, clock)
    question, reply = await said(town, clock, chat_id)
    assert (reply.text, reply.side, reply.automatic) == (TEXTS.ru, Side.SELLER, True)
    assert not question.automatic
    assert text_for(ALWAYS, "Is it bright?", clock.now()) == TEXTS.en
    assert text_for(ALWAYS, "这个灯亮吗", clock.now()) == TEXTS.zh
    only_english = replace(ALWAYS, texts=ReplyTexts(en="Soon."))
    assert text_for(only_english, "Она яркая?", clock.now()) == "Soon."


async def test_it_stops_no_deadline_and_counts_as_nothing(
    inboxes: Inboxes, town: Database, clock: FixedClock, asked: ChatId
) -> None:
    await set_up(inboxes, JUDGES, SELLER, ALWAYS)
    before = await row_of(town, asked)
    await let_it_speak(town, clock)
    after = await row_of(town, asked)

    assert after.seq == before.seq + 1
    assert after.status is Status.WAITING_FOR_SELLER
    for what in ("due_at", "look_at", "overdue_at", "paused_at", "answer_held", "seller_count"):
        assert getattr(after, what) == getattr(before, what), what
    assert len(await shown(inboxes, Wanted(status=Status.WAITING_FOR_SELLER))) == 1

    assert before.due_at is not None
    clock.at = before.due_at
    async with town.transaction() as conn:
        lane = lane_of(SELLER, town.lanes)
        assert await look_at_deadlines(conn, lane, town.lanes, clock.now()) == 1
    assert (await row_of(town, asked)).overdue_at == clock.now(), "to the second"


async def test_no_answer_is_noted_of_it_and_the_person_behind_it_has_all_the_time_counted(
    inboxes: Inboxes, town: Database, clock: FixedClock, writer: Writer, asked: ChatId
) -> None:
    await set_up(inboxes, JUDGES, SELLER, ALWAYS)
    asked_at = clock.now()
    await let_it_speak(town, clock)
    clock.move(timedelta(hours=5))
    await writer.send(STAFF, asked, new_client_id(), "Yes, very bright.")
    await note_every_answer(town, clock)
    async with town.reading() as conn:
        waited = await fetch(conn, ANSWERS, {"lane": lane_of(SELLER, town.lanes)}, row=datetime)
    assert waited == [asked_at]
    assert (await row_of(town, asked)).due_at is None


SPOIL = """
update autoresponders
set document = jsonb_set(document, '{texts,en}', '"hold: x"')
"""
ANSWERS = "select asked_at from answers where lane = %(lane)s"


async def note_every_answer(db: Database, clock: FixedClock) -> None:
    async def nothing(*_: object) -> None: ...

    act = Subscriber("answers", (QuestionsAnswered,), partial(note_answers, nothing))
    while await serve_subscriber(db, act, lane_of(SELLER, db.lanes), clock.now()):
        pass


@pytest.mark.parametrize(
    ("at", "speaks"),
    [
        ("2026-03-02T05:59:59+00:00", True),
        ("2026-03-02T06:00:00+00:00", False),
        ("2026-03-02T14:59:59+00:00", False),
        ("2026-03-02T15:00:00+00:00", True),
        ("2026-03-07T10:00:00+00:00", True),  # a Saturday
        ("2026-03-09T10:00:00+00:00", True),  # a holiday
    ],
)
async def test_outside_of_the_working_hours_alone(
    inboxes: Inboxes,
    town: Database,
    clock: FixedClock,
    writer: Writer,
    chat_id: ChatId,
    at: str,
    speaks: bool,
) -> None:
    clock.at = datetime.fromisoformat(at).astimezone(UTC)
    calendar = replace(MOSCOW, holidays=(date(2026, 3, 9),))
    await set_up(inboxes, JUDGES, SELLER, replace(NIGHTS, calendar=calendar))
    await writer.send(BUYER, chat_id, new_client_id(), "Hello?")
    await let_it_speak(town, clock)
    assert len(await said(town, clock, chat_id)) == 1 + speaks


async def test_once_in_twelve_hours_and_in_each_chat(
    inboxes: Inboxes, town: Database, clock: FixedClock, writer: Writer, asked: ChatId
) -> None:
    await set_up(inboxes, JUDGES, SELLER, ALWAYS)
    other, _ = await actions.open_chat(town, clock, BUYER, SELLER, ABOUT_ORDER)
    await writer.send(BUYER, other.chat_id, new_client_id(), "And this?")
    for wait, replies in (
        (timedelta(), 1),
        (ONCE_IN - timedelta(seconds=1), 1),
        (timedelta(seconds=1), 2),
    ):
        clock.move(wait)
        await writer.send(BUYER, asked, new_client_id(), "Hello?")
        await let_it_speak(town, clock)
        automatic = [m for m in await said(town, clock, asked) if m.automatic]
        assert len(automatic) == replies
    assert len([m for m in await said(town, clock, other.chat_id) if m.automatic]) == 1


async def test_not_once_a_person_has_answered(
    inboxes: Inboxes, town: Database, clock: FixedClock, writer: Writer, asked: ChatId
) -> None:
    await set_up(inboxes, JUDGES, SELLER, ALWAYS)
    await writer.send(STAFF, asked, new_client_id(), "Yes, very bright.")
    await let_it_speak(town, clock)
    assert [m.automatic for m in await said(town, clock, asked)] == [False, False]


async def test_racing_with_a_persons_answer_the_deadline_is_the_persons(
    inboxes: Inboxes, town: Database, clock: FixedClock, writer: Writer, asked: ChatId
) -> None:
    """Whoever comes first: the person's answer ends the deadline, and it never speaks behind it."""
    await set_up(inboxes, JUDGES, SELLER, ALWAYS)
    for _ in range(12):
        clock.move(ONCE_IN)
        await writer.send(BUYER, asked, new_client_id(), "Hello?")
        await asyncio.gather(
            let_it_speak(town, clock),
            writer.send(STAFF, asked, new_client_id(), "Yes, very bright."),
            let_it_speak(town, clock),
        )
        await let_it_speak(town, clock)
        chat = await row_of(town, asked)
        assert (chat.status, chat.due_at) == (Status.WAITING_FOR_BUYER, None)
        last = (await said(town, clock, asked))[-1]
        assert not last.automatic
    seqs = [message.seq for message in await said(town, clock, asked)]
    assert seqs == list(range(1, len(seqs) + 1))


@pytest.mark.parametrize("why", ["off", "late", "blocked", "another seller's", "would be held"])
async def test_it_is_silent_where_nobody_may_or_should_speak(
    inboxes: Inboxes, town: Database, clock: FixedClock, asked: ChatId, why: str
) -> None:
    if why == "another seller's":
        await set_up(inboxes, JUDGES, type(SELLER)("seller-2"), ALWAYS)
    else:
        await set_up(inboxes, JUDGES, SELLER, replace(ALWAYS, on=why != "off"))
    if why == "late":
        clock.move(TOO_LATE_AFTER + timedelta(seconds=1))
    if why == "blocked":
        await blocks.block(town, clock, STAFF, asked)
    if why == "would be held":
        async with town.transaction() as conn:
            await execute(conn, SPOIL)
    await let_it_speak(town, clock)
    assert len(await said(town, clock, asked)) == 1


async def test_the_writer_hears_of_what_it_said_and_numbers_go_on(
    inboxes: Inboxes, town: Database, clock: FixedClock, writer: Writer, asked: ChatId
) -> None:
    """Its text is what the side has said last: the judge sees it beside the next one."""
    await set_up(inboxes, JUDGES, SELLER, ALWAYS)
    await writer.send(STAFF, asked, new_client_id(), "One moment.")
    clock.move(ONCE_IN)
    await writer.send(BUYER, asked, new_client_id(), "Hello?")
    await let_it_speak(town, clock)
    sent = await writer.send(STAFF, asked, new_client_id(), "Here.")
    assert sent.written.seq == 5


async def test_what_cannot_work_is_not_kept(inboxes: Inboxes) -> None:
    silent = replace(ALWAYS, texts=ReplyTexts())
    for wrong in (
        silent,
        replace(NIGHTS, calendar=None),
        replace(NIGHTS, calendar=replace(MOSCOW, zone="Europe/Nowhere")),
        replace(NIGHTS, calendar=replace(MOSCOW, ends="08:00")),
    ):
        with pytest.raises(AutoresponderInvalid):
            await set_up(inboxes, JUDGES, SELLER, wrong)
    with pytest.raises(TextRefused):
        await set_up(inboxes, JUDGES, SELLER, replace(ALWAYS, texts=ReplyTexts(en="mask: me")))
    await set_up(inboxes, JUDGES, SELLER, replace(silent, on=False))


def test_nobody_can_be_the_autoresponder() -> None:
    """Members of staff and buyers have ids of at least one character."""
    with pytest.raises(ValidationError):
        convert(AUTORESPONDER, MarketText)
