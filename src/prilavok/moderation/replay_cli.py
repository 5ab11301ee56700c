"""`prilavok moderate replay`: a draft rulebook, tried on what people have written."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console

from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.core.embedded import existing_database_of
from prilavok.core.migrations import MigrationsPending, pending
from prilavok.moderation.cli import (
    CallUnclear,
    Json,
    judge_of,
    print_json,
    progress_bar,
    replace_what_cannot_be_printed,
)
from prilavok.moderation.explaining import report_shown
from prilavok.moderation.judge import Judge
from prilavok.moderation.shadow import SAMPLES_MAX, Report
from prilavok.moderation.shadow import replay as replayed


def replay(
    *,
    rulebook: Path,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    sample: Annotated[int, Parameter(validator=Number(gte=0, lte=SAMPLES_MAX))] = 3,
    json: Json = False,
) -> None:
    """Say what a draft rulebook would have changed of what has been written. Changes nothing.

    The texts are the chats' own, from the database that the settings name: PRILAVOK_DATABASE_URL,
    or else the embedded one in PRILAVOK_DATA_DIR.

    Parameters
    ----------
    rulebook
        The draft, in JSON.
    since
        From when on, in UTC.
    until
        Until when, in UTC; that moment not included.
    limit
        How many texts at most, the oldest first.
    sample
        How many texts to show for each kind of change.
    """
    judge = judge_of(rulebook)
    since, until = _in_utc(since), _in_utc(until)
    if since is not None and until is not None and since >= until:
        raise CallUnclear("--since must be earlier than --until.")
    with existing_database_of(Settings.load()) as dsn:
        report = asyncio.run(_replay(dsn, judge, since, until, limit, sample, quiet=json))
    if json:
        print_json(report)
    else:
        replace_what_cannot_be_printed()
        Console().print(report_shown(report))


async def _replay(
    dsn: str,
    judge: Judge,
    since: datetime | None,
    until: datetime | None,
    limit: int | None,
    sample: int,
    *,
    quiet: bool,
) -> Report:
    # The texts are the chat's, which stands above us; wiring knows where they are.
    from prilavok import wiring  # noqa: PLC0415

    waiting = await pending(dsn)
    if waiting:
        raise MigrationsPending(", ".join(waiting))
    db = await Database.open(dsn)
    try:
        with progress_bar(quiet=quiet) as bar:
            task = bar.add_task("texts", total=limit)
            return await replayed(
                judge,
                wiring.past_texts(db)(since, until, judge.rulebook.looks_back),
                samples=sample,
                limit=limit,
                progress=lambda done: bar.update(task, completed=done),
            )
    finally:
        await db.close()


def _in_utc(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
