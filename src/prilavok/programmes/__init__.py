"""Programmes: the rules that operators edit, as typed documents in versions.

A document of a kind (a chat policy, a moderation rulebook) is published as the next version, to be
in force from some moment on. Versions are dense, never edited and never in force retroactively, so
a decision that stores its version can always be explained. A mistake is corrected by a newer
version, also one for the same moment.

`publish` and `in_force` are all that a domain needs; kinds are listed in `wiring.py`. A reader may
keep what `in_force` returned until `next_effective_from`, or until a newer version is published.
"""

from prilavok.programmes.actions import (
    current,
    document,
    document_kept,
    history,
    in_force,
    publish,
    starts,
    version_in_force,
)
from prilavok.programmes.model import (
    Current,
    InForce,
    Kind,
    NothingInForce,
    ProgrammeChanged,
    ProgrammePublished,
    ProgrammeStarted,
    Published,
    Start,
    StartsInThePast,
)
from prilavok.programmes.presets import preset, preset_names
from prilavok.programmes.rules import document_of

__all__ = [
    "Current",
    "InForce",
    "Kind",
    "NothingInForce",
    "ProgrammeChanged",
    "ProgrammePublished",
    "ProgrammeStarted",
    "Published",
    "Start",
    "StartsInThePast",
    "current",
    "document",
    "document_kept",
    "document_of",
    "history",
    "in_force",
    "preset",
    "preset_names",
    "publish",
    "starts",
    "version_in_force",
]
