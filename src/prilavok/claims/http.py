"""Claims over HTTP: opened by buyers, decided by sellers, looked at by whoever reviews."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Router, delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from prilavok.chat.files.fetching import Files
from prilavok.chat.files.giving import given_out, preview_given_out
from prilavok.chat.files.http import ANYTHING, NAME_CHARS_MAX, body_of
from prilavok.chat.files.model import FILE_BYTES_MAX
from prilavok.chat.files.views import Attachment, attachment_of
from prilavok.claims import acting, bulk, evidence, exporting, listing, opening, staff_texts
from prilavok.claims.desk import ClaimDesk, viewer_of
from prilavok.claims.exporting import ExportClaims
from prilavok.claims.listing import WORDS_CHARS_MAX, ClaimDue, ClaimFilter
from prilavok.claims.model import Actor, State, Turn
from prilavok.claims.previewing_http import read_possible, try_policy
from prilavok.claims.protocol import (
    ActRequest,
    ActResults,
    BulkActs,
    ClaimForm,
    ClaimPage,
    ClaimView,
    EvidenceLimits,
    NoteDraft,
    Notes,
    NoteView,
    OpenClaim,
    Prepare,
    Template,
    TemplateDraft,
    Templates,
)
from prilavok.claims.refunds.http import list_refunds, tell_refund
from prilavok.claims.risk.http import read_signals
from prilavok.claims.views import claim_view
from prilavok.core.config import VIDEO_BYTES_BOUND
from prilavok.core.ids import MARKET_ID_PATTERN, BuyerId, OrderId, SellerId
from prilavok.core.tables import ANY_MEDIA_TYPE
from prilavok.identity.actions import issue_address
from prilavok.identity.model import Address, Principal, Role, allow

SIDES: Final = allow(Role.BUYER, Role.SELLER_STAFF, permission="claims")
VIEWERS: Final = allow(
    Role.BUYER, Role.SELLER_STAFF, Role.MODERATOR, Role.OPERATOR, permission="claims"
)
BUYERS: Final = allow(Role.BUYER)
SELLERS: Final = allow(Role.SELLER_STAFF, permission="claims")
Cursor = Annotated[str | None, QueryParameter(max_length=4_096)]
MarketId = Annotated[str, QueryParameter(min_length=1, max_length=64, pattern=MARKET_ID_PATTERN)]
Words = Annotated[str | None, QueryParameter(min_length=1, max_length=WORDS_CHARS_MAX)]


@post("/claims/forms", access=BUYERS, status_code=200)
async def prepare(
    data: JSONBody[Prepare],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> ClaimForm:
    """What of an order can be claimed, why, until when; and the chat that files are sent to."""
    return await opening.form_for(
        claims, BuyerId(principal.subject), SellerId(data.seller_id), OrderId(data.order_id)
    )


@post(
    "/claims/files",
    access=BUYERS,
    paced=True,
    request_max_body_size=VIDEO_BYTES_BOUND,
    takes_bytes=True,
)
async def send_first_file(
    seller_id: MarketId,
    order_id: MarketId,
    request: Request[Any, Any, Any],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
    files: NamedDependency[Files],
    name: Annotated[str, QueryParameter(max_length=NAME_CHARS_MAX)] = "",
) -> Attachment:
    """Send a picture, a PDF or a video for a claim that is about to be opened. It is judged first,
    and taken whoever has blocked whom."""
    order = (SellerId(seller_id), OrderId(order_id))
    taken = await evidence.take_for_order(claims, files, principal, order, name, body_of(request))
    return attachment_of(taken)


@get("/claims/files/limits", access=SIDES)
async def read_limits(files: NamedDependency[Files]) -> EvidenceLimits:
    """How large evidence may be, to be said before it is sent."""
    return EvidenceLimits(FILE_BYTES_MAX, files.intake.video_bytes_max)


@post("/claims", access=BUYERS, paced=True)
async def open_claim(
    data: JSONBody[OpenClaim],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> ClaimView:
    """Open a claim on a bought-out line. The same `act_id` gives the same claim again."""
    claim = await opening.open_claim(claims, BuyerId(principal.subject), data)
    return await claim_view(claims, claim, Actor.BUYER)


@get("/claims", access=SIDES)
async def list_claims(  # noqa: PLR0913, one for each parameter of the address
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
    in_state: Annotated[State | None, QueryParameter(name="state")] = None,
    turn: FromQuery[Turn | None] = None,
    due: FromQuery[ClaimDue | None] = None,
    product_id: Annotated[
        str | None, QueryParameter(min_length=1, max_length=64, pattern=MARKET_ID_PATTERN)
    ] = None,
    chat_id: FromQuery[UUID | None] = None,
    is_open: Annotated[bool | None, QueryParameter(name="open")] = None,
    q: Words = None,
    cursor: Cursor = None,
) -> ClaimPage:
    """One's own claims, or one's seller's: open ones by deadline, then the closed ones."""
    wanted = ClaimFilter(
        state=in_state,
        turn=turn,
        due=due,
        product_id=product_id,
        chat_id=chat_id,
        is_open=is_open,
        q=q,
    )
    if principal.role is Role.BUYER:
        buyer_id = BuyerId(principal.subject)
        return await listing.claims_of_buyer(claims, buyer_id, wanted, cursor)
    return await listing.claims_of_seller(claims, seller_of(principal), wanted, cursor)


