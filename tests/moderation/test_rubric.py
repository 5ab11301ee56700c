"""Every line of the rubric, as docs/explanation/moderation.md tells it, with words of our own."""

from __future__ import annotations

import pytest

from prilavok.moderation.judge import Judge
from prilavok.moderation.model import Label, Role

S, B = Role.SELLER, Role.BUYER
CONTACT = Label.CONTACT_EXCHANGE
ELSEWHERE = Label.OFF_PLATFORM
PERSONAL = Label.PERSONAL_DATA_REQUEST
INSULT = Label.INSULT
THREAT = Label.THREAT
PLATFORM = Label.PLATFORM_DISPARAGEMENT
SELLERS = Label.SELLER_DISPARAGEMENT
EMPTY = Label.MONOSYLLABIC
PHISHING = Label.PHISHING

BROKEN: list[tuple[str, Role, str, Label]] = [
    # a way to reach someone or something outside the chat
    ("a phone", S, "Позвоните мне: 8 916 000-55-14", CONTACT),
    ("an e-mail", S, "пишите на lampa.doma@inbox.ru", CONTACT),
    ("a handle", B, "мой ник в телеграме @polka_i_stul", CONTACT),
    ("a group's link", S, "Наша группа: vk.com/polka_i_stul", CONTACT),
    ("any foreign web address", S, "Инструкция лежит на polka-manual.org/k2", CONTACT),
    ("a QR code that leads to a contact", S, "На коробке QR-код, там наш чат в телеграме", CONTACT),
    ("asking for a phone", S, "Дайте ваш номер телефона, я перезвоню", CONTACT),
    ("asking for an e-mail", S, "Скиньте вашу почту, отправим каталог", CONTACT),
    ("asking for a nick", B, "What's your Telegram username?", CONTACT),
    # however written
    (
        "digits in words",
        S,
        "восемь девятьсот шестнадцать ноль ноль ноль пятьдесят пять четырнадцать",
        CONTACT,
    ),
    ("mixed scripts", S, "8 9I6 OOO 55 I4", CONTACT),
    ("emoji digits", S, "8️⃣9️⃣1️⃣6️⃣0️⃣0️⃣0️⃣5️⃣5️⃣1️⃣4️⃣", CONTACT),
    ("other Unicode digits", S, "８９１６０００５５１４", CONTACT),
    ("invisible characters", S, "8\u200b9\u200b1\u200b6\u200b000\u200b55\u200b14 звоните", CONTACT),
    ("separators", S, "8*916*000*55*14", CONTACT),
    ("reversed", S, "номер наоборот: 41-55-000-619-8", CONTACT),
    ("described", S, "восемь девятьсот шестнадцать, три нуля, две пятёрки и 14", CONTACT),
    ("English words", S, "two one two, triple five, oh one nine nine", CONTACT),
    ("Chinese numerals", S, "幺三八 零零零零 五五幺四", CONTACT),
    ("a mail in words", S, "lampa собака инбокс точка ру", CONTACT),
    # past the marketplace
    ("another messenger", S, "Напишите нам в вотсап, там ответим быстрее", ELSEWHERE),
    ("another marketplace", S, "на авито отдам такую же дешевле", ELSEWHERE),
    ("an own web site", S, "Закажите на нашем сайте, там скидка 10%", ELSEWHERE),
    ("cash", S, "Можно наличными мимо площадки, сделаю дешевле", ELSEWHERE),
    ("a card transfer", S, "Переведите на карту 900 рублей, а заказ отмените", ELSEWHERE),
    ("cancel here", S, "Cancel the order here and buy from us directly, it's cheaper", ELSEWHERE),
    ("search for our name", S, "наберите в поиске «Полка и стул опт», там цены ниже", ELSEWHERE),
    ("a nickname of a service", S, "пишите в телегу, обсудим", ELSEWHERE),
    ("a Chinese euphemism", S, "加绿泡泡聊吧", ELSEWHERE),
    ("a buyer who proposes it", B, "Давайте без сайта, переведу вам на сбер напрямую", ELSEWHERE),
    ("asking whether one has a messenger", B, "у вас вотсап есть?", ELSEWHERE),
    # data that the deal does not need
    ("full name and birth date", S, "Напишите ваше ФИО и дату рождения", PERSONAL),
    ("a document", S, "Пришлите фото паспорта для гарантии", PERSONAL),
    ("a home address", S, "Send me your home address and passport number", PERSONAL),
    ("job and income", S, "Кем вы работаете и сколько зарабатываете?", PERSONAL),
    ("a child's school", S, "В какую школу ходит ваш ребёнок?", PERSONAL),
    ("a document, in Chinese", S, "把身份证正反面拍给我备案", PERSONAL),
    # rudeness at the other person, obscenity at anything
    ("rudeness", S, "Вы совсем тупой, что ли", INSULT),
    ("mockery", S, "Learn to read before you write such nonsense", INSULT),
    ("a buyer's abuse", B, "идиот, ты что мне прислал", INSULT),
    ("look-alike letters", S, "вы идиoт", INSULT),
    ("in Chinese", S, "你是不是有病", INSULT),
    # harm, blackmail, intimidation
    ("violence", S, "Приеду и ноги переломаю", THREAT),
    ("someone's data", S, "Выложу ваш адрес и фото в интернет, если не удалите отзыв", THREAT),
    (
        "blackmail by a buyer",
        B,
        "Верните деньги и оставьте товар мне, иначе завалю вас плохими отзывами",
        THREAT,
    ),
    ("a lawsuit over a review", S, "Уберите отзыв, или подадим на вас в суд за клевету", THREAT),
    ("knowing where someone lives", S, "I know where you live, think about your review", THREAT),
    # what binds sellers alone
    ("about the marketplace", S, "Эта площадка грабит продавцов своими комиссиями", PLATFORM),
    ("about its couriers", S, "курьеры маркетплейса швыряют коробки, им плевать", PLATFORM),
    ("about its support", S, "their support is useless and lazy", PLATFORM),
    ("about other sellers", S, "У других продавцов одни подделки", SELLERS),
    ("about a seller by name", S, "«Мир полок» продаёт брак, не берите там", SELLERS),
    ("one word", S, "Да", EMPTY),
    ("a number", S, "46", EMPTY),
    ("a sign", S, "+", EMPTY),
    ("an emoji", S, "👍", EMPTY),
    ("an empty formula", S, "читайте описание", EMPTY),
    ("an English formula", S, "no idea", EMPTY),
    ("a Chinese formula", S, "不知道", EMPTY),
    # deception
    (
        "a look-alike address",
        B,
        "Ваш магазин заблокирован, войдите: market-example.verify-shop.ru",
        PHISHING,
    ),
    (
        "payment by a link",
        B,
        "Я оплатил, примите платёж здесь: market.example.pay-safe.site/123",
        PHISHING,
    ),
    ("a code from a message", S, "Сейчас придёт код в смс, продиктуйте его мне", PHISHING),
    ("an executable", S, "Установите обновление для возврата: vozvrat.apk", PHISHING),
    ("Cyrillic letters in the own name", S, "Вход в кабинет: mаrket.example/login", PHISHING),
]

