"""Shapes of telephone numbers: what could be dialled, by country.

Shape is what counts, not who holds a number: blocks kept for films pass like any others. Sources:
ITU E.164 national plans; the Russian area codes are those of the numbering plan as amended to 2024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from prilavok.moderation.contacts import weights

Grouping = tuple[int, ...]


class Plan(NamedTuple):
    """A shape. `groupings` are how people there write it, by lengths of groups; `script` the
    letters of whoever would write it bare: `c`yrillic, `l`atin, `h`an, or any."""

    country: str
    strength: int
    groupings: frozenset[Grouping]
    script: str


_RU_AREA = (
    "30[12]|33[36]|34[1-35-79]|35[1-3]|36[57]|38[1-58]|39[0145]|401|41[1-6]|42[1-7]"
    "|47[1-5]|48[1-7]|49[1-689]|80[0-9]|81[1-8]|82[01]|83[13-6]|84[0-8]|85[1-5]|86[1-9]|87[1-9]"
)


def _groups(text: str) -> frozenset[Grouping]:
    return frozenset(tuple(map(int, grouping.split("-"))) for grouping in text.split())


_RU_BARE = _groups(
    """
    3-3-2-2 3-3-4 3-7 3-2-2-3 3-4-3 3-2-3-2 4-2-2-2 4-6 4-3-3 5-5 3-5-2 3-2-5 3-6-1 4-2-4 6-2-2 6-4
    """
)
_RU = (
    _RU_BARE
    | {(1, *groups) for groups in _RU_BARE}
    | {(groups[0] + 1, *groups[1:]) for groups in _RU_BARE}
)
_BY = _groups("3-2-3-2-2 3-2-7 5-3-2-2 3-2-3-4 2-2-3-2-2 1-3-3-2-2 3-9 3-3-3-3")
_NANP = _groups("3-3-4 1-3-3-4 3-7 6-4 1-10 4-3-4 3-3-2-2")
_UK = _groups(
    """
    5-6 5-3-3 4-3-4 3-4-4 4-7 2-4-6 2-2-4-4 2-3-3-4 2-4-3-3 2-5-5 6-5 3-8 5-2-2-2 6-2-3 4-3-3
    """
)
_CN = _groups(
    """
    3-4-4 3-8 7-4 3-3-5 3-4-2-2 2-3-4-4 4-7 4-8 4-4-3 4-4-4 3-4-3 5-6 3-3-4 5-3-3 3-2-2-2-2 3-5-3
    3-2-3-3
    """
)
_TW = _groups("4-3-3 4-6 3-3-4 3-4-4")
_HK = _groups("4-4")
_IN = _groups("5-5 6-5 4-3-3 3-3-4 2-5-5 4-6")
_TRUNK = _groups("4-3-3 3-3-4 4-6 3-7 5-6 4-3-4 2-2-2-2-2 3-4-4")
_LOCAL = _groups("3-2-2 2-2-2 1-2-2 3-4")


class Row(NamedTuple):
    """A plan by how its numbers begin and how long they are. `firsts` are their first digits."""

    firsts: str
    begins: str
    lengths: tuple[int, ...]
    plan: Plan


_TABLE = (
    Row("78", "[78]9", (11,), Plan("ru", weights.PLAN_MOBILE, _RU, "")),
    Row("78", f"[78](?:{_RU_AREA})", (11,), Plan("ru", weights.PLAN_FIXED, _RU, "c")),
    Row("78", "[78]7[0-7]", (11,), Plan("kz", weights.PLAN_MOBILE, _RU, "c")),
    Row("9", "9", (10,), Plan("ru", weights.PLAN_MOBILE_BARE, _RU, "c")),
    Row("348", f"(?:{_RU_AREA})", (10,), Plan("ru", weights.PLAN_FIXED_BARE, _RU, "c")),
    Row("7", "7[0-7]", (10,), Plan("kz", weights.PLAN_FIXED_BARE, _RU, "c")),
    Row("3", "375(?:1[5-7]|2[1-59]|33|44)", (12,), Plan("by", weights.PLAN_MOBILE, _BY, "")),
    Row("8", "80(?:17|25|29|33|44)", (11,), Plan("by", weights.PLAN_MOBILE_BARE, _BY, "c")),
    Row("9", "998[1-9]", (12,), Plan("uz", weights.PLAN_MOBILE, _BY, "")),
    Row("3", "380[3-9]", (12,), Plan("ua", weights.PLAN_MOBILE, _BY, "")),
    Row("9", "99[2356][1-9]", (12,), Plan("cis", weights.PLAN_MOBILE_BARE, _BY, "")),
    Row("39", "99[34][1-9]|37[34]", (11,), Plan("cis", weights.PLAN_MOBILE_BARE, _BY, "")),
    Row("1", "1[3-9]", (11,), Plan("cn", weights.PLAN_MOBILE, _CN, "h")),
    Row("8", "861[3-9]", (13,), Plan("cn", weights.PLAN_MOBILE, _CN, "")),
    Row("0", "0(?:10|2)", (11,), Plan("cn", weights.PLAN_FIXED, _CN, "h")),
    Row("0", "0[3-9]", (11, 12), Plan("cn", weights.PLAN_FIXED, _CN, "h")),
    Row("4", "400", (10,), Plan("cn", weights.PLAN_FIXED_BARE, _CN, "h")),
    Row("0", "09", (10,), Plan("tw", weights.PLAN_MOBILE, _TW, "h")),
    Row("23456789", r"[2-9][0-8]\d[2-9]", (10,), Plan("us", weights.PLAN_OTHER, _NANP, "l")),
    Row("1", r"1[2-9][0-8]\d[2-9]", (11,), Plan("us", weights.PLAN_FIXED, _NANP, "l")),
    Row("0", "07", (11,), Plan("gb", weights.PLAN_FIXED, _UK, "l")),
    Row("0", "0[123]", (10, 11), Plan("gb", weights.PLAN_FIXED, _UK, "l")),
    Row("4", "44[1237]", (12,), Plan("gb", weights.PLAN_MOBILE, _UK, "l")),
    Row("6789", "[6-9]", (10,), Plan("in", weights.PLAN_OTHER, _IN, "l")),
    Row("0", "0[6-9]", (11,), Plan("in", weights.PLAN_OTHER, _IN, "l")),
    Row("9", "91[6-9]", (12,), Plan("in", weights.PLAN_MOBILE_BARE, _IN, "l")),
    Row("0", "0", (10, 11), Plan("trunk", weights.PLAN_UNKNOWN, _TRUNK, "l")),
)
_BY_FIRST = {
    first: tuple(
        (re.compile(row.begins), row.lengths, row.plan) for row in _TABLE if first in row.firsts
    )
    for first in "0123456789"
}

_HONG_KONG = re.compile("[2-9]\\d{7}")
HONG_KONG = Plan("hk", weights.PLAN_LOCAL, _HK, "h")
LOCAL = Plan("local", weights.PLAN_LOCAL, _LOCAL, "c")
UNKNOWN = Plan("unknown", weights.PLAN_UNKNOWN, frozenset(), "")
ANY = Plan("any", weights.PLAN_INTERNATIONAL, frozenset(), "")

_COUNTRY_CODES = re.compile(
    "(?:1|7|2[07]|2[1-689]\\d|3[0-469]|3[578]\\d|4[013-9]|42\\d|5[1-8]|5[09]\\d|6[0-6]|6[7-9]\\d"
    "|8[1246]|8[058]\\d|9[0-58]|9[679]\\d)\\d{6,12}"
)

DIGITS_MIN = 5
DIGITS_MAX = 15


def shapes_at(digits: str, start: int) -> Iterator[tuple[int, Plan]]:
    """Where numbers in full that begin at `start` would end, and by which plans."""
    left = len(digits) - start
    for begins, lengths, plan in _BY_FIRST[digits[start]]:
        if lengths[0] <= left and begins.match(digits, start):
            for length in lengths:
                if length <= left:
                    yield start + length, plan


def shapes_of(digits: str) -> Iterator[Plan]:
    """The plans by which `digits` are a number in full."""
    return (plan for end, plan in shapes_at(digits, 0) if end == len(digits))


def is_international(digits: str) -> bool:
    """Whether a plus before `digits` would make them a number."""
    return 8 <= len(digits) <= DIGITS_MAX and _COUNTRY_CODES.fullmatch(digits) is not None


def local_plan(digits: str) -> Plan | None:
    """The plan of a number that is dialled within a town only."""
    if _HONG_KONG.fullmatch(digits):
        return HONG_KONG
    return LOCAL if DIGITS_MIN <= len(digits) <= 7 else None


def has_check_digit(digits: str) -> bool:
    """Whether `digits` are a valid EAN-8, UPC, EAN-13 or ITF-14."""
    if len(digits) not in (8, 12, 13, 14):
        return False
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return total % 10 == 0


_BEGINNINGS = re.compile(
    f"[78]9\\d*|[78](?:{_RU_AREA})\\d*|9\\d*|[78]7[0-7]\\d*|(?:{_RU_AREA})\\d*|1[3-9]\\d*|861[3-9]\\d*"
    "|(?:375|998|380)\\d*|1?[2-9][0-8]\\d[2-9]?\\d*|(?:44|0)[1237]\\d*|09\\d*|0?[6-9]\\d*"
)


def may_begin(digits: str) -> bool:
    """Whether a number may begin with `digits`."""
    return len(digits) < 11 and _BEGINNINGS.fullmatch(digits) is not None
