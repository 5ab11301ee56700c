"""An export is what the pages show, in each format."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator

import msgspec
import polars as pl
import pytest

from chat.conftest import ABOUT_ORDER, BUYER, STAFF, NobodyListens, new_client_id
from chat.judges import Listening, always
from inbox.conftest import SELLER
from prilavok import audit
from prilavok.chat import actions
from prilavok.chat.model import ChatId, Status
from prilavok.chat.pages import message_page
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.core.tables import ExportFormat, TooManyExports
from prilavok.identity.model import Principal, Role
from prilavok.inbox import exporting, listing
from prilavok.inbox.exporting import export
from prilavok.inbox.model import Export, InboxFilter, Wanted
from prilavok.inbox.telling import Inboxes

JUDGES = always(Listening())
TEXTS = [
    '=HYPERLINK("http://evil.example")',
    "+7",
    "-1",
    "@sum",
    'a "quoted", one\r\ntwo',
    "ёлка 你好",
]


@pytest.fixture
async def talked(
    town: Database, clock: FixedClock, audience: NobodyListens, chat_id: ChatId
) -> list[ChatId]:
    """Two chats with all that a message can become."""
    writer = Writer(town, clock, JUDGES, audience)
    other, _ = await actions.open_chat(town, clock, BUYER, SELLER, ABOUT_ORDER)
    for text in [*TEXTS, "hold: secret", "mask: secret"]:
        await writer.send(BUYER, chat_id, new_client_id(), text)
    gone = await writer.send(BUYER, chat_id, new_client_id(), "gone")
    await actions.delete_message(town, clock, BUYER, chat_id, gone.message_id)
    await writer.send(STAFF, chat_id, new_client_id(), "hold: of the seller's own side")
    await writer.send(STAFF, chat_id, new_client_id(), "Yes.")
    await writer.send(BUYER, other.chat_id, new_client_id(), "Where is it?")
    await writer.close()
    return [other.chat_id, chat_id]


async def begun(
    inboxes: Inboxes, form: ExportFormat, seller_id: SellerId = SELLER
) -> AsyncIterator[bytes]:
    principal = Principal(Role.SELLER_STAFF, "staff-1", "token", None, seller_id)
    return await export(inboxes, principal, Wanted(), Export(format=form))


async def exported(inboxes: Inboxes, form: ExportFormat, seller_id: SellerId = SELLER) -> bytes:
    return b"".join([part async for part in await begun(inboxes, form, seller_id)])


async def as_the_pages_show(inboxes: Inboxes) -> list[tuple[str, int, str, str, str]]:
    page = await listing.inbox_page(inboxes.db, inboxes.clock, SELLER, Wanted(), limit=50)
    return [
        (str(row.chat.chat_id), message.seq or 0, message.side, message.state, message.text)
        for row in page.items
        for message in (
            await message_page(
                inboxes.db, inboxes.clock, STAFF, ChatId(row.chat.chat_id), before=None, limit=200
            )
        ).messages
    ]


@pytest.mark.parametrize("portion", [1, 3, 2_000])
async def test_an_export_equals_what_the_pages_show(
    inboxes: Inboxes, talked: list[ChatId], monkeypatch: pytest.MonkeyPatch, portion: int
) -> None:
    """Every visible message once and in order, in whatever portions it is read."""
    monkeypatch.setattr(exporting, "MESSAGES_AT_ONCE", portion)
    monkeypatch.setattr(exporting, "CHATS_AT_ONCE", min(portion, 50))
    monkeypatch.setattr(listing, "CHATS_AT_ONCE", 1)
    lines = (await exported(inboxes, ExportFormat.JSONL)).splitlines()
    rows = [msgspec.json.decode(line) for line in lines]
    keys = ("chat_id", "seq", "side", "state", "text")
    shown = await as_the_pages_show(inboxes)
    assert [tuple(row[key] for key in keys) for row in rows] == shown
    assert [row["chat_id"] for row in rows if row["seq"] == 1] == [str(c) for c in talked]
    assert "secret" not in str(rows)


async def test_all_formats_say_the_same(inboxes: Inboxes, talked: list[ChatId]) -> None:
    lines = (await exported(inboxes, ExportFormat.JSONL)).splitlines()
    rows = [msgspec.json.decode(line) for line in lines]

    table = pl.read_parquet(io.BytesIO(await exported(inboxes, ExportFormat.PARQUET)))
    assert table.columns == list(rows[0])
    assert table["text"].to_list() == [row["text"] for row in rows]
    assert [at.isoformat() for at in table["sent_at"].dt.convert_time_zone("UTC")] == [
        row["sent_at"].replace("Z", "+00:00") for row in rows
    ]

    text = (await exported(inboxes, ExportFormat.CSV)).decode("utf-8-sig")
    cells = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [cell["text"].removeprefix("'") for cell in cells] == [row["text"] for row in rows]
    assert not any(cell["text"].startswith(("=", "+", "-", "@")) for cell in cells)


async def test_nobody_exports_chats_of_another_seller(
    inboxes: Inboxes, talked: list[ChatId]
) -> None:
    assert await exported(inboxes, ExportFormat.JSONL, SellerId("seller-2")) == b""
    table = pl.read_parquet(
        io.BytesIO(await exported(inboxes, ExportFormat.PARQUET, SellerId("seller-2")))
    )
    assert table.height == 0


async def test_only_so_many_export_at_once(inboxes: Inboxes, talked: list[ChatId]) -> None:
    parts = [await begun(inboxes, ExportFormat.CSV) for _ in (1, 2)]
    for part in parts:
        await anext(part)
    with pytest.raises(TooManyExports):
        await exported(inboxes, ExportFormat.CSV)
    for part in parts:
        assert b"".join([rest async for rest in part])
    assert await exported(inboxes, ExportFormat.CSV)


async def test_who_exports_is_in_the_log_of_changes_without_the_words_that_they_searched(
    inboxes: Inboxes, talked: list[ChatId]
) -> None:
    principal = Principal(Role.SELLER_STAFF, "staff-1", "token", None, SELLER)
    asked = Export(InboxFilter(status=Status.CLOSED, q="bright"), ExportFormat.JSONL)
    await export(inboxes, principal, Wanted(status=Status.CLOSED), asked)

    async with inboxes.db.reading() as conn:
        [change] = (await audit.page(conn, subject=f"seller:{SELLER}")).changes
    assert (change.by, change.did) == ("seller_staff:staff-1", audit.Did.CHATS_EXPORTED)
    assert change.details == {
        "format": "jsonl",
        "chats": 0,
        "filter": {"status": "closed", "searching": True},
    }
