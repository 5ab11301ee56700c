"""What a seller's staff keep beside claims: texts that they use again, and notes to one another."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from prilavok.chat.model import Side
from prilavok.claims import staff_store as store
from prilavok.claims.acting import claim_seen_by
from prilavok.claims.desk import ClaimDesk
from prilavok.claims.errors import (
    TemplateForNoText,
    TemplateNotFound,
    TooManyClaimNotes,
    TooManyTemplates,
)
from prilavok.claims.model import ClaimAction
from prilavok.claims.protocol import (
    NOTES_MAX,
    TEMPLATES_MAX,
    NoteDraft,
    NoteView,
    Template,
    TemplateDraft,
)
from prilavok.claims.texts import Writing, seen_text
from prilavok.core.events import lock_lane
from prilavok.core.ids import SellerId, uuid7
from prilavok.core.lanes import Lane, lane_of
from prilavok.identity.model import Principal

SAID_WITH: Final = (
    ClaimAction.ASK_EVIDENCE,
    ClaimAction.REFUSE,
    ClaimAction.CONDITION_CONTESTED,
)
"""What a seller does with words of their own."""


async def templates_of(desk: ClaimDesk, seller_id: SellerId) -> list[Template]:
    """The seller's templates, by title."""
    async with desk.db.reading() as conn:
        return await store.templates_of(conn, lane_of(seller_id, desk.db.lanes), seller_id)


async def put_template(
    desk: ClaimDesk, seller_id: SellerId, template_id: UUID | None, draft: TemplateDraft
) -> Template:
    """A new template, or another text for one. It is judged as what the seller would say. Raises
    `TemplateForNoText`, `TemplateNotFound`, `TooManyTemplates` and `ClaimTextRefused`."""
    if draft.action not in SAID_WITH:
        raise TemplateForNoText(draft.action, ", ".join(SAID_WITH))
    lane, now = lane_of(seller_id, desk.db.lanes), desk.clock.now()
    writing = Writing(Side.SELLER, None, frozenset())
    text = await seen_text(desk.db, desk.judges, draft.text, writing, now)
    template = Template(draft.title, draft.action, text, template_id or uuid7(now))
    async with desk.db.transaction() as conn:
        await lock_lane(conn, lane)
        known = {each.template_id for each in await store.templates_of(conn, lane, seller_id)}
        if template_id is not None and template_id not in known:
            raise TemplateNotFound(template_id)
        if template_id is None and len(known) >= TEMPLATES_MAX:
            raise TooManyTemplates(TEMPLATES_MAX)
        await store.put_template(conn, lane, seller_id, template)
    return template


async def remove_template(desk: ClaimDesk, seller_id: SellerId, template_id: UUID) -> None:
    """Forget a template. Raises `TemplateNotFound`."""
    lane = lane_of(seller_id, desk.db.lanes)
    async with desk.db.reading() as conn:
        if not await store.delete_template(conn, lane, seller_id, template_id):
            raise TemplateNotFound(template_id)


async def notes_of(desk: ClaimDesk, principal: Principal, claim_id: UUID) -> list[NoteView]:
    """The notes on a claim, oldest first. Raises `ClaimNotFound`."""
    claim = await claim_seen_by(desk, principal, claim_id)
    async with desk.db.reading() as conn:
        return await store.notes_of(conn, Lane(claim.lane), claim.claim_id)


async def add_note(
    desk: ClaimDesk, principal: Principal, claim_id: UUID, draft: NoteDraft
) -> NoteView:
    """Note something on a claim for one's colleagues. Raises `ClaimNotFound`,
    `TooManyClaimNotes`."""
    claim = await claim_seen_by(desk, principal, claim_id)
    now, lane = desk.clock.now(), Lane(claim.lane)
    author = principal.name or principal.subject
    note = NoteView(uuid7(now), now, author, draft.text)
    async with desk.db.transaction() as conn:
        await lock_lane(conn, lane)
        if len(await store.notes_of(conn, lane, claim.claim_id)) >= NOTES_MAX:
            raise TooManyClaimNotes(NOTES_MAX)
        await store.insert_note(conn, lane, claim.claim_id, principal.subject, note)
    return note
