from __future__ import annotations

import pytest

from moderation.contacts.seen import contacts, found, kinds, shown
from prilavok.moderation.model import SignalKind

HANDLE = SignalKind.HANDLE


@pytest.mark.parametrize(
    "text",
    [
        "телеграм @kovry_tula",
        "a facebook group called Woollen Rugs Nursery, request to join",
        "ищите в телеге: kovrik_07",
        "insta: old.mill.rugs",
        "ник в дискорде kovrik#0417",
        "add me on telegram, nick is rug_man88",
        "加薇 kovrik0417",
        "微信号：lao_zhang_88",
        "QQ 200000417",
        "тээмэ слэш ковры тула",
        "t,me/kovry_tula",
        "vk.com/kovry_tula",
        "в скайпе kovry.master",
        "инста у нас pudra.and.blush, там видно цвет",
        "канал в ютубе «Ковры дяди Вани»",
        "WeChat ID: kovrik-88",
    ],
)
def test_names_in_services_are_found(text: str):
    assert HANDLE in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "модель WX-888K, домашняя",
        "output 5.1 V / 3 A, 9 V / 2 A, UK plug",
        "напечатайте на кружке ник Lis_77",
        "часы показывают сообщения ватсапа",
        "Кружка с логотипом Telegram, не стирается",
        "символ @ вводится через shift и 2",
        "собачка на молнии, № 5",
        "в телегу помещается два мешка",
        "телега садовая, колесо 400",
        "макс. нагрузка 120 кг",
        "цена 4 500 тг",
        "手机壳型号 X9",
    ],
)
def test_goods_are_no_names(text: str):
    assert contacts(text) == []


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("напишите в вотсапп", "whatsapp"),
        ("жду в телеге", "telegram"),
        ("загляните в наш таплинк", "taplink"),
        ("豆音搜我", "tiktok"),
        ("перейдём в тг?", "telegram"),
        ("есть вайбер?", "viber"),
        ("wh4tsapp me", "whatsapp"),
        ("加个V吧亲", "wechat"),
        ("去绿泡泡聊", "wechat"),
        ("мне удобнее в максе, пишите", "max"),
        ("v telegu pishite", "telegram"),
    ],
)
def test_services_are_known_by_their_names(text: str, service: str):
    assert service in {s.value for s in found(text) if s.kind is SignalKind.SERVICE}


@pytest.mark.parametrize(
    "text", ["макс. обороты 12 000", "телега на двух колёсах", "цена в тг", "сигнал громкий"]
)
def test_words_that_only_look_like_services_are_none(text: str):
    assert SignalKind.SERVICE not in {s.kind for s in found(text)}


@pytest.mark.parametrize(
    ("text", "marketplace"),
    [
        ("на авито дешевле", "avito"),
        ("возьмите на озоне", "ozon"),
        ("闲鱼上便宜", "xianyu"),
        ("на юле отдам за полцены", "yula"),
        ("桃宝搜一下", "taobao"),
    ],
)
def test_other_marketplaces_are_known(text: str, marketplace: str):
    assert marketplace in {s.value for s in found(text) if s.kind is SignalKind.MARKETPLACE}


def test_the_span_of_a_name_is_the_name():
    text = "ищите в телеге: kovrik_07, отвечу"
    name = next(s for s in found(text) if s.kind is HANDLE and s.strength > 0)
    assert shown(text, name) == "kovrik_07"


@pytest.mark.parametrize(
    "text",
    [
        "на вкладыше QR, сканируйте и попадёте в наш чат",
        "кюар на визитке ведёт ко мне в личку",
        "scan the QR on the slip, it opens our group",
        "扫一下卡片上的二维码加客服",
    ],
)
def test_codes_that_lead_to_people_are_found(text: str):
    assert SignalKind.QR_CODE in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "QR на бирке ведёт в «Честный знак»",
        "сканер читает QR с экрана",
        "二维码是防伪查询",
        "QR-визиток не вкладываем",
    ],
)
def test_codes_of_goods_are_clean(text: str):
    assert contacts(text) == []


def test_a_service_that_a_thing_shows_is_a_matter_of_commerce():
    assert kinds("часы показывают сообщения ватсапа") == {SignalKind.REFERENCE}


@pytest.mark.parametrize(
    "text",
    [
        "В ватсап не пишем, все фото скину сюда",
        "Ватсапом для заказов не пользуемся, пишите в это окно",
        "We do not use WhatsApp for orders, kindly write in this window",
        "I don't have Telegram for customers",
        "没有微信群哦，色卡我直接发在这个对话里",
        "我们不加微信，在这里说",
    ],
)
def test_a_service_that_is_declined_leads_nowhere(text: str):
    assert SignalKind.SERVICE not in {s.kind for s in found(text)}


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("Don't use this chat, use WhatsApp", "whatsapp"),
        ("Тут не отвечаем, пишите в вотсап", "whatsapp"),
        ("Вотсапом не пользуемся, а в телеграме сидим", "telegram"),
        ("У вас нет вотсапа?", "whatsapp"),
        ("Тут не отвечаем в вотсап пишите", "whatsapp"),
        ("We don't reply here use WhatsApp", "whatsapp"),
        ("Тут не сижу вотсап", "whatsapp"),
        ("平台不回微信回", "wechat"),
        ("不加微信没法发图", "wechat"),
        ("没有微信吗", "wechat"),
    ],
)
def test_what_only_looks_declined_still_leads_there(text: str, service: str):
    assert service in {s.value for s in found(text) if s.kind is SignalKind.SERVICE}


@pytest.mark.parametrize(
    "text",
    [
        "Вы прям как в тиктоке упаковали, красота, спасибо!",
        "Мягкая игрушка из тиктока «пельмень», 25 см, есть серый",
        "It looks just like on Instagram, thanks",
        "包装跟小红书上一模一样，太美了",
    ],
)
def test_what_is_likened_to_a_service_leads_nowhere(text: str):
    assert SignalKind.SERVICE not in {s.kind for s in found(text)}
    assert contacts(text) == []


@pytest.mark.parametrize(
    "text", ["у нас как в инстаграме: @kovry_tula", "пишите как в тиктоке, там отвечу"]
)
def test_a_likeness_launders_no_invitation(text: str):
    assert SignalKind.SERVICE in {s.kind for s in found(text)}


@pytest.mark.parametrize("text", ["Скайп у меня live:vera.svechi", "live:.cid.8f20ab31"])
def test_names_as_skype_writes_them_are_found(text: str):
    assert HANDLE in kinds(text)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("телега у вас есть? так удобней переписываться", "telegram"),
        ("方便的话您有QQ吗", "qq"),
        ("QQ有吗", "qq"),
    ],
)
def test_asking_for_a_service_by_a_doubtful_name_names_it(text: str, service: str):
    assert service in {s.value for s in found(text) if s.kind is SignalKind.SERVICE}


@pytest.mark.parametrize(
    "text",
    ["Садовая телега у вас есть?", "Тележка у вас есть на колёсах?", "这个手表有QQ吗"],
)
def test_a_cart_and_a_watch_are_no_messengers(text: str):
    assert SignalKind.SERVICE not in {s.kind for s in found(text)}


def test_the_span_of_a_chinese_service_is_the_whole_word():
    text = "加我微信"
    service = next(s for s in found(text) if s.kind is SignalKind.SERVICE)
    assert shown(text, service) == "我微信"
