"""Every frame that a chat client sends or receives.

A client's frame is one JSON object. A server's frame is always a JSON array of events, so that one
commit's events travel together. The same events come by WebSocket, by SSE and by REST polling.

A client keeps `change` for each chat it shows. An event whose `change` is the next one is applied,
an earlier one ignored; on a gap the client sends `resume` with what it has. `resync` means that the
server cannot prove it has everything in between: forget the chat and fetch it again. Typing and
marks carry no `change`: the last value counts.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.chat.model import FILES_MAX, Context, ShownFile, Side, State, Status
from prilavok.core.money import Money
from prilavok.moderation.model import Action, Direction, HoldReason, Label
from prilavok.notices.model import NoticeKind
from prilavok.standing.admission.model import Words

RESUMED_CHATS_MAX = 100
FRAME_BYTES_MAX = 16 * 1024
SEQ_MAX = 2**31 - 1

Seq = Annotated[int, Meta(ge=0, le=SEQ_MAX)]


class ClientFrame(Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """Anything a client sends."""


class AuthFrame(ClientFrame, frozen=True, tag="auth"):
    """Who I am: the first frame, within 10 seconds, and again before the token expires."""

    token: Annotated[str, Meta(max_length=8192)]


class SendFrame(ClientFrame, frozen=True, gc=False, tag="send"):
    """A message. Answered by `sent`, or by `problem` with the same `client_id`; safe to repeat.

    `files` are those that were sent to the chat before, by the same person; the text may be empty
    if there are any.
    """

    chat_id: UUID
    client_id: UUID
    text: str
    files: Annotated[tuple[UUID, ...], Meta(max_length=FILES_MAX)] = ()


class MarkFrame(ClientFrame, frozen=True, gc=False, tag="mark"):
    """I have received, or read, the other side's messages up to these `seq`s."""

    chat_id: UUID
    delivered: Seq | None = None
    read: Seq | None = None


class TypingFrame(ClientFrame, frozen=True, tag="typing"):
    """I am typing; at most one every 3 seconds is passed on."""

    chat_id: UUID


class Known(Struct, frozen=True):
    """A chat and the last `change` of it that the client has."""

    chat_id: UUID
    change: Seq


class ResumeFrame(ClientFrame, frozen=True, tag="resume"):
    """Tell me what I missed; answered by `changes` or `resync` for each chat."""

    chats: Annotated[tuple[Known, ...], Meta(max_length=RESUMED_CHATS_MAX)]


class PingFrame(ClientFrame, frozen=True, tag="ping"):
    """Are you there?"""


AnyClientFrame = AuthFrame | SendFrame | MarkFrame | TypingFrame | ResumeFrame | PingFrame


class Advice(StrEnum):
    """What an author can do about a text that did not go as it was."""

    REWRITE = "rewrite"


class ShownWords(Struct, frozen=True):
    """Words of a text as it was written: code points `start` to `end` (not included)."""

    start: int
    end: int
    text: str


class ShownFinding(Struct, frozen=True):
    """What a text does wrong, where, and by which evidence. `rule` names the rule that decided."""

    label: Label
    action: Action
    rule: str | None
    direction: Direction | None
    reasons: tuple[str, ...]
    words: tuple[ShownWords, ...]


class ShownVerdict(Struct, frozen=True):
    """Why a text did not go as it was written; for its author alone.

    `version` is the rulebook's. `findings` are in order: what leads to the strictest action first,
    of that the surest. `reason` is there where no finding says why. A text that is rewritten is
    another message, under a new client id.
    """

    action: Action
    version: int
    findings: tuple[ShownFinding, ...]
    advice: Advice | None
    reason: HoldReason | None


class Message(Struct, frozen=True, gc=False, omit_defaults=True):
    """A message as one side may see it.

    `client_id` is given to its author's side only, `author` (a staff member's name) to the seller's
    side only. A deleted message keeps its place and has neither text nor `files`. `verdict` tells
    the author, and nobody else, why a message is masked, held or refused; otherwise it is left
    out. What is `automatic` no person has written; it is no answer.
    """

    message_id: UUID
    chat_id: UUID
    client_id: UUID | None
    seq: int | None
    side: Side
    author: str | None
    text: str
    state: State
    sent_at: datetime
    edited_at: datetime | None
    verdict: ShownVerdict | None = None
    files: tuple[ShownFile, ...] = ()
    automatic: bool = False


class BuyerFace(Struct, frozen=True):
    """The buyer as sellers know them: a pseudonym that is another one at every seller."""

    alias: str
    name: str | None


class Marks(Struct, frozen=True):
    """Up to which `seq` a side has received and read."""

    delivered: int
    read: int


class BothMarks(Struct, frozen=True):
    """The marks of both sides."""

    buyer: Marks
    seller: Marks


class CanWrite(Struct, frozen=True):
    """Whether the viewer may write now; `reason` says why not, `until` when that ends, and `banner`
    what the marketplace says of a chat that is switched off, in every language. `penalty_id` is
    one's own penalty that keeps one from writing, which one may contest."""

    allowed: bool
    reason: str | None = None
    until: datetime | None = None
    banner: Words | None = None
    penalty_id: UUID | None = None


class TitledContext(Context, frozen=True):
    """What the chat is about, with a title to show.

    `price` is a product's as it is now, where the facts know one; it is null in lists.
    """

    title: str = ""
    price: Money | None = None


