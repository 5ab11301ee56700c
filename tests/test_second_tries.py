"""Which tests are tried once more, and what is said of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SETTINGS = "[pytest]\naddopts = --strict-markers\nmarkers = browser: drives a browser\n"
PLUGINS = ("-p", "no:cacheprovider", "-p", "xdist", "-p", "pytest_rerunfailures")
BEGINNING = """
from pathlib import Path

import pytest

def tried_before(name):
    mark = Path(__file__).with_name(f"{name}.tried")
    was_there = mark.exists()
    mark.touch()
    return was_there
"""
HASTY = """
@pytest.mark.browser
def test_hasty_{number}():
    assert tried_before({number}), "too early"
"""
HASTY_AT_THE_END = """
@pytest.fixture
def window():
    yield
    assert tried_before("window"), "it complained"

@pytest.mark.browser
def test_hasty_at_the_end(window):
    pass
"""
BROKEN = """
@pytest.mark.browser
def test_broken():
    assert False, "always"
"""
PLAIN = """
def test_plain():
    assert tried_before("plain"), "once"
"""


@pytest.mark.parametrize("workers", [("-n0",), ("-n2", "--dist=worksteal")])
def test_a_browsers_test_that_fails_once_passes_and_is_told(
    tmp_path: Path, workers: tuple[str, ...]
) -> None:
    code, told = run(tmp_path, HASTY.format(number=1), HASTY_AT_THE_END, workers=workers)
    assert code == pytest.ExitCode.OK
    assert "passed at the second try: test_it.py::test_hasty_1: AssertionError: too early" in told
    assert "second try: test_it.py::test_hasty_at_the_end: AssertionError: it complained" in told


def test_what_fails_twice_and_what_drives_no_browser_fails(tmp_path: Path) -> None:
    code, told = run(tmp_path, BROKEN, PLAIN)
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "2 failed, 1 rerun" in told
    assert "passed at the second try" not in told
    assert "failed at both; the first: test_it.py::test_broken: AssertionError: always" in told


def test_more_than_three_second_tries_fail(tmp_path: Path) -> None:
    code, told = run(tmp_path, *(HASTY.format(number=number) for number in range(4)))
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "4 passed, 4 rerun" in told
    assert "4 needed a second try; at most 3 may." in told


def run(folder: Path, *tests: str, workers: tuple[str, ...] = ("-n0",)) -> tuple[int, str]:
    """What pytest comes to with `tests` and this project's plugin, and what it prints."""
    (folder / "pytest.ini").write_text(SETTINGS)
    (folder / "conftest.py").write_text('pytest_plugins = ["second_tries"]\n')
    (folder / "test_it.py").write_text("\n".join([BEGINNING, *tests]))
    command = [sys.executable, "-m", "pytest", *PLUGINS, *workers]
    environ = {"PYTHONPATH": f"{TESTS}", "COLUMNS": "200", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout
