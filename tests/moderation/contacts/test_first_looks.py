"""Whatever is passed over at first sight holds nothing at the second."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from moderation.said import learned
from prilavok.moderation.contacts import joining
from prilavok.moderation.contacts.finding import BY_WORDS
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.joining import joined
from prilavok.moderation.contacts.links import executables, links, may_hold_address
from prilavok.moderation.contacts.requests import ASKABLE, requests
from prilavok.moderation.contacts.spoken import spoken
from prilavok.moderation.model import Signal, Surroundings
from prilavok.moderation.reading import read

SURROUNDINGS = Surroundings(("market.example",))
EVERY = 4
"""One message of so many is looked at."""

OFFERS = (
    "остальное следующим сообщением", "вторая половина следующим", "пришлю номер",
    "скину телефончик", "диктую контакт", "шлю цифры", "передам почту", "оставлю ник",
    "сброшу сотовый", "скину ссылку на мой", "кину ссылку на наш", "номерами пришлю",
    "сохраните меня как Марина", "запишите меня как мастер", "с этого номера вам писал",
    "звонила вам с этого номера", "rest comes in my next", "i'll send you my number",
    "we'll type the email", "let me drop my contact", "i will spell our digits", "下一条发",
    "剩下的等", "我把电话分", "咱微信号发", "我联系方式写", "号太长分着发", "电话太长，拆开发",
)  # fmt: skip


@pytest.fixture(scope="module")
def glances() -> list[Glance]:
    return [Glance(read(said.text), SURROUNDINGS) for said in learned()[::EVERY]]


@pytest.mark.parametrize(("needed", "finder"), BY_WORDS)
def test_no_finder_finds_anything_without_a_word_that_it_needs(
    needed: int, finder: Callable[[Glance], Iterator[Signal]], glances: list[Glance]
) -> None:
    passed_over = [glance for glance in glances if not glance.has(needed)]

    assert len(passed_over) > len(glances) // 4
    assert not [glance.plain for glance in passed_over if list(finder(glance))]


def test_what_holds_no_sign_of_an_address_holds_none(glances: list[Glance]) -> None:
    passed_over = [glance for glance in glances if not may_hold_address(glance)]

    assert len(passed_over) > len(glances) // 2
    assert not [
        glance.plain
        for glance in passed_over
        if list(links(glance, spoken(glance))) or list(executables(glance))
    ]


@pytest.mark.parametrize("offer", OFFERS)
def test_every_way_to_offer_a_contact_has_a_word_that_is_looked_for(offer: str) -> None:
    glance = Glance(read(offer), SURROUNDINGS)

    assert list(requests(glance))
    assert glance.has(ASKABLE)


BEFORE = (
    "Наш магазин называется Ромашка", "Пишите нам", "Send it to our shop at the corner",
    "Точка выдачи рядом", "我们店铺在这里", "shop тире lamp", "собака", "мой ник", "www.", "Почта",
    "Please open a return in your account", "т-е-л-е-г-а-м", "8 985", "mail", "Наш сайт:",
)  # fmt: skip
"""What may be said before an address, or be the beginning of one."""


@pytest.mark.parametrize(
    "newest",
    [
        "Посмотрите здесь: https://market.example/products/77481908",
        "пишите на shop1018@foreign.example, всё решим",
        "lamp-shop.example",
        "vk.com/lamp_shop",
        "ru, и ещё lamp.example",
        "тире lamp.example",
        "see market.example for the details",
    ],
)
def test_an_address_that_stands_by_itself_goes_on_with_nothing(
    newest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [Glance(read(text), SURROUNDINGS) for text in BEFORE]
    windows = [said[at : at + size] for size in (1, 2, 3) for at in range(len(said))]
    quickly = [joined(Glance(read(newest), SURROUNDINGS), window) for window in windows]

    monkeypatch.setattr(joining, "_is_by_itself", lambda _: False)

    assert quickly == [joined(Glance(read(newest), SURROUNDINGS), window) for window in windows]
