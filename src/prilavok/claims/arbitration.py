"""What the two sides cannot agree on, a moderator decides, with all that both have shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from prilavok import cases, market
from prilavok.cases import (
    CaseId,
    CaseKind,
    Evidence,
    EvidenceFile,
    EvidenceMessage,
    NewCase,
    Option,
    PartyHistory,
    kinds_of,
)
from prilavok.chat.evidence import chats_counted
from prilavok.chat.files.attaching_store import files_of_claims
from prilavok.chat.files.model import FileRow
from prilavok.claims import store
from prilavok.claims.acts import Arbitrate
from prilavok.claims.model import Actor, Claim, Happened, Ruling, State
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind
from prilavok.standing import penalties

CASE: Final = "claim"
FOUNDED: Final = ("claim_founded", "claim_partly_founded")
UNFOUNDED: Final = ("claim_unfounded", "claim_as_described", "goods_damaged_by_buyer")

KINDS: Final = kinds_of(
    CaseKind(
        CASE,
        (
            Option("refund", reasons=FOUNDED),
            Option("refund_with_return", reasons=FOUNDED),
            Option("compensate", amount=True, reasons=FOUNDED),
            Option("refuse", reasons=UNFOUNDED),
        ),
        priority=2,
        due_within=timedelta(days=3),
    ),
)
"""What a case of a claim is decided by."""

RULINGS: Final[dict[str, tuple[Ruling, bool]]] = {
    "refund": (Ruling.REFUND, False),
    "refund_with_return": (Ruling.REFUND, True),
    "compensate": (Ruling.COMPENSATION, False),
    "refuse": (Ruling.REFUSE, False),
}
"""What each decision rules, and whether the goods must come back."""


async def open_case(conn: Connection, claim: Claim, *, lanes: int, now: datetime) -> CaseId:
    """A case with the evidence of both sides, in the seller's lane, which the caller holds."""
    new = NewCase(
        kind=CASE,
        subject=f"{claim.claim_id}:{claim.version}",  # it may come to be disputed again
        owner=Party(PartyKind.SELLER, claim.seller_id),
        evidence=await _evidence(conn, claim, lanes=lanes, now=now),
    )
    return await cases.open_case(conn, KINDS, new, lanes=lanes, now=now)


async def withdraw(conn: Connection, claim: Claim, *, lanes: int, now: datetime) -> None:
    """The two have settled it, or the clock has; nothing, if it is decided."""
    assert claim.case_id is not None
    case = await cases.case_of(conn, CaseId(claim.case_id), lanes=lanes)
    await cases.withdraw(conn, Lane(claim.lane), CASE, case.subject, "settled", now=now)


async def add_evidence(
    conn: Connection, claim: Claim, happened: Happened, *, lanes: int, now: datetime
) -> None:
    """What was said and shown while a moderator decides belongs to the case's snapshot, too."""
    lane = Lane(claim.lane)
    assert claim.case_id is not None
    case = await cases.case_of(conn, CaseId(claim.case_id), lanes=lanes)
    files = await _files_of(conn, claim)
    names = await market.names_of(conn, _sides(claim), lanes=lanes)
    shown = [_message(happened, files, claim, names)]
    await cases.add_evidence(conn, lane, CASE, case.subject, shown, now=now)


def act_of(decision: str, amount_minor: int | None, reason: str, claim: Claim) -> Arbitrate:
    """What a decision does to the claim: never more goes back than can."""
    ruling, with_return = RULINGS[decision]
    most = claim.paid.minor
    amount = min(amount_minor, most) if amount_minor is not None else None
    if ruling is Ruling.COMPENSATION and (amount is None or amount >= most):
        ruling, amount = Ruling.REFUND, None
    return Arbitrate(
        ruling=ruling,
        amount_minor=amount,
        with_return=with_return and claim.state is State.DISPUTED,
        text=reason,
    )


