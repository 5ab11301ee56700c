"""The statements of templates and notes."""

from __future__ import annotations

from uuid import UUID

from prilavok.claims.model import ClaimId
from prilavok.claims.protocol import NoteView, Template
from prilavok.core.database import Connection, execute, fetch
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane


async def templates_of(conn: Connection, lane: Lane, seller_id: SellerId) -> list[Template]:
    """All of the seller's, by title."""
    key = {"lane": lane, "seller_id": seller_id}
    return await fetch(conn, TEMPLATES_OF, key, row=Template)


async def put_template(
    conn: Connection, lane: Lane, seller_id: SellerId, template: Template
) -> None:
    await execute(
        conn,
        PUT_TEMPLATE,
        {
            "lane": lane,
            "seller_id": seller_id,
            "template_id": template.template_id,
            "title": template.title,
            "action": template.action,
            "text": template.text,
        },
    )


async def delete_template(
    conn: Connection, lane: Lane, seller_id: SellerId, template_id: UUID
) -> bool:
    """Whether there was such a template."""
    key = {"lane": lane, "seller_id": seller_id, "template_id": template_id}
    return bool(await execute(conn, DELETE_TEMPLATE, key))


async def notes_of(conn: Connection, lane: Lane, claim_id: ClaimId) -> list[NoteView]:
    """All of a claim's, oldest first."""
    return await fetch(conn, NOTES_OF, {"lane": lane, "claim_id": claim_id}, row=NoteView)


async def insert_note(
    conn: Connection, lane: Lane, claim_id: ClaimId, author_id: str, note: NoteView
) -> None:
    await execute(
        conn,
        INSERT_NOTE,
        {
            "lane": lane,
            "claim_id": claim_id,
            "note_id": note.note_id,
            "author_id": author_id,
            "author_name": note.author,
            "text": note.text,
            "now": note.at,
        },
    )


# by the primary key
TEMPLATES_OF = """
select title, action, text, template_id
from claim_templates
where lane = %(lane)s
and seller_id = %(seller_id)s
order by title, template_id
"""

PUT_TEMPLATE = """
insert into claim_templates (lane, seller_id, template_id, title, action, text)
values (%(lane)s, %(seller_id)s, %(template_id)s, %(title)s, %(action)s, %(text)s)
on conflict (lane, seller_id, template_id) do update
set title = excluded.title, action = excluded.action, text = excluded.text
"""

DELETE_TEMPLATE = """
delete from claim_templates
where lane = %(lane)s
and seller_id = %(seller_id)s
and template_id = %(template_id)s
"""

# by the primary key: ids begin with the time
NOTES_OF = """
select note_id, written_at as at, author_name as author, text
from claim_notes
where lane = %(lane)s
and claim_id = %(claim_id)s
order by note_id
"""

INSERT_NOTE = """
insert into claim_notes (lane, claim_id, note_id, author_id, author_name, text, written_at)
values (
    %(lane)s, %(claim_id)s, %(note_id)s, %(author_id)s, %(author_name)s, %(text)s, %(now)s
)
"""
