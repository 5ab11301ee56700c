"""The doctor: what it finds and what it tells one to do."""

from __future__ import annotations

import socket
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from prilavok.core.config import Settings
from prilavok.doctor import Finding, State, examine, web_push


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, port=0)


async def found(settings: Settings, check: str) -> Finding:
    return next(finding for finding in await examine(settings) if finding.check == check)


async def test_whatever_is_not_fine_says_what_to_do(settings: Settings) -> None:
    for finding in await examine(settings):
        assert (finding.state is State.FINE) == (finding.remedy == ""), finding


async def test_a_migrated_database_is_fine(settings: Settings) -> None:
    assert (await found(settings, "database")).state is State.FINE
    assert (await found(settings, "migrations")).state is State.FINE
    assert (await found(settings, "clock")).state is State.FINE


async def test_an_edited_migration_is_found(settings: Settings) -> None:
    with psycopg.connect(settings.database_url or "") as conn:
        conn.execute("update migrations set checksum = 'other'")

    assert (await found(settings, "migrations")).state is State.FAILED


async def test_a_database_that_is_down_is_found() -> None:
    settings = Settings(database_url="postgresql://127.0.0.1:1/none", port=0)

    finding = await found(settings, "database")

    assert finding.state is State.FAILED
    assert "PRILAVOK_DATABASE_URL" in finding.remedy


async def test_a_store_of_files_that_takes_nothing_is_found(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "files").write_text("in the way")
    blocked = replace(settings, data_dir=tmp_path)

    finding = await found(blocked, "files")

    assert finding.state is State.FAILED
    assert "PRILAVOK_FILES_URL" in finding.remedy


async def test_a_store_of_files_that_keeps_them_is_fine(settings: Settings, tmp_path: Path) -> None:
    finding = await found(replace(settings, data_dir=tmp_path), "files")

    assert (finding.state, finding.found) == (State.FINE, str(tmp_path / "files"))
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


async def test_a_taken_port_is_found(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        finding = await found(Settings(database_url=settings.database_url, port=port), "port")

    assert finding.state is State.FAILED
    assert "PRILAVOK_PORT" in finding.remedy


async def test_an_unreadable_key_set_is_found(settings: Settings, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text("no json")

    finding = await found(
        Settings(database_url=settings.database_url, jwks=str(keys)), "signing keys"
    )

    assert finding.state is State.FAILED
    assert "PRILAVOK_JWKS" in finding.remedy


async def test_a_bus_that_does_not_answer_is_found(settings: Settings) -> None:
    bus = Settings(database_url=settings.database_url, bus_url="nats://127.0.0.1:1", port=0)

    assert (await found(bus, "bus")).state is State.FAILED


async def test_refunds_that_grow_old_are_found(settings: Settings) -> None:
    fine = await found(settings, "refunds")
    assert (fine.state, fine.found) == (State.FINE, "0 owed because of claims, 0 overdue")

    with psycopg.connect(settings.database_url or "") as conn:
        conn.execute(OVERDUE_REFUND)
    late = await found(settings, "refunds")
    assert (late.state, late.found) == (State.WARNING, "1 owed because of claims, 1 overdue")


OVERDUE_REFUND = """
insert into refunds (
    lane, claim_id, seller_id, buyer_id, order_id, line_id, currency, minor, state, position,
    owed_at, due_at, changed_at
)
values (
    0, gen_random_uuid(), 's-1', 'b-1', 'o-1', '1', 'RUB', 900, 'owed', 0,
    now() - interval '3 days', now() - interval '1 day', now()
)
"""


@pytest.mark.parametrize(
    ("changed", "state", "said"),
    [
        ({}, State.WARNING, "no https address"),
        ({"public_url": "https://chat.market.test"}, State.FINE, "https://chat.market.test"),
        ({"push_services": ("none",)}, State.FINE, "switched off"),
    ],
)
async def test_whether_browsers_can_subscribe(
    settings: Settings, changed: dict[str, object], state: State, said: str
) -> None:
    finding = await web_push(replace(settings, **changed))
    assert (finding.state, said in finding.found) == (state, True)
