"""The demo's own pages: escaped, in three languages, on the right origin, and not in `serve`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from demo.pages.conftest import HOME, PORT, SHOP, client_of
from prilavok import wiring
from prilavok.core.clock import FixedClock, SystemClock
from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.core.money import Money
from prilavok.demo import app, catalogue, personas, words
from prilavok.demo.languages import LANGUAGES, Words, date_text, language_of, money_text
from prilavok.demo.markup import Markup, dressed, element
from prilavok.demo.pages import LOCAL
from prilavok.wiring import Server


@pytest.mark.parametrize(
    "path", ["/demo/", "/demo/enter/anna", "/demo/tokens/olga", "/demo/clock", "/shop/"]
)
async def test_serve_signs_nobody_in_and_has_no_clock_to_move(
    settings: Settings, path: str
) -> None:
    """Even on a demo's database."""
    async with client_of(Server(settings)) as browser:
        assert (await browser.get(f"{HOME}{path}")).status_code == 404
        assert (await browser.post(f"{HOME}{path}")).status_code in {404, 405}


def test_the_wiring_knows_nothing_of_the_demo() -> None:
    source = Path(wiring.__file__).read_text()

    assert "prilavok.demo" not in source
    assert "issuing" not in source


async def test_a_link_signs_in_afresh_and_leads_to_where_the_persona_works(
    browser: httpx.AsyncClient,
) -> None:
    seller = await browser.get(f"{HOME}/demo/enter/olga")
    buyer = await browser.get(f"{HOME}/demo/enter/anna")

    assert seller.headers["location"].startswith("/console/#token=")
    assert buyer.headers["location"] == f"{SHOP}/shop/enter/anna"


async def test_the_token_of_a_persona_is_good_for_the_api(browser: httpx.AsyncClient) -> None:
    token = (await browser.get(f"{HOME}/demo/tokens/olga")).json()["token"]

    me = await browser.get(f"{HOME}/v1/me", headers={"Authorization": f"Bearer {token}"})

    assert (me.json()["role"], me.json()["seller_id"]) == ("seller_staff", "chayka")


async def test_each_origin_has_its_own_pages(browser: httpx.AsyncClient) -> None:
    assert (await browser.get(f"{SHOP}/v1/me")).headers["location"] == f"{HOME}/v1/me"
    assert (await browser.get(f"{SHOP}/demo/")).headers["location"] == f"{HOME}/demo/"
    assert (await browser.get(f"{HOME}/shop/")).headers["location"] == f"{SHOP}/shop/"
    assert (await browser.get(f"{HOME}/")).headers["location"] == "/demo/"
    assert (await browser.get(f"{SHOP}/")).headers["location"] == "/shop/"


async def test_a_name_that_was_bound_to_this_machine_gets_nothing(
    browser: httpx.AsyncClient,
) -> None:
    for host in ("evil.example", f"evil.example:{PORT}", "127.0.0.1:1", ""):
        answer = await browser.get(f"{HOME}/demo/tokens/oleg", headers={"host": host})
        assert answer.status_code == 421


async def test_the_shop_gives_tokens_to_its_own_buyers_alone(browser: httpx.AsyncClient) -> None:
    assert (await browser.get(f"{SHOP}/shop/token")).status_code == 401
    assert (await browser.get(f"{SHOP}/shop/token?persona=oleg")).status_code == 401
    assert (await browser.get(f"{SHOP}/shop/token?persona=anna")).status_code == 200
    as_staff = await browser.get(f"{SHOP}/shop/token", headers={"cookie": "shop_buyer=olga"})
    assert as_staff.status_code == 401


async def test_another_buyers_order_is_not_there(browser: httpx.AsyncClient) -> None:
    own = await browser.get(f"{SHOP}/shop/orders/1002", headers={"cookie": "shop_buyer=anna"})
    others = await browser.get(f"{SHOP}/shop/orders/1002", headers={"cookie": "shop_buyer=ivan"})

    assert (own.status_code, others.status_code) == (200, 404)


