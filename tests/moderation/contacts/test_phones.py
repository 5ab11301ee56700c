from __future__ import annotations

import pytest

from moderation.contacts.seen import contacts, found, kinds, shown
from prilavok.moderation.model import SignalKind

PHONE = SignalKind.PHONE


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("+7 (916) 000-24-81", "79160002481"),
        ("наберите 89030001757, это Глеб", "89030001757"),
        ("мой сотовый 8.925.000.40.62", "89250004062"),
        ("8-967-000-13-13 спросить Алину", "89670001313"),
        ("(495) 000-31-77, мастерская", "4950003177"),
        ("+375 29 000-18-45", "375290001845"),
        ("call me on (617) 555-0164", "6175550164"),
        ("text 07700 900 318 after six", "07700900318"),
        ("+44 7700 900 451", "447700900451"),
        ("打我手机 138-0000-5127", "13800005127"),
        ("1390000 6284 晚上打", "13900006284"),
        ("звоните на 8 800 000 35 35", "88000003535"),
    ],
)
def test_a_number_is_found_however_it_is_grouped(text: str, digits: str):
    assert [s.value for s in contacts(text) if s.kind is PHONE] == [digits]


@pytest.mark.parametrize(
    "text",
    [
        "восемь девятьсот три ноль ноль ноль сорок один восемнадцать",
        "плюс семь девятьсот двадцать пять, три нуля, потом семнадцать и сорок",
        "six one seven, five five five, oh one double three",
        "幺三八 零零零零 五五二七",
        "8 девять 0 три 000 шестьдесят два 11",
        "8️⃣9️⃣6️⃣1️⃣0️⃣0️⃣0️⃣2️⃣7️⃣3️⃣8️⃣",
        "8\u200b9\u200b0\u200b5\u200b0\u200b0\u200b0\u200b4\u200b4\u200b1\u200b7",
        "８９２６０００４１１７",
        "8*9*6*4*0*0*0*1*9*2*5",
    ],
)
def test_a_hidden_number_is_found_and_known_to_be_hidden(text: str):
    phones = [s for s in contacts(text) if s.kind is PHONE]
    assert phones
    assert phones[0].hidden


@pytest.mark.parametrize(
    "text",
    [
        "читайте с конца: 52-31-000-529-8",
        "reversed, please: 7310 555 716",
        "倒着念 72150000831",
        "8 в начале, потом 903, три нуля и в конце 41 и 18",
        "хвост 77-15, середина три нуля, а в начале 8 952",
        "555-0143, the area code is 617",
        "цена 8 рублей, 916 грамм, 000 скидка, 41 размер и 17 штук, звоните",
    ],
)
def test_a_number_told_in_another_order_is_found(text: str):
    assert PHONE in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Заказ 89260004817 передан в доставку",
        "Трек-номер 80550001223344, появится утром",
        "артикул 8-926-000-41, цвет хаки",
        "EAN 4600700012349 на дне коробки",
        "Серийный номер 903000557141, гарантия два года",
        "Order 6175550164 leaves on Monday",
        "tracking 7700900451GB, second class",
        "订单13900006284已发货",
        "运单 SF1390000628417",
        "Полка 900×300×25 мм, 7,7 кг",
        "Есть 38, 39, 40, 41 и 42 размер",
        "Цены: 890, 1 150 и 1 560 рублей",
        "Осталось 8 по 926 рублей и 12 по 1 400",
        "Отгрузки 8, 9, 16 и 25 числа",
        "адрес камеры 192.168.1.108, порт 37777",
        "прошивка 4.19.000.21",
        "MAC 8C:96:40:00:17:52 на шильдике",
        "Восемь чашек, девять блюдец, три ложки",
        "в пачке девятьсот шестьдесят скрепок",
        "Шины 205/55 R16 91V",
        "1️⃣ замочить 2️⃣ отжать 3️⃣ сушить",
        "胸围94腰围78臀围101，穿几码",
        "一双39，两双75，三双110",
        "3.14159265358 на футболке",
        "ИНН 7707083893 в чеке",
        "мои параметры 96 78 104 рост 168",
        "8 900 12 900 15 900 по размерам",
        "три пятьсот восемьдесят за два",
        "сто двадцать на двести",
        "The part number is 800-555-0123, check the label",
        "P/N 202-555-0143",
        "The model number is 447700-900, ask for it if you need spare blades",
        "Sir note down complaint number 9180000142, service centre will ask for it",
        "机身码 15900007731 对应的是2023款",
        "Горячая линия площадки указана в приложении, раздел «Профиль», внизу",
        "Свечи 90919-01253 шли до 2012, позже другие",
        "В корзине лежит 89770004512, это сумка?",
        "89770004512 это сумка, кошелёк 89770004529",
        "Part no. 07700 900461 supersedes 07700 900312",
        "Артикул 8 926 000 41 10 снят, вместо него 8 926 000 52 73",
        "Мой заказ 7-903-000-44-10 застрял в сортировке",
        "Есть двенадцать, пятнадцать, двадцать",
        "Колодка родная, аналог 7702 381 940, по размеру та же",
    ],
)
def test_numbers_of_commerce_are_no_phones(text: str):
    assert contacts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Артикул 89260004811, по артикулу и звоните",
        "«заказ» 8 903 000 41 22, наберите этот заказ",
        "трек 8 915 000 66 31, только это не трек, я на проводе",
        "货号 13900002714，直接拨打这个货号",
        "Item 617-555-0164. Dial the item, ask for Joe",
        "number is 415-555-0132",
        "My number is 415-555-0132, part of the deal",
        "8 9I2 OOO 4I I7",
        "Артикул 8 926 000 41 10, мой телефон 8 926 000 52 73",
        "Мой номер 7-903-000-44-10, мой заказ застрял",
    ],
)
def test_a_label_does_not_launder_a_phone(text: str):
    assert PHONE in kinds(text)


