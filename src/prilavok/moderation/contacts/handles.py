"""Names by which somebody is found in a service."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.hosts import FILES, host_in
from prilavok.moderation.contacts.marks import Found, Kind
from prilavok.moderation.contacts.once import once
from prilavok.moderation.contacts.phrases import pattern_of
from prilavok.moderation.contacts.services import is_drawn_to, is_mentioned
from prilavok.moderation.model import Signal, SignalKind
from prilavok.moderation.vocabulary import words_of

MARKS_MAX = 24
BEFORE_MAX = 48
ID_REACH = 12
"""How far behind a service its number may stand, in characters."""

_NAMED = Kind.SERVICE | Kind.DOUBTFUL_SERVICE
_ELSEWHERE = _NAMED | Kind.MARKETPLACE
_INVITING = Kind.TALK | Kind.NAME
_INTRODUCING = _NAMED | Kind.NAME
_ADDRESSING = _NAMED | Kind.MAIL | Kind.PROVIDER
_TELLING = _INTRODUCING | _ADDRESSING
_L = "a-z0-9а-я_"
_AT = re.compile(
    rf"(?<![{_L}.@+/-])@(\s?)([a-z_а-я][{_L}.-]{{1,31}}|[\u3400-\u9fff]{{2,10}})(?![\w@.])"
)
_TAGGED = re.compile(r"(?<![\w#])([a-z][\w.]{1,31}#\d{4})(?!\d)")
_LIVES = "live:"
_LIVE = re.compile(r"(?<![\w.])live:(\.cid\.[a-f0-9]{4,32}|[a-z][a-z0-9_.-]{3,40})")
"""How Skype writes names."""
_FOLLOWS = re.compile(
    r"(?P<sign>[^\w@.?!]{0,6})"
    rf"(?P<links>(?:(?:{pattern_of('name_links').pattern})[\s:：=,—–«\"'“-]{{0,4}}){{0,4}})"
    rf"(?:@|live:|/)?(?P<name>[{_L}](?:[{_L}.-]{{1,40}}[{_L}])?)"
)
_BEFORE = re.compile(
    r"(?<!\w)((?:add|find|follow|message|search|dm|ping|text)\s)?@?((?!me\b|us\b)[a-z][a-z0-9_.-]{3,30})"
    r"\s(?:on|in|at|via|в|во|на)\s\Z"
)
_NAMELIKE = re.compile(rf"(?=[{_L}.-]{{0,40}}[a-zа-я])(?=[{_L}.-]{{0,40}}[\d_.])[{_L}.-]{{3,42}}")
_SNAKE = re.compile(
    rf"(?<![{_L}@./-])([a-z0-9]{{2,30}}_[a-z0-9_.]{{1,30}}|[а-я0-9]{{2,30}}_[а-я0-9_]{{2,30}})(?![{_L}@-])"
)
_LONG = re.compile(r"[a-z]{2,30}(?:[_.-][a-z0-9]{2,30}){1,4}")
_CLAUSE_END = re.compile(r"[,.!?;]\s")
_MODEL = re.compile(r"[a-zа-я]{1,4}-?\d[\w-]*|\d+[a-zа-я]{0,3}|v?\d+(?:\.\d+)+|\w{1,3}")
_PROPER = re.compile(r"[«\"“]?[А-ЯЁA-Z][а-яёa-z]{2,20}[\s-][А-ЯЁA-Z][а-яёa-z]{2,20}")
_QUOTED = re.compile(r"[^«\"“「.?!]{0,14}[«\"“「]([^»\"”」\n]{3,40})[»\"”」]")
_SLASHED = re.compile(rf"[.а-яa-z]{{0,8}}\s{{0,2}}/\s{{0,2}}([{_L}][{_L}. -]{{2,30}})")
_MY_SERVICE = re.compile(r"\b(?:my|our)\s[\w ]{2,16}\s(?:is|id|nick|name|handle)[\s:]{1,3}\Z")
_OF_GOODS = re.compile(r"[型货貨单單批编編件款序卡]号\Z")
_UNDER_NAME = re.compile(
    r"(?:под (?:именем|ником)|(?:id|handle|nick|username|user)\s?[:：=]|ник)\s?\Z"
)
_NUMBER_BEFORE = re.compile(r"\d\s?\Z")
_UNIT_MAX = 2
_COMMAND = re.compile(
    r"[￥¥€₤$(](?=\d{0,13}[a-z])([a-z0-9]{5,14})[￥¥€₤$)]|(?:口令|复制|複製)\W{0,3}([a-z0-9-]{6,14})(?![\w])"
)
_DESCRIBED = pattern_of("handle_described")
_NUMBERED = words_of("qq vk bilibili line wechat xiaohongshu icq kuaishou weibo zalo alipay")
_COMMON = words_of(
    """
    premium plus business desktop web app apps messenger video official support call calls pay beta
    bot pro mini lite clone notification notifications message messages client android ios iphone
    windows chat group channel shop store number please with from that this then when what your
    there here for and but not you are can will better faster easier only also same okay today
    tomorrow tonight broken slow blocked hacked private busy gone banned deleted always usually
    under linked down never still working
    """
)


@once
def handles(glance: Glance) -> Sequence[Signal]:
    """Names of persons and shops in services."""
    plain = glance.plain
    if glance.has(_TELLING) or "@" in plain or "#" in plain or "_" in plain or _LIVES in plain:
        return tuple(_handles(glance))
    return ()


def _handles(glance: Glance) -> Iterator[Signal]:
    yield from _by_signs(glance)
    for mark in glance.marks.of(_INTRODUCING)[:MARKS_MAX]:
        if not (_is_unit(glance.plain, mark) or _is_mentioned(glance, mark)):
            yield from _after_mark(glance, mark)
    if glance.has(_ADDRESSING) or (glance.has(Kind.NAME) and glance.has(Kind.TALK)):
        yield from _described(glance)


def _by_signs(glance: Glance) -> Iterator[Signal]:
    """Names that are told by how they are written."""
    plain = glance.plain
    if "@" in plain:
        yield from _after_at(glance, named=glance.has(_ELSEWHERE))
    if "#" in plain:
        for match in _TAGGED.finditer(plain):
            yield _handle(glance, match.span(1), weights.HANDLE_AT, match[1])
    if _LIVES in plain:
        for match in _LIVE.finditer(plain):
            yield _handle(glance, match.span(), weights.HANDLE_NAMED, match[1])
    if "_" in plain:
        for match in _SNAKE.finditer(plain):
            if match[1].rpartition(".")[2] in FILES:
                continue
            strength = _snake_strength(glance, match.start())
            yield _handle(glance, match.span(1), strength, match[1])


def _is_mentioned(glance: Glance, mark: Found) -> bool:
    return mark.kind == Kind.SERVICE and is_mentioned(glance, mark)


def _is_unit(plain: str, mark: Found) -> bool:
    """Whether a letter or two that may name a service stand behind a number: "5 V / 3 A"."""
    return (
        mark.kind == Kind.DOUBTFUL_SERVICE
        and mark.end - mark.start <= _UNIT_MAX
        and _NUMBER_BEFORE.search(plain, max(0, mark.start - 2), mark.start) is not None
    )


def _snake_strength(glance: Glance, start: int) -> int:
    """What a name with an underscore is worth: much where a service is named, little by itself."""
    if _names_service(glance):
        return weights.HANDLE_FOLLOWS
    mine = glance.before(Kind.MINE, start, ID_REACH * 3)
    is_mine = mine is not None and not _CLAUSE_END.search(glance.plain[mine.end : start])
    return weights.HANDLE_SNAKE_MINE if is_mine else weights.HANDLE_SNAKE


def _names_service(glance: Glance) -> bool:
    return glance.has(Kind.SERVICE | Kind.MARKETPLACE) or any(
        is_drawn_to(glance, mark) for mark in glance.marks.of(Kind.DOUBTFUL_SERVICE)
    )


def _after_at(glance: Glance, *, named: bool) -> Iterator[Signal]:
    for match in _AT.finditer(glance.plain):
        name = match[2]
        if (match[1] and not named) or host_in(name) is not None:
            continue
        strength = weights.HANDLE_AT if named or not name.isalpha() else weights.HANDLE_AT_BARE
        yield _handle(glance, match.span(), strength, name)


def _after_mark(glance: Glance, mark: Found) -> Iterator[Signal]:
    """What follows a service or "my nick is": a name, a number, a title in quotes."""
    plain = glance.plain
    if mark.kind != Kind.NAME:
        if mark.value in _NUMBERED:
            yield from _number_after(glance, mark)
        slashed = _SLASHED.match(plain, mark.end - (plain[mark.end - 1] == "/"))
        if slashed is not None:
            yield _handle(glance, slashed.span(1), weights.HANDLE_NAMED, slashed[1])
    if _may_have_title(glance, mark):
        quoted = _QUOTED.match(plain, mark.end)
        if quoted is not None and not _is_service(glance, quoted.start(1)):
            yield _handle(glance, quoted.span(1), weights.HANDLE_QUOTED, quoted[1])
    if mark.kind != Kind.NAME:
        before = _BEFORE.search(plain[max(0, mark.start - BEFORE_MAX) : mark.start])
        if before is not None and (before[1] or glance.script != "l"):
            start = max(0, mark.start - BEFORE_MAX) + before.start(2)
            yield _handle(glance, (start, start + len(before[2])), weights.HANDLE_NAMED, before[2])
    follows = _FOLLOWS.match(plain, mark.end)
    if follows is None:
        return
    asked = bool(follows["links"]) or any(sign in ":：=→>—–@(" for sign in follows["sign"])
    start, end = follows.span("name")
    linked = bool(follows["links"])
    strength = _strength(glance, mark, follows["name"], start, asked=asked, linked=linked)
    if strength is not None:
        yield _handle(glance, (start, end), strength, follows["name"])


def _may_have_title(glance: Glance, mark: Found) -> bool:
    """Whether what stands in quotes behind `mark` may be a channel's or a shop's title."""
    if mark.kind == Kind.SERVICE:
        return glance.has(_INVITING)
    if mark.kind == Kind.DOUBTFUL_SERVICE:
        return is_drawn_to(glance, mark)
    return glance.has(Kind.SERVICE) or any(
        is_drawn_to(glance, other) for other in glance.marks.of(Kind.DOUBTFUL_SERVICE)
    )


def _is_service(glance: Glance, start: int) -> bool:
    """Whether a service's own name begins at `start`."""
    return any(mark.start == start for mark in glance.marks.of(_ELSEWHERE))


