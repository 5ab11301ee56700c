"""Who hears of what: buyers and sellers of their chats, moderators and operators of the queue."""

from __future__ import annotations

from msgspec import Struct

from prilavok.cases.rules import REVIEWERS as MAY_REVIEW
from prilavok.chat.authors import PARTIES, author_of
from prilavok.chat.model import Author
from prilavok.identity.model import Access, Principal
from prilavok.live.tellings import REVIEWERS, Hearers, party_of

HEARERS = Access(roles=PARTIES.roles | MAY_REVIEW.roles, permissions=PARTIES.permissions)


class Hearing(Struct, frozen=True):
    """What a connection hears; `author` is as whom it writes in chats, if it may."""

    party: Hearers
    person_id: str
    author: Author | None


def hearing_of(principal: Principal) -> Hearing:
    """What `principal` hears; raises what `PARTIES` says of whoever hears nothing."""
    if principal.role in MAY_REVIEW.roles:
        return Hearing(REVIEWERS, principal.signature, None)
    author = author_of(principal)
    return Hearing(party_of(author), author.id, author)
