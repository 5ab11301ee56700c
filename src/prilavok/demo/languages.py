"""The demo's three languages."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, TypeAlias, cast, get_args

from msgspec import Struct

from prilavok.core.money import Money

Language: TypeAlias = Literal["ru", "en", "zh"]
LANGUAGES: Final = get_args(Language)
OWN_NAMES: Final[dict[Language, str]] = {"ru": "Русский", "en": "English", "zh": "中文"}
SYMBOLS: Final = {"RUB": "₽", "EUR": "€", "CNY": "¥"}


class Words(Struct, frozen=True, kw_only=True):
    """The same said in every language."""

    ru: str
    en: str
    zh: str

    def to(self, language: Language) -> str:
        """In `language`."""
        return cast("str", getattr(self, language))


def language_of(wanted: str | None, accepted: str) -> Language:
    """`wanted` if we speak it, else the first that a browser's Accept-Language accepts."""
    ranges = (part.split(";")[0].strip().split("-")[0].lower() for part in accepted.split(","))
    spoken = [name for name in (wanted, *ranges) if name in LANGUAGES]
    return cast("Language", spoken[0]) if spoken else "en"


def money_text(money: Money, language: Language) -> str:
    """`money` as it is written in `language`."""
    whole, rest = divmod(money.minor, 100)
    comma = "," if language == "ru" else "."
    grouped = f"{whole:,}".replace(",", "\u00a0" if language == "ru" else ",")
    amount = f"{grouped}{comma}{rest:02}" if rest else grouped
    symbol = SYMBOLS.get(money.currency, money.currency)
    return f"{amount}\u00a0{symbol}" if language == "ru" else f"{symbol}{amount}"


def date_text(at: datetime, language: Language) -> str:
    """The day of `at`, in UTC."""
    if language == "zh":
        return f"{at.year}年{at.month}月{at.day}日"
    months = MONTHS[language].split()
    return f"{at.day} {months[at.month - 1]} {at.year}"


MONTHS: Final[dict[str, str]] = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
}