CLEAN: list[tuple[str, Role, str]] = [
    ("a street address alone", S, "Пункт выдачи на Садовой, 14, вход со двора"),
    (
        "a buyer says that it is cheaper elsewhere",
        B,
        "На вайлдберриз такая полка дешевле, сделаете скидку?",
    ),
    ("a form of address", S, "Как к вам можно обращаться?"),
    ("a city", S, "В какой город доставка?"),
    ("an order number", S, "Назовите номер заказа, проверим"),
    ("body measurements", S, "Подскажите рост и обхват груди, подберём размер"),
    ("a child's age for a size", S, "Сколько лет ребёнку? Подскажем размер"),
    ("car details", S, "Напишите марку и год машины, проверим по каталогу"),
    ("photographs of the product", S, "Пришлите фото скола, пожалуйста"),
    ("coarse words about a product", B, "Полка дрянь, кромка отклеилась"),
    ("an angry complaint", B, "Безобразие, жду третью неделю и никто не отвечает!"),
    ("a lawful step", B, "Не вернёте деньги, обращусь в Роспотребнадзор"),
    ("an honest bad review", B, "Тогда оставлю отзыв с одной звездой, всё опишу как было"),
    ("a dispute", B, "Открою спор, если не ответите до завтра"),
    ("a neutral fact about delivery", S, "Доставкой занимается площадка, ускорить её мы не можем"),
    ("a neutral fact about intake", S, "Приёмка на складе занимает два дня"),
    ("a neutral fact about the fee", S, "Комиссия площадки уже учтена в цене"),
    ("praise of one's own", S, "Наши полки держат 40 кг, кромка из бука"),
    ("a warning about fraudsters", S, "Осторожно, мошенники пишут от имени нашего магазина"),
    ("courtesy", S, "Здравствуйте!"),
    ("thanks", S, "Спасибо!"),
    ("farewell", S, "Всего доброго!"),
    ("a short answer that informs", S, "Да, есть белая"),
    ("two words that inform", S, "Чистый хлопок"),
    ("a buyer's single word", B, "Спасиб"),
    ("a buyer's yes", B, "да"),
    ("a buyer on the marketplace", B, "Эта площадка вечно всё теряет"),
    ("a buyer on other sellers", B, "У других продавцов одни подделки, надоело"),
    ("advice not to share codes", S, "Никому не сообщайте код из смс"),
    ("a question about a suspicious link", B, "Мне пришла ссылка якобы от вас, это мошенники?"),
    ("an order number like a phone", S, "Заказ 89160005514 уже в пути"),
    ("a tracking number", S, "Трек-номер 80111122223333"),
    ("an article number", S, "Артикул 8916-000-55, цвет белый"),
    ("a bar code", S, "Штрихкод 4607012345671 на дне коробки"),
    ("an ISBN", S, "ISBN 978-5-17-118366-3, твёрдый переплёт"),
    ("a serial number", B, "Серийный номер 350123451234560, гарантия есть?"),
    ("prices", S, "Осталось 8 по 916 рублей и 5 по 1 514"),
    ("dates", S, "Акция с 08.11.2026 до 14.11.2026"),
    ("sizes", S, "Размер 120×60×40 см, вес 12,5 кг"),
    ("a version", S, "Прошивка 4.12.0.8916 исправляет это"),
    ("an IP number", S, "Адрес камеры по умолчанию 192.168.1.108"),
    ("a list with emoji digits", S, "1️⃣ полка 2️⃣ кронштейн 3️⃣ дюбели"),
    ("a link to the marketplace", S, "Подробнее: https://help.market.example/returns"),
    ("a service as a feature", S, "Часы показывают сообщения из WhatsApp и Telegram"),
    ("a refusal", S, "Мы не можем обмениваться телефонами, пишите здесь"),
    ("a refusal in English", S, "Sorry, we can't move to WhatsApp"),
    ("a garden cart", S, "Телега садовая, колёса литые"),
    ("tenge", S, "Цена 8 900 тг, доставка бесплатно"),
    ("a dog", B, "Подойдёт ли лежанка для собаки 12 кг?"),
    ("maximum load", S, "макс. нагрузка 40 кг"),
    ("numbers spelled as they are meant", S, "У нас восемь цветов и девять размеров"),
]

