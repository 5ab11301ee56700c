"""The review queue, for moderators; operators look on, and decide what some are barred from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta, Struct

from prilavok.cases.desk import Desk
from prilavok.cases.model import CaseId, CaseState, Decision, NoteText, OptionName
from prilavok.cases.queue import Wanted
from prilavok.cases.rules import REVIEWERS
from prilavok.cases.statistics import CaseStatistics, statistics
from prilavok.cases.views import CASES_PER_PAGE_MAX, CasePage, CaseView, case_page, case_view
from prilavok.core.parties import Party, PartyKind
from prilavok.identity.model import Principal
from prilavok.notices.words import language_for

Name = Annotated[str | None, QueryParameter(max_length=64)]
Locale = Annotated[str | None, QueryParameter(max_length=35)]
PartyName = Annotated[
    str | None, QueryParameter(pattern=r"^(buyer|seller):[^\x00-\x1f\x7f]{1,64}\Z")
]


class NextCase(Struct, frozen=True):
    """What one has been given to decide; null when nothing waits."""

    case: CaseView | None


class NextWanted(Struct, frozen=True, forbid_unknown_fields=True):
    """Which kinds one takes; any, if null."""

    kinds: Annotated[tuple[OptionName, ...], Meta(max_length=20)] | None = None


class NewNote(Struct, frozen=True, forbid_unknown_fields=True):
    """Something for whoever looks at the case."""

    text: NoteText


@get("/cases", access=REVIEWERS)
async def list_cases(  # noqa: PLR0913, one for each parameter of the address
    principal: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    state_: Annotated[CaseState | None, QueryParameter(name="state")] = None,
    kind: Name = None,
    party: PartyName = None,
    mine: FromQuery[bool] = False,  # noqa: FBT002
    overdue: FromQuery[bool] = False,  # noqa: FBT002
    cursor: Annotated[str | None, QueryParameter(max_length=200)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=CASES_PER_PAGE_MAX)] = 50,
) -> CasePage:
    """What waits to be decided, the most urgent first; what is closed, newest first.

    `mine` are those that one holds or, where closed, has decided; `party` is whom they are about.
    """
    wanted = Wanted(
        state=state_,
        kind=kind,
        owner=_party(party),
        held_by=principal.signature if mine else None,
        overdue=overdue,
    )
    return await case_page(desk, wanted, cursor=cursor, limit=limit)


@post("/cases/next", access=REVIEWERS, status_code=200)
async def take_next(
    data: JSONBody[NextWanted],
    principal: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    lang: Locale = None,
) -> NextCase:
    """Take the most urgent case that one can decide; nobody else gets the same one."""
    case_id = await desk.take_next(principal.signature, data.kinds)
    if case_id is None:
        return NextCase(None)
    return NextCase(await _view(desk, case_id, principal, lang))


@get("/cases/statistics", access=REVIEWERS)
async def read_statistics(
    desk: NamedDependency[Desk],
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
) -> CaseStatistics:
    """What waits, and how moderators and rules did between two moments: in the last week, unless
    one says so, and in a year at most."""
    async with desk.db.snapshot() as conn:
        return await statistics(
            conn, since=_aware(since), until=_aware(until), now=desk.clock.now()
        )


@get("/cases/{case_id:uuid}", access=REVIEWERS)
async def read_case(
    case_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    label: Name = None,
    lang: Locale = None,
) -> CaseView:
    """A case with its evidence, what happened to it, and what one may do.

    `consequences` tell what each decision would lead to now, confirming `label` where it confirms.
    """
    return await _view(desk, CaseId(case_id), principal, lang, label)


@post("/cases/{case_id:uuid}/take", access=REVIEWERS, status_code=200)
async def take(
    case_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    lang: Locale = None,
) -> CaseView:
    """Take a case, for half an hour from the last thing that one does to it."""
    await desk.take(principal.signature, CaseId(case_id))
    return await _view(desk, CaseId(case_id), principal, lang)


@post("/cases/{case_id:uuid}/put-back", access=REVIEWERS, status_code=200)
async def put_back(
    case_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    lang: Locale = None,
) -> CaseView:
    """Let others take the case."""
    await desk.put_back(principal.signature, CaseId(case_id))
    return await _view(desk, CaseId(case_id), principal, lang)


@post("/cases/{case_id:uuid}/notes", access=REVIEWERS, status_code=200)
async def note(
    case_id: FromPath[UUID],
    data: JSONBody[NewNote],
    principal: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    lang: Locale = None,
) -> CaseView:
    """Leave a note."""
    await desk.note(principal.signature, CaseId(case_id), data.text)
    return await _view(desk, CaseId(case_id), principal, lang)


@post("/cases/{case_id:uuid}/decision", access=REVIEWERS, status_code=200)
async def decide(
    case_id: FromPath[UUID],
    data: JSONBody[Decision],
    principal: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    lang: Locale = None,
) -> CaseView:
    """Decide the case; where two people must, say what one would decide."""
    await desk.decide(principal.signature, CaseId(case_id), data)
    return await _view(desk, CaseId(case_id), principal, lang)


@post("/cases/{case_id:uuid}/second-opinion", access=REVIEWERS, status_code=200)
async def ask_second(
    case_id: FromPath[UUID],
    data: JSONBody[Decision],
    principal: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    lang: Locale = None,
) -> CaseView:
    """Say what one would decide, and leave it to somebody else to agree."""
    await desk.ask_second(principal.signature, CaseId(case_id), data)
    return await _view(desk, CaseId(case_id), principal, lang)


def routes(desk: Desk) -> Router:
    """The routes of the review queue."""
    return Router(
        "/v1",
        route_handlers=[
            list_cases,
            take_next,
            read_statistics,
            read_case,
            take,
            put_back,
            note,
            decide,
            ask_second,
        ],
        dependencies={"desk": Provide(lambda: desk, sync_to_thread=False)},
        tags=["cases"],
    )


async def _view(
    desk: Desk, case_id: CaseId, principal: Principal, lang: str | None, label: str | None = None
) -> CaseView:
    return await case_view(
        desk,
        case_id,
        principal.signature,
        language=language_for(lang or principal.locale),
        label=label,
    )


def _party(name: str | None) -> Party | None:
    if name is None:
        return None
    kind, _, party_id = name.partition(":")
    return Party(PartyKind(kind), party_id)


def _aware(at: datetime | None) -> datetime | None:
    """`at`, in UTC when it names no zone."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
