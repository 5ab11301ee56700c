"""What a buyer wrote is gone from every table, and nothing that was decided is."""

from __future__ import annotations

from erasure.buyer import Place


async def test_nothing_of_what_a_buyer_wrote_is_left_in_any_column(place: Place) -> None:
    await place.live()
    before = await place.traces()
    assert {
        "buyers.name",
        "cases.evidence",
        "edits.text",
        "events.told",
        "facts.fact",
        "files.name",
        "link_sightings.link",
        "message_revisions.text",
        "message_words.words",
        "messages.text",
        "messages.verdict",
        "reports.text",
    } <= set(before), before

    await place.ask_for_erasure()
    done = await place.finish()

    assert await place.traces() == []
    assert done["counts"]["messages"] >= 6
    assert all(done["counts"][what] for what in ("edits", "files", "reports", "cases", "links"))
