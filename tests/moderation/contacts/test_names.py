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
