"""The training script: what it learns depends on the texts alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
EVERY = 40
"""One message of so many is learned from: the whole corpus takes minutes."""


@pytest.fixture(scope="module")
def some_texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("learn")
    for name in ("irony", "en3", "learn_clean3", "zh3", "rum3"):
        lines = (ROOT / "training/moderation/learn" / f"{name}.jsonl").read_bytes().splitlines(True)
        (folder / f"{name}.jsonl").write_bytes(b"".join(lines[::EVERY]))
    return folder


def model_of(texts: Path, output: Path, *, hash_seed: str) -> bytes:
    """The bytes of the model learned from `texts` by a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "training.moderation.train", "--output", str(output)],
        check=True,
        cwd=ROOT,
        env={
            **os.environ,
            "PRILAVOK_LEARN": str(texts),
            "PYTHONHASHSEED": hash_seed,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        },
        stdout=subprocess.DEVNULL,
        timeout=300,
    )
    return output.read_bytes()


def test_the_same_texts_give_the_same_model(some_texts: Path, tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    once = model_of(some_texts, tmp_path / "once.bin", hash_seed="1")
    again = model_of(some_texts, tmp_path / "again.bin", hash_seed="2")
    assert once == again
