"""What fines do to the books, and how far the marketplace has collected them.

`…/fines_owed` of a party is what it owes, or below zero what is to be repaid to it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from prilavok import ledger
from prilavok.core.database import Connection
from prilavok.core.money import Money
from prilavok.core.parties import Party
from prilavok.ledger import Entry, Line, account_of
from prilavok.standing.penalties import rules
from prilavok.standing.penalties.model import Collected, Collection, Fine, Penalty

INCOME: Final = account_of(None, "fines")
PAID: Final = account_of(None, "fines_paid")
WRITTEN_OFF: Final = account_of(None, "fines_written_off")


def owed_by(party: Party) -> str:
    """The account of what a party owes for fines."""
    return account_of(party, "fines_owed")


async def charge(conn: Connection, penalty: Penalty, *, lanes: int, now: datetime) -> None:
    """Book a fine that was imposed; nothing for other penalties."""
    if isinstance(penalty.measure, Fine):
        await _post(conn, penalty, f"fine:{penalty.penalty_id}", INCOME, 1, lanes=lanes, now=now)


async def undo(conn: Connection, penalty: Penalty, *, lanes: int, now: datetime) -> None:
    """Take a fine back, and its writing off, before the penalty is noted as reversed."""
    status = rules.collection_of(penalty)
    if status is None:
        return
    reasons = [f"fine:{penalty.penalty_id}"]
    if status is Collection.WRITTEN_OFF:
        reasons.append(f"fine-written-off:{penalty.penalty_id}")
    for reason in reasons:
        await ledger.reverse(
            conn,
            penalty.party.lane(lanes),
            reason,
            because=f"reversed:{reason}",
            memo={"penalty_id": str(penalty.penalty_id)},
            now=now,
        )


async def book_telling(
    conn: Connection,
    penalty: Penalty,
    before: Collection,
    told: Collected,
    *,
    lanes: int,
    now: datetime,
) -> None:
    """Book what became of a fine's money, told while its status was `before`."""
    penalty_id = penalty.penalty_id
    match told:
        case Collected.COLLECTED:
            reason, account, sign = f"fine-collected:{penalty_id}", PAID, -1
        case Collected.REPAID:
            reason, account, sign = f"fine-repaid:{penalty_id}", PAID, 1
        case Collected.WRITTEN_OFF if before is not Collection.RECALLED:
            reason, account, sign = f"fine-written-off:{penalty_id}", WRITTEN_OFF, -1
        case _:
            return
    await _post(conn, penalty, reason, account, sign, lanes=lanes, now=now)


async def _post(
    conn: Connection,
    penalty: Penalty,
    reason: str,
    other: str,
    sign: int,
    *,
    lanes: int,
    now: datetime,
) -> None:
    """Book the fine on what the party owes (`sign` 1: more, -1: less), against `other`."""
    assert isinstance(penalty.measure, Fine)
    amount = penalty.measure.amount
    lines = (
        Line(owed_by(penalty.party), Money(sign * amount.minor, amount.currency)),
        Line(other, Money(-sign * amount.minor, amount.currency)),
    )
    memo = {"penalty_id": str(penalty.penalty_id)}
    await ledger.post(conn, penalty.party.lane(lanes), Entry(reason, lines, memo), now=now)
