"""Who may call what: every route against everyone, and no route without a row.

The rows name everyone who gets something other than 403; the rest of the world is generated.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import msgspec
import pytest
import pytest_asyncio
from litestar import Litestar, get
from msgspec import Meta, Struct

from identity.signing import claims, signed
from notifying.push_service import Browser
from prilavok import programmes
from prilavok.discounts.kind import KIND as DISCOUNTS
from prilavok.identity.credentials import csrf_token_of
from prilavok.identity.model import PUBLIC
from prilavok.moderation.programme import KIND, PRESET_DEFAULT
from prilavok.web.routes import route_table
from web.route_table import every_route
from web.world import (
    PEOPLE,
    PRODUCT,
    World,
    claim_something,
    new_claim,
    new_message,
    send_file,
    sign_in,
    world_at,
)

WRITES = {"POST", "PUT", "PATCH", "DELETE"}


class Row(Struct, frozen=True):
    """What the askers of a route get who do not get 403, in the order in which they ask."""

    answers: dict[str, int]
    body: Any = None
    path: str | None = None


class Open(Struct, frozen=True):
    """A route for everyone, also for those whose credentials are wrong."""

    status: int
    body: Any = None


def parties(status: int, body: Any = None, **others: int) -> Row:
    """For the two sides of the chat; other buyers and sellers are told that there is no such."""
    answers = {"other_buyer": 404, "other_seller": 404, "seller": status, "buyer": status}
    return Row({**answers, **others}, body)


EVERY_PERSON = dict.fromkeys([*PEOPLE, "seller", "other_seller", "unpermitted"], 200)
KNOWN_PEOPLE = dict.fromkeys(
    ["buyer", "other_buyer", "moderator", "operator", "seller", "other_seller", "unpermitted"], 200
)
OPERATORS = {"key": 200, "operator": 200}
STAFF_200 = dict.fromkeys(["seller", "other_seller", "unpermitted"], 200)
REVIEWERS = {"moderator": 200, "operator": 200}
DECISION = {"decision": "release", "reason": "harmless"}
NOWHERE = str(uuid4())
PRICE_ASKED = {
    "seller_id": "s-1",
    "service": "storage",
    "amount": {"minor": 100, "currency": "RUB"},
}
DISCOUNT_PROGRAMME = msgspec.to_builtins(programmes.preset(DISCOUNTS, "wildberries-2025"))
DISCOUNT_TERMS = {"threshold_minor": 100_000, "discount_bps": 500}
QUICK_REPLY = {"shortcut": "hi", "title": "Hello", "text": "Hello {buyer}, we will look."}
RULEBOOK = msgspec.to_builtins(programmes.preset(KIND, PRESET_DEFAULT))
SEE_FILES = {"moderator": 200, "operator": 200}
MADE_ADDRESSES = dict.fromkeys(SEE_FILES, 201)
POLICY = {
    "document": {"name": "test", "openings": [{"side": "buyer", "about": "product"}]},
}

CLAIMANTS = dict.fromkeys(["buyer", "other_buyer", "unpermitted", "other_seller"], 200)
STRANGERS = {"other_buyer": 404, "other_seller": 404}
DECIDERS = {"unpermitted": 200, "other_seller": 200}
"""Staff with the permission `claims`, of two sellers."""
NO_SUCH_FILE = dict.fromkeys([*CLAIMANTS, "moderator", "operator"], 404)
TEMPLATE = {"title": "No", "action": "refuse", "text": "It is as the card says."}


def new_act() -> dict[str, Any]:
    evidence = {"type": "add_evidence", "text": "Here is more to see of it."}
    return {"act_id": str(uuid4()), "expected_version": 1, "act": evidence}


def new_bulk() -> dict[str, Any]:
    target = {"claim_id": NOWHERE, "act_id": str(uuid4()), "expected_version": 1}
    return {"act": {"type": "approve_without_return"}, "claims": [target], "dry_run": True}


COUPON = {
    "title": "Ten off",
    "benefit": {"type": "percent", "off_bps": 1_000},
    "currency": "RUB",
    "starts_at": "2025-01-01T00:00:00Z",
    "ends_at": "2099-01-01T00:00:00Z",
}
QUOTE_ASKED = {
    "currency": "RUB",
    "lines": [{"line_id": "1", "seller_id": "s-1", "product_id": "p-1", "unit_minor": 100}],
}
QUOTE_SHOWN = {
    "token": None,
    "buyer_id": None,
    "good_until": None,
    "quote": {"currency": "RUB", "price_minor": 0, "pays_minor": 0, "lines": [], "uses": []},
}
COUPON_MAKERS = {**OPERATORS, "seller": 404}


def new_coupon() -> dict[str, Any]:
    return {**COUPON, "coupon_id": str(uuid4())}


ROWS: dict[str, Row | Open] = {
    "GET /": Open(302),
    "GET /healthz": Open(200),
    "GET /problems/{code}": Open(200),
    "GET /v1/asyncapi.json": Open(200),
    "GET /v1/openapi.json": Open(200),
    "POST /v1/session": Open(422, {"token": 1}),
    "GET /v1/me": Row(EVERY_PERSON),
    "GET /v1/home": Row({**STAFF_200, **REVIEWERS}),
    "GET /v1/session": Row(dict.fromkeys(EVERY_PERSON, 401)),
    "DELETE /v1/session": Row(dict.fromkeys(EVERY_PERSON, 401)),
    "POST /v1/session/renew": Row(dict.fromkeys(EVERY_PERSON, 401)),
    "POST /v1/tickets": Row(dict.fromkeys(EVERY_PERSON, 201)),
    "POST /v1/facts": Row({"key": 200}, {"facts": []}),
    "GET /v1/facts/{source}/{fact_id}": Row({**OPERATORS, "moderator": 200}),
    "GET /v1/sellers/{seller_id}": Row({**OPERATORS, "moderator": 200}),
    "GET /v1/parties": Row({"moderator": 200, "operator": 200}, path="/v1/parties?name=s-1"),
    "GET /v1/orders/{seller_id}/{order_id}": Row({**OPERATORS, "moderator": 200}),
    "GET /v1/events": Row({"key": 200}),
    "GET /v1/cases": Row(REVIEWERS),
    "GET /v1/cases/statistics": Row(REVIEWERS),
    "POST /v1/cases/next": Row(REVIEWERS, {}),
    "GET /v1/cases/{case_id}": Row(REVIEWERS),
    "POST /v1/cases/{case_id}/take": Row({"moderator": 200}),
    "POST /v1/cases/{case_id}/put-back": Row({"moderator": 409}),
    "POST /v1/cases/{case_id}/notes": Row(REVIEWERS, {"text": "Seen before"}),
    "POST /v1/cases/{case_id}/decision": Row({"moderator": 409}, DECISION),
    "POST /v1/cases/{case_id}/second-opinion": Row({"moderator": 409}, DECISION),
    "GET /v1/audit": Row({"operator": 200}),
    "GET /v1/audit/changers": Row({"operator": 200}),
    "GET /v1/notices": Row(KNOWN_PEOPLE),
    "POST /v1/notices/read": Row(dict.fromkeys(KNOWN_PEOPLE, 204), {}),
    "GET /v1/terms": Row(STAFF_200),
    "POST /v1/terms/acceptances": Row(dict.fromkeys(STAFF_200, 404), {"version": 1}),
    "GET /v1/terms/acceptances": Row(OPERATORS),
    "GET /v1/terms/{version}/acceptances": Row(dict.fromkeys(OPERATORS, 404)),
    "GET /v1/terms/{version}/uncovered": Row(dict.fromkeys(OPERATORS, 404)),
    "POST /v1/rollout/dry-run": Row({"operator": 200}, {"document": {"name": "draft"}}),
    "GET /v1/trust": Row(STAFF_200),
    "GET /v1/capabilities": Row(STAFF_200),
    "GET /v1/sellers/{seller_id}/trust": Row({**OPERATORS, "moderator": 200}),
    "GET /v1/sellers/{seller_id}/capabilities": Row({**OPERATORS, "moderator": 200}),
    "GET /v1/programmes": Row(OPERATORS),
    "GET /v1/programmes/{kind}": Row(OPERATORS),
    "GET /v1/programmes/{kind}/in-force": Row({"key": 404, "operator": 404}),
    "POST /v1/programmes/{kind}": Row({"key": 201, "operator": 201}, POLICY),
    "POST /v1/moderation/replay": Row({"operator": 200}, {"document": RULEBOOK}),
    "GET /v1/chats": Row(dict.fromkeys(["buyer", "other_buyer", "seller", "other_seller"], 200)),
    "POST /v1/chats": Row(
        {"other_seller": 404, "seller": 404, "buyer": 200, "other_buyer": 201},
        {"seller_id": "s-1", "context": PRODUCT},
    ),
    "GET /v1/chats/{chat_id}": parties(200),
    "GET /v1/chats/{chat_id}/messages": parties(200),
    "GET /v1/chats/{chat_id}/changes": parties(200),
    "POST /v1/chats/{chat_id}/messages": parties(201, new_message),
    "PATCH /v1/chats/{chat_id}/messages/{message_id}": parties(
        200, {"text": "Or of copper?"}, seller=422
    ),
    "DELETE /v1/chats/{chat_id}/messages/{message_id}": parties(200, seller=422),
    "POST /v1/chats/{chat_id}/marks": parties(204, {"read": 1}),
    "POST /v1/chats/{chat_id}/typing": parties(204),
    "POST /v1/chats/{chat_id}/close": Row({"other_seller": 404, "seller": 200}),
    "POST /v1/chats/{chat_id}/reopen": Row({"other_seller": 404, "seller": 200}),
    "GET /v1/sellers/{seller_id}/standing": Row({**OPERATORS, "moderator": 200}),
    "POST /v1/buyers/{buyer_id}/erasure": Row(dict.fromkeys(OPERATORS, 202)),
    "GET /v1/erasures": Row(dict.fromkeys(OPERATORS, 200)),
    "GET /v1/buyers/{buyer_id}/erasure": Row(dict.fromkeys(OPERATORS, 404)),
    "DELETE /v1/buyers/{buyer_id}/erasure": Row(dict.fromkeys(OPERATORS, 404)),
    "GET /v1/buyers/{buyer_id}/standing": Row({**OPERATORS, "moderator": 200}),
    "GET /v1/penalties": Row({**KNOWN_PEOPLE, "moderator": 200, "operator": 200}),
    "GET /v1/penalties/preview": Row(
        {"moderator": 200, "operator": 200},
        path="/v1/penalties/preview?party=seller:s-1&label=insult",
    ),
    "GET /v1/penalties/{penalty_id}": Row(
        {**KNOWN_PEOPLE, "buyer": 404, "other_buyer": 404, "other_seller": 404}
    ),
    "POST /v1/penalties/{penalty_id}/appeal": Row(
        {"buyer": 404, "other_buyer": 404, "other_seller": 404, "seller": 201, "unpermitted": 201},
        {"text": "It was the order's own number."},
    ),
    "POST /v1/penalties/{penalty_id}/reversal": Row({"operator": 200}, {"reason": "A mistake"}),
    "POST /v1/fines/{penalty_id}/collection": Row(
        {"key": 200, "operator": 200}, {"status": "sent", "reference": "p-1"}
    ),
    "PUT /v1/chats/{chat_id}/block": parties(200),
    "DELETE /v1/chats/{chat_id}/block": parties(200),
    "POST /v1/chats/{chat_id}/reports": parties(201, {"reason": "spam"}),
    "POST /v1/chats/{chat_id}/messages/{message_id}/appeal": parties(
        409, {"text": "Nothing is wrong with it"}, seller=404
    ),
    "GET /v1/inbox": Row({"seller": 200, "other_seller": 200}),
    "GET /v1/inbox/counts": Row({"seller": 200, "other_seller": 200}),
    "GET /v1/inbox/{chat_id}": Row({"other_seller": 404, "seller": 200}),
    "PATCH /v1/inbox/{chat_id}": Row({"other_seller": 404, "seller": 200}, {"assignee": "w-1"}),
    "POST /v1/inbox/bulk": Row(
        {"seller": 200, "other_seller": 200}, {"chat_ids": [NOWHERE], "do": {"close": True}}
    ),
    "POST /v1/inbox/export": Row({"seller": 200, "other_seller": 200}, {}),
    "GET /v1/inbox/staff": Row({"seller": 200, "other_seller": 200}),
    "GET /v1/inbox/products": Row({"seller": 200, "other_seller": 200}),
    "GET /v1/inbox/{chat_id}/notes": Row({"other_seller": 404, "seller": 200}),
    "POST /v1/inbox/{chat_id}/notes": Row({"other_seller": 404, "seller": 201}, {"text": "Kind"}),
    "DELETE /v1/inbox/{chat_id}/notes/{note_id}": Row({"other_seller": 404, "seller": 404}),
    "GET /v1/labels": Row({"seller": 200, "other_seller": 200}),
    "POST /v1/labels": Row({"seller": 201}, {"name": "Gifts"}),
    "PUT /v1/labels/{label_id}": Row({"seller": 404}, {"name": "Gifts"}),
    "DELETE /v1/labels/{label_id}": Row({"seller": 404}),
    "GET /v1/quick-replies": Row({"seller": 200, "other_seller": 200}),
    "POST /v1/quick-replies": Row({"seller": 201}, QUICK_REPLY),
    "PUT /v1/quick-replies/{reply_id}": Row({"seller": 404}, QUICK_REPLY),
    "DELETE /v1/quick-replies/{reply_id}": Row({"seller": 404}),
    "POST /v1/chats/{chat_id}/files": parties(422),
    "GET /v1/chats/{chat_id}/files": parties(200),
    "POST /v1/chats/{chat_id}/files/{file_id}/contest": parties(
        409, {"text": "Nothing is wrong with it"}, seller=404
    ),
    "DELETE /v1/chats/{chat_id}/files/{file_id}": parties(404, operator=204),
    "GET /v1/chats/{chat_id}/files/{file_id}": parties(200, **SEE_FILES),
    "GET /v1/chats/{chat_id}/files/{file_id}/preview": parties(200, **SEE_FILES),
    "POST /v1/chats/{chat_id}/files/{file_id}/address": parties(201, **MADE_ADDRESSES),
    "POST /v1/claims/forms": Row(
        {"other_buyer": 404, "buyer": 200}, {"seller_id": "s-1", "order_id": "o-2"}
    ),
    "POST /v1/claims/files": Row(
        {"other_buyer": 404, "buyer": 422}, path="/v1/claims/files?seller_id=s-1&order_id=o-2"
    ),
    "GET /v1/claims/files/limits": Row(CLAIMANTS),
    "POST /v1/claims": Row({"other_buyer": 404, "buyer": 422}, new_claim),
    "GET /v1/claims": Row(CLAIMANTS),
    "GET /v1/claims/{claim_id}": Row(
        {**STRANGERS, "buyer": 200, "unpermitted": 200, "moderator": 200, "operator": 200}
    ),
    "POST /v1/claims/{claim_id}/acts": Row({"other_buyer": 404, "buyer": 200}, new_act),
    "POST /v1/claims/acts": Row(DECIDERS, new_bulk),
    "POST /v1/claims/{claim_id}/files": Row({**STRANGERS, "buyer": 422, "unpermitted": 422}),
    "GET /v1/claims/{claim_id}/files/{file_id}": Row(NO_SUCH_FILE),
    "GET /v1/claims/{claim_id}/files/{file_id}/preview": Row(NO_SUCH_FILE),
    "POST /v1/claims/{claim_id}/files/{file_id}/address": Row(NO_SUCH_FILE),
    "GET /v1/claims/{claim_id}/notes": Row({"other_seller": 404, "unpermitted": 200}),
    "POST /v1/claims/{claim_id}/notes": Row(
        {"other_seller": 404, "unpermitted": 201}, {"text": "Kind"}
    ),
    "GET /v1/claims/templates": Row(DECIDERS),
    "POST /v1/claims/templates": Row(dict.fromkeys(DECIDERS, 201), TEMPLATE),
    "PUT /v1/claims/templates/{template_id}": Row(dict.fromkeys(DECIDERS, 404), TEMPLATE),
    "DELETE /v1/claims/templates/{template_id}": Row(dict.fromkeys(DECIDERS, 404)),
    "POST /v1/claims/export": Row(DECIDERS, {"format": "jsonl"}),
    "GET /v1/claims/{claim_id}/signals": Row(
        {"other_seller": 404, "unpermitted": 200, "moderator": 200, "operator": 200}
    ),
    "GET /v1/refunds": Row(OPERATORS),
    "GET /v1/claim-policy/possible": Row({"operator": 200}),
    "POST /v1/claim-policy/preview": Row({"operator": 422}, {"document": {"name": "draft"}}),
    "POST /v1/refunds/{claim_id}/status": Row(
        {"key": 404, "operator": 404}, {"status": "sent", "reference": "1"}
    ),
    "GET /v1/autoresponder": Row({"seller": 200, "other_seller": 200}),
    "PUT /v1/autoresponder": Row({"seller": 200}, {"on": False}),
    "GET /v1/notifying": Row(STAFF_200),
    "PUT /v1/notifying": Row(STAFF_200, {}),
    "POST /v1/notifying/confirmation": Row(dict.fromkeys(STAFF_200, 422), {"token": "0" * 64}),
    "POST /v1/unsubscribe/{token}": Open(204),
    "GET /v1/notifying/devices": Row(STAFF_200),
    "POST /v1/notifying/devices": Row(
        dict.fromkeys(STAFF_200, 201), Browser("https://fcm.googleapis.com").subscription()
    ),
    "DELETE /v1/notifying/devices/{device_id}": Row(dict.fromkeys(STAFF_200, 204)),
    "POST /v1/notifying/devices/{device_id}/trial": Row(dict.fromkeys(STAFF_200, 404)),
    "GET /v1/staff": Row({"seller": 200}),
    "PUT /v1/staff/{staff_id}/permissions": Row({"seller": 200}, {"permissions": ["claims"]}),
    "GET /v1/keys": Row({"seller": 200}),
    "POST /v1/keys": Row({"seller": 201}, {"name": "ERP", "permissions": ["chat"]}),
    "DELETE /v1/keys/{key_id}": Row({"seller": 404}),
    "GET /v1/discounts/mine": Row({"seller": 404}),
    "PUT /v1/discounts/mine": Row({"seller": 404}, DISCOUNT_TERMS),
    "DELETE /v1/discounts/mine": Row({"seller": 404}),
    "POST /v1/discounts/mine/preview": Row({"seller": 404}, {"terms": DISCOUNT_TERMS}),
    "GET /v1/discounts/mine/reach": Row(
        {"seller": 404}, path="/v1/discounts/mine/reach?threshold_minor=1"
    ),
    "POST /v1/discounts/dry-run": Row({"operator": 200}, {"document": DISCOUNT_PROGRAMME}),
    "GET /v1/discounts/mine/results": Row({"seller": 404}),
    "GET /v1/discounts/sellers/{seller_id}": Row({"operator": 404}),
    "GET /v1/discounts/progress": Row({"buyer": 200, "other_buyer": 200}),
    "GET /v1/buyers/{buyer_id}/discounts": Row(OPERATORS),
    "GET /v1/levels/mine": Row({"seller": 200}),
    "GET /v1/levels/mine/history": Row({"seller": 200}),
    "GET /v1/levels/programme": Row({"seller": 200, "operator": 200}),
    "POST /v1/levels/requests": Row({"seller": 404}, {"level": "gold"}),
    "GET /v1/levels/mine/evidence": Row(
        {"seller": 404}, path="/v1/levels/mine/evidence?month=2024-05&indicator=orders"
    ),
    "GET /v1/levels/mine/evidence.csv": Row(
        {"seller": 404}, path="/v1/levels/mine/evidence.csv?month=2024-05&indicator=orders"
    ),
    "GET /v1/levels/mine/evidence.parquet": Row(
        {"seller": 404}, path="/v1/levels/mine/evidence.parquet?month=2024-05&indicator=orders"
    ),
    "GET /v1/levels/sellers/{seller_id}/evidence": Row(
        {"operator": 404, "moderator": 404},
        path="/v1/levels/sellers/s-1/evidence?month=2024-05&indicator=orders",
    ),
    "GET /v1/levels/appeals": Row({"seller": 200}),
    "POST /v1/levels/appeals": Row(
        {"seller": 404},
        {"month": "2024-05", "indicators": ["orders"], "text": "Three orders are not there."},
    ),
    "POST /v1/levels/announcements/{version}/read": Row({"seller": 204}),
    "POST /v1/levels/what-if": Row({"operator": 422}, {"document": {}}),
    "POST /v1/levels/feedback": Row({"seller": 204}, {"stars": 4}),
    "GET /v1/levels/feedback": Row({"operator": 200}),
    "GET /v1/levels/sellers/{seller_id}": Row({"operator": 200}),
    "POST /v1/levels/sellers/{seller_id}/overrides": Row(
        {"operator": 404},
        {"level": "gold", "ends": "2099-01-01T00:00:00Z", "reason": "A pilot of ours"},
    ),
    "DELETE /v1/levels/sellers/{seller_id}/overrides/{override_id}": Row({"operator": 404}),
    "GET /badge/{file}": Open(200),
    "GET /badge.js": Open(200),
    "GET /v1/levels/settlements": Row({"operator": 200}),
    "GET /v1/levels/settlements/{month}": Row({"operator": 404}),
    "GET /v1/sellers/{seller_id}/rewards": Row(OPERATORS),
    "POST /v1/rewards/price": Row(OPERATORS, PRICE_ASKED),
    "GET /v1/rewards/boosts": Row(OPERATORS),
    "POST /v1/coupons": Row({**dict.fromkeys(OPERATORS, 201), "seller": 201}, new_coupon),
    "GET /v1/coupons": Row({**OPERATORS, "seller": 200}),
    "GET /v1/coupons/goods": Row({**OPERATORS, "seller": 200}),
    "GET /v1/coupons/mine": Row({"buyer": 200, "other_buyer": 200}),
    "GET /v1/coupons/{coupon_id}": Row(dict.fromkeys(COUPON_MAKERS, 404)),
    "POST /v1/coupons/{coupon_id}/pause": Row(dict.fromkeys(COUPON_MAKERS, 404)),
    "POST /v1/coupons/{coupon_id}/resume": Row(dict.fromkeys(COUPON_MAKERS, 404)),
    "POST /v1/coupons/{coupon_id}/end": Row(dict.fromkeys(COUPON_MAKERS, 404)),
    "POST /v1/coupons/{coupon_id}/holders": Row(
        dict.fromkeys(COUPON_MAKERS, 404), {"buyer_ids": ["b-1"]}
    ),
    "POST /v1/coupons/{coupon_id}/codes": Row(dict.fromkeys(COUPON_MAKERS, 404), {}),
    "POST /v1/coupons/{coupon_id}/claim": Row({"buyer": 404, "other_buyer": 404}),
    "POST /v1/quotes": Row({**OPERATORS, "buyer": 200, "other_buyer": 200}, QUOTE_ASKED),
    "GET /v1/quotes/own": Row(
        {"buyer": 200, "other_buyer": 200}, path="/v1/quotes/own?seller_id=s-1&product_id=p-1"
    ),
    "POST /v1/quotes/listing": Row({**OPERATORS, "buyer": 200, "other_buyer": 200}, QUOTE_ASKED),
    "POST /v1/quotes/{token}/reserve": Row(dict.fromkeys(OPERATORS, 422), QUOTE_SHOWN),
    "POST /v1/quotes/{token}/commit": Row(dict.fromkeys(OPERATORS, 422), {"order_id": "o-1"}),
    "POST /v1/quotes/{token}/release": Row(dict.fromkeys(OPERATORS, 422), {}),
    "GET /v1/orders/{seller_id}/{order_id}/discounts": Row(dict.fromkeys(OPERATORS, 404)),
    "POST /v1/orders/{seller_id}/{order_id}/discounts/back": Row(
        dict.fromkeys(OPERATORS, 404), {"line_id": "1"}
    ),
    "GET /v1/stream": Row(
        dict.fromkeys(
            ["buyer", "other_buyer", "seller", "other_seller", "moderator", "operator"], 200
        )
    ),
}
CLOSED = sorted(key for key, row in ROWS.items() if isinstance(row, Row))


READS = sorted(key for key in ROWS if key.startswith("GET "))
WRITING = sorted(ROWS.keys() - set(READS))


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(database_url, tmp_path) as world:
        await claim_something(world)
        yield world


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world_to_read(
    shared_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """One for all routes that change nothing: to make a world takes longer than to ask it."""
    folder = tmp_path_factory.mktemp("world")
    async with world_at(shared_database_url, folder) as world:
        await claim_something(world)
        await send_file(world)
        yield world


def body_of(row: Row | Open) -> Any:
    return row.body() if callable(row.body) else row.body


def address(world: World, key: str) -> tuple[str, str]:
    method, path = key.split(" ")
    row = ROWS[key]
    if isinstance(row, Row) and row.path is not None:
        path = row.path
    return method, path.format(**world.ids)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {route.key for route in every_route()} == ROWS.keys()


def test_only_the_open_rows_are_open() -> None:
    for route in every_route():
        assert route.access.anyone == isinstance(ROWS[route.key], Open), route.key


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("key", READS)
async def test_each_reader_gets_what_the_row_says(world_to_read: World, key: str) -> None:
    await each_gets_what_the_row_says(world_to_read, key)


@pytest.mark.parametrize("key", WRITING)
async def test_each_writer_gets_what_the_row_says(world: World, key: str) -> None:
    if "{file_id}" in key:
        await send_file(world)
    await each_gets_what_the_row_says(world, key)


async def each_gets_what_the_row_says(world: World, key: str) -> None:
    row = ROWS[key]
    method, path = address(world, key)
    if isinstance(row, Open):
        for headers in [*world.good.values(), *world.bad.values()]:
            answer = await world.ask(method, path, headers, body_of(row))
            assert answer.status_code == row.status, answer.text
        return

    got, expected = {}, {}
    for name, headers in world.bad.items():
        expected[name] = 401
        got[name] = await world.ask(method, path, headers, body_of(row))
    for name in [*(world.good.keys() - row.answers), *row.answers]:
        expected[name] = row.answers.get(name, 403)
        got[name] = await world.ask(method, path, world.good[name], body_of(row))

    assert {name: answer.status_code for name, answer in got.items()} == expected
    for answer in got.values():
        assert answer.headers["cache-control"] == "private, no-store"
        assert {"Authorization", "Cookie"} <= set(answer.headers["vary"].split(", "))
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["status"] == answer.status_code


async def test_a_session_writes_with_its_own_csrf_token_only(world: World) -> None:
    await send_file(world)
    other = await session_of_seller(world)
    for key in CLOSED:
        method, path = address(world, key)
        if method not in WRITES:
            continue
        mine = await session_of_seller(world)
        cookie = {"cookie": f"prilavok_session={mine}"}
        for csrf in ("", "x", csrf_token_of(other), csrf_token_of(mine)[:-1]):
            for headers in (cookie, {**cookie, "x-csrf-token": csrf}):
                answer = await world.ask(method, path, headers, body_of(ROWS[key]))
                assert (answer.status_code, answer.json()["code"]) == (403, "csrf_token_wrong")

        headers = {**cookie, "x-csrf-token": csrf_token_of(mine)}
        answer = await world.ask(method, path, headers, body_of(ROWS[key]))
        assert answer.status_code == by_session(key), key


def by_session(key: str) -> int:
    """As by token, but for what is about the session itself."""
    about_itself = {"DELETE /v1/session": 204, "POST /v1/session/renew": 200}
    row = ROWS[key]
    assert isinstance(row, Row)
    return about_itself.get(key, row.answers.get("seller", 403))


async def session_of_seller(world: World) -> str:
    token = signed(claims(datetime.now(UTC), role="seller_staff", sub="w-1", seller_id="s-1"))
    return await sign_in(world.room, token)


async def test_a_chat_of_others_looks_exactly_like_one_that_is_not_there(world: World) -> None:
    asker = world.good["other_seller"]
    for key in CLOSED:
        if "{chat_id}" not in key:
            continue
        method, path = address(world, key)
        elsewhere = path.replace(world.ids["chat_id"], str(uuid4()))
        of_others = await world.ask(method, path, asker, body_of(ROWS[key]))
        not_there = await world.ask(method, elsewhere, asker, body_of(ROWS[key]))
        assert of_others.status_code == not_there.status_code == 404, key
        nameless = [answer.json() | {"chat_id": ""} for answer in (of_others, not_there)]
        assert nameless[0] == nameless[1]


async def test_staff_are_out_the_moment_the_fact_is_in(world: World) -> None:
    session_id = await session_of_seller(world)
    leaves = {
        "source": "test",
        "id": "leaves",
        "at": datetime.now(UTC).isoformat(),
        "type": "staff",
        "seller_id": "s-1",
        "staff_id": "w-1",
        "name": "A",
        "active": False,
    }
    told = await world.ask("POST", "/v1/facts", world.good["key"], {"facts": [leaves]})
    assert told.json()["accepted"] == 1
    for key in CLOSED:
        method, path = address(world, key)
        answer = await world.ask(method, path, world.good["seller"], body_of(ROWS[key]))
        assert (answer.status_code, answer.json()["code"]) == (403, "no_longer_staff"), key
    cookie = {"cookie": f"prilavok_session={session_id}"}
    assert (await world.ask("GET", "/v1/session", cookie)).status_code == 403
    assert (await world.ask("GET", "/v1/session", cookie)).status_code == 401


async def test_a_ticket_opens_one_stream_once(world: World) -> None:
    made = await world.ask("POST", "/v1/tickets", world.good["buyer"])
    path = f"/v1/stream?ticket={made.json()['ticket']}"
    assert (await world.ask("GET", path, {})).status_code == 200
    assert (await world.ask("GET", path, {})).status_code == 401


async def test_a_ticket_is_no_use_elsewhere(world: World) -> None:
    made = await world.ask("POST", "/v1/tickets", world.good["buyer"])
    answer = await world.ask("GET", f"/v1/me?ticket={made.json()['ticket']}", {})
    assert answer.status_code == 401


def test_a_route_that_does_not_say_who_may_call_it_stops_the_start() -> None:
    @get("/silent", sync_to_thread=False)
    def silent() -> None:
        """Says nothing of access."""

    with pytest.raises(AssertionError, match="does not say who"):
        route_table(Litestar([silent], openapi_config=None))


BOUNDED: Any = Annotated[int, Meta(le=5)]


@pytest.mark.parametrize("bound", [BOUNDED, BOUNDED | None])
def test_a_bound_that_the_framework_would_drop_stops_the_start(bound: Any) -> None:
    def bounded(limit: Any = 1) -> None:
        """Says its bound where nobody looks."""

    bounded.__annotations__["limit"] = bound
    handler = get("/bounded", access=PUBLIC, sync_to_thread=False)(bounded)
    with pytest.raises(AssertionError, match="QueryParameter"):
        route_table(Litestar([handler], openapi_config=None))
