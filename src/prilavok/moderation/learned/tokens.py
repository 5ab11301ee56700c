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
before it, so that its text is all it says; a recognised signal is a name in angle brackets."""

CHINESE_WINDOW = 6
"""How many Chinese characters are looked at together."""

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(
    f"(?P<han>[{_HAN}]+)"
    f"|(?P<word>[^\\W_{_HAN}]+(?:[-'’*#$]+[^\\W_{_HAN}]+)*[*#$]*)"
    "|(?P<end>[.;\\n。；]*[!?！？]+[!?！？.]*|\\.{2,}|…+|[.;\\n。；]+)"
    '|(?P<quote>[«„“「『《]|"(?=\\w))'
    "|(?P<sign>[\U0001f000-\U0001faff\u2600-\u27bf])"
)
MASKED = "<masked>"
"""A word with letters hidden behind signs."""
QUOTED = "<quoted>"
"""The beginning of a quotation, or of a name."""
_MASKED = re.compile("[^\\W\\d_][*#$]+(?:[^\\W\\d_]|$)")
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

_STOPS = frozenset({"", "!", "?"})
STRONG = 200


def sentences(reading: Reading, found: Sequence[Signal]) -> list[list[Token]]:
    """The tokens of each sentence; courtesy is left out, sentences without a token too."""
    pieces: list[list[Token]] = []
    piece: list[Token] = []
    for token in _with_signals(reading.plain, found) if found else _tokens(reading.plain, 0):
        if token[0]:
            piece.append(token)
        if token[0] in _STOPS and piece:
            pieces.append(piece)
            piece = []
    if piece:
        pieces.append(piece)
    return pieces


def _tokens(plain: str, start: int, end: int = maxsize) -> Iterator[Token]:
    """The tokens between two places; the end of a sentence may be a token without text."""
    for match in _TOKEN.finditer(plain, start, min(end, len(plain))):
        kind = match.lastgroup
        text = match[0]
        if kind == "word":
            if text in COURTESY:
                continue
            if text.isalpha():
                yield text, match.start(), match.end()
                continue
            if _MASKED.search(text):
                yield MASKED, match.start(), match.end()
            yield _shape(text), match.start(), match.end()
        elif kind == "han":
            yield from _chinese(text.translate(SIMPLIFIED), match.start())
        elif kind == "quote":
            yield QUOTED, match.start(), match.end()
        elif kind == "sign":
            yield text, match.start(), match.end()
        else:
            yield _stop(text), match.start(), match.end()


def _with_signals(plain: str, found: Sequence[Signal]) -> Iterator[Token]:
    """The tokens, with the names of signals where they begin; numbers and addresses are gone."""
    position = 0
    for signal in sorted(found, key=lambda signal: signal.start):
        if signal.start > position:
            yield from _tokens(plain, position, signal.start)
            position = signal.start
        for name in _names(signal):
            yield name, signal.start, signal.end
        if signal.kind not in _WORDED:
            position = max(position, signal.end)
    yield from _tokens(plain, position)


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


def _shape(word: str) -> str:
    """Numbers by their length, words with digits as they are."""
    if word.isdigit():
        return "0" * min(len(word), 7)
    return word


def _stop(text: str) -> str:
    if "?" in text or "？" in text:
        return "?"
    if "!" in text or "！" in text:
        return "!"
    return "…" if "…" in text or ".." in text else ""


def _chinese(run: str, start: int) -> Iterator[Token]:
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
        yield window, start + place, start + place + 1
