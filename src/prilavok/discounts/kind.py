"""The kind of programme that discounts are: publishing the first one begins to count purchases."""

from __future__ import annotations

from typing import Final

from prilavok.discounts.programme import NAME, DiscountProgramme, check
from prilavok.discounts.spend.beginning import begin
from prilavok.programmes import Kind

KIND: Final = Kind(NAME, DiscountProgramme, check, before_publishing=begin)
