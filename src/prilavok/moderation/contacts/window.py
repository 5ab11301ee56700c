"""Contacts that an author spreads over several texts."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok.moderation.model import Signal, Surroundings
from prilavok.moderation.reading import Reading


def split_signals(
    reading: Reading, recent: Sequence[str], surroundings: Surroundings
) -> list[Signal]:
    """What `recent` texts began and this one completes or goes on with; spans lie in this one."""
    return []
