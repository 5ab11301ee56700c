"""The kinds of cases that an installation knows."""

from __future__ import annotations

from prilavok.cases import queue
from prilavok.cases.errors import KindsMissing
from prilavok.cases.model import CaseKind, Kinds
from prilavok.cases.reasons import REASONS
from prilavok.core.database import Database


def kinds_of(*kinds: CaseKind) -> Kinds:
    """`kinds` by their names; fails for one that nobody could decide, or whose reasons have no
    words."""
    by_name = {kind.name: kind for kind in kinds}
    assert len(by_name) == len(kinds), "two kinds have one name"
    for kind in kinds:
        names = [option.name for option in kind.options]
        assert names, f"nothing can be decided about {kind.name}"
        assert len(set(names)) == len(names), f"two decisions about {kind.name} have one name"
        for option in kind.options:
            assert not (option.confirms and option.releases), f"{option.name} is of both kinds"
            for language, words in REASONS.items():
                missing = set(option.reasons) - words.keys()
                assert not missing, f"{missing} of {option.name} have no words in {language}"
    return by_name


async def refuse_unknown_kinds(db: Database, kinds: Kinds) -> None:
    """Raises `KindsMissing` when something waits that nobody could decide here."""
    async with db.reading() as conn:
        waiting = await queue.kinds_waiting(conn)
    unknown = sorted(set(waiting) - kinds.keys())
    if unknown:
        raise KindsMissing(tuple(unknown))
