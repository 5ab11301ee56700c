"""Who may be called what: the marketplace and its support are names of nobody else."""

from __future__ import annotations

import pytest

from prilavok.moderation.names import imitates

PROTECTED = ("Wildberries", "Прилавок", "WB", "Prilavok", "Ozon")


@pytest.mark.parametrize(
    "name",
    [
        "Wildberries",
        "WILDBERRIES official",
        "Wildbеrriеs",  # two Cyrillic letters
        "Wildberries Sеrviсе",
        "Prіlavok official",  # one Ukrainian letter
        "Оzon",
        "W i l d b e r r i e s",
        "wild-berries shop",
        "Поддержка Wildberries",
        "Прилавок поддержка",
        "WB",
        "Служба поддержки",
        "Техподдержка",
        "Cлужба пoддepжки",  # Latin letters
        "Support",
        "Customer support",
        "The Administrator",
        "官方客服",
        "官方客服小王",
        "安全管理员",
        "Модератор Анна",
        "Mодератор",  # a Latin letter
        "Администрация сайта",
        "Служба безопасности",
        "Security service",
        "Shop 7 ✔",
        "Bank \u202egnp",
        "PriIavok",  # a capital I
        "Pri1av0k support",
        "W1ldberr|es",
        "0zon",
    ],
)
def test_it_imitates(name: str) -> None:
    assert imitates(name, PROTECTED)


@pytest.mark.parametrize(
    "name",
    [
        "Samovar Tula",
        "Анна",
        "Поддержка спины и осанки",
        "Back support belts",
        "Team sports",
        "Модерн",
        "Admiral",
        "Security locks and doors",
        "Официальный магазин чайников",
        "Service",
        "The Customer",
        "Web studio",
        "Дикая ягода",
        "",
        "123",
        "Prelavok",
        "Wild berry lessons",
    ],
)
def test_it_is_somebodys_own(name: str) -> None:
    assert not imitates(name, PROTECTED)
