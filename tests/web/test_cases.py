"""The review queue over HTTP: what moderators are told, and what they may do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from cases.kinds import KINDS, SELLER, held
from cases.kinds import opened as opened_case
from identity.signing import claims, signed
from prilavok import wiring
from prilavok.cases import Case, Consequence, Consequences, Desk, Evidence, NewCase
from prilavok.core.database import Connection
from prilavok.core.parties import Party, PartyKind
from prilavok.live.sockets import Room
from web.world import World, bearer, world_at


async def fines(_conn: Connection, case: Case, label: str | None, _now: datetime) -> Consequences:
    return {"confirm": [Consequence("fine", {"label": str(label), "of": case.owner.name})]}


@pytest.fixture
async def world(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    def desk_of(room: Room) -> Desk:
        labels = ("insult", "threat")
        return Desk(room.db, room.clock, KINDS, labels, room.hub.log_has_grown, fines)

    monkeypatch.setattr(wiring, "desk_of", desk_of)
    async with world_at(database_url, tmp_path) as world:
        yield world


class Moderator:
    """Somebody at the queue."""

    def __init__(self, world: World, name: str, role: str = "moderator") -> None:
        self._world = world
        self._headers = bearer(signed(claims(datetime.now(UTC), role=role, sub=name)))

    async def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return await self._world.ask(method, f"/v1/cases{path}", self._headers, body)

    async def get(self, path: str = "") -> Any:
        answer = await self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None) -> Any:
        answer = await self.ask("POST", path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def problem(self, path: str, body: Any = None) -> tuple[int, str]:
        answer = await self.ask("POST", path, body)
        return answer.status_code, answer.json()["code"]


def allowed_in(view: Any) -> dict[str, str | None]:
    return {act: allowance["code"] for act, allowance in view["allowed"].items()}


async def test_a_case_is_taken_discussed_and_decided(world: World) -> None:
    anna, boris = Moderator(world, "anna"), Moderator(world, "boris")
    case_id = world.ids["case_id"]

    view = (await anna.post("/next", {}))["case"]
    assert view["case"]["case_id"] == case_id
    assert view["case"]["assignee"] == "moderator:anna"
    assert set(allowed_in(view).values()) == {None}
    assert [option["name"] for option in view["options"]] == ["confirm", "release"]
    assert (await boris.post("/next", {})) == {"case": None}

    seen = await boris.get(f"/{case_id}")
    assert allowed_in(seen) == {
        "take": "case_taken",
        "put_back": "case_taken",
        "note": None,
        "decide": "case_taken",
        "ask_second": "case_taken",
    }
    answer = await boris.ask("POST", f"/{case_id}/take")
    assert (answer.status_code, answer.json()["assignee"]) == (409, "moderator:anna")
    await boris.post(f"/{case_id}/notes", {"text": "He wrote the same elsewhere"})

    decision = {"decision": "confirm", "template": "insulting", "lang": "ru"}
    old_view = {**decision, "expected_version": view["case"]["version"]}
    assert await anna.problem(f"/{case_id}/decision", old_view) == (409, "case_changed")
    seen = await anna.get(f"/{case_id}")
    new_view = {**decision, "expected_version": seen["case"]["version"]}
    ended = await anna.post(f"/{case_id}/decision", new_view)

    assert (ended["case"]["state"], ended["case"]["decided_label"]) == ("decided", "insult")
    assert ended["case"]["decided_by"] == ["moderator:anna"]
    assert ended["opinions"][0]["reason"] == "Сообщение содержит оскорбление."
    assert [entry["what"] for entry in ended["log"]] == ["opened", "taken", "noted", "decided"]
    assert allowed_in(ended)["take"] == "case_closed"
    assert await boris.problem(f"/{case_id}/take") == (409, "case_closed")


async def test_a_second_opinion_comes_from_somebody_else(world: World) -> None:
    anna, boris = Moderator(world, "anna"), Moderator(world, "boris")
    case_id = world.ids["case_id"]
    opinion = {"decision": "release", "reason": "It is a quotation"}
    await anna.post(f"/{case_id}/take")
    asked = await anna.post(f"/{case_id}/second-opinion", opinion)

    assert (asked["case"]["state"], asked["case"]["persons"]) == ("awaiting_second", 2)
    assert allowed_in(asked)["take"] == "opinion_given"
    assert (await anna.post("/next", {})) == {"case": None}
    view = (await boris.post("/next", {"kinds": ["held"]}))["case"]
    assert allowed_in(view)["decide"] is None
    assert allowed_in(view)["ask_second"] == "second_opinion_due"
    ended = await boris.post(f"/{case_id}/decision", opinion)
    assert ended["case"]["decided_by"] == ["moderator:anna", "moderator:boris"]


async def test_what_decisions_lead_to_is_told_before_for_any_label(world: World) -> None:
    anna = Moderator(world, "anna")
    view = await anna.get(f"/{world.ids['case_id']}")
    confirm, release = view["options"]
    assert confirm["consequences"] == [
        {"code": "fine", "facts": {"label": "insult", "of": "seller:s-1"}}
    ]
    assert release["consequences"] == []
    view = await anna.get(f"/{world.ids['case_id']}?label=threat&lang=zh")
    assert view["options"][0]["consequences"][0]["facts"]["label"] == "threat"
    assert view["options"][0]["reasons"][0] == {
        "template": "insulting",
        "words": "消息含有侮辱内容。",
        "labels": None,
    }
    assert view["labels"] == ["insult", "threat"]


async def test_operators_look_on(world: World) -> None:
    operator = Moderator(world, "olga", "operator")
    view = await operator.get(f"/{world.ids['case_id']}")
    codes = allowed_in(view)
    assert codes.pop("note") is None
    assert set(codes.values()) == {"moderators_decide"}
    path = f"/{world.ids['case_id']}"
    assert await operator.problem(f"{path}/take") == (403, "moderators_decide")
    assert await operator.post("/next", {}) == {"case": None}
    assert len((await operator.get())["cases"]) == 1
    assert (await operator.get("/statistics"))["queue"][0]["undecided"] == 1


async def test_an_operator_decides_what_every_moderator_is_barred_from(world: World) -> None:
    anna, operator = Moderator(world, "anna"), Moderator(world, "olga", "operator")
    new = NewCase("appeal", "p-1", SELLER, Evidence(), barred=("moderator:anna",))
    case_id = await opened_case(world.room.db, world.room.clock, new)
    assert await anna.problem(f"/{case_id}/take") == (403, "own_decision")

    view = (await operator.post("/next", {}))["case"]
    assert view["case"]["case_id"] == str(case_id)
    assert allowed_in(view)["decide"] is None
    body = {"decision": "grant", "reason": "It was somebody else"}
    ended = await operator.post(f"/{case_id}/decision", body)
    assert ended["case"]["decided_by"] == ["operator:olga"]
    [row] = (await operator.get("/statistics"))["moderators"]
    assert (row["by"], row["decided"]) == ("operator:olga", 1)


async def test_an_operator_is_barred_from_their_own_decision(world: World) -> None:
    operator = Moderator(world, "olga", "operator")
    new = NewCase("appeal", "p-1", SELLER, Evidence(), barred=("operator:olga",))
    case_id = await opened_case(world.room.db, world.room.clock, new)
    assert await operator.problem(f"/{case_id}/take") == (403, "own_decision")


async def test_lists_are_told_without_the_evidence(world: World) -> None:
    anna = Moderator(world, "anna")
    page = await anna.get("?party=seller:s-1&kind=held")
    [line] = page["cases"]
    assert "evidence" not in line
    assert line["due_at"] > page["now"]
    assert (await anna.get("?party=buyer:s-1"))["cases"] == []
    assert (await anna.get("?mine=true"))["cases"] == []
    await anna.post(f"/{line['case_id']}/take")
    assert len((await anna.get("?mine=true"))["cases"]) == 1
    assert (await anna.ask("GET", "?party=shop:s-1")).status_code == 422
    assert (await anna.ask("GET", "?state=lost")).status_code == 422
    for method, path, body in (("GET", "?kind=hold", None), ("POST", "/next", {"kinds": ["hold"]})):
        wrong = await anna.ask(method, path, body)
        assert (wrong.status_code, wrong.json()["kinds"]) == (422, ["appeal", "held"])
    wrong = await anna.ask("GET", f"/{line['case_id']}?label=nope")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "label_unknown")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"decision": "release"}, "reason_missing"),
        ({"decision": "release", "template": "insulting"}, "template_unknown"),
        ({"decision": "confirm", "template": "threatening"}, "template_contradicts"),
        (
            {"decision": "release", "reason": "because", "template": "no_violation"},
            "reason_twice",
        ),
        ({"decision": "grant", "reason": "because"}, "decision_unknown"),
        ({"decision": "confirm", "reason": "because", "label": "vague"}, "label_unknown"),
        ({"decision": "release", "reason": "no"}, "invalid"),
        ({"decision": "release", "reason": "   "}, "invalid"),
        ({"decision": "release", "reason": "x" * 1_001}, "invalid"),
        ({"decision": "release", "reason": "because\u0000"}, "invalid"),
        ({"decision": "release", "reason": "because", "more": 1}, "invalid"),
    ],
)
async def test_a_decision_needs_a_reason_and_a_name(world: World, body: Any, code: str) -> None:
    anna = Moderator(world, "anna")
    await anna.post(f"/{world.ids['case_id']}/take")
    assert await anna.problem(f"/{world.ids['case_id']}/decision", body) == (422, code)


async def test_cases_of_all_lanes_are_walked_by_cursor(world: World) -> None:
    for n in range(5):
        party = Party(PartyKind.BUYER, f"b-{n}")
        await opened_case(world.room.db, world.room.clock, held(f"m-{n + 10}", party))
    anna = Moderator(world, "anna")
    found: list[str] = []
    cursor = ""
    while True:
        page = await anna.get(f"?limit=2{cursor}")
        found += [line["case_id"] for line in page["cases"]]
        if page["cursor"] is None:
            break
        cursor = f"&cursor={page['cursor']}"
    assert len(found) == len(set(found)) == 6
    answer = await anna.ask("GET", f"?state=decided{cursor}")
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")
