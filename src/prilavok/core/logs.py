"""Log lines go to stderr, in one format for all our processes."""

from __future__ import annotations

import logging

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
QUIET = {
    "httpx": logging.WARNING,  # it tells of every request
    "psycopg.pool": logging.ERROR,  # it repeats every second what our own errors say once
    "uvicorn.error": logging.WARNING,  # it tells of each process's coming and going
}


def log_to_stderr(level: str) -> None:
    """Show lines of `level` (debug, info, warning, error) and worse."""
    logging.basicConfig(level=level.upper(), format=FORMAT)
    if level != "debug":
        for name, least in QUIET.items():
            logging.getLogger(name).setLevel(least)
