"""The case of an appeal: what can be decided, and by when."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from prilavok.cases import CaseKind, Option, kinds_of
from prilavok.levels.appealing.model import AppealRuling as Said

CASE: Final = "level_appeal"

KINDS: Final = kinds_of(
    CaseKind(
        CASE,
        (
            Option(Said.RECOUNT, reasons=("level_facts_late", "level_measured_wrong")),
            Option(
                Said.RECOUNT_WITHOUT,
                pieces=True,
                reasons=("level_rows_wrong", "level_not_by_seller"),
            ),
            Option(Said.UPHOLD, reasons=("level_rows_right", "level_nothing_late", "nothing_new")),
        ),
        priority=2,
        due_within=timedelta(days=5),
    ),
)
