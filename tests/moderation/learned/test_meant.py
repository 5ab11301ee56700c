"""What words mean by who says them and beside what: lawful steps, advice, harmless additions."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random

import pytest

from prilavok.moderation.judge import Judge
from prilavok.moderation.model import Action, Label, Role
from prilavok.moderation.vocabulary import words_of

LEARNED = Path(__file__).parents[3] / "training" / "moderation" / "learn"

LAWFUL = (
    "Подам в суд, если не вернёте деньги по закону",
    "Если не вернёте деньги, открою спор и напишу честный отзыв",
    "Верните деньги, иначе обращусь в Роспотребнадзор и в суд",
    "Не вернёте до пятницы, пишу жалобу в прокуратуру и иск в суд",
    "If you do not refund I will open a dispute and take you to court",
    "I will file a claim in small claims court if the money is not back by Friday",
    "If you do not refund me I leave an honest review and ask my bank for a chargeback",
    "不退款我就打12315投诉",
    "再不退货我去消协投诉，起诉你们",
    "我要维权，不处理就起诉",
)
THREATS_BESIDE_THE_LAW = (
    (Role.BUYER, "Подам в суд, а ещё знаю, где живёт твоя семья"),
    (Role.BUYER, "Верните деньги, иначе подожгу ваш склад и подам в суд"),
    (Role.BUYER, "Открою спор, а потом приеду и набью тебе морду"),
    (
        Role.BUYER,
        "If you do not refund I will open a dispute and my friends will post fifty fake one star"
        " reviews",
    ),
    (Role.BUYER, "I will take you to court and then come to your house and break your legs"),
    (Role.BUYER, "不退款我就起诉，还要去你家堵你全家"),
    (Role.SELLER, "Уберите отзыв, иначе подадим на вас в суд за клевету"),
    (Role.SELLER, "Delete your review or our lawyer will sue you for defamation"),
    (Role.SELLER, "不删差评我们就起诉你诽谤"),
)
ADVICE = (
    "别把验证码告诉别人",
    "请勿将验证码告诉他人",
    "不要把验证码告诉任何人",
    "切勿将短信验证码透露给任何人",
    "Никому не сообщайте код из смс",
    "Never tell anyone the code from the SMS, not even us",
    "Don't share your password or the one-time code with anybody",
)
LURES_BESIDE_ADVICE = (
    "验证码发我一下，别告诉别人",
    "不要把验证码给陌生人，只给我这个专员，快发",
    "Назовите код из смс. Никому другому его не сообщайте",
    "Никому не давайте код, кроме меня: я из безопасности, жду шесть цифр",
    "Tell me the code from the SMS, never tell anyone else",
)


@pytest.mark.parametrize("text", LAWFUL)
def test_lawful_steps_of_a_buyer_are_no_threat(judge: Judge, text: str) -> None:
    assert judge(text, Role.BUYER).labels == ()


@pytest.mark.parametrize(("role", "text"), THREATS_BESIDE_THE_LAW)
def test_the_law_beside_a_threat_does_not_excuse_it(judge: Judge, role: Role, text: str) -> None:
    assert Label.THREAT in judge(text, role).labels


@pytest.mark.parametrize("text", ADVICE)
@pytest.mark.parametrize("role", Role)
def test_advice_not_to_share_codes_is_clean(judge: Judge, role: Role, text: str) -> None:
    assert judge(text, role).labels == ()


@pytest.mark.parametrize("text", LURES_BESIDE_ADVICE)
def test_advice_beside_a_lure_does_not_excuse_it(judge: Judge, text: str) -> None:
    assert Label.PHISHING in judge(text, Role.SELLER).labels


HARMLESS = sorted(
    words_of(
        """
        лампа чехол заказ артикул размер возврат комната вечером синяя понедельник коробка рублей
        штук цена ткань чашка lamp case size order refund window evening blue monday box price
        kettle parcel 壳 订单 退款 尺码 货号 蓝色 周一 晚上 杯子
        """
    )
)
"""Everyday words and nouns of commerce: none says no, or names the marketplace's people."""
SLIP_MAX = 200
"""One in so many additions may slip through: where a word parts a phrase that is a signal."""


@cache
def refused_by_words(judge: Judge) -> list[tuple[str, Role]]:
    """Learning messages that are refused for what only words tell."""
    found: list[tuple[str, Role]] = []
    for file in sorted(LEARNED.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record.get("labels") and not record.get("context") and len(record["text"]) < 200:
                found.append((record["text"], Role(record["author"])))
    sampled = Random(3).sample(found, 1_500)
    verdicts = [(said, judge(*said)) for said in sampled]
    return [
        said
        for said, verdict in verdicts
        if verdict.action is Action.REFUSE and verdict.deciding is not None
        if verdict.deciding.reasons == ("words",)
    ]


def test_a_harmless_word_before_or_behind_hardly_ever_delivers_what_was_refused(
    judge: Judge,
) -> None:
    chance = Random(11)
    additions = [
        (f"{word} {text}" if ahead else f"{text} {word}", role)
        for text, role in refused_by_words(judge)
        for word in chance.sample(HARMLESS, 5)
        for ahead in (True, False)
    ]
    slipped = [longer for longer, role in additions if judge(longer, role).action is Action.DELIVER]
    assert len(additions) > 1_500
    assert len(slipped) * SLIP_MAX <= len(additions), slipped


def test_what_is_clean_alone_is_clean_in_a_long_message(judge: Judge) -> None:
    clean: dict[tuple[str, Role], list[str]] = {}
    for file in sorted(LEARNED.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if not (record.get("labels") or record.get("optional") or record.get("context")):
                key = (record["lang"], Role(record["author"]))
                clean.setdefault(key, []).append(record["text"])
    chance = Random(5)
    tried, flagged = 0, []
    for (_, author), texts in sorted(clean.items()):
        for _ in range(50 if len(texts) >= 10 else 0):
            parts = chance.sample(texts, 10)
            if any(worded(judge, part, author) for part in parts):
                continue
            tried += 1
            if worded(judge, "\n".join(parts), author):
                flagged.append(parts)
    assert tried > 200
    assert len(flagged) * 50 <= tried, flagged


def worded(judge: Judge, text: str, author: Role) -> bool:
    """Whether words alone are found to break any label."""
    return any(finding.reasons == ("words",) for finding in judge(text, author).findings)
