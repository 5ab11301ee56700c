"""How a command ends: one sentence on stderr and a code, never a trace."""

from __future__ import annotations

from enum import IntEnum

import psycopg

from prilavok.core.config import SettingError
from prilavok.core.database import DatabaseDown, DatabaseTooOld
from prilavok.core.embedded import (
    DataFolderUnusable,
    NoDatabase,
    ServerDidNotStart,
    ServerDidNotStop,
)
from prilavok.core.errors import DomainError
from prilavok.core.migrations import (
    LanesAreFixed,
    MigrationChanged,
    MigrationsPending,
    NewerDatabase,
)
from prilavok.core.system_user import NoSystemUser
from prilavok.listening import CannotListen


class Exit(IntEnum):
    """What the shell sees. Codes are a promise: see docs/reference/cli.md."""

    DONE = 0
    REFUSED = 1
    USAGE = 2  # cyclopts' own, for a command line that it cannot read
    SETTING = 3
    DATABASE = 4
    PORT = 5
    INTERRUPTED = 130


CODES: dict[type[Exception], Exit] = {
    SettingError: Exit.SETTING,
    DataFolderUnusable: Exit.SETTING,
    NoDatabase: Exit.SETTING,
    NoSystemUser: Exit.SETTING,
    DatabaseDown: Exit.DATABASE,
    DatabaseTooOld: Exit.DATABASE,
    ServerDidNotStart: Exit.DATABASE,
    ServerDidNotStop: Exit.DATABASE,
    LanesAreFixed: Exit.DATABASE,
    MigrationChanged: Exit.DATABASE,
    MigrationsPending: Exit.DATABASE,
    NewerDatabase: Exit.DATABASE,
    psycopg.OperationalError: Exit.DATABASE,
    psycopg.errors.InsufficientPrivilege: Exit.DATABASE,
    psycopg.errors.UndefinedTable: Exit.DATABASE,
    CannotListen: Exit.PORT,
}

NOT_MIGRATED = "The database is not migrated: run `prilavok db migrate`."

EXPECTED = (
    DomainError,
    psycopg.OperationalError,
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.UndefinedTable,
)
"""What a person can do something about. Anything else is a bug, and a bug shows its trace."""


def exit_code_of(error: Exception) -> Exit:
    """The code of `error`, by the nearest of its kinds."""
    return next((CODES[kind] for kind in type(error).__mro__ if kind in CODES), Exit.REFUSED)


def sentence_of(error: Exception) -> str:
    """`error` in one line."""
    if isinstance(error, DomainError):
        return " ".join(error.detail.split())
    if isinstance(error, psycopg.errors.UndefinedTable):
        return f"{NOT_MIGRATED} ({str(error).splitlines()[0]})"
    return f"The database said: {str(error).strip().splitlines()[0]}"
