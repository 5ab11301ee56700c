"""An insult that somebody is called by, and a threat, stand whatever is said beside them."""

from __future__ import annotations

from itertools import product
from time import process_time

import pytest

from prilavok.moderation.judge import Judge
from prilavok.moderation.model import Action, Label, Role
from prilavok.moderation.outright_words import ABUSE, ABUSE_CHINESE

Frames = dict[str, tuple[str, ...]]

STOPPED = {Action.HOLD, Action.REFUSE}
WRITES_RUSSIAN = sorted(word for word in ABUSE if word[0] >= "а")
WRITES_ENGLISH = sorted(word for word in ABUSE if word[0] < "а")
INSULTS = {"ru": WRITES_RUSSIAN, "en": WRITES_ENGLISH, "zh": sorted(ABUSE_CHINESE)}
INSULT_FRAMES: Frames = {
    "ru": (
        "{}, верните деньги",
        "Верните деньги, {}",
        "Верните, {}, деньги за чайник",
        "Верните деньги, {}, или пожалеешь",
        "Заплатите, {}, или верну товар по закону",
        "Вы бы, {}, посмотрели на номер заказа 5035550146",
        "Где мой заказ, {}?",
        "Спасибо, {}, за быструю доставку возврата",
        "Не надо, {}, отменять заказ: я жду посылку с размером 44.",
        "Ты, {}, проверь артикул и оформи возврат через приложение",
        "Верните деньги за книгу, {}!",
        "Здравствуйте. Заказ пришёл вчера, коробка целая. Верните деньги, {}. До свидания.",
    ),
    "en": (
        "{}, give my money back",
        "Give my money back, {}",
        "Refund me, {}, for the kettle I returned",
        "Give my money back, {}, or you'll regret it",
        "Send the order number, you {}, or I open a return request",
        "Do not cancel, {}, the order: I am waiting for size 44.",
        "Where is my order, {}?",
        "Hello. The parcel came yesterday. Check the size in the app, {}. Thanks.",
    ),
    "zh": (
        "{}，把钱退给我",
        "把钱退给我，{}",
        "把订单号，{}，发给我看看",
        "把钱退给我，{}，否则你会后悔",
        "你好，请看一下订单的尺码，{}，我要申请退货",
        "不要取消订单，你这个{}，我还在等快递",
        "我的快递在哪里，{}？",
    ),
}
REQUESTS: Frames = {
    "ru": (
        "Верните деньги", "Заплатите", "Удалите отзыв", "Отправьте заказ сегодня", "Не спорьте",
        "Оформите возврат за чайник", "Спасибо, но верните 1500 рублей по заказу 5035550146",
    ),
    "en": (
        "Give my money back", "Pay", "Delete the review", "Send the order today", "Don't argue",
        "Refund the kettle", "Thanks, but refund 15 dollars for order 5035550146",
    ),
    "zh": (
        "把钱退给我", "付款", "删掉差评", "今天就发货", "别废话", "水壶给我退款",
        "订单5035550146请退15元",
    ),
}  # fmt: skip
REGRETS: Frames = {
    "ru": (
        "{} или пожалеешь", "{}, или пожалеете", "{}, идиот, или пожалеете", "{}, иначе пожалеешь",
        "{}, а то пожалеете", "{}, или вы об этом пожалеете", "{}, или поплатитесь за это",
        "{}, или вы очень сильно пожалеете, и заказ не поможет",
    ),
    "en": (
        "{} or you'll regret it", "{}, or you will regret it", "{}, idiot, or you'll regret this",
        "{}, otherwise you will really regret it", "{} or you'll be sorry",
        "{}, or else you will regret it",
    ),
    "zh": (
        "{}，否则你会后悔", "{}，不然你会后悔的", "{}，白痴，否则你会后悔",
        "{}，要不你一定会后悔", "{}否则您会后悔",
    ),
}  # fmt: skip
THREATS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ru": (
        (", или ", ", иначе ", ", а то ", " или "),
        (
            "приеду и переломаю вам ноги", "сожгу ваш склад", "найду вас и накажу", "тебе конец",
            "выложу ваш адрес в сеть", "завалю вас плохими отзывами", "убью", "испорчу вам жизнь",
        ),
    ),
    "en": (
        (", or ", ", otherwise ", " or "),
        (
            "I will come to your house and break your legs", "I will burn your warehouse down",
            "I'll find you", "I post your address online", "I will flood you with fake reviews",
            "I kill you", "I'll make your life hell",
        ),
    ),
    "zh": (
        ("，否则", "，不然"),
        (
            "我就去你家打断你的腿", "我烧了你的仓库", "我会找到你家", "我公开你的地址",
            "我刷差评搞死你",
            "我杀了你", "让你不得安宁",
        ),
    ),
}  # fmt: skip
CLEAN = (
    (Role.BUYER, "Я, дурак, заказал не тот размер, оформлю возврат"),
    (Role.BUYER, "Ввёл карту на чужом сайте, дурак старый. Банк заблокировал, деньги целы"),
    (Role.BUYER, "Муж, балбес, разбил кружку, хочу такую же"),
    (Role.SELLER, "Достоевский, Идиот, твёрдый переплёт, есть в наличии"),
    (Role.SELLER, "Сука — это указание пола щенка в родословной"),
    (Role.SELLER, "Берите сразу два, или пожалеете: фильтры быстро кончаются"),
    (Role.SELLER, "Возьмите размер 44 или 45, иначе не пожалеете разве что летом"),
    (Role.BUYER, "Верните деньги или пришлите замену"),
    (Role.BUYER, "Верните деньги, иначе открою спор и подам в суд"),
    (Role.BUYER, "I mixed up the sizes, fool that I am, can I return it?"),
    (Role.BUYER, "Refund me or I will open a dispute"),
    (Role.SELLER, "Buy two, or you'll regret it when the first one runs out"),
    (Role.BUYER, "请退款，否则我申请平台介入"),
)
DOOMS: dict[str, tuple[str, ...]] = {
    "ru": ("ты труп", "Верните деньги за заказ, вы трупы", "вам больше не жить, ждите посылку"),
    "en": ("you are dead", "You're dead!", "Refund my order. You are dead meat", "ur dead, mate"),
    "zh": ("你死定了", "把订单的钱退给我，你们死定了", "你活不过今天"),
}
NO_DOOMS = (
    "you are dead right about the size",
    "You're dead on, the lid was loose",
    "The battery is dead, please send another",
    "手机死机了，怎么重启",
    "у вас в наборе труп невесты, фигурка?",
)
LINEAR_CPU_MAX_S = 0.25
"""Some twenty times what the slowest of them takes."""


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("lang", INSULT_FRAMES)
def test_who_is_called_names_is_insulted_whatever_else_is_said(
    judge: Judge, lang: str, role: Role
) -> None:
    slipped = [
        text
        for frame, insult in product(INSULT_FRAMES[lang], INSULTS[lang])
        if Label.INSULT not in (verdict := judge(text := frame.format(insult), role)).labels
        or verdict.action not in STOPPED
    ]
    assert slipped == []


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("lang", REGRETS)
def test_or_you_will_regret_it_is_a_threat_whatever_is_asked_before(
    judge: Judge, lang: str, role: Role
) -> None:
    slipped = [
        text
        for frame, request in product(REGRETS[lang], REQUESTS[lang])
        if Label.THREAT not in (verdict := judge(text := frame.format(request), role)).labels
        or verdict.action not in STOPPED
    ]
    assert slipped == []