@post("/claims/export", access=SELLERS, status_code=200, media_type=ANY_MEDIA_TYPE)
async def export_claims(
    data: JSONBody[ExportClaims],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> Stream:
    """One's seller's claims, those of a filter or all of them, as a file."""
    written = await exporting.export(claims, seller_of(principal), data.filter, data.format)
    return Stream(
        written,
        headers={
            "content-type": data.format.media_type,
            "cache-control": "private, no-store",
            "content-disposition": f'attachment; filename="claims.{data.format}"',
        },
    )


@get("/claims/{claim_id:uuid}", access=VIEWERS)
async def read_claim(
    claim_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> ClaimView:
    """A claim, all that was done, and all that one can do about it, with why not the rest."""
    claim = await acting.claim_seen_by(claims, principal, claim_id)
    return await claim_view(claims, claim, viewer_of(principal))


@post("/claims/{claim_id:uuid}/acts", access=SIDES, paced=True, status_code=200)
async def act(
    claim_id: FromPath[UUID],
    data: JSONBody[ActRequest],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> ClaimView:
    """Do something to a claim as it was seen; the same `act_id` changes nothing again. 409
    `claim_changed`: look again."""
    claim = await acting.act_on(claims, principal, claim_id, data)
    return await claim_view(claims, claim, viewer_of(principal))


@post("/claims/acts", access=SELLERS, paced=True, status_code=200)
async def act_on_many(
    data: JSONBody[BulkActs],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> ActResults:
    """Do the same to up to 100 claims; with `dry_run` only say what would become of each."""
    return await bulk.act_on_many(claims, principal, data)


@post(
    "/claims/{claim_id:uuid}/files",
    access=SIDES,
    paced=True,
    request_max_body_size=VIDEO_BYTES_BOUND,
    takes_bytes=True,
)
async def send_file(
    claim_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
    files: NamedDependency[Files],
    name: Annotated[str, QueryParameter(max_length=NAME_CHARS_MAX)] = "",
) -> Attachment:
    """Send a picture, a PDF or a video, to be named in an act on the claim within a day."""
    taken = await evidence.take_for_claim(
        claims, files, principal, claim_id, name, body_of(request)
    )
    return attachment_of(taken)


@get(
    "/claims/{claim_id:uuid}/files/{file_id:uuid}",
    access=VIEWERS,
    accepts_address=True,
    media_type=ANYTHING,
)
async def read_file(
    claim_id: FromPath[UUID],
    file_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
    files: NamedDependency[Files],
) -> Stream:
    """A file of the claim, or a part of it, for both sides and whoever reviews."""
    file = await evidence.evidence_file(claims, principal, claim_id, file_id)
    return await given_out(files, file, request)


@get("/claims/{claim_id:uuid}/files/{file_id:uuid}/preview", access=VIEWERS, media_type=ANYTHING)
async def read_preview(
    claim_id: FromPath[UUID],
    file_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
    files: NamedDependency[Files],
) -> Stream:
    """A small picture of a picture, at most 480 pixels long."""
    file = await evidence.evidence_file(claims, principal, claim_id, file_id)
    return await preview_given_out(files, file)


@post("/claims/{claim_id:uuid}/files/{file_id:uuid}/address", access=VIEWERS)
async def address(
    claim_id: FromPath[UUID],
    file_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> Address:
    """An address at which a browser can play the file for 5 minutes, where it sends no header."""
    await evidence.evidence_file(claims, principal, claim_id, file_id)
    path = f"/v1/claims/{claim_id}/files/{file_id}"
    return await issue_address(claims.db, claims.clock, principal, path)


@get("/claims/{claim_id:uuid}/notes", access=SELLERS)
async def list_notes(
    claim_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> Notes:
    """What one's colleagues have noted on a claim, oldest first."""
    return Notes(tuple(await staff_texts.notes_of(claims, principal, claim_id)))


@post("/claims/{claim_id:uuid}/notes", access=SELLERS)
async def add_note(
    claim_id: FromPath[UUID],
    data: JSONBody[NoteDraft],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> NoteView:
    """Note something on a claim for one's colleagues."""
    return await staff_texts.add_note(claims, principal, claim_id, data)


@get("/claims/templates", access=SELLERS)
async def list_templates(
    principal: NamedDependency[Principal], claims: NamedDependency[ClaimDesk]
) -> Templates:
    """The texts that one's seller uses again, by title."""
    return Templates(tuple(await staff_texts.templates_of(claims, seller_of(principal))))


@post("/claims/templates", access=SELLERS)
async def add_template(
    data: JSONBody[TemplateDraft],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> Template:
    """Keep a text; it is judged as what the seller would say."""
    return await staff_texts.put_template(claims, seller_of(principal), None, data)


@put("/claims/templates/{template_id:uuid}", access=SELLERS)
async def change_template(
    template_id: FromPath[UUID],
    data: JSONBody[TemplateDraft],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> Template:
    """Keep another text in its place."""
    return await staff_texts.put_template(claims, seller_of(principal), template_id, data)


@delete("/claims/templates/{template_id:uuid}", access=SELLERS)
async def remove_template(
    template_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> None:
    """Forget a text."""
    await staff_texts.remove_template(claims, seller_of(principal), template_id)


def seller_of(principal: Principal) -> SellerId:
    """Whom the member of staff works for."""
    assert principal.seller_id is not None
    return SellerId(principal.seller_id)


def routes(claims: ClaimDesk, files: Files) -> Router:
    """The routes of claims."""
    return Router(
        "/v1",
        route_handlers=[
            prepare,
            send_first_file,
            read_limits,
            open_claim,
            list_claims,
            read_claim,
            act,
            act_on_many,
            send_file,
            read_file,
            read_preview,
            address,
            list_notes,
            add_note,
            list_templates,
            add_template,
            change_template,
            remove_template,
            export_claims,
            read_signals,
            list_refunds,
            tell_refund,
            read_possible,
            try_policy,
        ],
        tags=["claims"],
        dependencies={
            "claims": Provide(lambda: claims, sync_to_thread=False),
            "files": Provide(lambda: files, sync_to_thread=False),
        },
    )
