"""Months by the clocks of a zone: half-open, `[first day 00:00, next first day 00:00)`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from prilavok.levels.model import MonthInvalid

YEAR_MAX: Final = 9_998
"""A month's end, and its settlement's day, have a date."""


class Month(Struct, frozen=True, order=True):
    """A calendar month."""

    first: date

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written as 2024-05; raises `MonthInvalid`."""
        if (
            not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text)
            or not "1970" <= text[:4] <= f"{YEAR_MAX}"
        ):
            raise MonthInvalid(text)
        return cls(date(int(text[:4]), int(text[5:]), 1))

    @classmethod
    def of(cls, at: datetime, zone: ZoneInfo) -> Month:
        """The month that `at` lies in."""
        return cls(at.astimezone(zone).date().replace(day=1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    def plus(self, months: int) -> Month:
        """So many months later, or (negative) earlier."""
        years, month = divmod(self.first.month - 1 + months, 12)
        return Month(date(self.first.year + years, month + 1, 1))

    def starts(self, zone: ZoneInfo) -> datetime:
        """The first moment of it, in UTC."""
        return datetime.combine(self.first, time(), zone).astimezone(UTC)

    def ends(self, zone: ZoneInfo) -> datetime:
        """The first moment after it, in UTC."""
        return self.plus(1).starts(zone)

    def day(self, number: int, zone: ZoneInfo) -> datetime:
        """When its day `number` (1–28) begins, in UTC."""
        return datetime.combine(self.first.replace(day=number), time(), zone).astimezone(UTC)
