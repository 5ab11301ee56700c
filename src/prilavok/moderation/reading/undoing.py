"""From what is written to what is meant."""

from __future__ import annotations

from collections.abc import Callable

from prilavok.moderation.reading.characters import UNUSUAL, fold, rewrite_characters
from prilavok.moderation.reading.draft import Draft
from prilavok.moderation.reading.model import Reading
from prilavok.moderation.reading.plainness import has_plain_words
from prilavok.moderation.reading.repeats import HINT_OF_REPEATS, rewrite_repeats
from prilavok.moderation.reading.spacing import (
    HINT_OF_CUT,
    has_run,
    rewrite_cuts,
    rewrite_runs,
)
from prilavok.moderation.reading.tokens import hint_of_disguise, rewrite_tokens

_STEPS: tuple[tuple[Callable[[str], object], Callable[[Draft], None]], ...] = (
    (UNUSUAL.search, rewrite_characters),
    (has_run, rewrite_runs),
    (HINT_OF_CUT.search, rewrite_cuts),
    (hint_of_disguise, rewrite_tokens),
    (HINT_OF_REPEATS.search, rewrite_repeats),
)
"""What is undone, in this order, and how to tell at a glance that there is nothing to undo."""


def read(text: str) -> Reading:
    """What `text` says. Any string at all is read, in time that grows with its length.

    Plain talk passes every step untouched, and its offsets stay its own.
    """
    if has_plain_words(text) and not has_run(text):
        return Reading(text, fold(text), untouched=True, is_plain=True)
    draft: Draft | None = None
    plain = text
    for has_hint, rewrite in _STEPS:
        if has_hint(plain):
            draft = draft or Draft(text)
            rewrite(draft)
            plain = draft.text
    if draft is None or draft.is_untouched:
        return Reading(text, fold(plain), untouched=True)
    return Reading(text, fold(plain), draft.tricks(), draft.offsets)
