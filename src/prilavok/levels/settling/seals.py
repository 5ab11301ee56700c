"""What is sealed of a settlement: the same bytes for the same standings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from prilavok.levels.model import Value


class LaneSeal:
    """The SHA-256 of a lane's standings, a line of JSON for each, in the order of the sellers."""

    def __init__(self) -> None:
        self.sellers = 0
        self._digest = hashlib.sha256()

    def add(
        self,
        seller_id: str,
        level_before: str | None,
        level_after: str | None,
        reason: str,
        measured: Mapping[str, Value],
        met: Sequence[Sequence[str]],
    ) -> None:
        """The lane's next seller."""
        line = _ENCODER.encode((seller_id, level_before, level_after, reason, measured, met))
        self._digest.update(line + b"\n")
        self.sellers += 1

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()


def sealed_together(digests: Iterable[str]) -> str:
    """The SHA-256 of all lanes' digests, in their order."""
    return hashlib.sha256("".join(digests).encode()).hexdigest()


_ENCODER = msgspec.json.Encoder(order="sorted")
