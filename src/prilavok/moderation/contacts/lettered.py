"""Numbers with letters in place of digits throughout: «8 9I2 OOO 4I I7», «9б4 ооо З3 З7»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prilavok.moderation.contacts import plans, weights
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.phone_evidence import is_marked
from prilavok.moderation.model import Signal, SignalKind

_LOOKS = str.maketrans(
    {
        "o": "0", "о": "0", "q": "0", "i": "1", "l": "1", "і": "1", "|": "1", "!": "1", "z": "2",
        "з": "3", "э": "3", "ч": "4", "s": "5", "б": "6", "g": "9", "b": "8", "в": "8",
    }
)  # fmt: skip
_DIGIT = r"\doоqilі|!zзэчsбgbв"
_STRETCH = re.compile(
    rf"(?<![^\W_])(?:[{_DIGIT}]{{1,11}}[\s()+.,:/*_·•-]{{1,3}}){{0,10}}[{_DIGIT}]{{1,11}}(?![^\W_])"
)
_SIGN = re.compile(rf"[^{_DIGIT}]+")
_WORD_AT_END = re.compile(r"\A(?:[вo]|is?|so|go)\s+|\s+(?:[вo]|is?|so|go)\Z")
"""A word at either end that is one, such as «в» and "is"."""
DIGITS_MIN = 3
"""So many digits at least must be digits."""


def lettered(glance: Glance) -> Iterator[Signal]:
    """Numbers that are seen once letters that look like digits are read as such."""
    plain = glance.plain
    for match in _STRETCH.finditer(plain):
        written = _SIGN.sub("", _WORD_AT_END.sub("", match[0]))
        real = sum(char.isdigit() for char in written)
        if not 10 <= len(written) <= 12 or not DIGITS_MIN <= real < len(written):
            continue
        digits = written.translate(_LOOKS)
        shapes = [
            plan for plan in plans.shapes_of(digits) if not is_marked(glance, plan, *match.span())
        ]
        strongest = max((plan.strength for plan in shapes), default=None)
        if strongest is not None and strongest >= weights.PLAN_MOBILE_BARE:
            strength = strongest + weights.SPELLED
            if glance.has(Kind.REFERENCE):
                strength += weights.LABEL_SOMEWHERE
            yield Signal(SignalKind.PHONE, *match.span(), strength, digits, hidden=True)
