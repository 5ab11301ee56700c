"""Links, mail addresses and files that run, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.brands import resembles
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.hosts import (
    EXECUTABLES,
    FILES,
    WORDY_TLDS,
    Address,
    addresses_in,
)
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.once import once
from prilavok.moderation.contacts.phrases import pattern_of
from prilavok.moderation.contacts.spoken import PLAIN_TLDS, SPOKEN_TLDS, Spoken
from prilavok.moderation.model import Signal, SignalKind

_USER = re.compile(r"[\w.+-]{1,64}\Z")
_DOUBTFUL_NAME = re.compile(r"[a-zа-я]{1,12}\Z")
_ENDING = re.compile(r"\.(?:" + "|".join(EXECUTABLES) + r")(?!\w)")
_FILE = re.compile(r"[\w()-]{1,80}\.(?:[a-z0-9]{2,5}\.)?(?:" + "|".join(EXECUTABLES) + r")(?!\w)")
_APPLICATION = re.compile(
    r"\b(?:tg|viber|whatsapp|vk|skype|weixin|mailto|tel|sms|line|discord)\s?:(?://)?[\w+?=&.%-]{4,80}"
)
_ENDS = (".ru", ".com", ".рф", ".net", ".org", ".me", ".cn", ".shop")
_REVERSED_END = re.compile(r"(?<![\w.])(?:ur|moc|фр|ten|gro|em|nc|pohs)\.[\w@]")
_PROFILE = pattern_of("profile_host")
_BRAND = pattern_of("brand")
_REPORTED = pattern_of("reported")
_PROGRAM_OF_GOODS = pattern_of("program_of_goods")
_OPEN = re.compile(
    r"https?:|\b(?:скача|загруз|установи|запусти|откро|вышл|прил[оа]ж|download|install|run\b|open|attach)"
    "|下载|安装|打开|运行|附件"
)
_SPELT = Kind.SPOKEN_DOT | Kind.SPOKEN_SLASH
_ADDRESSED = re.compile(
    r"[.@/:,•·∙-](?:(?<=[\w)\]][.@/•·∙])[^\W\d_]|(?<=\s[.@/])\s?\w|(?<=@)|(?<=:)/|(?<=[a-z\s]:)[\w+?=&%]|(?<=[a-z0-9],)[a-zр]"
    r"|(?<=\.)(?:ru|com|net|org|me|gg|рф|ру|ком)\b|(?<=-)\.-)"
    r"|\s(?:ru|com|net|org|me|gg|рф|ру|ком)\b"
)
"""What every address has that is written with signs, or nearly so. A sign comes first and what must
stand on both sides of it after, so that letters are passed over quickly."""
SENTENCE_REACH = 160
_SENTENCE_END = re.compile("[.!?](?=\\s|[\u3400-\u9fff]|$)|[\n。！？]")


@once
def may_hold_address(glance: Glance) -> bool:
    """Whether anything in the text could be, or be heard as, a link or a mail address."""
    return glance.has(_SPELT) or is_addressed(glance.plain)


def is_addressed(plain: str, start: int = 0) -> bool:
    """Whether anything in the text, from `start` on, could be written as a link or a mail address;
    a sign that is spelt stands anywhere."""
    return (
        _ADDRESSED.search(plain, start) is not None
        or "подчерк" in plain
        or "underscor" in plain
        or "下划线" in plain
    )


def names_profile(view: Spoken) -> bool:
    """Whether somebody's page in a service is named, which is a name in it as well."""
    return any(_PROFILE.match(_written(address.host)) for address in addresses_in(view.text))


def links(glance: Glance, view: Spoken) -> Iterator[Signal]:
    """Mail, links and look-alikes; the marketplace's own as a matter of commerce."""
    for address in addresses_in(view.text):
        yield from _judged(glance, view, address)
    for match in _APPLICATION.finditer(glance.plain):
        yield Signal(SignalKind.LINK, *match.span(), weights.LINK, match[0])
    if glance.has(Kind.BACKWARDS) or _REVERSED_END.search(glance.plain):
        yield from _backwards(glance)


def _backwards(glance: Glance) -> Iterator[Signal]:
    """Addresses that are to be read from the end."""
    size = len(glance.plain)
    for address in addresses_in(glance.plain[::-1]):
        if address.user or address.host.endswith(_ENDS):
            kind = SignalKind.MAIL if address.user else SignalKind.LINK
            value = f"{address.user}@{address.host}" if address.user else address.host
            start, end = size - address.end, size - address.start
            yield Signal(kind, start, end, weights.MAIL_SPOKEN, value, hidden=True)


def executables(glance: Glance) -> Iterator[Signal]:
    """Names of files that run when they are opened."""
    if not _ENDING.search(glance.plain):
        return
    for match in _FILE.finditer(glance.plain):
        start, end = match.span()
        strength = weights.EXECUTABLE
        if _REPORTED.search(_sentence(glance.plain, start, end)):
            strength += weights.REPORTED
        elif _PROGRAM_OF_GOODS.search(glance.plain) and not _OPEN.search(glance.plain):
            strength += weights.EXECUTABLE_OF_GOODS
        yield Signal(SignalKind.EXECUTABLE, start, end, strength, match[0])


