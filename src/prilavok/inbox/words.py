"""The words of a text as they are searched, pure: folded, each with its place in the text.

Case, е and ё, full and half width, traditional and simplified Chinese are one. Chinese has no
spaces: its words are found by characters and pairs of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from prilavok.moderation.learned.simplified import SIMPLIFIED

WORD_LENGTH_MAX: Final = 64
"""What is longer is found by its beginning."""

HAN: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
STRESS: Final = re.compile("[\u0300-\u036f]")
"""Marks that are left over once letters are composed: those of stress in Russian."""

RUN: Final = re.compile(f"(?P<han>[{HAN}]+)|(?:(?![{HAN}])[^\\W_][\u0300-\u036f]*)+")


class Word(Struct, frozen=True):
    """A word and where it stands in its text, the end not included. Of Chinese a whole run."""

    start: int
    end: int
    form: str
    is_han: bool

    @property
    def terms(self) -> tuple[str, ...]:
        """What the index holds of it, beside its stems."""
        if not self.is_han:
            return (self.form,)
        return (*self.form, *("".join(pair) for pair in pairwise(self.form)))


class Query(Struct, frozen=True):
    """What is searched: all `words` and the beginning of one word, `last`, if it is there; Chinese
    `runs` anywhere within sentences."""

    words: tuple[str, ...]
    last: str | None
    runs: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.words and self.last is None and not self.runs

    @property
    def stemmed(self) -> tuple[str, ...]:
        """The words of which stems are looked for too."""
        return (*self.words, *([self.last] if self.last is not None else []))


def words_of(text: str) -> list[Word]:
    """The words of `text`, in order."""
    return list(_words_of(text))


def query_of(text: str) -> Query:
    """What somebody who types `text` looks for."""
    words = words_of(text)
    runs = tuple(word.form for word in words if word.is_han)
    forms = [word.form for word in words if not word.is_han]
    ends_in_word = bool(words) and not words[-1].is_han
    last = forms.pop() if ends_in_word else None
    return Query(tuple(dict.fromkeys(forms)), last, runs)


def tsquery_of(query: Query, mark: str, stems: dict[str, Sequence[str]]) -> str:
    """`query` for PostgreSQL; `stems` of its words, each word of the index begins with `mark`."""
    parts = [_any_of([mark + each for each in (*stems.get(w, ()), w)]) for w in query.words]
    if query.last is not None:
        beginning = f"{_quoted(mark + query.last)}:*"
        last = [_quoted(mark + stem) for stem in stems.get(query.last, ())]
        parts.append("(" + " | ".join([beginning, *last]) + ")")
    for run in query.runs:
        terms = [run] if len(run) == 1 else ["".join(pair) for pair in pairwise(run)]
        parts += [_quoted(mark + term) for term in terms]
    return " & ".join(parts)


def matches(query: Query, text: str, stems: dict[str, Sequence[str]]) -> list[tuple[int, int]]:
    """Where in `text` stands what is looked for; `stems` of the words of both."""
    wanted = {stem for word in query.stemmed for stem in (*stems.get(word, ()), word)}
    spans: list[tuple[int, int]] = []
    for word in words_of(text):
        if word.is_han:
            spans += _in_run(word, query.runs)
        elif _is_meant(word.form, wanted, query.last, stems):
            spans.append((word.start, word.end))
    return sorted(set(spans))


def _words_of(text: str) -> Iterator[Word]:
    for found in RUN.finditer(text):
        is_han = found["han"] is not None
        form = _folded_han(found[0]) if is_han else _folded(found[0])
        if form:
            yield Word(found.start(), found.end(), form, is_han)


def _folded_han(run: str) -> str:
    """One character for each, so that places stay what they are."""
    plain = "".join(
        folded if len(folded := unicodedata.normalize("NFKC", c)) == 1 else c for c in run
    )
    return plain.translate(SIMPLIFIED)


def _folded(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word).casefold().replace("ё", "е")
    return STRESS.sub("", unicodedata.normalize("NFC", folded))[:WORD_LENGTH_MAX]


def _any_of(terms: Sequence[str]) -> str:
    return "(" + " | ".join(_quoted(term) for term in dict.fromkeys(terms)) + ")"


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _is_meant(
    form: str, wanted: set[str], last: str | None, stems: dict[str, Sequence[str]]
) -> bool:
    if last is not None and form.startswith(last):
        return True
    return form in wanted or not wanted.isdisjoint(stems.get(form, ()))


def _in_run(word: Word, runs: Sequence[str]) -> Iterator[tuple[int, int]]:
    for run in runs:
        at = word.form.find(run)
        while at >= 0:
            yield word.start + at, word.start + at + len(run)
            at = word.form.find(run, at + len(run))
