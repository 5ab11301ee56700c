"""The signals of a claim as one audience may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from prilavok import market
from prilavok.claims.model import Claim
from prilavok.claims.policies import policy_of
from prilavok.claims.programme import ClaimPolicy
from prilavok.claims.risk import rules, store
from prilavok.claims.risk.model import (
    ClaimShare,
    ClaimSignals,
    EarlierClaim,
    LateClaim,
    RepeatedPhoto,
    RepeatedPhotos,
)
from prilavok.claims.risk.store import BuyersClaim, OrdersCounted
from prilavok.claims.risk.thresholds import Thresholds
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane


async def signals_of(
    conn: Connection, claim: Claim, *, in_all_shops: bool, lanes: int
) -> ClaimSignals:
    """What speaks for caution by the policy that the claim was opened under, and by what its own
    shop has, or all shops have."""
    policy = await policy_of(conn, claim.policy_version)
    since = claim.opened_at - timedelta(days=policy.risk.looks_back_d)
    where = [Lane(lane) for lane in range(lanes)] if in_all_shops else [Lane(claim.lane)]
    seller_id = None if in_all_shops else claim.seller_id
    bought = await market.bought_by(
        conn,
        where,
        claim.buyer_id,
        seller_id=seller_id,
        since=since,
        currency=claim.paid.currency,
        besides=(claim.seller_id, claim.order_id, claim.line_id),
    )
    counted = await store.orders_counted(
        conn, where, claim.buyer_id, seller_id=seller_id, since=since
    )
    claims = await store.claims_of_buyer(
        conn, where, claim.buyer_id, seller_id=seller_id, since=since
    )
    found = (
        _claim_share(claim, counted, claims, policy.risk, in_all_shops=in_all_shops),
        await _repeated_photos(conn, claim, where, policy.risk, in_all_shops=in_all_shops),
        await _late_claim(conn, claim, policy),
        rules.value_spike(claim.paid, bought, policy.risk, names_sellers=in_all_shops),
    )
    return ClaimSignals(claim.claim_id, tuple(each for each in found if each is not None))


def _claim_share(
    claim: Claim,
    counted: OrdersCounted,
    claims: Sequence[BuyersClaim],
    risk: Thresholds,
    *,
    in_all_shops: bool,
) -> ClaimShare | None:
    rows = [
        EarlierClaim(
            each.claim_id,
            each.order_id,
            each.opened_at,
            each.reason,
            each.outcome,
            each.paid,
            each.seller_id if in_all_shops else None,
        )
        for each in claims
        if each.claim_id != claim.claim_id
    ]
    return rules.claim_share(counted.orders, rows, counted.claimed, risk)


async def _repeated_photos(
    conn: Connection,
    claim: Claim,
    where: Sequence[Lane],
    risk: Thresholds,
    *,
    in_all_shops: bool,
) -> RepeatedPhotos | None:
    seller_id = None if in_all_shops else claim.seller_id
    photos = [
        RepeatedPhoto(
            file_id=each.file_id,
            other_claim_id=each.other_claim_id,
            other_file_id=each.other_file_id,
            other_opened_at=each.opened_at,
            bits_apart=each.bits_apart,
            same_buyer=each.buyer_id == claim.buyer_id,
            seller_id=each.seller_id if in_all_shops else None,
        )
        for each in await store.sightings(
            conn,
            claim,
            where,
            seller_id=seller_id,
            bits_apart_max=risk.bits_apart_max,
        )
    ]
    return rules.repeated_photos(photos, risk)


async def _late_claim(conn: Connection, claim: Claim, policy: ClaimPolicy) -> LateClaim | None:
    lane = Lane(claim.lane)
    lines = await market.lines_of_order(conn, lane, claim.seller_id, claim.order_id)
    line = next((each for each in lines if each.line_id == claim.line_id), None)
    ground = policy.ground(claim.reason)
    since = line and (line.delivered_at or line.bought_out_at)
    if since is None or ground is None:
        return None
    ends_at = since + timedelta(days=ground.within_d)
    return rules.late_claim(since, claim.opened_at, ends_at, policy.risk)