def _number_after(glance: Glance, mark: Found) -> Iterator[Signal]:
    """A service's number for a person, in digits or in words."""
    chains = glance.placed_chains
    at = bisect_left(chains, (mark.end,))
    if at < len(chains):
        start, end, digits = chains[at]
        if start - mark.end <= ID_REACH and 5 <= len(digits) <= 12:
            yield _handle(glance, (start, end), weights.HANDLE_NAMED, digits)


def _strength(
    glance: Glance, mark: Found, name: str, start: int, *, asked: bool, linked: bool
) -> int | None:
    """How surely `name` after `mark` is one, None when it is not."""
    if _is_no_name(glance, mark, name, start):
        return None
    foreign = name.isascii() and glance.script != "l"
    if _NAMELIKE.fullmatch(name) is not None and not _MODEL.fullmatch(name):
        if mark.kind != Kind.NAME or asked:
            return weights.HANDLE_NAMED
        return weights.HANDLE_FOLLOWS if "_" in name or foreign else None
    if foreign and _LONG.fullmatch(name) and (asked or glance.has(_NAMED)):
        return weights.HANDLE_FOLLOWS
    invited = mark.kind == Kind.SERVICE or linked or is_drawn_to(glance, mark)
    if mark.kind != Kind.NAME and invited:
        return _as_word(glance, name, start, asked=asked, foreign=foreign)
    return None


