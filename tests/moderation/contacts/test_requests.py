from __future__ import annotations

import pytest

from moderation.contacts.seen import contacts, found, kinds
from prilavok.moderation.model import Direction, SignalKind


@pytest.mark.parametrize(
    "text",
    [
        "Дайте ваш телефон, перезвоню",
        "скиньте номерок, наберу вечером",
        "по какому номеру вас набрать?",
        "на какую почту выслать схему?",
        "какой у вас ник?",
        "Как с вами связаться вне чата?",
        "сотка ваша?",
        "Как с вами связаться, если что-то сломается, по телефону?",
        "на чём вам можно дозвониться?",
        "а сайт у вашей фабрики какой?",
        "не подскажете ваш номер?",
        "ваш инстаграм как называется?",
        "What's your number?",
        "drop ur digits, I'll call",
        "could you share your e-mail please",
        "which number can I reach you on?",
        "what's your insta handle",
        "留个电话吧",
        "你微信多少",
        "方便给个联系方式吗",
        "把邮箱告诉我，我发您",
    ],
)
def test_asking_for_a_contact_is_heard(text: str):
    asked = [s for s in contacts(text) if s.kind is SignalKind.CONTACT_REQUEST]
    assert asked
    assert asked[0].direction is Direction.ASKS


@pytest.mark.parametrize(
    "text",
    [
        "Напишите номер заказа",
        "Как с вами связаться, если посылка не придёт?",
        "Цифры нужны только на пункте, по телефону их не диктуют",
        "На сайте указан другой цвет, какой у вас?",
        "Подскажите номер размера на бирке",
        "Какой у вас телефон, айфон или самсунг?",
        "Какая модель телефона? Подберу чехол",
        "Ваш телефон нам не нужен",
        "Номер дать не могу, пишите сюда",
        "Какое имя гравируем?",
        "We don't need your phone number",
        "what's the order number?",
        "your phone case ships today",
        "请把订单号发我",
        "手机壳要什么型号",
        "这里不能留电话",
        "Подскажите, почта России доставит?",
        "Ваш размер?",
        "Напишите номера с листа, отправим детали",
        "Как к вам обращаться?",
        "How should I call you?",
        "is there an email with the receipt?",
        "I got an e-mail that pretends to be from your shop",
        "The right number is 60081177234. It updates by tonight",
        "取件码8-2-1034发我手机了",
        "发票发到平台预留的邮箱",
        "发票平台会发到您填的邮箱",
        "电子发票邮箱没收到",
        "摄像头可以把报警推送到邮箱，在菜单里设置",
        "平台不允许留电话，有什么您在这里说就行",
        "为什么要我的手机号？快递不是有吗",
        "No need for a phone number, the courier has yours from the order",
        "We only reply here, no phone calls I'm afraid",
        "我们不接电话，都在这里回复",
    ],
)
def test_other_questions_and_refusals_are_not(text: str):
    assert contacts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "No need for the chat, give me your phone number",
        "Don't use this chat, send me your e-mail",
        "No need for e-mail, leave your phone number",
        "Не надо чата, дайте ваш телефон",
        "Чат не нужен, напишите свой номер телефона",
        "Не пишите сюда, скиньте лучше номер телефона",
        "不用在这说，手机号给我",
        "别在这说，给个电话",
    ],
)
def test_what_a_clause_before_has_no_need_of_refuses_no_request(text: str):
    assert SignalKind.CONTACT_REQUEST in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Не надо присылать ваш телефон, почту, напишите тут",
        "Пожалуйста, не пишите нам свой телефон, укажите номер заказа",
        "We don't need your phone number, just give us the order number",
        "Нельзя, к сожалению, дать вам телефон",
        "не пишите тут, свой телефон оставьте при себе",
        "不用给电话，订单号发我就行",
        "平台不允许要电话，微信号给我们也不行",
        "don't worry, write your order number",
    ],
)
def test_what_is_declined_itself_is_not_asked_for(text: str):
    assert SignalKind.CONTACT_REQUEST not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "На дне коробки карандашом мой мобильный, звоните",
        "В третьем фото на стене наш телефон, наберите",
        "вложила визитку с моими контактами",
        "my number is pencilled on the back of the slip, ring me",
        "说明书背面写着我手机号，打给我",
    ],
)
def test_a_contact_that_is_pointed_at_counts(text: str):
    assert kinds(text) & {SignalKind.PHONE, SignalKind.HANDLE}


@pytest.mark.parametrize(
    "text",
    [
        "Серийный номер указан на дне коробки",
        "номер партии напечатан на крышке",
        "Размер написан на бирке",
        "the part number is printed on the lid",
    ],
)
def test_numbers_printed_on_goods_are_clean(text: str):
    assert contacts(text) == []


def test_a_request_gives_no_span_beyond_its_words():
    text = "Здравствуйте! Дайте ваш телефон, перезвоню"
    asked = next(s for s in found(text) if s.kind is SignalKind.CONTACT_REQUEST)
    assert (asked.start, asked.end) > (14, 0)


@pytest.mark.parametrize(
    "text",
    [
        "No need for a call. Give me your phone number",
        "No calls please, my email is printed on the lid, write to me",
        "平台不允许留电话，您把手机号告诉我",
    ],
)
def test_what_declines_one_way_launders_no_other(text: str):
    assert contacts(text)