CONTINUED: list[tuple[str, tuple[str, ...], str, tuple[Label, ...]]] = [
    ("a phone in two pieces", ("8 916", "запишите дальше"), "000 55 14", (CONTACT,)),
    (
        "a phone in words over messages",
        ("восемь девятьсот шестнадцать", "три нуля"),
        "пятьдесят пять четырнадцать",
        (CONTACT,),
    ),
    ("a handle after its service", ("найдите меня в телеге",), "polka_i_stul", (CONTACT,)),
    ("numbers that are counts", ("на складе 41 полка",), "и ещё 17 стульев", ()),
    (
        "an earlier breach that this one does not add to",
        ("мой телефон 8 916 000-55-14",),
        "Хорошего дня, заказ отправим завтра",
        (),
    ),
]


@pytest.mark.parametrize(
    ("role", "text", "label"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_what_breaks_a_rule_is_found(judge: Judge, role: Role, text: str, label: Label) -> None:
    assert label in judge(text, role).labels


@pytest.mark.parametrize(("role", "text"), [row[1:] for row in CLEAN], ids=[r[0] for r in CLEAN])
def test_ordinary_commerce_is_clean(judge: Judge, role: Role, text: str) -> None:
    assert judge(text, role).labels == ()


@pytest.mark.parametrize(
    ("recent", "text", "labels"), [r[1:] for r in CONTINUED], ids=[r[0] for r in CONTINUED]
)
def test_a_message_is_judged_with_what_the_author_said_before(
    judge: Judge, recent: tuple[str, ...], text: str, labels: tuple[Label, ...]
) -> None:
    found = judge(text, S, recent=recent).labels
    assert set(labels) <= set(found) <= {*labels, *((ELSEWHERE, EMPTY) if labels else ())}


def test_a_label_does_not_launder_a_contact(judge: Judge) -> None:
    said = "Артикул 8 916 000-55-14, звоните на артикул"
    assert CONTACT in judge(said, S).labels


@pytest.mark.parametrize("text", [row[2] for row in BROKEN if row[3] in {PLATFORM, SELLERS, EMPTY}])
def test_rules_for_sellers_do_not_bind_buyers(judge: Judge, text: str) -> None:
    assert not {PLATFORM, SELLERS, EMPTY} & set(judge(text, B).labels)
