"""One's own notices."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Final
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter
from msgspec import Meta, Struct

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.identity.model import Principal, Role, allow
from prilavok.notices import actions
from prilavok.notices.model import (
    NoticeKind,
    NoticePage,
    Recipient,
    RecipientKind,
    hidden_from,
)
from prilavok.notices.words import language_for, zone_for

READERS: Final = allow(Role.BUYER, Role.SELLER_STAFF, Role.MODERATOR, Role.OPERATOR)


class ReadNotices(Struct, frozen=True, forbid_unknown_fields=True):
    """Which notices one has read; every one if `notice_ids` is null."""

    notice_ids: Annotated[tuple[UUID, ...], Meta(max_length=100)] | None = None


@get("/notices", access=READERS)
async def list_notices(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    before: FromQuery[UUID | None] = None,
    unread_only: FromQuery[bool] = False,  # noqa: FBT002
    limit: Annotated[int, QueryParameter(ge=1, le=actions.NOTICES_PER_PAGE_MAX)] = 30,
    lang: Annotated[str | None, QueryParameter(max_length=35)] = None,
    zone: Annotated[str | None, QueryParameter(max_length=64)] = None,
) -> NoticePage:
    """What one must know, newest first, in the language of `lang` or of one's token; times are
    those of `zone`, such as `Europe/Moscow`, else UTC."""
    async with db.reading() as conn:
        return await actions.notice_page(
            conn,
            recipient_of(principal),
            principal.subject,
            lanes=db.lanes,
            language=language_for(lang or principal.locale),
            zone=zone_for(zone),
            before=before,
            unread_only=unread_only,
            hidden=hidden_of(principal),
            limit=limit,
        )


@post("/notices/read", access=READERS, status_code=204)
async def read_notices(
    data: JSONBody[ReadNotices],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> None:
    """Note which ones one has read."""
    async with db.transaction() as conn:
        await actions.read_notices(
            conn,
            recipient_of(principal),
            principal.subject,
            data.notice_ids,
            lanes=db.lanes,
            now=clock.now(),
        )


def recipient_of(principal: Principal) -> Recipient:
    """Whose notices `principal` reads: their own, or those of the seller that they work for."""
    match principal.role:
        case Role.BUYER:
            return Recipient(RecipientKind.BUYER, principal.subject)
        case Role.SELLER_STAFF:
            assert principal.seller_id is not None
            return Recipient(RecipientKind.SELLER, principal.seller_id)
        case Role.MODERATOR:
            return Recipient(RecipientKind.MODERATOR, principal.subject)
        case _:
            return Recipient(RecipientKind.OPERATOR, principal.subject)


def hidden_of(principal: Principal) -> Collection[NoticeKind]:
    """What of the seller's notices is not for this member of its staff."""
    is_staff = principal.role is Role.SELLER_STAFF
    return hidden_from(principal.permissions) if is_staff else ()


def routes() -> Router:
    """The routes of notices."""
    return Router("/v1", route_handlers=[list_notices, read_notices], tags=["notices"])
