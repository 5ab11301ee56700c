"""The rulebook: what each finding leads to, for whom and where. Operators edit it, in versions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

import re2
from msgspec import Meta, Struct

from prilavok.core.errors import Invalid
from prilavok.moderation.model import Action, Direction, Label, Language, Role, Score
from prilavok.programmes import Kind

RULES_MAX = 100
PHRASES_MAX = 2_000
HOSTS_MAX = 500
PATTERN_BYTES_MAX = 1 << 20

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}\Z")]
Host = Annotated[str, Meta(pattern=r"^[^\s/:@\x00]{1,253}\Z")]
Phrase = Annotated[str, Meta(min_length=2, max_length=100, pattern=r"^[^\x00]*\Z")]
Pattern = Annotated[str, Meta(min_length=1, max_length=300, pattern=r"^[^\x00]*\Z")]


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a finding of `label` leads to once it is at least `from_score` percent sure.

    A list that is empty asks nothing. `exempt` true asks for a chat that stayed open while chats
    are switched off, false for an ordinary one, null for either. Of all the rules that apply the
    strictest action holds.
    """

    id: Slug
    label: Label
    action: Action
    from_score: Score = 50
    roles: tuple[Role, ...] = ()
    languages: tuple[Language, ...] = ()
    directions: tuple[Direction, ...] = ()
    schemes: tuple[str, ...] = ()
    exempt: bool | None = None


class WordList(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An operator's own words: a text that holds one of them is found to break `label`.

    `phrases` are compared as the judge reads, whatever look-alike letters they are written in, from
    word boundary to word boundary. `patterns` are RE2 and see the text as read: lower-case, ё as е.
    """

    id: Slug
    label: Label
    phrases: Annotated[tuple[Phrase, ...], Meta(max_length=PHRASES_MAX)] = ()
    patterns: Annotated[tuple[Pattern, ...], Meta(max_length=100)] = ()
    score: Score = 100


class WhenDown(StrEnum):
    """What holds while the external judge gives no answer."""

    OPEN = "open"
    """Our own verdict."""
    CLOSED = "closed"
    """Nothing: the text is held."""


class ExternalJudge(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A judge at `url` that is asked about every text which ours does not refuse.

    It is asked for `roles` and `languages` only, if any are named, and has `time_limit_ms` for its
    answer. What it finds is judged by the same rules. docs/reference/external-judge.md is the
    protocol.
    """

    url: Annotated[str, Meta(max_length=500)]
    time_limit_ms: Annotated[int, Meta(ge=10, le=2_000)] = 300
    when_down: WhenDown = WhenDown.OPEN
    roles: tuple[Role, ...] = ()
    languages: tuple[Language, ...] = ()


class Rulebook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How texts are judged.

    `own_hosts` are the marketplace's; what resembles one and is not it is evidence of phishing.
    `allowed_hosts` may be linked to all the same. `exceptions` are phrases in which nothing is
    found, because moderators have released them. A contact spread over an author's last
    `window_messages` within `window_min` minutes is found. `note` says where the numbers come from.
    """

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    note: Annotated[str, Meta(max_length=2_000)] = ""
    own_hosts: Annotated[tuple[Host, ...], Meta(min_length=1, max_length=HOSTS_MAX)]
    allowed_hosts: Annotated[tuple[Host, ...], Meta(max_length=HOSTS_MAX)] = ()
    rules: Annotated[tuple[Rule, ...], Meta(max_length=RULES_MAX)]
    word_lists: Annotated[tuple[WordList, ...], Meta(max_length=100)] = ()
    exceptions: Annotated[tuple[Phrase, ...], Meta(max_length=PHRASES_MAX)] = ()
    window_messages: Annotated[int, Meta(ge=0, le=8)] = 8
    window_min: Annotated[int, Meta(ge=1, le=60)] = 15
    external_judge: ExternalJudge | None = None

    @property
    def looks_back(self) -> timedelta:
        """How far back an author's earlier texts count."""
        return timedelta(minutes=self.window_min)


@dataclass(eq=False)
class RulebookInvalid(Invalid):
    """The rulebook cannot be applied: {reason}"""

    reason: str


def check(rulebook: Rulebook) -> None:
    """Raise `RulebookInvalid` where the type cannot: names used twice, patterns RE2 cannot read."""
    _check_unique("rule", (rule.id for rule in rulebook.rules))
    _check_unique("word list", (listed.id for listed in rulebook.word_lists))
    for listed in rulebook.word_lists:
        for pattern in listed.patterns:
            _check_pattern(listed, pattern)
    if rulebook.external_judge is not None:
        _check_url(rulebook.external_judge.url)


def _check_unique(what: str, ids: Iterable[str]) -> None:
    for name, times in Counter(ids).items():
        if times > 1:
            raise RulebookInvalid(f"there are {times} {what}s with the id {name}.")


def _check_pattern(listed: WordList, pattern: str) -> None:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = PATTERN_BYTES_MAX
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        raise RulebookInvalid(f"pattern {pattern!r} of {listed.id}: {reason}.") from error
    if compiled.search("") is not None:
        raise RulebookInvalid(f"pattern {pattern!r} of {listed.id} finds the empty text.")


def _check_url(url: str) -> None:
    """Texts of people go there: nobody else may read them on the way."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise RulebookInvalid(f"the external judge's url: {error}.") from error
    if not host or re.search(r"[^!-~]", url):
        reason = "must be an address like https://judge.example/texts."
    elif parts.username is not None or parts.password is not None or "#" in url:
        reason = "must hold no user, password or fragment."
    elif parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host)):
        return
    else:
        reason = "must begin with https://; http:// will do on the same machine alone."
    raise RulebookInvalid(f"the external judge's url {reason}")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


PRESET_DEFAULT = "wildberries-2023"
KIND = Kind("moderation_rulebook", Rulebook, check, PRESET_DEFAULT)
