"""Numbers as digits, however they are written."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from prilavok.moderation.reading import chinese, grammar
from prilavok.moderation.reading.digit_letters import (
    as_written,
    by_legend,
    legend,
    written_digits,
)
from prilavok.moderation.reading.draft import Draft, Edit
from prilavok.moderation.reading.grammar import Item
from prilavok.moderation.reading.guessing import PREFIXES, guess, unglue
from prilavok.moderation.reading.model import Numbers, Reading
from prilavok.moderation.reading.neighbours import CHAIN_LENGTH_MIN, let_count
from prilavok.moderation.reading.number_tables import CONNECTORS
from prilavok.moderation.reading.number_words import VALUES, Gate, Role
from prilavok.moderation.reading.plainness import remember_plain
from prilavok.moderation.reading.vocabulary import WORD_LENGTH_MAX

COMPANY_MAX = 3
"""Words on both sides of a number that may be numbers with a slip in them."""

_GLUED_LENGTH_MIN = 6

_DIGIT = re.compile("[0-9]")
_LETTER = "^\\W\\d_\u3007\u3400-\u9fff"
_TOKEN = re.compile(f"(?:[{_LETTER}]|(?<=[{_LETTER}])'(?=[{_LETTER}])|[0-9∅])+'?")
_WORD = re.compile(f"[{_LETTER}]+")
_LOOKS_LIKE_DIGITS = re.compile("[oоlіiзбчsbвzgqт][0-9]|[0-9][oоlіiзбчsbвzgqт]|\\b[oо]+\\b|∅")
_BESIDE = re.compile(
    f"([{_LETTER}]{{4,14}})[^\\w\\n]{{1,3}}(?=[0-9])|(?<=[0-9])[^\\w\\n]{{1,3}}([{_LETTER}]{{4,14}})"
)
_PART = re.compile(f"[0-9]+|(?:[{_LETTER}]|')+|∅+")


def numbers(reading: Reading) -> Numbers | None:
    """The digit view of `reading`; None when it holds no digit and no number word."""
    if reading.is_plain:
        return None
    plain = reading.plain
    has_digits = _DIGIT.search(plain) is not None
    has_chinese = chinese.HINT.search(plain) is not None
    edits: list[Edit] = []
    counts = _has_number_words(plain, has_digits=has_digits)
    if counts or (has_digits and _may_be_more(plain)):
        items = _items(plain)
        let_count(items)
        edits += grammar.edits(plain, items)
    if has_chinese:
        edits = sorted((*edits, *chinese.edits(plain)))
    if edits:
        return _numbers(plain, edits)
    if has_digits:
        return Numbers(plain, (), None, len(plain))
    if reading.untouched and not has_chinese and not counts:
        counting = [word for word in _WORD.findall(plain) if word in VALUES]
        if len(counting) <= 1:
            remember_plain(reading.original, *counting)
    return None


def _has_number_words(plain: str, *, has_digits: bool) -> bool:
    """Whether a word is a number, or enough are that need others beside them."""
    words = _WORD.findall(plain)
    if _PLAIN_WORDS.issuperset(words):
        return False
    if not VALUES.keys().isdisjoint(words):
        values = [VALUES[word] for word in words if word in VALUES]
        if has_digits or len(values) >= CHAIN_LENGTH_MIN:
            return True
        if any(value.gate is Gate.SURE and value.role is not Role.TIMES for value in values):
            return True
    if any(map(_is_glued, words)):
        return True
    if len(_PLAIN_WORDS) > PLAIN_WORDS_MAX:
        _PLAIN_WORDS.clear()
    _PLAIN_WORDS.update(w for w in words if len(w) <= WORD_LENGTH_MAX and w not in VALUES)
    return False


def _is_glued(word: str) -> bool:
    """Whether `word` consists of number words."""
    return len(word) >= _GLUED_LENGTH_MIN and word[:3] in PREFIXES and bool(unglue(word))


PLAIN_WORDS_MAX = 20_000
"""So many words that are no numbers are remembered; most texts hold no others."""
_PLAIN_WORDS: set[str] = set()


def _may_be_more(plain: str) -> bool:
    """Whether letters may be digits, or a word beside digits a number word with a slip."""
    return _LOOKS_LIKE_DIGITS.search(plain) is not None or any(
        guess(before or behind) for before, behind in _BESIDE.findall(plain)
    )


def _numbers(plain: str, edits: Sequence[Edit]) -> Numbers:
    draft = Draft(plain)
    draft.rewrite(edits)
    spelled: list[tuple[int, int]] = []
    grown = 0
    for start, end, digits in edits:
        spelled.append((start + grown, start + grown + len(digits)))
        grown += len(digits) - (end - start)
    return Numbers(draft.text, tuple(spelled), draft.offsets, len(plain))


def _items(plain: str) -> list[Item]:
    """The numbers of `plain`, and the words beside them; connectors are left out."""
    meanings = legend(plain)
    items: list[Item] = []
    before: deque[Item] = deque(maxlen=COMPANY_MAX)
    behind = 0
    for token in _TOKEN.finditer(plain):
        word = token[0]
        if word in CONNECTORS:
            continue
        for item in _token_items(plain, token.start(), word, meanings):
            if item.value is not None:
                items += (*before, item)
                before.clear()
                behind = COMPANY_MAX
            elif behind:
                items.append(item)
                behind -= 1
            else:
                before.append(item)
    return items


def _token_items(plain: str, start: int, word: str, meanings: Mapping[int, str]) -> Iterator[Item]:
    """A token as one item, or as several when numbers are glued together in it."""
    end = start + len(word)
    if word.isalpha() and not meanings and _is_no_number(word):
        yield Item(start, end, None, word)
        return
    if word.isdigit():
        yield Item(start, end, as_written(word, Gate.SURE), word)
        return
    defined = by_legend(word, meanings) if meanings else None
    if defined is not None:
        yield Item(start, end, as_written(defined, Gate.SURE), defined)
        return
    value = VALUES.get(word) or VALUES.get(word.replace("'", ""))
    if value is not None:
        yield Item(start, end, value, str(value.number))
        return
    written = written_digits(word)
    if written is not None:
        digits, gate = written
        item = Item(start, end, as_written(digits, gate), digits)
        item.head = "" if word[0] in "0123456789oо∅" else word[0]
        yield item
        return
    yield from _parts(plain, start, end)


def _is_no_number(word: str) -> bool:
    """Whether a word of letters is surely none, as most are: it is asked first."""
    return word not in VALUES and word[:3] not in PREFIXES and bool(word.strip("oо"))


def _parts(plain: str, start: int, end: int) -> Iterator[Item]:
    """The numbers and words of one token: «9два6», «восемьдевятьсот»."""
    parts = list(_PART.finditer(plain, start, end))
    for part in parts:
        word = part[0]
        value = VALUES.get(word)
        if word.isdigit():
            value = as_written(word, Gate.SURE)
            yield Item(part.start(), part.end(), value, word)
        elif value is not None and (value.gate is Gate.SURE or len(word) > 2):
            yield Item(part.start(), part.end(), value, str(value.number))
        else:
            yield from _glued(part.start(), word)


def _glued(start: int, word: str) -> Iterator[Item]:
    words = unglue(word)
    if not words:
        yield Item(start, start + len(word), None, word)
    for each in words:
        value = VALUES[each]
        yield Item(start, start + len(each), value, str(value.number))
        start += len(each)
