"""Routes of the market: facts come in, and can be read back as they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final

from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta, Raw, Struct

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import MARKET_ID_PATTERN, OrderId, SellerId
from prilavok.core.lanes import Lane
from prilavok.identity.model import Access, Role, Scope, allow
from prilavok.market import actions
from prilavok.market.actions import Projection
from prilavok.market.model import FACT_TYPES, FACTS_PER_CALL_MAX, NamedParty, Seller, Taken
from prilavok.market.names import parties_called
from prilavok.market.naming import Imitates, checked
from prilavok.market.orders import Order, OrderLine
from prilavok.market.reading import fact_of_json
from prilavok.market.receipts import FactsConflict, Intake, Receipt

BODY_BYTES_MAX: Final = 8 * 1024 * 1024

TELLERS: Final = Access(scope=Scope.FACTS_WRITE)
STAFF: Final = allow(Role.OPERATOR, Role.MODERATOR)
READERS: Final = Access(frozenset({Role.OPERATOR, Role.MODERATOR}), scope=Scope.FACTS_WRITE)

FACT_SCHEMA: Final[dict[str, Any]] = {  # Any: a JSON schema
    "description": "A fact of one of the known types. Anything else is reported as rejected.",
    "anyOf": [{"$ref": f"#/components/schemas/{kind.__name__}"} for kind in FACT_TYPES.values()]
    + [{}],
}


class FactsTold(Struct, frozen=True, forbid_unknown_fields=True):
    """Facts to take in, each decoded for itself: a bad one does not sink its neighbours."""

    facts: Annotated[
        tuple[Annotated[Raw, Meta(extra_json_schema=FACT_SCHEMA)], ...],
        Meta(max_length=FACTS_PER_CALL_MAX),
    ]


class Receipts(Struct, frozen=True):
    """What became of each fact of a call, in its order, and how many ended how."""

    dry_run: bool
    accepted: int
    duplicate: int
    rejected: int
    receipts: tuple[Receipt, ...]


class OrderView(Struct, frozen=True):
    """An order with its lines."""

    order: Order
    lines: tuple[OrderLine, ...]


class PartyList(Struct, frozen=True):
    """Sellers and buyers by name, up to 20."""

    parties: tuple[NamedParty, ...]


class Door:
    """What the intake of a running server works with: who else keeps tables, and whom to tell."""

    def __init__(
        self,
        projections: Sequence[Projection],
        announce: Callable[[Lane, int], None],
        imitates: Imitates,
    ) -> None:
        self.projections = projections
        self.imitates = imitates
        self._announce = announce

    def announce(self, told: Mapping[Lane, int]) -> None:
        """Let every process hear of the events that an intake has committed."""
        for lane, position in told.items():
            self._announce(lane, position)


@post(
    "/facts",
    access=TELLERS,
    status_code=HTTP_200_OK,
    request_max_body_size=BODY_BYTES_MAX,
    mentions=tuple(FACT_TYPES.values()),
    taken_apart=True,
)
async def tell_facts(
    data: JSONBody[FactsTold],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    door: NamedDependency[Door],
    *,
    dry_run: FromQuery[bool] = False,
) -> Receipts:
    """Take in up to 1,000 facts, each once by its source and id.

    The receipts say what became of each. A fact told before is a duplicate and changes nothing. If
    an id has been used for another fact the answer is 409 with those ids; everything else in the
    call has been taken in nevertheless. With `dry_run` nothing is changed and the answer is the
    same.
    """
    facts = [checked(fact_of_json(told), door.imitates) for told in data.facts]
    take_in = actions.rehearse if dry_run else actions.take_in
    intake = await take_in(db, clock, facts, door.projections)
    door.announce(intake.told)
    return _answer(intake, dry_run=dry_run)


@get("/facts/{source:str}/{fact_id:str}", access=READERS)
async def read_fact(
    source: FromPath[str], fact_id: FromPath[str], db: NamedDependency[Database]
) -> Taken:
    """The fact that was taken under this id, and its place in the log."""
    async with db.reading() as conn:
        return await actions.fact_told(conn, source, fact_id, lanes=db.lanes)


@get("/sellers/{seller_id:str}", access=READERS)
async def read_seller(seller_id: FromPath[str], db: NamedDependency[Database]) -> Seller:
    """The seller as it stands, by the newest fact about it."""
    async with db.reading() as conn:
        return await actions.seller(conn, SellerId(seller_id), lanes=db.lanes)


@get("/parties", access=STAFF)
async def find_parties(
    db: NamedDependency[Database],
    name: Annotated[str, QueryParameter(pattern=MARKET_ID_PATTERN)],
) -> PartyList:
    """Sellers and buyers whose names begin so, or whose id this is."""
    async with db.reading() as conn:
        return PartyList(tuple(await parties_called(conn, name, lanes=db.lanes)))


@get("/orders/{seller_id:str}/{order_id:str}", access=READERS)
async def read_order(
    seller_id: FromPath[str], order_id: FromPath[str], db: NamedDependency[Database]
) -> OrderView:
    """The order, its lines and how far they have come."""
    async with db.reading() as conn:
        order, lines = await actions.order_with_lines(
            conn, SellerId(seller_id), OrderId(order_id), lanes=db.lanes
        )
    return OrderView(order, tuple(lines))


def routes(
    projections: Sequence[Projection],
    announce: Callable[[Lane, int], None],
    imitates: Imitates,
) -> Router:
    """The routes of the market; `announce` is the bus's, called after a commit with its events."""
    door = Door(projections, announce, imitates)
    return Router(
        "/v1",
        route_handlers=[tell_facts, read_fact, read_seller, find_parties, read_order],
        dependencies={"door": Provide(lambda: door, sync_to_thread=False)},
        tags=["facts"],
    )


def _answer(intake: Intake, *, dry_run: bool) -> Receipts:
    conflicts = tuple(each.id for each in intake.receipts if each.status == "conflict")
    if conflicts:
        raise FactsConflict(len(conflicts), conflicts, intake.receipts, dry_run)
    return Receipts(
        dry_run,
        intake.count("accepted"),
        intake.count("duplicate"),
        intake.count("rejected"),
        intake.receipts,
    )
