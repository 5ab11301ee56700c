from __future__ import annotations

import pytest

from prilavok.moderation.reading import TrickKind, read

ZERO_WIDTH = "\u200b"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ещё есть 44 размер?", "еще есть 44 размер?"),
        ("iPhone 15 Pro Max, 256 ГБ", "iphone 15 pro max, 256 гб"),
        ("有两种颜色，要哪个？", "有两种颜色,要哪个?"),
        ("Don’t iron «hot»", "don't iron «hot»"),
        ("Подъём… № 5 — 1 500 ₽", "подъем… № 5 — 1 500 ₽"),
        ("", ""),
    ],
)
def test_plain_talk_is_read_in_lower_case_and_keeps_its_place(text: str, plain: str):
    reading = read(text)
    assert reading.plain == plain
    assert reading.tricks == ()
    assert [reading.span(at, at + 1) for at in range(len(plain))] == [
        (at, at + 1) for at in range(len(text))
    ]


@pytest.mark.parametrize(
    ("text", "plain", "trick"),
    [
        # Invisible and format characters.
        ("8\u200b9\u200c1\u20602", "8912", TrickKind.INVISIBLE),
        ("тел\u00adефон", "телефон", TrickKind.INVISIBLE),
        ("te\ufefflegram", "telegram", TrickKind.INVISIBLE),
        ("ват\U000e0061сап", "ватсап", TrickKind.INVISIBLE),
        ("ват\u3164сап", "ватсап", TrickKind.INVISIBLE),
        ("з̶в̶о̶н̶и̶", "звони", TrickKind.INVISIBLE),
        ("t\u0337e\u0337l", "tel", TrickKind.INVISIBLE),
        # Digits of every kind.
        ("8️⃣9️⃣1️⃣", "891", TrickKind.UNUSUAL_DIGITS),
        ("⑧⑨⓪", "890", TrickKind.UNUSUAL_DIGITS),
        ("❽❾⓿", "890", TrickKind.UNUSUAL_DIGITS),
        ("⁸⁹⁰", "890", TrickKind.UNUSUAL_DIGITS),
        ("₈₉₀", "890", TrickKind.UNUSUAL_DIGITS),
        ("٨٩٠ ۸۹۰", "890 890", TrickKind.UNUSUAL_DIGITS),
        ("８９０", "890", TrickKind.UNUSUAL_DIGITS),
        ("𝟖𝟗𝟎 𝟴𝟵𝟬", "890 890", TrickKind.UNUSUAL_DIGITS),
        ("⒈⒌⒐", "159", TrickKind.UNUSUAL_DIGITS),
        ("⑩ ⑴ ❿", "10 1 10", TrickKind.UNUSUAL_DIGITS),
        ("⚀⚅", "16", TrickKind.UNUSUAL_DIGITS),
        # Letters of every kind.
        ("𝚝𝚎𝚕𝚎𝚐𝚛𝚊𝚖", "telegram", TrickKind.UNUSUAL_LETTERS),
        ("ｗｅＣｈａｔ", "wechat", TrickKind.UNUSUAL_LETTERS),
        ("ᴛᴇʟᴇɢʀᴀᴍ", "telegram", TrickKind.UNUSUAL_LETTERS),
        ("ⓉⒺⓁⒺ 🅃🄴🄻🄴 🅣🅔🅛🅔 🆃🅴🅻🅴", "tele tele tele tele", TrickKind.UNUSUAL_LETTERS),
        ("ᎢᎬᏞᎬ ꓔꓰꓡꓰ", "tele tele", TrickKind.UNUSUAL_LETTERS),
        ("🇹🇪🇱🇪🇬🇷🇦🇲", "telegram", TrickKind.UNUSUAL_LETTERS),
        # Look-alikes, by word.
        ("тyпицa", "тупица", TrickKind.LOOK_ALIKE),
        ("вaтсaп", "ватсап", TrickKind.LOOK_ALIKE),
        ("tеlеgrаm", "telegram", TrickKind.LOOK_ALIKE),
        ("Теlеgrаm", "telegram", TrickKind.LOOK_ALIKE),
        ("TeIegram", "telegram", TrickKind.LOOK_ALIKE),
        ("τелеграм", "телеграм", TrickKind.LOOK_ALIKE),
        ("teleցrаm", "telegram", TrickKind.LOOK_ALIKE),
        ("іdіоt", "idiot", TrickKind.LOOK_ALIKE),
        ("телеgrамм", "телеграмм", TrickKind.LOOK_ALIKE),
        ("Размеp XL", "размер xl", TrickKind.LOOK_ALIKE),
        ("x*ли", "х*ли", TrickKind.LOOK_ALIKE),
        # Digits and signs for letters.
        ("wh4tsapp", "whatsapp", TrickKind.LEET),
        ("wh@tz4pp", "whatzapp", TrickKind.LEET),
        ("т3лега", "телега", TrickKind.LEET),
        ("ТЕЛЕГР4М, 3ВОНИ", "телеграм, звони", TrickKind.LEET),
        ("в@тсап", "ватсап", TrickKind.LEET),
        ("3аткнись", "заткнись", TrickKind.LEET),
        ("и0иотка", "идиотка", TrickKind.LEET),
        ("п0звоните на н0мер", "позвоните на номер", TrickKind.LEET),
        ("не 6удет 4асов", "не будет часов", TrickKind.LEET),
        ("$tupid b@st@rd", "stupid bastard", TrickKind.LEET),
        ("y0u 4re a c0mplete 1mb3cile", "you are a complete imbecile", TrickKind.LEET),
        # Spaced out and cut up.
        ("Ж д у в т е л е г е", "жду в телеге", TrickKind.SPACED_OUT),
        ("w-h-a-t-s-a-p-p", "whatsapp", TrickKind.SPACED_OUT),
        ("т.е.л.е.г.а", "телега", TrickKind.SPACED_OUT),
        ("«т_е_л_е_г_р_а_м»", "«телеграм»", TrickKind.SPACED_OUT),
        ("m e s s a g e  m e  o n  V i b e r", "message me on viber", TrickKind.SPACED_OUT),
        ("п р я ж а - л е с . р ф", "пряжа-лес.рф", TrickKind.SPACED_OUT),
        ("i v a n @ m a i l . r u", "ivan@mail.ru", TrickKind.SPACED_OUT),
        ("Д-е-в-я-т-ь-с-о-т т-р-и, да", "девятьсот три, да", TrickKind.SPACED_OUT),
        ("те ле гр ам", "телеграм", TrickKind.SPACED_OUT),
        ("те-ле-га, what-sapp", "телега, whatsapp", TrickKind.SPACED_OUT),
        ("т e л e г p а м", "телеграм", TrickKind.SPACED_OUT),
        ("т 3 л е г а", "телега", TrickKind.SPACED_OUT),
        ("х о з м а г на углу", "хозмаг на углу", TrickKind.SPACED_OUT),
        # Letters held down.
        ("приииивет", "приивет", TrickKind.REPEATED),
        ("seeend", "seend", TrickKind.REPEATED),
    ],
)
def test_what_is_meant_is_read(text: str, plain: str, trick: TrickKind):
    reading = read(text)
    assert reading.plain == plain
    assert trick in {found.kind for found in reading.tricks}


