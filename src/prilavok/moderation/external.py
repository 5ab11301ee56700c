"""The external judge: a service of the operator's own that is asked about texts, by HTTP.

Calls are signed as the Standard Webhooks specification says, so that it can tell them from anybody
else's. Where it is, an operator decides by a rulebook, who may therefore make this server call
addresses of its inner network; what comes back is only ever read as findings, no redirect is
followed, no proxy is used, and nothing of the answer is shown.

httpx keeps connections within the event loop and gives up in time; it is loaded with the first call
alone. urllib in a thread would connect anew each time and could not be stopped.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import ssl
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Final
from uuid import uuid4

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from prilavok import __version__
from prilavok.core.clock import Clock
from prilavok.moderation.judge import Judge
from prilavok.moderation.languages import language_of
from prilavok.moderation.model import (
    NOWHERE_SPECIAL,
    Action,
    Direction,
    Finding,
    HoldReason,
    Label,
    Language,
    Role,
    Score,
    Situation,
    Span,
    Verdict,
)
from prilavok.moderation.programme import ExternalJudge, WhenDown
from prilavok.moderation.reading import read

if TYPE_CHECKING:
    import httpx

logger = logging.getLogger(__name__)

ANSWER_BYTES_MAX = 64 * 1024
FINDINGS_MAX = 50
SPANS_MAX = 100
CONNECTIONS_MAX = 100
KEPT_S_MAX = 30
"""How long a connection is kept that nobody uses."""
FAILURES_MAX = 5
"""In a row; then the judge is left alone for `REST_S`, and asked once whether it is back."""
REST_S = 10.0

REASON: Final = "external_judge"


class Question(Struct, frozen=True):
    """What the external judge is asked: a text, and what ours has found. `version` is the
    rulebook's."""

    id: str
    text: str
    role: Role
    language: Language
    labels: tuple[Label, ...]
    version: int


class Found(Struct, frozen=True):
    """One thing that the external judge says is wrong; without spans, with the whole text."""

    label: Label
    score: Score
    spans: Annotated[tuple[Span, ...], Meta(max_length=SPANS_MAX)] = ()
    direction: Direction | None = None


class Answer(Struct, frozen=True):
    """What the external judge has found; nothing is an answer as well."""

    findings: Annotated[tuple[Found, ...], Meta(max_length=FINDINGS_MAX)]


class NoAnswer(Exception):
    """The external judge gave no answer, or none that can be understood; never leaves us."""


@dataclass
class Health:
    """How calls to one address went lately."""

    failures: int = 0
    rests_until: float = 0.0
    is_tried: bool = False


class Opinion(Struct, frozen=True):
    """What the external judge said of a text; when it said nothing, `when_down` decides."""

    text: str
    role: Role
    situation: Situation
    findings: tuple[Finding, ...] = ()
    when_down: WhenDown | None = None

    def joined(self, verdict: Verdict, judge: Judge) -> Verdict:
        """`verdict`, of `judge` on the same text, and this opinion in one; never a milder one."""
        if self.findings:
            return judge.with_findings(verdict, self.text, self.findings, self.role, self.situation)
        is_strict = verdict.action.strictness >= Action.HOLD.strictness
        if self.when_down is not WhenDown.CLOSED or is_strict:
            return verdict
        return replace(
            verdict, action=Action.HOLD, text=self.text, reason=HoldReason.EXTERNAL_JUDGE_DOWN
        )


class ExternalJudges:
    """Asks the judge that a rulebook names, and keeps connections and count of failures."""

    def __init__(
        self,
        secret: str | None,
        clock: Clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Without a `secret` nothing can be signed, and every judge counts as down."""
        self._secret = secret
        self._clock = clock
        self._monotonic = monotonic
        self._health: dict[str, Health] = {}
        self._client: httpx.AsyncClient | None = None

    async def weigh(
        self,
        judge: Judge,
        text: str,
        role: Role,
        situation: Situation = NOWHERE_SPECIAL,
        message_id: str | None = None,
    ) -> Opinion | None:
        """What the judge that the rulebook of `judge` names thinks of `text`. Never raises.

        None where nobody is asked: the rulebook names no judge, or not for such texts, or `judge`
        refuses the text, which nothing could make stricter. Without an id a new one is made up.
        """
        terms = judge.rulebook.external_judge
        if terms is None or (terms.roles and role not in terms.roles):
            return None
        language = situation.language or language_of(read(text).plain)
        if terms.languages and language not in terms.languages:
            return None
        verdict = judge(text, role, situation)
        if verdict.action is Action.REFUSE:
            return None
        question = Question(
            id=message_id or str(uuid4()),
            text=text,
            role=role,
            language=language,
            labels=tuple(dict.fromkeys(verdict.labels)),
            version=judge.version,
        )
        try:
            answer = await self._answer(terms, question)
        except NoAnswer:
            return Opinion(text, role, situation, when_down=terms.when_down)
        findings = tuple(_finding(found, text) for found in answer.findings)
        return Opinion(text, role, situation, findings)

    async def close(self) -> None:
        """Let go of all connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _answer(self, terms: ExternalJudge, question: Question) -> Answer:
        """The answer to `question`; raises `NoAnswer`, at once while the judge is left alone."""
        if self._secret is None:
            raise NoAnswer
        health = self._health.setdefault(terms.url, Health())
        is_trial = health.failures >= FAILURES_MAX
        if is_trial:
            if health.is_tried or self._monotonic() < health.rests_until:
                raise NoAnswer
            health.is_tried = True
        client = self._connections()
        try:
            async with asyncio.timeout(terms.time_limit_ms / 1_000):
                answer = answer_of(await self._call(client, terms.url, question), question.text)
        except Exception as error:
            # Whatever goes wrong at the other end is the same to us; an outside service must not
            # be able to stop a message by a fault that nobody has thought of.
            self._failed(terms.url, health, error)
            raise NoAnswer from error
        finally:
            health.is_tried = health.is_tried and not is_trial
        if health.failures >= FAILURES_MAX:
            logger.warning("the external judge %s answers again", terms.url)
        health.failures = 0
        return answer

    def _failed(self, url: str, health: Health, error: Exception) -> None:
        health.failures += 1
        if health.failures >= FAILURES_MAX:
            health.rests_until = self._monotonic() + REST_S
        if health.failures == FAILURES_MAX:
            logger.warning("the external judge %s gives no answer: %r", url, error)

    async def _call(self, client: httpx.AsyncClient, url: str, question: Question) -> bytes:
        """What `url` answers to the signed question, as long as that is one of ours."""
        assert self._secret is not None
        body = msgspec.json.encode(question)
        moment = int(self._clock.now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",  # what is packed small may be large
            "User-Agent": f"prilavok/{__version__}",
            **signature_headers(self._secret, question.id, moment, body),
        }
        async with client.stream("POST", url, content=body, headers=headers) as response:
            if response.status_code != 200:
                msg = f"it answered with status {response.status_code}"
                raise NoAnswer(msg)
            answer = bytearray()
            async for piece in response.aiter_raw():
                answer += piece
                if len(answer) > ANSWER_BYTES_MAX:
                    msg = f"its answer is longer than {ANSWER_BYTES_MAX} bytes"
                    raise NoAnswer(msg)
        return bytes(answer)

    def _connections(self) -> httpx.AsyncClient:
        if self._client is None:
            import httpx  # noqa: PLC0415, costs a tenth of a second that most never need

            self._client = httpx.AsyncClient(
                verify=ssl.create_default_context(),
                trust_env=False,
                follow_redirects=False,
                timeout=None,  # noqa: S113, one limit for everything is set around the call
                limits=httpx.Limits(max_connections=CONNECTIONS_MAX, keepalive_expiry=KEPT_S_MAX),
            )
        return self._client


def answer_of(body: bytes, text: str) -> Answer:
    """The answer in `body`; raises `NoAnswer` or `msgspec.DecodeError` if it is none."""
    answer = msgspec.json.decode(body, type=Answer)
    for found in answer.findings:
        for span in found.spans:
            if not 0 <= span.start < span.end <= len(text):
                msg = f"it names a span from {span.start} to {span.end} of {len(text)} characters"
                raise NoAnswer(msg)
    return answer


def signature_headers(secret: str, message_id: str, moment: int, body: bytes) -> dict[str, str]:
    """The headers by which a call shows that it is ours: Standard Webhooks, scheme `v1`.

    `secret` is `whsec_` and base64; `moment` is in seconds since 1970.
    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    key = b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{moment}.".encode() + body
    signature = b64encode(hmac.new(key, signed, sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{signature}",
    }


def _finding(found: Found, text: str) -> Finding:
    return Finding(
        label=found.label,
        score=found.score,
        spans=found.spans or (Span(0, len(text)),),
        reasons=(REASON,),
        direction=found.direction,
    )
