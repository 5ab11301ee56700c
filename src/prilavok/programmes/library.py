"""Documents that this process has read: a version never changes, so each is read once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias, cast

from prilavok.core.database import Connection
from prilavok.programmes.model import Kind, T

DOCUMENTS_KEPT_MAX: Final = 64

Key: TypeAlias = tuple[str, str, str, str, int]


class Library:
    """Keeps the documents that were asked for last, of every database that this process reads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Any] = OrderedDict()  # Any: of the kind's own type

    async def document(
        self, conn: Connection, kind: Kind[T], version: int, read: Callable[[], Awaitable[T]]
    ) -> T:
        """The document of a version that is committed; `read` fetches it when it is not kept."""
        info = conn.pgconn
        key = (repr(info.host), repr(info.port), repr(info.db), kind.name, version)
        if key not in self._kept:
            self._kept[key] = await read()
        self._kept.move_to_end(key)
        if len(self._kept) > DOCUMENTS_KEPT_MAX:
            self._kept.popitem(last=False)
        return cast("T", self._kept[key])


LIBRARY: Final = Library()
