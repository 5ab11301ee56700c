"""Files on their way with a message, and what becomes of its text beside them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok.chat.model import ShownFile
from prilavok.chat.rights import Right
from prilavok.moderation.model import Action, HoldReason, Label, Verdict


class Attached(Struct, frozen=True, gc=False):
    """The files of a message, whether one of them is held, and what they say."""

    shown: tuple[ShownFile, ...]
    held: bool
    said: tuple[str, ...]

    @property
    def ids(self) -> Sequence[UUID]:
        return [file.file_id for file in self.shown]


def verdict_beside_files(
    right: Right, text: str, recent: Sequence[str], files: Attached
) -> Verdict:
    """What becomes of `text` that is sent with `files`: it may continue what they say, it need not
    be talkative, and is held with them."""
    verdict = Verdict(Action.DELIVER, text, (), right.judge.version)
    if text:
        judged = right.judge(text, right.role, right.situation, [*recent, *files.said])
        if any(found.label is not Label.MONOSYLLABIC for found in judged.findings):
            verdict = judged
    if files.held and verdict.action.strictness < Action.HOLD.strictness:
        return replace(verdict, action=Action.HOLD, text=text, reason=HoldReason.FILE)
    return verdict
