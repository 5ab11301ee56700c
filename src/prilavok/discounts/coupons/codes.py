"""Codes of coupons: 80 random bits in Crockford's base 32, and a check symbol.

Like `7ZQ4-0K2M-XW8T-91HB-F`. Nobody can guess one; who mistypes a letter or swaps two is told so
without anybody being asked. Only the digest of a code is stored.
Source: https://www.crockford.com/base32.html
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

CODE_BYTES: Final = 10
SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_SYMBOLS: Final = SYMBOLS + "*~$=U"
CHECK_PRIME: Final = 37
SYMBOL_BITS: Final = 5
LENGTH: Final = CODE_BYTES * 8 // SYMBOL_BITS
TYPED_CHARS_MAX: Final = 64
"""Longer than any code with whatever people put between its letters."""

_READ_AS: Final = str.maketrans("ILO", "110", "- ")


def make_code(random_bytes: bytes) -> str:
    """The code of ten random bytes, as people read it."""
    assert len(random_bytes) == CODE_BYTES
    number = int.from_bytes(random_bytes, "big")
    shifts = range((LENGTH - 1) * SYMBOL_BITS, -1, -SYMBOL_BITS)
    plain = "".join(SYMBOLS[number >> shift & 31] for shift in shifts)
    return "-".join([plain[n : n + 4] for n in range(0, LENGTH, 4)] + [_check(number)])


def read_code(typed: str) -> str | None:
    """The code that somebody typed, in its one written form; None if it cannot be one.

    Letters may be small, O stands for 0, I and L for 1; hyphens and spaces do not matter.
    """
    if len(typed) > TYPED_CHARS_MAX:
        return None
    letters = typed.upper().translate(_READ_AS)
    plain, check = letters[:LENGTH], letters[LENGTH:]
    if len(plain) != LENGTH or any(letter not in SYMBOLS for letter in plain):
        return None
    number = 0
    for letter in plain:
        number = number << SYMBOL_BITS | SYMBOLS.index(letter)
    return make_code(number.to_bytes(CODE_BYTES, "big")) if check == _check(number) else None


def digest(code: str) -> bytes:
    """What is stored of a written code. It needs no salt: nobody goes through 80 bits."""
    return sha256(code.encode()).digest()


def _check(number: int) -> str:
    return CHECK_SYMBOLS[number % CHECK_PRIME]
