"""Log lines go to stderr, one format for all our processes."""

from __future__ import annotations

import logging

FORMAT = "%(asctime)s %(levelname)-7s %(processName)s %(name)s: %(message)s"


def log_to_stderr(level: str) -> None:
    """Show lines of `level` (debug, info, warning, error) and worse."""
    logging.basicConfig(level=level.upper(), format=FORMAT.replace("%(processName)s ", ""))
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # our own errors say it better
