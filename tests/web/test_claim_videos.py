"""Videos in claims over HTTP: taken piece by piece, given out in parts, to whoever may see them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chat.files.sending import send, upload
from moderation.attachments import clips
from moderation.attachments.clips import MAKER, PLACE, phone
from prilavok.chat.files import arriving
from prilavok.core.database import execute
from web.test_claims import act, seen
from web.world import World, claim_something, new_claim, picture, world_at

SCRIPT = b"<html><script>alert(document.domain)</script></html>"


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(database_url, tmp_path) as world:
        await claim_something(world)
        yield world


async def sent(
    world: World,
    content: bytes | AsyncIterator[bytes],
    *,
    who: str = "buyer",
    name: str = "IMG_1.MOV",
) -> httpx.Response:
    """The answer to sending `content` for the claim."""
    path = f"/v1/claims/{world.ids['claim_id']}/files"
    return await world.client.post(
        path, params={"name": name}, content=content, headers=world.good[who], timeout=60
    )


async def shown(world: World, content: bytes, **options: Any) -> str:
    """The path of a file that the claim has now."""
    answer = await sent(world, content, **options)
    assert answer.status_code == 201, answer.text
    file_id = answer.json()["file_id"]
    await act(world, "buyer", await seen(world, "buyer"), type="add_evidence", files=[file_id])
    return f"/v1/claims/{world.ids['claim_id']}/files/{file_id}"


async def part(world: World, path: str, **headers: str) -> httpx.Response:
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    return await world.client.get(path, headers={**world.good["buyer"], **asked})


async def test_a_video_is_taken_shown_and_played_without_what_it_told(world: World) -> None:
    answer = await sent(world, phone())
    assert answer.status_code == 201, answer.text
    video = answer.json()
    assert (video["name"], video["media_type"]) == ("IMG_1.mp4", "video/mp4")
    assert (video["length_s"], video["width"], video["height"]) == (2, 160, 120)
    assert (video["bytes"], video["state"]) == (len(phone()), "clean")
    path = f"/v1/claims/{world.ids['claim_id']}/files/{video['file_id']}"
    assert (await world.ask("GET", path, world.good["unpermitted"])).status_code == 404

    claim = await seen(world, "buyer")
    await act(world, "buyer", claim, type="add_evidence", files=[video["file_id"]])

    [step] = [each for each in (await seen(world, "moderator"))["history"] if each["files"]]
    assert step["files"][0]["length_s"] == 2
    for who in ("buyer", "unpermitted", "moderator", "operator"):
        got = await world.ask("GET", path, world.good[who])
        assert got.status_code == 200, who
        assert len(got.content) == len(phone())
        assert PLACE not in got.content
        assert MAKER not in got.content
    assert got.headers["content-type"] == "video/mp4"
    assert got.headers["content-length"] == str(len(phone()))
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    assert got.headers["content-disposition"] == "inline; filename*=UTF-8''IMG_1.mp4"
    for who in ("other_buyer", "other_seller"):
        assert (await world.ask("GET", path, world.good[who])).status_code == 404
        asked = await world.ask("POST", f"{path}/address", world.good[who])
        assert asked.status_code == 404
    assert (await world.ask("GET", f"{path}/preview", world.good["buyer"])).status_code == 404


PARTS = (
    ("bytes=0-9", (0, 10)),
    ("bytes=100-", (100, None)),
    ("bytes=-20", (-20, None)),
    ("bytes=5-999999999", (5, None)),
    ("bytes=-999999999", (0, None)),
)


async def test_one_part_is_given_out_and_whatever_is_none_is_not(world: World) -> None:
    path = await shown(world, clips.WEBM)
    whole = (await part(world, path)).content
    size = len(whole)
    assert size == len(clips.WEBM)
    for wanted, expected in PARTS:
        answer = await part(world, path, range=wanted)
        assert (answer.status_code, answer.content) == (206, whole[slice(*expected)]), wanted
        start = whole.index(answer.content)
        said = f"bytes {start}-{start + len(answer.content) - 1}/{size}"
        assert answer.headers["content-range"] == said

    etag = (await part(world, path)).headers["etag"]
    assert (await part(world, path, range="bytes=0-9", if_range=etag)).status_code == 206
    changed = await part(world, path, range="bytes=0-9", if_range='"other"')
    assert (changed.status_code, changed.content) == (200, whole)

    for nowhere in (f"bytes={size}-", "bytes=9-3", "bytes=-0"):
        answer = await part(world, path, range=nowhere)
        assert (answer.status_code, answer.content) == (416, b""), nowhere
        assert answer.headers["content-range"] == f"bytes */{size}"
    thousands = "bytes=" + ",".join(f"{start}-{start}" for start in range(3_000))
    for strange in (thousands, "bytes=0-1,3-4", "lines=1-2", "bytes=a-b", "bytes=" + "9" * 400):
        answer = await part(world, path, range=strange)
        assert (answer.status_code, len(answer.content)) == (200, size), strange[:20]


async def test_an_address_plays_without_a_header_for_five_minutes(world: World) -> None:
    path = await shown(world, phone())
    other = path.replace("/claims/", "/chats/").replace(
        world.ids["claim_id"], (await seen(world, "buyer"))["chat_id"]
    )
    for place in (path, other):
        made = await world.ask("POST", f"{place}/address", world.good["buyer"])
        assert made.status_code == 201, made.text
        address = made.json()["address"]
        assert address.startswith(f"{place}?ticket=")
        for _ in range(3):
            played = await world.client.get(address, headers={"range": "bytes=0-9"})
            assert (played.status_code, len(played.content)) == (206, 10)
        ticket = address.partition("?")[2]
        for elsewhere in (f"{path[:-1]}0?{ticket}", f"/v1/claims/{world.ids['claim_id']}?{ticket}"):
            assert (await world.client.get(elsewhere)).status_code == 401
        assert (await world.client.get(f"/v1/stream?{ticket}")).status_code in {401, 403}
        assert (await world.client.get(address)).status_code == 200, "it is not spent"

    async with world.room.db.transaction() as conn:
        await execute(conn, "update tickets set expires_at = now() - interval '1 s'", {})
    late = await world.client.get(address)
    assert (late.status_code, late.json()["code"]) == (401, "address_expired")


async def test_an_address_opens_nothing_to_who_may_not_see_it_any_more(world: World) -> None:
    path = await shown(world, phone())
    made = await world.ask("POST", f"{path}/address", world.good["unpermitted"])
    address = made.json()["address"]
    assert (await world.client.get(address)).status_code == 200

    chat = (await seen(world, "buyer"))["chat_id"]
    gone = path.replace("/claims/", "/chats/").replace(world.ids["claim_id"], chat)
    assert (await world.ask("DELETE", gone, world.good["operator"])).status_code == 204

    assert (await world.client.get(address)).status_code == 404


NAMES = {
    "call +7 999 123-45-67.mp4": "video.mp4",
    "../../etc/passwd": "passwd.mp4",
    "\u202egpj.exe": "gpj.mp4",
}


async def test_a_chat_takes_no_video_and_says_why_and_a_claim_no_name_that_misleads(
    world: World,
) -> None:
    refused = await upload(world, phone())
    assert (refused.status_code, refused.json()["flaw"]) == (422, "video")
    assert "claim" in refused.json()["detail"]
    video = (await sent(world, phone())).json()["file_id"]
    for told, kept in NAMES.items():
        assert (await sent(world, phone(), name=told)).json()["name"] == kept
    chat = (await seen(world, "buyer"))["chat_id"]

    message = await send(world, video, chat_id=chat)

    assert (message.status_code, message.json()["code"]) == (422, "video_not_sent")


async def test_a_claim_takes_one_video_at_a_time(world: World) -> None:
    claim = await seen(world, "buyer")
    [adding] = [each for each in claim["choices"] if each["action"] == "add_evidence"]
    assert (adding["bounds"]["files_max"], adding["bounds"]["videos_max"]) == (11, 1)
    two = [(await sent(world, phone())).json()["file_id"] for _ in range(2)]
    body = {"act_id": str(uuid4()), "expected_version": claim["version"]}
    path = f"/v1/claims/{claim['claim_id']}/acts"
    told = {**body, "act": {"type": "add_evidence", "files": two}}
    answer = await world.ask("POST", path, world.good["buyer"], told)
    assert (answer.json()["code"], answer.json()["reason"]) == ("act_not_possible", "files")

    photo = (await sent(world, picture())).json()["file_id"]
    await act(world, "buyer", claim, type="add_evidence", files=[two[0], photo])
    await act(world, "buyer", await seen(world, "buyer"), type="withdraw")
    opened = await world.ask(
        "POST", "/v1/claims", world.good["buyer"], {**new_claim(), "files": two[1:]}
    )
    assert opened.status_code == 201, opened.text
    assert [each["media_type"] for each in opened.json()["files"]] == ["video/mp4"]
    exported = await world.ask(
        "POST", "/v1/claims/export", world.good["unpermitted"], {"filter": {}, "format": "csv"}
    )
    head, *rows = exported.text.splitlines()
    videos = head.split(",").index("videos")
    assert any(row.split(",")[videos] == "1" for row in rows), exported.text


async def test_html_in_a_video_is_given_out_as_a_video_that_runs_nothing(world: World) -> None:
    path = await shown(world, phone(data=SCRIPT), name="evil.html")
    got = await part(world, path)
    assert SCRIPT in got.content, "samples are not looked into"
    assert got.headers["content-type"] == "video/mp4"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
    assert got.headers["content-disposition"].endswith("''evil.mp4")


async def test_a_video_that_is_too_large_or_trickles_in_leaves_nothing_on_disk(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def trickle() -> AsyncIterator[bytes]:
        yield phone()[:2_000]
        await asyncio.sleep(30)

    world.room.files.intake.video_bytes_max = 100_000
    answer = await sent(world, phone(data=bytes(100_000)))
    assert (answer.status_code, answer.json()["flaw"]) == (422, "too_large")
    lying = await sent(world, phone(in_movie=b"\xff\xff\xff\xfffree"))
    assert lying.json()["flaw"] == "unreadable"
    with monkeypatch.context() as impatient:
        impatient.setattr(arriving, "PIECE_WITHIN_S", 0.5)
        assert (await sent(world, trickle())).json()["code"] == "upload_too_slow"
    folder = world.room.files.store._folder
    assert folder is not None
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert (await sent(world, bytes(6 << 20))).json()["flaw"] == "too_large"


async def test_one_person_sends_one_video_at_a_time_and_no_more_than_a_day_allows(
    world: World,
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def held_back() -> AsyncIterator[bytes]:
        yield phone()[:5_000]
        begun.set()
        await go_on.wait()
        yield phone()[5_000:]

    first = asyncio.create_task(sent(world, held_back()))
    await begun.wait()
    second = await sent(world, phone())
    assert (second.status_code, second.json()["code"]) == (503, "files_busy")
    assert (await sent(world, picture())).status_code == 201, "pictures go on"
    assert (await sent(world, phone(), who="unpermitted")).status_code == 201
    go_on.set()
    assert (await first).status_code == 201

    async with world.room.db.transaction() as conn:
        await execute(conn, "update file_counts set bytes = 200 * 1024 * 1024", {})
    spent = await sent(world, phone())
    assert (spent.status_code, spent.json()["code"]) == (429, "files_used_up")
