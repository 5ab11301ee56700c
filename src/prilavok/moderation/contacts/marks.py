"""Words that matter, found in one pass over a text.

Tables of words are written as text. A term stands for itself between word boundaries; `stem~` for a
word that begins so and has at most `ENDING_MAX` letters more, in a phrase too; `_` is a space.
Chinese terms, which know no boundaries, stand anywhere. `stem/f` is declined by `ENDINGS`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind
from msgspec import Struct

ENDING_MAX = 5
KIND_MAX = 100
"""How many words of one kind are looked at; no honest text has that many."""

_START = attrgetter("start")

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "m": ("", "а", "у", "ом", "е", "ы", "и", "ов", "ам", "ами", "ах"),
    "f": ("", "а", "ы", "и", "е", "у", "ой", "ою", "ей", "ам", "ами", "ах"),
    "n": ("о", "а", "у", "ом", "е", "", "ам", "ами", "ах"),
}
"""Endings of Russian nouns, masculine, feminine and neuter, laxly: what a form too many would match
is no word."""


class Kind:
    """What a word tells. One bit each, so that a text's kinds are one number; plain numbers, since
    those of an `IntFlag` take microseconds to combine."""

    SERVICE = 1 << 0
    MARKETPLACE = 1 << 1
    DOUBTFUL_SERVICE = 1 << 2
    DOUBTFUL_MARKETPLACE = 1 << 3
    PHONE = 1 << 4
    CALL = 1 << 5
    MAIL = 1 << 6
    PROVIDER = 1 << 7
    NAME = 1 << 8
    REFERENCE = 1 << 9
    MINE = 1 << 10
    TALK = 1 << 11
    QR = 1 << 12
    SPOKEN_DOT = 1 << 13
    SPOKEN_AT = 1 << 14
    SPOKEN_SLASH = 1 << 15
    SITE = 1 << 16
    BACKWARDS = 1 << 17
    ANNOUNCED = 1 << 18
    EXECUTABLE = 1 << 19
    ASK = 1 << 20
    REFUSAL = 1 << 21
    HINT = 1 << 22
    PRINTED = 1 << 23
    INSCRIBED = 1 << 24
    POINTER = 1 << 25
    ASKED = 1 << 26
    WANTED = 1 << 27
    WANTED_SURELY = 1 << 28
    GIVE = 1 << 29
    YOURS = 1 << 30
    WHICH = 1 << 31
    PROMISE = 1 << 32
    GOODS = 1 << 33
    ENGRAVED = 1 << 34
    HERE = 1 << 35
    PLACED = 1 << 36
    KEY = 1 << 37


KINDS: Mapping[str, int] = {
    name.lower(): bit for name, bit in vars(Kind).items() if isinstance(bit, int)
}
"""Kinds by the names that the tables use."""


class Term(NamedTuple):
    """A word to be found. `from_start` and `to_end`: no letter or digit may go on there;
    `ending`: how many letters more the word may have; `rest`: what else must follow."""

    kind: int
    value: str
    from_start: bool
    to_end: bool
    ending: int
    rest: re.Pattern[str] | None = None

    @property
    def ends_word(self) -> bool:
        """Whether it is found only where a word ends with it."""
        return self.to_end and not self.ending and self.rest is None


class Found(Struct, frozen=True, order=True, gc=False):
    """A word that was found at `start` to `end` of the text; `value` is what it stands for."""

    kind: int
    start: int
    end: int
    value: str


class Marks:
    """The words of a text that matter; `kinds` are their kinds at once."""

    __slots__ = ("_of", "found", "kinds")

    def __init__(self, found: list[Found], kinds: int) -> None:
        self.found = found
        self.kinds = kinds
        self._of: dict[int, list[Found]] = {}

    def of(self, kind: int) -> list[Found]:
        """The words of any of `kind`, in the order of the text; of `KIND_MAX` at most."""
        if not self.kinds & kind:
            return []
        known = self._of.get(kind)
        if known is None:
            known = [found for found in self.found if found.kind & kind]
            known.sort(key=_START)
            known = self._of[kind] = known[:KIND_MAX]
        return known

    def before(self, kind: int, position: int, reach: int) -> Found | None:
        """The last word of `kind` that ends within `reach` before `position`."""
        several = self.of(kind)
        at = bisect_left(several, position, key=_START)
        while at:
            at -= 1
            found = several[at]
            if found.end <= position:
                return found if found.end >= position - reach else None
        return None

    def after(self, kind: int, position: int, reach: int) -> Found | None:
        """The first word of `kind` that starts within `reach` after `position`."""
        several = self.of(kind)
        at = bisect_left(several, position, key=_START)
        if at < len(several) and several[at].start <= position + reach:
            return several[at]
        return None


class Vocabulary:
    """Finds terms in texts, in time that grows with the text alone."""

    def __init__(self, tables: Iterable[tuple[int, str, str]]) -> None:
        merged: dict[str, list[Term]] = {}
        for kind, value, text in tables:
            for word, term in _terms(kind, value, text):
                merged.setdefault(word, []).append(term)
        self._terms = [tuple(terms) for terms in merged.values()]
        self._begin_words = [all(term.from_start for term in terms) for terms in self._terms]
        self._end_words = [all(term.ends_word for term in terms) for terms in self._terms]
        self._goes_on = [any(term.rest for term in terms) for terms in self._terms]
        self._search = AhoCorasick(list(merged), matchkind=MatchKind.Standard)

    def look(self, plain: str) -> Marks:
        """Every term in `plain`, overlapping ones too, in the order of their ends."""
        kinds = 0
        marks: list[Found] = []
        begin_words, end_words = self._begin_words, self._end_words
        length = len(plain)
        inside = -1  # where a word goes on: most hits lie within a longer word
        for index, start, end in self._hits(plain):
            if start and start != inside and _goes_on(plain[start - 1]):
                inside = start
            if start == inside and begin_words[index]:
                continue
            within = end < length and _goes_on(plain[end])
            if within and end_words[index]:
                continue
            for term in self._terms[index]:
                if term.from_start and start == inside:
                    continue
                stop = _stop(term, plain, end) if within or term.rest is not None else end
                if stop:
                    marks.append(Found(term.kind, start, stop, term.value))
                    kinds |= term.kind
        return Marks(marks, kinds)

    def may_cross(self, plain: str, border: int) -> bool:
        """Whether a term may begin before `border` in `plain` and end behind it."""
        goes_on = self._goes_on
        for index, start, end in self._hits(plain):
            if start < border and (end > border or goes_on[index]):
                return True
        return False

    def _hits(self, plain: str) -> list[tuple[int, int, int]]:
        try:
            return self._search.find_matches_as_indexes(plain, overlapping=True)
        except UnicodeEncodeError:  # half a surrogate pair; a question mark is as long
            whole = plain.encode("utf-8", "replace").decode()
            return self._search.find_matches_as_indexes(whole, overlapping=True)


def _stop(term: Term, plain: str, end: int) -> int:
    """Where the word ends of which `term` was found up to `end`, where a word goes on or more must
    follow; 0 when it is another word."""
    if term.rest is not None:
        more = term.rest.match(plain, end)
        return 0 if more is None else more.end()
    if not term.to_end:
        return end
    if not term.ending or plain[end].isdigit():
        return 0
    stop = _word_end(plain, end)
    return stop if stop - end <= term.ending else 0


def _terms(kind: int, value: str, text: str) -> Iterator[tuple[str, Term]]:
    for written in text.split():
        word = written.replace("_", " ")
        stem, _, paradigm = word.rpartition("/")
        if len(stem) > 1 and paradigm in ENDINGS:
            for ending in dict.fromkeys(ENDINGS[paradigm]):
                yield (
                    stem + ending,
                    Term(kind, value or stem, from_start=True, to_end=True, ending=0),
                )
            continue
        word = word.lower()
        first, wild, others = word.rstrip("~").partition("~")
        if wild:
            yield first, Term(kind, value or first, _goes_on(first[0]), False, 0, _rest(others))  # noqa: FBT003
            continue
        ending = ENDING_MAX if word.endswith("~") else 0
        word = first
        edges = _goes_on(word[0]), _goes_on(word[-1])
        yield word, Term(kind, value or word, *edges, ending)


def _rest(text: str) -> re.Pattern[str]:
    """What follows the first stem of a term with several: endings, and the other words."""
    words = "".join(rf"{re.escape(part)}\w{{0,{ENDING_MAX}}}" for part in text.split("~"))
    return re.compile(rf"\w{{0,{ENDING_MAX}}}{words}(?!\w)")


def _goes_on(char: str) -> bool:
    """Whether `char` makes one word with a letter beside it; Chinese has no spaces to go by."""
    return char.isalnum() and not "\u3400" <= char <= "\u9fff"


def _word_end(plain: str, position: int) -> int:
    while position < len(plain) and plain[position].isalpha():
        position += 1
    return position
