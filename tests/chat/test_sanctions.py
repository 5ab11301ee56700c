"""Whoever is muted, suspended, without the terms or switched off writes nothing, from the second
on, in any process; and may write again as soon as that is over."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from chat.conftest import ABOUT_ORDER, ABOUT_PRODUCT, BUYER, STAFF, NobodyListens, new_client_id
from chat.judges import UNMODERATED, Listening, always
from chat.muted_process import Chatter
from chat.sanctions import BUYER_1, MUTE_7_D, SHOP_1, SUSPENSION, impose, repeat, undo
from prilavok import programmes
from prilavok.chat import actions
from prilavok.chat.model import Author, ChatId
from prilavok.chat.rights import MayNotWrite, chat_of
from prilavok.chat.views import chat_view
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, fetch
from prilavok.core.ids import SellerId
from prilavok.core.parties import Party
from prilavok.standing.admission.rollout.programme import KIND as ROLLOUT
from prilavok.standing.admission.rollout.programme import Rollout

SHOP = SellerId("seller-1")
ROOT = Path(__file__).parents[1]
ROUNDS = 40
"""Without the age of rights the first one to five of them fail."""
PROCESS_S_MAX = 120
"""Until another process writes: on a busy machine its start alone has taken half a minute."""
MICROSECOND = timedelta(microseconds=1)
WORDS = {"ru": "Чат отключён", "en": "Chat is off", "zh": "聊天已关闭"}


async def why_not(writer: Writer, author: Author, chat_id: ChatId) -> MayNotWrite | None:
    try:
        await writer.send(author, chat_id, new_client_id(), "Hello")
    except MayNotWrite as denied:
        return denied
    return None


@pytest.fixture
async def elsewhere(town: Database, clock: FixedClock) -> AsyncIterator[Writer]:
    """A writer of another process."""
    other = await Database.open(town.dsn)
    writer = Writer(other, clock, UNMODERATED, NobodyListens())
    yield writer
    await writer.close()
    await other.close()


@pytest.fixture
async def talking(elsewhere: Writer, chat_id: ChatId) -> ChatId:
    """A chat in which both may write, and know it."""
    for author in (BUYER, STAFF):
        await elsewhere.send(author, chat_id, new_client_id(), "Hello")
    return chat_id


@pytest.mark.parametrize(("party", "author"), [(BUYER_1, BUYER), (SHOP_1, STAFF)])
async def test_a_mute_ends_at_its_second_whatever_job_has_run(
    town: Database,
    clock: FixedClock,
    elsewhere: Writer,
    talking: ChatId,
    party: Party,
    author: Author,
) -> None:
    await impose(town, clock, party, MUTE_7_D)
    end = clock.now() + timedelta(days=7)
    denied = await why_not(elsewhere, author, talking)
    assert denied is not None
    assert (denied.reason, denied.until) == ("muted", end)
    other = STAFF if author is BUYER else BUYER
    assert await why_not(elsewhere, other, talking) is None

    clock.at = end - MICROSECOND
    assert await why_not(elsewhere, author, talking) is not None
    clock.at = end
    assert await why_not(elsewhere, author, talking) is None


@pytest.mark.parametrize(("party", "author"), [(BUYER_1, BUYER), (SHOP_1, STAFF)])
async def test_who_is_no_longer_muted_may_write_at_once(
    town: Database,
    clock: FixedClock,
    elsewhere: Writer,
    talking: ChatId,
    party: Party,
    author: Author,
) -> None:
    penalty_id = await impose(town, clock, party, MUTE_7_D)
    assert await why_not(elsewhere, author, talking) is not None
    await undo(town, clock, penalty_id)
    assert await why_not(elsewhere, author, talking) is None


async def test_nobody_writes_in_the_chats_of_a_suspended_shop(
    town: Database, clock: FixedClock, elsewhere: Writer, talking: ChatId
) -> None:
    await impose(town, clock, SHOP_1, SUSPENSION)
    for author in (BUYER, STAFF):
        denied = await why_not(elsewhere, author, talking)
        assert denied is not None
        assert denied.reason == "shop_suspended"
    with pytest.raises(MayNotWrite, match="shop_suspended"):
        await actions.open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)


async def test_a_muted_author_edits_nothing_either(
    town: Database, clock: FixedClock, elsewhere: Writer, talking: ChatId
) -> None:
    sent = await elsewhere.send(BUYER, talking, new_client_id(), "Hello")
    await impose(town, clock, BUYER_1, MUTE_7_D)
    with pytest.raises(MayNotWrite, match="muted"):
        await actions.edit_message(
            town, clock, UNMODERATED, BUYER, talking, sent.message_id, "And another thing"
        )


# Terms and rollout are the package admission's; here, what the chat makes of them.


async def roll_out(db: Database, clock: FixedClock, switch_off: dict[str, object] | None) -> None:
    document = {
        "name": "test",
        "capabilities": [{"capability": "chat", "switch_off": switch_off}],
    }
    async with db.transaction() as conn:
        await programmes.publish(
            conn,
            ROLLOUT,
            msgspec.convert(document, Rollout),
            effective_from=None,
            by="operator:1",
            note="",
            now=clock.now(),
        )


async def test_a_switched_off_chat_says_so_with_the_banner_and_comes_back(
    town: Database, clock: FixedClock, elsewhere: Writer, talking: ChatId
) -> None:
    await roll_out(town, clock, {"sellers_bps": 10_000, "banner": WORDS})
    for author in (BUYER, STAFF):
        denied = await why_not(elsewhere, author, talking)
        assert denied is not None
        assert denied.reason == "chat_switched_off"
    async with town.reading() as conn:
        chat = await chat_of(conn, talking, BUYER, lanes=town.lanes, now=clock.now())
        view = await chat_view(conn, town, clock, chat, BUYER)
    assert view.can_write is not None
    assert view.can_write.reason == "chat_switched_off"
    assert msgspec.to_builtins(view.can_write.banner) == WORDS

    await roll_out(town, clock, None)
    assert await why_not(elsewhere, BUYER, talking) is None


async def test_texts_of_a_chat_that_stayed_open_are_judged_as_such(
    town: Database, clock: FixedClock
) -> None:
    judge = Listening()
    writer = Writer(town, clock, always(judge), NobodyListens())
    chat, _ = await actions.open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)
    await writer.send(BUYER, chat.chat_id, new_client_id(), "Hello")
    async with town.transaction() as conn:
        await conn.execute("update orders set seller_delivers = true")
    await roll_out(town, clock, {"buyers_bps": 10_000, "exceptions": ["seller_delivers"]})
    await writer.send(BUYER, chat.chat_id, new_client_id(), "And now?")
    exempt = {text: situation.exempt for text, _, situation, _ in judge.asked}
    assert exempt == {"Hello": False, "And now?": True}
    await writer.close()


# A mute against messages that are on their way in another process.


@asynccontextmanager
async def chatter_of(
    db: Database, clock: FixedClock, author: Author, chat_ids: list[ChatId]
) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "chat.muted_process", db.dsn),
        stdin=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(Chatter(author, [*chat_ids], clock.now())) + b"\n")
    await process.stdin.drain()
    yield
    process.stdin.close()
    assert await process.wait() == 0


async def seqs(db: Database) -> list[int]:
    async with db.reading() as conn:
        return await fetch(conn, "select seq from chats order by lane, chat_id", row=int)


async def grown_beyond(db: Database, before: list[int]) -> None:
    async with asyncio.timeout(PROCESS_S_MAX):
        while sum(await seqs(db)) <= sum(before):  # noqa: ASYNC110
            await asyncio.sleep(0.002)


@pytest.mark.parametrize(("party", "author"), [(BUYER_1, BUYER), (SHOP_1, STAFF)])
async def test_nothing_is_stored_once_a_mute_is_committed(
    town: Database, clock: FixedClock, elsewhere: Writer, party: Party, author: Author
) -> None:
    """A buyer's chats are with two shops: two lanes, if those are not the same."""
    chats = [
        (await actions.open_chat(town, clock, BUYER, SellerId(shop), ABOUT_PRODUCT))[0]
        for shop in (["seller-1", "seller-2"] if author is BUYER else ["seller-1"])
    ]
    chat_ids = [chat.chat_id for chat in chats]
    if author is STAFF:
        await elsewhere.send(BUYER, chat_ids[0], new_client_id(), "Hello")
    penalty_id = await impose(town, clock, party, MUTE_7_D)
    await undo(town, clock, penalty_id)

    async with chatter_of(town, clock, author, chat_ids):
        before = await seqs(town)
        for _ in range(ROUNDS):
            await grown_beyond(town, before)
            penalty_id = await repeat(town, clock, party)
            muted_at = await seqs(town)
            await asyncio.sleep(0.005)
            assert await seqs(town) == muted_at
            await undo(town, clock, penalty_id)
            before = muted_at


@pytest.mark.parametrize(
    ("party", "measure", "told"),
    [
        (BUYER_1, MUTE_7_D, {BUYER: True, STAFF: False}),
        (SHOP_1, MUTE_7_D, {BUYER: False, STAFF: True}),
        (SHOP_1, SUSPENSION, {BUYER: False, STAFF: True}),
    ],
)
async def test_only_who_is_penalised_is_told_which_penalty_it_is(
    town: Database,
    clock: FixedClock,
    chat_id: ChatId,
    party: Party,
    measure: dict[str, object],
    told: dict[Author, bool],
) -> None:
    penalty_id = await impose(town, clock, party, measure)
    for author, is_told in told.items():
        async with town.reading() as conn:
            chat = await chat_of(conn, chat_id, author, lanes=town.lanes, now=clock.now())
            can_write = (await chat_view(conn, town, clock, chat, author)).can_write
        assert can_write is not None
        assert can_write.penalty_id == (penalty_id if is_told else None)