async def test_moving_the_clock_is_followed_and_goes_forward_only(
    browser: httpx.AsyncClient,
) -> None:
    url = f"{HOME}/demo/clock"
    before = (await browser.get(url)).json()["ahead_s"]

    moved = (await browser.post(url, json={"ahead_s": 86_400})).json()

    assert moved["ahead_s"] == before + 86_400
    assert moved["now"] > (SystemClock().now() + timedelta(hours=23)).isoformat()
    to = (SystemClock().now() + timedelta(days=2)).isoformat()
    assert (await browser.post(url, json={"to": to})).json()["ahead_s"] in range(172_795, 172_805)
    for refused in ({"ahead_s": -1}, {"to": "2020-01-01T00:00:00Z"}, {}, {"ahead_s": 10**12}):
        assert (await browser.post(url, json=refused)).status_code == 422


async def test_a_foreign_page_cannot_move_the_clock(browser: httpx.AsyncClient) -> None:
    for origin in (SHOP, "http://evil.example", "null"):
        answer = await browser.post(
            f"{HOME}/demo/clock", json={"ahead_s": 60}, headers={"origin": origin}
        )
        assert answer.status_code == 422


async def test_the_shop_runs_no_script_of_its_pages(browser: httpx.AsyncClient) -> None:
    page = await browser.get(f"{SHOP}/shop/products/teapot-fog")
    policy = page.headers["content-security-policy"]

    assert f"script-src 'self' {HOME};" in policy
    assert "unsafe" not in policy
    assert page.text.count("<script") == page.text.count("<script src=")
    assert " style=" not in page.text


async def test_a_shops_page_shows_the_badge_of_its_level(browser: httpx.AsyncClient) -> None:
    """The element draws nothing while there is no level; the page lets it ask Prilavok."""
    page = await browser.get(f"{SHOP}/shop/sellers/chayka")

    assert '<prilavok-badge seller="chayka" lang="' in page.text
    assert f'<script src="{HOME}/badge.js" defer></script>' in page.text
    assert f"connect-src 'self' {HOME};" in page.headers["content-security-policy"]


async def test_every_stamp_goes_on_within_its_own_origin(browser: httpx.AsyncClient) -> None:
    for to in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:1"):
        answer = await browser.get(f"{SHOP}/shop/enter/anna", params={"to": to})
        assert answer.headers["location"] == "/shop/"
    assert LOCAL.fullmatch("/shop/products/teapot-fog?a=b")
    assert not LOCAL.fullmatch("/shop/\r\nset-cookie: a=b")


def test_what_is_not_markup_is_escaped() -> None:
    assert element("p", "<b>", class_='"x') == '<p class="&quot;x">&lt;b&gt;</p>'
    assert element("p", Markup("<b>"), None, ["&"]) == "<p><b>&amp;</p>"
    assert dressed("br", {"a": None, "b": False, "c": True}) == "<br c>"


def test_everything_is_said_in_every_language() -> None:
    said = [*texts(vars(words)), *texts(vars(catalogue)), *texts(vars(personas))]

    assert len(said) > 100
    for text in said:
        assert all(text.to(language).strip() for language in LANGUAGES), text


def texts(found: object) -> list[Words]:
    """All `Words` in a module's values, however deep."""
    if isinstance(found, Words):
        return [found]
    if isinstance(found, dict):
        return [text for value in found.values() for text in texts(value)]
    if isinstance(found, list | tuple):
        return [text for value in found for text in texts(value)]
    if isinstance(found, msgspec.Struct):
        return texts([getattr(found, name) for name in found.__struct_fields__])
    return []


def test_the_first_language_that_both_speak_is_spoken() -> None:
    assert language_of(None, "de-DE,zh-CN;q=0.8,en;q=0.5") == "zh"
    assert language_of("ru", "en") == "ru"
    assert language_of("xx", "") == "en"


def test_amounts_and_days_are_written_as_people_write_them(clock: FixedClock) -> None:
    assert money_text(Money(1_450_050, "RUB"), "ru") == "14\u00a0500,50\u00a0₽"
    assert money_text(Money(1_450_000, "RUB"), "en") == "₽14,500"
    assert date_text(clock.now(), "zh") == "2026年3月2日"
    assert date_text(clock.now(), "ru") == "2 марта 2026"


async def test_a_demo_moves_on_by_the_same_clock_in_every_process(
    settings: Settings, database: Database
) -> None:
    """Two servers on one database: the one that was not asked follows."""
    other = Server(settings, app.demo_of)
    async with client_of(Server(settings, app.demo_of)) as asked, client_of(other) as follower:
        moved = (await asked.post(f"{HOME}/demo/clock", json={"ahead_s": 3_600})).json()
        followed = (await follower.get(f"{HOME}/demo/clock")).json()

    assert followed["now"] >= moved["now"]