async def _evidence(conn: Connection, claim: Claim, *, lanes: int, now: datetime) -> Evidence:
    lane = Lane(claim.lane)
    history = await store.log_of(conn, lane, claim.claim_id)
    files = await _files_of(conn, claim)
    sides = _sides(claim)
    names = await market.names_of(conn, sides, lanes=lanes)
    products = await market.products_by_id(conn, lane, claim.seller_id, [claim.product_id])
    return Evidence(
        chat_id=claim.chat_id,
        context=products[0].title if products else claim.product_id,
        messages=tuple(
            _message(each, files, claim, names) for each in history if _says_something(each, files)
        ),
        history=tuple([await _history(conn, each, names, lanes=lanes, now=now) for each in sides]),
        facts=_facts(claim),
    )


async def _files_of(conn: Connection, claim: Claim) -> Mapping[UUID, FileRow]:
    found = await files_of_claims(conn, Lane(claim.lane), [claim.claim_id])
    return {file.file_id: file for file in found}


def _sides(claim: Claim) -> tuple[Party, Party]:
    return Party(PartyKind.BUYER, claim.buyer_id), Party(PartyKind.SELLER, claim.seller_id)


def _says_something(happened: Happened, files: Mapping[UUID, FileRow]) -> bool:
    """Words, an amount, or something to look at."""
    if happened.text or happened.amount_minor is not None:
        return True
    return any(file_id in files for file_id in happened.files)


async def _history(
    conn: Connection, party: Party, names: Mapping[str, str], *, lanes: int, now: datetime
) -> PartyHistory:
    standing = await penalties.standing_of(conn, party, lanes=lanes, at=now)
    return PartyHistory(
        party=party,
        name=names.get(party.name),
        chats=await chats_counted(conn, party, lanes=lanes),
        violations=standing.violations_counted,
        penalties=standing.penalties_counted,
        reports_against=None,
        reports_made=None,
    )


def _message(
    happened: Happened, files: Mapping[UUID, FileRow], claim: Claim, names: Mapping[str, str]
) -> EvidenceMessage:
    return EvidenceMessage(
        message_id=happened.act_id or claim.claim_id,
        side=happened.by.value,
        author=_author(happened, claim, names),
        text=happened.text,
        state=happened.action,
        sent_at=happened.at,
        is_subject=True,
        files=tuple(_file(files[each]) for each in happened.files if each in files),
        amount_minor=happened.amount_minor,
    )


def _author(happened: Happened, claim: Claim, names: Mapping[str, str]) -> str:
    """Whose words they are, by the name that the case shows; of a shop's staff by their own."""
    if happened.by is Actor.BUYER:
        return names.get(Party(PartyKind.BUYER, claim.buyer_id).name, claim.buyer_id)
    if happened.by is Actor.SELLER:
        shop = names.get(Party(PartyKind.SELLER, claim.seller_id).name, claim.seller_id)
        return happened.person_name or happened.person or shop
    return happened.person_name or ""


def _file(file: FileRow) -> EvidenceFile:
    return EvidenceFile(
        file_id=file.file_id,
        name=file.name,
        media_type=file.media_type,
        bytes=file.bytes,
        width=file.width,
        height=file.height,
        pages=file.pages,
        length_s=file.length_s,
    )


def _facts(claim: Claim) -> dict[str, str]:
    facts = {
        "claim_id": str(claim.claim_id),
        "state": claim.state.value,
        "reason": claim.reason.value,
        "wants": claim.wants.value,
        "defective": str(claim.defective).lower(),
        "scheme": claim.scheme.value,
        "order_id": claim.order_id,
        "line_id": claim.line_id,
        "product_id": claim.product_id,
        "policy_version": str(claim.policy_version),
        "paid_minor": str(claim.paid.minor),
        "currency": claim.paid.currency,
    }
    if claim.offer is not None:
        facts["offer_minor"] = str(claim.offer.minor)
    return facts
