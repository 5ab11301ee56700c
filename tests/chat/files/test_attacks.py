"""Hostile files, hostile names, hostile ways of sending them: nothing of it arrives, or harms."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from chat.files.sending import fetch, picture, send, upload, uploaded
from moderation.attachments import files
from prilavok.chat.files import arriving
from prilavok.chat.files.model import FILE_BYTES_MAX
from web.world import World

SCRIPT = b"<html><script>alert(document.domain)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def archive() -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", "Main-Class: Evil")
    return written.getvalue()


def with_comment() -> bytes:
    return files.file(Image.new("RGB", (80, 60), "teal"), "JPEG", comment=SCRIPT)


def with_text_chunk() -> bytes:
    notes = PngInfo()
    notes.add_text("Comment", SCRIPT.decode())
    return files.file(Image.new("RGB", (80, 60), "teal"), "PNG", pnginfo=notes)


def with_place() -> bytes:
    """A photograph that says where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "Maker of cameras"
    exif.get_ifd(0x8825)[2] = (55.0, 45.0, 7.0)
    return files.file(Image.new("RGB", (80, 60), "teal"), "JPEG", exif=exif.tobytes())


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
        + chunk(b"IEND", b"")
    )


def pdf_bomb() -> bytes:
    """A PDF whose page unpacks to 300 MB."""
    packed = zlib.compress(b" " * (300 << 20), 1)
    head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    return files.put_together(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
            head + packed + b"\nendstream",
        ]
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(picture() + SCRIPT, id="png and html"),
        pytest.param(picture(kind="GIF") + archive(), id="gif and jar"),
        pytest.param(picture(kind="JPEG") + SCRIPT + SVG, id="jpeg and svg"),
        pytest.param(picture(kind="WEBP") + archive(), id="webp and zip"),
        pytest.param(with_comment(), id="html in a comment"),
        pytest.param(with_text_chunk(), id="html in a text chunk"),
    ],
)
async def test_of_two_files_in_one_only_the_picture_is_left(world: World, content: bytes) -> None:
    file_id = await uploaded(world, content, name="lamp.html")
    seen = await fetch(world, file_id, who="buyer")
    small = await fetch(world, file_id, who="buyer", preview=True)

    for body in (seen.content, small.content):
        assert b"script" not in body
        assert b"svg" not in body
        assert b"MANIFEST" not in body
    assert seen.headers["content-type"].startswith("image/")
    assert ".html" not in seen.headers["content-disposition"]


async def test_a_photograph_says_nothing_of_place_and_camera(world: World) -> None:
    file_id = await uploaded(world, with_place(), name="lamp.jpg")
    seen = await fetch(world, file_id, who="buyer")

    assert b"Exif" not in seen.content
    assert b"Maker" not in seen.content
    shown = Image.open(BytesIO(seen.content))
    assert not shown.getexif()
    assert shown.size == (60, 80)  # it was lying on its side


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        pytest.param(SVG, "unknown_type", id="svg"),
        pytest.param(b'<?xml version="1.0"?>' + SVG, "unknown_type", id="svg behind xml"),
        pytest.param(SCRIPT, "unknown_type", id="html"),
        pytest.param(SCRIPT + picture(), "unknown_type", id="html before png"),
        pytest.param(archive(), "unknown_type", id="zip"),
        pytest.param(b"MZ" + bytes(200), "unknown_type", id="exe"),
        pytest.param(b"\x00\x00\x00\x18ftypmp42" + bytes(50), "video", id="mp4"),
        pytest.param(b" ", "unknown_type", id="a space"),
        pytest.param(bomb(60_000, 60_000), "too_many_pixels", id="huge png"),
        pytest.param(bomb(2**31 - 1, 1), "too_many_pixels", id="endless png"),
        pytest.param(picture()[:-40], "unreadable", id="truncated png"),
        pytest.param(picture(kind="JPEG")[:300], "unreadable", id="truncated jpeg"),
        pytest.param(picture(kind="WEBP")[:100], "unreadable", id="truncated webp"),
        pytest.param(b"%PDF-1.7\n", "unreadable", id="empty pdf"),
        pytest.param(
            files.pdf("x", root="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
            "active",
            id="pdf with javascript",
        ),
        pytest.param(
            files.pdf("x", annots="<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 1 1] >>"),
            "active",
            id="pdf with a file",
        ),
        pytest.param(
            files.pdf("x", root="/OpenAction << /S /Launch /F (cmd.exe) >>"),
            "active",
            id="pdf that starts programs",
        ),
    ],
)
async def test_what_is_no_picture_or_document_is_refused(
    world: World, content: bytes, flaw: str
) -> None:
    await refused(world, content, flaw)


async def test_a_page_that_unpacks_to_hundreds_of_megabytes_is_refused(world: World) -> None:
    await refused(world, pdf_bomb(), "too_complex")


async def refused(world: World, content: bytes, flaw: str) -> None:
    answer = await upload(world, content, name="lamp.png")
    assert answer.status_code == 422, answer.text
    assert (answer.json()["code"], answer.json()["flaw"]) == ("file_refused", flaw)
    assert answer.json()["file_id"] is None


async def test_nothing_is_no_file(world: World) -> None:
    assert (await upload(world, b"")).json()["code"] == "file_empty"


