"""Routes of penalties: one's own, a party's standing, appeals, how fines are collected."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final, TypeAlias
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct
from msgspec.structs import replace

from prilavok import market
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database, settled
from prilavok.core.ids import SellerId
from prilavok.core.parties import Party, PartyKind
from prilavok.identity.model import Access, Principal, Role, Scope, allow
from prilavok.market.model import SellerNotFound
from prilavok.standing.penalties import actions, appeals, collecting, imposing, reading
from prilavok.standing.penalties.model import (
    AppealText,
    Collected,
    Collection,
    Direction,
    Label,
    PenaltyId,
    ReasonText,
    Reference,
    State,
)
from prilavok.standing.penalties.reading import PenaltyPage
from prilavok.standing.penalties.refusals import PenaltyNotFound
from prilavok.standing.penalties.register import MeasureKind, Wanted
from prilavok.standing.penalties.views import Audience, PartyStanding, PenaltyView

STAFF: Final = frozenset({Role.MODERATOR, Role.OPERATOR})
STANDING: Final = Access(STAFF, scope=Scope.STANDING_READ)
READERS: Final = allow(Role.BUYER, Role.SELLER_STAFF, *STAFF)
PARTIES: Final = allow(Role.BUYER, Role.SELLER_STAFF)
OPERATORS: Final = allow(Role.OPERATOR)
COLLECTORS: Final = Access(frozenset({Role.OPERATOR}), scope=Scope.LEDGER_WRITE)

Deciders: TypeAlias = tuple[str, ...]
"""The subscribers that write down what was decided elsewhere."""

PARTY_PATTERN: Final = r"^(buyer|seller):[^\x00-\x1f\x7f]{1,64}\Z"


class NewAppeal(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the penalty is wrong, in 10 to 2,000 characters."""

    text: AppealText


