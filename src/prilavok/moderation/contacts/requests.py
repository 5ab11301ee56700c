"""Words that ask the other side for a contact, and words that point at one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Found, Kind
from prilavok.moderation.contacts.phrases import pattern_of
from prilavok.moderation.model import Direction, Signal, SignalKind

_REQUESTS = {script: pattern_of(f"request_{script}") for script in "clh"}
_REFUSED = pattern_of("refused")
_DECLINED = pattern_of("request_declined")
DECLINED_REACH = 12
"""How far before a request it is looked for what forbids it, in characters."""
_POLITE = pattern_of("polite")
_SPARED = pattern_of("spared")
"""A clause that has no need of something else than what is asked for behind it, and its comma."""
_COMMANDED = pattern_of("commanded")
_ASKING = Kind.ASK | Kind.CALL | Kind.TALK | Kind.NAME
MARKS_MAX = 8
PHRASES_MAX = 60
"""How many requests of one text are looked at; no honest text has that many."""
REACH = 28
"""How far the words of asking may stand from what is asked for, in characters."""
WORDS_WITHIN = 160
"""In longer texts, in characters, words are no company."""

_WANTED = Kind.WANTED | Kind.WANTED_SURELY
_WISH = Kind.GIVE | Kind.WHICH | Kind.PROMISE
_BESIDE = (
    (Kind.GIVE, weights.REQUEST_GIVE),
    (Kind.YOURS, weights.REQUEST_YOURS),
    (Kind.WHICH, weights.REQUEST_WHICH),
)
_ANYWHERE = (
    (Kind.PROMISE, weights.REQUEST_PROMISE),
    (Kind.REFERENCE, weights.REQUEST_LABEL),
    (Kind.GOODS, weights.REQUEST_GOODS),
    (Kind.ENGRAVED, weights.REQUEST_ENGRAVED),
    (Kind.HERE, weights.REQUEST_HERE),
)
_CONTACT = re.compile("контактн|для связи|contact (?:number|details)|联系方式|联系电话")
_DIGITS = re.compile(r"\d{3}")
_IN_CASE = re.compile(
    r"[\s,]{0,3}(?:потом[\s,]{1,2})?(?:если|в случае|when\b|if\b|in case)|[，,]?(?:如果|万一|要是)"
)
_ELSEWHERE = (
    Kind.PHONE | Kind.MAIL | Kind.SERVICE | Kind.DOUBTFUL_SERVICE | Kind.WANTED | Kind.WANTED_SURELY
)
_OFFERED = pattern_of("offered")
_REACHED_BY = (
    Kind.ASKED
    | Kind.PHONE
    | Kind.MAIL
    | Kind.NAME
    | Kind.SERVICE
    | Kind.DOUBTFUL_SERVICE
    | Kind.CALL
)
ASKABLE = _REACHED_BY | _WANTED | Kind.SITE | Kind.ANNOUNCED
"""Words of which every request and every offer has one."""


def requests(glance: Glance) -> Iterator[Signal]:
    """Each place where a contact is asked for."""
    phrased = False
    if glance.has(_REACHED_BY) and glance.has(_ASKING):
        for match in islice(_phrases(glance), PHRASES_MAX):
            strength = weights.REQUEST + _things(glance, match)
            if _is_refused(glance.plain, *match.span()):
                strength += weights.REQUEST_REFUSED
            if _IN_CASE.match(glance.plain, match.end()) and not glance.has(_ELSEWHERE):
                strength += weights.REQUEST_IN_CASE
            if strength > weights.SAID_FROM:
                phrased = True
                yield _request(*_trimmed(glance.plain, *match.span()), strength)
    offered = None if phrased else _OFFERED.search(glance.plain)
    if offered is not None and not (
        glance.numbers_a_thing or _REFUSED.search(glance.plain) or glance.deals_with(Kind.REFERENCE)
    ):
        start, end = _trimmed(glance.plain, *offered.span())
        yield Signal(SignalKind.PHONE, start, end, weights.REQUEST_SHORT, "", hidden=True)
    elif not phrased and len(glance.plain) <= WORDS_WITHIN:
        yield from _worded(glance)


def _phrases(glance: Glance) -> Iterator[re.Match[str]]:
    pattern = _REQUESTS.get(glance.script)
    return pattern.finditer(glance.plain, 0, glance.matter_end) if pattern is not None else iter(())


def _worded(glance: Glance) -> Iterator[Signal]:
    """Asking by the company of words, for what no turn of phrase foresees."""
    wanted = glance.marks.of(_WANTED)[:MARKS_MAX]
    if not wanted or not (glance.has(_WISH) or "?" in glance.plain):
        return
    strength, mark = max((_company(glance, mark), mark) for mark in wanted)
    strength += weights.REQUEST_BASE
    strength += sum(weight for kind, weight in _ANYWHERE if glance.deals_with(kind))
    spared = _SPARED.match(glance.plain)
    asking = spared.end() if spared and _COMMANDED.match(glance.plain, spared.end()) else 0
    refused = _REFUSED.search(glance.plain, asking) and not _POLITE.search(glance.plain)
    if refused or _DIGITS.search(glance.plain):
        strength += weights.REQUEST_REFUSED
    if glance.numbers_a_thing:
        strength += weights.REQUEST_LABEL
    if strength > weights.SAID_FROM:
        yield _request(mark.start, mark.end, strength)


def _company(glance: Glance, wanted: Found) -> int:
    """What the words around one that is wanted weigh."""
    surely = wanted.kind == Kind.WANTED_SURELY
    strength = weights.REQUEST_WANTED_SURELY if surely else weights.REQUEST_WANTED
    for kind, weight in _BESIDE:
        if glance.before(kind, wanted.start, REACH) or glance.after(kind, wanted.end, REACH):
            strength += weight
    if glance.before(Kind.MINE, wanted.start, 4):
        strength += weights.REQUEST_MINE
    if "?" in glance.plain[wanted.end : wanted.end + REACH] and not glance.has(Kind.WHICH):
        strength += weights.REQUEST_WHICH
    return strength


def _request(start: int, end: int, strength: int) -> Signal:
    kind = SignalKind.CONTACT_REQUEST
    return Signal(kind, start, end, strength, "", direction=Direction.ASKS)


def _things(glance: Glance, asked: re.Match[str]) -> int:
    """What speaks for goods: a phone as a thing, a name to be engraved. A thing far from a contact
    that is called one is another matter: "leave your contact number, we'll pick a case"."""
    is_goods = glance.deals_with(Kind.GOODS) and not (
        _CONTACT.search(asked[0])
        and glance.before(Kind.GOODS, asked.start(), REACH) is None
        and glance.after(Kind.GOODS, asked.end(), REACH) is None
    )
    return (glance.has(Kind.ENGRAVED) and weights.REQUEST_ENGRAVED) + (
        is_goods and weights.REQUEST_GOODS
    )


def _is_refused(plain: str, start: int, end: int) -> bool:
    """Whether the sentence around `start` to `end` declines rather than asks. What a clause before
    it has no need of is not declined with it: "no need for the chat, give me your phone"."""
    if _DECLINED.search(plain[max(0, start - DECLINED_REACH) : start]):
        return True
    first = max(plain.rfind(stop, 0, start) for stop in ".!?;\n") + 1
    stops = [at for stop in ".!?;\n" if (at := plain.find(stop, end)) >= 0]
    spared = _SPARED.match(plain, first)
    if spared is not None and spared.end() <= start and _COMMANDED.match(plain, spared.end()):
        first = spared.end()
    sentence = plain[first : min(stops, default=len(plain))]
    return _REFUSED.search(sentence) is not None and _POLITE.search(sentence) is None


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    while end > start + 1 and not plain[end - 1].isalnum():
        end -= 1
    return start, end
