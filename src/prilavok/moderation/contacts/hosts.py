"""Addresses on the web: which stretches of a text are one, and whose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from publicsuffixlist import PublicSuffixList

from prilavok.moderation.contacts.spoken import SPOKEN_TLDS
from prilavok.moderation.vocabulary import words_of

TOKENS_MAX = 64
HOST_MAX = 253

_SUFFIXES = PublicSuffixList(only_icann=True)
_RESERVED = frozenset({"example", "test", "invalid", "localhost", "local", "onion", "internal"})
"""Top-level domains set aside (RFC 2606, 6761, 7686): nobody's, and somebody's all the same."""

_HAN_TLDS = frozenset({"中国", "中國", "公司", "网络", "网址", "商城", "香港", "台湾"})
"""Of the Chinese ones those that are no ordinary words."""

WORDY_TLDS = words_of(
    """
    so it is my no in to at be by do am as us me la pm ms st vs now one here how new off
    open like love live life free fit fun buy sale best cool dog cat red blue black pink
    green gold home house fish food work wow you care help gift gifts games call date day
    diy land lighting men man parts party photo pics place plus rest run school select show
    space study style support team tips today tools top toys training video watch win works
    дети онлайн сайт москва ком орг мон бел
    """
)
"""Last labels that are words as well, so that a missing space after a full stop makes a host."""

FILES = words_of(
    """
    pdf jpg jpeg png gif webp heic bmp svg doc docx xls xlsx ppt pptx txt rtf csv odt ods
    mp3 mp4 avi mov mkv wav zip rar 7z tar gz psd ai cdr dwg stl step dxf obj html htm json
    xml log py sh md ps js
    """
)
EXECUTABLES = words_of(
    """
    exe apk scr bat cmd msi jar dmg pkg ipa vbs js ps1 hta lnk com1 xlsm docm iso appx deb
    wsf xapk crx reg
    """
)
TITLES = words_of(
    """
    dr mr mrs ms st no vol art арт рис стр ул г д кв оф тел им пр
    """
)
"""Abbreviations that end in a full stop; what follows is no domain."""
DIGIT_NAMES = words_of("163 126 139 188 189 360")
"""Domains in few digits where people have mailboxes."""
SHORT_HOSTS = words_of(
    """
    t.me t.cn x.com g.co t.co m.me q.com
    """
)

_TOKEN = re.compile(r"[a-z0-9\u00df-\u024f\u0370-\u052f_@%+~:/?#=&.\[\]-]{3,}")
_SCHEME = re.compile(r"([a-z]{2,10}):/{1,3}")
_LABEL = re.compile(
    r"[a-z0-9\u00df-\u024f\u0370-\u052f\u3400-\u9fff](?:[a-z0-9_\u00df-\u024f\u0370-\u052f\u3400-\u9fff-]{0,62})"
)
_HAN_HOST = re.compile(
    r"[\u3400-\u9fff]{1,12}\.(?:[\u3400-\u9fffa-z0-9-]{1,20}\.)?(?:cn|com|net|中国|公司|网络|网址|商城)\b"
)
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_PORT = re.compile(r":\d{2,5}\Z")
_LETTER = re.compile(r"[^\W\d_]")


class Address(NamedTuple):
    """Something that may be an address, at `start` to `end` of the spoken view.

    `user` is what stands before an @. `tail` is path, query and fragment.
    """

    start: int
    end: int
    scheme: str
    user: str
    host: str
    tail: str


def addresses_in(text: str) -> Iterator[Address]:
    """Every stretch of `text` that can be an address, mail included, from left to right."""
    count = 0
    for match in _TOKEN.finditer(text):
        if "." not in match[0]:
            continue
        count += 1
        if count > TOKENS_MAX:
            return
        address = _address(match[0], match.start())
        if address is not None:
            yield address
    if ".cn" in text or ".com" in text or ".中国" in text or ".公司" in text:
        for match in _HAN_HOST.finditer(text):
            yield Address(match.start(), match.end(), "", "", match[0], "")


def _address(token: str, offset: int) -> Address | None:
    """The address that `token` is, once what does not belong to it is cut off."""
    scheme = ""
    found = _SCHEME.search(token)
    if found is not None:
        scheme = found[1]
        offset += found.start()
        token = token[found.start() :]
        start = found.end() - found.start()
    else:
        start = _after_colon(token)
        offset += start
        token = token[start:]
        stripped = token.lstrip("./:-?#=&~+%@[]")
        offset += len(token) - len(stripped)
        token = stripped
        start = 0
    token = token.rstrip(".,:;?/-=&#~+[]@" if not scheme else ".,:;?[]")
    rest = token[start:]
    cut = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    authority, tail = rest[:cut], rest[cut:]
    user, at, host = authority.rpartition("@")
    user_length = len(user) + len(at)
    port = _PORT.search(host)
    if port is not None:
        tail = host[port.start() :] + tail
        host = host[: port.start()]
    kept = host_in(host)
    if kept is None:
        return None
    if kept != len(host):
        tail = ""
    end = start + user_length + kept + len(tail)
    return Address(offset, offset + end, scheme, user, host[:kept], tail)


def _after_colon(token: str) -> int:
    """Where the address begins in «сайт:shop.ru»."""
    colon = token.find(":")
    if colon < 0 or "." in token[:colon] or "@" in token[:colon] or "/" in token[:colon]:
        return 0
    return colon + 1


def host_in(text: str) -> int | None:
    """How long the host is that `text` begins with; None when it begins with none."""
    if len(text) > HOST_MAX:
        return None
    if _ADDRESS.fullmatch(text):
        return len(text) if all(int(part) < 256 for part in text.split(".")) else None
    labels = text.split(".")
    while len(labels) > 1:
        if all(map(_LABEL.fullmatch, labels)) and is_tld(labels[-1]) and _has_name(labels):
            return len(".".join(labels))
        labels.pop()
    return None


def _has_name(labels: list[str]) -> bool:
    if ".".join(labels[-2:]) in SHORT_HOSTS:
        return True
    names = labels[:-1]
    if all(len(name) == 1 for name in names) or names[-1] in TITLES:
        return False
    return names[-1] in DIGIT_NAMES or any(_LETTER.search(name) or len(name) > 3 for name in names)


@cache
def is_tld(label: str) -> bool:
    """Whether domains end in `label`."""
    if "\u3400" <= label[0] <= "\u9fff":
        return label in _HAN_TLDS
    if label in _RESERVED or label in SPOKEN_TLDS:
        return True
    return _SUFFIXES.publicsuffix(label, accept_unknown=False) is not None


def registrable(host: str) -> str:
    """The part of `host` that somebody registered."""
    name, _, last = host.rpartition(".")
    host = f"{name}.{SPOKEN_TLDS.get(last, last)}"
    private = _SUFFIXES.privatesuffix(host, accept_unknown=True)
    return private or host
