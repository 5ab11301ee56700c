"""What moderators see: lists of cases, and a case with all that can be done to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from prilavok import market
from prilavok.cases import queue, rules, store
from prilavok.cases.actions import case_of
from prilavok.cases.desk import Desk
from prilavok.cases.model import (
    Case,
    CaseId,
    CaseLine,
    CaseState,
    Consequence,
    LogEntry,
    Opinion,
    Option,
)
from prilavok.cases.queue import ClosedCursor, QueueCursor, Wanted
from prilavok.cases.reasons import reason_in
from prilavok.core.cursors import decode_cursor, encode_cursor
from prilavok.core.database import Connection
from prilavok.core.errors import DomainError
from prilavok.core.parties import Party, PartyKind
from prilavok.identity.actions import names_of_signers

CASES_PER_PAGE_MAX = 100
CLOSED = (CaseState.DECIDED, CaseState.WITHDRAWN)


class CasePage(Struct, frozen=True):
    """Cases as of `now`; `cursor` leads to the next page and is null on the last one. `names` are
    the names of whom they are about, by `seller:42`, and of who holds or decided them."""

    cases: tuple[CaseLine, ...]
    names: dict[str, str]
    cursor: str | None
    now: datetime


class PreparedReason(Struct, frozen=True):
    """A reason that can be given by its name, in the language that was asked for; only where one of
    `labels` is confirmed, unless that is null."""

    template: str
    words: str
    labels: tuple[str, ...] | None


class OptionView(Struct, frozen=True):
    """A decision that can be taken, its prepared reasons, and what it would lead to now; with an
    `amount` it needs `amount_minor`, with `pieces` it can name some of those that are contested."""

    name: str
    confirms: bool
    releases: bool
    amount: bool
    pieces: bool
    reasons: tuple[PreparedReason, ...]
    consequences: tuple[Consequence, ...]


class Allowance(Struct, frozen=True):
    """Whether something may be done; if not, the `code` of the problem that it would be."""

    allowed: bool
    code: str | None = None
    detail: str | None = None


class Allowed(Struct, frozen=True):
    """What the asker may do to a case now."""

    take: Allowance
    put_back: Allowance
    note: Allowance
    decide: Allowance
    ask_second: Allowance


class CaseView(Struct, frozen=True):
    """A case as of `now`, everything that happened to it, and what the asker may do. `names` are
    the names of whom its evidence is of, by `seller:42`, and of who did something to it.
    `facts_now` are those of its evidence's facts that go on, as they are by now."""

    case: Case
    names: dict[str, str]
    facts_now: dict[str, str]
    opinions: tuple[Opinion, ...]
    log: tuple[LogEntry, ...]
    options: tuple[OptionView, ...]
    labels: tuple[str, ...]
    allowed: Allowed
    now: datetime


async def case_page(desk: Desk, wanted: Wanted, *, cursor: str | None, limit: int) -> CasePage:
    """What waits to be decided, the most urgent first; or what is closed, newest first.

    Raises `CursorInvalid` and `CaseKindUnknown`.
    """
    if wanted.kind is not None:
        desk.check_kinds([wanted.kind])
    now = desk.clock.now()
    if wanted.state in CLOSED:
        before = decode_cursor(cursor, ClosedCursor) if cursor else None
        async with desk.db.reading() as conn:
            found = await queue.closed_page(conn, wanted, before, limit=limit + 1)
            names = await _names_of(conn, found, desk)
    else:
        after = decode_cursor(cursor, QueueCursor) if cursor else None
        async with desk.db.reading() as conn:
            found = await queue.queue_page(conn, wanted, after, limit=limit + 1, now=now)
            names = await _names_of(conn, found, desk)
    lines = tuple(line.as_of(now) for line in found[:limit])
    return CasePage(lines, names, _cursor(lines[-1]) if len(found) > limit else None, now)


async def case_view(
    desk: Desk,
    case_id: CaseId,
    who: str,
    *,
    language: str,
    label: str | None = None,
) -> CaseView:
    """The case as `who` sees it.

    What decisions lead to is told for `label`, or else for the label that the case has. Raises
    `CaseNotFound` and `LabelUnknown`.
    """
    if label is not None:
        desk.check_label(label)
    now = desk.clock.now()
    async with desk.db.snapshot() as conn:
        case = (await case_of(conn, case_id, lanes=desk.db.lanes)).as_of(now)
        opinions = await store.opinions(conn, case.lane, case_id)
        log = await store.read_log(conn, case.lane, case_id)
        names = await market.names_of(conn, parties_in(case), lanes=desk.db.lanes)
        names |= await names_of_signers(conn, {*signers_of(case), *(e.by for e in log if e.by)})
        led_to = await desk.preview(conn, case, label or case.label, now)
        facts_now = await desk.facts_now(conn, case)
    kind = desk.kinds.get(case.kind)
    return CaseView(
        case=case,
        names=names,
        facts_now=dict(facts_now),
        opinions=tuple(opinions),
        log=tuple(log),
        options=tuple(
            _option(option, led_to.get(option.name, ()), language)
            for option in (kind.options if kind else ())
        ),
        labels=tuple(desk.labels),
        allowed=_allowed(case, opinions, who, now),
        now=now,
    )


def parties_in(case: Case) -> set[Party]:
    """Whom the case is about, and between whom its messages went."""
    sightings = case.evidence.sightings
    buyers = {each.author for each in case.evidence.messages if each.side == PartyKind.BUYER}
    return {
        case.owner,
        *(Party(PartyKind.BUYER, each) for each in buyers),
        *(Party(PartyKind.SELLER, each.seller_id) for each in sightings),
        *(Party(PartyKind.BUYER, each.buyer_id) for each in sightings if each.buyer_id),
    }


def signers_of(case: CaseLine) -> set[str]:
    """Who holds the case, or decided it."""
    return {*case.decided_by, *([case.assignee] if case.assignee else [])}


async def _names_of(conn: Connection, lines: Sequence[CaseLine], desk: Desk) -> dict[str, str]:
    owners = await market.names_of(conn, {line.owner for line in lines}, lanes=desk.db.lanes)
    signers = {who for line in lines for who in signers_of(line)}
    return owners | await names_of_signers(conn, signers)


def _cursor(line: CaseLine) -> str:
    if line.closed_at is not None:
        return encode_cursor(ClosedCursor(line.closed_at, line.case_id))
    return encode_cursor(QueueCursor(*rules.urgency(line)))


def _option(option: Option, consequences: Sequence[Consequence], language: str) -> OptionView:
    return OptionView(
        name=option.name,
        confirms=option.confirms,
        releases=option.releases,
        amount=option.amount,
        pieces=option.pieces,
        reasons=tuple(
            PreparedReason(name, reason_in(name, language), option.meant_for.get(name))
            for name in option.reasons
        ),
        consequences=tuple(consequences),
    )


def _allowed(case: Case, opinions: Sequence[Opinion], who: str, now: datetime) -> Allowed:
    to_take = rules.hindrance_to_taking(case, opinions, who, now)
    to_decide = rules.hindrance_to_deciding(case, opinions, who, now)
    to_ask = rules.hindrance_to_asking(case, opinions, who, now)
    return Allowed(
        take=_allowance(to_take),
        put_back=_allowance(to_decide),
        note=_allowance(None),
        decide=_allowance(to_decide),
        ask_second=_allowance(to_ask),
    )


def _allowance(hindrance: DomainError | None) -> Allowance:
    if hindrance is None:
        return Allowance(allowed=True)
    return Allowance(allowed=False, code=hindrance.code, detail=hindrance.detail)
