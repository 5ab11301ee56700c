"""What a search finds: words in other forms, Chinese within sentences, and nothing hidden."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.conftest import (
    ABOUT_ORDER,
    BUYER,
    STAFF,
    NobodyListens,
    new_client_id,
)
from chat.judges import Listening, always
from inbox.conftest import SELLER
from prilavok.chat import actions
from prilavok.chat.model import ChatId, ClientId, MessageId
from prilavok.chat.verdicts import MessageRefused
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, Jsonb, execute
from prilavok.core.events import serve_subscriber
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.inbox import listing
from prilavok.inbox.model import InboxRow, Sort, Wanted
from prilavok.inbox.search_index import SUBSCRIBER
from prilavok.inbox.searching import SNIPPET_LENGTH_MAX, snippet
from prilavok.inbox.words import query_of, words_of

FORMS = [
    ("привет", "приветы"),
    ("лампа", "лампами"),
    ("кроссовки", "кроссовок"),
    ("чашка", "чашек"),
    ("доставка", "доставку"),
    ("чехол", "Чехол"),
    ("ёлка", "елки"),
    ("lamp", "lamps"),
    ("Delivery", "DELIVERIES"),
    ("арт77812", "АРТ77812"),
    ("café", "CAFÉ"),
    ("ＡＢＣ", "abc"),
]
"""What is written and what is searched, either way round."""

FILLERS = [
    "а",
    "и",
    "the",
    "где",
    "мой",
    "заказ?",
    "—",
    "12",
    "\U0001f600",
    "it's",
    "<b>",
    "'",
    "\\",
]


async def indexed(db: Database, clock: FixedClock, seller_id: SellerId = SELLER) -> None:
    while await serve_subscriber(db, SUBSCRIBER, lane_of(seller_id, db.lanes), clock.now()):
        pass


async def found(
    db: Database,
    clock: FixedClock,
    q: str,
    *,
    seller_id: SellerId = SELLER,
    sort: Sort = Sort.CHANGED,
) -> list[InboxRow]:
    await indexed(db, clock, seller_id)
    page = await listing.inbox_page(db, clock, seller_id, Wanted(), q=q, sort=sort, limit=50)
    return list(page.items)


def marked(row: InboxRow) -> list[str]:
    """The words that are marked in what was found."""
    assert row.found is not None
    return [row.found.text[start:end] for start, end in row.found.spans]


@pytest.fixture
async def judged_writer(town: Database, clock: FixedClock, audience: NobodyListens) -> Writer:
    return Writer(town, clock, always(Listening()), audience)


@pytest.mark.parametrize(("written", "searched"), [*FORMS, *((b, a) for a, b in FORMS)])
async def test_a_word_is_found_by_its_other_forms(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId, written: str, searched: str
) -> None:
    await writer.send(BUYER, chat_id, new_client_id(), f"Так, {written}: есть ли?")
    [row] = await found(town, clock, searched)
    assert row.chat.chat_id == chat_id
    assert marked(row)[-1] in written
    assert await found(town, clock, f"{searched} никогда") == []


@pytest.mark.parametrize(
    "searched", ["你好", "好", "请问你好吗", "這個", "燈", "这个灯", "lamp 你好"]
)
async def test_chinese_is_found_within_a_sentence(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId, searched: str
) -> None:
    await writer.send(BUYER, chat_id, new_client_id(), "请问你好吗，这个灯lamp多少钱？")
    [row] = await found(town, clock, searched)
    assert set("".join(marked(row))) <= set("请问你好吗这个灯lamp")


@pytest.mark.parametrize("searched", ["好你", "你吗", "灯泡", "再见"])
async def test_chinese_that_is_not_there_is_not_found(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId, searched: str
) -> None:
    await writer.send(BUYER, chat_id, new_client_id(), "请问你好吗，这个灯多少钱？")
    assert await found(town, clock, searched) == []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    pieces=st.lists(st.sampled_from([*FILLERS, *(w for w, _ in FORMS), "请问你好吗"]), min_size=1),
    data=st.data(),
)
async def test_a_text_is_found_by_the_words_of_it_and_the_beginning_of_the_last(
    town: Database,
    clock: FixedClock,
    writer: Writer,
    chat_id: ChatId,
    pieces: Sequence[str],
    data: st.DataObject,
) -> None:
    """In any order, in any case, whatever else stands there."""
    text = " ".join(pieces)
    words = [word.form for word in words_of(text)]
    if not words or len(text) > 900:
        return
    await writer.send(BUYER, chat_id, new_client_id(), text)
    chosen = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=3))
    last = data.draw(st.sampled_from(words))
    beginning = last[: data.draw(st.integers(1, len(last)))]
    q = " ".join([*(w.upper() for w in chosen), beginning])
    rows = await found(town, clock, q)
    assert [row.chat.chat_id for row in rows] == [chat_id], q
    assert marked(rows[0])


@pytest.mark.parametrize("q", ["", " ", "—", "'", "\\", "!!!", "& | ! ( ) :* <->", "\u0301"])
async def test_what_has_no_word_in_it_finds_nothing(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId, q: str
) -> None:
    await writer.send(BUYER, chat_id, new_client_id(), "& | ! ' \\ — hello")
    assert await found(town, clock, q) == []


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(q=st.text(min_size=1, max_size=200).filter(lambda q: "\0" not in q))
async def test_whatever_is_typed_is_understood(town: Database, clock: FixedClock, q: str) -> None:
    await listing.inbox_page(town, clock, SELLER, Wanted(), q=q, limit=1)


async def test_what_the_sellers_side_does_not_see_is_not_found(
    town: Database, clock: FixedClock, judged_writer: Writer, chat_id: ChatId
) -> None:
    """Held, refused, the hidden part of what is masked, what an edit or a deletion took away."""

    async def send(text: str) -> MessageId:
        sent = await judged_writer.send(BUYER, chat_id, ClientId(new_client_id()), text)
        return sent.message_id

    await send("visible")
    await send("hold: secretheld")
    with pytest.raises(MessageRefused):
        await send("refuse: secretrefused")
    await send("mask: secretmasked")
    await judged_writer.send(STAFF, chat_id, new_client_id(), "hold: secretofcolleague")
    edited, deleted = await send("secretbefore"), await send("secretdeleted")
    assert [len(await found(town, clock, q)) for q in ("secretbefore", "secretdeleted")] == [1, 1]

    judges = always(Listening())
    await actions.edit_message(town, clock, judges, BUYER, chat_id, edited, "visibleafter")
    await actions.delete_message(town, clock, BUYER, chat_id, deleted)

    stale = await listing.inbox_page(town, clock, SELLER, Wanted(), q="secretbefore", limit=10)
    assert stale.items == (), "not even before the index has heard of it"
    assert await found(town, clock, "secret") == []
    assert len(await found(town, clock, "visible")) == 1
    assert len(await found(town, clock, "visibleafter")) == 1


async def test_nothing_of_another_seller_is_found(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    assert await found(town, clock, "bright", seller_id=SellerId("seller-2")) == []
    assert len(await found(town, clock, "bright")) == 1


async def test_a_chat_is_found_by_what_it_is_about(
    town: Database, clock: FixedClock, writer: Writer
) -> None:
    chat, _ = await actions.open_chat(town, clock, BUYER, SELLER, ABOUT_ORDER)
    await writer.send(BUYER, chat.chat_id, new_client_id(), "Where is it?")
    [row] = await found(town, clock, "order-1")
    assert (row.chat.chat_id, row.found) == (chat.chat_id, None)
    assert len(await found(town, clock, row.chat.buyer.alias.lower())) == 1


@pytest.mark.parametrize("sort", Sort)
async def test_few_and_many_are_found_alike(
    town: Database,
    clock: FixedClock,
    writer: Writer,
    chat_id: ChatId,
    monkeypatch: pytest.MonkeyPatch,
    sort: Sort,
) -> None:
    chat, _ = await actions.open_chat(town, clock, BUYER, SELLER, ABOUT_ORDER)
    for each, text in ((chat_id, "the lamp"), (chat.chat_id, "a lamp"), (chat_id, "two lamps")):
        await writer.send(BUYER, each, new_client_id(), text)
        clock.at = clock.at.replace(minute=clock.at.minute + 1)
    few = await found(town, clock, "lamp", sort=sort)
    assert sorted(marked(row)[0] for row in few) == ["lamp", "lamps"]
    monkeypatch.setattr(listing, "HITS_MAX", 0)
    assert await found(town, clock, "lamp", sort=sort) == few


async def test_the_words_of_one_seller_are_not_looked_up_among_those_of_others(
    town: Database,
) -> None:
    """By the index, however many others say the same word."""
    lane = lane_of(SELLER, town.lanes)
    rows = [{"n": n, "word": "00000000:lamp"} for n in range(5_000)]
    async with town.transaction() as conn:
        await execute(conn, PUT_OTHERS, {"lane": lane, "rows": Jsonb(rows)})
        await execute(conn, "analyze message_words")
        plan = await conn.execute(f"explain {EXPLAINED}".encode(), {"lane": lane})
        assert "message_words_by_word" in str(await plan.fetchall())


PUT_OTHERS = """
insert into message_words (lane, chat_id, seq, seller_id, words)
select %(lane)s, gen_random_uuid(), 1, 'other', array_to_tsvector(array[row.word])
from jsonb_to_recordset(%(rows)s) as row (n integer, word text)
"""
EXPLAINED = """
select chat_id
from message_words
where lane = %(lane)s
and words @@ '''11111111:lamp'''::tsquery
"""


@given(
    text=st.text(min_size=1, max_size=1_000),
    at=st.integers(0, 999),
    length=st.integers(1, 64),
)
def test_a_snippet_shows_the_first_match_where_it_is_marked(
    text: str, at: int, length: int
) -> None:
    start = min(at, len(text) - 1)
    end = min(len(text), start + length)
    shown, [(begin, stop)] = snippet(text, [(start, end)])
    assert shown[begin:stop] == text[start:end]
    assert len(shown) <= SNIPPET_LENGTH_MAX + 2


@given(st.text(max_size=300))
def test_words_stand_where_they_say_and_are_folded_once(text: str) -> None:
    for word in words_of(text):
        assert text[word.start : word.end]
        again = words_of(word.form)
        assert all(each.form in word.form for each in again)
    query_of(text)
