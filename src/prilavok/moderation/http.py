"""Moderation for operators: what a draft rulebook would change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeAlias

from litestar import Router, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody
from msgspec import Meta, Struct

from prilavok.core.errors import Exhausted, Invalid
from prilavok.identity.model import Access, Role
from prilavok.moderation.judge import Judge
from prilavok.moderation.programme import KIND, Rulebook
from prilavok.moderation.shadow import SAMPLES_MAX, Report, Source, replay
from prilavok.programmes.rules import document_of

TEXTS_MAX: Final = 50_000
REPLAY_S_MAX: Final = 30.0
DRAFT: Final = 0
"""The version of what nobody has published."""

OPERATORS: Final = Access(frozenset({Role.OPERATOR}))
"""No key: the answer holds what people have written."""

JudgeOf: TypeAlias = Callable[[Rulebook, int], Judge]


class Draft(Struct, frozen=True, forbid_unknown_fields=True):
    """A rulebook, as it would be published, and which past texts to replay under it.

    `since` is included, `until` is not; without them it is all texts, from the first one on.
    """

    document: dict[str, Any]  # Any: checked against the rulebook's type
    since: datetime | None = None
    until: datetime | None = None
    limit: Annotated[int, Meta(ge=1, le=TEXTS_MAX)] = 10_000
    samples: Annotated[int, Meta(ge=0, le=SAMPLES_MAX)] = 3


@dataclass(eq=False)
class ReplayUnderWay(Exhausted):
    """Another draft is being replayed; try again in {retry_after_s} seconds."""

    retry_after_s: int = int(REPLAY_S_MAX)


@dataclass(eq=False)
class NothingBetween(Invalid):
    """There is nothing between {since} and {until}: the first must be the earlier one."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Replays:
    """What a replay takes; one at a time, since each takes the best part of a core."""

    judge_of: JudgeOf
    past_texts: Source
    turn: asyncio.Lock


@post("/moderation/replay", access=OPERATORS, status_code=200)
async def replay_draft(data: JSONBody[Draft], replays: NamedDependency[Replays]) -> Report:
    """What a draft rulebook would have changed. Nothing is published, nothing is stored."""
    rulebook = document_of(KIND, data.document)
    since, until = _aware(data.since), _aware(data.until)
    if since is not None and until is not None and since >= until:
        raise NothingBetween(since, until)
    if replays.turn.locked():
        raise ReplayUnderWay
    async with replays.turn:
        return await replay(
            replays.judge_of(rulebook, DRAFT),
            replays.past_texts(since, until, rulebook.looks_back),
            samples=data.samples,
            limit=data.limit,
            seconds_max=REPLAY_S_MAX,
        )


def routes(judge_of: JudgeOf, past_texts: Source) -> Router:
    """The routes of moderation, over the texts that `past_texts` gives."""
    replays = Replays(judge_of, past_texts, asyncio.Lock())
    provide = Provide(lambda: replays, sync_to_thread=False)
    return Router(
        "/v1",
        route_handlers=[replay_draft],
        dependencies={"replays": provide},
        tags=["moderation"],
    )


def _aware(at: datetime | None) -> datetime | None:
    """`at`, in UTC when it names no zone."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
