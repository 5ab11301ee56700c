"""A process that starts, judges, and tells what that took: a line when the first verdict is there,
and one with the bytes that it holds when it has judged some more."""

from __future__ import annotations

import os
import sys

from prilavok.bench import processes
from prilavok.bench.talk import talk
from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.model import Role
from prilavok.moderation.programme import KIND, PRESET_DEFAULT
from prilavok.programmes.presets import preset

MESSAGES = 2_000


def main() -> None:
    """Judge, and tell."""
    judge = Judge(preset(KIND, PRESET_DEFAULT), 0, Model.load())
    judge("Hello", Role.BUYER)
    sys.stdout.write("judged\n")
    sys.stdout.flush()
    for said in talk(MESSAGES):
        judge(said.text, said.role, recent=said.recent)
    sys.stdout.write(f"{processes.resident_bytes(os.getpid())}\n")


if __name__ == "__main__":
    main()
