"""What the people of the demo have written to each other.

Each line is the side (b or s), the minutes since the line before, and the text.
"""

# ruff: noqa: E501, a message is one line here, however long its author made it

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec import Struct

from prilavok.chat.model import Context, ContextType, Side


class Line(Struct, frozen=True):
    """One message, `after` the one before it."""

    side: Side
    after: timedelta
    text: str


class Conversation(Struct, frozen=True, kw_only=True):
    """One chat's history; its last line was written `ago`.

    `unread_lines` at the end were not read by the side they are for. Lines, counted from 0, were
    `edited` to another text or `deleted` by their authors soon after. Some came with `pictures`, by
    their names in `drawings`.
    """

    name: str
    buyer_id: str
    staff_id: str
    seller_id: str
    about: Context
    ago: timedelta
    lines: tuple[Line, ...]
    is_closed: bool = False
    unread_lines: int = 0
    edited: tuple[tuple[int, str], ...] = ()
    deleted: tuple[int, ...] = ()
    pictures: tuple[tuple[int, str], ...] = ()


def product(product_id: str) -> Context:
    return Context(ContextType.PRODUCT, product_id)


def order(order_id: str) -> Context:
    return Context(ContextType.ORDER, order_id)


def lines(text: str) -> tuple[Line, ...]:
    """`text`, a line a message."""
    sides = {"b": Side.BUYER, "s": Side.SELLER}
    parts = [line.split(maxsplit=2) for line in text.strip().splitlines()]
    return tuple(
        Line(sides[side], timedelta(minutes=int(minutes)), words) for side, minutes, words in parts
    )


HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

