from __future__ import annotations

import pytest

from moderation.contacts.seen import AROUND, contacts, found, kinds, shown
from prilavok.moderation.contacts.brands import resembles
from prilavok.moderation.model import SignalKind


@pytest.mark.parametrize(
    "text",
    [
        "https://kovrik-lavka.example.net/p/3",
        "дискорд точка джи джи слэш kovriki",
        "всё на nashi-kovry.ru",
        "смотрите www.torshery-opt.com/katalog",
        "сайт ковры-тула.рф",
        "ковры точка ру, там скидки",
        "oldmill dot com slash rugs",
        "заходите на kovry . shop",
        "kovry555,ru вместо запятой точка",
        "к о в р ы - т у л а . р ф",
        "hxxps://kovry[.]example[.]net",
        "网址 kovry 点 cn",
        "bit.ly/3kOvry",
        "http://203.0.113.9/katalog",
        "tg://join?invite=00kovry",
    ],
)
def test_links_are_found_however_they_are_said(text: str):
    assert SignalKind.LINK in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "kovry.tula@mail.ru",
        "k o v r y @ l i s t  ru",
        "m1lls (at) old-rugs (d0t) 0rg",
        "kovry.tula собака мейл точка ру",
        "rugs AT outlook DOT com",
        "rugs [at] proton [dot] me",
        "почта kovry07, сервис гугловский",
        "邮箱 kovry 圈a 163 点 com",
        "читать с конца: ur.liam@alut.yrvok",
        "kovry @ рамблер",
    ],
)
def test_mail_addresses_are_found_however_they_are_said(text: str):
    assert SignalKind.MAIL in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Лампа тёплая.Она на батарейках",
        "т.к. ткань плотная, т.е. не просвечивает",
        "г.Москва, ул.Лесная, д.5",
        "It fits well.So far no complaints",
        "диаметр 5.5mm, v2.4.1",
        "Инструкция в файле sborka_stola.pdf",
        "точка росы от +5, ком снега не растает",
        "собака точку чует лучше кота",
        "а собака яндекс станцию не боится, не лает на неё?",
        "Бренд «Шик.Онлайн», вышито на бирке",
        "сертификат RU C-RU.АБ41.В.00417",
        "адрес роутера 192.168.0.1",
        "Navy only, sorry. Chain mail coif, riveted rings",
        "It weighs 0.79 kg. Does the e-reader get mail",
    ],
)
def test_what_has_full_stops_is_not_always_an_address(text: str):
    assert contacts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "https://help.market.example/return",
        "Market.Example/catalog/5512",
        "пишите на support@market.example",
        "www.wildberries.ru/catalog/17",
        "чертёж на maker.example.org/stol",
    ],
)
def test_own_and_allowed_hosts_are_no_contacts(text: str):
    assert contacts(text) == []
    assert SignalKind.REFERENCE in {signal.kind for signal in found(text)}


@pytest.mark.parametrize(
    "text",
    [
        "войдите на market-example.ru-login.site",
        "оплата: market.example.pay-in.top/7",
        "rnarket.example/login",
        "mаrket.exаmple/login",  # Cyrillic а
        "secure-markett.example.click",
        "https://market.example@kassa-pay.net",
        "wildberies.ru/lk",
        "wi1dberries.ru",
        "wildberries.shop-return.com",
        "вайлдберриз.wildberries-bonus.online",
    ],
)
def test_an_address_that_resembles_the_marketplace_is_a_trap(text: str):
    assert SignalKind.LOOK_ALIKE_LINK in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Мне пришла ссылка market-example.pay-in.top, это вы?",
        "got a text from rnarket.example, is this a scam?",
        "收到 market-example.cc 的链接，是骗子吗",
        "Is market-example-support.help your site? I didn't click, it looked odd",
        "зовут на какой-то vyplata-market.example.cash, это не вы?",
    ],
)
def test_asking_about_a_trap_is_none(text: str):
    assert SignalKind.LOOK_ALIKE_LINK not in kinds(text)


@pytest.mark.parametrize("host", ["mebel-market.ru", "farmersmarket.com", "wild-berries-jam.net"])
def test_a_common_word_in_a_host_resembles_nothing(host: str):
    assert not resembles(host, ("market.example",))


@pytest.mark.parametrize(
    "text",
    [
        "откройте zakaz.apk",
        "price.pdf.exe в архиве",
        "设置.exe 运行一下",
        "run setup.msi",
        "Install support.apk from the disc",
        "прошивка в файле firmware.exe, скачайте и запустите",
    ],
)
def test_files_that_run_are_named(text: str):
    assert SignalKind.EXECUTABLE in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "на диске файл setup.exe, антивирус ругается, это норма?",
        "antivirus hates setup.exe on the CD, skip it?",
        "I was told to install \"support.apk\" by someone with your shop's picture. I didn't.",
        "кружка с надписью «Vue.js» ещё будет?",
        "Node.js tee is back in grey",
    ],
)
def test_a_program_on_goods_or_one_that_somebody_reports_is_none(text: str):
    assert SignalKind.EXECUTABLE not in kinds(text)


def test_the_span_of_an_address_is_the_address():
    text = "смотрите kovry-tula.ru/katalog, там все"
    link = next(s for s in found(text) if s.kind is SignalKind.LINK)
    assert shown(text, link) == "kovry-tula.ru/katalog"
    assert AROUND.own_hosts
