"""What a buyer wrote is gone from every table, and nothing that was decided is."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from erasure.buyer import BUYER, ERASURE, LINK, MARK, NAME, SHOP, Place, named
from notifying.push_service import Browser
from prilavok.chat.model import ChatId, lane_of_chat
from prilavok.core.clock import FixedClock
from prilavok.core.config import PUSH_SERVICES, Settings
from prilavok.core.database import fetch
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.parties import Party, PartyKind
from prilavok.erasure import jobs, store
from prilavok.notifying.letter_store import insert_letter as put_letter
from prilavok.notifying.letters import messages_line, news
from prilavok.notifying.mail import MailServer
from prilavok.notifying.model import LetterLanguage
from prilavok.notifying.posting import Post
from prilavok.notifying.push.posting import PushPost
from prilavok.notifying.push.services import PushServices
from prilavok.notifying.push.vapid import vapid_of
from prilavok.standing import penalties
from prilavok.standing.penalties import Label, NewViolation
from review.desk import SHOPS


async def test_nothing_of_what_a_buyer_wrote_is_left_in_any_column(place: Place) -> None:
    await place.live()
    before = await place.traces()
    assert {
        "buyers.name",
        "cases.evidence",
        "claim_log.text",
        "claims.text",
        "edits.text",
        "events.told",
        "facts.fact",
        "files.name",
        "link_sightings.link",
        "message_revisions.text",
        "message_words.words",
        "messages.text",
        "messages.verdict",
        "reports.text",
    } <= set(before), before

    await place.ask_for_erasure()
    done = await place.finish()

    assert await place.traces() == []
    assert await place.parts_of_claim_cases() == [1, 2], "they stay, empty"
    folder = place.market.world.room.files.store._folder
    assert folder is not None
    assert not [path for path in folder.rglob("*") if path.is_file()], "a video neither"
    assert done["counts"]["messages"] >= 6
    assert all(
        done["counts"][what] for what in ("edits", "files", "reports", "cases", "links", "claims")
    )


async def test_a_letter_that_waits_for_the_mail_server_is_not_sent_any_more(place: Place) -> None:
    await place.live()
    room = place.market.world.room
    lane, now = (
        lane_of_chat(ChatId(UUID(place.chat)), room.db.lanes),
        room.clock.now(),
    )
    async with room.db.transaction() as conn:
        for chat_id in (place.chat, str(uuid4())):
            said = messages_line(LetterLanguage.EN, 1, f"/console/chats/{chat_id}", ["a word"])
            letter = news(uuid4(), "a@b.example", LetterLanguage.EN, [said], "https://x.test", "u")
            await put_letter(conn, lane, SellerId(SHOP), StaffId("w-1"), letter, now)
    await place.ask_for_erasure()
    await place.finish()
    async with room.db.reading() as conn:
        left = await fetch(conn, "select letter ->> 'text' from letters", row=str)
    assert [chat_id in text for text in left] == [True], "that of another buyer's chat"


async def test_both_sides_find_tombstones_when_they_come_back(place: Place) -> None:
    await place.live()
    changes = f"/v1/chats/{place.chat}/changes?after="
    known = (await place.market.ask(SHOP, "GET", f"{changes}0"))["change"]

    await place.ask_for_erasure()
    await place.finish()

    for who in (SHOP, BUYER):
        missed = await place.market.ask(who, "GET", f"{changes}{known}")
        of_buyer = [m for m in missed["messages"] if m["side"] == "buyer"]
        assert len(of_buyer) == 4
        assert {(m["state"], m["text"]) for m in of_buyer} == {("erased", "")}
        assert not any(m.get("files") for m in of_buyer)
    shown = await place.market.shown(SHOP, place.chat)
    assert [m["text"] for m in shown if m["side"] == "seller"] == ["Brass, of course"]
    assert await place.market.pending(BUYER, place.chat) == []


async def test_a_case_whose_words_were_erased_can_still_be_decided(place: Place) -> None:
    await place.live()
    await place.ask_for_erasure()
    await place.finish()

    await place.market.decide("moderator:m-7", "message_appeal", "release")

    decided = "/v1/cases?kind=message_appeal&state=decided"
    [case] = (await place.market.ask("moderator", "GET", decided))["cases"]
    assert case["decision"] == "release"
    assert await place.traces() == []


async def test_a_killed_run_is_done_again_and_the_next_ones_go_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.live()
    monkeypatch.setattr(jobs, "MESSAGES_PER_RUN_MAX", 2)
    await place.ask_for_erasure()
    await place.run()
    before = await place.erasure()
    assert before["counts"]["messages"] == 2

    with monkeypatch.context() as killing:
        killing.setattr(store, "move_on", killed)
        with pytest.raises(ConnectionAbortedError):
            await place.run()

    assert await place.erasure() == before
    done = await place.finish()
    assert await place.traces() == []
    erased = await place.market.rows("select count(*) from messages where state = 'erased'")
    assert done["counts"]["messages"] == erased[0][0]


async def killed(*_: object, **__: object) -> None:
    raise ConnectionAbortedError


async def test_nobody_copies_what_they_had_read_before_it_was_erased(place: Place) -> None:
    """The traces wait for whoever copies: here for the search, which has not read anything yet."""
    await place.live()
    await place.say(f"One more {MARK}")
    await place.ask_for_erasure()
    for _ in range(5):
        await place.run()
    assert (await place.erasure())["step"] == "readers"

    await place.market.settle()
    await place.run()

    assert (await place.erasure())["step"] == "traces"


async def test_asked_again_under_way_nothing_changes_and_done_it_is_done_again(
    place: Place,
) -> None:
    await place.live()
    first = await place.ask_for_erasure()
    assert await place.ask_for_erasure() == first
    done = await place.finish()
    await place.say(f"Back again {MARK}")

    await place.ask_for_erasure()
    again = await place.finish()

    assert await place.traces() == []
    assert again["counts"]["messages"] == done["counts"]["messages"] + 1
    log = await place.market.ask("operator", "GET", "/v1/audit?subject=buyer:b-77")
    assert [change["did"] for change in log["changes"]] == ["erasure.requested"] * 2
    feed = await place.market.ask("key", "GET", "/v1/events?limit=1000")
    told = [each for each in feed["events"] if each["type"] == "erasure.buyer_erased"]
    assert [each["buyer_id"] for each in told] == ["b-77", "b-77"]


async def test_a_name_told_later_is_not_kept_until_that_is_lifted(place: Place) -> None:
    await place.live()
    await place.ask_for_erasure()
    told = await place.market.ask(
        "key", "POST", "/v1/facts", {"facts": [named("1", NAME), named("3", NAME)]}
    )
    assert (told["duplicate"], told["accepted"]) == (1, 1)
    early = await place.market.try_to("operator", "DELETE", ERASURE)
    assert early.json()["code"] == "erasure_under_way"
    await place.finish()
    assert await place.traces() == []

    await place.market.ask("operator", "DELETE", ERASURE)

    again = await place.market.try_to("operator", "DELETE", ERASURE)
    assert again.json()["code"] == "erasure_not_found"
    later = {**named("4", NAME), "at": "2025-06-01T00:00:00Z"}
    await place.market.ask("key", "POST", "/v1/facts", {"facts": [later]})
    assert await place.traces() == ["buyers.name", "buyers.person_key", "facts.fact"]


async def test_what_a_buyer_said_in_an_appeal_goes_and_the_penalty_stays(place: Place) -> None:
    await place.live()
    room = place.market.world.room
    await place.market.publish_penalties("ozon-2024")
    now = room.clock.now()
    violation = NewViolation(
        party=Party(PartyKind.BUYER, "b-77"),
        label=Label.INSULT,
        direction=None,
        source="case:9",
        at=now,
        confirmed_by=("moderator:m-1", "moderator:m-2"),
    )
    async with room.db.transaction() as conn:
        await penalties.hold(conn, violation.party, lanes=room.db.lanes)
        found = await penalties.confirm_violation(conn, violation, lanes=room.db.lanes, now=now)
    path = f"/v1/penalties/{found.penalties[0].penalty_id}"
    await place.market.ask(BUYER, "POST", f"{path}/appeal", {"text": f"I said no {MARK} at all"})
    await place.market.settle()
    assert "penalty_log.text" in await place.traces()

    await place.ask_for_erasure()
    done = await place.finish()

    assert await place.traces() == []
    assert done["counts"]["appeals"] == 1
    assert (await place.market.ask(BUYER, "GET", path))["state"] == "appealed"
    await place.market.decide("moderator:m-7", "appeal", "grant")
    assert (await place.market.ask(BUYER, "GET", path))["state"] == "reversed"


async def test_of_a_link_that_came_to_many_only_the_link_is_left(place: Place) -> None:
    """The decision is about the link; who sent it in which words is forgotten."""
    await place.market.let_everything_pass()
    for shop in SHOPS:
        chat = await place.market.chat(BUYER, shop)
        await place.market.say(BUYER, f"{MARK}: {LINK}", chat)
    await place.market.settle()
    [case] = await place.market.cases("phishing_campaign")

    await place.ask_for_erasure()
    done = await place.finish()

    assert done["counts"]["links"] == len(SHOPS)
    path = f"/v1/cases/{case['case_id']}"
    evidence = (await place.market.ask("moderator", "GET", path))["case"]["evidence"]
    assert {each["text"] for each in evidence["sightings"]} == {""}
    assert evidence["facts"]["link"] == LINK
    left = await place.traces()
    assert left == ["cases.evidence", "cases.subject", "events.told", "link_campaigns.link"]


async def nowhere(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


async def test_letters_and_notices_on_their_way_go_with_what_they_say(place: Place) -> None:
    market, room = place.market, place.market.world.room
    wanted = {"email": "a@seller.test", "every_min": 1, "with_text": True}
    await market.ask(SHOP, "PUT", "/v1/notifying", wanted)
    async with room.db.transaction() as conn:
        await conn.execute("update notifying set confirmed_at = now()")
        await conn.execute("delete from letters")
    browser = Browser("https://fcm.googleapis.com")
    await market.ask(SHOP, "POST", "/v1/notifying/devices", browser.subscription())
    await place.live()
    late = FixedClock(room.clock.now() + timedelta(minutes=2))
    server = MailServer("smtp://127.0.0.1:1", "noreply@market.test", within_s=1)
    vapid = vapid_of(Settings(), room.db.secret)
    services = PushServices(PUSH_SERVICES, vapid, resolve=nowhere)
    await Post(room.db, late, server, "https://market.test").round()
    await PushPost(room.db, late, services, vapid.public).round()
    assert {"letters.letter", "pushes.told"} <= set(await place.traces())

    await place.ask_for_erasure()
    await place.finish()

    assert await place.traces() == []


async def test_operators_see_how_far_each_erasure_is_newest_first(place: Place) -> None:
    await place.live()
    for buyer_id in ("b-77", "b-78", "b-79"):
        await place.market.ask("operator", "POST", f"/v1/buyers/{buyer_id}/erasure")
    done = await place.finish()

    first = await place.market.ask("operator", "GET", "/v1/erasures?limit=2")
    rest = await place.market.ask("operator", "GET", f"/v1/erasures?cursor={first['cursor']}")
    assert rest["cursor"] is None
    shown = [*first["erasures"], *rest["erasures"]]
    asked = [each["requested_at"] for each in shown]
    assert asked == sorted(asked, reverse=True)
    assert {each["buyer_id"] for each in shown} == {"b-77", "b-78", "b-79"}
    assert done in shown
