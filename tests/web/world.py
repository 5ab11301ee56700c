"""A small marketplace behind the whole server, and everyone who might ask it something."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from PIL import Image

from cases.kinds import held
from cases.kinds import opened as opened_case
from identity.signing import AUDIENCE, ED25519, ISSUER, P256, RSA, claims, jwks_document, signed
from identity.test_tokens import forged
from prilavok import programmes
from prilavok.core.config import Settings
from prilavok.core.parties import Party, PartyKind
from prilavok.identity import Identity, Scope, actions
from prilavok.live.sockets import Room
from prilavok.standing import penalties
from prilavok.standing.penalties import Direction, Label, NewViolation
from prilavok.standing.penalties import programme as penalty_policy
from prilavok.wiring import Server
from waiting import PATIENCE_S

SHOP = "https://shop.test"
YEAR_AGO = "2025-01-01T00:00:00Z"
SINCE = {"country": "RU", "registered_at": YEAR_AGO}

CLAIMS = ["claims"]
UNHURRIED = {"writes_burst": 10_000, "key_writes_burst": 10_000}

FACTS: list[dict[str, Any]] = [
    {"type": "seller", "seller_id": "s-1", "name": "Tula", **SINCE},
    {"type": "seller", "seller_id": "s-2", "name": "Omsk", **SINCE},
    {
        "type": "staff",
        "seller_id": "s-1",
        "staff_id": "w-1",
        "name": "A",
        "permissions": ["chat", "inbox", "staff", "keys", "levels", "discounts"],
    },
    {
        "type": "staff",
        "seller_id": "s-2",
        "staff_id": "w-2",
        "name": "B",
        "permissions": ["chat", "claims"],
    },
    {
        "type": "staff",
        "seller_id": "s-1",
        "staff_id": "w-3",
        "name": "C",
        "permissions": ["claims"],
    },
    {"type": "staff", "seller_id": "s-1", "staff_id": "w-9", "name": "D", "active": False},
    {"type": "buyer", "buyer_id": "b-1", "name": "Boris"},
    {"type": "buyer", "buyer_id": "b-2", "name": "Berta"},
    {
        "type": "product",
        "seller_id": "s-1",
        "product_id": "p-1",
        "title": "Samovar",
        "category": ["Kitchen"],
    },
    {
        "type": "order_placed",
        "seller_id": "s-1",
        "order_id": "o-1",
        "buyer_id": "b-1",
        "scheme": "FBO",
        "currency": "RUB",
        "lines": [{"line_id": "1", "product_id": "p-1", "quantity": 1, "paid_minor": 99_000}],
    },
]

STAFF = {
    "seller": ("s-1", "w-1"),
    "other_seller": ("s-2", "w-2"),
    "unpermitted": ("s-1", "w-3"),
    "ex_staff": ("s-1", "w-9"),
    "ex_staff_elsewhere": ("s-2", "w-1"),
}
PEOPLE = {
    "buyer": ("buyer", "b-1"),
    "other_buyer": ("buyer", "b-2"),
    "moderator": ("moderator", "m-1"),
    "operator": ("operator", "op-1"),
    "creator": ("creator", "c-1"),
    "account_manager": ("account_manager", "am-1"),
}


@dataclass
class World:
    """A running server with a client, the ids that stand in addresses, and credentials."""

    server: Server
    client: httpx.AsyncClient
    room: Room
    ids: dict[str, str]
    good: dict[str, dict[str, str]]
    bad: dict[str, dict[str, str]]

    async def ask(
        self, method: str, path: str, headers: dict[str, str], body: Any = None
    ) -> httpx.Response:
        """The answer; of a stream, its beginning."""
        if path.partition("?")[0].endswith("/stream"):
            return await beginning_of(self.server, method, path, headers)
        content = msgspec.json.encode(body) if body is not None else None
        kind = {"content-type": "application/json"} if body is not None else {}
        return await self.client.request(method, path, headers={**kind, **headers}, content=content)


@asynccontextmanager
async def world_at(database_url: str, folder: Path, **more: Any) -> AsyncGenerator[World]:
    """A world in the database at `database_url`, where nothing has happened yet; `more` settings
    than it needs."""
    (folder / "jwks.json").write_bytes(jwks_document())
    settings = Settings(
        data_dir=folder,
        database_url=database_url,
        allowed_origins=(SHOP,),
        issuer=ISSUER,
        audience=AUDIENCE,
        jwks=str(folder / "jwks.json"),
        **{**UNHURRIED, **more},
    )
    server = Server(settings)
    transport = httpx.ASGITransport(app=server)  # pyright: ignore[reportArgumentType]
    async with (
        server.running() as room,
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
    ):
        good, bad = await credentials(room)
        world = World(server, client, room, {}, good, bad)
        await begin(world)
        yield world


async def begin(world: World) -> None:
    """Tell the facts, open a chat and write in it; open a case."""
    facts = [
        {"source": "test", "id": str(number), "at": YEAR_AGO, **fact}
        for number, fact in enumerate(FACTS)
    ]
    told = await world.ask("POST", "/v1/facts", world.good["key"], {"facts": facts})
    assert told.json()["accepted"] == len(facts), told.text
    opened = await world.ask(
        "POST", "/v1/chats", world.good["buyer"], {"seller_id": "s-1", "context": PRODUCT}
    )
    assert opened.status_code == 201, opened.text
    chat_id = opened.json()["chat_id"]
    sent = await world.ask(
        "POST", f"/v1/chats/{chat_id}/messages", world.good["buyer"], new_message()
    )
    assert sent.status_code == 201, sent.text
    case_id = await opened_case(world.room.db, world.room.clock, held("m-1"))
    world.ids |= {
        "buyer_id": "b-1",
        "penalty_id": await fined(world.room),
        "case_id": str(case_id),
        "chat_id": chat_id,
        "claim_id": str(uuid4()),
        "template_id": str(uuid4()),
        "label_id": str(uuid4()),
        "note_id": str(uuid4()),
        "key_id": "0" * 16,
        "token": "0" * 68,
        "staff_id": "w-3",
        "device_id": "0" * 32,
        "reply_id": str(uuid4()),
        "message_id": sent.json()["message_id"],
        "file_id": str(uuid4()),
        "source": "test",
        "fact_id": "0",
        "seller_id": "s-1",
        "order_id": "o-1",
        "kind": "chat_policy",
        "version": "1",
        "month": "2024-05",
        "override_id": str(uuid4()),
        "coupon_id": str(uuid4()),
        "file": "s-1.svg",
        "code": "invalid",
    }


async def send_file(world: World) -> None:
    """A message with a picture, whose id becomes `file_id`. Not in every world: a file is read in
    a process of its own."""
    chat_id, buyer = world.ids["chat_id"], world.good["buyer"]
    path = f"/v1/chats/{chat_id}"
    file = await world.client.post(f"{path}/files", content=picture(), headers=buyer)
    assert file.status_code == 201, file.text
    world.ids["file_id"] = file.json()["file_id"]
    with_file = {**new_message(), "files": [world.ids["file_id"]]}
    shown = await world.ask("POST", f"{path}/messages", buyer, with_file)
    assert shown.status_code == 201, shown.text


def picture() -> bytes:
    """A plain one."""
    written = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(written, "PNG")
    return written.getvalue()


PRODUCT = {"type": "product", "id": "p-1"}


async def fined(room: Room, source: str = "case:1") -> str:
    """The id of a fine of the seller's, by a policy that was published for it."""
    now = room.clock.now()
    violation = NewViolation(
        party=Party(PartyKind.SELLER, "s-1"),
        label=Label.CONTACT_EXCHANGE,
        direction=Direction.ASKS,
        source=source,
        at=now,
        confirmed_by=("moderator:m-1",),
    )
    document = programmes.preset(penalty_policy.KIND, "ozon-2024")
    async with room.db.transaction() as conn:
        await programmes.publish(
            conn,
            penalty_policy.KIND,
            document,
            effective_from=None,
            by="operator:op-1",
            note="",
            now=now,
        )
        confirmed = await penalties.confirm_violation(conn, violation, lanes=room.db.lanes, now=now)
    return str(confirmed.penalties[0].penalty_id)


