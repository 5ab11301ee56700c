"""Words at the ends of a text that belong to nothing in it.

Whoever puts a noun of commerce before or behind what they want to say has not spoken of commerce:
"case" after "what is your number?" makes the number no phone case's. A noun at an end counts only
if what stands beside it holds it: a number that it labels, an article, a preposition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from prilavok.moderation.contacts.marks import Found, Kind
from prilavok.moderation.learned.courtesy import COURTESY, COURTESY_CHINESE
from prilavok.moderation.reading import Reading
from prilavok.moderation.vocabulary import words_of

LOOSE = Kind.REFERENCE | Kind.GOODS
REACH = 60
"""How far from the end of a text, in characters, its last words are looked for."""
CUT_MAX = 4
"""So many words are cut off an end at most."""

_HOLDING = words_of(
    """
    для на под к ко в во из от с со у о об по за до про без через этот эта это ваш ваша ваше мой
    моя наш наша твой какой какая какое чей нет есть и или не номер код модель марка цвет размер
    a an the my your our this that of for on in to with from by at about no any which what whose
    and or not is are was has number new phone mobile gift smart телефонный подарочный
    """
)
_HELD = words_of(
    """
    для на под к в из от с у по за без номер код № это is are was has for of on in to with from no
    number and и или не phone mobile телефона телефону телефонов смартфона айфона номера товара
    заказа карты ваш вашего вашей your
    """
)
_LABELLING = frozenset("№#:=+«\"'")
_STOP = re.compile(r"\s?[.,!?;—–]")
_FIRST = re.compile(r"[\W_]{0,8}([^\W\d_]{1,30})([\W_]{0,8})")
_NEXT = re.compile(r"[\W_]{0,8}(\d|[^\W\d_]{1,30})")
_LAST = re.compile(
    r"(?:(\d|[^\W\d_]{1,30})([\W_]{0,8}))?(?<![^\W\d_])([^\W\d_]{1,30})[\W_]{0,12}\Z"
)
_HAN_PAUSE = re.compile(r"[\s,.!?;:，。！？；：]")
_COURTESY_AT_END = re.compile(r"(?:" + COURTESY_CHINESE.pattern + r")[\W_]{0,4}\Z")


def loose_among(marks: Sequence[Found], reading: Reading) -> list[Found]:
    """The nouns of commerce among `marks` that stand at an end of a text and belong to nothing."""
    return [mark for mark in marks if mark.kind & LOOSE and _is_loose(mark, reading)]


def _is_loose(mark: Found, reading: Reading) -> bool:
    plain = reading.plain
    if "\u3400" <= plain[mark.start] <= "\u9fff":
        return _is_loose_in_chinese(mark, plain)
    return _is_loose_last(mark, plain) or _is_loose_first(mark, reading)


def _is_loose_first(mark: Found, reading: Reading) -> bool:
    """Whether `mark` stands first, and a sentence begins behind it or none began with it."""
    plain = reading.plain
    first, beside = _FIRST.match(plain), _NEXT.match(plain, mark.end)
    if first is None or first.span(1) != (mark.start, mark.end) or beside is None:
        return False
    if beside[1].isdigit() or set(first[2]) & _LABELLING:
        return False
    capital, following = (
        reading.original[reading.span(at, at + 1)[0]].isupper()
        for at in (mark.start, beside.start(1))
    )
    if following:
        return True
    return beside[1] not in _HELD and (not capital or _STOP.match(plain, mark.end) is not None)


def _is_loose_last(mark: Found, plain: str) -> bool:
    last = _LAST.search(plain, max(0, len(plain) - REACH))
    if last is None or last.span(3) != (mark.start, mark.end) or last[1] is None:
        return False
    if last[1].isdigit():
        return False
    return last[1] not in _HOLDING or _STOP.match(last[2]) is not None


def _is_loose_in_chinese(mark: Found, plain: str) -> bool:
    before, after = plain[: mark.start].strip(), plain[mark.end :].strip()
    if not before and after:
        return (
            _HAN_PAUSE.match(plain, mark.end) is not None
            and not after.strip(",，:： ")[:1].isdigit()
        )
    return (
        bool(before)
        and not after.strip(".。!！")
        and _HAN_PAUSE.match(plain[mark.start - 1]) is not None
        and not before.rstrip(",， ")[-1:].isdigit()
    )


def end_of_matter(marks: Sequence[Found], plain: str) -> int:
    """Where `plain` ends once courtesy and loose nouns are cut off behind."""
    loose = {(mark.start, mark.end) for mark in marks}
    end = len(plain)
    for _ in range(CUT_MAX):
        last = _LAST.search(plain[:end], max(0, end - REACH))
        chinese = _COURTESY_AT_END.search(plain[:end], max(0, end - REACH))
        if last is not None and (last[3] in COURTESY or last.span(3) in loose):
            end = last.start(3)
        elif chinese is not None and chinese.start():
            end = chinese.start()
        else:
            break
        end = len(plain[:end].rstrip(" ,，"))
    return end or len(plain)
