"""What is worth a person's time, pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from prilavok.chat.links import Sighting
from prilavok.chat.model import Side
from prilavok.core.parties import Party, PartyKind
from prilavok.moderation.model import Finding
from prilavok.review.programme import Campaigns
from prilavok.standing.penalties.programme import PenaltyPolicy


def is_pursued(policy: PenaltyPolicy, party: PartyKind, finding: Finding) -> bool:
    """Whether the penalty policy speaks of a party's doing that: from the first time or a later."""
    return any(
        finding.label in step.labels
        and party in step.parties
        and (not step.directions or finding.direction in step.directions)
        for step in policy.steps
    )


def attacking_side(sightings: Iterable[Sighting], campaigns: Campaigns) -> Side | None:
    """The side from which a link came to so many of the other that it is an attack, if one did."""
    reached: dict[Side, set[str]] = {Side.BUYER: set(), Side.SELLER: set()}
    for each in sightings:
        reached[each.side].add(_counterpart(each))
    side = max(reached, key=lambda side: len(reached[side]))
    return side if len(reached[side]) >= campaigns.counterparts_min else None


def spreaders(sightings: Sequence[Sighting], at_least: int) -> list[Party]:
    """Who sent a link to at least so many different counterparts, the busiest first."""
    reached = Counter[Party]()
    for sender, _ in {(sender_of(each), _counterpart(each)) for each in sightings}:
        reached[sender] += 1
    found = [sender for sender, many in reached.items() if many >= at_least]
    return sorted(found, key=lambda sender: (-reached[sender], sender.name))


def sender_of(sighting: Sighting) -> Party:
    """Who sent the link."""
    if sighting.side is Side.BUYER:
        return Party(PartyKind.BUYER, sighting.buyer_id)
    return Party(PartyKind.SELLER, sighting.seller_id)


def _counterpart(sighting: Sighting) -> str:
    return sighting.seller_id if sighting.side is Side.BUYER else sighting.buyer_id
