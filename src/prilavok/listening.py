"""The sockets that server processes listen on, opened by their parent.

Each process has a socket of its own and the kernel deals the connections out among them; a shared
one would give most to whichever process wakes first. The parent holds all of them, so connections
wait, rather than fail, while a process is restarted.
"""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass

from prilavok.core.errors import Conflict

BACKLOG = 2048
REASONS = {
    errno.EADDRINUSE: (
        "another program has taken this port: stop it, or choose another one with PRILAVOK_PORT"
    ),
    errno.EACCES: (
        "an ordinary user may not take this port: choose one above 1023 with PRILAVOK_PORT"
    ),
    errno.EADDRNOTAVAIL: (
        "this machine has no such address: set PRILAVOK_HOST to 127.0.0.1 or 0.0.0.0"
    ),
}


@dataclass(eq=False)
class CannotListen(Conflict):
    """Cannot listen on {host} port {port}: {reason}."""

    host: str
    port: int
    reason: str


def listen(host: str, port: int, *, sockets: int) -> list[socket.socket]:
    """`sockets` listening sockets on one port; `port` 0 is any free one.

    The first is bound alone, so a port that anybody else listens on is refused, even if they share
    it; only then is it opened to its siblings.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        first = socket.socket(family, kind)
        first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        first.bind(address)
        first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        siblings = [_sibling(first) for _ in range(sockets - 1)]
        for each in (first, *siblings):
            each.listen(BACKLOG)
    except OSError as error:
        reason = REASONS.get(error.errno or 0, str(error.strerror))
        raise CannotListen(host, port, reason) from error
    return [first, *siblings]


def _sibling(first: socket.socket) -> socket.socket:
    sibling = socket.socket(first.family, first.type)
    sibling.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sibling.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    sibling.bind(first.getsockname())
    return sibling
