"""From what is written to what is meant."""

from __future__ import annotations

import re
import unicodedata

from prilavok.moderation.reading.model import Offsets, Reading

_ORDINARY = re.compile("[\t\n -~А-яЁё«»„“”’–—…№₽€°×\u4e00-\u9fff]*")


def read(text: str) -> Reading:
    """What `text` says. Any string at all is read, in time that grows with its length."""
    if _ORDINARY.fullmatch(text):
        return Reading(text, text.lower().replace("ё", "е"))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for position, char in enumerate(text):
        piece = _plain(char)
        pieces.append(piece)
        starts.extend([position] * len(piece))
        ends.extend([position + 1] * len(piece))
    return Reading(text, "".join(pieces), (), Offsets(starts, ends))


def _plain(char: str) -> str:
    if unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    return unicodedata.normalize("NFKC", char).casefold().replace("ё", "е")
