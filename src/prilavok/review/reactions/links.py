"""What decisions about a campaign's link do."""

from __future__ import annotations

from prilavok.core.database import Connection
from prilavok.review import campaigns, rules, store
from prilavok.review.decided import Decided
from prilavok.review.telling import reason_of
from prilavok.standing import penalties


async def recall(conn: Connection, decided: Decided) -> None:
    """A link's messages are taken back everywhere, also those that come later; who sent it to
    several has broken a rule."""
    link, lanes, at = decided.case.subject, decided.lanes, decided.at
    await store.decide_campaign(conn, link, decided.event.decision, lanes=lanes, at=at)
    reason = reason_of(decided.event)
    seen = await campaigns.recall_everywhere(conn, link, reason, lanes=lanes, at=at)
    policy = (await campaigns.policy_in_force(conn, decided.case.opened_at)).campaigns
    for party in rules.spreaders(seen, policy.spreader_min):
        own = [each for each in seen if rules.sender_of(each) == party]
        violation = penalties.NewViolation(
            party=party,
            label=penalties.Label(decided.event.label or penalties.Label.PHISHING),
            source=f"link:{link}",
            at=own[0].sent_at,
            confirmed_by=decided.event.decided_by,
            case_id=decided.case.case_id,
            chat_id=own[0].chat_id,
            message_ids=tuple(each.message_id for each in own),
        )
        await penalties.confirm_violation(conn, violation, lanes=lanes, now=at)


async def dismiss_campaign(conn: Connection, decided: Decided) -> None:
    """The link is harmless, and nobody is asked about it again."""
    link, decision = decided.case.subject, decided.event.decision
    await store.decide_campaign(conn, link, decision, lanes=decided.lanes, at=decided.at)
