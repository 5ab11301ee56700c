"""Measures in words of their own, for whoever decides."""

from __future__ import annotations

from prilavok.standing.penalties import Fine, FormalWarning, Measure, Mute, Suspension


def measure_code(measure: Measure) -> str:
    """`warning`, `mute`, `fine` or `suspension`."""
    match measure:
        case FormalWarning():
            return "warning"
        case Mute():
            return "mute"
        case Fine():
            return "fine"
        case Suspension():
            return "suspension"


def amounts_of(measure: Measure) -> dict[str, str]:
    """How much, or for how many days; without days, until it is reversed."""
    match measure:
        case FormalWarning():
            return {}
        case Mute(days):
            return {"days": str(days)}
        case Fine(amount):
            return {"amount_minor": str(amount.minor), "currency": amount.currency}
        case Suspension(days):
            return {"days": str(days)} if days else {}
