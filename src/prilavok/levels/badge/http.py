"""The badge, for every page of the marketplace."""

from __future__ import annotations

from hashlib import blake2b
from importlib.resources import files
from typing import Annotated, Any, Final

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.identity.model import PUBLIC
from prilavok.levels.badge.drawing import NOTHING, Language, badge
from prilavok.levels.holding.actions import ground_at, held_by

FRESH_S: Final = 30
"""For so long a browser may show a badge without asking again."""
SVG: Final = "image/svg+xml; charset=utf-8"
SCRIPT: Final = "text/javascript; charset=utf-8"
ELEMENT: Final = (files("prilavok.levels.badge") / "badge.js").read_text("utf-8")
LANGUAGES: Final[dict[str, Language]] = {"ru": "ru", "en": "en", "zh": "zh"}
SUFFIX: Final = ".svg"
PARTS_MAX: Final = 64 + len(SUFFIX)

AnyRequest = Request[Any, Any, Any]  # Any: what Litestar leaves open


@get("/badge/{file:str}", access=PUBLIC, media_type="image/svg+xml")
async def read_badge(
    file: FromPath[str],
    request: AnyRequest,
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    lang: Annotated[str | None, QueryParameter(max_length=35)] = None,
) -> Response[str]:
    """The level of the seller `{seller_id}.svg` as a picture, in `lang` (`ru`, `en`, `zh`); an
    empty one without a level."""
    language = LANGUAGES.get((lang or "").split("-")[0].lower(), "en")
    return _given_out(request, await _drawn(db, clock, file, language), SVG)


@get("/badge.js", access=PUBLIC, media_type="text/javascript")
async def read_element(request: AnyRequest) -> Response[str]:
    """The element `<prilavok-badge seller="…" lang="…">`, which puts the picture into a page."""
    return _given_out(request, ELEMENT, SCRIPT)


async def _drawn(db: Database, clock: Clock, file: str, language: Language) -> str:
    if not file.endswith(SUFFIX) or len(file) > PARTS_MAX:
        return NOTHING
    async with db.reading() as conn:
        ground = await ground_at(conn, clock.now())
        if ground is None:
            return NOTHING
        seller_id = SellerId(file.removesuffix(SUFFIX))
        return badge((await held_by(conn, ground, seller_id, db.lanes)).level, language)


def _given_out(request: AnyRequest, body: str, media_type: str) -> Response[str]:
    """The body, or 304 where the browser has it."""
    etag = f'"{blake2b(body.encode(), digest_size=12).hexdigest()}"'
    headers = {
        "etag": etag,
        "cache-control": f"public, max-age={FRESH_S}",
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response("", status_code=304, headers=headers, media_type=media_type)
    return Response(body, headers=headers, media_type=media_type)


ROUTES: Final = Router("/", route_handlers=[read_badge, read_element], tags=["levels"])
