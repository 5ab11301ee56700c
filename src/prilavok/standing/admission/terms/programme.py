"""The offer: what a seller agrees to. Edited by the operator, in versions."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from msgspec import Meta, Struct

from prilavok.programmes import Kind
from prilavok.standing.admission.model import Capability, ProgrammeName, ProgrammeNote, Words

Days = Annotated[int, Meta(ge=0, le=365)]


class Terms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An offer: its `title` and its `text`, or the address where the text stands.

    For `grace_d` days after it comes into force, what was in order before still is. It must be
    accepted for each of `capabilities`, and for no other.
    """

    name: ProgrammeName
    note: ProgrammeNote = ""
    title: Words
    text: Words
    grace_d: Days = 0
    capabilities: Annotated[tuple[Capability, ...], Meta(min_length=1)] = (Capability.CHAT,)

    @property
    def grace(self) -> timedelta:
        return timedelta(days=self.grace_d)


KIND = Kind("terms", Terms)
