"""What of claims travels by HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.chat.model import ShownFile
from prilavok.chat.protocol import BuyerFace
from prilavok.claims.acts import BuyersAct, SellersAct
from prilavok.claims.model import (
    Actor,
    ClaimAction,
    ClaimReason,
    ClaimText,
    Fulfilment,
    Opening,
    Outcome,
    Refund,
    State,
    Turn,
    Wish,
)
from prilavok.claims.rules import Barred, Choice, WhyNot
from prilavok.core.ids import MarketText
from prilavok.core.money import Money
from prilavok.market import Scheme

CLAIMS_PER_PAGE: Final = 50
BULK_MAX: Final = 100
TEMPLATES_MAX: Final = 100
NOTES_MAX: Final = 200

Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Title = Annotated[
    str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00]*\Z")
]
NoteText = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"^[^\x00]*\S[^\x00]*\Z")]


class Prepare(Struct, frozen=True, forbid_unknown_fields=True):
    """The order that a buyer wants to claim for."""

    seller_id: MarketText
    order_id: MarketText


class GroundChoice(Struct, frozen=True):
    """A reason that may be given for a line, until when (not included), or why it may not."""

    reason: ClaimReason
    allowed: bool
    why_not: Barred | None
    until: datetime | None
    needs_files: bool


class ClaimableLine(Struct, frozen=True):
    """A line of the order, what can still go back for it, and the claim that is open for it."""

    line_id: str
    product_id: str
    title: str
    quantity: int
    left: Money
    grounds: tuple[GroundChoice, ...]
    open_claim_id: UUID | None


class ClaimForm(Struct, frozen=True):
    """All that a claim can be opened with. Files are sent to the chat `chat_id` first."""

    chat_id: UUID
    seller_id: str
    seller_name: str
    order_id: str
    photos_max: int
    videos_max: int
    text_min: int
    text_max: int
    lines: tuple[ClaimableLine, ...]


class OpenClaim(Opening, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A buyer's claim. `act_id` is the client's: sent again, it gives the same claim."""

    act_id: UUID
    seller_id: MarketText


class HappenedView(Struct, frozen=True):
    """Something that was done to a claim. Who of the staff did it is told to the seller's side."""

    version: int
    at: datetime
    by: Actor
    author: str | None
    action: str
    text: str
    files: tuple[ShownFile, ...]
    amount: Money | None
    tracking: str | None
    state: State


class EvidenceLimits(Struct, frozen=True):
    """How large a picture or a PDF may be, and how large a video."""

    file_bytes_max: int
    video_bytes_max: int


class ClaimView(Struct, frozen=True, kw_only=True):
    """A claim as one side may see it.

    `paid` is the most that can still go back for the line; in lists, and once money is owed or the
    claim has ended, what it was when the claim was opened. By `policy_version` of the claim policy
    the claim is decided to its end: deadlines, choices, offers; 0 is the preset. `choices` are all
    that the viewer could ever do, with why not; `history` is all that was done, oldest first. Both
    are null in lists: ask for the claim itself.
    """

    claim_id: UUID
    chat_id: UUID
    seller_id: str
    seller_name: str
    buyer: BuyerFace
    order_id: str
    line_id: str
    product_id: str
    product_title: str
    scheme: Scheme
    policy_version: int
    opened_at: datetime
    changed_at: datetime
    version: int
    reason: ClaimReason
    defective: bool
    text: str
    files: tuple[ShownFile, ...]
    wants: Wish
    paid: Money
    state: State
    turn: Turn
    due_at: datetime | None
    overdue: bool
    offer: Money | None
    granted: Money | None
    fulfilment: Fulfilment | None
    tracking: str | None
    outcome: Outcome | None
    refund: Refund | None
    arbitrated: bool
    choices: tuple[Choice, ...] | None = None
    history: tuple[HappenedView, ...] | None = None


class ClaimCounts(Struct, frozen=True):
    """How many open claims wait for whom, and how many of the viewer's own turns end within 24
    hours."""

    buyer: int
    seller: int
    marketplace: int
    due_soon: int


class ClaimPage(Struct, frozen=True):
    """Claims in the order that was asked for; `next` asks for those behind them."""

    claims: tuple[ClaimView, ...]
    counts: ClaimCounts
    next: str | None


class ActRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Something to be done to a claim that was seen in `expected_version`. `act_id` is the
    client's: sent again, it changes nothing."""

    act_id: UUID
    expected_version: Version
    act: BuyersAct | SellersAct


class Target(Struct, frozen=True, forbid_unknown_fields=True):
    """A claim of many, as it was seen."""

    claim_id: UUID
    act_id: UUID
    expected_version: Version


class BulkActs(Struct, frozen=True, forbid_unknown_fields=True):
    """The same act for many claims; with `dry_run` only what would become of each."""

    act: SellersAct
    claims: Annotated[tuple[Target, ...], Meta(min_length=1, max_length=BULK_MAX)]
    dry_run: bool = False


class ActResult(Struct, frozen=True):
    """What became, or would become, of one of many. `problem` is the code of what went wrong."""

    claim_id: UUID
    done: bool
    problem: str | None = None
    why_not: WhyNot | None = None
    state: State | None = None
    refund: Money | None = None


class ActResults(Struct, frozen=True):
    """In the order of the request, and what all of it comes to, by currency."""

    dry_run: bool
    results: tuple[ActResult, ...]
    refunds: tuple[Money, ...]


class TemplateDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """A text that a seller's staff use again with `action`: to refuse, to ask for more, or to
    contest the condition of what came back."""

    title: Title
    action: ClaimAction
    text: ClaimText


class Template(TemplateDraft, frozen=True):
    """A stored one."""

    template_id: UUID


class Templates(Struct, frozen=True):
    """All of a seller's, by title."""

    templates: tuple[Template, ...]


class NoteDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """What a member of staff notes for colleagues."""

    text: NoteText


class NoteView(Struct, frozen=True):
    """A note of a claim; the buyer never sees it."""

    note_id: UUID
    at: datetime
    author: str
    text: str


class Notes(Struct, frozen=True):
    """All of a claim's, oldest first."""

    notes: tuple[NoteView, ...]
