"""A buyer whose every word can be found again, and the duties that erase them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from moderation.attachments.clips import phone
from prilavok import wiring
from prilavok.chat.files.jobs import collect
from prilavok.core.duties import Duty, do_duty
from review.desk import PHONE, Market
from web.world import YEAR_AGO, picture

MARK = "zqxmarker"
BUYER = "buyer:b-77"
NAME = f"Name{MARK}"
LINK = f"{MARK}-shop.ru/gift"
SHOP = "s-20"
SHOWN = {"type": "add_evidence", "text": f"Nor is there a {MARK} on the picture"}
ERASURE = "/v1/buyers/b-77/erasure"

PARTS = """
select distinct (message ->> 'part')::integer as part
from cases, jsonb_array_elements(evidence -> 'messages') as message
where kind = 'claim'
order by part
"""
COLUMNS = """
select table_name, column_name
from information_schema.columns
join information_schema.tables using (table_schema, table_name)
where table_schema = 'public'
and table_type = 'BASE TABLE'
and data_type in ('text', 'jsonb', 'ARRAY', 'tsvector', 'USER-DEFINED')
"""


@dataclass
class Place:
    """The market, with the buyer's chat."""

    market: Market
    chat: str = ""
    runs: int = 0
    collections: int = 0

    async def live(self) -> None:
        """The buyer is known by name, writes, edits, deletes, sends files and links, is refused,
        held and masked, contests and reports."""
        market = self.market
        facts = [named("1", NAME), named("2", f"Other {NAME}")]
        await market.ask("key", "POST", "/v1/facts", {"facts": facts})
        self.chat = await market.chat(BUYER, SHOP)
        first = await self.say(f"Is {MARK} made of brass?")
        path = f"/v1/chats/{self.chat}/messages"
        edited = {"text": f"Is {MARK} made of copper?"}
        await market.ask(BUYER, "PATCH", f"{path}/{first['message_id']}", edited)
        await market.try_to(
            BUYER, "PATCH", f"{path}/{first['message_id']}", {"text": f"{PHONE} {MARK}"}
        )
        gone = await self.say(f"Never mind {MARK}")
        await market.ask(BUYER, "DELETE", f"{path}/{gone['message_id']}")
        await self.say(f"Look at {LINK} please")
        await self.say(f"Ты идиот {MARK}")
        await self.send_file()
        masked = await self.say(f"{PHONE} {MARK}")
        assert masked["state"] == "masked", masked
        contested = f"{path}/{masked['message_id']}/appeal"
        await market.ask(BUYER, "POST", contested, {"text": f"It is my own {MARK} number"})
        answer = (await market.say(SHOP, "Brass, of course", self.chat)).json()
        about = {"reason": "other", "message_id": answer["message_id"], "text": f"Rude {MARK}"}
        await market.ask(BUYER, "POST", f"/v1/chats/{self.chat}/reports", about)
        hello = {"reason": "spam", "text": "It does not stop"}
        await market.ask(SHOP, "POST", f"/v1/chats/{self.chat}/reports", hello)
        await self.claim()
        await market.settle()

    async def say(self, text: str) -> Any:
        """What became of a message of the buyer's, if it was not refused."""
        answer = await self.market.say(BUYER, text, self.chat)
        return answer.json()

    async def send_file(self) -> None:
        headers = self.market._headers(BUYER)
        sent = await self.market.world.client.post(
            f"/v1/chats/{self.chat}/files?name={MARK}.png", content=picture(), headers=headers
        )
        assert sent.status_code == 201, sent.text
        body = {"client_id": str(uuid4()), "text": MARK, "files": [sent.json()["file_id"]]}
        await self.market.ask(BUYER, "POST", f"/v1/chats/{self.chat}/messages", body)

    async def claim(self) -> None:
        """The buyer claims for what they bought, is refused, and disputes that."""
        market = self.market
        line = {"line_id": "1", "product_id": "p-1", "quantity": 1, "paid_minor": 990_00}
        order = {"seller_id": SHOP, "order_id": f"o-{BUYER}"}
        now = market.world.room.clock.now().isoformat()
        facts = [
            {
                "type": "order_placed",
                "buyer_id": "b-77",
                "scheme": "FBO",
                "currency": "RUB",
                "lines": [line],
                **order,
            },
            {"type": "order_bought_out", **order},
        ]
        told = [{"source": "k", "id": str(n), "at": now, **each} for n, each in enumerate(facts)]
        await market.ask("key", "POST", "/v1/facts", {"facts": told})
        said = {"reason": "missing_part", "text": f"There is no {MARK} in the box"}
        claim = {"act_id": str(uuid4()), "line_id": "1", **order, **said}
        opened = await market.ask(BUYER, "POST", "/v1/claims", claim)
        path = f"/v1/claims/{opened['claim_id']}/acts"
        video = await market.world.client.post(
            f"/v1/claims/{opened['claim_id']}/files?name={MARK}.mp4",
            content=phone(),
            headers=market._headers(BUYER),
        )
        assert video.status_code == 201, video.text
        filmed = {**SHOWN, "files": [video.json()["file_id"]]}
        refusal = {"type": "refuse", "text": "Everything is in the box."}
        dispute = {"type": "dispute", "text": f"There is no {MARK} in it at all"}
        acts = [(BUYER, filmed), (SHOP, refusal), (BUYER, dispute), (BUYER, SHOWN)]
        for version, (who, act) in enumerate(acts, 1):
            asked = {"act_id": str(uuid4()), "expected_version": version, "act": act}
            await market.ask(who, "POST", path, asked)

    async def ask_for_erasure(self) -> Any:
        return await self.market.ask("operator", "POST", ERASURE)

    async def erasure(self) -> Any:
        return await self.market.ask("operator", "GET", ERASURE)

    async def run(self) -> None:
        """One run of the duty."""
        self.runs += 1
        room = self.market.world.room
        now = room.clock.now() + timedelta(seconds=self.runs)
        [duty] = [duty for duty in wiring.DUTIES if duty.name == "erasures"]
        assert await do_duty(room.db, duty, now)

    async def collect_files(self) -> None:
        """What was given up is taken away, two runs later."""
        room = self.market.world.room
        every = timedelta(minutes=10)
        duty = Duty("files", every, partial(collect, room.files.store))
        for _ in range(3):
            self.collections += 1
            assert await do_duty(room.db, duty, room.clock.now() + self.collections * every)

    async def finish(self) -> Any:
        """Everything that is left to do."""
        for _ in range(20):
            await self.market.settle()
            await self.run()
            if (now := await self.erasure())["step"] == "files":
                await self.collect_files()
            if now["done_at"] is not None:
                return now
        raise AssertionError(await self.erasure())

    async def traces(self) -> list[str]:
        """The columns in which the buyer's words are found, whatever their case."""
        async with self.market.world.room.db.reading() as conn:
            return await traces_in(conn)

    async def parts_of_claim_cases(self) -> list[int]:
        """The parts of the snapshots of cases about claims."""
        async with self.market.world.room.db.reading() as conn:
            return [part for (part,) in await (await conn.execute(PARTS)).fetchall()]


async def traces_in(conn: psycopg.AsyncConnection[Any]) -> list[str]:
    found: list[str] = []
    for table, column in await (await conn.execute(COLUMNS)).fetchall():
        look = SQL("select 1 from {} where {}::text ilike {} limit 1").format(
            Identifier(table), Identifier(column), f"%{MARK}%"
        )
        if await (await conn.execute(look)).fetchone():
            found.append(f"{table}.{column}")
    return sorted(found)


def named(number: str, name: str) -> dict[str, Any]:
    """A fact of what the buyer is called."""
    return {
        "type": "buyer",
        "source": "erasure",
        "id": number,
        "at": YEAR_AGO,
        "buyer_id": "b-77",
        "name": name,
        "person_key": f"person-{MARK}",
    }
