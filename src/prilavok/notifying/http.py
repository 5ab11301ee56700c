"""What somebody hears of, over REST."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import Router, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody, QueryParameter

from prilavok.identity.model import PUBLIC, Principal, Role, allow
from prilavok.notices import language_for
from prilavok.notifying import actions
from prilavok.notifying.actions import Desk
from prilavok.notifying.model import Confirmation, LetterLanguage, LettersWanted, Notifying

STAFF: Final = allow(Role.SELLER_STAFF)


@get("/notifying", access=STAFF)
async def read_notifying(
    principal: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    lang: Annotated[str | None, QueryParameter(max_length=35)] = None,
) -> Notifying:
    """What one gets letters about; in the language of `lang` until one has chosen."""
    language = LetterLanguage(language_for(lang or principal.locale))
    return await actions.notifying_of(desk, principal, language)


@put("/notifying", access=STAFF)
async def change_notifying(
    data: JSONBody[LettersWanted],
    principal: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Notifying:
    """Get letters about this from now on."""
    return await actions.change(desk, principal, data)


@post("/notifying/confirmation", access=STAFF, status_code=200)
async def confirm(
    data: JSONBody[Confirmation],
    principal: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Notifying:
    """Confirm one's address by the link that was sent there."""
    return await actions.confirm(desk, principal, data.token)


@post("/unsubscribe/{token:str}", access=PUBLIC, status_code=204)
async def unsubscribe(token: FromPath[str], desk: NamedDependency[Desk]) -> None:
    """End all letters to whom this address was sent (RFC 8058): one click, nobody signed in."""
    await actions.unsubscribe(desk.db, token)


def routes(desk: Desk) -> Router:
    """The routes of notifying."""
    return Router(
        "/v1",
        route_handlers=[read_notifying, change_notifying, confirm, unsubscribe],
        dependencies={"desk": Provide(lambda: desk, sync_to_thread=False)},
        tags=["notifying"],
    )
