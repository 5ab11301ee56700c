"""The rollout: who may use which capability. Edited by the operator, in versions."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias

from msgspec import Meta, Struct

from prilavok.core.errors import Invalid
from prilavok.core.ids import MarketText
from prilavok.core.money import Money
from prilavok.market.model import Country
from prilavok.programmes import Kind
from prilavok.programmes.model import DocumentInvalid
from prilavok.standing.admission.model import (
    BasisPoints,
    Capability,
    ProgrammeName,
    ProgrammeNote,
    Words,
)
from prilavok.standing.admission.rollout.model import Deadlines, KeptOpen, OpenChats

EVERYONE_BPS: Final = 10_000
SELLERS_LISTED_MAX: Final = 50_000

PlanName = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+\Z")]


class Group(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sellers who are all of what is named here; with nothing named, every seller.

    `first` are so many sellers by the time of registration, of those `countries` if some are named.
    `share_bps` is a share by a stable hash of the seller: a larger share holds the smaller one.
    """

    seller_ids: Annotated[tuple[MarketText, ...], Meta(max_length=SELLERS_LISTED_MAX)] = ()
    countries: Annotated[tuple[Country, ...], Meta(max_length=250)] = ()
    first: Annotated[int, Meta(ge=1, le=10_000_000)] | None = None
    share_bps: BasisPoints = EVERYONE_BPS


class Free(Struct, frozen=True, forbid_unknown_fields=True, tag_field="tariff", tag="free"):
    """Costs nothing."""


class InPlan(Struct, frozen=True, forbid_unknown_fields=True, tag_field="tariff", tag="plan"):
    """Part of a plan that sellers have with the marketplace."""

    plan: PlanName


class ForFee(Struct, frozen=True, forbid_unknown_fields=True, tag_field="tariff", tag="fee"):
    """Costs so much a month."""

    per_month: Money


Tariff: TypeAlias = Free | InPlan | ForFee


class SwitchOff(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Off for these shares of buyers and of sellers (10,000: all of them), at once.

    A chat is off when either of its sides is; what `exceptions` name stays open, and is moderated
    more strictly. `banner` is what both sides of a chat that was open read there.
    """

    buyers_bps: BasisPoints = 0
    sellers_bps: BasisPoints = 0
    exceptions: tuple[KeptOpen, ...] = ()
    open_chats: OpenChats = OpenChats.READABLE
    banner: Words | None = None
    deadlines: Deadlines = Deadlines.PAUSED
    claims_open: bool = True


class CapabilityRollout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One capability: opened to whoever is in any of `open_to` (none: to nobody), unless it is
    switched off for them."""

    capability: Capability
    open_to: Annotated[tuple[Group, ...], Meta(max_length=20)] = (Group(),)
    tariff: Tariff = Free()
    switch_off: SwitchOff | None = None


class Rollout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for each capability; one that is not named is open to everyone and free."""

    name: ProgrammeName
    note: ProgrammeNote = ""
    capabilities: Annotated[tuple[CapabilityRollout, ...], Meta(max_length=20)] = ()

    def of(self, capability: Capability) -> CapabilityRollout:
        """What is said of `capability`."""
        named = (each for each in self.capabilities if each.capability is capability)
        return next(named, CapabilityRollout(capability=capability))


def check(rollout: Rollout) -> None:
    """Raise `DocumentInvalid` for what the type cannot say."""
    named = [each.capability for each in rollout.capabilities]
    for number, each in enumerate(rollout.capabilities):
        path = f"$.capabilities[{number}]"
        if each.capability in named[:number]:
            raise _flaw(f"{each.capability} is named twice", f"{path}.capability")
        for which, group in enumerate(each.open_to):
            if group.first is not None and group.seller_ids:
                reason = "`first` counts sellers by registration; a list needs no count"
                raise _flaw(reason, f"{path}.open_to[{which}]")
        if isinstance(each.tariff, ForFee) and each.tariff.per_month.minor <= 0:
            raise _flaw("A fee is more than nothing", f"{path}.tariff.per_month")


def _flaw(reason: str, path: str) -> Invalid:
    return DocumentInvalid("rollout", reason, path)


PRESET_DEFAULT = "open-to-all"
KIND = Kind("rollout", Rollout, check, PRESET_DEFAULT)
