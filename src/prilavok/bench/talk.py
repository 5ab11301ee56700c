"""What people write to each other in shops, made up by the thousand: the bench's own traffic.

Mostly plain talk, as in life; some of it with the numbers of commerce; a little that breaks rules.
Made of patterns and words, by chance with a seed: the same seed gives the same messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Final

from msgspec import Struct

from prilavok.moderation.model import Role

MIX: Final = {"plain": 90, "numbers": 7, "wrong": 3}
"""Of a hundred messages."""
LANGUAGES: Final = {"ru": 64, "en": 19, "zh": 17}
CONTINUED: Final = 0.6
"""The share of messages before which their author has written others."""
BEFORE_MAX: Final = 3
WORDY: Final = 0.3
"""The share of messages that say one more thing first."""

Patterns = Mapping[str, Sequence[str]]

PLAIN: Final[Patterns] = {
    "ru": (
        "Здравствуйте! {product} ещё в наличии?",
        "Добрый день, подскажите, пожалуйста, какой материал у {of_product}?",
        "Да, есть в наличии, отправим {day}",
        "Отправили {day}, обычно доставка занимает несколько дней",
        "Спасибо большое, всё пришло целым, упаковано отлично",
        "Здравствуйте, а {colour} цвет будет ещё?",
        "К сожалению, {colour} закончился, ждём поставку в конце месяца",
        "Нам очень жаль, что так вышло. Оформите, пожалуйста, возврат через личный кабинет",
        "Не подошло по размеру, хочу вернуть, как это сделать?",
        "Подойдёт ли {product} для маленькой кухни?",
        "Да, подойдёт, крепление стандартное, всё нужное в комплекте",
        "Можно ли стирать в машинке или только руками?",
        "Стирать лучше руками в прохладной воде, сушить на ровной поверхности",
        "Когда будет отправка? Очень нужно к празднику",
        "Постараемся передать в доставку сегодня до вечера",
        "А гарантия есть?",
        "Гарантия от производителя, талон вложен в коробку",
        "Пришёл не тот цвет, заказывала {colour}, что делать?",
        "Приносим извинения! Пришлите, пожалуйста, фото, заменим за наш счёт",
        "Фото прикрепила, видно царапину на боку",
        "Спасибо, видим. Оформляем замену, ждите уведомление в приложении",
        "Скажите, пожалуйста, инструкция на русском есть?",
        "Инструкция на русском языке, с картинками, разобраться легко",
        "Всё понятно, спасибо за быстрый ответ!",
        "Хорошего дня, обращайтесь, если будут вопросы",
        "{product} очень понравился, буду брать ещё в подарок",
        "Сильно ли шумит? Хотим поставить в спальню",
        "Работает тихо, ночью не мешает, многие берут в детскую",
        "Не могу разобраться, как включить подсветку",
        "Удерживайте кнопку сбоку три секунды, загорится индикатор",
        "Точно настоящая кожа? По фото не понять",
        "Верх из натуральной кожи, подкладка текстильная",
    ),
    "en": (
        "Hello! Is the {product} still available?",
        "Hi there, what is the {product} made of?",
        "Yes, it is in stock, we will ship it {day}",
        "It left our warehouse {day} and usually takes a few days",
        "Thank you so much, it arrived in perfect condition",
        "Will you have it in {colour} again soon?",
        "Sorry, {colour} is sold out, the next delivery comes at the end of the month",
        "We are sorry about that. Please open a return in your account",
        "It does not fit, how can I send it back?",
        "Would the {product} work in a small kitchen?",
        "It should, the mounting is standard and everything needed is in the box",
        "Can it go in the washing machine or only by hand?",
        "By hand in cool water is best, dry it flat",
        "How loud is it? We want it for the bedroom",
        "It runs quietly, many of our buyers keep it in the nursery",
        "Great, thanks for the quick answer!",
        "You are welcome, have a nice day and enjoy it",
        "The colour is different from the photo, I expected {colour}",
        "Could you send us a picture? We will replace it at our cost",
        "Does it come with a manual in English?",
    ),
    "zh": (
        "你好，请问{product}还有货吗？",
        "您好，有货的，{day}可以发货",
        "请问这个是什么材质的？",
        "材质是纯棉的，手感很舒服",
        "已经发货了，一般几天就能到，请耐心等待",
        "谢谢，收到了，包装很好，很满意",
        "{colour}的还会补货吗？",
        "不好意思，{colour}已经卖完了，月底补货",
        "尺寸不合适，可以退换吗？",
        "可以的，请在订单页面申请退货，我们会尽快处理",
        "安装麻烦吗？家里没有工具",
        "很简单，配件都在盒子里，按说明书安装就好",
        "声音大不大？想放在卧室里",
        "声音很小，晚上不会影响休息",
        "好的，谢谢老板，祝生意兴隆",
    ),
}
NUMBERS: Final[Patterns] = {
    "ru": (
        "Заказ {order} уже собран, передадим {day}",
        "Трек {track}, отслеживать можно в приложении",
        "Размер {size}, рост {height} см, подойдёт?",
        "Цена {price} ₽, скидка уже учтена, артикул {article}",
        "Габариты {size}×{height}×{size} см, вес 2,4 кг, мощность {price} Вт",
        "Посмотрите здесь: https://market.example/products/{article}",
        "Штрихкод 4006381333931, партия {article}, срок до 12.2027",
    ),
    "en": (
        "Order {order} is packed and goes out {day}",
        "The tracking number is {track}, you can follow it in the app",
        "I am {height} cm tall, would size {size} fit?",
        "It is {price}.00 with the discount, article {article}",
        "See https://market.example/products/{article} for all the details",
    ),
    "zh": (
        "订单号{order}已经打包，{day}发出",
        "快递单号{track}，可以在应用里查看",
        "身高{height}，穿{size}码合适吗？",
        "价格{price}元，货号{article}",
    ),
}
WRONG: Final[Patterns] = {
    "ru": (
        "Позвоните мне на {phone}, так быстрее договоримся",
        "Напишите в телеграм, там дешевле выйдет",
        "мой номер восемь девятьсот восемьдесят пять, дальше ноль ноль ноль, {digits}",
        "Вы вообще читать умеете? Совсем тупые",
        "пишите на shop{digits}@foreign.example, всё решим",
        "В пунктах выдачи одни бездельники работают",
        "Отмените тут и закажите у меня напрямую, сделаю скидку, перевод на карту",
        "У других продавцов сплошные подделки",
        "Удалите отзыв, а то хуже будет",
        "н а п и ш и в т г @{nick}",
    ),
    "en": (
        "Call me on {phone}, that is quicker",
        "Text me on whatsapp and I will give you a better price",
        "write to shop{digits} at foreign dot example",
        "Are you stupid? Learn to read",
        "Your shop is suspended, sign in at https://market-example.foreign.example/login",
        "Remove the review or you will be sorry",
    ),
    "zh": (
        "加我微信 {nick}{digits}，给你便宜点",
        "打我电话{phone}",
        "你是不是傻，看不懂字吗",
        "不删差评后果自负",
    ),
}
WORDS: Final[Mapping[str, Patterns]] = {
    "ru": {
        "product": ("Лампа", "Чайник", "Плед", "Рюкзак", "Кружка", "Полка", "Коврик", "Термос"),
        "of_product": ("лампы", "чайника", "пледа", "рюкзака", "кружки", "полки", "коврика"),
        "colour": ("белый", "чёрный", "серый", "зелёный", "бежевый", "синий", "красный"),
        "day": ("сегодня", "завтра", "в понедельник", "в среду", "вчера", "на этой неделе"),
    },
    "en": {
        "product": ("lamp", "kettle", "blanket", "backpack", "mug", "shelf", "rug", "flask"),
        "colour": ("white", "black", "grey", "green", "beige", "blue", "red"),
        "day": ("today", "tomorrow", "on Monday", "on Wednesday", "yesterday", "this week"),
    },
    "zh": {
        "product": ("台灯", "水壶", "毯子", "背包", "杯子", "架子", "地毯", "保温杯"),
        "colour": ("白色", "黑色", "灰色", "绿色", "米色", "蓝色", "红色"),
        "day": ("今天", "明天", "周一", "周三", "这周"),
    },
}
KINDS: Final = {"plain": PLAIN, "numbers": NUMBERS, "wrong": WRONG}


class Said(Struct, frozen=True):
    """A message, and what its author wrote before."""

    text: str
    role: Role
    recent: tuple[str, ...]


def talk(count: int, *, seed: int = 1) -> list[Said]:
    """`count` messages as in life, by the shares of `MIX`, `LANGUAGES` and `CONTINUED`."""
    random = Random(seed)  # noqa: S311, it is to be the same each time
    return [_said(random, _one_of(random, MIX)) for _ in range(count)]


def plain_talk(count: int, *, seed: int = 1) -> list[str]:
    """`count` texts that nobody could mind, in the shares of `LANGUAGES`."""
    random = Random(seed)  # noqa: S311, it is to be the same each time
    languages = [_one_of(random, LANGUAGES) for _ in range(count)]
    return [_filled(random, PLAIN[language], language) for language in languages]


def trouble(count: int, *, seed: int = 2) -> list[Said]:
    """`count` messages that have numbers in them or break rules, half and half."""
    random = Random(seed)  # noqa: S311, it is to be the same each time
    return [_said(random, ("numbers", "wrong")[number % 2]) for number in range(count)]


def _said(random: Random, kind: str) -> Said:
    language = _one_of(random, LANGUAGES)
    before = random.randint(1, BEFORE_MAX) if random.random() < CONTINUED else 0
    text = _filled(random, KINDS[kind][language], language)
    if random.random() < WORDY:
        text = f"{_filled(random, PLAIN[language], language)} {text}"
    return Said(
        text=text,
        role=random.choice(list(Role)),
        recent=tuple(_filled(random, PLAIN[language], language) for _ in range(before)),
    )


def _filled(random: Random, patterns: Sequence[str], language: str) -> str:
    words = {name: random.choice(choice) for name, choice in WORDS[language].items()}
    return random.choice(patterns).format_map({**words, **dict(_numbers(random))})


def _numbers(random: Random) -> Iterator[tuple[str, str]]:
    """Phone numbers are of a block that nobody has."""
    tail = f"{random.randrange(10**4):04}"
    yield "phone", f"8 985 000-{tail[:2]}-{tail[2:]}"
    yield "digits", f"{random.randrange(10**4):04}"
    yield "nick", random.choice(("lampshop", "best_price", "sunny", "my_store"))
    yield "order", f"{random.randrange(10**8):08}-{random.randrange(10**4):04}"
    yield "track", f"{random.randrange(10**14):014}"
    yield "article", f"{random.randrange(10**8):08}"
    yield "price", str(random.randrange(100, 9_999))
    yield "size", str(random.randrange(36, 56))
    yield "height", str(random.randrange(150, 195))


def _one_of(random: Random, shares: Mapping[str, int]) -> str:
    return random.choices(list(shares), weights=list(shares.values()))[0]
