"""How pages look while they wait, when they fail, and with nothing or very much to show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from playwright.sync_api import Page, Route, expect

from .places import Place

LONG: Final = "Скидка на фарфор и всё чайное для тех, кто покупает у нас не в первый раз — и второй"
MANY: Final = 24


def waiting(name: str, path: str, asks: str) -> Place:
    """A page to which nothing that matches `asks` is answered."""

    def act(page: Page) -> None:
        page.route(asks, lambda _route: None)
        page.reload(wait_until="domcontentloaded")
        expect(page.locator(".mantine-Skeleton-root").first).to_be_visible()

    return Place(f"{name}-waiting", path, act)


def failing(name: str, path: str, asks: str) -> Place:
    """A page to which the server cannot answer."""

    def act(page: Page) -> None:
        page.route(asks, lambda route: route.fulfill(status=503))
        page.reload(wait_until="domcontentloaded")
        expect(page.locator(".notice button").first).to_be_visible()

    return Place(f"{name}-failed", path, act)


def answered(name: str, path: str, asks: str, change: Callable[[Any], Any]) -> Place:
    """A page whose server answers otherwise."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=change(response.json()))

    def act(page: Page) -> None:
        page.route(asks, answer)
        page.reload(wait_until="networkidle")
        expect(page.locator("[aria-busy=true]")).to_have_count(0)

    return Place(name, path, act)


def none_of(key: str) -> Callable[[Any], Any]:
    return lambda told: {**told, key: []}


def much_of(key: str, change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same again and again, each with very long texts."""
    return lambda told: {**told, key: [change(each) for each in told[key] for _ in range(MANY)]}


def with_long_title(item: Any) -> Any:
    return {**item, "coupon": {**item["coupon"], "title": LONG}}


def states_of(role: str) -> list[Place]:
    """For the gallery alone: nothing in the demo is as full, or as broken."""
    return STATES.get(role, [])


COUPONS: Final = ("coupons", "/console/coupons", "**/v1/coupons*")
LEVELS: Final = ("levels", "/console/levels", "**/v1/levels/**")
DISCOUNTS: Final = ("discounts", "/console/discounts", "**/v1/discounts/**")
CLAIMS: Final = ("claims", "/console/claims", "**/v1/claims*")
CHATS: Final = ("chats", "/console/chats", "**/v1/inbox**")
HOME: Final = ("home", "/console/home", "**/v1/home*")
NOTICES: Final = ("notices", "/console/notices", "**/v1/notices*")
STATES: Final = {
    "seller": [
        *(kind(*page) for page in (HOME, CHATS, CLAIMS) for kind in (waiting, failing)),
        answered("chats-none", "/console/chats", "**/v1/inbox?**", none_of("chats")),
        answered("notices-none", *NOTICES[1:], none_of("notices")),
    ],
    "manager": [
        *(kind(*page) for page in (LEVELS, DISCOUNTS, COUPONS) for kind in (waiting, failing)),
        answered("coupons-none", *COUPONS[1:], none_of("items")),
        answered("coupons-many", *COUPONS[1:], much_of("items", with_long_title)),
    ],
}
