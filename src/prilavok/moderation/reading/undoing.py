"""From what is written to what is meant."""

from __future__ import annotations

from prilavok.moderation.reading.characters import UNUSUAL, fold, rewrite_characters
from prilavok.moderation.reading.draft import Draft
from prilavok.moderation.reading.model import Reading
from prilavok.moderation.reading.repeats import rewrite_repeats
from prilavok.moderation.reading.spacing import rewrite_spacing
from prilavok.moderation.reading.tokens import rewrite_tokens


def read(text: str) -> Reading:
    """What `text` says. Any string at all is read, in time that grows with its length.

    Each step looks once whether it has anything to do; plain talk passes all of them untouched, and
    its offsets stay its own.
    """
    draft = Draft(text)
    if UNUSUAL.search(text):
        rewrite_characters(draft)
    rewrite_spacing(draft)
    rewrite_tokens(draft)
    rewrite_repeats(draft)
    return Reading(text, fold(draft.text), draft.tricks(), draft.offsets)
