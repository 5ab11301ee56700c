"""Shadow mode: what a draft would have changed, told the same way each time, in bounded memory."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from msgspec import to_builtins
from msgspec.structs import replace

from identity.people import StaffList, identity_over
from identity.signing import AUDIENCE, ISSUER, claims, signed
from prilavok.core.clock import FixedClock
from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.moderation import shadow
from prilavok.moderation.http import TEXTS_MAX, routes
from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.model import (
    NOWHERE_SPECIAL,
    Action,
    Label,
    Role,
    Situation,
    Span,
    Verdict,
)
from prilavok.moderation.programme import Rule, Rulebook, WordList
from prilavok.moderation.shadow import PastText, Report
from prilavok.web.app import build_app

START = datetime(2026, 3, 1, tzinfo=UTC)
DRAFT = Rulebook(
    name="draft",
    own_hosts=("market.example",),
    rules=(
        Rule(id="no-apples", label=Label.INSULT, action=Action.REFUSE),
        Rule(id="no-pears", label=Label.THREAT, action=Action.HOLD),
        Rule(id="no-contacts", label=Label.CONTACT_EXCHANGE, action=Action.MASK),
    ),
    word_lists=(
        WordList(id="apples", label=Label.INSULT, phrases=("apple", "apples")),
        WordList(id="pears", label=Label.THREAT, phrases=("pear",)),
    ),
)


@pytest.fixture
def draft(model: Model) -> Judge:
    return Judge(DRAFT, 0, model)


def past(number: int, text: str, action: Action = Action.DELIVER, **more: object) -> PastText:
    return PastText(
        id=f"m-{number}",
        role=Role.SELLER,
        text=text,
        sent_at=START + timedelta(minutes=number),
        action=action,
        version=3,
        **more,
    )


async def stream(texts: Iterable[PastText]) -> AsyncIterator[PastText]:
    for each in texts:
        yield each


async def replayed(judge: Judge, texts: Iterable[PastText], **options: object) -> Report:
    return await shadow.replay(judge, stream(texts), **options)


def untimed(report: Report) -> Report:
    return replace(report, seconds=0.0, texts_per_s=0.0)


# What is reported


async def test_a_report_tells_every_way_in_which_texts_would_fare_otherwise(draft: Judge) -> None:
    texts = [
        past(1, "good morning"),
        past(2, "an apple a day"),
        past(3, "two apples"),
        past(4, "a pear tree"),
        past(5, "was too strict", Action.HOLD, rule="old", label=Label.OFF_PLATFORM),
        past(6, "apple pie", Action.REFUSE, rule="old", label=Label.INSULT),
    ]

    report = await replayed(draft, texts)

    assert (report.texts, report.changed, report.stricter, report.milder) == (6, 4, 3, 1)
    told = {(c.was, c.becomes, c.label, c.rule): c.count for c in report.changes}
    assert told == {
        (Action.DELIVER, Action.REFUSE, Label.INSULT, "no-apples"): 2,
        (Action.DELIVER, Action.HOLD, Label.THREAT, "no-pears"): 1,
        (Action.HOLD, Action.DELIVER, Label.OFF_PLATFORM, "old"): 1,
    }
    assert report.changes[0].count == 2
    assert [(t.name, t.found, t.changed) for t in report.rules] == [
        ("no-apples", 3, 2),
        ("no-pears", 1, 1),
        ("old", 0, 1),
    ]
    assert [(t.name, t.found, t.changed) for t in report.labels] == [
        ("insult", 3, 2),
        ("threat", 1, 1),
        ("off_platform", 0, 1),
    ]
    assert report.is_whole


async def test_the_words_found_most_often_in_changed_texts_come_first(draft: Judge) -> None:
    texts = [past(n, text) for n, text in enumerate(["an Apple", "an  apple", "a pear", "hello"])]

    report = await replayed(draft, texts)

    assert [(w.text, w.label, w.count) for w in report.words] == [
        ("apple", Label.INSULT, 2),
        ("pear", Label.THREAT, 1),
    ]


async def test_a_sample_shows_the_text_and_where_in_it(draft: Judge) -> None:
    report = await replayed(draft, [past(1, "an apple a day")])

    [change] = report.changes
    [sample] = change.samples
    assert (sample.id, sample.text, sample.spans) == ("m-1", "an apple a day", (Span(3, 8),))
    assert sample.sent_at == START + timedelta(minutes=1)
    assert sample.reasons == ("list:apples",)


async def test_nothing_to_replay_is_a_report_as_well(draft: Judge) -> None:
    report = await replayed(draft, [])

    assert (report.texts, report.changed, report.changes, report.is_whole) == (0, 0, (), True)


async def test_a_masked_text_is_replayed_as_it_was_written(draft: Judge) -> None:
    was = past(1, "call 8 985 000-11-22", Action.MASK, rule="old", label=Label.CONTACT_EXCHANGE)

    assert (await replayed(draft, [was])).changed == 0


async def test_an_edit_is_a_text_of_its_own(draft: Judge) -> None:
    report = await replayed(draft, [past(1, "an apple"), past(1, "no fruit")])

    assert (report.texts, report.changed) == (2, 1)


async def test_each_text_is_judged_in_its_own_window_and_situation(model: Model) -> None:
    exempt = replace(DRAFT, rules=(replace(DRAFT.rules[0], exempt=True),))
    seen: list[tuple[str, tuple[str, ...], Situation]] = []

    class Watched(Judge):
        def __call__(
            self,
            text: str,
            role: Role,
            situation: Situation = NOWHERE_SPECIAL,
            recent: Sequence[str] = (),
        ) -> Verdict:
            seen.append((text, tuple(recent), situation))
            return super().__call__(text, role, situation, recent)

    here = Situation(exempt=True)
    texts = [past(1, "an apple"), past(2, "an apple", recent=("before",), situation=here)]

    report = await replayed(Watched(exempt, 0, model), texts)

    assert seen == [("an apple", (), Situation()), ("an apple", ("before",), here)]
    assert report.changed == 1


# Samples


async def test_samples_are_chosen_the_same_way_each_time_whatever_the_order(draft: Judge) -> None:
    texts = [past(n, f"apple {n}") for n in range(200)]

    first = await replayed(draft, texts, samples=5)
    again = await replayed(draft, texts, samples=5)
    backwards = await replayed(draft, texts[::-1], samples=5)

    assert untimed(first) == untimed(again)
    assert set(first.changes[0].samples) == set(backwards.changes[0].samples)
    assert len(first.changes[0].samples) == 5


async def test_samples_are_not_just_the_first_ones(draft: Judge) -> None:
    report = await replayed(draft, [past(n, f"apple {n}") for n in range(1_000)], samples=10)

    numbers = [int(sample.id.removeprefix("m-")) for sample in report.changes[0].samples]
    assert max(numbers) > 300


@pytest.mark.parametrize(("asked", "shown"), [(0, 0), (1, 1), (10, 4), (10_000, 4)])
async def test_as_many_samples_as_asked_for_and_there_are(
    draft: Judge, asked: int, shown: int
) -> None:
    report = await replayed(draft, [past(n, f"apple {n}") for n in range(4)], samples=asked)

    assert len(report.changes[0].samples) == shown
    assert report.changes[0].count == 4


async def test_the_same_text_again_and_again_is_no_trouble(draft: Judge) -> None:
    report = await replayed(draft, [past(1, "apple")] * 30, samples=3)

    assert report.changes[0].count == 30


# Bounds


async def test_a_limit_ends_the_replay_and_is_told(draft: Judge) -> None:
    texts = [past(n, "apple") for n in range(10)]

    assert (await replayed(draft, texts, limit=4)).texts == 4
    assert not (await replayed(draft, texts, limit=4)).is_whole
    assert (await replayed(draft, texts, limit=10)).is_whole


async def test_time_ends_the_replay_and_is_told(draft: Judge) -> None:
    report = await replayed(draft, (past(n, "apple") for n in range(10**9)), seconds_max=0.2)

    assert not report.is_whole
    assert 0 < report.texts < 10**9


async def test_the_source_is_let_go_of_wherever_the_replay_ends(draft: Judge) -> None:
    closed: list[bool] = []

    async def texts() -> AsyncIterator[PastText]:
        try:
            for n in range(100):
                yield past(n, "apple")
        finally:
            closed.append(True)

    await shadow.replay(draft, texts(), limit=3)

    assert closed == [True]


async def test_others_have_their_turn_meanwhile(draft: Judge) -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    await replayed(draft, (past(n, f"plain talk {n}") for n in range(3_000)))
    counting.cancel()

    assert turns > 5


async def test_progress_only_grows_and_ends_with_all(draft: Judge) -> None:
    told: list[int] = []

    await replayed(draft, (past(n, "plain talk") for n in range(2_000)), progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 2_000


async def test_memory_does_not_grow_with_the_texts(
    draft: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shadow, "WORDS_KEPT_MAX", 100)
    peaks: list[int] = []
    for size in (200, 1_200):
        texts = (past(n, f"apple {n} " + "plain words " * 15) for n in range(size))
        tracemalloc.start()
        await replayed(draft, texts)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < 2 * peaks[0] + 2_000_000


async def test_common_words_survive_a_flood_of_rare_ones(
    draft: Judge, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shadow, "WORDS_KEPT_MAX", 50)
    patterned = replace(
        DRAFT, word_lists=(WordList(id="n", label=Label.INSULT, patterns=(r"rare\d+|common",)),)
    )
    texts = [past(n, "common" if n % 3 == 0 else f"rare{n}") for n in range(900)]

    report = await replayed(Judge(patterned, 0, model), texts)

    assert (report.words[0].text, report.words[0].count) == ("common", 300)


async def test_more_kinds_of_changes_than_are_kept_are_still_counted(
    draft: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shadow, "GROUPS_MAX", 2)
    texts = [past(n, "fine", Action.HOLD, rule=f"old-{n}") for n in range(5)]

    report = await replayed(draft, texts)

    assert (report.changed, len(report.changes)) == (5, 2)


# Over HTTP


TEXTS = [past(1, "an apple"), past(2, "plain"), past(3, "a pear")]


class Archive:
    """Past texts, and what was asked for."""

    def __init__(self, texts: Iterable[PastText]) -> None:
        self.texts = list(texts)
        self.asked: list[tuple[datetime | None, datetime | None]] = []
        self.begun = asyncio.Event()
        self.gate: asyncio.Event | None = None

    async def __call__(
        self, since: datetime | None, until: datetime | None, looks_back: timedelta
    ) -> AsyncIterator[PastText]:
        assert looks_back == DRAFT.looks_back
        self.asked.append((since, until))
        self.begun.set()
        if self.gate is not None:
            await self.gate.wait()
        for each in self.texts:
            yield each


@pytest.fixture
def archive() -> Archive:
    return Archive(TEXTS)


def bearer(clock: FixedClock, role: str) -> dict[str, str]:
    return {"authorization": f"Bearer {signed(claims(clock.now(), role=role, sub='x'))}"}


@pytest.fixture
async def client(
    database: Database, clock: FixedClock, tmp_path: Path, model: Model, archive: Archive
) -> AsyncIterator[httpx.AsyncClient]:
    app = build_app(
        routes=[routes(lambda rulebook, version: Judge(rulebook, version, model), archive)],
        identity=identity_over(database, clock, StaffList(), tmp_path),
        database=database,
        clock=clock,
        settings=Settings(data_dir=tmp_path, issuer=ISSUER, audience=AUDIENCE),
        sockets={},
    )
    transport = httpx.ASGITransport(app=app)  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1", headers=bearer(clock, "operator")
    ) as client:
        yield client


async def asked(client: httpx.AsyncClient, **more: object) -> httpx.Response:
    body = {"document": to_builtins(DRAFT), **more}
    return await client.post("/v1/moderation/replay", json=body)


async def test_an_operator_sees_what_a_draft_would_change(client: httpx.AsyncClient) -> None:
    answer = await asked(client)

    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert (report["texts"], report["changed"], report["is_whole"]) == (3, 2, True)
    assert {change["rule"] for change in report["changes"]} == {"no-apples", "no-pears"}
    assert report["changes"][0]["samples"][0]["spans"]


async def test_nobody_else_does(client: httpx.AsyncClient, clock: FixedClock) -> None:
    for role in ("buyer", "moderator", "creator", "account_manager"):
        answer = await client.post(
            "/v1/moderation/replay",
            json={"document": to_builtins(DRAFT)},
            headers=bearer(clock, role),
        )
        assert answer.status_code == 403


async def test_a_time_without_a_zone_is_in_utc(client: httpx.AsyncClient, archive: Archive) -> None:
    await asked(client, since="2026-03-01T00:00:00", until="2026-03-02T03:00:00+03:00")

    assert archive.asked == [(START, START + timedelta(days=1))]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"document": {"name": "x"}}, "document_invalid"),
        ({"document": {**to_builtins(DRAFT), "extra": 1}}, "document_invalid"),
        (
            {
                "document": {
                    **to_builtins(DRAFT),
                    "word_lists": [{"id": "x", "label": "insult", "patterns": ["("]}],
                }
            },
            "rulebook_invalid",
        ),
        ({}, "invalid"),
        ({"document": [], "limit": 1}, "invalid"),
        ({"document": {}, "limit": 0}, "invalid"),
        ({"document": {}, "limit": TEXTS_MAX + 1}, "invalid"),
        ({"document": {}, "samples": 21}, "invalid"),
        ({"document": {}, "since": "yesterday"}, "invalid"),
    ],
)
async def test_what_cannot_be_replayed_is_a_problem(
    client: httpx.AsyncClient, body: dict[str, object], code: str
) -> None:
    answer = await client.post("/v1/moderation/replay", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text


async def test_an_empty_stretch_of_time_is_a_problem(client: httpx.AsyncClient) -> None:
    answer = await asked(client, since="2026-03-02T00:00:00Z", until="2026-03-01T00:00:00Z")

    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_between")


async def test_one_draft_is_replayed_at_a_time(client: httpx.AsyncClient, archive: Archive) -> None:
    archive.gate = asyncio.Event()
    first = asyncio.create_task(asked(client))
    await archive.begun.wait()

    second = await asked(client)
    archive.gate.set()

    assert (second.status_code, second.json()["code"]) == (429, "replay_under_way")
    assert int(second.headers["retry-after"]) > 0
    assert (await first).status_code == 200
    assert (await asked(client)).status_code == 200


async def test_the_limit_and_samples_asked_for_hold(client: httpx.AsyncClient) -> None:
    report = (await asked(client, limit=1, samples=0)).json()

    assert (report["texts"], report["is_whole"]) == (1, False)
    assert report["changes"][0]["samples"] == []