@pytest.mark.parametrize(
    "text",
    [
        "A52 3D iPhone15 RTX4090 mp3 ps5 usb2.0 M8x40 4K 5G S10 B52",
        "а4 3дверный этаж3 корпус3 4door 10х20 5шт 100мл",
        "XXLка PDFка COMпорт iPhoneом USBшнур",
        "@d1van_4ik @name sasha@mail.ru info@shop.ru",
        "market-examp1e.com m4rket.example",
        "S M L XL, A B C D, R, G, B, и т. д. и т. п.; И. И. Иванов",
        "он и я не то же",
        "咱 们 薇 上 见 哈哈哈哈",
        "AAA XXXL www VIII ооо",
        "8 9 1 6 0 0 0 1 2 3 4",
        "it's a 3.7 V cell",
        "что-то из-за wi-fi",
        "🇷🇺🇨🇳",
        "Ελλάδα, Հայաստան, Қазақстан, Україна",
    ],
)
def test_what_means_itself_is_left(text: str):
    reading = read(text)
    assert reading.plain == text.lower()
    assert reading.tricks == ()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("и\u0306од, е\u0308лка, за\u0301мок", "йод, елка, замок"),
        ("café, tèlègràm, wēixìn", "cafe, telegram, weixin"),
        ("пиши。точка․ру ｉ＠ｍ．ｒｕ", "пиши.точка.ру i@m.ru"),
        ("м² и ½", "м2 и 1/2"),
        ("❤️ 👨\u200d👩\u200d👧", "❤ 👨👩👧"),
        ("Straße İstanbul", "strasse istanbul"),
        ("a\xa0b\u3000c\u2028d", "a b c\nd"),
    ],
)
def test_unusual_spelling_without_intention_is_read_too(text: str, plain: str):
    assert read(text).plain == plain


def test_ordinary_invisible_characters_are_no_tricks():
    reading = read(f"\ufeffПривет{ZERO_WIDTH} ❤️ и ти́па, 👨\u200d👩\u200d👧, e-mail")
    assert reading.tricks == ()


def test_a_span_leads_back_over_what_cannot_be_seen():
    text = "жду: 8️⃣9\u200b1, да"
    reading = read(text)
    start = reading.plain.index("891")
    begin, end = reading.span(start, start + 3)
    assert text[begin:end] == "8️⃣9\u200b1"


def test_a_span_leads_back_to_all_the_letters_of_a_word():
    text = "жду в т е л е г е завтра"
    reading = read(text)
    start = reading.plain.index("телеге")
    begin, end = reading.span(start, start + 6)
    assert text[begin:end] == "т е л е г е"


def test_tricks_say_where_they_are():
    reading = read("пиши в вaтсaп т3лега")
    assert [(trick.kind, reading.plain[trick.start : trick.end]) for trick in reading.tricks] == [
        (TrickKind.LOOK_ALIKE, "ватсап"),
        (TrickKind.LEET, "телега"),
    ]


def test_words_are_runs_of_letters_and_digits_and_chinese_by_itself():
    reading = read("加V吗_ok, А4 не б/у")
    assert [reading.plain[start:end] for start, end in reading.words] == [
        "加", "v", "吗", "ok", "а4", "не", "б", "у",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["\u200b\u200b", "\u0301", "\ufeff"])
def test_a_text_of_nothing_visible_still_has_spans(text: str):
    reading = read(text)
    assert reading.plain == ""
    assert reading.span(0, 0) == (0, len(text))
