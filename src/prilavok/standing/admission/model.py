"""What the three programmes of admission share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

TEXT_CHARS_MAX = 100_000
NO_NUL = r"^[^\x00]*\Z"

Text = Annotated[str, Meta(min_length=1, max_length=TEXT_CHARS_MAX, pattern=NO_NUL)]
BasisPoints = Annotated[int, Meta(ge=0, le=10_000, description="of 10,000")]
ProgrammeName = Annotated[str, Meta(min_length=1, max_length=64)]
ProgrammeNote = Annotated[str, Meta(max_length=2_000)]


class Capability(StrEnum):
    """What a marketplace can open to its sellers, and switch off again."""

    CHAT = "chat"
    CLAIMS = "claims"
    LEVELS = "levels"
    DISCOUNTS = "discounts"
    CAMPAIGNS = "campaigns"


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """A text in every language that people read here."""

    ru: Text
    en: Text
    zh: Text

    def said_in(self, language: str) -> str:
        """The text in `language`; in English for one that we lack."""
        return {"ru": self.ru, "zh": self.zh}.get(language, self.en)
