"""A shop decides who acts for it: what a colleague may do, and keys for its programs."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect

from .conftest import Demo, Windows

pytestmark = pytest.mark.browser


def test_a_colleague_gets_a_permission_and_loses_it(windows: Windows, demo: Demo) -> None:
    page = windows.seller("pavel").page
    page.goto(f"{demo.home}/console/settings/staff")
    page.get_by_role("button", name="Edit what Ольга may do").click()
    page.get_by_role("checkbox", name="Discounts").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("chosen by the shop")).to_have_count(1)
    assert "discounts" in demo.ask("olga", "GET", "/v1/me")["permissions"]

    page.get_by_role("button", name="Edit what Ольга may do").click()
    page.get_by_role("button", name="As the marketplace says").click()
    expect(page.get_by_role("button", name="Edit what Ольга may do")).to_be_visible()
    expect(page.get_by_text("chosen by the shop")).to_have_count(0)
    assert "discounts" not in demo.ask("olga", "GET", "/v1/me")["permissions"]

    page.goto(f"{demo.home}/console/chats")
    expect(page.get_by_text("“Chat with buyers” is not open to you")).to_be_visible()
    page.get_by_role("link", name="To “Home”").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()


def test_a_key_is_shown_once_works_and_is_revoked(windows: Windows, demo: Demo) -> None:
    page = windows.seller("pavel").page
    page.goto(f"{demo.home}/console/settings/staff")
    page.route("**/v1/**", lambda route: route.abort())
    page.get_by_role("link", name="API keys").click()
    expect(page.get_by_text("The server is not responding")).to_be_visible()
    page.unroute("**/v1/**")
    # By itself, though no socket says so to staff without chats.
    page.get_by_role("button", name="New key").click()
    page.get_by_label("Which program it is for").fill("ERP")
    page.get_by_role("checkbox", name="Discounts").check()
    page.get_by_role("button", name="Create the key").click()
    secret = page.locator("code.secret").inner_text()
    headers = {"authorization": f"Bearer {secret}"}
    assert httpx.get(f"{demo.home}/v1/me", headers=headers).status_code == 200

    page.reload()
    expect(page.get_by_text("ERP")).to_be_visible()
    expect(page.locator("code.secret")).to_have_count(0)
    page.get_by_role("button", name="ERP").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No keys")).to_be_visible()
    assert httpx.get(f"{demo.home}/v1/me", headers=headers).status_code == 401
    windows.forgive("net::ERR_")
