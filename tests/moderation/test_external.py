"""The external judge: signed calls, a time limit that holds, and garbage that changes nothing."""

from __future__ import annotations

import asyncio
import hmac
import logging
import socket
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from msgspec.structs import replace

from moderation.http_judge import Call, HttpJudge, http_judge
from prilavok.core.clock import FixedClock
from prilavok.moderation.external import (
    ANSWER_BYTES_MAX,
    FAILURES_MAX,
    REST_S,
    ExternalJudges,
    signature_headers,
)
from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.model import (
    Action,
    Direction,
    Finding,
    HoldReason,
    Label,
    Language,
    Role,
    Situation,
    Span,
    Verdict,
)
from prilavok.moderation.programme import (
    ExternalJudge,
    Rule,
    Rulebook,
    RulebookInvalid,
    WhenDown,
    WordList,
    check,
)
from waiting import PATIENCE_S

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
TEXT = "the quick brown fox"
PLAIN = Rulebook(
    name="ours",
    own_hosts=("market.example",),
    rules=(
        Rule(id="insults", label=Label.INSULT, action=Action.REFUSE, from_score=80),
        Rule(id="insults-maybe", label=Label.INSULT, action=Action.HOLD),
        Rule(id="threats", label=Label.THREAT, action=Action.REFUSE, roles=(Role.SELLER,)),
        Rule(id="contacts", label=Label.CONTACT_EXCHANGE, action=Action.MASK),
        Rule(id="about", label=Label.PLATFORM_DISPARAGEMENT, action=Action.HOLD),
    ),
    word_lists=(WordList(id="bad", label=Label.INSULT, phrases=("nitwit",)),),
    exceptions=("brown fox",),
)


class Stopwatch:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Asker:
    """An installation that asks the judge at `url`."""

    def __init__(self, model: Model, url: str, clock: FixedClock, **terms: object) -> None:
        external = ExternalJudge(url=url, **{"time_limit_ms": PATIENCE_S * 1_000, **terms})
        self.judge = Judge(replace(PLAIN, external_judge=external), 5, model)
        self.stopwatch = Stopwatch()
        self.judges = ExternalJudges(SECRET, clock, self.stopwatch)

    async def verdict(
        self, text: str = TEXT, role: Role = Role.SELLER, situation: Situation | None = None
    ) -> Verdict:
        situation = situation or Situation()
        opinion = await self.judges.weigh(self.judge, text, role, situation, "msg_1")
        verdict = self.judge(text, role, situation)
        return opinion.joined(verdict, self.judge) if opinion else verdict


@pytest.fixture
async def elsewhere() -> AsyncIterator[HttpJudge]:
    async with http_judge() as judge:
        yield judge


@pytest.fixture
async def asker(model: Model, elsewhere: HttpJudge, clock: FixedClock) -> AsyncIterator[Asker]:
    asker = Asker(model, elsewhere.url, clock)
    yield asker
    await asker.judges.close()


def found(label: Label, score: int = 90, **more: object) -> dict[str, object]:
    return {"findings": [{"label": label, "score": score, **more}]}


# The question


