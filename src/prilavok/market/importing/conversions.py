"""Texts of files into exact values. Money goes through decimals and never through floats."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

MINOR_DIGITS = 2
MINOR_DIGITS_OF = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"), 0),
    **dict.fromkeys(("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
"""Digits behind the point by currency, where they are not two (ISO 4217)."""

WHOLE = re.compile(r"[+-]?[0-9]{1,18}\Z")
DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?\Z")
TRUE = frozenset({"true", "yes", "y", "t", "1"})
FALSE = frozenset({"false", "no", "n", "f", "0"})
TIMES_KEPT = 4096


def text_of(value: object) -> str:
    """A value as the file wrote it, without blanks around it; nothing at all is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def integer_of(text: str) -> int:
    """A whole number of at most 18 digits."""
    if not WHOLE.match(text):
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


def minor_of(text: str, currency: str, *, decimal_mark: str) -> int:
    """An amount in minor units, exactly; more digits than the currency has are refused."""
    plain = text.replace(decimal_mark, ".") if decimal_mark != "." else text
    if not DECIMAL.match(plain):
        raise ValueError(f"{text!r} is not an amount")
    digits = MINOR_DIGITS_OF.get(currency, MINOR_DIGITS)
    minor = Decimal(plain).scaleb(digits)
    if minor != minor.to_integral_value():
        raise ValueError(f"{text!r} has more decimals than {currency}, which has {digits}")
    return int(minor)


@lru_cache(TIMES_KEPT)
def time_of(text: str, pattern: str | None, zone: ZoneInfo) -> datetime:
    """A time in UTC: ISO 8601, or as `pattern` (strptime) says. Without an offset it is in `zone`.

    A date is its midnight. Of an hour that comes twice, the first; one that is skipped is moved on.
    """
    try:
        at = datetime.strptime(text, pattern) if pattern else datetime.fromisoformat(text)  # noqa: DTZ007
    except ValueError:
        expected = f"of the form {pattern}" if pattern else "in ISO 8601"
        raise ValueError(f"{text!r} is not a time {expected}") from None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def truth_of(text: str) -> bool:
    """Yes or no in the usual spellings."""
    lowered = text.lower()
    if lowered not in TRUE | FALSE:
        raise ValueError(f"{text!r} is neither yes nor no")
    return lowered in TRUE
