"""Words written letter by letter, or cut into bits: «т е л е г а», "w-h-a-t-s", «те-ле-га»."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from prilavok.moderation.reading.draft import Draft, Edit
from prilavok.moderation.reading.model import TrickKind
from prilavok.moderation.reading.spelling import spell
from prilavok.moderation.reading.vocabulary import SHORT_WORDS, WORD_LENGTH_MAX, is_hidden, is_known

_LETTER = "A-Za-z\u0370-\u058f"
_BIT = f"[{_LETTER}0-9@$]"

_HINT_OF_RUN = re.compile(f"[\\W_]{_BIT}{{1,2}}[\\W_]{{1,4}}{_BIT}{{1,2}}(?![^\\W_])")
_RUN = re.compile(
    f"(?<![^\\W_])(?<!')[{_LETTER}]{{1,2}}(?:[\\W_]{{1,4}}?{_BIT}{{1,2}}(?![^\\W_])){{2,}}"
)
"""Three or more bits of one or two letters."""

_DIGIT = re.compile("[0-9]")
_BITS = re.compile(f"{_BIT}{{1,2}}")

HINT_OF_CUT = re.compile(f"[-._*·•~|](?<=[{_LETTER}].)(?=[{_LETTER}])")
_CUT = re.compile(
    f"(?<![\\w@./-])[{_LETTER}]{{1,7}}(?:[-._*·•~|][{_LETTER}]{{1,7}}){{1,9}}(?![\\w@/-])"
)
"""A word with signs in it."""

_KEPT = "-.@_/:"
RUNS_REMEMBERED = 1024
SEGMENTED_LENGTH_MAX = 120
"""Letters in a row that are searched for words; of more, nobody reads words."""
_SEGMENT_LENGTH_MAX = 14


class Bit(NamedTuple):
    """A letter or two of a run, and where they stand."""

    start: int
    end: int
    text: str


Group = list[Bit]
"""The bits of one or more words with nothing wide between them."""


def has_run(text: str) -> bool:
    """Whether anything is written letter by letter."""
    return _HINT_OF_RUN.search(text) is not None and any(
        not _stays(run[0]) for run in _RUN.finditer(text)
    )


def rewrite_runs(draft: Draft) -> None:
    """Join what is written letter by letter."""
    draft.rewrite(
        edit for run in _RUN.finditer(draft.text) for edit in _join_run(draft, *run.span())
    )


@lru_cache(RUNS_REMEMBERED)
def _stays(run: str) -> bool:
    """Whether nothing becomes of `run`: short words in a row, as "it is in" has them."""
    draft = Draft(run)
    return not any(True for _ in _join_run(draft, 0, len(run))) and draft.is_untouched


def rewrite_cuts(draft: Draft) -> None:
    """Join words that are cut in bits."""
    draft.rewrite(edit for cut in _CUT.finditer(draft.text) for edit in _join_cut(draft, cut))


def _join_cut(draft: Draft, cut: re.Match[str]) -> Iterator[Edit]:
    """One word out of its bits, if it is one that people hide."""
    joined = re.sub(f"[^{_LETTER}]", "", cut[0])
    if is_hidden(_spelled(joined)):
        if cut[0].lower() not in _OFTEN_CUT:
            draft.mark(TrickKind.SPACED_OUT, cut.start(), cut.end())
        for position in range(cut.start(), cut.end()):
            if not draft.text[position].isalpha():
                yield Edit(position, position + 1, "")


_OFTEN_CUT = frozenset(("e-mail", "e-mails", "тик-ток", "тик-токе", "и-мейл", "е-мейл", "е-майл"))
"""Written so by everybody, with no intention."""


def _join_run(draft: Draft, start: int, end: int) -> Iterator[Edit]:
    bits = [Bit(*bit.span(), bit[0]) for bit in _BITS.finditer(draft.text, start, end)]
    gaps = [draft.text[a.end : b.start] for a, b in pairwise(bits)]
    usual, times = Counter(gaps).most_common(1)[0]
    is_even = times * 5 >= len(gaps) * 3 and not _is_list(bits, usual)
    groups = [part for group in _groups(bits, gaps, usual) for part in _without_edges(group)]
    cuts_of = [_words_of(group, is_even=is_even) for group in groups]
    is_convincing = any(cuts is not None for cuts in cuts_of) and is_even
    end = 0
    for group, cuts in zip(groups, cuts_of, strict=True):
        is_bit_of_it = is_convincing and len(group) > 1 and all(map(_is_letter, group))
        if cuts is None and not is_bit_of_it:
            continue
        if end and draft.text[end : group[0].start].isspace():
            yield Edit(end, group[0].start, " ")
        yield from _join(draft, group, cuts or frozenset(), usual)
        end = group[-1].end


def _groups(bits: Sequence[Bit], gaps: Sequence[str], usual: str) -> list[Group]:
    """`bits` where they stand closer than words do."""
    groups = [[bits[0]]]
    for gap, bit in zip(gaps, bits[1:], strict=True):
        if _is_wide(gap, usual):
            groups.append([bit])
        else:
            groups[-1].append(bit)
    return groups


def _is_wide(gap: str, usual: str) -> bool:
    if gap == usual:
        return False
    if usual.isspace():
        return gap.isspace() or gap.strip() not in _KEPT
    return any(char.isspace() for char in gap)


def _without_edges(group: Group) -> list[Group]:
    """`group` with short words and numbers before and behind its single letters taken off."""
    start, end = 0, len(group)
    while start < end and not _is_letter(group[start]):
        start += 1
    while end > start and not _is_letter(group[end - 1]):
        end -= 1
    if end - start < 3 or not _is_single(group[start:end]):
        return [group]
    return [part for part in (group[:start], group[start:end], group[end:]) if part]


def _is_letter(bit: Bit) -> bool:
    return len(bit.text) == 1 and not bit.text.isdigit()


def _is_single(group: Group) -> bool:
    return all(len(bit.text) == 1 for bit in group)


def _is_list(bits: Sequence[Bit], gap: str) -> bool:
    """Whether single letters are a list of sizes, initials, sides of a triangle."""
    text = "".join(bit.text for bit in bits).lower()
    return (
        any(sign in gap for sign in ",;/|+=&\n")
        or gap == ". "
        or set(text) <= _SIZES
        or text in "abcdefghijklmnopqrstuvwxyz абвгдежзиклмнопрст"
    )


_SIZES = frozenset("smlxсмлх2345")
_DIGITS_ALIKE = frozenset("0123456789oоlіiзб")
"""A number with letters for some of its digits is no word."""


def _words_of(group: Group, *, is_even: bool) -> frozenset[int] | None:
    """Where the words of `group` begin behind the first; None when its bits stay apart."""
    if len(group) < 3:
        return None
    written = "".join(bit.text for bit in group).lower()
    joined = _spelled(written)
    if _DIGIT.search(written) and _DIGITS_ALIKE.issuperset(written):
        return None
    if is_hidden(joined) or (_is_single(group) and len(group) > 3 and is_known(joined)):
        return frozenset()
    cuts = segment(joined)
    if not _is_single(group):
        words = [joined[a:b] for a, b in pairwise((0, *cuts, len(joined)))]
        return frozenset(cuts) if any(len(w) > 4 and is_hidden(w) for w in words) else None
    is_writing = is_even and len(group) >= 5 and not _DIGIT.search(joined)
    return frozenset(cuts) if is_writing else None


def _join(draft: Draft, group: Group, cuts: frozenset[int], usual: str) -> Iterator[Edit]:
    """Close the gaps of `group`, with a space where a word begins; signs of an address stay."""
    draft.mark(TrickKind.SPACED_OUT, group[0].start, group[-1].end)
    letters = 0
    for bit, following in pairwise(group):
        letters += len(bit.text)
        gap = draft.text[bit.end : following.start]
        sign = gap.strip() if gap != usual and gap.strip() in _KEPT else ""
        kept = " " if letters in cuts and not sign else sign
        if kept != gap:
            yield Edit(bit.end, following.start, kept)


def _spelled(joined: str) -> str:
    spelling = spell(joined) if len(joined) <= WORD_LENGTH_MAX else None
    return (spelling.text if spelling else joined).lower().replace("ё", "е")


def segment(letters: str) -> tuple[int, ...]:
    """Where words begin in `letters` behind the first, if they are words throughout; else nothing.

    The fewest words win, and of those the ones with the longest.
    """
    length = len(letters)
    if not 5 <= length <= SEGMENTED_LENGTH_MAX or is_known(letters):
        return ()
    best: list[tuple[int, int, int] | None] = [(0, 0, 0)] + [None] * length
    for end in range(1, length + 1):
        for start in range(max(0, end - _SEGMENT_LENGTH_MAX), end):
            before = best[start]
            if before is not None and _is_word(letters[start:end]):
                found = (before[0] + 1, before[1] - (end - start) ** 2, start)
                best[end] = min(best[end] or found, found)
    starts = _starts(best)
    words = [letters[a:b] for a, b in pairwise((0, *starts, length))]
    return starts if length > _ONE_WORD_LENGTH_MAX or any(map(is_hidden, words)) else ()


_ONE_WORD_LENGTH_MAX = 7
"""So few letters are rather one word that nobody listed than two that somebody did."""


def _starts(best: list[tuple[int, int, int] | None]) -> tuple[int, ...]:
    starts: list[int] = []
    position = len(best) - 1
    while position > 0:
        step = best[position]
        if step is None:
            return ()
        position = step[2]
        starts.append(position)
    return tuple(reversed(starts[:-1]))


def _is_word(word: str) -> bool:
    return word in SHORT_WORDS or (len(word) >= 4 and is_known(word)) or is_hidden(word)
