"""What each decision about a case would lead to, as whoever decides sees it before."""

from __future__ import annotations

from datetime import datetime

from prilavok.cases import Case, Consequence, Consequences
from prilavok.core.database import Connection
from prilavok.core.events import heads
from prilavok.review.evidence import direction_in
from prilavok.review.kinds import KINDS
from prilavok.review.measures import amounts_of, measure_code
from prilavok.standing import penalties


async def preview(conn: Connection, case: Case, label: str | None, now: datetime) -> Consequences:
    """What confirming `label` would lead to, by the penalty policy; of other decisions, nothing."""
    kind = KINDS.get(case.kind)
    if kind is None or label is None or label not in set(penalties.Label):
        return {}
    confirming = [option.name for option in kind.options if option.confirms]
    if not confirming:
        return {}
    sent = [message.sent_at for message in case.evidence.messages if message.is_subject]
    found = await penalties.preview(
        conn,
        case.owner,
        penalties.Label(label),
        direction_in(case.evidence, label),
        lanes=len(await heads(conn)),
        at=sent[0] if sent else now,
    )
    told = tuple(
        Consequence(
            measure_code(each.measure),
            {**amounts_of(each.measure), "persons": str(each.persons)},
        )
        for each in found.proposals
    )
    return dict.fromkeys(confirming, told)
