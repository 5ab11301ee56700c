"""Every text is judged by the rulebook in force, beside what its side has said last."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chat.attempts import attempts_of, check_law
from chat.conftest import (
    ABOUT_ORDER,
    BUYER,
    COLLEAGUE,
    STAFF,
    NobodyListens,
    new_client_id,
)
from chat.judges import Fickle, Listening, always
from chat.moderators import release
from prilavok import programmes
from prilavok.chat import actions, pages
from prilavok.chat.judging import JUDGES_KEPT_MAX, Judges
from prilavok.chat.model import Author, ChatId, KeptVerdict, Side, State
from prilavok.chat.protocol import Advice, Message
from prilavok.chat.reviewing import Effect
from prilavok.chat.verdicts import EditRefused, MessageRefused
from prilavok.chat.verdicts import shown as shown_verdict
from prilavok.chat.writing import Sent, Writer
from prilavok.core.clock import FixedClock, SystemClock
from prilavok.core.database import Database, fetch
from prilavok.core.ids import SellerId
from prilavok.moderation.model import Action, Finding, Label, Span
from prilavok.moderation.programme import KIND, PRESET_DEFAULT, Rulebook
from waiting import PATIENCE_S

SHOP = SellerId("seller-1")
RULEBOOK = programmes.preset(KIND, PRESET_DEFAULT)


@pytest.fixture
def judge() -> Listening:
    return Listening()


@pytest.fixture
def judges(judge: Listening) -> Judges:
    return always(judge)


@pytest.fixture
def audience() -> NobodyListens:
    return NobodyListens()


@pytest.fixture
async def writer(town: Database, clock: FixedClock, judges: Judges, audience: NobodyListens) -> Any:
    writer = Writer(town, clock, judges, audience)
    yield writer
    await writer.close()


async def say(writer: Writer, chat_id: ChatId, *texts: str, author: Author = BUYER) -> list[Any]:
    """Send one after another; a refusal is an answer too."""
    answers: list[Any] = []
    for text in texts:
        try:
            answers.append(await writer.send(author, chat_id, new_client_id(), text))
        except MessageRefused as refusal:
            answers.append(refusal)
    return answers


async def shown(db: Database, chat_id: ChatId, author: Author = BUYER) -> list[Message]:
    page = await pages.message_page(db, SystemClock(), author, chat_id, before=None, limit=50)
    return [*page.messages, *page.pending]


# What its author is told.


async def test_a_refusal_names_the_rule_the_label_and_the_words(
    writer: Writer, chat_id: ChatId
) -> None:
    client_id = new_client_id()
    refusals: list[MessageRefused] = []
    for _ in range(2):
        with pytest.raises(MessageRefused) as caught:
            await writer.send(BUYER, chat_id, client_id, "refuse: 8 985")
        refusals.append(caught.value)

    first, again = refusals
    assert again.fields() == first.fields(), "the same client id gets the same answer"
    assert (first.label, first.rule) == (Label.CONTACT_EXCHANGE, "contact_exchange-rule")
    [finding] = first.verdict.findings
    assert [(w.start, w.end, w.text) for w in finding.words] == [(8, 13, "8 985")]
    assert (finding.reasons, finding.direction) == (("phone",), "gives")
    assert first.verdict.advice is None
    assert first.detail == "The message was not sent: it gives or asks for a contact."


def test_findings_are_told_by_what_they_lead_to_then_by_how_sure_they_are() -> None:
    actions_and_scores = [
        (Action.MASK, 99),
        (Action.REFUSE, 60),
        (Action.DELIVER, 99),
        (Action.HOLD, 80),
        (Action.REFUSE, 90),
    ]
    findings = tuple(
        Finding(label, score, (Span(0, 1),), (), action=action)
        for label, (action, score) in zip(Label, actions_and_scores, strict=False)
    )

    told = shown_verdict(KeptVerdict(Action.REFUSE, "x", findings, 1))

    assert [finding.label for finding in told.findings] == [list(Label)[n] for n in (4, 1, 3, 0)]


async def test_who_says_too_little_is_advised_to_rewrite(writer: Writer, chat_id: ChatId) -> None:
    [refusal] = await say(writer, chat_id, "short: ok")

    assert refusal.verdict.advice is Advice.REWRITE
    [rewritten] = await say(writer, chat_id, "It is bright enough to read by.")
    assert rewritten.written.seq == 1


async def test_what_is_kept_back_is_shown_to_its_author_with_the_reason(
    writer: Writer, town: Database, chat_id: ChatId
) -> None:
    await say(writer, chat_id, "Hello", "refuse: this", "hold: that", "mask: it")

    mine = {message.text: message for message in await shown(town, chat_id)}
    assert {text: message.state for text, message in mine.items()} == {
        "Hello": State.DELIVERED,
        "refuse: this": State.REFUSED,
        "hold: that": State.HELD,
        "mask: •••": State.MASKED,
    }
    assert mine["Hello"].verdict is None
    for text, words in (("refuse: this", "this"), ("hold: that", "that"), ("mask: •••", "it")):
        told = mine[text].verdict
        assert told is not None
        assert [w.text for finding in told.findings for w in finding.words] == [words]

    theirs = await shown(town, chat_id, STAFF)
    assert [(message.text, message.verdict) for message in theirs] == [
        ("Hello", None),
        ("mask: •••", None),
    ]


async def test_a_colleague_does_not_learn_what_was_masked_or_kept_back(
    writer: Writer, town: Database, chat_id: ChatId
) -> None:
    await say(writer, chat_id, "Is it bright?")
    await say(writer, chat_id, "mask: 1", "hold: 2", "refuse: 3", author=STAFF)

    told = await shown(town, chat_id, COLLEAGUE)

    assert [(message.text, message.verdict) for message in told] == [
        ("Is it bright?", None),
        ("mask: •••", None),
    ]


async def test_what_is_stored_is_the_verdict_whole(
    writer: Writer, town: Database, chat_id: ChatId
) -> None:
    await say(writer, chat_id, "Hello", "mask: it", "log: this")

    plain, masked, logged = await attempts_of(town, chat_id, Side.BUYER)
    assert plain.verdict is None, "of a plain message nothing is kept"
    assert masked.verdict is not None
    assert masked.verdict.original == "mask: it"
    assert masked.verdict.text == "mask: •••"
    assert masked.verdict.findings[0].score == 99
    assert logged.verdict is not None
    assert logged.verdict.action is Action.DELIVER


# What the judge sees.


async def test_the_judge_sees_what_the_side_said_whatever_became_of_it(
    writer: Writer, judge: Listening, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    said = ["Hello", "mask: it", "hold: that", "refuse: this"]
    answers = await say(writer, chat_id, *said, "Now?")
    assert judge.recent("Now?") == tuple(said)

    elsewhere = Writer(town, clock, always(judge), NobodyListens())
    await say(elsewhere, chat_id, "And now?")
    assert judge.recent("And now?") == (*said, "Now?"), "also a process that never saw them"

    hello, masked = (sent.message_id for sent in answers[:2])
    await actions.edit_message(town, clock, always(judge), BUYER, chat_id, hello, "Hello there")
    await actions.delete_message(town, clock, BUYER, chat_id, masked)
    await say(writer, chat_id, "At last?")
    assert judge.recent("At last?") == (*said, "Now?", "And now?", "Hello there")
    assert judge.recent("Hello there") == (*said, "Now?", "And now?"), "an edit is an attempt"
    await elsewhere.close()


async def test_the_judge_sees_the_sides_eight_last_texts_of_fifteen_minutes(
    writer: Writer, judge: Listening, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    texts = [f"line {n}" for n in range(20)]
    for text in texts:
        clock.move(timedelta(minutes=1))
        await say(writer, chat_id, text)
    assert judge.recent("line 19") == tuple(texts[11:19])

    clock.move(timedelta(minutes=10))
    for each in (writer, Writer(town, clock, always(judge), NobodyListens())):
        await say(each, chat_id, "later")
        assert judge.recent("later")[:4] == tuple(texts[15:19])
    clock.move(timedelta(minutes=15))
    await say(writer, chat_id, "much later")
    assert judge.recent("much later") == ()


async def test_the_judge_sees_both_members_of_staff_and_never_the_other_side(
    writer: Writer, judge: Listening, chat_id: ChatId
) -> None:
    await say(writer, chat_id, "Is it bright?")
    await say(writer, chat_id, "Very.", author=STAFF)
    await say(writer, chat_id, "Indeed.", author=COLLEAGUE)
    await say(writer, chat_id, "Thanks")

    assert judge.recent("Indeed.") == ("Very.",)
    assert judge.recent("Thanks") == ("Is it bright?",)
    assert [role for _, role, _, _ in judge.asked] == ["buyer", "seller", "seller", "buyer"]


async def test_the_judge_knows_the_scheme_and_the_numbers_of_the_chats_order(
    writer: Writer, judge: Listening, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    about_order, _ = await actions.open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)

    await say(writer, about_order.chat_id, "Where is it?")
    await say(writer, chat_id, "Is it bright?")

    (_, _, of_order, _), (_, _, of_product, _) = judge.asked
    assert (of_order.scheme, of_order.exempt) == ("FBS", False)
    assert of_order.known_numbers == {"order-1", "lamp"}
    assert (of_product.scheme, of_product.known_numbers) == (None, {"lamp"})


async def test_one_judgement_and_no_query_for_a_message_of_a_chat_that_is_under_way(
    writer: Writer, judge: Listening, chat_id: ChatId, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say(writer, chat_id, "Hello")
    monkeypatch.setattr("prilavok.chat.lane_writer.read_windows", None)

    await say(writer, chat_id, *(f"line {n}" for n in range(20)))

    assert len(judge.asked) == 21


# Edits.


async def test_an_edit_that_is_refused_or_held_leaves_the_message_as_it_was(
    writer: Writer, town: Database, clock: FixedClock, judges: Judges, chat_id: ChatId
) -> None:
    [sent] = await say(writer, chat_id, "Hello")
    for text in ("refuse: x", "hold: x"):
        with pytest.raises(EditRefused) as caught:
            await actions.edit_message(town, clock, judges, BUYER, chat_id, sent.message_id, text)
        assert caught.value.verdict.findings[0].words[0].text == "x"
        assert caught.value.code == "edit_refused"
        assert caught.value.detail.startswith("The edit was not taken, and the message stays")

    [message] = await shown(town, chat_id)
    assert (message.text, message.edited_at) == ("Hello", None)
    kinds = [(a.text, a.is_edit) for a in await attempts_of(town, chat_id, Side.BUYER)]
    assert kinds == [("Hello", False), ("refuse: x", True), ("hold: x", True)]


async def test_an_edit_can_be_masked_and_mended_again(
    writer: Writer, town: Database, clock: FixedClock, judges: Judges, chat_id: ChatId
) -> None:
    [sent] = await say(writer, chat_id, "Hello")

    async def edit(text: str) -> Message:
        await actions.edit_message(town, clock, judges, BUYER, chat_id, sent.message_id, text)
        return (await shown(town, chat_id))[0]

    masked = await edit("mask: it")
    assert (masked.text, masked.state) == ("mask: •••", State.MASKED)
    assert masked.verdict is not None
    mended = await edit("Hello again")
    assert (mended.text, mended.state, mended.verdict) == ("Hello again", State.DELIVERED, None)


async def test_an_edit_to_the_same_text_is_no_attempt(
    writer: Writer, town: Database, clock: FixedClock, judges: Judges, chat_id: ChatId
) -> None:
    sent, masked = await say(writer, chat_id, "Hello", "mask: it")
    for message_id, text in ((sent.message_id, "Hello"), (masked.message_id, "mask: it")):
        _, position = await actions.edit_message(
            town, clock, judges, BUYER, chat_id, message_id, text
        )
        assert position is None
    assert len(await attempts_of(town, chat_id, Side.BUYER)) == 2


async def test_a_message_that_is_released_is_not_judged_again(
    writer: Writer, judge: Listening, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    [held] = await say(writer, chat_id, "hold: that")
    assert await release(town, clock, chat_id, held.message_id) is Effect.DONE

    assert len(judge.asked) == 1
    [message] = await shown(town, chat_id, STAFF)
    assert (message.text, message.state, message.verdict) == ("hold: that", State.DELIVERED, None)
    await say(writer, chat_id, "And?")
    assert judge.recent("And?") == ("hold: that",)


# Rulebooks.


async def publish(
    db: Database, clock: FixedClock, rulebook: Rulebook, *, after: timedelta = timedelta()
) -> None:
    async with db.transaction() as conn:
        await programmes.publish(
            conn,
            KIND,
            rulebook,
            effective_from=clock.now() + after if after else None,
            by="operator:1",
            note="",
            now=clock.now(),
        )


class Makers:
    """Makes fickle judges, and counts them."""

    def __init__(self) -> None:
        self.made: list[tuple[str, int]] = []

    def __call__(self, rulebook: Rulebook, version: int) -> Any:
        self.made.append((rulebook.name, version))
        return Fickle(version)


async def versions(db: Database, chat_id: ChatId) -> list[int]:
    return [a.verdict.version for a in await attempts_of(db, chat_id, Side.BUYER) if a.verdict]


async def test_a_rulebook_that_is_published_decides_from_the_next_message_on(
    town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    make = Makers()
    writer = Writer(town, clock, Judges(make), NobodyListens())
    await say(writer, chat_id, "one")
    await publish(town, clock, replace(RULEBOOK, name="first"))
    await say(writer, chat_id, "two", "three")
    await publish(town, clock, replace(RULEBOOK, name="second"), after=timedelta(hours=1))
    await say(writer, chat_id, "four")
    clock.move(timedelta(hours=1))
    await say(writer, chat_id, "five")

    assert await versions(town, chat_id) == [0, 1, 1, 1, 2]
    assert make.made == [(PRESET_DEFAULT, 0), ("first", 1), ("second", 2)], "each made once"
    await writer.close()


async def test_the_first_rulebook_may_be_announced_for_later(
    town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    writer = Writer(town, clock, Judges(Makers()), NobodyListens())
    await publish(town, clock, RULEBOOK, after=timedelta(hours=1))
    await say(writer, chat_id, "one")
    clock.move(timedelta(hours=1))
    await say(writer, chat_id, "two")

    assert await versions(town, chat_id) == [0, 1]
    await writer.close()


async def test_judges_of_old_rulebooks_are_let_go_of(
    town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    make = Makers()
    judges = Judges(make)
    writer = Writer(town, clock, judges, NobodyListens())
    for n in range(JUDGES_KEPT_MAX + 3):
        await publish(town, clock, replace(RULEBOOK, name=str(n)))
        await say(writer, chat_id, f"text {n}")

    assert len(judges._ready) == JUDGES_KEPT_MAX
    assert len(make.made) == JUDGES_KEPT_MAX + 3
    assert len(writer.rights._kept) == 1, "no right keeps an old one alive"
    await writer.close()


async def test_a_rulebook_published_in_the_middle_of_traffic_is_obeyed_by_all_that_follows(
    town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    other = await Database.open(town.dsn)
    writers = [Writer(db, clock, Judges(Makers()), NobodyListens()) for db in (town, other)]
    going = True

    async def talk(writer: Writer, author: Author) -> None:
        while going:
            sendings = [writer.send(author, chat_id, new_client_id(), "text") for _ in range(5)]
            await asyncio.gather(*sendings, return_exceptions=True)

    await say(writers[0], chat_id, "Hello")
    talking = [
        asyncio.create_task(talk(writer, author)) for writer in writers for author in (BUYER, STAFF)
    ]
    obeyed_from: list[tuple[int, int]] = []

    async def written() -> int:
        async with town.reading() as conn:
            [count] = await fetch(conn, COUNT_OF_BUYER, {"chat_id": chat_id}, row=int)
        return count

    for n in range(1, 6):
        await asyncio.sleep(0.1)
        await publish(town, clock, replace(RULEBOOK, name=str(n)))
        obeyed_from.append((await written(), n))
    async with asyncio.timeout(PATIENCE_S):
        while await written() == obeyed_from[-1][0]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    going = False
    await asyncio.gather(*talking)

    chains = await check_law(town, chat_id, {n: Fickle(n) for n in range(6)})
    for count, version in obeyed_from:
        later = chains[Side.BUYER][count:]
        assert later
        assert all(a.verdict and a.verdict.version >= version for a in later)
    for writer in writers:
        await writer.close()
    await other.close()


COUNT_OF_BUYER = "select count(*) from messages where chat_id = %(chat_id)s and side = 'buyer'"


async def test_a_retry_is_answered_as_at_first_under_every_rulebook(
    town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    writer = Writer(town, clock, Judges(Makers()), NobodyListens())
    client_id, text = new_client_id(), "text"
    answers: list[Any] = []
    for n in range(3):
        try:
            answers.append(await writer.send(BUYER, chat_id, client_id, text))
        except MessageRefused as refusal:
            answers.append(refusal)
        await say(writer, chat_id, f"more {n}")
        await publish(town, clock, RULEBOOK)
    kinds = {type(answer) for answer in answers}
    assert len(kinds) == 1
    if kinds == {Sent}:
        assert len({answer.written.state for answer in answers}) == 1
    await writer.close()
