"""Contacts that an author spreads over several texts.

Found is only what crosses into the newest text. Pieces of a number must be little else than digits,
or be announced; pieces of an address or a name must make one where the texts meet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from prilavok.moderation.contacts.continuing import answered, continued, corrected
from prilavok.moderation.contacts.fragments import fragment_of, split_number
from prilavok.moderation.contacts.glance import Glance, glance_of
from prilavok.moderation.contacts.joining import joined
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.once import once
from prilavok.moderation.model import Signal, Surroundings
from prilavok.moderation.reading import Reading, read

WINDOW_TEXTS = 8
PIECE_MAX = 160
"""Longer texts, in characters, are no pieces."""
REMEMBERED = 512
"""How many earlier texts are kept read; the same ones come back with every new text."""

_SIGNED = re.compile(r"[@_./-](?:(?<=[@_])|(?<=[a-z0-9].)[a-z0-9])").search
_NAMEABLE = re.compile(
    r"(?:[а-яa-z]{1,6} ){0,2}(?:ru|com|net|org|рф|ру|ком)\b|"
    r"\W{0,3}[./@-]?\w{2,20}\W{0,3}\Z"
    r"|\W{0,3}(?:[а-я\u3400-\u9fff]{1,14}\W{1,3}){0,5}[a-z][a-z0-9_.-]{3,40}"
).match
_WORD = re.compile(r"\w+")
_SERVICE = Kind.SERVICE | Kind.DOUBTFUL_SERVICE
_FOLLOWING = Kind.KEY | Kind.ANNOUNCED | Kind.NAME
_SPELT = Kind.SPOKEN_DOT | Kind.SPOKEN_AT | Kind.SPOKEN_SLASH | Kind.PROVIDER


def split_signals(
    reading: Reading, recent: Sequence[str], surroundings: Surroundings
) -> list[Signal]:
    """What `recent` texts began and this one completes or goes on with; spans lie in this one."""
    if not recent or len(reading.plain) > PIECE_MAX or not reading.plain.strip():
        return []
    newest = glance_of(reading, surroundings)
    digital = newest.numbers is not None
    lettered = _may_be_name(newest)
    if not digital and not lettered and not newest.has(_FOLLOWING):
        return []
    earlier = _said_before(
        newest,
        [_glance(text, surroundings) for text in recent[-WINDOW_TEXTS:] if len(text) <= PIECE_MAX],
    )
    number = _number(newest, earlier) if digital else None
    if number is not None and number.strength > 0:
        return [number]
    named = digital and any(glance.has(_SERVICE) for glance in earlier)
    found: list[Signal] = []
    if lettered or named or newest.has(Kind.ANNOUNCED):
        found = joined(newest, earlier)
    if not found and (lettered or named or newest.has(Kind.ANNOUNCED | Kind.NAME)):
        found = continued(newest, earlier)
    return found or corrected(newest, earlier) or answered(newest, earlier)


def _number(newest: Glance, earlier: Sequence[Glance]) -> Signal | None:
    if all(glance.numbers is None for glance in earlier):
        return None
    piece = fragment_of(newest)
    if not piece.is_piece:
        return None
    return split_number([fragment_of(glance) for glance in earlier], piece)


@lru_cache(REMEMBERED)
def _glance(text: str, surroundings: Surroundings) -> Glance:
    return Glance(read(text), surroundings)


def _said_before(newest: Glance, earlier: Sequence[Glance]) -> list[Glance]:
    """The texts of `earlier` that say something of their own: what is said again continues
    nothing. Bare digits may recur within one number."""
    said = {_key(newest)}
    kept: list[Glance] = []
    for glance in reversed(earlier):
        key = _key(glance)
        if key not in said or fragment_of(glance).is_bare:
            said.add(key)
            kept.append(glance)
    kept.reverse()
    return kept


@once
def _key(glance: Glance) -> tuple[str, ...]:
    return tuple(_WORD.findall(glance.plain))


def _may_be_name(glance: Glance) -> bool:
    """Whether the text could be, or go on with, an address or a name."""
    plain = glance.plain
    return glance.has(_SPELT) or _NAMEABLE(plain) is not None or _SIGNED(plain) is not None