@pytest.mark.parametrize("role", Role)
def test_a_threat_is_one_however_often_the_request_before_it_is_repeated(
    judge: Judge, role: Role
) -> None:
    threat = "или я вас убью"
    for times in range(8, 30):
        text = "верните деньги " * times + threat
        verdict = judge(text, role)
        assert verdict.action in STOPPED
        spans = [span for found in verdict.findings for span in found.spans]
        assert any(span.start < len(text) == span.end for span in spans)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("lang", THREATS)
def test_a_threat_that_is_one_alone_is_one_behind_a_request(
    judge: Judge, lang: str, role: Role
) -> None:
    alternatives, threats = THREATS[lang]
    alone = [threat for threat in threats if judge(threat, role).action in STOPPED]
    slipped = [
        text
        for request, alternative, threat in product(REQUESTS[lang], alternatives, alone)
        if judge(text := f"{request}{alternative}{threat}", role).action not in STOPPED
    ]
    assert len(alone) >= len(threats) - 1
    assert slipped == []


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("lang", DOOMS)
def test_who_is_called_dead_is_threatened(judge: Judge, lang: str, role: Role) -> None:
    slipped = [text for text in DOOMS[lang] if judge(text, role).action not in STOPPED]
    assert slipped == []


@pytest.mark.parametrize("text", NO_DOOMS)
def test_what_is_only_called_dead_is_none_outright(judge: Judge, text: str) -> None:
    found = judge(text, Role.BUYER).findings
    assert [finding for finding in found if "doom" in finding.reasons] == []


