"""Pieces of a number, one a text, and whether they make one together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from prilavok.moderation.contacts import plans, weights
from prilavok.moderation.contacts.assembled import makes_number
from prilavok.moderation.contacts.chains import CONNECTIVES, are_sizes
from prilavok.moderation.contacts.commerce_words import UNITS
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.once import once
from prilavok.moderation.contacts.phone_evidence import known_digits
from prilavok.moderation.learned.courtesy import COURTESY
from prilavok.moderation.model import Signal, SignalKind
from prilavok.moderation.vocabulary import words_of

PURE_LETTERS = 3
"""So many letters besides digits and filling words leave a piece a piece."""
SPOKEN_LETTERS = 60
"""So many do when the piece is announced."""
SINGLE_LETTERS = 8
"""So many when a single digit is announced: "viber +7"."""
DIGITS_MIN = 6
EXTRA_DIGITS = 3
"""How many digits may stand before a number and not belong to it."""
GAPS_MAX = 3
"""How many texts about something else may stand between two pieces."""

_CUES = Kind.PHONE | Kind.CALL | Kind.MINE | Kind.ANNOUNCED | Kind.SERVICE
_INTRODUCED = Kind.ANNOUNCED | Kind.PHONE | Kind.CALL | Kind.SERVICE
_FILLING = Kind.PHONE | Kind.CALL | Kind.MINE | Kind.ANNOUNCED | Kind.HINT
_FILLERS = words_of(
    """
    это вот сразу лови ловите держи держите такой такая такие такое штуки штука раз раза финале не
    the is are was here comes it's thats that's with dashes dash no sorry lot area code nought
    half part piece bit
    этого этому этим тем
    записали записал записала
    вторая второй вторую вторым третья середина середине сам номер номером number
    只 就 了 的 是 先 记 按 齐活 那年 再
    """
)
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_UNIT = re.compile(r"\d\s{0,2}[-–]?\s?" + UNITS)
_COUNTED_OFF = re.compile(
    r"[前后後头頭末尾]\d位|(?:last|first|final|next|other)\s\d\b(?!\s?\d)|(?:перв|последн|остальн)\w{2,3}\s[234]\b(?!\d)"
    r"|\b1\s(?:half|part|piece|bit)\b|1半"
)
"""How many digits are meant: no digits of the number."""
_ZEROS = re.compile(r"[\D]{0,12}0{2,}\D")
_DIGIT = re.compile(r"\d")
_PAIR = re.compile(r"\d\d")
_LISTED = re.compile(r"(?:\d(?:, (?:and |и )?| and | и |、|和)){2,}\d(?!\d)")
_PAIRS = re.compile(r"\D*\d\d(?:(?:, ?(?:and |и )?| and | и |和)\d\d)+(?!\d)\D*")
"""Numbers of two digits, with what parts the items of a list."""
LISTED_MIN = 3
"""So many single digits that rise, one by one with commas, are rather the numbers of things."""
_HUNDREDS = re.compile(r"\W{0,3}hundred\b")
"""What follows the digit that an earlier text ended in: "nine", "hundred one"."""


class Fragment(NamedTuple):
    """What one text may contribute. Its digits stand at `start` to `end` of `plain`; `rest` is
    how many letters it has besides, `asks` that it asks something, `chains` over how many numbers
    its digits are spread, `listed` that they count things off; `sizes` are its numbers where they
    are listed like those."""

    digits: str
    start: int
    end: int
    rest: int
    kinds: int
    counted: bool = False
    spelled: bool = False
    asks: bool = False
    chains: int = 0
    known: frozenset[str] = frozenset()
    listed: bool = False
    sizes: tuple[int, ...] = ()

    @property
    def is_bare(self) -> bool:
        """Whether it is nothing but digits."""
        return bool(self.digits) and not self.rest

    @property
    def is_piece(self) -> bool:
        """Whether it is little else than digits."""
        if (
            not self.digits
            or self.counted
            or self.kinds & Kind.GOODS
            or len(self.digits) > plans.DIGITS_MAX
        ):
            return False
        if self.rest <= PURE_LETTERS:
            return True
        # Whoever announces a piece in a sentence gives one piece, and more than a digit of it.
        if not self.kinds & _INTRODUCED or self.chains != 1:
            return False
        return self.rest <= (SPOKEN_LETTERS if len(self.digits) > 1 else SINGLE_LETTERS)


@once
def fragment_of(glance: Glance) -> Fragment:
    """What the text of `glance` may contribute to a number."""
    view = glance.numbers
    kinds = glance.marks.kinds
    known = known_digits(glance.surroundings.known_numbers)
    if view is None:
        return Fragment("", 0, 0, len(glance.plain), kinds)
    counted = [match.span() for match in _COUNTED_OFF.finditer(view.text)]
    places = [
        match.start()
        for match in _DIGIT.finditer(view.text)
        if not any(start <= match.start() < end for start, end in counted)
    ]
    if not places:
        return Fragment("", 0, 0, len(glance.plain), kinds)
    start, end = view.plain_span(places[0], places[-1] + 1)
    return Fragment(
        digits=("00" if _HUNDREDS.match(view.text) else "")
        + "".join(view.text[place] for place in places),
        start=start,
        end=end,
        rest=_rest(glance, view.text),
        kinds=kinds,
        counted=_is_counted(view.text),
        spelled=bool(view.spelled),
        asks="?" in view.text,
        chains=len(glance.chains),
        known=known,
        listed=_is_listed(view.text),
        sizes=_sizes(view.text),
    )


def _is_listed(text: str) -> bool:
    """Whether the digits of `text` are single ones with commas between them, each greater than the
    one before: "one, three and four"."""
    listed = _LISTED.search(text)
    if listed is None:
        return False
    digits = _DIGIT.findall(text)
    return len(digits) >= LISTED_MIN and _DIGIT.findall(listed[0]) == digits == sorted(set(digits))


def _sizes(text: str) -> tuple[int, ...]:
    """The numbers of `text` where all are of two digits and listed: "41, 42 and 44"."""
    return tuple(map(int, _PAIR.findall(text))) if _PAIRS.fullmatch(text) else ()


def _are_listed(pieces: Sequence[Fragment]) -> bool:
    """Whether all of them count the same things off, one after the other or by size."""
    if all(piece.listed for piece in pieces):
        return True
    sizes = [size for piece in pieces for size in piece.sizes]
    return all(piece.sizes for piece in pieces) and are_sizes(sizes)


def _is_counted(text: str) -> bool:
    """Whether a unit stands behind a number: not behind zeros, whose number may be told."""
    unit = _UNIT.search(_COUNTED_OFF.sub("", text))
    return unit is not None and _ZEROS.match(text) is None


def split_number(earlier: Sequence[Fragment], newest: Fragment) -> Signal | None:
    """The number that `newest` completes or goes on with, if the texts before it began one."""
    if not newest.is_piece:
        return None
    pieces, kinds = _sequence(earlier)
    if not pieces or newest.digits in newest.known:
        return None
    pieces.append(newest)
    if _are_listed(pieces):
        return None
    if len({piece.digits for piece in pieces}) == 1:
        return None
    digits = "".join(piece.digits for piece in pieces)
    before = digits[: -len(newest.digits)]
    strength = _strength(pieces, kinds | newest.kinds, before, digits)
    if strength <= weights.SAID_FROM:
        return None
    return Signal(SignalKind.PHONE, newest.start, newest.end, strength, digits, hidden=True)


def _sequence(earlier: Sequence[Fragment]) -> tuple[list[Fragment], int]:
    """The pieces right before the newest text, oldest first, and what was said around them.

    What commerce is named between two of them labels neither.
    """
    pieces: list[Fragment] = []
    kinds = gaps = length = said_between = 0
    for fragment in reversed(earlier):
        if fragment.is_piece and length + len(fragment.digits) <= plans.DIGITS_MAX:
            pieces.append(fragment)
            length += len(fragment.digits)
            kinds |= fragment.kinds | said_between & ~Kind.REFERENCE
            gaps = said_between = 0
        elif len(fragment.digits) > 1:
            kinds |= fragment.kinds & Kind.REFERENCE
            break
        else:
            gaps += 1
            if gaps > GAPS_MAX:
                break
            said_between |= fragment.kinds
    pieces.reverse()
    return pieces, kinds | said_between


def _strength(pieces: Sequence[Fragment], kinds: int, before: str, digits: str) -> int:
    strength = 0
    if kinds & (Kind.ANNOUNCED | Kind.PHONE | Kind.CALL | Kind.SERVICE):
        strength += weights.SPLIT_ANNOUNCED
    if all(piece.rest <= PURE_LETTERS for piece in pieces):
        strength += weights.SPLIT_PIECES
    if any(piece.spelled for piece in pieces):
        strength += weights.SPLIT_SPELLED
    if pieces[-1].asks:
        strength += weights.POINTED_ASKED
    if kinds & Kind.REFERENCE:
        strength += weights.SPLIT_LABEL
    if _is_number(digits) or _makes_number(pieces):
        whole_before = _likeness(before) >= max(_likeness(digits), weights.PLAN_FIXED_BARE)
        return strength + (weights.OWN if whole_before else weights.SPLIT)
    if all(len(piece.digits) == 1 for piece in pieces) and plans.may_begin(digits):
        return strength + weights.SPLIT_SINGLE
    if len(digits) >= DIGITS_MIN and plans.may_begin(digits):
        return strength + weights.SPLIT_UNFINISHED
    return strength + weights.SPLIT_SHAPELESS


def _is_number(digits: str) -> bool:
    """Whether `digits`, all or all behind a first few, can be dialled."""
    return _likeness(digits) >= weights.PLAN_FIXED_BARE


def _likeness(digits: str) -> int:
    """How likely `digits`, all or all behind a first few, are to be dialled."""
    return max(
        (
            plan.strength
            for start in range(min(EXTRA_DIGITS, len(digits) - 1) + 1)
            for plan in plans.shapes_of(digits[start:])
        ),
        default=weights.OWN,
    )


def _makes_number(pieces: Sequence[Fragment]) -> bool:
    """Whether the pieces are a number in some order, wherever it would be dialled."""
    digits = [piece.digits for piece in pieces]
    return any(makes_number(digits, script) for script in "clh")


def _rest(glance: Glance, text: str) -> int:
    """How many letters of `text`, the digit view, neither count nor announce."""
    filling = {
        word
        for mark in glance.marks.of(_FILLING)
        for word in _WORD.findall(glance.plain[mark.start : mark.end])
    }
    return sum(
        len(word)
        for word in _WORD.findall(text)
        if word not in CONNECTIVES
        and word not in _FILLERS
        and word not in COURTESY
        and word not in filling
        and word != "hundred"
    )
