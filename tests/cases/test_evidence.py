"""What a case was opened with, and what happened to it, is never changed."""

from __future__ import annotations

from uuid import uuid4

import pytest
import sqlglot
from sqlglot import exp

from cases.kinds import KINDS, SELLER, desk_of, held, opened, says
from prilavok import cases
from prilavok.cases import Evidence, EvidenceMessage, Highlight, NewCase, PartyHistory, Sighting
from prilavok.cases.errors import KindsMissing, LabelMissing, LabelUnknown
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from statements import statements

KEPT = {"case_log", "case_opinions"}
OF_THE_SNAPSHOT = {
    "kind", "subject", "owner_kind", "owner_id", "evidence", "rule", "rule_version", "label",
    "opened_at", "due_at", "about_case",
}  # fmt: skip


def test_no_statement_but_an_erasure_changes_what_is_kept() -> None:
    looked_at = 0
    for statement in statements():
        if statement.name.startswith("prilavok.cases.erasing."):
            continue
        if not statement.sql.lstrip().startswith(("update", "delete")):
            continue
        tree = sqlglot.parse_one(statement.sql, dialect="postgres")
        tables = {table.name for table in tree.find_all(exp.Table)}
        assert not tables & KEPT, f"{statement.name} changes what only grows"
        if "cases" in tables:
            looked_at += 1
            assert isinstance(tree, exp.Update), f"{statement.name} deletes cases"
            changed = {each.this.name for each in tree.expressions}
            if statement.name == "prilavok.cases.store.ADD_EVIDENCE":
                assert changed & OF_THE_SNAPSHOT == {"evidence"}, "what comes later is added"
                continue
            assert not changed & OF_THE_SNAPSHOT, statement.name
    assert looked_at > 5


async def test_the_evidence_comes_back_as_it_was_given(
    database: Database, clock: FixedClock
) -> None:
    message = EvidenceMessage(
        uuid4(), "buyer", "b-1", "+7 985 000-11-22 \u0301 😀", "held", clock.now(), is_subject=True,
        highlights=(Highlight(0, 16, "contact_exchange"),),
    )  # fmt: skip
    sighting = Sighting(uuid4(), message.message_id, "s-1", "https://x.test", "held", clock.now())
    evidence = Evidence(
        chat_id=uuid4(),
        context="Samovar",
        messages=(message,),
        verdict={"action": "hold", "findings": [{"label": "contact_exchange", "score": 97}]},
        history=(PartyHistory(SELLER, "Tula", since=clock.now(), violations=2),),
        sightings=(sighting,),
        facts={"asked": "a refund"},
    )
    new = NewCase("held", "m-1", SELLER, evidence, label="insult")
    case_id = await opened(database, clock, new)
    other = NewCase("held", "m-1", SELLER, Evidence(facts={"later": "otherwise"}))
    assert await opened(database, clock, other) == case_id

    desk = desk_of(database, clock)
    await desk.take("moderator:a", case_id)
    await desk.decide("moderator:a", case_id, says("confirm"))

    async with database.reading() as conn:
        case = await cases.case_of(conn, case_id, lanes=database.lanes)
    assert case.evidence == evidence


async def test_what_confirms_names_a_label_that_there_is(
    database: Database, clock: FixedClock
) -> None:
    desk = desk_of(database, clock)
    unlabelled = await opened(database, clock, NewCase("held", "m-1", SELLER, Evidence()))
    await desk.take("moderator:a", unlabelled)
    with pytest.raises(LabelMissing):
        await desk.decide("moderator:a", unlabelled, says("confirm"))
    with pytest.raises(LabelUnknown):
        await desk.decide("moderator:a", unlabelled, says("confirm", label="unheard_of"))
    await desk.decide("moderator:a", unlabelled, says("confirm", label="threat"))

    labelled = await opened(database, clock, held("m-2"))
    await desk.take("moderator:a", labelled)
    await desk.decide("moderator:a", labelled, says("release", label="unheard_of"))
    async with database.reading() as conn:
        found = [
            await cases.case_of(conn, case_id, lanes=database.lanes)
            for case_id in (unlabelled, labelled)
        ]
    assert [case.decided_label for case in found] == ["threat", None]
    assert [case.label for case in found] == [None, "insult"]


async def test_a_server_that_cannot_decide_what_waits_does_not_start(
    database: Database, clock: FixedClock
) -> None:
    case_id = await opened(database, clock, held("m-1"))
    await cases.refuse_unknown_kinds(database, KINDS)
    appeals_only = cases.kinds_of(KINDS["appeal"])
    with pytest.raises(KindsMissing, match="held"):
        await cases.refuse_unknown_kinds(database, appeals_only)

    desk = desk_of(database, clock)
    await desk.take("moderator:a", case_id)
    await desk.decide("moderator:a", case_id, says("release"))
    await cases.refuse_unknown_kinds(database, appeals_only)
