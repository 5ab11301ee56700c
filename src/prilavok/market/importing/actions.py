"""Taking a file in: batch by batch, each with how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from operator import itemgetter
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from prilavok.core.clock import Clock
from prilavok.core.database import Database, settled
from prilavok.core.statistics import analyze_new
from prilavok.market.actions import Projection, rehearse, take_in_on
from prilavok.market.importing import sources, store
from prilavok.market.importing.mapping import Compiled, Mapping, compiled
from prilavok.market.importing.model import FileUnusable, Format, MappingWrong, Place, Row
from prilavok.market.importing.rejects import Reject, Rejects
from prilavok.market.importing.store import Progress
from prilavok.market.model import AnyFact
from prilavok.market.naming import Imitates, checked
from prilavok.market.reading import fact_of_json
from prilavok.market.receipts import BadFact, Receipt, Status
from prilavok.market.rules import Key, key_of

ROWS_PER_BATCH = 500
LOOKS_AT_TABLES = frozenset({2, 4, 8, 16})
"""After so many batches: by then every table that grows has a few pages."""
BATCH_BYTES_MAX = 4 * 1024 * 1024
REJECTS_SHOWN = 5
NO_ROW = -1
WIRE = "facts"
"""Stands for a mapping, and for a source, where the rows are facts that name their own."""

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Import:
    """What to import: `mapping` is None for JSON lines of facts in their wire form."""

    path: Path
    mapping: Mapping | None
    rejects: Path | None = None
    imitates: Imitates = lambda _name: False


class Summary(Struct, frozen=True):
    """What an import came to, earlier runs of it included.

    `already` is set when an earlier run had finished it; `resumed_from_row` is the last row of one
    that was interrupted.
    """

    rows: int
    rows_taken: int
    rows_known: int
    rows_rejected: int
    facts_taken: int
    already: bool
    resumed_from_row: int
    first_rejects: tuple[Reject, ...]


class Batch(Struct):
    """Rows and what they became; `row_of` gives the index of each fact's row."""

    rows: list[Row]
    facts: list[AnyFact | BadFact]
    row_of: list[int] = field(default_factory=list[int])
    told: dict[Key, AnyFact] = field(default_factory=dict[Key, AnyFact])


async def import_file(
    db: Database,
    clock: Clock,
    job: Import,
    projections: Sequence[Projection],
    report: Report = lambda _done, _total: None,
) -> Summary:
    """Take in what `job.path` holds; goes on where an interrupted import of the same file stopped.

    The same file by the same mapping is imported once: a second time changes nothing and says so,
    unless rows were rejected, which are then tried again.
    """
    begun = _begun(job, clock.now())
    async with db.reading() as conn:
        known = await store.progress(
            conn,
            file_digest=begun.file_digest,
            mapping_digest=begun.mapping_digest,
            source=begun.source,
        )
    if known is not None and known.finished_at is not None and not known.rows_rejected:
        return _summary(known, already=True, resumed_from_row=0, first_rejects=[])
    resumed = known if known is not None and known.finished_at is None else begun
    run = Run(db, clock, job, projections, resumed)
    with _rejects_file(job) as rejects:
        for n, batch in enumerate(_batches(job, resumed), 1):
            await run.take(batch, rejects)
            if n in LOOKS_AT_TABLES:
                await analyze_new(db)
            report(*run.done_of_total())
        await run.finish()
    return _summary(
        run.progress,
        already=False,
        resumed_from_row=resumed.rows_read,
        first_rejects=run.first_rejects,
    )


async def rehearse_import(
    db: Database,
    clock: Clock,
    job: Import,
    projections: Sequence[Projection],
    report: Report = lambda _done, _total: None,
) -> Summary:
    """What `import_file` would do from the first row on; only the rejects are written.

    Each batch is rehearsed for itself, so a fact that comes in two of them is new in both.
    """
    run = Run(db, clock, job, projections, _begun(job, clock.now()))
    with _rejects_file(job) as rejects:
        for batch in _batches(job, run.progress):
            await run.rehearse(batch, rejects)
            report(*run.done_of_total())
    return _summary(
        run.progress, already=False, resumed_from_row=0, first_rejects=run.first_rejects
    )