class Chat(Struct, frozen=True):
    """A chat as one side may see it. `can_write` is null in lists: ask for the chat itself.

    `usually_answers_s` is only in an answer to that: how long buyers have waited for this seller's
    answers, in the median of 30 days; null while there were too few. `paused_at` is since when the
    deadline stands still because chats are switched off; it will be later by as long as that takes.
    """

    chat_id: UUID
    seller_id: str
    seller_name: str
    buyer: BuyerFace
    context: TitledContext
    status: Status
    due_at: datetime | None
    seq: int
    change: int
    unread: int
    marks: BothMarks
    last_message: Message | None
    can_write: CanWrite | None
    opened_at: datetime
    changed_at: datetime
    usually_answers_s: int | None = None
    paused_at: datetime | None = None


class ServerEvent(Struct, frozen=True, tag_field="type"):
    """Anything a server sends, as an element of a frame's array."""


class ReadyEvent(ServerEvent, frozen=True, tag="ready"):
    """You are known, and your chats' events come from now on. Deadlines are reckoned by `now`."""

    role: str
    subject: str
    expires_at: datetime | None
    now: datetime


class SentEvent(ServerEvent, frozen=True, gc=False, omit_defaults=True, tag="sent"):
    """Your message is stored for good. `seq` and `change` are null when only you can see it.

    `text` is what the other side sees, where that is masked; `verdict` says why a message is masked
    or held. Both are left out of a message that is delivered as it was written.
    """

    chat_id: UUID
    client_id: UUID
    message_id: UUID
    state: State
    seq: int | None
    change: int | None
    sent_at: datetime
    text: str | None = None
    verdict: ShownVerdict | None = None


class MessageEvent(ServerEvent, frozen=True, gc=False, tag="message"):
    """A message became visible, and what the chat's status is since."""

    chat_id: UUID
    change: int
    message: Message
    status: Status
    due_at: datetime | None


class RevisedEvent(ServerEvent, frozen=True, gc=False, tag="revised"):
    """A message was edited or deleted by its author, or recalled by the marketplace."""

    chat_id: UUID
    change: int
    message: Message


class KeptBackEvent(ServerEvent, frozen=True, tag="kept_back"):
    """Your message was held or refused; nobody else sees it."""

    chat_id: UUID
    message: Message


class StatusEvent(ServerEvent, frozen=True, tag="status"):
    """A person closed or reopened the chat, or its deadline was moved, stands still, or runs again;
    see `Chat.paused_at`."""

    chat_id: UUID
    change: int
    status: Status
    due_at: datetime | None
    paused_at: datetime | None = None


class ClaimEvent(ServerEvent, frozen=True, tag="claim"):
    """A claim of the chat was opened, or something was done to it: fetch it. What one can do about
    it is another thing for each side. After `changes` and `resync`, fetch the chat's claims."""

    chat_id: UUID
    change: int
    claim_id: UUID
    version: int


class MarksEvent(ServerEvent, frozen=True, gc=False, tag="marks"):
    """A side has received or read up to these `seq`s."""

    chat_id: UUID
    side: Side
    delivered: int
    read: int


class RightsEvent(ServerEvent, frozen=True, tag="rights"):
    """Who may write may have changed in this chat, or in all of yours where it is null: resume, and
    look at `can_write`."""

    chat_id: UUID | None


class TypingEvent(ServerEvent, frozen=True, tag="typing"):
    """The other side is typing; it has stopped when 5 seconds pass without another."""

    chat_id: UUID
    side: Side


class ChangesEvent(ServerEvent, frozen=True, tag="changes"):
    """Everything since `after`, complete up to `change`: each message once, as it is now."""

    chat_id: UUID
    after: int
    change: int
    chat: Chat
    messages: tuple[Message, ...]


class ResyncEvent(ServerEvent, frozen=True, tag="resync"):
    """Forget what you have of this chat and fetch it again."""

    chat_id: UUID
    reason: str


class ProblemEvent(ServerEvent, frozen=True, tag="problem"):
    """A frame of yours was refused: an RFC 9457 problem."""

    chat_id: UUID | None
    client_id: UUID | None
    problem: dict[str, Any]  # Any: extension members are any JSON


class NoticeEvent(ServerEvent, frozen=True, tag="notice"):
    """There is something new that you must know: fetch your notices."""

    notice_id: UUID
    kind: NoticeKind


class InboxEvent(ServerEvent, frozen=True, tag="inbox"):
    """The care of a chat has changed, or more than that of one where it is null: fetch it again. To
    the seller's side only."""

    chat_id: UUID | None


class CaseEvent(ServerEvent, frozen=True, tag="case"):
    """Something happened to the case: fetch it, and the queue, again. To whoever reviews cases."""

    case_id: UUID


class PongEvent(ServerEvent, frozen=True, tag="pong"):
    """I am here."""


AnyServerEvent = (
    ReadyEvent
    | SentEvent
    | MessageEvent
    | RevisedEvent
    | KeptBackEvent
    | StatusEvent
    | ClaimEvent
    | MarksEvent
    | RightsEvent
    | TypingEvent
    | ChangesEvent
    | ResyncEvent
    | ProblemEvent
    | NoticeEvent
    | InboxEvent
    | CaseEvent
    | PongEvent
)