class NewReversal(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a penalty is undone; its party reads it."""

    reason: ReasonText


class CollectionTold(Struct, frozen=True, forbid_unknown_fields=True):
    """What became of a fine's money, and how the marketplace's books call that."""

    status: Collected
    reference: Reference


@get("/sellers/{seller_id:str}/standing", access=STANDING)
async def read_seller_standing(
    seller_id: FromPath[str],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    deciders: NamedDependency[Deciders],
    at: FromQuery[datetime | None] = None,
) -> PartyStanding:
    """How a seller stood at a moment, or stands now."""
    async with db.snapshot() as conn:
        if not await market.sellers_by_id(conn, [SellerId(seller_id)], lanes=db.lanes):
            raise SellerNotFound(seller_id)
        party = Party(PartyKind.SELLER, seller_id)
        return await _standing(conn, party, deciders, lanes=db.lanes, at=at, clock=clock)


@get("/buyers/{buyer_id:str}/standing", access=STANDING)
async def read_buyer_standing(
    buyer_id: FromPath[str],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    deciders: NamedDependency[Deciders],
    at: FromQuery[datetime | None] = None,
) -> PartyStanding:
    """How a buyer stood at a moment, or stands now; of whom nothing is known, nothing is held."""
    async with db.snapshot() as conn:
        party = Party(PartyKind.BUYER, buyer_id)
        return await _standing(conn, party, deciders, lanes=db.lanes, at=at, clock=clock)


@get("/penalties", access=READERS)
async def list_penalties(  # noqa: PLR0913, one for each parameter of the address
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    party: Annotated[str | None, QueryParameter(pattern=PARTY_PATTERN)] = None,
    kind: FromQuery[MeasureKind | None] = None,
    state_: Annotated[State | None, QueryParameter(name="state")] = None,
    collection: FromQuery[Collection | None] = None,
    since: FromQuery[datetime | None] = None,
    before: FromQuery[UUID | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=reading.PENALTIES_PER_PAGE_MAX)] = 30,
) -> PenaltyPage:
    """One's own penalties, or for moderators and operators everyone's, newest first."""
    wanted = Wanted(
        party=party_of(principal) or (_named(party) if party is not None else None),
        kind=kind,
        state=state_,
        collection=collection,
        since=_in_utc(since) if since is not None else None,
    )
    async with db.snapshot() as conn:
        return await reading.penalty_page(
            conn,
            wanted,
            _audience(principal),
            before=before,
            limit=limit,
            lanes=db.lanes,
            now=clock.now(),
        )


@get("/penalties/preview", access=allow(*STAFF))
async def preview_penalties(
    party: Annotated[str, QueryParameter(pattern=PARTY_PATTERN)],
    label: FromQuery[Label],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    direction: FromQuery[Direction | None] = None,
    at: FromQuery[datetime | None] = None,
) -> actions.PenaltyPreview:
    """What confirming a violation of `party`, done `at` or now, would lead to."""
    moment = _moment(at, clock)
    async with db.snapshot() as conn:
        return await actions.preview(
            conn, _named(party), label, direction, lanes=db.lanes, at=moment
        )


@get("/penalties/{penalty_id:uuid}", access=READERS)
async def read_penalty(
    penalty_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> PenaltyView:
    """A penalty with its evidence: one's own, or for moderators and operators anyone's."""
    async with db.snapshot() as conn:
        return await _shown(conn, penalty_id, principal, lanes=db.lanes, now=clock.now())


@post("/penalties/{penalty_id:uuid}/appeal", access=PARTIES)
async def appeal(
    penalty_id: FromPath[UUID],
    data: JSONBody[NewAppeal],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> PenaltyView:
    """Contest one's own penalty, once, until `appeal_until`."""
    party = party_of(principal)
    assert party is not None

    async def attempt() -> PenaltyView:
        async with db.transaction() as conn:
            now = clock.now()
            await appeals.appeal(
                conn,
                party,
                PenaltyId(penalty_id),
                data.text,
                by=principal.signature,
                lanes=db.lanes,
                now=now,
            )
            return await _shown(conn, penalty_id, principal, lanes=db.lanes, now=now)

    return await settled(attempt)


@post("/penalties/{penalty_id:uuid}/reversal", access=OPERATORS, status_code=200)
async def reverse_penalty(
    penalty_id: FromPath[UUID],
    data: JSONBody[NewReversal],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> PenaltyView:
    """Undo a penalty; its violation stands."""

    async def attempt() -> PenaltyView:
        async with db.transaction() as conn:
            now = clock.now()
            await imposing.lift(
                conn,
                PenaltyId(penalty_id),
                data.reason,
                by=principal.signature,
                lanes=db.lanes,
                now=now,
            )
            return await _shown(conn, penalty_id, principal, lanes=db.lanes, now=now)

    return await settled(attempt)


@post("/fines/{penalty_id:uuid}/collection", access=COLLECTORS, status_code=200)
async def tell_collection(
    penalty_id: FromPath[UUID],
    data: JSONBody[CollectionTold],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> PenaltyView:
    """Tell how far a fine is collected or repaid; telling the same again changes nothing."""

    async def attempt() -> PenaltyView:
        async with db.transaction() as conn:
            now = clock.now()
            await collecting.tell_collection(
                conn,
                PenaltyId(penalty_id),
                data.status,
                data.reference,
                by=principal.signature,
                lanes=db.lanes,
                now=now,
            )
            return await _shown(conn, penalty_id, principal, lanes=db.lanes, now=now)

    return await settled(attempt)


def party_of(principal: Principal) -> Party | None:
    """The party that `principal` is or works for; None for whoever works for the marketplace."""
    if principal.role is Role.BUYER:
        return Party(PartyKind.BUYER, principal.subject)
    if principal.role is Role.SELLER_STAFF:
        assert principal.seller_id is not None
        return Party(PartyKind.SELLER, principal.seller_id)
    return None


def routes(deciders: Deciders) -> Router:
    """The routes of penalties, which the subscribers of these names have confirmed and imposed."""

    def provide() -> Deciders:
        return deciders

    handlers = [
        read_seller_standing,
        read_buyer_standing,
        list_penalties,
        preview_penalties,
        read_penalty,
        appeal,
        reverse_penalty,
        tell_collection,
    ]
    return Router(
        "/v1",
        route_handlers=handlers,
        tags=["standing"],
        dependencies={"deciders": Provide(provide, sync_to_thread=False)},
    )


async def _standing(
    conn: Connection,
    party: Party,
    deciders: Deciders,
    *,
    lanes: int,
    at: datetime | None,
    clock: Clock,
) -> PartyStanding:
    moment = _moment(at, clock)
    standing = await reading.standing_of(conn, party, lanes=lanes, at=moment)
    up_to = await reading.decided_up_to(conn, deciders, now=clock.now())
    return replace(standing, decided_up_to=up_to)


async def _shown(
    conn: Connection, penalty_id: UUID, principal: Principal, *, lanes: int, now: datetime
) -> PenaltyView:
    """A penalty as `principal` may see it; raises `PenaltyNotFound` for what they may not."""
    view = await reading.penalty_shown(
        conn, PenaltyId(penalty_id), _audience(principal), lanes=lanes, now=now
    )
    own = party_of(principal)
    if own is not None and (view.party != own or view.imposed_at is None):
        raise PenaltyNotFound(penalty_id)
    return view


def _audience(principal: Principal) -> Audience:
    return Audience.MARKETPLACE if party_of(principal) is None else Audience.PARTY


def _named(party: str) -> Party:
    kind, _, party_id = party.partition(":")
    return Party(PartyKind(kind), party_id)


def _moment(at: datetime | None, clock: Clock) -> datetime:
    """`at`, in UTC when it names no zone; now, if that is in the future, which nobody knows."""
    if at is None:
        return clock.now()
    return min(_in_utc(at), clock.now())


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