def _is_no_name(glance: Glance, mark: Found, name: str, start: int) -> bool:
    """Whether `name` is a common word, a number, a file, an address, a service, a part's number."""
    return (
        name in _COMMON
        or name.isdigit()
        or len(name) < 3
        or host_in(name) is not None
        or name.rpartition(".")[2] in FILES
        or _is_service(glance, start)
        or _OF_GOODS.match(glance.plain[max(0, mark.start - 1) : mark.end]) is not None
    )


def _as_word(glance: Glance, name: str, start: int, *, asked: bool, foreign: bool) -> int | None:
    """How surely `name`, a word like any other, is a name because of the service before it."""
    if asked and foreign and name.isalpha():
        return weights.HANDLE_NAMED
    if asked and name.isascii() and len(name) > 4 and _MY_SERVICE.search(_before(glance, start)):
        return weights.HANDLE_NAMED
    titled = asked and _UNDER_NAME.search(glance.plain[max(0, start - 16) : start])
    if titled or (foreign and len(name) > 4) or (asked and _PROPER.match(_original(glance, start))):
        return weights.HANDLE_FOLLOWS
    return None


def _described(glance: Glance) -> Iterator[Signal]:
    """Names that are not written out: "like the shop", a code to be copied into an application."""
    match = _DESCRIBED.search(glance.plain)
    if match is not None:
        yield _handle(glance, match.span(), weights.HANDLE_DESCRIBED, "")
    for match in _COMMAND.finditer(glance.plain):
        yield _handle(glance, match.span(), weights.HANDLE_NAMED, match[1] or match[2])


def _before(glance: Glance, start: int) -> str:
    return glance.plain[max(0, start - BEFORE_MAX) : start]


def _original(glance: Glance, start: int) -> str:
    at = glance.reading.span(start, start + 1)[0]
    return glance.reading.original[at : at + 44]


def _handle(glance: Glance, span: tuple[int, int], strength: int, value: str) -> Signal:
    if glance.has(Kind.ENGRAVED):
        strength += weights.REQUEST_ENGRAVED
    hidden = glance.is_hidden(*span)
    return Signal(SignalKind.HANDLE, *span, strength, value, hidden=hidden)
