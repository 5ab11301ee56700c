"""Programmes for operators: history, what is in force, publish, presets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct, to_builtins

from prilavok.core.clock import Clock
from prilavok.core.database import Database, settled
from prilavok.identity.actions import names_of_signers
from prilavok.identity.model import Access, Principal, Role, Scope
from prilavok.programmes import actions, rules
from prilavok.programmes.model import Kind, KindUnknown, Publication, Published
from prilavok.programmes.presets import preset, preset_names

READERS: Final = Access(frozenset({Role.OPERATOR}), scope=Scope.PROGRAMMES_READ)
PUBLISHERS: Final = Access(frozenset({Role.OPERATOR}), scope=Scope.PROGRAMMES_WRITE)

AnyKind = Kind[Any]  # Any: the route serves every kind; the kind checks its documents
Kinds = dict[str, AnyKind]


class PublishedDocument(Struct, frozen=True):
    """A version of a programme, its document as JSON."""

    kind: str
    version: int
    effective_from: datetime
    document: dict[str, Any]  # Any: of the kind's own type
    published_at: datetime
    published_by: str
    note: str
    next_effective_from: datetime | None


class History(Struct, frozen=True):
    """Versions, newest first; when there are more, the next page is `before` the last one.

    `names` has what those are called who published them, by `operator:42`, where that is known.
    """

    programmes: tuple[PublishedDocument, ...]
    has_more: bool
    names: dict[str, str]


class Preset(Struct, frozen=True):
    """A document that ships with Prilavok, as it stands in the world."""

    name: str
    document: dict[str, Any]  # Any: of the kind's own type


class KindView(Struct, frozen=True):
    """A kind of programme and the documents that ship for it; that of the name `default` holds
    until one is published."""

    kind: str
    default: str | None
    presets: tuple[Preset, ...]


class KindList(Struct, frozen=True):
    """Every kind of programme there is."""

    kinds: tuple[KindView, ...]


@get("/programmes", access=READERS)
async def list_kinds(kinds: NamedDependency[Kinds]) -> KindList:
    """The kinds of programmes, with their presets."""
    return KindList(
        tuple(KindView(kind.name, kind.default, _presets(kind)) for kind in kinds.values())
    )


@get("/programmes/{kind:str}", access=READERS)
async def read_history(
    kind: FromPath[str],
    kinds: NamedDependency[Kinds],
    db: NamedDependency[Database],
    before: Annotated[int, QueryParameter(ge=1, le=actions.VERSION_MAX)] = actions.VERSION_MAX,
) -> History:
    """The versions of a kind, newest first, 100 to a page."""
    known = _kind(kinds, kind)
    async with db.reading() as conn:
        versions = await actions.history(conn, known, before=before)
        names = await names_of_signers(conn, {version.published_by for version in versions})
    return History(
        tuple(_document(version) for version in versions),
        has_more=bool(versions) and versions[-1].version > rules.FIRST_VERSION,
        names=names,
    )


@get("/programmes/{kind:str}/in-force", access=READERS)
async def read_in_force(
    kind: FromPath[str],
    kinds: NamedDependency[Kinds],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    at: FromQuery[datetime | None] = None,
) -> PublishedDocument:
    """The version that holds at a moment, or now, and when the next one takes over."""
    known = _kind(kinds, kind)
    async with db.reading() as conn:
        return _document(await actions.in_force(conn, known, _aware(at) or clock.now()))


@post("/programmes/{kind:str}", access=PUBLISHERS)
async def publish(
    kind: FromPath[str],
    data: JSONBody[Publication],
    kinds: NamedDependency[Kinds],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> PublishedDocument:
    """Publish the next version of a kind."""
    known = _kind(kinds, kind)
    document = rules.document_of(known, data.document)

    async def attempt() -> Published[Any]:  # Any: of the kind's own type
        async with db.transaction() as conn:
            return await actions.publish(
                conn,
                known,
                document,
                effective_from=_aware(data.effective_from),
                by=principal.signature,
                note=data.note,
                now=clock.now(),
                expected_version=data.expected_version,
            )

    return _document(await settled(attempt))


def routes(kinds: Sequence[AnyKind]) -> Router:
    """The routes for programmes of `kinds`."""
    by_name = {kind.name: kind for kind in kinds}
    provide_kinds = Provide(lambda: by_name, sync_to_thread=False)
    handlers = [list_kinds, read_history, read_in_force, publish]
    return Router(
        "/v1", route_handlers=handlers, dependencies={"kinds": provide_kinds}, tags=["programmes"]
    )


def _kind(kinds: Kinds, name: str) -> AnyKind:
    if name not in kinds:
        raise KindUnknown(name)
    return kinds[name]


def _presets(kind: AnyKind) -> tuple[Preset, ...]:
    return tuple(Preset(name, to_builtins(preset(kind, name))) for name in preset_names(kind))


def _document(version: Published[Any]) -> PublishedDocument:
    return PublishedDocument(
        kind=version.kind,
        version=version.version,
        effective_from=version.effective_from,
        document=to_builtins(version.document),
        published_at=version.published_at,
        published_by=version.published_by,
        note=version.note,
        next_effective_from=version.next_effective_from,
    )


def _aware(at: datetime | None) -> datetime | None:
    """`at`, in UTC when it names no zone."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
