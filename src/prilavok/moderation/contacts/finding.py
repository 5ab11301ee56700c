"""What one text holds."""

from __future__ import annotations

import re

from prilavok.moderation.model import Signal, SignalKind, Surroundings
from prilavok.moderation.reading import Reading, numbers

_PHONE = re.compile(r"(?<!\d)\+?\d(?:[-\s().]{0,3}\d){9,14}(?!\d)")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_LINK = re.compile(r"(?<![\w@.])[\w-]{1,63}(?:\.[a-zа-я][\w-]{1,62}){1,4}(?:/\S{0,200})?")
_HANDLE = re.compile(r"(?<!\w)@[a-z]\w{3,31}")
_SERVICE = re.compile(r"телеграм|ватсап|вотсап|вайбер|whatsapp|telegram|viber|微信|instagram")


def signals(reading: Reading, surroundings: Surroundings) -> list[Signal]:
    """Everything recognised in `reading`, in no particular order."""
    found: list[Signal] = []
    digits = numbers(reading)
    if digits:
        for match in _PHONE.finditer(digits.text):
            start, end = digits.plain_span(*match.span())
            found.append(Signal(SignalKind.PHONE, start, end, 100, match[0]))
    for kind, pattern in (
        (SignalKind.MAIL, _MAIL),
        (SignalKind.LINK, _LINK),
        (SignalKind.HANDLE, _HANDLE),
        (SignalKind.SERVICE, _SERVICE),
    ):
        for match in pattern.finditer(reading.plain):
            if kind is SignalKind.LINK and match[0].split("/")[0].endswith(surroundings.own_hosts):
                continue
            found.append(Signal(kind, *match.span(), 200, match[0]))
    return found
