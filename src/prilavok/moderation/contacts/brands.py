"""Hosts that resemble the marketplace's, and are not it."""

from __future__ import annotations

import re
from functools import cache

from prilavok.moderation.vocabulary import words_of

PARTS_MAX = 12
GENERIC = words_of("market shop store mall bazaar bazar buy sale trade goods online маркет магазин")
"""Labels that half of all shops have in their names; such a brand is known by its whole host."""

_SPLIT = re.compile(r"[.\-_:/@]+")
_LOOKS = str.maketrans(
    {
        "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "$": "s", "i": "l",
        "а": "a", "в": "b", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c",
        "т": "t", "у": "y", "х": "x", "і": "l", "ѕ": "s", "ј": "j", "ԁ": "d", "ɡ": "g", "ı": "l",
    }
)  # fmt: skip
_SOUNDS = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
        "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh",
        "ы": "y", "э": "e", "ю": "yu", "я": "ya", "ь": "", "ъ": "",
    }
)  # fmt: skip


def resembles(host: str, own_hosts: tuple[str, ...]) -> bool:
    """Whether whoever reads `host` in haste could take it for one of `own_hosts`."""
    parts = [part for part in _SPLIT.split(host.lower()) if part][:PARTS_MAX]
    looks = [_look(part) for part in parts]
    sounds = [_look(part.translate(_SOUNDS)) for part in parts]
    return any(_holds(looks, key) or _holds(sounds, key) for own in own_hosts for key in _keys(own))


def _look(text: str) -> str:
    """`text` by the look of its letters: rn for m, 1 for l."""
    return text.replace("rn", "m").replace("vv", "w").replace("cl", "d").translate(_LOOKS)


@cache
def _keys(own: str) -> tuple[str, ...]:
    """What gives a host like `own` away: name and end, and the name alone if special."""
    labels = own.split(".")
    name = labels[-2] if len(labels) > 1 else labels[0]
    whole = _look(name.replace("-", "") + labels[-1])
    alone = _look(name.replace("-", ""))
    return (whole, alone) if name not in GENERIC and len(name) > 3 else (whole,)


def _holds(parts: list[str], key: str) -> bool:
    """Whether some neighbouring `parts` together are nearly `key`."""
    allowed = 0 if len(key) < 5 else 1 if len(key) < 8 else 2
    if len(key) >= 8 and key in "".join(parts):
        return True
    for first in range(len(parts)):
        joined = ""
        for part in parts[first:]:
            joined += part
            if len(joined) > len(key) + allowed:
                break
            if len(joined) >= len(key) - allowed and within(joined, key, allowed):
                return True
    return False


def within(left: str, right: str, allowed: int) -> bool:
    """Whether `left` becomes `right` by at most `allowed` insertions, deletions, replacements."""
    if left == right:
        return True
    if not allowed:
        return False
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
        if min(row) > allowed:
            return False
    return row[-1] <= allowed
