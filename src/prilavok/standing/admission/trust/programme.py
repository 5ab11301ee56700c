"""The trust rules: how a seller becomes trusted. Edited by the operator, in versions."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Meta, Struct

from prilavok.programmes import Kind
from prilavok.programmes.model import DocumentInvalid
from prilavok.standing.admission.model import ProgrammeName, ProgrammeNote, Words
from prilavok.standing.admission.trust.model import Sale

BUYERS_MAX: Final = 1_000

WayId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}\Z")]
TAG: Final = "condition"


class MarketplaceFlag(Struct, frozen=True, forbid_unknown_fields=True, tag_field=TAG, tag="flag"):
    """The marketplace says so: the seller's fact is `trusted`."""


class ContractVerified(
    Struct, frozen=True, forbid_unknown_fields=True, tag_field=TAG, tag="contract_verified"
):
    """The contract was confirmed by an electronic signature."""


class DaysOnPlatform(
    Struct, frozen=True, forbid_unknown_fields=True, tag_field=TAG, tag="days_on_platform"
):
    """Registered more than so many days ago, by the calendar of the rules' zone."""

    more_than: Annotated[int, Meta(ge=0, le=3_650)]


class DistinctBuyers(
    Struct, frozen=True, forbid_unknown_fields=True, tag_field=TAG, tag="distinct_buyers"
):
    """Sold to so many different buyers. Orders that were cancelled or returned do not count."""

    at_least: Annotated[int, Meta(ge=1, le=BUYERS_MAX)]
    sale: Sale = Sale.BOUGHT_OUT


class PayoutsTied(Struct, frozen=True, forbid_unknown_fields=True, tag_field=TAG, tag="payouts"):
    """Has an account in the platform's bank, and is paid to it."""


Condition: TypeAlias = (
    MarketplaceFlag | ContractVerified | DaysOnPlatform | DistinctBuyers | PayoutsTied
)


class Way(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to become trusted: all of `conditions`."""

    way: WayId
    title: Words
    conditions: Annotated[tuple[Condition, ...], Meta(min_length=1, max_length=10)]


class TrustRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Any of `ways` makes a seller trusted. Days are those of `zone` (an IANA name)."""

    name: ProgrammeName
    note: ProgrammeNote = ""
    zone: Annotated[str, Meta(max_length=64)] = "Europe/Moscow"
    ways: Annotated[tuple[Way, ...], Meta(min_length=1, max_length=20)]

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def sales(self) -> frozenset[DistinctBuyers]:
        """The conditions that have to be looked up among the orders."""
        conditions = (condition for way in self.ways for condition in way.conditions)
        return frozenset(each for each in conditions if isinstance(each, DistinctBuyers))


def check(rules: TrustRules) -> None:
    """Raise `DocumentInvalid` for what the type cannot say."""
    if rules.zone not in available_timezones():
        raise DocumentInvalid("trust_rules", f"There is no time zone {rules.zone}", "$.zone")
    named = [way.way for way in rules.ways]
    for number, name in enumerate(named):
        if name in named[:number]:
            path = f"$.ways[{number}].way"
            raise DocumentInvalid("trust_rules", f"{name} is named twice", path)


PRESET_DEFAULT = "flag-only"
KIND = Kind("trust_rules", TrustRules, check, PRESET_DEFAULT)
