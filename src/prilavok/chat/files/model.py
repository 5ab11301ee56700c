"""What is known of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from msgspec import Struct

from prilavok.chat.model import Author, ChatId, MessageId, ShownFile, Side
from prilavok.core.errors import Exhausted, Invalid, NotFound
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.parties import PartyKind
from prilavok.moderation.attachments.model import AttachmentFinding, Flaw, Likeness, MediaType

FileId = NewType("FileId", UUID)

FILE_BYTES_MAX: Final = 5 << 20
FINDINGS_KEPT_MAX: Final = 20


class FileState(StrEnum):
    """What became of a file. `storing` lasts while its contents are on their way; a held one makes
    its message held; a refused one is kept for a while, in case its author contests that."""

    STORING = "storing"
    CLEAN = "clean"
    HELD = "held"
    REFUSED = "refused"


class FileVerdict(Struct, frozen=True):
    """Why a file is not clean: what the strictest rules lead to comes first. `version` is the
    rulebook's."""

    version: int
    findings: tuple[AttachmentFinding, ...]


class FileRow(Struct, frozen=True):
    """A file as stored. `bytes` are those of what is shown."""

    chat_id: ChatId
    file_id: FileId
    side: Side
    author_id: str
    name: str
    media_type: MediaType
    bytes: int
    width: int | None
    height: int | None
    pages: int | None
    state: FileState
    verdict: FileVerdict | None
    said: tuple[str, ...]
    message_id: MessageId | None
    created_at: datetime
    likeness: Likeness | None = None
    claim_id: UUID | None = None
    length_s: int | None = None

    @property
    def key(self) -> str:
        """Where its contents lie."""
        return f"chats/{self.chat_id}/{self.file_id}"

    @property
    def preview_key(self) -> str:
        return f"{self.key}.preview"

    def shown(self) -> ShownFile:
        return ShownFile(
            file_id=self.file_id,
            name=self.name,
            media_type=self.media_type,
            bytes=self.bytes,
            width=self.width,
            height=self.height,
            pages=self.pages,
            length_s=self.length_s,
        )


class Person(Struct, frozen=True):
    """Who sends files, wherever they do."""

    owner_kind: PartyKind
    owner_id: str
    person_id: str

    @classmethod
    def of(cls, author: Author) -> Person:
        if author.side is Side.BUYER:
            return cls(PartyKind.BUYER, author.id, author.id)
        assert author.seller_id is not None
        return cls(PartyKind.SELLER, author.seller_id, author.id)

    def lane(self, lanes: int) -> Lane:
        return lane_of(self.owner_id, lanes)


@dataclass(eq=False)
class FileNotFound(NotFound):
    """There is no such file here."""

    file_id: UUID


@dataclass(eq=False)
class FileEmpty(Invalid):
    """The file is empty."""


@dataclass(eq=False)
class UploadTooSlow(Invalid):
    """The file did not arrive in time; send it again over a better connection."""


@dataclass(eq=False)
class UploadBrokenOff(Invalid):
    """The connection was lost before all of the file had arrived."""


@dataclass(eq=False)
class FilesBusy(Exhausted):
    """Too many files are on their way; send this one again in a moment."""

    retry_after_s: int = 2


@dataclass(eq=False)
class FilesUsedUp(Exhausted):
    """No more than {limit} {unit} can be sent a day; more can be sent after {until}."""

    limit: int
    unit: str
    until: datetime
    retry_after_s: int


@dataclass(eq=False)
class FilesNotAttachable(Invalid):
    """Send these files anew: they are not yours, not of this chat, gone, or sent already."""

    file_ids: tuple[UUID, ...]


@dataclass(eq=False)
class VideoNotSent(Invalid):
    """A video can be shown in a claim, not sent with a message."""


@dataclass(eq=False)
class TooManyFiles(Invalid):
    """A message takes up to {limit} {unit} of files."""

    limit: int
    unit: str


FLAW_SENTENCES: Final = {
    Flaw.UNKNOWN_TYPE: "it is neither a picture (PNG, JPEG, WebP, GIF) nor a PDF.",
    Flaw.UNREADABLE: "it is damaged.",
    Flaw.ENCRYPTED: "it is protected with a password.",
    Flaw.ACTIVE: "it holds programs, forms that run, or other files.",
    Flaw.TOO_LARGE: "it is too large.",
    Flaw.TOO_MANY_PIXELS: "the picture is too large.",
    Flaw.TOO_MANY_FRAMES: "the picture has too many frames.",
    Flaw.TOO_MANY_PAGES: "it has too many pages.",
    Flaw.TOO_MANY_PICTURES: "it holds too many pictures.",
    Flaw.TOO_MANY_CODES: "it holds too many codes.",
    Flaw.TOO_MUCH_TEXT: "it holds too much text.",
    Flaw.TOO_COMPLEX: "it is too complex.",
    Flaw.TOO_SLOW: "it takes too long to read.",
    Flaw.VIDEO: "a video can be shown in a claim, not in a chat.",
    Flaw.TOO_LONG: "the video is longer than three minutes.",
    Flaw.TRACKS: "the video holds more than picture and sound.",
    Flaw.CODEC: "the video's picture or sound is coded in a way that browsers do not play.",
}
