"""`prilavok import` as the shell sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from market.test_import import purchases


@pytest.fixture
def environ(database_url: str, tmp_path: Path) -> dict[str, str]:
    ours = {"PRILAVOK_DATABASE_URL": database_url, "PRILAVOK_DATA_DIR": str(tmp_path)}
    return {**os.environ, **ours}


def prilavok(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "prilavok.cli", "import", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def test_an_import_reports_in_json_and_a_second_one_says_that_nothing_changed(
    environ: dict[str, str], tmp_path: Path
) -> None:
    path = str(purchases(tmp_path / "purchases.txt", 20))

    first = prilavok(environ, path, "--preset", "cdnow", "--json")
    second = prilavok(environ, path, "--preset", "cdnow")

    assert (first.returncode, second.returncode) == (0, 0)
    summary = msgspec.json.decode(first.stdout)
    assert (summary["rows"], summary["rows_taken"], summary["already"]) == (20, 20, False)
    assert "Nothing changed: all 20 rows were imported before." in second.stdout


def test_rejected_rows_are_told_and_end_in_exit_code_1(
    environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "facts.jsonl").write_text('{"type":"bayer"}\n')

    outcome = prilavok(environ, str(tmp_path / "facts.jsonl"))

    assert outcome.returncode == 1
    assert "row 1, $.type" in outcome.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["none.csv", "--preset", "cdnow"], "none.csv cannot be imported: No such file"),
        (["none.csv", "--preset", "cdthen"], "no import preset cdthen"),
        (["none.csv", "--mapping", "none.toml"], "none.toml cannot be imported: No such file"),
        (["none.csv", "--source", "x"], "name their own source"),
        (["/", "--preset", "cdnow"], "/ cannot be imported: it is read twice"),
    ],
)
def test_what_cannot_be_imported_is_one_sentence(
    environ: dict[str, str], arguments: list[str], sentence: str
) -> None:
    outcome = prilavok(environ, *arguments)

    assert outcome.returncode == 1
    assert sentence in outcome.stderr
    assert len(outcome.stderr.strip().splitlines()) == 1