def new_message() -> dict[str, str]:
    return {"client_id": str(uuid4()), "text": "Is it made of brass?"}


async def claim_something(world: World) -> None:
    """Let the buyer open a claim for what they bought."""
    order = {"seller_id": "s-1", "order_id": "o-2", "at": world.room.clock.now().isoformat()}
    line = {"line_id": "1", "product_id": "p-1", "quantity": 1, "paid_minor": 99_000}
    placed = {"buyer_id": "b-1", "scheme": "FBO", "currency": "RUB", "lines": [line]}
    facts: list[dict[str, Any]] = [
        {"source": "test", "id": "ordered", "type": "order_placed", **order, **placed},
        {"source": "test", "id": "kept", "type": "order_bought_out", **order},
    ]
    told = await world.ask("POST", "/v1/facts", world.good["key"], {"facts": facts})
    assert told.json()["accepted"] == len(facts), told.text
    claim = await world.ask("POST", "/v1/claims", world.good["buyer"], new_claim())
    assert claim.status_code == 201, claim.text
    world.ids["claim_id"] = claim.json()["claim_id"]


def new_claim() -> dict[str, str]:
    return {
        "act_id": str(uuid4()),
        "seller_id": "s-1",
        "order_id": "o-2",
        "line_id": "1",
        "reason": "missing_part",
        "text": "The lid is not in the box.",
    }


async def credentials(room: Room) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Headers by who sends them: those who are somebody, and those who only say so."""
    db, clock, now = room.db, room.clock, datetime.now(UTC)
    key = await actions.create_key(db, clock, "erp", list(Scope))
    narrow = await actions.create_key(db, clock, "narrow", [])
    revoked = await actions.create_key(db, clock, "revoked", list(Scope))
    await actions.revoke_key(db, clock, revoked.key_id)
    staff = {
        name: bearer(
            signed(claims(now, role="seller_staff", sub=subject, seller_id=seller_id), "ec")
        )
        for name, (seller_id, subject) in STAFF.items()
    }
    people = {
        name: bearer(signed(claims(now, role=role, sub=subject)))
        for name, (role, subject) in PEOPLE.items()
    }
    good = {**people, **staff, "key": bearer(key.secret), "narrow_key": bearer(narrow.secret)}
    bad = {name: bearer(token) for name, token in bad_tokens(now).items()}
    bad |= {
        "anonymous": {},
        "revoked_key": bearer(revoked.secret),
        "unknown_key": bearer(f"pk_{'0' * 16}_{'0' * 64}"),
        "unknown_session": {"cookie": f"prilavok_session={'0' * 64}"},
        "basic": {"authorization": "Basic YWRtaW46YWRtaW4="},
    }
    return good, bad


def bad_tokens(now: datetime) -> dict[str, str]:
    """Tokens that claim the best of roles, each with one thing wrong."""
    best = claims(now, role="operator", sub="op-1")
    stranger = Ed25519PrivateKey.generate()
    past = now - timedelta(hours=2)
    publics = {"ed": ED25519.public_key(), "ec": P256.public_key(), "rsa": RSA.public_key()}
    form = PublicFormat.SubjectPublicKeyInfo
    secrets = {
        f"{kid}_{name}": (kid, key.public_bytes(encoding, form))
        for kid, key in publics.items()
        for name, encoding in (("pem", Encoding.PEM), ("der", Encoding.DER))
    }
    return {
        "expired": signed(claims(past, role="operator", sub="op-1")),
        "wrong_audience": signed({**best, "aud": "another"}),
        "wrong_issuer": signed({**best, "iss": "https://evil.test"}),
        "too_long": signed({**best, "exp": now.timestamp() + 7200}),
        "from_the_future": signed(claims(now + timedelta(minutes=5), role="operator", sub="op-1")),
        "alg_none": jwt.encode(best, None, "none", headers={"kid": "ed"}),
        "wrong_alg": jwt.encode(best, RSA, "RS512", headers={"kid": "rsa"}),
        "alg_of_another_key": jwt.encode(best, P256, "ES256", headers={"kid": "ed"}),
        "unknown_kid": jwt.encode(best, stranger, "EdDSA", headers={"kid": "stranger"}),
        "foreign_signature": jwt.encode(best, stranger, "EdDSA", headers={"kid": "ed"}),
        "key_brought_along": signed(best, jku="https://evil.test/jwks.json"),
        "no_role": signed({name: value for name, value in best.items() if name != "role"}),
        **{
            f"hs256_with_{name}": forged({"alg": "HS256", "kid": kid}, secret, best)
            for name, (kid, secret) in secrets.items()
        },
    }


def bearer(credential: str) -> dict[str, str]:
    return {"authorization": f"Bearer {credential}"}


async def sign_in(room: Room, token: str) -> str:
    """A session id for whoever `token` speaks of."""
    assert isinstance(room.identity, Identity)
    principal = await room.identity.principal_of_token(token)
    return (await actions.start_session(room.db, room.clock, principal)).session_id


async def beginning_of(
    server: Server, method: str, path: str, headers: dict[str, str]
) -> httpx.Response:
    """Status and headers of a response that may never end."""
    started: asyncio.Future[MutableMapping[str, Any]] = asyncio.get_running_loop().create_future()
    left, body = asyncio.Event(), b""

    async def receive() -> dict[str, Any]:
        if not started.done():
            return {"type": "http.request", "body": b"", "more_body": False}
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal body
        if message["type"] == "http.response.start":
            started.set_result(message)
        else:
            body += message.get("body", b"")

    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }
    serving = asyncio.create_task(server(scope, receive, send))
    async with asyncio.timeout(PATIENCE_S):
        start = await started
        await asyncio.wait([serving], timeout=0.1)
        left.set()
        await serving
    return httpx.Response(start["status"], headers=start["headers"], content=body)
