"""What words alone tell: a small linear model, learned from the corpus in `training/moderation`."""

from __future__ import annotations

from prilavok.moderation.learned.parts import LAUNDERING_MAX
from prilavok.moderation.learned.weighing import Opinion, Weighing, weigh
from prilavok.moderation.learned.weights import Model

__all__ = ["LAUNDERING_MAX", "Model", "Opinion", "Weighing", "weigh"]