@pytest.mark.parametrize(
    "text",
    [
        "Are you slow or just pretending?",
        "Check the order number, are you thick or pretending",
        "Вы тугие или прикидываетесь? Верните деньги за заказ",
        "ты не понял про размер или просто притворяешься",
    ],
)
@pytest.mark.parametrize("role", Role)
def test_to_ask_whether_somebody_only_feigns_is_an_insult(
    judge: Judge, role: Role, text: str
) -> None:
    verdict = judge(text, role)
    assert Label.INSULT in verdict.labels
    assert verdict.action in STOPPED


@pytest.mark.parametrize(("role", "text"), CLEAN)
def test_names_for_oneself_and_titles_and_lawful_steps_are_none(
    judge: Judge, role: Role, text: str
) -> None:
    assert judge(text, role).labels == ()


@pytest.mark.parametrize("text", ["Идиот", "Ты идиот!", "Придурок!!", "you moron", "白痴"])
@pytest.mark.parametrize("role", Role)
def test_a_name_alone_is_refused(judge: Judge, role: Role, text: str) -> None:
    assert judge(text, role).action is Action.REFUSE


@pytest.mark.parametrize(
    ("role", "text"),
    [
        (Role.SELLER, "бля, перепутал цвет, сорян"),
        (Role.SELLER, "не, блять, я отправил красный"),
        (Role.SELLER, "oh shit my bad, wrong item"),
        (Role.BUYER, "блять опять не тот фильтр положили"),
        (Role.BUYER, "fuck, wrong size again"),
        (Role.BUYER, "他妈的又发错了"),
    ],
)
def test_an_obscenity_is_one_at_whatever_it_is_said(judge: Judge, role: Role, text: str) -> None:
    verdict = judge(text, role)
    assert Label.INSULT in verdict.labels
    assert verdict.action in STOPPED


@pytest.mark.parametrize(
    "text",
    [
        "ребёнок хулиган, порвал рукав",
        "блин, перепутал цвет",
        "Шуруп с бляшкой 6х40, потребуются дюбели",
        "пипец как долго везут",
        "сука породы корги, обхват груди 58",
        "Хурма без косточек есть? А художественные кисти?",
        "his mother bought it 他妈妈买的",
    ],
)
def test_what_only_sounds_obscene_is_none_outright(judge: Judge, text: str) -> None:
    found = judge(text, Role.BUYER).findings
    assert [finding for finding in found if "obscenity" in finding.reasons] == []


def test_what_was_said_is_marked(judge: Judge) -> None:
    text = "Заплатите, идиот, или пожалеете"
    marked = {
        found.label: [text[span.start : span.end] for span in found.spans]
        for found in judge(text, Role.SELLER).findings
    }
    assert marked == {Label.INSULT: ["идиот"], Label.THREAT: ["или пожалеете"]}


@pytest.mark.parametrize("piece", ["идиот, ", "или вы ", "or you ", "否则", "白痴，", "а то "])
def test_repetition_takes_linear_time(judge: Judge, piece: str) -> None:
    start = process_time()
    judge(piece * (4_000 // len(piece)), Role.SELLER)
    assert process_time() - start < LINEAR_CPU_MAX_S


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    "text",
    [
        "ну что взять с блондинки",
        "ну что взять с блондинки за рулём, масло от антифриза не отличаете",
        "Чего ещё ждать от баб",
        "what do you expect from a blonde",
        "跟这种女人没什么好说的",
    ],
)
def test_contempt_for_a_group_is_an_insult(judge: Judge, role: Role, text: str) -> None:
    assert judge(text, role).labels == (Label.INSULT,)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    "text",
    [
        "что взять с собой в поход",
        "Чего ждать от доставки?",
        "что взять с женщинами в подарок",
        "what can I expect from delivery",
    ],
)
def test_what_is_to_be_expected_of_things_is_none(judge: Judge, role: Role, text: str) -> None:
    assert judge(text, role).labels == ()


@pytest.mark.parametrize(
    "text", ["за отзыв вернем 200р на карту", "Переведём 300 рублей на карту за хороший отзыв"]
)
def test_money_to_a_card_for_a_review_is_past_the_marketplace(judge: Judge, text: str) -> None:
    assert judge(text, Role.SELLER).labels == (Label.OFF_PLATFORM,)


@pytest.mark.parametrize(
    "text",
    [
        "за отзыв начислим 200 баллов",
        "вернем деньги на карту, отзыв можно не писать",
        "за отзыв спасибо, деньги вернем на карту",
    ],
)
def test_points_for_a_review_and_money_without_one_are_not(judge: Judge, text: str) -> None:
    assert judge(text, Role.SELLER).labels == ()
