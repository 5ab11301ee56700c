from __future__ import annotations

import pytest

from moderation.contacts.seen import shown, split
from prilavok.moderation.model import SignalKind


@pytest.mark.parametrize(
    ("recent", "text"),
    [
        (["8 926", "000"], "41-18"),
        (["мой мобильный", "восемь девятьсот три", "три нуля"], "сорок один восемнадцать"),
        (["+7 915 000"], "и последние 66 31"),
        (["8", "9", "2"], "6"),
        (["617", "555 then"], "and the last bit 0164"),
        (["138", "0000"], "5127"),
        (["我手机前面是139", "四个零"], "后四位 6284"),
        (["8 903 ловите начало"], "продолжение 000 41"),
        (["call me", "07700"], "900 318"),
    ],
)
def test_a_number_spread_over_texts_is_found(recent: list[str], text: str):
    assert {signal.kind for signal in split(recent, text)} == {SignalKind.PHONE}


@pytest.mark.parametrize(
    ("recent", "text", "kind"),
    [
        (["почта kovry.tula"], "@mail.ru", SignalKind.MAIL),
        (["kovrik0417 собака"], "рамблер точка ру", SignalKind.MAIL),
        (["набирайте vk"], ".com/kovry_tula", SignalKind.LINK),
        (["в телеге я"], "kovrik_tula", SignalKind.HANDLE),
        (["vx是 laozhang_"], "maojin66", SignalKind.HANDLE),
        (["пишите в вот"], "цап", SignalKind.SERVICE),
        (["мой номер 8 914 000 22 17"], "ошибся, в конце не 17, а 71", SignalKind.PHONE),
    ],
)
def test_addresses_and_names_that_meet_are_found(recent: list[str], text: str, kind: SignalKind):
    assert kind in {signal.kind for signal in split(recent, text)}


@pytest.mark.parametrize(
    ("recent", "text"),
    [
        (["на складе 41"], "и ещё 17 на полке"),
        (["кольца 16 закончились"], "17, 18 и 19 есть"),
        (["грудь 89", "талия 70"], "а бёдра 96"),
        (["номер заказа 2026-8926-000"], "а заканчивается на 412"),
        (["артикул котла 8-903"], "дальше 000-17"),
        (["рама 515", "вторая 450"], "тогда 965 рублей за обе"),
        (["8 905 000 15 66 звоните"], "Чайник шумит тише прошлой модели"),
        (["мой телеграм @kovry_tula"], "Доброго дня, приятных покупок!"),
        (["库房还有 138 双"], "再加货架上的17双"),
        (["杯口直径83", "杯高 152"], "底径67"),
        (["what size?"], "42"),
        (["find me on Insta as cedar.fiddle"], "Of course, the bow is included"),
        (["Zero, two, five, six, seven are out"], "One, three and four"),
        (["Тона ноль, два, пять, шесть, семь"], "Один, три, четыре"),
        (["Платья 46, 48 и 50 разобрали"], "есть 52, 54"),
        (["38,39,40码卖完了"], "还剩41和43"),
    ],
)
def test_innocent_texts_stay_clean(recent: list[str], text: str):
    assert split(recent, text) == []


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("The cable is black textile.", "Delivery takes three or four days."),
        ("Да, есть.", "Cards come with it"),
        ("Кабель чёрный.", "Shoes run small"),
        ("One left.", "World map, 2 m"),
    ],
)
def test_a_sentence_after_a_full_stop_is_no_half_of_an_address(before: str, text: str):
    assert split([before], text) == []


def test_nothing_is_found_in_plain_talk():
    assert split(["8 926", "000", "41"], "Спасибо, жду доставку завтра") == []


def test_the_span_lies_in_the_newest_text():
    text = "ну и последние 41-18, всё"
    (phone,) = split(["8 926", "000"], text)
    assert shown(text, phone) == "41-18"


def test_the_whole_number_is_told():
    (phone,) = split(["8 926", "000"], "41-18")
    assert phone.value == "89260004118"


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("The cable is black textile.", "Shop opens at nine."),
        ("The invoice is filed by Trading Standards.", "hm"),
        ("stabiliser bar drop link, left, M12", "Mail slot cover, brass, 254 mm wide"),
        ("Таблица: size.market.example/w/vesna", "Ищите 912-417, лишние нули печатает сканер"),
        ("加我一条毛巾行不行，凑整", "订单尾号 138 那笔改成蓝的"),
        ("fw 2.0.7 then 9.46, after that it dies at 03:18", "ordered M need L, can u swap it"),
    ],
)
def test_what_each_text_says_for_itself_is_not_joined(before: str, text: str):
    assert split([before], text) == []


@pytest.mark.parametrize(
    "text", ["весы врут, мне пришло 800 г вместо кило", "Two phones plus the parent unit", "2"]
)
def test_a_text_said_again_is_no_next_piece(text: str):
    assert split([text] * 3, text) == []


def test_bare_digits_may_recur_within_a_number():
    assert split(["8 916", "000", "05"], "05") != []


@pytest.mark.parametrize(
    ("recent", "text"),
    [
        (["one half is 07700 900"], "and the rest is 123"),
        (["and the rest is 123"], "one half is 07700 900"),
        (["oh seven seven", "double oh nine"], "hundred one two three"),
        (["первая половина 8 912 34"], "вторая 5 67 89"),
        (["8 916", "спасибо за заказ!"], "555 02 03"),
        (["扣扣"], "386001277，谢谢"),
        (["вотсап +7"], "9102223344"),
        (["8910222334"], "4"),
        (["пишите на kovry.tula", "собака yandex точка"], "и ru в конце"),
        (["on insta we are called"], "oakandember"),
        (["ищите нас вконтакте"], "под тем же именем"),
        (["пишите в теле"], "грам"),
        (["it's copper.kettle", "then the curly sign"], "gmail, with the usual ending"),
        (["посмотрите наш сайт kovry-tula"], "точка ру на конце"),
    ],
)
def test_pieces_are_found_however_they_are_announced(recent: list[str], text: str):
    assert split(recent, text) != []


def test_a_number_that_answers_a_service_leads_there():
    assert SignalKind.SERVICE in {s.kind for s in split(["Есть вайбер?"], "8 977 000 06 41")}


def test_the_ending_of_a_name_is_no_name_begun_before():
    assert split(["We call this shade instagram"], "ok") == []


@pytest.mark.parametrize(
    ("before", "text"), [("8, 926, 00, 00", "85, 41, 17"), ("89, 26", "00, 00, 41")]
)
def test_pairs_of_digits_that_are_far_apart_or_recur_are_no_sizes(before: str, text: str):
    assert split(["мой номер", before], text) != []