CONVERSATIONS: Final = (
    Conversation(
        name="a tea set made to order",
        buyer_id="anna",
        staff_id="olga",
        seller_id="chayka",
        about=product("set-custom"),
        ago=5 * HOUR,
        unread_lines=1,
        pictures=((54, "six bowls.jpg"),),
        lines=lines("""
b 0 Здравствуйте! Хочу заказать сервиз маме на юбилей, 8 предметов. Какие глазури бывают?
s 22 Добрый день, Анна! Сейчас есть «туман» (серо-голубая), «снег» (белая матовая) и «мох» (зелёная, чуть пятнистая).
b 4 А «мох» не слишком тёмная? Мама любит светлое
s 6 На чайнике смотрится темнее, на пиалах светлее: там тоньше черепок и глазурь просвечивает.
s 1 Если нужно совсем светлое, берите «снег», он тёплый, не больничный :)
b 9 Да, «снег» звучит хорошо
b 1 А можно чайник «туман», а пиалы «снег»? Или это будет странно?
s 14 Можно, и не странно, у нас так половина заказов. Они из одной массы, просто глазурь разная.
b 3 Отлично!!
b 2 Юбилей 14-го числа через месяц, успеваете?
s 31 Делаем три недели: неделя лепка и сушка, утильный обжиг, глазурь, второй обжиг. Успеваем, если начнём на этой неделе.
b 7 Тогда давайте начинать. Что нужно от меня?
s 5 Оформите заказ и напишите сюда подпись на дно, до 12 знаков.
b 40 Подпись: «Маме Тоне»
b 1 9 знаков вроде, с пробелом
s 12 Влезает. Прописные или как у вас?
b 2 Как у меня
s 3 Записала: «Маме Тоне», чайник «туман», пиалы «снег».
b 5 И ещё блюдце под чайник, оно входит в восемь?
s 8 Входит: чайник, блюдце, шесть пиал.
b 1 Прекрасно
b 190 Оплатила, заказ 1002
s 25 Вижу, спасибо! Завтра начинаем.
b 2 Ура
s 1460 Доброе утро! Чайник слепили, сохнет. Ручку сделали чуть шире, как договаривались на выставке, подойдёт?
b 18 Ой, это не со мной договаривались :) но шире даже лучше, у мамы артрит
s 7 Простите, спутала. Тогда сделаю ещё и накладку, чтобы не горячо было держать.
b 3 Вы чудо
s 2 :)
b 7200 Как там наш чайник?
s 55 Высох без трещин, завтра утильный обжиг. Печь общая на весь заказ недели, поэтому раньше никак.
b 4 Понимаю, не тороплю, просто интересно
s 6 Если хотите, пришлю номер печи, есть трансляция в нашем канале, правда смотреть там особо не на что
b 3 Ахах, печь в прямом эфире
b 1 Не надо, верю
s 4350 Обжиг прошёл хорошо: 8 из 8 целы.
b 9 Выдохнула)
s 5 Теперь глазурь. Последний шанс передумать про цвет!
b 11 Не передумаю. Чайник туман, пиалы снег
b 1 А крышка?
s 4 Крышка вместе с чайником, «туман». Шишечку на крышке можно сделать белой, будет перекличка с пиалами.
b 6 Да! Белую
s 2 Записала.
b 11520 Здравствуйте, я волнуюсь: неделя прошла, а срок всё ближе
s 130 Здравствуйте! Второй обжиг вчера вышел, но одна пиала дала цек (сетка на глазури). Переделываем её, ставим в печь в четверг.
b 6 А остальные пять хорошие?
s 3 Остальные прекрасные, чайник тоже.
b 8 А если шестая опять не выйдет?
s 5 У нас всегда есть две запасные заготовки этой же партии, так что выйдет. Срок держу.
b 2 Хорошо, спасибо, что сказали честно
s 4 Иначе нельзя, это же подарок.
b 2950 Сегодня четверг :)
s 47 Печь грузим в шесть вечера, открываем в субботу утром.
b 2 Буду держать кулачки
s 2530 Открыли. Все шесть целы, цвет ровный!
b 3 УРАААА
b 1 Спасибо огромное
s 6 Сегодня всё упакуем: каждая вещь отдельно, коробка в коробке.
b 5 А можно без ценников и чеков внутрь? Это подарок, поедет сразу маме
s 7 Конечно. Положу открытку, что написать?
b 16 «Мама, пей чай и не волнуйся. Аня»
s 2 Как хорошо сказано. Напишу от руки.
b 1 А как мама узнает, что она уже едет? Курьер позвонит?
s 10 Доставляем сами, наш водитель звонит за час. Если хотите сюрприз, дайте ваш телефон в заказе, позвонит вам.
b 4 Да, лучше мне, поправлю в заказе
s 3 Отлично. Ждите в среду между 12 и 18.
b 2 Спасибо вам, Ольга!
s 35 Вам спасибо! Напишите, пожалуйста, как маме понравится.
"""),
    ),
    Conversation(
        name="tea that got stuck; nobody has answered in time",
        buyer_id="ivan",
        staff_id="olga",
        seller_id="chayka",
        about=order("1005"),
        ago=11 * DAY + 4 * HOUR,
        unread_lines=2,
        lines=lines("""
b 0 Добрый день. Посылка второй день стоит на «сортировке», это нормально?
b 240 Ау, есть кто-нибудь? Отслеживание не обновляется
"""),
    ),
    Conversation(
        name="will the globe fit a low ceiling",
        buyer_id="emily",
        staff_id="emma",
        seller_id="northlight",
        about=product("lamp-globe"),
        ago=2 * HOUR,
        unread_lines=2,
        lines=lines("""
b 0 Hi! Is the cord adjustable? My ceiling is only 2.4 m.
s 35 Hello Emily! Yes, it comes with 1.5 m and you can shorten it inside the canopy, no cutting needed.
b 6 Perfect. And how hot does the glass get? It would hang right above the table.
s 12 With the LED bulb in the box, barely warm. With an old 60 W bulb I would not touch it.
b 1320 Thanks! One more thing, do you ship a spare globe if it arrives broken?
b 3 Asking because the last lamp I bought (not yours!) came in about forty pieces :)
"""),
    ),
    Conversation(
        name="a missing screw, solved",
        buyer_id="emily",
        staff_id="emma",
        seller_id="northlight",
        about=order("1011"),
        ago=3 * DAY,
        is_closed=True,
        lines=lines("""
b 0 Hello, the lanterns are lovely but one is missing the little screw for the handle.
s 18 Oh no, sorry about that! I'm putting two in an envelope today, no need to send anything back.
b 4 That was quick, thank you. It's an M3, isn't it? I might have one.
s 2 M3 × 8, yes. If you have one, use it, ours will be the spare.
b 55 Found one in a drawer, fits. Please save the stamp!
s 6 Stamp saved :) Enjoy the autumn evenings.
b 1 Thank you Emma, bye!
"""),
    ),
    Conversation(
        name="an oak tray goes back",
        buyer_id="david",
        staff_id="emma",
        seller_id="northlight",
        about=order("1015"),
        ago=6 * DAY,
        unread_lines=1,
        pictures=((2, "crack.jpg"),),
        lines=lines("""
b 0 Hi, the tray has a crack along the grain, about 6 cm. It's on the bottom but I can feel it.
s 90 Hi David, thanks for telling us. Could you describe where it starts: at the handle or in the middle?
b 25 At the handle, runs towards the middle.
s 8 Then it will grow. Please send it back, the label is in your order, and you will get all of it refunded.
b 3 No chance of a replacement? I liked it.
s 14 This batch had a board that was too dry, so I'd rather not send you its sister. New ones come in three weeks.
b 1500 Sent it this morning.
s 2880 It arrived, the refund (2,900 ₽) is on its way. Shall I write to you when the new trays are here?
"""),
    ),
    Conversation(
        name="headphones that drop out; an answer is due soon",
        buyer_id="wanglin",
        staff_id="liwei",
        seller_id="minghua",
        about=product("phones-air"),
        ago=9 * DAY + 20 * HOUR,
        unread_lines=1,
        lines=lines("""
b 0 你好，请问 Air 3 支持同时连接两台设备吗？
s 9 您好，支持的。手机和电脑可以同时连接，来电时会自动切换到手机。
b 2 那我买了一副，但是连电脑的时候偶尔会断一下，大概每小时一次
s 5 请先在设置里把固件升级到 2.4，旧版本在 Windows 上确实有这个问题。
b 60 升级到 2.4 了，今天还是断了两次，可以换一副吗？
"""),
    ),
    Conversation(
        name="a plug for Europe",
        buyer_id="wanglin",
        staff_id="liwei",
        seller_id="minghua",
        about=order("1021"),
        ago=2 * DAY,
        is_closed=True,
        lines=lines("""
b 0 充电器到了，请问能给笔记本充电吗？我的是 60W 的
s 4 可以，单口最高 65W。三个口一起用的时候第一个口是 45W，充电会慢一些。
b 1 明白了，谢谢！
s 2 不客气，祝您使用愉快～
"""),
    ),
    Conversation(
        name="which switches",
        buyer_id="chenyu",
        staff_id="liwei",
        seller_id="minghua",
        about=order("1025"),
        ago=26 * HOUR,
        unread_lines=2,
        lines=lines("""
b 0 键盘用了一个月，空格键有点响，能自己换轴吗？
s 15 可以的，支持热插拔。空格下面是红轴，您想换什么轴？
b 3 想换静音的，有推荐吗
s 7 推荐静音红轴或者静音奶白轴，三脚五脚都能用。
b 1 需要拆外壳吗？
s 6 不用，用随盒的拔键器先拔键帽，再用拔轴器夹住上下两边，垂直往上拔就行。
s 1 另外空格键下面的卫星轴可以涂一点润滑脂，声音会小很多。需要的话我寄一小管给您，不收费。
"""),
    ),
    Conversation(
        name="a question about tea every few days, for months",
        buyer_id="ivan",
        staff_id="olga",
        seller_id="chayka",
        about=product("tea-krasnodar"),
        ago=12 * DAY,
        is_closed=True,
        lines=lines("""
b 0 Добрый день! Беру ваш чай впервые. Какой водой его заваривать?
s 18 Здравствуйте! Чуть остывшей, около 90 градусов, и не дольше трёх минут.
b 6480 Понравился, спасибо. А сколько раз можно проливать одну заварку?
s 35 Дважды точно, третий раз уже на любителя.
b 6480 Пачка на сто граммов, на сколько её примерно хватает?
s 7 Чашек на сорок, если по две ложки на чайник.
b 6480 Это весенний сбор или летний?
s 52 Майский, верхние листья. Летний идёт в купажи, отдельно мы его не продаём.
b 6480 С молоком его пьют?
s 24 Пьют, он достаточно крепкий. Тогда держите минуту дольше.
b 6480 А подарочная упаковка к нему бывает?
s 11 Бывает жестяная чайница, она продаётся отдельно.
b 6480 Заказал две пачки, можно ли положить их в одну коробку?
s 40 Конечно, так и отправим.
b 6480 Одна пачка пришла чуть помятой, внутри всё цело. Это ничего?
s 95 Ничего страшного, внутри второй пакет. Но коробки мы попросили собирать бережнее.
b 6480 Как хранить открытую пачку?
s 16 В закрытой банке, подальше от специй. На полке у плиты не надо.
b 6480 Есть ли такой же, только без аромата бергамота?
s 29 Этот и есть без бергамота. С бергамотом у нас ничего нет.
b 6480 Тогда, наверное, показалось. А он не горчит на второй день?
s 63 В термосе горчит любой. Лучше залить заново, листа хватит.
b 6480 Посоветуйте чайник к нему, на двоих.
s 21 Фарфоровый на 600 мл. «Туман» как раз такой.
b 6480 В термокружку его можно?
s 12 Можно, но листья потом выньте, иначе станет терпким.
b 6480 Будет ли ещё в этом месяце? Хочу взять родителям.
s 47 Будет, новая партия приедет в четверг.
b 6480 Взял три пачки, спасибо за терпение!
s 9 Спасибо вам! Родителям привет.
"""),
    ),
    Conversation(
        name="how to store pu-erh",
        buyer_id="chenyu",
        staff_id="olga",
        seller_id="chayka",
        about=product("tea-puer"),
        ago=9 * HOUR,
        unread_lines=1,
        lines=lines("""
b 0 Здравствуйте! Я пишу через переводчик, извините. Этот пуэр хранился сухо или влажно?
s 16 Здравствуйте! Сухо, в Куньмине, с 2017 года. 干仓，昆明。
b 3 哇，您会中文！太好了。这个茶有没有湿仓味？
s 5 一点点都没有。木香、红枣，汤很亮。
b 700 那我再要两饼，可以一起寄到莫斯科吗？
"""),
    ),
    Conversation(
        name="a question typed and not sent",
        buyer_id="chenyu",
        staff_id="emma",
        seller_id="northlight",
        about=product("lantern-harbour"),
        ago=4 * HOUR,
        lines=(),
    ),
    Conversation(
        name="a charger that got edited",
        buyer_id="ivan",
        staff_id="liwei",
        seller_id="minghua",
        about=order("1007"),
        ago=8 * DAY,
        edited=(
            (3, "Нет, не повредит: кабель на 100 Вт годится, зарядка отдаёт не больше 65 Вт."),
        ),
        deleted=(4,),
        lines=lines("""
b 0 Здравствуйте, зарядка греется, если заряжать ноутбук и телефон сразу. Это опасно?
s 50 Здравствуйте! До 60 °C на корпусе это норма, выше она сама снизит мощность.
b 3 Понял. А кабель 100 Вт ей не повредит?
s 6 Нет, кабель 100 Вт можно: зарядка отдаёт не больше 56 Вт.
s 1 Ой, это было не вам
b 9 Спасибо, теперь спокоен
s 4 Пожалуйста! Если что, пишите.
"""),
    ),
    Conversation(
        name="a gift box; switched off since",
        buyer_id="artem",
        staff_id="olga",
        seller_id="chayka",
        about=product("caddy-tin"),
        ago=30 * HOUR,
        unread_lines=1,
        lines=lines("""
b 0 Добрый день! Чайница войдёт в вашу подарочную коробку вместе с чаем?
s 12 Добрый день! Войдёт, и ещё останется место для двух пачек по 50 г.
b 8 А ленту можно зелёную?
"""),
    ),
    Conversation(
        name="a set that the pottery brings itself, switched off or not",
        buyer_id="artem",
        staff_id="olga",
        seller_id="chayka",
        about=order("1041"),
        ago=7 * HOUR,
        unread_lines=1,
        lines=lines("""
b 0 Здравствуйте! Сервиз привезёте вы сами? Во сколько примерно?
s 40 Здравствуйте, Артём! Да, везём сами, в субботу с 12 до 15. Позвоним в дверь, ничего подписывать не надо.
b 6 Отлично, буду дома
s 3 Тогда до субботы!
"""),
    ),
    Conversation(
        name="prices with angle brackets in them",
        buyer_id="anna",
        staff_id="emma",
        seller_id="northlight",
        about=order("1003"),
        ago=30 * DAY,
        is_closed=True,
        lines=lines("""
b 0 Лампа чудесная! Можно лампочку поярче? В описании «до 40 Вт», а если LED, то <40 & >6 подойдёт?
s 40 Hello Anna! Any LED is fine: up to 12 W it stays cool. Любая LED подойдёт.
b 2 Спасибо 🙏
s 3 You're welcome!
"""),
    ),
)