class Run:
    """One run of an import, and how far it has come."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        job: Import,
        projections: Sequence[Projection],
        progress: Progress,
    ) -> None:
        self._db = db
        self._clock = clock
        self._kind = sources.format_of(job.path, job.mapping)
        self._size = sources.size_of(job.path, self._kind)
        self._projections = projections
        self.progress = progress
        self.first_rejects: list[Reject] = []

    def done_of_total(self) -> tuple[int, int]:
        place = Place(self.progress.rows_read, self.progress.bytes_read)
        return sources.progress_of(place, self._kind), self._size

    async def take(self, batch: Batch, rejects: Rejects | None) -> None:
        """Take the batch in and remember it, in one transaction."""

        async def attempt() -> None:
            async with self._db.transaction() as conn:
                now = self._clock.now()
                intake = await take_in_on(
                    conn, batch.facts, self._projections, lanes=self._db.lanes, now=now
                )
                after, bad = self._outcome(batch, intake.receipts, rejects)
                await store.save(conn, after)
            self._remember(after, bad)

        await settled(attempt)

    async def rehearse(self, batch: Batch, rejects: Rejects | None) -> None:
        """See what taking the batch in would come to."""
        intake = await rehearse(self._db, self._clock, batch.facts, self._projections)
        self._remember(*self._outcome(batch, intake.receipts, rejects))

    async def finish(self) -> None:
        """Remember that the end was reached."""
        self.progress = replace(self.progress, finished_at=self._clock.now())
        async with self._db.transaction() as conn:
            await store.save(conn, self.progress)

    def _outcome(
        self, batch: Batch, receipts: Sequence[Receipt], rejects: Rejects | None
    ) -> tuple[Progress, list[Reject]]:
        """Where the batch leads, its rejects written ahead of the commit."""
        bad = rejects_of(batch, receipts)
        after = advanced(self.progress, batch, receipts)
        if rejects is None:
            return after, bad
        length = rejects.write(bad, after_bytes=self.progress.rejects_bytes)
        return replace(after, rejects_bytes=length), bad

    def _remember(self, progress: Progress, bad: Sequence[Reject]) -> None:
        self.progress = progress
        self.first_rejects.extend(bad[: REJECTS_SHOWN - len(self.first_rejects)])


def advanced(progress: Progress, batch: Batch, receipts: Sequence[Receipt]) -> Progress:
    """`progress` with what became of the batch."""
    statuses: list[set[Status]] = [set() for _ in batch.rows]
    for index, receipt in zip(batch.row_of, receipts, strict=True):
        if index != NO_ROW:
            statuses[index].add(receipt.status)
    rejected = sum(
        row.flaw is not None or not found.isdisjoint(("rejected", "conflict"))
        for row, found in zip(batch.rows, statuses, strict=True)
    )
    taken = sum(
        "accepted" in found and found.isdisjoint(("rejected", "conflict")) for found in statuses
    )
    place = batch.rows[-1].place if batch.rows else Place(progress.rows_read, progress.bytes_read)
    return replace(
        progress,
        rows_read=place.row,
        bytes_read=place.offset,
        rows_taken=progress.rows_taken + taken,
        rows_known=progress.rows_known + len(batch.rows) - taken - rejected,
        rows_rejected=progress.rows_rejected + rejected,
        facts_taken=progress.facts_taken + sum(each.status == "accepted" for each in receipts),
    )


def rejects_of(batch: Batch, receipts: Sequence[Receipt]) -> list[Reject]:
    """What was not taken, in the order of the rows."""
    bad = [
        (row.number, Reject(row.number, None, "$", row.flaw, row.text))
        for row in batch.rows
        if row.flaw is not None
    ]
    for index, receipt in zip(batch.row_of, receipts, strict=True):
        if receipt.status in {"rejected", "conflict"}:
            number = batch.rows[index].number if index != NO_ROW else 0
            text = batch.rows[index].text if index != NO_ROW else ""
            reject = Reject(number, receipt.id, receipt.path or "$", receipt.reason or "", text)
            bad.append((number, reject))
    return [reject for _, reject in sorted(bad, key=itemgetter(0))]


def _begun(job: Import, now: datetime) -> Progress:
    """An import of which nothing has been read yet."""
    return Progress(
        file_digest=_digest(job.path),
        mapping_digest=sha256(msgspec.json.encode(job.mapping, order="sorted")).hexdigest(),
        source=job.mapping.source if job.mapping else WIRE,
        file_name=job.path.name,
        started_at=now,
    )


def _digest(path: Path) -> str:
    if path.exists() and not path.is_file():
        raise FileUnusable(str(path), "it is read twice, and from any place on: it must be a file.")
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileUnusable(str(path), f"{error.strerror}.") from error


def _rejects_file(job: Import) -> AbstractContextManager[Rejects | None]:
    return Rejects(job.rejects) if job.rejects is not None else nullcontext()


def _batches(job: Import, progress: Progress) -> Iterator[Batch]:
    """The rows behind `progress`, made into facts; those of the whole file come first."""
    kind = sources.format_of(job.path, job.mapping)
    ready = compiled(job.mapping) if job.mapping else None
    if job.mapping is not None and ready is not None:
        _check_columns(job, kind, job.mapping, ready)
    after = Place(progress.rows_read, progress.bytes_read)
    rows = sources.rows_of(job.path, kind, job.mapping, after)
    of_file = ready.facts_of_file() if ready else []
    batch = Batch([], [checked(fact, job.imitates) for fact in of_file])
    batch.row_of.extend([NO_ROW] * len(batch.facts))
    for row in rows:
        _add(batch, row, ready, job.imitates)
        if len(batch.rows) == ROWS_PER_BATCH or row.place.offset - after.offset > BATCH_BYTES_MAX:
            yield batch
            batch, after = Batch([], []), row.place
    if batch.rows or batch.facts:
        yield batch


def _check_columns(job: Import, kind: Format, mapping: Mapping, ready: Compiled) -> None:
    columns = sources.columns_of(job.path, kind, mapping)
    missing = sorted(ready.columns - columns) if columns is not None else []
    if missing:
        there = ", ".join(sorted(columns or ()))
        raise MappingWrong(f"the file has no column {missing[0]!r}; it has {there}.")


def _add(batch: Batch, row: Row, ready: Compiled | None, imitates: Imitates) -> None:
    """Add the row and its facts, but for those that an earlier row of the batch has told."""
    batch.rows.append(row)
    if row.flaw is not None:
        return
    facts = ready.facts_of(row) if ready else [fact_of_json(row.fact or b"")]
    for fact in (checked(each, imitates) for each in facts):
        if not _is_retold(batch, fact):
            batch.facts.append(fact)
            batch.row_of.append(len(batch.rows) - 1)


def _is_retold(batch: Batch, fact: AnyFact | BadFact) -> bool:
    """Whether the batch has this very fact already, as a buyer that came with an earlier order."""
    if isinstance(fact, BadFact):
        return False
    first = batch.told.setdefault(key_of(fact), fact)
    return first is not fact and first == fact


def _summary(
    progress: Progress,
    *,
    already: bool,
    resumed_from_row: int,
    first_rejects: Sequence[Reject],
) -> Summary:
    return Summary(
        progress.rows_read,
        progress.rows_taken,
        progress.rows_known,
        progress.rows_rejected,
        progress.facts_taken,
        already,
        resumed_from_row,
        tuple(first_rejects),
    )