def test_a_number_of_this_conversation_is_no_contact():
    assert contacts("это 8 926 000 55 71?") == []
    assert contacts("это 8 926 000 55 72?") != []


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("пишите, мой 8 (916) 000-24-81, Ольга", "8 (916) 000-24-81"),
        ("мой (495) 000-31-77 днём", "(495) 000-31-77"),
        ("call +1 617 555 0164 now", "+1 617 555 0164"),
        ("мой восемь девятьсот три 000 41 18 вот", "восемь девятьсот три 000 41 18"),
    ],
)
def test_the_span_is_all_the_digits_and_nothing_more(text: str, hidden: str):
    phone = next(s for s in found(text) if s.kind is PHONE)
    assert shown(text, phone) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "order ⑤⓪③⑤⑤⑤⓪①④⑥",
        "article 7\u200b0\u200b2\u200b5\u200b5\u200b5\u200b0\u200b1\u200b4\u200b4",
        "SEVEN-SEVEN-THREE hello FIVE-FIVE-FIVE ZERO-ONE-ONE-ONE",
        "8 916 привет 555 02 03",
        "it's zero 7 seven 0 zero 9 hundred one23",
        "Мой № → 9I6·5SS·O2·O3",
    ],
)
def test_neither_a_label_nor_a_word_between_launders_a_number(text: str):
    assert SignalKind.PHONE in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Контактные линзы −2,25, радиус 8,6, диаметр 14,2. Контакты в пульте окислились.",
        "我们从不打电话，也不要任何码。货号 186-0000-42 是灰色款",
        "8 916 штук 555 02 03",
    ],
)
def test_words_of_another_sentence_do_not_make_a_phone(text: str):
    assert SignalKind.PHONE not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Партия L8903000417, варили 12 октября, годен полгода",
        "На крышке выбито O8903000512, это код смены",
        "Batch L8005550142, bottled in May",
        "Serial B7700900417, it's on the plate at the back",
        "На банке написано L8912000417, это свежая партия?",
        "批号L13900004417，十月生产",
    ],
)
def test_a_letter_before_all_the_digits_marks_a_lot(text: str):
    assert contacts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "B9031234567",
        "держите В9031234567",
        "Партия В9031234567, звоните",
        "L8916 400 02 31, букву уберите и звоните",
    ],
)
def test_a_letter_before_all_the_digits_launders_no_phone(text: str):
    assert PHONE in kinds(text)
