"""What notices say, in every language: times and amounts too are written as the language does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from importlib.resources import files
from tomllib import loads
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from prilavok.core.money import Money
from prilavok.notices.model import Coded, Param, Translated
from prilavok.notices.model import NoticeKind as Kind

LANGUAGES: Final = ("ru", "en", "zh")
DEFAULT_LANGUAGE: Final = "en"
MINOR_DIGITS: Final = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0}
MINOR_DIGITS_DEFAULT: Final = 2
SYMBOLS: Final = {
    "RUB": "₽",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "CNY": "¥",
    "JPY": "¥",
    "KRW": "₩",
    "KZT": "₸",
}
"""What people write beside an amount, as browsers do; other currencies are told by their codes."""
NO_BREAK: Final = "\u00a0"

MONTHS: Final = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
}
MONTHS_ALONE: Final = {
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "en": MONTHS["en"],
}


class Words(NamedTuple):
    """A title of some words and a body of one or two sentences; `{name}` stands for a parameter."""

    title: str
    body: str


def _text(name: str) -> str:
    return (files("prilavok.notices") / "texts" / f"{name}.toml").read_text(encoding="utf-8")


def _texts(language: str) -> dict[Kind, Words]:
    return {Kind(kind): Words(**words) for kind, words in loads(_text(language)).items()}


WORDS: Final = {language: _texts(language) for language in LANGUAGES}
LABELS: Final[dict[str, dict[str, str]]] = loads(_text("labels"))
"""What each code is called, by language."""


def language_for(wanted: str | None) -> str:
    """The language to write in for a locale such as `ru-RU`; English for those that we lack."""
    primary = (wanted or "").split("-")[0].lower()
    return primary if primary in LANGUAGES else DEFAULT_LANGUAGE


def zone_for(wanted: str | None) -> ZoneInfo | None:
    """The time zone of that name (`Europe/Moscow`); none for a name that we do not know."""
    return ZoneInfo(wanted) if wanted in available_timezones() else None


def written(
    kind: Kind, params: Mapping[str, Param], language: str, zone: tzinfo | None = None
) -> Words:
    """What a notice says."""
    words = WORDS[language][kind]
    shown = {name: shown_in(value, language, zone) for name, value in params.items()}
    return Words(words.title.format_map(shown), words.body.format_map(shown))


def shown_in(value: Param, language: str, zone: tzinfo | None = None) -> str:
    """A parameter as the language writes it; times in `zone`, else in UTC, which they then say."""
    if isinstance(value, datetime):
        return _time(value, language, zone)
    if isinstance(value, Money):
        return _amount(value, language)
    if isinstance(value, Coded):
        return LABELS[value.code][language]
    if isinstance(value, Translated):
        return value.words[language]
    return str(value)


def month_text(day: date, language: str) -> str:
    """The month that `day` lies in."""
    if language == "zh":
        return f"{day.year}年{day.month}月"
    month = MONTHS_ALONE[language].split()[day.month - 1]
    return f"{month} {day.year}{NO_BREAK}г." if language == "ru" else f"{month} {day.year}"


def _time(moment: datetime, language: str, zone: tzinfo | None) -> str:
    at = moment.astimezone(zone or UTC)
    clock = f"{at:%H:%M}" if zone else f"{at:%H:%M} UTC"
    if language == "zh":
        return f"{at.year}年{at.month}月{at.day}日 {clock}"
    month = MONTHS[language].split()[at.month - 1]
    year = f"{at.year}{NO_BREAK}г." if language == "ru" else at.year
    return f"{at.day} {month} {year}, {clock}"


def _amount(money: Money, language: str) -> str:
    digits = MINOR_DIGITS.get(money.currency, MINOR_DIGITS_DEFAULT)
    whole, rest = divmod(abs(money.minor), 10**digits)
    grouped = f"{whole:,}".replace(",", NO_BREAK if language == "ru" else ",")
    point = "," if language == "ru" else "."
    cents = f"{point}{rest:0{digits}}" if rest else ""
    sign = "−" if money.minor < 0 else ""
    symbol = SYMBOLS.get(money.currency)
    if language == "ru":
        return f"{sign}{grouped}{cents}{NO_BREAK}{symbol or money.currency}"
    return f"{sign}{symbol or money.currency + NO_BREAK}{grouped}{cents}"
