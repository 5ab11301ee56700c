"""What one text holds."""

from __future__ import annotations

import re

from prilavok.moderation.contacts.codes import codes
from prilavok.moderation.contacts.glance import glance_of
from prilavok.moderation.contacts.handles import handles
from prilavok.moderation.contacts.links import executables, links
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.phones import phones
from prilavok.moderation.contacts.pointed import pointed
from prilavok.moderation.contacts.requests import requests
from prilavok.moderation.contacts.services import services
from prilavok.moderation.contacts.spoken import spoken
from prilavok.moderation.model import Signal, Surroundings
from prilavok.moderation.reading import Reading

_ADDRESSED = re.compile(r"[\w)\]]\s?[.,@/•]\s?[^\W\d_]|@")
"""What every address that is written with signs has."""


def signals(reading: Reading, surroundings: Surroundings) -> list[Signal]:
    """Everything recognised in `reading`."""
    glance = glance_of(reading, surroundings)
    found = phones(glance)
    found += services(glance)
    found += handles(glance)
    found += codes(glance)
    found += requests(glance)
    found += pointed(glance)
    if glance.has(Kind.SPOKEN_DOT | Kind.SPOKEN_SLASH) or _ADDRESSED.search(reading.plain):
        found += links(glance, spoken(glance))
        found += executables(glance)
    return found
