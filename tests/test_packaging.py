"""What is shipped: the wheel has all it needs, the locks pin all it asks for."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def load_build_assets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_assets", ROOT / "build_assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def build_assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The builder, looking at a small tree of its own."""
    module = load_build_assets()
    frontend, static = tmp_path / "frontend", tmp_path / "static"
    frontend.mkdir()
    static.mkdir()
    (frontend / "package-lock.json").write_text("{}")
    (frontend / "main.ts").write_text("let it = be")
    for name, path in {
        "ROOT": tmp_path,
        "FRONTEND": frontend,
        "STATIC": static,
        "STAMP": static / ".stamp",
        "NODE_MODULES": frontend / "node_modules",
    }.items():
        monkeypatch.setattr(module, name, path)
    return module


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as `pip` would build it, of assets that are already there."""
    if not load_build_assets().is_fresh() and "CI" not in os.environ:
        pytest.skip("the assets are stale: run make assets")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*command, "--directory", folder], check=True, cwd=ROOT, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_pages_migrations_and_presets(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    sources = ROOT / "src" / "prilavok"
    shipped = [path for kind in ("*.sql", "*.json", "*.toml") for path in sources.rglob(kind)]
    for path in shipped:
        assert f"prilavok/{path.relative_to(sources)}" in names
    assert {
        "prilavok/static/widget/loader.js",
        "prilavok/static/widget/index.html",
        "prilavok/static/console/index.html",
        "prilavok/static/docs/index.html",
        "prilavok/py.typed",
    } <= names


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    for name in zipfile.ZipFile(wheel).namelist():
        assert name.startswith(("prilavok/", "prilavok-")), name
        assert "node_modules" not in name
        assert "__pycache__" not in name


def test_the_installed_wheel_runs_by_itself(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    environ = os.environ | {"PYTHONPATH": str(tmp_path)}
    script = "import prilavok, prilavok.wiring; print(prilavok.__file__)"

    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, env=environ
    )

    assert Path(done.stdout.strip()).is_relative_to(tmp_path)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_exactly_and_names_no_place(lock: str) -> None:
    for line in (ROOT / lock).read_text().splitlines():
        assert re.fullmatch(r"[a-z0-9.\-]+(\[[a-z,]+\])?==[^\s/]+( ; .+)?", line), line


def test_the_locks_agree() -> None:
    runtime, development = (pins(lock) for lock in LOCKS)

    assert {name: development.get(name) for name in runtime} == runtime


def test_every_requirement_is_pinned_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    development = pins("requirements-dev.lock")

    for text in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        requirement = Requirement(text)
        pinned = development[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pinned), text


def pins(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text().splitlines()
    requirements = [Requirement(line) for line in lines]
    return {
        canonicalize_name(each.name): str(each.specifier).removeprefix("==")
        for each in requirements
    }


def test_assets_are_stale_until_built_and_after_a_change(build_assets: ModuleType) -> None:
    assert not build_assets.is_fresh()

    build_assets.STAMP.write_text(build_assets._hash(build_assets._sources()))
    assert build_assets.is_fresh()

    (build_assets.FRONTEND / "main.ts").write_text("let it = go")
    assert not build_assets.is_fresh()


def test_assets_in_a_package_without_sources_are_fresh(build_assets: ModuleType) -> None:
    build_assets.STAMP.write_text("built elsewhere")
    for path in build_assets.FRONTEND.iterdir():
        path.unlink()
    build_assets.FRONTEND.rmdir()

    assert build_assets.is_fresh()


def test_without_a_node_of_its_own_the_machine_gets_one_from_a_wheel(
    build_assets: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/bin")
    monkeypatch.setattr(build_assets, "has_node", lambda: False)

    with build_assets._npm() as npm:
        done = subprocess.run([*npm, "--version"], check=True, capture_output=True, text=True)

    assert re.match(r"\d+\.\d+", done.stdout)


def test_without_sources_nothing_can_be_built(build_assets: ModuleType) -> None:
    (build_assets.FRONTEND / "package-lock.json").unlink()

    with pytest.raises(build_assets.CannotBuild, match=r"package-lock\.json"):
        build_assets.build()
