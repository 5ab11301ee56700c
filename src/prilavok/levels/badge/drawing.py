"""The badge as an SVG: pure."""

from __future__ import annotations

import unicodedata
from typing import Final, Literal, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from prilavok.levels.programme import Level, Named

Language: TypeAlias = Literal["ru", "en", "zh"]

NOTHING: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0" aria-hidden="true"/>'
"""For who has no level: there is nothing to see, and nothing to read out."""

TITLES: Final = {
    "ru": "Уровень продавца: {level}",
    "en": "Seller level: {level}",
    "zh": "卖家等级：{level}",
}
DESCRIPTIONS: Final = {
    "ru": "Уровень даёт площадка по показателям продавца за прошлый месяц.",
    "en": "The marketplace gives the level by what the seller did last month.",
    "zh": "平台根据卖家上个月的指标评定等级。",
}
CHARS_MAX: Final = 24
"""A longer name is cut in the picture; its title says all of it."""
HEIGHT, PADDING, MARK, FONT = 24, 10, 12, 13
NARROW, BROAD, WIDE = 8.4, 9.8, 13.5
"""How wide a letter may be, in pixels, in the widest of common fonts: Latin; Cyrillic; Chinese."""
DARK, LIGHT = "#000000", "#ffffff"


def badge(level: Level | None, language: Language) -> str:
    """The level's name on its colour, with a title and a description to be read out."""
    if level is None:
        return NOTHING
    name = _name(level.named, language)
    title = TITLES[language].format(level=name)
    shown = name if len(name) <= CHARS_MAX else f"{name[: CHARS_MAX - 1]}…"
    width = round(PADDING * 2 + MARK + 6 + sum(_width(char) for char in shown))
    ink = ink_on(level.colour)
    middle = HEIGHT / 2
    left = PADDING + MARK / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}"'
        f' viewBox="0 0 {width} {HEIGHT}" role="img" lang="{language}"'
        f" aria-label={quoteattr(title)}><title>{escape(title)}</title>"
        f"<desc>{escape(DESCRIPTIONS[language])}</desc>"
        f'<rect width="{width}" height="{HEIGHT}" rx="{middle:g}" fill="{level.colour}"/>'
        f'<path d="M{left:g} 5.5l6.5 6.5-6.5 6.5-6.5-6.5z" fill="none" stroke="{ink}"'
        ' stroke-width="1.6" stroke-linejoin="round"/>'
        f'<circle cx="{left:g}" cy="{middle:g}" r="2" fill="{ink}"/>'
        f'<text x="{(width + MARK + 6) / 2:g}" y="16.5" fill="{ink}" font-size="{FONT}"'
        ' text-anchor="middle"'
        ' font-weight="600" font-family="system-ui,-apple-system,Segoe UI,Roboto,'
        'Noto Sans,PingFang SC,Microsoft YaHei,sans-serif">'
        f"{escape(shown)}</text></svg>"
    )


def ink_on(colour: str) -> str:
    """Black or white, whichever stands out more: on every colour at least 4.58 to 1."""
    light, dark = contrast(colour, LIGHT), contrast(colour, DARK)
    return LIGHT if light >= dark else DARK


def contrast(one: str, other: str) -> float:
    """How far two colours (`#rrggbb`) stand apart, from 1 to 21, by WCAG 2.2."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _name(named: Named, language: Language) -> str:
    match language:
        case "ru":
            return named.ru
        case "zh":
            return named.zh
        case "en":
            return named.en


def _width(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return WIDE
    return NARROW if char.isascii() else BROAD
