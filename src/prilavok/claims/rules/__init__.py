"""What can be done to a claim, and what becomes of it. Pure: the time is an argument."""

from prilavok.claims.rules.acting import apply
from prilavok.claims.rules.choosing import Bounds, Choice, WhyNot, available, has_passed
from prilavok.claims.rules.expiring import expire, is_to_be_reminded, reminded
from prilavok.claims.rules.moves import Refusal
from prilavok.claims.rules.opening import Barred, Bought, are_too_many, barred, begun, window_ends

__all__ = [
    "Barred",
    "Bought",
    "Bounds",
    "Choice",
    "Refusal",
    "WhyNot",
    "apply",
    "are_too_many",
    "available",
    "barred",
    "begun",
    "expire",
    "has_passed",
    "is_to_be_reminded",
    "reminded",
    "window_ends",
]
