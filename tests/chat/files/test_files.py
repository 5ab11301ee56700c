"""A picture goes from one side to the other, and nothing but the picture."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from chat.files.sending import fetch, picture, send, upload, uploaded
from moderation.attachments import files
from web.world import World


async def test_a_picture_is_sent_and_seen(world: World) -> None:
    taken = await upload(world, picture(), name="lamp.png")
    assert taken.status_code == 201, taken.text
    assert taken.json() | {"bytes": 0, "file_id": ""} == {
        "file_id": "",
        "name": "lamp.png",
        "media_type": "image/png",
        "bytes": 0,
        "width": 800,
        "height": 600,
        "pages": None,
        "length_s": None,
        "state": "clean",
        "findings": [],
    }
    file_id = taken.json()["file_id"]
    assert (await fetch(world, file_id)).status_code == 404

    sent = await send(world, file_id)
    assert sent.status_code == 201, sent.text

    history = await world.ask(
        "GET", f"/v1/chats/{world.ids['chat_id']}/messages", world.good["seller"]
    )
    [shown] = history.json()["messages"][-1]["files"]
    assert shown["file_id"] == file_id
    seen = await fetch(world, file_id)
    assert seen.status_code == 200
    assert seen.headers["content-type"] == "image/png"
    assert seen.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in seen.headers["content-security-policy"]
    assert "no-store" in seen.headers["cache-control"]
    assert seen.headers["content-disposition"] == "inline; filename*=UTF-8''lamp.png"
    assert Image.open(BytesIO(seen.content)).size == (800, 600)
    small = await fetch(world, file_id, preview=True)
    assert Image.open(BytesIO(small.content)).size == (480, 360)


async def test_a_pdf_is_a_download(world: World) -> None:
    file_id = await uploaded(world, files.pdf("Wash at 30 degrees."), name="how to wash.pdf")
    assert (await send(world, file_id, text="Here it is")).status_code == 201

    seen = await fetch(world, file_id)
    assert seen.headers["content-type"] == "application/pdf"
    assert seen.headers["content-disposition"].startswith("attachment;")
    assert (await fetch(world, file_id, preview=True)).status_code == 404
