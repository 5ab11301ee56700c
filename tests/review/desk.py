"""A marketplace under review: people who write, moderators who decide, the worker's rounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import uuid4

from msgspec.structs import replace

from identity.signing import claims, signed
from prilavok import programmes, wiring
from prilavok.standing.penalties import programme as penalty_policy
from prilavok.worker import Round
from web.world import SINCE, YEAR_AGO, World, bearer

ASKS = "Напишите ваш номер телефона, я перезвоню"
LURES = "Пишите в наш канал магазина"
PHONE = "Мой номер 8 800 555 35 35"
INSULTS = "Ты идиот"
LINK = "promo-win.ru/gift"
SHOPS = tuple(f"s-{number}" for number in range(20, 27))
"""Sellers with one product each, one member of staff, and nothing held against them."""


@dataclass
class Market:
    """A running server, asked from outside."""

    world: World

    async def begin(self) -> None:
        """Tell of the shops."""
        facts = [fact for shop in SHOPS for fact in facts_of(shop)]
        told = await self.ask("key", "POST", "/v1/facts", {"facts": facts})
        assert told["accepted"] == len(facts), told

    async def chat(self, buyer: str, shop: str) -> str:
        """The id of the buyer's chat with the shop."""
        about = {"seller_id": shop, "context": {"type": "product", "id": f"p-{shop}"}}
        return (await self.ask(buyer, "POST", "/v1/chats", about))["chat_id"]

    async def ask(self, who: str, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON; it must be a success."""
        answer = await self.try_to(who, method, path, body)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    async def try_to(self, who: str, method: str, path: str, body: Any = None) -> Any:
        """The answer."""
        return await self.world.ask(method, path, self._headers(who), body)

    async def say(self, who: str, text: str, chat_id: str | None = None) -> Any:
        """What became of a message."""
        path = f"/v1/chats/{chat_id or self.world.ids['chat_id']}/messages"
        body = {"client_id": str(uuid4()), "text": text}
        return await self.try_to(who, "POST", path, body)

    async def pending(self, who: str, chat_id: str | None = None) -> list[Any]:
        """The messages of one's own that nobody else sees."""
        path = f"/v1/chats/{chat_id or self.world.ids['chat_id']}/messages"
        return (await self.ask(who, "GET", path))["pending"]

    async def shown(self, who: str, chat_id: str | None = None) -> list[Any]:
        """The messages that both see, as `who` does."""
        path = f"/v1/chats/{chat_id or self.world.ids['chat_id']}/messages"
        return (await self.ask(who, "GET", path))["messages"]

    async def notices(self, who: str) -> list[str]:
        """The kinds of what they were told, newest first."""
        found = await self.ask(who, "GET", "/v1/notices?lang=en")
        return [notice["kind"] for notice in found["notices"]]

    async def cases(self, kind: str) -> list[Any]:
        """What waits to be decided."""
        return (await self.ask("moderator", "GET", f"/v1/cases?kind={kind}"))["cases"]

    async def decide(
        self,
        who: str,
        kind: str,
        decision: str,
        label: str | None = None,
        *,
        settles: bool = True,
    ) -> dict[str, Any]:
        """Take the only case of the kind and decide it; the worker acts on it, or not yet."""
        [case] = await self.cases(kind)
        path = f"/v1/cases/{case['case_id']}"
        await self.ask(who, "POST", f"{path}/take")
        body = {"decision": decision, "reason": "As it is", "label": label}
        decided = await self.ask(who, "POST", f"{path}/decision", body)
        if settles:
            await self.settle()
        return decided["case"]

    async def settle(self) -> None:
        """Let the worker do everything that there is to do."""
        room = self.world.room
        rounds = Round(room.db, room.clock, wiring.SUBSCRIBERS, ())
        while await rounds.serve_subscribers():
            pass
        assert await self.rows("select * from subscriptions where failures > 0") == []
        assert await self.rows("select * from event_failures") == []

    async def rows(self, sql: LiteralString) -> list[tuple[Any, ...]]:
        """What a query finds."""
        async with self.world.room.db.reading() as conn:
            return await (await conn.execute(sql)).fetchall()

    async def publish(self, kind: str, document: Any) -> None:
        """Let a programme hold from now on."""
        await self.ask("operator", "POST", f"/v1/programmes/{kind}", {"document": document})

    async def publish_penalties(self, preset: str, **changes: Any) -> None:
        """Let penalties be those of a preset, changed."""
        document = replace(programmes.preset(penalty_policy.KIND, preset), **changes)
        await self.publish("penalty_policy", document)

    async def let_everything_pass(self) -> None:
        """Have a rulebook without rules."""
        rulebook = {"name": "none", "own_hosts": ["market.example"], "rules": []}
        await self.publish("moderation_rulebook", rulebook)

    def _headers(self, who: str) -> dict[str, str]:
        """Those of somebody of the world, of `moderator:m-2`, or of the staff of `s-20`."""
        if who in self.world.good:
            return self.world.good[who]
        now = self.world.room.clock.now()
        if who in SHOPS:
            whose = {"role": "seller_staff", "sub": f"w-{who}", "seller_id": who}
            return bearer(signed(claims(now, **whose)))
        role, _, subject = who.partition(":")
        return bearer(signed(claims(now, role=role, sub=subject)))


def facts_of(shop: str) -> list[dict[str, Any]]:
    """A seller, a member of its staff, and what it sells."""
    told = {"source": "review", "at": YEAR_AGO, "seller_id": shop}
    staff = {"staff_id": f"w-{shop}", "name": "A", "permissions": ["chat", "claims"]}
    product = {"product_id": f"p-{shop}", "title": "Samovar", "category": ["Kitchen"]}
    return [
        {**told, "id": f"{shop}-1", "type": "seller", "name": shop, **SINCE},
        {**told, "id": f"{shop}-2", "type": "staff", **staff},
        {**told, "id": f"{shop}-3", "type": "product", **product},
    ]
