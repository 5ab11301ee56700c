"""What a programme makes of values: pure."""

from prilavok.levels.rules.deciding import Decider, decide, levels_met, met_goals
from prilavok.levels.rules.market import frozen_goals
from prilavok.levels.rules.projecting import Missing, NextLevel, missing_for

__all__ = [
    "Decider",
    "Missing",
    "NextLevel",
    "decide",
    "frozen_goals",
    "levels_met",
    "met_goals",
    "missing_for",
]
