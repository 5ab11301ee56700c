"""A text as the model sees it: sentences of tokens, with what was recognised in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from sys import maxsize

from prilavok.moderation.learned.courtesy import COURTESY, COURTESY_CHINESE
from prilavok.moderation.learned.simplified import SIMPLIFIED
from prilavok.moderation.model import Direction, Signal, SignalKind
from prilavok.moderation.reading import Reading

Token = tuple[str, int, int]
"""What is read, and where it stands in `Reading.plain`. A Chinese character comes with up to five
before it, so that its text is all it says; a recognised signal is a name in angle brackets. The end
of a sentence may be a token without text."""

CHINESE_WINDOW = 6
"""How many Chinese characters are looked at together."""

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
HAN_RUN = re.compile(f"[{_HAN}]+")

_PIECE = re.compile(
    "(?<!\\w)(?:нет|не|no|nope|没有|没|不)[,，]"
    f"|[{_HAN}]+"
    f"|(?<!\\w)[бпехзмfsb]\\.{{2,3}}[^\\W\\d_{_HAN}]{{1,9}}"
    f"|[^\\W_{_HAN}]+(?:[-'’*#$]+[^\\W_{_HAN}]+)*[*#$]*"
    "|[.;\\n。；]*[!?！？]+[!?！？.]*|\\.{2,}|…+|[.;\\n。；]+"
    '|[«„“「『《]|"(?=\\w)'
    "|[\U0001f000-\U0001faff\u2600-\u27bf]"
)
"""A no that answers, a run of Chinese, a word with dots for letters, a word, the end of a sentence,
an opening quotation mark, a sign."""
ANSWERED_NO = "<no>"
"""A no before a comma: it answers, and denies nothing of what follows."""
_QUOTES = frozenset('«„“「『《"')
_ENDS = frozenset(".;\n。；!?！？…")
MASKED = "<masked>"
"""A word with letters hidden behind signs."""
QUOTED = "<quoted>"
"""The beginning of a quotation, or of a name."""
_MASKED = re.compile("[^\\W\\d_](?:[*#$]+|\\.{2,3}\\b)(?:[^\\W\\d_]|$)")
_WORDED = frozenset(
    {
        SignalKind.SERVICE,
        SignalKind.MARKETPLACE,
        SignalKind.CONTACT_REQUEST,
        SignalKind.QR_CODE,
        SignalKind.EXECUTABLE,
    }
)
"""What is recognised by its words, which the model goes on to see beside the signal."""

_SPELT_OTHERWISE = {"shitake": "shiitake", "shitakes": "shiitake"}
"""Honest words that are often spelt like the beginning of another, as they are spelt rightly."""

STOPS = frozenset({"", "!", "?"})
"""The tokens that a sentence ends with."""
STRONG = 200


def pieces_of(plain: str) -> list[str]:
    """What `tokens_of` makes tokens of, in order, where nothing was recognised."""
    return _PIECE.findall(plain)


def pieces(reading: Reading, found: Sequence[Signal]) -> list[str]:
    """What `tokens_of` makes tokens of, in order, with the names of signals where they begin."""
    return [piece for piece, _, _ in _places(reading.plain, found)]


def sentences(reading: Reading, found: Sequence[Signal]) -> list[list[Token]]:
    """The tokens of each sentence; courtesy is left out, sentences without a token too."""
    done: list[list[Token]] = []
    sentence: list[Token] = []
    for piece, start, end in _places(reading.plain, found):
        for text, first, last in tokens_of(piece):
            if text:
                sentence.append((text, start + first, min(start + last, end)))
            if text in STOPS and sentence:
                done.append(sentence)
                sentence = []
    if sentence:
        done.append(sentence)
    return done


def tokens_of(piece: str) -> list[Token]:
    """The tokens of a run of Chinese, a word, a sign or the name of a signal (which is as long as
    what it stands for); their places count from the beginning of `piece`."""
    first = piece[0]
    if first == "<":
        return [(piece, 0, maxsize)]
    if piece[-1] in ",，":
        return [(ANSWERED_NO, 0, len(piece))]
    if HAN_RUN.match(piece):
        return list(_chinese(piece.translate(SIMPLIFIED)))
    if piece in COURTESY:
        return []
    whole = (_named(piece), 0, len(piece))
    if not piece.isalpha() and _MASKED.search(piece):
        return [(MASKED, 0, len(piece)), whole]
    return [whole]


def _places(plain: str, found: Sequence[Signal]) -> Iterator[Token]:
    """The pieces and their places; recognised numbers and addresses give way to their names."""
    position = 0
    for signal in sorted(found, key=lambda signal: signal.start):
        if signal.start > position:
            yield from _between(plain, position, signal.start)
            position = signal.start
        for name in _names(signal):
            yield name, signal.start, signal.end
        if signal.kind not in _WORDED and signal.strength > 0:
            position = max(position, signal.end)
    yield from _between(plain, position, len(plain))


def _between(plain: str, start: int, end: int) -> Iterator[Token]:
    for match in _PIECE.finditer(plain, start, end):
        yield match[0], match.start(), match.end()


def _names(signal: Signal) -> Iterator[str]:
    """What the model is told of `signal`."""
    kind = signal.kind.value
    yield f"<{kind}>"
    if signal.kind in (SignalKind.SERVICE, SignalKind.MARKETPLACE):
        yield f"<{kind}:{signal.value}>"
    if signal.strength > STRONG:
        yield f"<{kind}:strong>"
    if signal.hidden:
        yield "<hidden>"
    if signal.direction is Direction.ASKS:
        yield "<asks>"


def _named(piece: str) -> str:
    """Words and signs as they are, numbers by their length."""
    if piece[0] in _QUOTES:
        return QUOTED
    if piece[0] in _ENDS:
        return _stop(piece)
    if piece.isdigit():
        return "0" * min(len(piece), 7)
    return _SPELT_OTHERWISE.get(piece, piece)


def _stop(text: str) -> str:
    """What `text` ends a sentence with; two full stops are one, put where a text ended already."""
    if "?" in text or "？" in text:
        return "?"
    if "!" in text or "！" in text:
        return "!"
    return "…" if "…" in text or "..." in text else ""


def _chinese(run: str) -> Iterator[Token]:
    """One token for each character of `run` that is no courtesy."""
    kept = ""
    places: list[int] = []
    position = 0
    for courtesy in COURTESY_CHINESE.finditer(run):
        kept += run[position : courtesy.start()]
        places.extend(range(position, courtesy.start()))
        position = courtesy.end()
    kept += run[position:]
    places.extend(range(position, len(run)))
    for at, place in enumerate(places):
        window = kept[max(0, at + 1 - CHINESE_WINDOW) : at + 1]
        yield window, place, place + 1
