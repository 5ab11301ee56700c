"""Programmes: dense versions, in force from some moment on, never changed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from prilavok import programmes
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.errors import Invalid
from prilavok.programmes import (
    Kind,
    NothingInForce,
    ProgrammeChanged,
    Published,
    StartsInThePast,
    preset,
    preset_names,
    rules,
)
from prilavok.programmes.model import DocumentInvalid, PresetUnknown
from prilavok.wiring import PROGRAMMES

EPOCH = datetime(2023, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


class Fee(Struct, frozen=True, forbid_unknown_fields=True):
    """A document for tests."""

    fee_bps: Annotated[int, Meta(ge=0, le=10_000)]
    name: str = ""


class FeeIsOdd(Invalid):
    """Odd fees are not allowed here."""


def even(fee: Fee) -> None:
    if fee.fee_bps % 2:
        raise FeeIsOdd


FEE = Kind("fee", Fee, even)
OTHER = Kind("other", Fee)


async def publish(
    db: Database,
    clock: FixedClock,
    fee_bps: int,
    effective_from: datetime | None = None,
    *,
    kind: Kind[Fee] = FEE,
    expected_version: int | None = None,
) -> Published[Fee]:
    async with db.transaction() as conn:
        return await programmes.publish(
            conn,
            kind,
            Fee(fee_bps),
            effective_from=effective_from,
            by="operator:1",
            note="why",
            now=clock.now(),
            expected_version=expected_version,
        )


async def fee_at(db: Database, at: datetime) -> Published[Fee]:
    async with db.reading() as conn:
        return await programmes.in_force(conn, FEE, at)


async def test_nothing_is_in_force_before_the_first_version(
    database: Database, clock: FixedClock
) -> None:
    with pytest.raises(NothingInForce):
        await fee_at(database, clock.now())
    await publish(database, clock, 100)
    with pytest.raises(NothingInForce):
        await fee_at(database, clock.now() - timedelta(microseconds=1))
    assert (await fee_at(database, clock.now())).document == Fee(100)


async def test_versions_are_dense_per_kind(database: Database, clock: FixedClock) -> None:
    assert [(await publish(database, clock, fee)).version for fee in (2, 4, 6)] == [1, 2, 3]
    assert (await publish(database, clock, 2, kind=OTHER)).version == 1


async def test_operators_who_publish_together_get_different_versions(
    database: Database, clock: FixedClock
) -> None:
    published = await asyncio.gather(*(publish(database, clock, 2 * n) for n in range(8)))
    assert sorted(each.version for each in published) == list(range(1, 9))


async def test_a_failed_publication_uses_up_no_version(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, 2)
    with pytest.raises(StartsInThePast):
        await publish(database, clock, 4, clock.now() - DAY)
    assert (await publish(database, clock, 6)).version == 2


async def test_nobody_publishes_over_what_they_have_not_seen(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, 2, expected_version=0)
    with pytest.raises(ProgrammeChanged) as changed:
        await publish(database, clock, 4, expected_version=0)
    assert (changed.value.expected, changed.value.newest) == (0, 1)
    assert (await publish(database, clock, 4, expected_version=1)).version == 2


async def test_a_version_takes_over_at_its_moment_and_is_announced(
    database: Database, clock: FixedClock
) -> None:
    start = clock.now() + DAY
    await publish(database, clock, 2, EPOCH)
    await publish(database, clock, 4, start)
    before = await fee_at(database, start - timedelta(microseconds=1))
    assert (before.version, before.next_effective_from) == (1, start)
    after = await fee_at(database, start)
    assert (after.version, after.next_effective_from) == (2, None)


async def test_a_scheduled_version_is_corrected_by_a_newer_one_for_the_same_moment(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, 2)
    await publish(database, clock, 4, clock.now() + DAY)
    await publish(database, clock, 6, clock.now() + DAY)
    assert (await fee_at(database, clock.now() + DAY)).version == 3


async def test_an_earlier_start_published_later_leaves_the_later_start_alone(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, 2)
    await publish(database, clock, 4, clock.now() + 2 * DAY)
    await publish(database, clock, 6, clock.now() + DAY)
    assert (await fee_at(database, clock.now() + DAY)).document == Fee(6)
    assert (await fee_at(database, clock.now() + 2 * DAY)).document == Fee(4)


async def test_history_is_newest_first_and_pages(database: Database, clock: FixedClock) -> None:
    for fee in range(0, 10, 2):
        await publish(database, clock, fee)
    async with database.reading() as conn:
        whole = await programmes.history(conn, FEE)
        rest = await programmes.history(conn, FEE, before=3)
    assert [each.version for each in whole] == [5, 4, 3, 2, 1]
    assert [each.document.fee_bps for each in rest] == [2, 0]
    assert {(each.published_by, each.note) for each in whole} == {("operator:1", "why")}


@given(st.none() | st.timedeltas(-DAY, DAY), st.integers(1, 5))
def test_only_the_first_version_may_start_in_the_past(
    ahead: timedelta | None, version: int
) -> None:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    try:
        start = rules.start_of(now + ahead if ahead else None, version=version, now=now)
    except StartsInThePast:
        assert version > 1
        assert ahead is not None
        assert ahead < timedelta()
    else:
        assert start == now + (ahead or timedelta())
        assert version == 1 or start >= now


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"fee_bps": -1}, "$.fee_bps"),
        ({"fee_bps": "5"}, "$.fee_bps"),
        ({"fee_bps": 5.5}, "$.fee_bps"),
        ({}, "$"),
        ({"fee_bps": 2, "extra": 1}, "$"),
        ([], "$"),
        (None, "$"),
        ({"fee_bps": 2, "name": "a\x00b"}, "$"),
    ],
)
def test_a_document_of_another_form_is_refused_with_the_place(document: object, path: str) -> None:
    with pytest.raises(DocumentInvalid) as invalid:
        rules.document_of(FEE, document)
    assert invalid.value.path == path


def test_the_kind_has_the_last_word() -> None:
    with pytest.raises(FeeIsOdd):
        rules.document_of(FEE, {"fee_bps": 3})


@given(st.text())
def test_any_other_text_is_fine(name: str) -> None:
    try:
        assert rules.document_of(FEE, {"fee_bps": 2, "name": name}).name == name
    except DocumentInvalid:
        assert "\x00" in name


def test_presets_are_documents_of_their_kind() -> None:
    from prilavok.chat.programme import ChatPolicy  # noqa: PLC0415

    kind = Kind("chat_policy", ChatPolicy)
    assert {"ozon-2024", "wildberries-2023"} <= set(preset_names(kind))
    for name in preset_names(kind):
        assert isinstance(preset(kind, name), ChatPolicy)
    with pytest.raises(PresetUnknown):
        preset(kind, "../../pyproject")
    assert preset_names(FEE) == []


@pytest.mark.parametrize("kind", [kind for kind in PROGRAMMES if kind.default is not None])
def test_what_holds_by_default_ships(kind: Kind[Any]) -> None:
    assert kind.default in preset_names(kind)


def test_nothing_holds_of_terms_penalties_levels_and_discounts_until_it_is_published() -> None:
    nothing = {kind.name for kind in PROGRAMMES if kind.default is None}

    assert nothing == {"terms", "penalty_policy", "level_programme", "discount_programme"}