async def test_the_question_says_what_the_judge_needs_to_know(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    await asker.verdict("call me on 8 985 000-11-22", Role.BUYER)

    [call] = elsewhere.calls
    assert (call.method, call.path) == ("POST", "/judge")
    assert call.headers["content-type"] == "application/json"
    assert call.question == {
        "id": "msg_1",
        "text": "call me on 8 985 000-11-22",
        "role": "buyer",
        "language": "en",
        "labels": ["contact_exchange"],
        "version": 5,
    }


async def test_a_hint_of_the_language_goes_before_what_the_text_looks_like(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    await asker.verdict(situation=Situation(language=Language.ZH))

    assert elsewhere.calls[0].question["language"] == "zh"


async def test_a_call_can_be_verified_by_the_specification(
    asker: Asker, elsewhere: HttpJudge, clock: FixedClock
) -> None:
    await asker.verdict("приветствую вас")

    [call] = elsewhere.calls
    message_id, moment = call.headers["webhook-id"], call.headers["webhook-timestamp"]
    assert message_id == "msg_1"
    assert int(moment) == int(clock.now().timestamp())
    signed = message_id.encode() + b"." + moment.encode() + b"." + call.body
    expected = hmac.new(b64decode(SECRET.removeprefix("whsec_")), signed, sha256).digest()
    assert call.headers["webhook-signature"] == f"v1,{b64encode(expected).decode()}"


def test_the_signature_of_the_specifications_example() -> None:
    headers = signature_headers(
        SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b'{"test": 2432232314}'
    )

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


async def test_what_is_refused_anyway_is_not_asked_about(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    verdict = await asker.verdict("you nitwit")

    assert verdict.action is Action.REFUSE
    assert elsewhere.calls == []


@pytest.mark.parametrize(
    "terms",
    [{"roles": (Role.BUYER,)}, {"languages": (Language.RU, Language.ZH)}],
    ids=["role", "language"],
)
async def test_texts_it_is_not_for_are_not_sent(
    model: Model, elsewhere: HttpJudge, clock: FixedClock, terms: dict[str, object]
) -> None:
    asker = Asker(model, elsewhere.url, clock, **terms)

    verdict = await asker.verdict()

    assert verdict == asker.judge(TEXT, Role.SELLER)
    assert elsewhere.calls == []


async def test_without_such_a_judge_nothing_is_asked(judge: Judge, clock: FixedClock) -> None:
    assert await ExternalJudges(SECRET, clock).weigh(judge, TEXT, Role.SELLER) is None


async def test_a_question_without_a_message_has_an_id_of_its_own(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    for _ in range(2):
        await asker.judges.weigh(asker.judge, TEXT, Role.SELLER)

    first, second = (call.headers["webhook-id"] for call in elsewhere.calls)
    assert first != second


# The answer


async def test_nothing_found_leaves_the_verdict_as_it_is(asker: Asker) -> None:
    assert await asker.verdict() == asker.judge(TEXT, Role.SELLER)


async def test_what_it_finds_is_judged_by_the_same_rules(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    elsewhere.answer = found(Label.INSULT, 90, spans=[[4, 9]])

    verdict = await asker.verdict()

    assert verdict.action is Action.REFUSE
    assert verdict.findings == (
        Finding(
            Label.INSULT, 90, (Span(4, 9),), ("external_judge",), None, "insults", Action.REFUSE
        ),
    )
    assert verdict.version == 5


@pytest.mark.parametrize(
    ("score", "action"), [(49, Action.DELIVER), (50, Action.HOLD), (80, Action.REFUSE)]
)
async def test_a_score_below_every_rule_changes_nothing(
    asker: Asker, elsewhere: HttpJudge, score: int, action: Action
) -> None:
    elsewhere.answer = found(Label.INSULT, score)

    assert (await asker.verdict()).action is action


async def test_a_finding_without_spans_is_of_the_whole_text(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    elsewhere.answer = found(Label.INSULT)

    assert (await asker.verdict()).findings[0].spans == (Span(0, len(TEXT)),)


async def test_what_it_says_to_mask_is_masked_beside_our_own(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    text = "the fox at 8 985 000-11-22"
    elsewhere.answer = found(Label.CONTACT_EXCHANGE, spans=[[4, 7]], direction="gives")

    verdict = await asker.verdict(text)

    assert verdict.action is Action.MASK
    assert "fox" not in verdict.text
    assert "11-22" not in verdict.text
    assert verdict.text.startswith("the •••")
    assert {finding.direction for finding in verdict.findings} == {Direction.GIVES}


async def test_what_moderators_have_released_is_not_found_again(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    elsewhere.answer = found(Label.INSULT, spans=[[10, 15]])

    assert (await asker.verdict()).action is Action.DELIVER


async def test_rules_for_the_other_role_do_not_apply(asker: Asker, elsewhere: HttpJudge) -> None:
    elsewhere.answer = found(Label.THREAT)
    assert (await asker.verdict(role=Role.SELLER)).action is Action.REFUSE
    assert (await asker.verdict(role=Role.BUYER)).action is Action.DELIVER

    elsewhere.answer = found(Label.PLATFORM_DISPARAGEMENT)
    assert (await asker.verdict(role=Role.SELLER)).action is Action.HOLD
    assert (await asker.verdict(role=Role.BUYER)).action is Action.DELIVER


async def test_what_is_unknown_in_an_answer_is_passed_over(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    elsewhere.answer = {**found(Label.INSULT, 90, why="rude"), "model": "x"}

    assert (await asker.verdict()).action is Action.REFUSE


async def test_an_opinion_joins_a_later_verdict_on_the_same_text(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    elsewhere.answer = found(Label.INSULT, 60)
    opinion = await asker.judges.weigh(asker.judge, TEXT, Role.SELLER)
    published = Judge(asker.judge.rulebook, 6, asker.judge._model)

    assert opinion is not None
    later = opinion.joined(published(TEXT, Role.SELLER), published)
    assert (later.action, later.version) == (Action.HOLD, 6)


# No answer


GARBAGE: dict[str, object] = {
    "nothing": b"",
    "not json": b"<html>",
    "not utf-8": b'{"findings": "\xff"}',
    "another shape": {"verdict": "fine"},
    "a list": [],
    "an unknown label": found("spam"),  # type: ignore[arg-type]
    "a score beyond 100": found(Label.INSULT, 101),
    "a fraction": {"findings": [{"label": "insult", "score": 0.9}]},
    "a negative span": found(Label.INSULT, spans=[[-1, 3]]),
    "an empty span": found(Label.INSULT, spans=[[3, 3]]),
    "a span backwards": found(Label.INSULT, spans=[[5, 3]]),
    "a span beyond the text": found(Label.INSULT, spans=[[0, len(TEXT) + 1]]),
    "half a span": found(Label.INSULT, spans=[[0]]),
    "too many findings": {"findings": [{"label": "insult", "score": 90}] * 51},
    "too many spans": found(Label.INSULT, spans=[[0, 1]] * 101),
    "too deep": b'{"findings":' + b"[" * 30_000,
    "too long": b'{"findings": []}' + b" " * ANSWER_BYTES_MAX,
    "endless": b"RAW HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    + (b"1000\r\n" + b" " * 4096 + b"\r\n") * 40,
    "cut off": b"RAW HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{",
    "no HTTP": b"RAW 220 mail.example ESMTP\r\n\r\n",
    "a header without an end": b"RAW HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
}


@pytest.mark.parametrize("what", GARBAGE)
@pytest.mark.parametrize("when_down", WhenDown)
async def test_garbage_is_no_answer(
    model: Model, elsewhere: HttpJudge, clock: FixedClock, when_down: WhenDown, what: str
) -> None:
    elsewhere.answer = GARBAGE[what]
    asker = Asker(model, elsewhere.url, clock, when_down=when_down, time_limit_ms=500)

    verdict = await asker.verdict()

    if when_down is WhenDown.OPEN:
        assert verdict == asker.judge(TEXT, Role.SELLER)
    else:
        assert (verdict.action, verdict.reason, verdict.text) == (
            Action.HOLD,
            HoldReason.EXTERNAL_JUDGE_DOWN,
            TEXT,
        )
    await asker.judges.close()


@pytest.mark.parametrize(
    "status",
    ["204 No Content", "301 Moved", "302 Found", "307 Again", "400 Bad", "500 Oh", "503 No"],
)
async def test_only_200_is_an_answer_and_no_redirect_is_followed(
    model: Model, elsewhere: HttpJudge, clock: FixedClock, status: str
) -> None:
    async with http_judge(answer=found(Label.INSULT)) as inner:
        elsewhere.status = status
        elsewhere.headers = (f"Location: {inner.url}",)
        elsewhere.answer = found(Label.INSULT)
        asker = Asker(model, elsewhere.url, clock)

        assert (await asker.verdict()).action is Action.DELIVER
        assert inner.calls == []
        await asker.judges.close()


async def test_no_proxy_is_asked(
    asker: Asker, elsewhere: HttpJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    elsewhere.answer = found(Label.INSULT)

    assert (await asker.verdict()).action is Action.REFUSE


async def test_nobody_there_is_no_answer(model: Model, clock: FixedClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    asker = Asker(model, f"http://127.0.0.1:{port}/", clock, when_down=WhenDown.CLOSED)

    assert (await asker.verdict()).reason == HoldReason.EXTERNAL_JUDGE_DOWN


@pytest.mark.parametrize("silence", ["late", "slowly", "never accepted"])
async def test_the_time_limit_holds(
    model: Model, elsewhere: HttpJudge, clock: FixedClock, silence: str
) -> None:
    url = elsewhere.url
    with socket.create_server(("127.0.0.1", 0), backlog=1) as deaf:
        if silence == "late":
            elsewhere.wait_s = PATIENCE_S
        elif silence == "slowly":
            elsewhere.answer = b"RAW HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"
        else:
            url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        asker = Asker(model, url, clock, when_down=WhenDown.CLOSED, time_limit_ms=200)

        verdict = await asker.verdict()

        assert verdict.reason == HoldReason.EXTERNAL_JUDGE_DOWN
        await asker.judges.close()


async def test_what_is_held_anyway_keeps_its_own_reason(
    model: Model, elsewhere: HttpJudge, clock: FixedClock
) -> None:
    elsewhere.answer = b""
    asker = Asker(model, elsewhere.url, clock, when_down=WhenDown.CLOSED)
    held = replace(asker.judge(TEXT, Role.SELLER), action=Action.HOLD)

    opinion = await asker.judges.weigh(asker.judge, TEXT, Role.SELLER)

    assert opinion is not None
    assert opinion.joined(held, asker.judge) is held


async def test_a_text_that_would_be_masked_is_held_whole_while_nobody_answers(
    model: Model, elsewhere: HttpJudge, clock: FixedClock
) -> None:
    elsewhere.answer = b""
    asker = Asker(model, elsewhere.url, clock, when_down=WhenDown.CLOSED)
    text = "call 8 985 000-11-22"
    assert asker.judge(text, Role.BUYER).action is Action.MASK

    verdict = await asker.verdict(text, Role.BUYER)

    assert (verdict.action, verdict.text, verdict.reason) == (
        Action.HOLD,
        text,
        HoldReason.EXTERNAL_JUDGE_DOWN,
    )


async def test_without_a_secret_nobody_is_called_and_the_judge_counts_as_down(
    model: Model, elsewhere: HttpJudge, clock: FixedClock
) -> None:
    asker = Asker(model, elsewhere.url, clock, when_down=WhenDown.CLOSED)
    asker.judges = ExternalJudges(None, clock)

    assert (await asker.verdict()).reason == HoldReason.EXTERNAL_JUDGE_DOWN
    assert elsewhere.calls == []


async def test_a_text_that_cannot_be_sent_does_not_raise(asker: Asker) -> None:
    assert (await asker.verdict("half \ud83d a pair")).action is Action.DELIVER


# A judge that is down for longer


async def fail(asker: Asker, times: int) -> None:
    for _ in range(times):
        await asker.verdict()


async def test_a_dead_judge_does_not_cost_its_time_limit_for_each_message(
    model: Model, elsewhere: HttpJudge, clock: FixedClock
) -> None:
    elsewhere.wait_s = PATIENCE_S
    asker = Asker(model, elsewhere.url, clock, time_limit_ms=50)
    await fail(asker, FAILURES_MAX)
    connections = elsewhere.connections

    await fail(asker, 200)

    assert len(elsewhere.calls) <= FAILURES_MAX
    assert elsewhere.connections == connections
    await asker.judges.close()


async def test_after_a_rest_one_call_tries_whether_it_is_back(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    elsewhere.answer = b""
    await fail(asker, FAILURES_MAX + 3)
    asker.stopwatch.now += REST_S + 0.1
    elsewhere.wait_s = 0.1

    await asyncio.gather(*(asker.verdict() for _ in range(10)))

    assert len(elsewhere.calls) == FAILURES_MAX + 1


async def test_a_judge_that_is_still_down_is_left_alone_again(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    elsewhere.answer = b""
    await fail(asker, FAILURES_MAX)
    asker.stopwatch.now += REST_S + 0.1
    await fail(asker, 3)

    assert len(elsewhere.calls) == FAILURES_MAX + 1


async def test_a_judge_that_is_back_is_asked_about_everything(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    elsewhere.answer = b""
    await fail(asker, FAILURES_MAX)
    asker.stopwatch.now += REST_S + 0.1
    elsewhere.answer = found(Label.INSULT)

    verdicts = [await asker.verdict() for _ in range(3)]

    assert {verdict.action for verdict in verdicts} == {Action.REFUSE}


async def test_single_failures_do_not_add_up(asker: Asker, elsewhere: HttpJudge) -> None:
    for _ in range(3):
        elsewhere.answer = b""
        await fail(asker, FAILURES_MAX - 1)
        elsewhere.answer = {"findings": []}
        await fail(asker, 1)

    assert len(elsewhere.calls) == 3 * FAILURES_MAX


async def test_going_down_and_coming_back_is_logged_once(
    asker: Asker, elsewhere: HttpJudge, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "prilavok")
    elsewhere.answer = b""
    await fail(asker, 3 * FAILURES_MAX)
    asker.stopwatch.now += REST_S + 0.1
    elsewhere.answer = {"findings": []}
    await fail(asker, 3)

    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == 2
    assert "gives no answer" in messages[0]
    assert "answers again" in messages[1]
    assert not any(TEXT in message for message in messages)


# Connections


async def test_calls_one_after_another_share_a_connection(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    for _ in range(20):
        await asker.verdict()

    assert len(elsewhere.calls) == 20
    assert elsewhere.connections == 1


async def test_calls_at_the_same_time_get_each_their_own_answer(
    asker: Asker, elsewhere: HttpJudge
) -> None:
    def decide(call: Call) -> object:
        return found(Label.INSULT) if "odd" in call.question["text"] else {"findings": []}

    elsewhere.decide = decide
    texts = [f"an {'odd' if number % 2 else 'even'} number" for number in range(60)]

    verdicts = await asyncio.gather(*(asker.verdict(text) for text in texts))

    assert [verdict.action is Action.REFUSE for verdict in verdicts] == [
        "odd" in text for text in texts
    ]


async def test_a_call_that_was_given_up_spoils_no_later_one(
    model: Model, elsewhere: HttpJudge, clock: FixedClock
) -> None:
    asker = Asker(model, elsewhere.url, clock, time_limit_ms=2_000)
    elsewhere.wait_s = PATIENCE_S
    elsewhere.answer = found(Label.INSULT)
    await fail(asker, 2)
    elsewhere.wait_s = 0
    elsewhere.answer = {"findings": []}

    assert (await asker.verdict()).action is Action.DELIVER
    elsewhere.think_no_longer()
    await asyncio.sleep(0.1)
    assert (await asker.verdict()).action is Action.DELIVER
    await asker.judges.close()


# The rulebook


@pytest.mark.parametrize(
    "url",
    [
        "https://judge.example/texts",
        "https://judge.example:8443/texts?v=1",
        "http://localhost:9000/",
        "http://127.0.0.1:9000/",
        "http://[::1]:9000/",
    ],
)
def test_an_address_may_be_https_or_on_this_machine(url: str) -> None:
    check(replace(PLAIN, external_judge=ExternalJudge(url=url)))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "judge.example",
        "http://judge.example/",
        "http://127.0.0.1.judge.example/",
        "http://10.0.0.1/",
        "ftp://judge.example/",
        "file:///etc/passwd",
        "https://",
        "https:///texts",
        "https://user:secret@judge.example/",
        "https://judge.example/#part",
        "https://judge.example:99999/",
        "https://[::1/",
        "https://judge.example/a b",
        "https://judge.example/\r\nX: y",
        "https://пример.example/",
    ],
)
def test_any_other_address_is_refused_with_a_reason(url: str) -> None:
    with pytest.raises(RulebookInvalid, match="external judge"):
        check(replace(PLAIN, external_judge=ExternalJudge(url=url)))


def test_the_clock_of_a_signature_is_ours() -> None:
    moment = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())

    assert signature_headers(SECRET, "1", moment, b"")["webhook-timestamp"] == str(moment)
