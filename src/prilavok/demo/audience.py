"""Who hears of what is committed while the demo's story is told."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok.chat.lane_writer import Happening
from prilavok.core.lanes import Lane


class Nobody:
    """The audience of a server that has not opened yet."""

    def committed(self, lane: Lane, position: int, happenings: Sequence[Happening]) -> None:
        pass

    def log_has_grown(self, lane: Lane, position: int) -> None:
        pass