async def test_five_mebibytes_and_a_byte_are_too_much(world: World) -> None:
    """With the length announced, and in pieces without."""
    noise = files.pdf("x") + bytes(FILE_BYTES_MAX)

    answer = await upload(world, noise[: FILE_BYTES_MAX + 1])
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    status, _ = await sent_in(world, *pieces(noise[: FILE_BYTES_MAX + 1]))
    assert status == 413
    status, _ = await sent_in(world, *pieces(noise[:FILE_BYTES_MAX]))
    assert status != 413


async def test_what_is_announced_as_too_long_is_not_read_at_all(world: World) -> None:
    length = (b"content-length", str(FILE_BYTES_MAX + 1).encode())
    status, read = await sent_in(world, *pieces(b"x"), headers=[length])
    assert status == 413
    assert read == 0


async def test_a_connection_that_breaks_leaves_nothing(world: World) -> None:
    whole = picture()
    status, _ = await sent_in(
        world,
        {"type": "http.request", "body": whole[:100], "more_body": True},
        {"type": "http.disconnect"},
    )
    assert status == 422


async def test_a_file_that_trickles_in_is_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "PIECE_WITHIN_S", 0.2)

    async def trickle() -> AsyncIterator[bytes]:
        yield picture()[:10]
        await asyncio.sleep(30)

    answer = await upload(world, trickle())
    assert answer.json()["code"] == "upload_too_slow"
    assert not world.room.files.intake._small._of


async def test_one_person_cannot_take_all_the_room(world: World) -> None:
    """Three at a time; others are served meanwhile."""
    begun, go_on = asyncio.Semaphore(0), asyncio.Event()

    async def held_back() -> AsyncIterator[bytes]:
        begun.release()
        await go_on.wait()
        yield picture()

    waiting = [asyncio.create_task(upload(world, held_back())) for _ in range(3)]
    for _ in waiting:
        await begun.acquire()

    fourth = await upload(world, picture())
    assert (fourth.status_code, fourth.json()["code"]) == (503, "files_busy")
    assert fourth.headers["retry-after"] == "2"
    assert (await upload(world, picture(), who="seller")).status_code == 201

    go_on.set()
    assert [(await each).status_code for each in waiting] == [201] * 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("..\\..\\boot.ini", "boot.png"),
        ("lamp.png\x00.exe", "lamp.png"),
        ("\u202egnp.exe", "gnp.png"),
        ("lamp\r\nSet-Cookie: a=b.png", "lamp Set-Cookie: a=b.png"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
        ("lamp.svg", "lamp.png"),
        ("лампа.HTML", "лампа.png"),
        ("a" * 250, "a" * 80 + ".png"),
        ("...", "picture.png"),
        ("", "picture.png"),
        ("\u200b\u200d\ufeff", "picture.png"),
    ],
)
async def test_a_name_says_nothing_but_a_name(world: World, name: str, shown: str) -> None:
    answer = await upload(world, picture(), name=name)
    if "\x00" in name:
        assert answer.status_code == 422
        return
    assert answer.json()["name"] == shown, answer.text
    seen = await fetch(world, answer.json()["file_id"], who="buyer")
    placing = seen.headers["content-disposition"]
    assert placing.isascii()
    assert "set-cookie" not in seen.headers
    assert "\r" not in placing
    assert '"' not in placing


async def test_a_name_that_is_far_too_long_is_refused(world: World) -> None:
    assert (await upload(world, picture(), name="a" * 256)).json()["code"] == "invalid"


async def test_too_many_files_a_day_are_too_many(world: World) -> None:
    policy = {"name": "few", "openings": [{"side": "buyer", "about": "product"}]}
    policy["files"] = {"per_day": 3, "per_message": 2}
    published = await world.ask(
        "POST", "/v1/programmes/chat_policy", world.good["operator"], {"document": policy}
    )
    assert published.status_code == 201, published.text
    ids = [await uploaded(world, picture(kind=kind)) for kind in ("PNG", "GIF", "JPEG")]

    answer = await upload(world, picture())
    assert (answer.status_code, answer.json()["code"]) == (429, "files_used_up")
    assert int(answer.headers["retry-after"]) > 0
    refused = await upload(world, SVG)
    assert refused.json()["code"] == "files_used_up"
    assert (await upload(world, picture(), who="seller")).status_code == 201
    assert (await send(world, *ids)).json()["code"] == "too_many_files"


async def sent_in(
    world: World, *messages: dict[str, Any], headers: list[tuple[bytes, bytes]] | None = None
) -> tuple[int, int]:
    """The status of an upload whose body comes in these `messages`, and how many were read."""
    waiting = list(messages)
    started: list[int] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def answer(message: Any) -> None:
        if message["type"] == "http.response.start":
            started.append(message["status"])

    own = [(name.encode(), value.encode()) for name, value in world.good["buyer"].items()]
    path = f"/v1/chats/{world.ids['chat_id']}/files"
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [*own, *(headers or ())],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }
    await world.server(scope, receive, answer)
    return started[0], len(messages) - len(waiting)


def pieces(content: bytes) -> list[dict[str, Any]]:
    """`content` as a server hands it on when nobody has said how long it is."""
    cut = [content[start : start + 65_536] for start in range(0, len(content), 65_536)]
    return [
        {"type": "http.request", "body": piece, "more_body": number < len(cut)}
        for number, piece in enumerate(cut, start=1)
    ]
