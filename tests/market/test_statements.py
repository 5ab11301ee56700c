"""Every statement of the market can be planned, and reads what it reads by an index."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from market.facts import NOON
from prilavok.core.database import Database, Jsonb, execute, fetch
from prilavok.market import log_store, order_store, party_store, product_store
from prilavok.market.importing import store as importing_store

LISTS_OF_ROWS = ("keys", "receipts", "taken", "steps", "replaced")
SAMPLES: dict[str, Any] = {
    **dict.fromkeys(LISTS_OF_ROWS, Jsonb([])),
    **dict.fromkeys(("lane", "position", "facts_max", "orders_max"), 1),
    **dict.fromkeys(("rows_read", "bytes_read", "rows_taken", "rows_known"), 1),
    **dict.fromkeys(("rows_rejected", "facts_taken", "rejects_bytes"), 1),
    **{key: [1] for key in ("lanes", "positions")},
    **{key: ["x"] for key in ("ids", "seller_ids", "countries")},
    **{key: ["x"] for key in ("prefixes", "chosen", "types")},
    "after": "x",
    **dict.fromkeys(("sellers_max", "buyers_max", "parties_max", "products_max"), 1),
    "before": 1,
    "anywhere": True,
    **dict.fromkeys(("seller_id", "order_id", "buyer_id", "staff_id", "source"), "x"),
    **dict.fromkeys(("file_digest", "mapping_digest", "file_name"), "x"),
    **dict.fromkeys(("now", "started_at", "finished_at"), NOON),
}


def statements(module: ModuleType) -> dict[str, str]:
    return {
        f"{module.__name__}.{name}": text
        for name, text in vars(module).items()
        if name.isupper() and isinstance(text, str) and text.startswith("\n")
    }


STORES = (log_store, party_store, product_store, order_store, importing_store)
STATEMENTS = {name: text for store in STORES for name, text in statements(store).items()}


@pytest.mark.parametrize("name", STATEMENTS)
async def test_every_statement_can_be_planned_and_scans_no_table(
    database: Database, name: str
) -> None:
    async with database.transaction() as conn:
        await execute(conn, "set local enable_seqscan = off")
        plan = "\n".join(await fetch(conn, f"explain {STATEMENTS[name]}", SAMPLES, row=str))

    assert "Seq Scan" not in plan, plan


def test_the_statements_are_found() -> None:
    assert len(STATEMENTS) > 20
