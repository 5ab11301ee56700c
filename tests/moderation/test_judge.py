"""Laws of the judge, whatever is said."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from prilavok.moderation.judge import MASK, Judge, masked_text
from prilavok.moderation.learned import Model
from prilavok.moderation.model import (
    Action,
    Direction,
    Finding,
    Label,
    Language,
    Role,
    Situation,
    Span,
)
from prilavok.moderation.programme import Rule, Rulebook, WordList
from prilavok.moderation.vocabulary import words_of

LEARNED = Path(__file__).parents[2] / "training" / "moderation" / "learn"
HARMLESS = words_of(
    "пожалуйста спасибо лампа сегодня здравствуйте хорошо подскажите белая быстро красиво "
    "please thanks hello today lamp white nice 请 谢谢 您好 今天 好看"
)

SAID = [
    json.loads(line)["text"]
    for file in sorted(LEARNED.glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()[::7]
]
said_by_people = st.sampled_from(SAID)
pieces = st.sampled_from(
    [
        *sorted(
            words_of(
                "8 916 000 55 14 @ . ru точка собака восемь три пятёрки 〇 幺 телега http:// 微信 "
                "加 market.example ５ ⑤ O о З + - ( ) идиот"
            )
        ),
        *(" ", "\n", "\u200b", "\u0301", "\ud800", "\U0001f600"),
    ]
)
contacts = st.sampled_from(
    [
        "8 916 000-55-14",
        "+7 (916) 000 55 14",
        "lampa.doma@inbox.ru",
        "polka-manual.org/k2",
        "восемь девятьсот шестнадцать ноль ноль ноль пятьдесят пять четырнадцать",
        "138 0000 5514",
        "(212) 555-0147",
    ]
)
anything = st.one_of(
    said_by_people, st.text(max_size=200), st.lists(pieces, max_size=40).map("".join)
)
roles = st.sampled_from(Role)
several = settings(max_examples=150, suppress_health_check=[HealthCheck.filter_too_much])


@several
@given(text=anything, role=roles, recent=st.lists(anything, max_size=3))
def test_every_string_gets_a_verdict_whose_spans_lie_inside_it(
    judge: Judge, text: str, role: Role, recent: list[str]
) -> None:
    verdict = judge(text, role, recent=recent)

    assert verdict.version == judge.version
    for finding in verdict.findings:
        assert finding.spans, finding
        assert 0 <= finding.score <= 100
        ends = [0, *(end for span in finding.spans for end in (span.start, span.end)), len(text)]
        assert ends == sorted(ends), "apart and in order"
        assert all(span.start < span.end for span in finding.spans)


@several
@given(text=anything, others=st.lists(anything, max_size=3), role=roles)
def test_a_verdict_does_not_depend_on_what_was_judged_before(
    rulebook: Rulebook, model: Model, text: str, others: list[str], role: Role
) -> None:
    fresh = Judge(rulebook, 7, model)(text, role)
    experienced = Judge(rulebook, 7, model)
    for other in others:
        experienced(other, role)
    assert experienced(text, role) == fresh


@several
@given(said=said_by_people, contact=contacts, ahead=st.booleans())
def test_what_was_masked_passes(judge: Judge, said: str, contact: str, *, ahead: bool) -> None:
    verdict = judge(f"{contact} {said}" if ahead else f"{said} {contact}", Role.BUYER)
    assume(verdict.action is Action.MASK)
    assert MASK in verdict.text
    assert judge(verdict.text, Role.BUYER).action is Action.DELIVER


def test_a_harmless_word_does_not_turn_a_refusal_into_delivery(judge: Judge) -> None:
    """What words weigh is bounded (see `learned`); what is recognised by whole phrases is not, and
    a word may part them. So this counts: at most one in two hundred slips through."""
    chance = Random(5)
    tried, slipped = 0, []
    for text in chance.sample(SAID, 2_400):
        for role in Role:
            verdict = judge(text, role)
            if verdict.action is not Action.REFUSE or verdict.labels == (Label.MONOSYLLABIC,):
                continue  # of the latter, two words may well be an answer
            for word in chance.sample(sorted(HARMLESS), 2):
                longer = chance.choice((f"{word} {text}", f"{text} {word}"))
                tried += 1
                if judge(longer, role).action is Action.DELIVER:
                    slipped.append(longer)
    assert tried > 800
    assert len(slipped) * 200 <= tried, slipped


@several
@given(text=said_by_people)
def test_an_exempt_chat_is_never_judged_more_mildly(judge: Judge, text: str) -> None:
    for role in Role:
        ordinary = judge(text, role)
        exempt = judge(text, role, Situation(exempt=True))
        assert exempt.action.strictness >= ordinary.action.strictness


def test_masking_hides_the_contact_and_nothing_else(judge: Judge) -> None:
    verdict = judge("Мой номер +7 916 000-55-14, Олег", Role.BUYER)
    assert verdict.action is Action.MASK
    assert verdict.text == f"Мой номер {MASK}, Олег"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Мой номер 8 916 000-55-14", Direction.GIVES),
        ("Дайте ваш номер телефона", Direction.ASKS),
        ("What's your phone number?", Direction.ASKS),
        ("留个电话吧", Direction.ASKS),
    ],
)
def test_a_contact_is_given_or_asked_for(judge: Judge, text: str, direction: Direction) -> None:
    finding = next(
        f for f in judge(text, Role.SELLER).findings if f.label is Label.CONTACT_EXCHANGE
    )
    assert finding.direction is direction


def test_numbers_of_this_conversation_are_no_phones(judge: Judge) -> None:
    said = "8 916 000-55-14"
    assert Label.CONTACT_EXCHANGE in judge(said, Role.BUYER).labels
    known = Situation(known_numbers=frozenset({"89160005514"}))
    assert judge(said, Role.BUYER, known).labels == ()


def test_a_host_that_the_operator_allows_may_be_linked_to(rulebook: Rulebook, model: Model) -> None:
    said = "Инструкция: https://polka-manual.org/k2"
    allowing = replace(rulebook, allowed_hosts=("polka-manual.org",))
    assert Label.CONTACT_EXCHANGE in Judge(rulebook, 1, model)(said, Role.SELLER).labels
    assert Judge(allowing, 1, model)(said, Role.SELLER).labels == ()


def with_rules(rulebook: Rulebook, *rules: Rule) -> Rulebook:
    return replace(rulebook, rules=rules)


@pytest.mark.parametrize(
    ("asked", "situation", "applies"),
    [
        ({"roles": (Role.BUYER,)}, Situation(), False),
        ({"roles": (Role.SELLER,)}, Situation(), True),
        ({"languages": (Language.EN,)}, Situation(), False),
        ({"languages": (Language.EN,)}, Situation(language=Language.EN), True),
        ({"schemes": ("FBS",)}, Situation(scheme="FBO"), False),
        ({"schemes": ("FBS",)}, Situation(scheme="FBS"), True),
        ({"exempt": True}, Situation(), False),
        ({"exempt": True}, Situation(exempt=True), True),
        ({"directions": (Direction.ASKS,)}, Situation(), False),
        ({"directions": (Direction.GIVES,)}, Situation(), True),
        ({"from_score": 100}, Situation(), False),
    ],
)
def test_a_rule_applies_where_it_says(
    rulebook: Rulebook, model: Model, asked: dict[str, object], situation: Situation, applies: bool
) -> None:
    rule = Rule(id="one", label=Label.CONTACT_EXCHANGE, action=Action.HOLD, **asked)
    judge = Judge(with_rules(rulebook, rule), 1, model)
    verdict = judge("Мой номер 8 916 000-55-14", Role.SELLER, situation)
    assert (verdict.action is Action.HOLD) is applies
    assert [finding.rule for finding in verdict.findings] == (["one"] if applies else [])


def test_who_no_rule_binds_may_say_anything(rulebook: Rulebook, model: Model) -> None:
    rules = tuple(rule for rule in rulebook.rules if rule.roles == (Role.SELLER,))
    judge = Judge(replace(rulebook, rules=rules), 1, model)

    assert judge("8 916 000-55-14, идиот", Role.BUYER).action is Action.DELIVER
    assert judge("Ок", Role.SELLER).action is not Action.DELIVER


def test_of_all_the_rules_that_apply_the_strictest_holds(rulebook: Rulebook, model: Model) -> None:
    label = Label.CONTACT_EXCHANGE
    rules = [
        Rule(id=action, label=label, action=action)
        for action in (Action.HOLD, Action.REFUSE, Action.MASK)
    ]
    judge = Judge(with_rules(rulebook, *rules), 1, model)
    verdict = judge("Мой номер 8 916 000-55-14", Role.SELLER)
    assert verdict.action is Action.REFUSE
    assert verdict.deciding is not None
    assert verdict.deciding.rule == "refuse"


def test_an_operators_words_are_found_however_they_are_written(
    rulebook: Rulebook, model: Model
) -> None:
    listed = WordList(id="rivals", label=Label.OFF_PLATFORM, phrases=("рынок юг",))
    judge = Judge(replace(rulebook, word_lists=(listed,)), 1, model)
    for said in ("Берите на Рынок Юг", "берите на pынoк юг", "берите на рын\u200bок юг"):
        finding = judge(said, Role.SELLER).findings[0]
        assert finding.label is Label.OFF_PLATFORM
        assert "list:rivals" in finding.reasons
    assert judge("Подрынок южный, доставка во вторник", Role.SELLER).findings == ()


def test_a_released_phrase_is_not_found_again(rulebook: Rulebook, model: Model) -> None:
    said = "Инструкция на polka-manual.org"
    released = replace(rulebook, exceptions=("polka-manual.org",))
    assert Judge(rulebook, 1, model)(said, Role.SELLER).action is not Action.DELIVER
    assert Judge(released, 1, model)(said, Role.SELLER).action is Action.DELIVER


def test_findings_of_others_lead_to_what_the_rulebook_says(judge: Judge) -> None:
    said = "Лампа завтра"
    extra = Finding(Label.INSULT, 99, (Span(0, 5),), ("external",))
    verdict = judge.with_findings(judge(said, Role.SELLER), said, [extra], Role.SELLER)
    assert verdict.action is Action.REFUSE
    assert verdict.labels == (Label.INSULT,)


@pytest.mark.parametrize(
    ("spans", "masked"),
    [
        ([], "0123456789"),
        ([Span(0, 3)], f"{MASK}3456789"),
        ([Span(7, 10), Span(0, 1)], f"{MASK}123456{MASK}"),
        ([Span(2, 5), Span(4, 6)], f"01{MASK}6789"),
        ([Span(2, 8), Span(3, 4)], f"01{MASK}89"),
    ],
)
def test_masked_places_tell_not_even_their_length(spans: list[Span], masked: str) -> None:
    assert masked_text("0123456789", spans) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail me at emily.c@gmail.com", f"mail me at {MASK}"),
        ("Here is my mail david.o@gmail.com", f"Here is my mail {MASK}"),
        ("邮箱 yarn.shop@163.com 谢谢", f"邮箱 {MASK} 谢谢"),
        ("собака на фото, пишите kovry@mail.ru", f"собака на фото, пишите {MASK}"),
    ],
)
@pytest.mark.parametrize("recent", [(), ("my number is 07700 900123", "почта есть?")])
def test_an_address_alone_is_masked_and_was_not_hidden(
    judge: Judge, text: str, masked: str, recent: tuple[str, ...]
) -> None:
    verdict = judge(text, Role.BUYER, recent=recent)
    assert verdict.text == masked
    assert verdict.findings[0].reasons == ("mail",)


@pytest.mark.parametrize(
    "text",
    [
        "The watch can show WhatsApp and Telegram messages",
        "The watch can read out WhatsApp and Telegram messages",
        "Часы умеют показывать сообщения Вотсапа и Телеграма",
        "手表能显示微信消息",
    ],
)
def test_a_service_as_a_feature_leads_nowhere(judge: Judge, text: str) -> None:
    for role in Role:
        assert judge(text, role).action is Action.DELIVER


@pytest.mark.parametrize(
    "text",
    [
        "Don't use this chat, use Insta",
        "Не пишите тут, в вайбере удобнее",
        "Не пишите сюда, в телеграме быстрее отвечу",
        "this chat is slow, use Telegram",
        "this chat keeps freezing, let's switch to whatsapp",
        "чат тормозит, пишите в вотсап",
        "这个聊天太卡了，用微信",
        "Don't write here, use Telegram",
        "No need to write here, find us on Instagram",
        "别在这聊，加微信",
        "别用这个聊天，用QQ",
        "方便的话您有QQ吗",
        "would you happen to have telegram",
    ],
)
def test_a_service_instead_of_this_chat_and_whether_one_has_it_lead_there(
    judge: Judge, text: str
) -> None:
    for role in Role:
        assert Label.OFF_PLATFORM in judge(text, role).labels


@pytest.mark.parametrize(
    "text",
    [
        "Don't use Insta, use this chat",
        "We don't use Telegram, use this chat",
        "Не пишите тут, в вайбере мошенники",
        "Не пишите нам в вайбер, тут удобнее",
        "this chat is slow, sorry for the wait",
        "Не пишите в телеграм, пишите сюда",
        "这个手表有微信吗",
        "这平板能用QQ吗",
    ],
)
def test_this_chat_instead_of_a_service_and_whether_a_thing_has_it_do_not(
    judge: Judge, text: str
) -> None:
    assert judge(text, Role.BUYER).labels == ()


@pytest.mark.parametrize(
    "text",
    [
        "The watch can show WhatsApp, write me there",
        "Часы показывают Ватсап, пишите в Ватсап",
        "手表能显示微信消息，加我微信",
    ],
)
def test_a_feature_launders_no_invitation(judge: Judge, text: str) -> None:
    assert judge(text, Role.SELLER).action is not Action.DELIVER
