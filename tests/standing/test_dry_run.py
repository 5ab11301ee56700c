"""What a draft of the rollout would touch is counted before it is published."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cases.kinds import held, opened
from chat.conftest import (
    BUYER,
    OTHER_BUYER,
    STAFF,
    NobodyListens,
    facts_of_the_market,
    new_client_id,
)
from chat.judges import UNMODERATED
from market.facts import told
from prilavok import cli, wiring
from prilavok.chat import actions
from prilavok.chat.model import Context, ContextType
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.core.parties import Party, PartyKind
from prilavok.standing.admission import Capability
from prilavok.standing.admission.rollout import dry_run as trial
from prilavok.standing.admission.rollout.model import DryRun
from prilavok.standing.admission.rollout.programme import KIND, Rollout
from standing.town import publish, tell

S_1 = SellerId("seller-1")
ALL = 10_000


@pytest.fixture
async def town(database: Database, clock: FixedClock) -> Database:
    """Two sellers; of the first, a chat about a product in which somebody waits for an answer, one
    about an order that it delivers itself, and a held message."""
    await tell(database, clock, *facts_of_the_market())
    await tell(
        database,
        clock,
        told("buyer", buyer_id="buyer-1"),
        told(
            "order_placed",
            seller_id="seller-1",
            order_id="own-van",
            buyer_id="buyer-2",
            scheme="realFBS",
            seller_delivers=True,
        ),
    )
    writer = Writer(database, clock, UNMODERATED, NobodyListens())
    lamp, own_van = Context(ContextType.PRODUCT, "lamp"), Context(ContextType.ORDER, "own-van")
    asked, _ = await actions.open_chat(database, clock, BUYER, S_1, lamp)
    await writer.send(BUYER, asked.chat_id, new_client_id(), "Is it bright?")
    answered, _ = await actions.open_chat(database, clock, OTHER_BUYER, S_1, own_van)
    await writer.send(OTHER_BUYER, answered.chat_id, new_client_id(), "Is it bright?")
    await writer.send(STAFF, answered.chat_id, new_client_id(), "It is, very much so.")
    await writer.close()
    return database


async def run(db: Database, clock: FixedClock, rows_max: int | None = None, **chat: Any) -> DryRun:
    draft = msgspec.convert(
        {"name": "draft", "capabilities": [{"capability": "chat", **chat}]}, Rollout
    )
    return await trial.dry_run(db, clock, draft, wiring.REACH, rows_max=rows_max)


def of_chat(told_: DryRun) -> Any:
    return next(c for c in told_.capabilities if c.capability is Capability.CHAT)


async def test_a_draft_like_what_is_in_force_touches_nothing(
    town: Database, clock: FixedClock
) -> None:
    found = await run(town, clock)
    assert (found.sellers, found.buyers, found.chats, found.is_complete) == (2, 2, 2, True)
    assert found.chats_closed.chats.count == found.chats_opened.chats.count == 0
    assert of_chat(found).sellers_closed.count == 0


async def test_switching_off_for_all_buyers_counts_what_it_would_close(
    town: Database, clock: FixedClock
) -> None:
    off = {"buyers_bps": ALL, "exceptions": ["seller_delivers"]}
    found = await run(town, clock, switch_off=off)
    told_of, only_chats = "buyer-1", "buyer-2"
    assert of_chat(found).buyers_closed.samples == (told_of, only_chats)
    assert of_chat(found).buyers_closed.count == 2
    assert of_chat(found).sellers_closed.count == 0
    closed = found.chats_closed
    assert (closed.chats.count, closed.by_status) == (1, {"waiting_for_seller": 1})
    assert closed.open_deadlines == 1
    assert found.chats_kept_open.by_status == {"waiting_for_buyer": 1}


async def test_held_messages_and_open_cases_of_closed_chats_are_counted(
    town: Database, clock: FixedClock
) -> None:
    lane = lane_of(S_1, town.lanes)
    async with town.transaction() as conn:
        moved = await execute(
            conn,
            "update messages set state = 'held', seq = null, change = null"
            " where lane = %(lane)s and author_id = 'buyer-1'",
            {"lane": lane},
        )
    assert moved == 1
    await opened(town, clock, held("m-1", Party(PartyKind.BUYER, "buyer-1")))
    await opened(town, clock, held("m-2", Party(PartyKind.BUYER, "buyer-9")))
    found = await run(town, clock, switch_off={"sellers_bps": ALL})
    assert found.open_cases == 1
    assert (found.chats_closed.chats.count, found.chats_closed.held_messages) == (2, 1)
    assert of_chat(found).sellers_closed.count == 2


async def test_only_first_sellers_are_left(town: Database, clock: FixedClock) -> None:
    found = await run(town, clock, open_to=[{"first": 1}])
    assert of_chat(found).sellers_closed.samples == ("seller-2",)
    assert found.chats_closed.chats.count == 0


async def test_what_was_switched_off_would_be_opened(town: Database, clock: FixedClock) -> None:
    off = {"capability": "chat", "switch_off": {"sellers_bps": ALL}}
    version = await publish(town, clock, KIND, {"name": "off", "capabilities": [off]})
    found = await run(town, clock)
    assert found.version == version
    assert (found.chats_opened.chats.count, of_chat(found).sellers_opened.count) == (2, 2)


async def test_a_bounded_run_says_that_it_did_not_see_all(
    town: Database, clock: FixedClock
) -> None:
    found = await run(town, clock, rows_max=1)
    assert (found.sellers, found.chats, found.is_complete) == (1, 1, False)


async def test_nothing_is_published_by_trying(town: Database, clock: FixedClock) -> None:
    before = await run(town, clock)
    await run(town, clock, open_to=[])
    assert await run(town, clock) == before
    assert before.version == 0


async def test_the_command_tells_the_same(
    town: Database,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    draft = tmp_path / "draft.json"
    off = {"capability": "chat", "switch_off": {"sellers_bps": ALL}}
    draft.write_text(json.dumps({"name": "draft", "capabilities": [off]}))
    monkeypatch.setenv("PRILAVOK_DATABASE_URL", town.dsn)

    assert await asyncio.to_thread(cli.run, ["rollout", "dry-run", str(draft), "--json"]) == 0
    printed = msgspec.json.decode(capsys.readouterr().out, type=DryRun)
    assert printed == await run(town, clock, switch_off={"sellers_bps": ALL})

    assert await asyncio.to_thread(cli.run, ["rollout", "dry-run", str(draft)]) == 0
    assert "would close" in capsys.readouterr().out


async def test_a_file_that_is_no_rollout_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft.json"
    for content in ("{", "{}", '{"name": "x", "capabilities": [{"capability": "tea"}]}'):
        draft.write_text(content)
        assert await asyncio.to_thread(cli.run, ["rollout", "dry-run", str(draft)]) != 0
        assert capsys.readouterr().err.startswith("prilavok: The document is not a rollout")
    assert await asyncio.to_thread(cli.run, ["rollout", "dry-run", str(tmp_path / "no")]) != 0
    assert "no: No such file" in capsys.readouterr().err
