"""How far a fine is collected or, after it was reversed, repaid."""

from __future__ import annotations

from typing import Final

from prilavok.standing.penalties.model import Collected, Collection, Fine, Penalty, What

TELLINGS: Final = tuple(What(told) for told in Collected)

TOLD: Final[dict[Collection, dict[Collected, Collection]]] = {
    Collection.OWED: {
        Collected.SENT: Collection.SENT,
        Collected.COLLECTED: Collection.COLLECTED,
        Collected.FAILED: Collection.FAILED,
        Collected.WRITTEN_OFF: Collection.WRITTEN_OFF,
    },
    Collection.SENT: {
        Collected.COLLECTED: Collection.COLLECTED,
        Collected.FAILED: Collection.FAILED,
        Collected.WRITTEN_OFF: Collection.WRITTEN_OFF,
    },
    Collection.FAILED: {
        Collected.SENT: Collection.SENT,
        Collected.COLLECTED: Collection.COLLECTED,
        Collected.WRITTEN_OFF: Collection.WRITTEN_OFF,
    },
    Collection.RECALLED: {
        Collected.COLLECTED: Collection.TO_REPAY,
        Collected.FAILED: Collection.CANCELLED,
        Collected.WRITTEN_OFF: Collection.CANCELLED,
    },
    Collection.TO_REPAY: {
        Collected.SENT: Collection.REPAYMENT_SENT,
        Collected.REPAID: Collection.REPAID,
    },
    Collection.REPAYMENT_SENT: {
        Collected.FAILED: Collection.TO_REPAY,
        Collected.REPAID: Collection.REPAID,
    },
}
"""What a telling makes of each status; what is not there cannot be."""

REVERSED: Final = {
    Collection.OWED: Collection.CANCELLED,
    Collection.SENT: Collection.RECALLED,
    Collection.COLLECTED: Collection.TO_REPAY,
    Collection.FAILED: Collection.CANCELLED,
    Collection.WRITTEN_OFF: Collection.CANCELLED,
}


def collection_of(penalty: Penalty) -> Collection | None:
    """The status of an imposed fine; None for whatever is no fine, or was not imposed."""
    if not isinstance(penalty.measure, Fine) or penalty.entry(What.IMPOSED) is None:
        return None
    status = Collection.OWED
    for entry in penalty.log:
        if entry.what is What.REVERSED:
            status = REVERSED[status]
        elif entry.what in TELLINGS:
            status = TOLD[status][Collected(entry.what)]
    return status


def after_telling(status: Collection, told: Collected) -> Collection | None:
    """What `status` becomes; None if that cannot be."""
    return TOLD.get(status, {}).get(told)
