"""The store of files: a folder, or a bucket."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from prilavok.core.files import FileStore, FileStoreDown

CONTENT_BYTES = 1 << 20
STORING = f"""
import asyncio, sys
from pathlib import Path
from prilavok.core.files import FileStore

async def main():
    store = FileStore(None, Path(sys.argv[1]))
    for number in range(10_000):
        content = bytes([number % 256]) * {CONTENT_BYTES}
        await store.put(f"chats/{{sys.argv[2]}}/{{number}}", content)
        print(number, flush=True)

asyncio.run(main())
"""


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as is needed to keep things by key."""

    kept: dict[str, bytes]

    def do_PUT(self) -> None:
        self.kept[self.path] = self.rfile.read(int(self.headers["content-length"]))
        self._answer(200, b"")

    def do_GET(self) -> None:
        found = self.kept.get(self.path)
        part = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("range") or "")
        if found is None or part is None:
            self._answer(404 if found is None else 200, found or b"")
            return
        start, last = map(int, part.groups())
        where = f"bytes {start}-{last}/{len(found)}"
        self._answer(206, found[start : last + 1], {"content-range": where})

    def do_POST(self) -> None:
        """Deletes several at once, as S3 lets one."""
        asked = self.rfile.read(int(self.headers["content-length"])).decode()
        keys = re.findall(r"<Key>(.*?)</Key>", asked)
        for key in keys:
            self.kept.pop(f"/pictures/{key}", None)
        gone = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        self._answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())

    def _answer(self, status: int, body: bytes, more: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.send_header("etag", '"1"')
        self.send_header("last-modified", "Mon, 02 Mar 2026 12:00:00 GMT")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002
        """Says nothing."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    Bucket.kept = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, value in {
        "AWS_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "here",
    }.items():
        monkeypatch.setenv(name, value)
    yield Bucket.kept
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "folder":
        return FileStore(None, tmp_path)
    request.getfixturevalue("bucket")
    return FileStore("s3://pictures/of/chats", tmp_path)


async def test_what_is_put_is_there_until_it_is_deleted(store: FileStore) -> None:
    content = bytes(range(256)) * 4_000
    await store.put("chats/a/b", content)

    assert await store.get("chats/a/b") == content
    pieces = await store.stream("chats/a/b")
    assert pieces is not None
    assert b"".join([piece async for piece in pieces]) == content

    await store.delete(["chats/a/b", "chats/a/b.preview"])
    assert await store.get("chats/a/b") is None
    assert await store.stream("chats/a/b") is None


async def test_what_arrives_piece_by_piece_is_kept_as_it_was_changed_and_read_in_part(
    store: FileStore, tmp_path: Path
) -> None:
    async with store.arriving() as arriving:
        for _ in range(40):
            await arriving.write(bytes(range(256)) * 200)
        assert await store.get("chats/a/b") is None
        await arriving.overwrite([(0, b"new"), (2_047_990, b"end")])
        await store.keep(arriving, "chats/a/b")
    async with store.arriving() as forgotten:
        await forgotten.write(b"broken off")

    kept = await store.get("chats/a/b")

    assert kept is not None
    assert (len(kept), kept[:4], kept[-10:-7]) == (2_048_000, b"new\3", b"end")
    pieces = await store.stream("chats/a/b", (2_047_988, 2_047_994))
    assert pieces is not None
    assert b"".join([piece async for piece in pieces]) == kept[2_047_988:2_047_994]
    assert list((tmp_path / "files" / ".arriving").iterdir()) == []
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0


async def test_a_bucket_holds_it_under_its_prefix(bucket: dict[str, bytes], tmp_path: Path) -> None:
    await FileStore("s3://pictures/of/chats", tmp_path).put("chats/a", b"1")
    assert list(bucket) == ["/pictures/of/chats/chats/a"]


async def test_a_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    await FileStore(None, tmp_path / "data").put("chats/a", b"1")
    assert (tmp_path / "data" / "files").stat().st_mode & 0o077 == 0


async def test_a_store_that_fails_is_down(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    store = FileStore(None, tmp_path)
    with pytest.raises(FileStoreDown):
        await store.put("chats/a", b"1")
    with pytest.raises(FileStoreDown):
        await store.get("chats/a")


async def test_contents_are_on_disk_before_they_have_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a machine that loses power has a file of nothing, or none at all, under the name."""
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        done.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        fsync(handle)

    def named(path: Path, target: Path) -> Path:
        done.append("named")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", named)
    await FileStore(None, tmp_path).put("chats/a/b", b"1")

    folder = tmp_path / "files"
    at = done.index("named")
    assert done[0] == str(folder)  # where the folder of what arrives was made
    assert done[1].startswith(str(folder / ".arriving"))
    assert done[2:at] == [str(folder), str(folder / "chats")]
    assert done[at + 1 :] == [str(folder / "chats" / "a")]


async def test_a_process_that_is_killed_while_it_stores_leaves_no_half_file(
    tmp_path: Path,
) -> None:
    store = FileStore(None, tmp_path)
    for killed in range(6):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            STORING,
            str(tmp_path),
            str(killed),
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        last = -1
        while last < 3 + killed:
            last = int(await process.stdout.readline())
        await asyncio.sleep(0.003 * killed)
        process.kill()
        await process.wait()

        for number in range(last + 10):
            found = await store.get(f"chats/{killed}/{number}")
            assert found is not None or number > last
            assert found is None or found == bytes([number % 256]) * CONTENT_BYTES


async def test_what_a_killed_process_left_is_taken_away_an_hour_later(tmp_path: Path) -> None:
    store = FileStore(None, tmp_path)
    await store.put("chats/a", b"1")
    arriving = tmp_path / "files" / ".arriving"
    for name, age_s in (("old", 3_700), ("new", 10)):
        (arriving / name).write_bytes(b"half")
        os.utime(arriving / name, (time.time() - age_s,) * 2)
    await store.sweep()
    assert [each.name for each in arriving.iterdir()] == ["new"]
    assert await store.get("chats/a") == b"1"


async def test_a_folder_can_be_named_by_its_address(tmp_path: Path) -> None:
    url = (tmp_path / "else where").as_uri()
    await FileStore(url, tmp_path / "data").put("chats/a", b"1")
    assert (tmp_path / "else where" / "chats" / "a").read_bytes() == b"1"
    assert await FileStore(url, tmp_path / "data").get("chats/a") == b"1"


async def test_no_key_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    store = FileStore(None, tmp_path)
    for key in ("../secret", "chats/../../secret", "/etc/hostname"):
        try:
            found = await store.get(key)
        except ValueError:  # not even a key
            continue
        assert found is None
