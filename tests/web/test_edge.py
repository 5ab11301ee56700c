"""What every response carries, and what bad input gets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from identity.signing import claims, signed
from prilavok.core.clock import FixedClock
from prilavok.web.front import Front
from prilavok.web.static import NOT_BUILT, Pages, console_policy, widget_policy

SHOP = "https://shop.test"
JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    "path", ["/healthz", "/v1/me", "/nowhere", "/console/", "/v1/openapi.json"]
)
async def test_every_response_is_on_its_guard(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nowhere", 404, "route_not_found"),
        ("GET", "/v1/me%00", 404, "route_not_found"),
        ("GET", "/v1/%ff%fe", 404, "route_not_found"),
        ("GET", "/v1/../v1/nothing", 404, "route_not_found"),
        ("PUT", "/v1/me", 405, "method_not_allowed"),
        ("TRACE", "/v1/me", 405, "method_not_allowed"),
        ("GET", "/v1/me?a=%00", 422, "invalid"),
        ("GET", "/problems/nothing", 404, "route_not_found"),
    ],
)
async def test_an_address_that_is_none_gets_a_problem(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "invalid"),
        (b"{", 400, "body_malformed"),
        (b"\xff\xfe", 400, "body_malformed"),
        (b'{"token":"\xff"}', 400, "body_malformed"),
        (b'{"token":"\\ud800"}', 400, "body_malformed"),
        (b"[" * 100_000, 422, "invalid"),
        (b'{"token":' + b"[" * 100_000, 422, "invalid"),
        (b"null", 422, "invalid"),
        (b"[]", 422, "invalid"),
        (b'{"token":5}', 422, "invalid"),
        (b'{"token":' + b"9" * 5_000 + b"}", 422, "invalid"),
        (b'{"token":"' + b"x" * 9_000 + b'"}', 422, "invalid"),
        (b'{"token":"a","more":1}', 422, "invalid"),
        (b'{"token":"a\\u0000b"}', 422, "invalid"),
        (b'{"token":"' + b"x" * 2_000_000 + b'"}', 413, "body_too_large"),
    ],
)
async def test_a_bad_body_gets_the_right_status(
    client: httpx.AsyncClient, body: bytes, status: int, code: str
) -> None:
    answer = await client.post("/v1/session", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
async def test_a_form_of_a_foreign_page_is_not_taken_for_json(
    client: httpx.AsyncClient, media_type: str
) -> None:
    headers = {"content-type": media_type}
    answer = await client.post("/v1/session", content=b'{"token":"x"}', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "media_type_unsupported")


async def test_a_problem_says_where_the_input_is_wrong(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/session", json={"token": 5})
    assert answer.json()["errors"] == [{"path": "$.token", "message": "Expected `str`, got `int`"}]


async def test_a_problems_type_leads_to_its_meaning(client: httpx.AsyncClient) -> None:
    problem = (await client.get("/v1/me")).json()
    meaning = (await client.get(problem["type"])).json()
    assert (meaning["code"], meaning["status"]) == (problem["code"], problem["status"])


async def test_what_nobody_expected_is_an_incident_without_a_trace(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("prilavok.web.http.fetch_one", broken)
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "secret" not in answer.text
    assert answer.json()["incident"] in caplog.text
    assert "secret detail" in caplog.text


async def test_allowed_pages_may_call_the_api_without_credentials_of_the_browser(
    client: httpx.AsyncClient,
) -> None:
    asked = await client.options("/v1/me", headers={"origin": SHOP})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == SHOP
    assert "authorization" in asked.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in asked.headers
    answer = await client.get("/v1/me", headers={"origin": SHOP})
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize(
    "origin", ["https://evil.test", "null", SHOP + ".evil.test", "http://shop.test"]
)
async def test_other_pages_may_not(client: httpx.AsyncClient, origin: str) -> None:
    for method in ("OPTIONS", "GET"):
        answer = await client.request(method, "/v1/me", headers={"origin": origin})
        assert "access-control-allow-origin" not in answer.headers
        assert "access-control-allow-methods" not in answer.headers


async def test_a_session_lives_in_a_cookie_that_scripts_cannot_read(
    client: httpx.AsyncClient, clock: FixedClock
) -> None:
    token = signed(claims(clock.now(), role="operator", sub="op-1"))
    started = await client.post("/v1/session", json={"token": token})
    assert started.status_code == 201
    cookie = started.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie
    csrf = {"x-csrf-token": started.json()["csrf_token"]}

    again = (await client.get("/v1/session")).json()
    assert again["csrf_token"] == started.json()["csrf_token"]
    renewed = await client.post("/v1/session/renew", headers=csrf)
    assert renewed.json()["csrf_token"] != again["csrf_token"]
    csrf = {"x-csrf-token": renewed.json()["csrf_token"]}
    assert (await client.get("/v1/me")).json()["via"] == "session"
    assert (await client.delete("/v1/session", headers=csrf)).status_code == 204
    assert (await client.get("/v1/me")).status_code == 401


async def test_the_cookie_is_secure_when_browsers_come_by_https(
    app: Front, clock: FixedClock
) -> None:
    token = signed(claims(clock.now(), role="operator", sub="op-1"))
    transport = httpx.ASGITransport(app=app)  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url="https://chat.test") as client:
        started = await client.post("/v1/session", json={"token": token})
    assert "Secure" in started.headers["set-cookie"]


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    root = tmp_path / "static"
    (root / "console" / "assets").mkdir(parents=True)
    (root / "console" / "index.html").write_text("<!doctype html><title>Console</title>")
    (root / "console" / "assets" / "app-Ab12Cd34.js").write_text("x;" * 2_000)
    (tmp_path / "secret.html").write_text("secret")
    (root / "other").mkdir()
    (root / "other" / "secret.html").write_text("secret")
    app = Pages("console", console_policy, root=root, spa=True)
    transport = httpx.ASGITransport(app=app)  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


async def test_a_deep_link_opens_the_page_itself(pages: httpx.AsyncClient) -> None:
    for path in ("/console/", "/console/chats/0198", "/console/index.html"):
        answer = await pages.get(path)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
        assert "Console" in answer.text
    assert (await pages.get("/console")).headers["location"] == "/console/"
    assert (await pages.get("/console/assets/gone.js")).status_code == 404


async def test_a_hashed_file_never_changes_and_the_rest_is_asked_for_again(
    pages: httpx.AsyncClient,
) -> None:
    script = await pages.get("/console/assets/app-Ab12Cd34.js")
    assert "immutable" in script.headers["cache-control"]
    assert script.headers["content-encoding"] == "gzip"
    assert script.headers["content-type"].startswith("text/javascript")
    again = await pages.get(
        "/console/",
        headers={"if-none-match": "W/" + (await pages.get("/console/")).headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/console/../other/secret.html",
        "/console/..%2fother%2fsecret.html",
        "/console/%2e%2e/%2e%2e/secret.html",
        "/console//etc/passwd.txt",
        "/console/..\\..\\secret.html",
        "/console/assets/../../other/secret.html",
    ],
)
async def test_no_path_leads_out_of_the_folder(pages: httpx.AsyncClient, path: str) -> None:
    answer = await pages.get(path)
    assert "secret" not in answer.text
    assert "root:" not in answer.text


async def test_pages_that_are_not_built_say_how_to_build_them(tmp_path: Path) -> None:
    transport = httpx.ASGITransport(app=Pages("docs", console_policy, root=tmp_path))  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.get("/docs/")
        assert (answer.status_code, answer.text) == (503, NOT_BUILT)
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "index.html").write_text("built")
        assert (await client.get("/docs/")).text == "built"


def test_only_the_marketplaces_pages_may_frame_the_widget() -> None:
    assert "frame-ancestors 'self' https://shop.test" in widget_policy([SHOP])("127.0.0.1:8000")
    assert "frame-ancestors 'none'" in console_policy("127.0.0.1:8000")
    assert "connect-src 'self' ws://127.0.0.1:8000 wss://127.0.0.1:8000;" in (
        console_policy("127.0.0.1:8000")
    )


@pytest.mark.parametrize("host", ["evil.test; script-src *", "a b", "'self'", "", "x/../y"])
async def test_a_strange_host_does_not_get_into_the_policy(
    client: httpx.AsyncClient, host: str
) -> None:
    answer = await client.get("/console/", headers={"host": host})
    policy = answer.headers["content-security-policy"]
    assert "connect-src 'self';" in policy
    assert policy.count("script-src") == 1
