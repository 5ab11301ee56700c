"""Emptying what a buyer wrote in the evidence of cases; what was decided, and why, stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok.cases.evidence import Evidence, EvidenceMessage, PartyHistory, Sighting
from prilavok.core.arrays import UuidArray
from prilavok.core.database import Connection, Jsonb, execute, fetch
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind

ERASED: Final = "erased"


class Shown(Struct, frozen=True):
    """What a case shows, and whom it is about."""

    case_id: UUID
    owner_kind: PartyKind
    owner_id: str
    evidence: Evidence


async def forget_in_cases(
    conn: Connection, lane: Lane, buyer: Party, chat_ids: Collection[UUID]
) -> int:
    """Empty the evidence of the lane's cases about these chats of the buyer's, and of all that are
    the buyer's own; how many were changed."""
    about = {"lane": lane, "chat_ids": [str(chat_id) for chat_id in chat_ids]}
    own = {"lane": lane, "owner_kind": buyer.kind, "owner_id": buyer.id}
    found = await fetch(conn, ABOUT_CHATS, about, row=Shown)
    found += await fetch(conn, OWNED_BY, own, row=Shown)
    return await _forget(conn, lane, {case.case_id: case for case in found}.values(), buyer)


async def forget_sightings(
    conn: Connection, lane: Lane, buyer: Party, case_ids: Sequence[UUID]
) -> int:
    """Empty what the buyer sent among the messages of these cases of the lane."""
    wanted = {"lane": lane, "case_ids": UuidArray(case_ids)}
    return await _forget(conn, lane, await fetch(conn, BY_IDS, wanted, row=Shown), buyer)


def without(evidence: Evidence, owner: Party, buyer: Party) -> Evidence:
    """`evidence` without a word of `buyer`'s. A chat has one buyer; in a report or an appeal one of
    its two sides speaks: an appeal is its owner's, a report is against them."""
    is_own = owner == buyer
    is_buyers_chat = is_own or owner.kind is PartyKind.SELLER
    subject = next((each for each in evidence.messages if each.is_subject), None)
    of_buyer = subject.side == buyer.kind if subject is not None else is_own
    said = ("appeal",) if is_own else ("text",)
    return replace(
        evidence,
        messages=tuple(
            _emptied(each, buyer) if is_buyers_chat and each.side == buyer.kind else each
            for each in evidence.messages
        ),
        verdict=_without_words(evidence.verdict) if of_buyer else evidence.verdict,
        history=tuple(_nameless(each, buyer) for each in evidence.history),
        sightings=tuple(_unseen(each, buyer) for each in evidence.sightings),
        files=() if is_own else evidence.files,
        facts={key: "" if key in said else value for key, value in evidence.facts.items()},
    )


async def _forget(conn: Connection, lane: Lane, found: Collection[Shown], buyer: Party) -> int:
    changed = 0
    for case in found:
        emptied = without(case.evidence, Party(case.owner_kind, case.owner_id), buyer)
        if emptied != case.evidence:
            evidence = {"lane": lane, "case_id": case.case_id, "evidence": Jsonb(emptied)}
            await execute(conn, PUT_EVIDENCE, evidence)
            changed += 1
    return changed


def _emptied(message: EvidenceMessage, buyer: Party) -> EvidenceMessage:
    return replace(message, author=buyer.id, text="", state=ERASED, highlights=(), files=())


def _nameless(history: PartyHistory, buyer: Party) -> PartyHistory:
    return replace(history, name=None) if history.party == buyer else history


def _unseen(sighting: Sighting, buyer: Party) -> Sighting:
    is_theirs = (sighting.side, sighting.buyer_id) == (buyer.kind, buyer.id)
    return replace(sighting, text="", state=ERASED) if is_theirs else sighting


def _without_words(verdict: dict[str, Any] | None) -> dict[str, Any] | None:  # Any: JSON
    """What was found, by which rule and what became of it; not in which words."""
    if verdict is None:
        return None
    found: list[dict[str, Any]] = verdict.get("findings", [])  # Any: JSON
    findings: list[dict[str, Any]] = [{**finding, "spans": []} for finding in found]  # Any: JSON
    kept = {key: value for key, value in verdict.items() if key != "original"}
    return {**kept, "text": "", "findings": findings}


# by cases_of_chat
ABOUT_CHATS = """
select case_id, owner_kind, owner_id, evidence
from cases
where lane = %(lane)s
and evidence ->> 'chat_id' = any(%(chat_ids)s::text[])
"""

# by cases_of_owner
OWNED_BY = """
select case_id, owner_kind, owner_id, evidence
from cases
where lane = %(lane)s
and owner_kind = %(owner_kind)s
and owner_id = %(owner_id)s
"""

# by the primary key
BY_IDS = """
select case_id, owner_kind, owner_id, evidence
from cases
where lane = %(lane)s
and case_id = any(%(case_ids)s)
"""

PUT_EVIDENCE = """
update cases
set evidence = %(evidence)s
where lane = %(lane)s
and case_id = %(case_id)s
"""