def _judged(glance: Glance, view: Spoken, address: Address) -> Iterator[Signal]:
    start, end = view.plain_span(address.start, address.end)
    warned = weights.REPORTED if _REPORTED.search(_sentence(glance.plain, start, end)) else 0
    is_spoken = view.was_spoken(address.start, address.end)
    around = glance.surroundings
    host = _written(address.host)
    hidden = is_spoken or glance.is_hidden(start, end)

    if _is_of(host, around.own_hosts) and (not address.scheme or not address.user):
        if glance.is_hidden(start, end):
            yield Signal(
                SignalKind.LOOK_ALIKE_LINK, start, end, weights.LOOK_ALIKE, host, hidden=True
            )
        else:
            yield Signal(SignalKind.REFERENCE, start, end, 0, host)
        return
    if _is_of(host, around.allowed_hosts):
        yield Signal(SignalKind.REFERENCE, start, end, 0, host)
        return
    if resembles(address.user + "." + host, around.own_hosts):
        strength = weights.LOOK_ALIKE + warned
        yield Signal(SignalKind.LOOK_ALIKE_LINK, start, end, strength, host, hidden=hidden)
        return
    if address.user and not address.scheme and _USER.match(address.user):
        strength = weights.MAIL_SPOKEN if is_spoken else weights.MAIL
        yield Signal(SignalKind.MAIL, start, end, strength, f"{address.user}@{host}", hidden=hidden)
        return
    extension = host.rpartition(".")[2]
    if extension in EXECUTABLES or _tail_extension(address.tail) in EXECUTABLES:
        yield Signal(SignalKind.EXECUTABLE, start, end, weights.EXECUTABLE, host, hidden=hidden)
        if extension in EXECUTABLES:
            return
    strength = _link_strength(glance, view, address, start)
    if strength > weights.SAID_FROM:
        yield Signal(SignalKind.LINK, start, end, strength, host + address.tail, hidden=hidden)
        if len(address.tail) > 2 and _PROFILE.match(host):
            yield Signal(SignalKind.HANDLE, start, end, strength, address.tail[1:], hidden=hidden)


def _sentence(plain: str, start: int, end: int) -> str:
    """The sentence around `start` to `end`: a warning beside it says nothing of a link."""
    before = plain[max(0, start - SENTENCE_REACH) : start]
    after = plain[end : end + SENTENCE_REACH]
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    stop = _SENTENCE_END.search(after)
    return (
        before[ends[-1] if ends else 0 :]
        + plain[start:end]
        + (after[: stop.start()] if stop else after)
    )


def _link_strength(glance: Glance, view: Spoken, address: Address, start: int) -> int:
    host, tail = address.host, address.tail
    if host.replace(".", "").isdigit():
        return _number_strength(address)
    if address.scheme:
        return weights.LINK
    names = host.split(".")
    last = names[-1]
    strength = weights.LINK if tail or names[0] == "www" else weights.LINK_BARE
    is_spoken = view.was_spoken(address.start, address.end)
    if is_spoken:
        strength = weights.LINK_SPOKEN
    wordy = last in WORDY_TLDS or (last in SPOKEN_TLDS and last not in PLAIN_TLDS)
    if last in FILES and len(tail) < 2:
        strength += weights.LINK_FILE
    elif (
        wordy
        and not (is_spoken and last in PLAIN_TLDS)
        and len(tail) < 2
        and len(names) == 2
        and _DOUBTFUL_NAME.match(names[0])
    ):
        strength = weights.LINK_DOUBTFUL
        if _starts_sentence(glance, view, address):
            strength += weights.LINK_DOUBTFUL
    if glance.before(Kind.SITE, start, 30):
        return strength + weights.LINK_CUE
    if len(tail) < 2 and _BRAND.search(glance.plain[max(0, start - 24) : start]):
        strength += weights.LINK_BRAND
    return strength


def _number_strength(address: Address) -> int:
    """An IP address is a link only when it is written as one, and leads out of the house."""
    try:
        public = ip_address(address.host).is_global
    except ValueError:
        return weights.OWN
    # Networks kept for documentation are nobody's house.
    outside = public or address.host.startswith(("203.0.113.", "198.51.100.", "192.0.2."))
    return weights.LINK if outside and (address.scheme or address.tail) else weights.OWN


def _starts_sentence(glance: Glance, view: Spoken, address: Address) -> bool:
    """Whether the last label begins with a capital letter, and the first with none."""
    end = address.start + len(address.host)
    last = end - len(address.host.rpartition(".")[2])
    original = glance.reading.original
    at = glance.reading.span(*view.plain_span(last, last + 1))[0]
    after = original[at : at + 2]
    return after[:1].isupper() and not after[1:].isupper()


def _written(host: str) -> str:
    name, _, last = host.rpartition(".")
    return f"{name}.{SPOKEN_TLDS.get(last, last)}"


def _is_of(host: str, hosts: tuple[str, ...]) -> bool:
    return any(host == own or host.endswith("." + own) for own in hosts)


def _tail_extension(tail: str) -> str:
    return tail.partition("?")[0].rpartition(".")[2]
