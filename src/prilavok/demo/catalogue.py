"""What the demo's sellers sell, and what the shop tells of it.

A fact carries a title in its seller's own language; the shop, whose texts these are, has it in all
three.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from prilavok.demo.languages import Language, Words
from prilavok.demo.pictures import Picture
from prilavok.market import PayoutAccount, Trade


class Shopkeeper(Struct, frozen=True, kw_only=True):
    """A seller of the demo. The contract was verified `contract_years` ago, if it was."""

    id: str
    name: str
    language: Language
    country: str
    region: str
    trade: Trade
    trusted: bool
    years: int
    contract_years: int | None
    payouts: PayoutAccount
    about: Words


class Ware(Struct, frozen=True, kw_only=True):
    """A product of the demo."""

    id: str
    seller_id: str
    category: str
    picture: Picture
    price_rub: int
    title: Words
    about: Words


SHOPKEEPERS: Final = (
    Shopkeeper(
        id="chayka",
        name="Чайная мастерская «Чайка»",
        language="ru",
        country="RU",
        region="Санкт-Петербург",
        trade=Trade.PRODUCER,
        trusted=True,
        years=6,
        contract_years=2,
        payouts=PayoutAccount.OTHER_BANK,
        about=Words(
            ru="Лепим и обжигаем посуду сами, чай возим из Краснодара и Юньнани.",
            en="We throw and fire our own pottery, and bring tea from Krasnodar and Yunnan.",
            zh="自己拉坯烧制茶器，茶叶来自克拉斯诺达尔和云南。",
        ),
    ),
    Shopkeeper(
        id="northlight",
        name="Northlight",
        language="en",
        country="FI",
        region="Turku",
        trade=Trade.PRODUCER,
        trusted=False,
        years=3,
        contract_years=None,
        payouts=PayoutAccount.OTHER_BANK,
        about=Words(
            ru="Лампы и мелочи для дома из берёзы и стекла, маленькая мастерская в Турку.",
            en="Lamps and small things for the home in birch and glass, from a workshop in Turku.",
            zh="图尔库的小作坊，用桦木和玻璃制作灯具与家居小物。",
        ),
    ),
    Shopkeeper(
        id="minghua",
        name="明华数码",
        language="zh",
        country="CN",
        region="深圳",
        trade=Trade.RESELLER,
        trusted=False,
        years=4,
        contract_years=None,
        payouts=PayoutAccount.OTHER_BANK,
        about=Words(
            ru="Наушники, клавиатуры и зарядки из Шэньчжэня, склад в Москве.",
            en="Headphones, keyboards and chargers from Shenzhen, with a warehouse in Moscow.",
            zh="深圳直发的耳机、键盘和充电配件，莫斯科设有仓库。",
        ),
    ),
)

CATEGORIES: Final[dict[str, tuple[Words, ...]]] = {
    "teaware": (
        Words(ru="Дом", en="Home", zh="家居"),
        Words(ru="Чайная посуда", en="Teaware", zh="茶具"),
    ),
    "tea": (
        Words(ru="Еда и напитки", en="Food and drink", zh="食品饮料"),
        Words(ru="Чай", en="Tea", zh="茶叶"),
    ),
    "light": (
        Words(ru="Дом", en="Home", zh="家居"),
        Words(ru="Свет", en="Light", zh="灯具"),
    ),
    "wood": (
        Words(ru="Дом", en="Home", zh="家居"),
        Words(ru="Дерево", en="Wood", zh="木器"),
    ),
    "sound": (
        Words(ru="Электроника", en="Electronics", zh="电子产品"),
        Words(ru="Звук", en="Sound", zh="音频"),
    ),
    "desk": (
        Words(ru="Электроника", en="Electronics", zh="电子产品"),
        Words(ru="Рабочий стол", en="Desk", zh="桌面"),
    ),
}

WARES: Final = (
    Ware(
        id="teapot-fog",
        seller_id="chayka",
        category="teaware",
        picture="teapot",
        price_rub=4_900,
        title=Words(
            ru="Чайник «Туман», 600 мл",
            en="Teapot “Fog”, 600 ml",
            zh="“雾”茶壶，600毫升",
        ),
        about=Words(
            ru="Каменная масса, матовая глазурь. Носик не капает, крышка не падает.",
            en="Stoneware with a matt glaze. The spout does not drip, the lid does not fall.",
            zh="炻器哑光釉，出水不滴，倾倒不掉盖。",
        ),
    ),
    Ware(
        id="cups-neva",
        seller_id="chayka",
        category="teaware",
        picture="cup",
        price_rub=3_200,
        title=Words(
            ru="Пиалы «Нева», 4 шт.",
            en="Tea bowls “Neva”, set of 4",
            zh="“涅瓦”茶杯四只装",
        ),
        about=Words(
            ru="Тонкий край, 120 мл каждая. Можно в посудомойку.",
            en="A thin rim, 120 ml each. Dishwasher safe.",
            zh="薄口，每只120毫升，可用洗碗机。",
        ),
    ),
    Ware(
        id="set-custom",
        seller_id="chayka",
        category="teaware",
        picture="teapot",
        price_rub=14_500,
        title=Words(
            ru="Сервиз на заказ, 8 предметов",
            en="Tea set made to order, 8 pieces",
            zh="定制茶具八件套",
        ),
        about=Words(
            ru="Цвет глазури и подпись на дне выбираете вы. Делаем три недели.",
            en="You choose the glaze and the signature underneath. It takes three weeks.",
            zh="釉色和底款由您选择，制作周期三周。",
        ),
    ),
    Ware(
        id="gaiwan-snow",
        seller_id="chayka",
        category="teaware",
        picture="cup",
        price_rub=2_400,
        title=Words(
            ru="Гайвань «Снег», 150 мл",
            en="Gaiwan “Snow”, 150 ml",
            zh="“雪”盖碗，150毫升",
        ),
        about=Words(
            ru="Белый фарфор, держать не горячо.",
            en="White porcelain that does not burn the fingers.",
            zh="白瓷，拿着不烫手。",
        ),
    ),
    Ware(
        id="tea-krasnodar",
        seller_id="chayka",
        category="tea",
        picture="leaf",
        price_rub=690,
        title=Words(
            ru="Краснодарский чёрный чай, 100 г",
            en="Krasnodar black tea, 100 g",
            zh="克拉斯诺达尔红茶，100克",
        ),
        about=Words(
            ru="Майский сбор из Мацесты: мёд и сухофрукты.",
            en="May harvest from Matsesta: honey and dried fruit.",
            zh="马采斯塔五月采摘，蜂蜜与果干香。",
        ),
    ),
    Ware(
        id="tea-puer",
        seller_id="chayka",
        category="tea",
        picture="leaf",
        price_rub=2_150,
        title=Words(
            ru="Шу пуэр 2017 года, блин 357 г",
            en="Ripe pu-erh of 2017, cake of 357 g",
            zh="2017年普洱熟茶饼，357克",
        ),
        about=Words(
            ru="Юньнань, сухое хранение. Хватает на год вечеров.",
            en="Yunnan, stored dry. Enough for a year of evenings.",
            zh="云南干仓存放，够喝一年的夜晚。",
        ),
    ),
    Ware(
        id="caddy-tin",
        seller_id="chayka",
        category="tea",
        picture="box",
        price_rub=850,
        title=Words(
            ru="Жестяная чайница",
            en="Tin tea caddy",
            zh="马口铁茶叶罐",
        ),
        about=Words(
            ru="Двойная крышка, 150 г листового чая.",
            en="A double lid; holds 150 g of leaf tea.",
            zh="双层盖，可装150克散茶。",
        ),
    ),
    Ware(
        id="lamp-birch",
        seller_id="northlight",
        category="light",
        picture="lamp",
        price_rub=8_900,
        title=Words(
            ru="Настольная лампа «Берёза»",
            en="Birch table lamp",
            zh="桦木台灯",
        ),
        about=Words(
            ru="Гнутая фанера, тёплый свет, шнур два метра.",
            en="Bent plywood, warm light, a cord of two metres.",
            zh="弯曲胶合板，暖光，线长两米。",
        ),
    ),
    Ware(
        id="lamp-globe",
        seller_id="northlight",
        category="light",
        picture="lamp",
        price_rub=12_400,
        title=Words(
            ru="Подвесной светильник «Шар»",
            en="Globe pendant lamp",
            zh="球形吊灯",
        ),
        about=Words(
            ru="Выдувное стекло, 25 см. Лампочка E27 в комплекте.",
            en="Blown glass, 25 cm. Comes with an E27 bulb.",
            zh="吹制玻璃，25厘米，附E27灯泡。",
        ),
    ),
    Ware(
        id="lantern-harbour",
        seller_id="northlight",
        category="light",
        picture="lantern",
        price_rub=3_600,
        title=Words(
            ru="Фонарь «Гавань» для свечи",
            en="Harbour candle lantern",
            zh="“港湾”烛台灯",
        ),
        about=Words(
            ru="Сталь и стекло; горит и на ветру.",
            en="Steel and glass; burns in the wind, too.",
            zh="钢与玻璃，有风也不灭。",
        ),
    ),
    Ware(
        id="bulb-amber",
        seller_id="northlight",
        category="light",
        picture="bulb",
        price_rub=540,
        title=Words(
            ru="Лампочка «Янтарь», E27, 6 Вт",
            en="Amber bulb, E27, 6 W",
            zh="琥珀灯泡，E27，6瓦",
        ),
        about=Words(
            ru="2200 К, плавно тускнеет.",
            en="2200 K, dims smoothly.",
            zh="2200K，可平滑调光。",
        ),
    ),
    Ware(
        id="tray-oak",
        seller_id="northlight",
        category="wood",
        picture="tray",
        price_rub=2_900,
        title=Words(
            ru="Поднос из дуба, 40 см",
            en="Oak tray, 40 cm",
            zh="橡木托盘，40厘米",
        ),
        about=Words(
            ru="Цельный дуб, масло, ручки вырезаны в торце.",
            en="Solid oak, oiled, with handles cut into the ends.",
            zh="整块橡木，木蜡油，两端开手柄。",
        ),
    ),
    Ware(
        id="clock-wall",
        seller_id="northlight",
        category="wood",
        picture="clock",
        price_rub=5_300,
        title=Words(
            ru="Настенные часы из берёзы",
            en="Birch wall clock",
            zh="桦木挂钟",
        ),
        about=Words(
            ru="Идут бесшумно: секундной стрелки нет вовсе.",
            en="Silent: there is no second hand at all.",
            zh="完全静音，没有秒针。",
        ),
    ),
    Ware(
        id="phones-air",
        seller_id="minghua",
        category="sound",
        picture="headphones",
        price_rub=6_700,
        title=Words(
            ru="Наушники Air 3 с шумоподавлением",
            en="Air 3 noise-cancelling headphones",
            zh="Air 3 降噪耳机",
        ),
        about=Words(
            ru="40 часов без подзарядки, складываются, чехол в комплекте.",
            en="40 hours on a charge, foldable, with a case.",
            zh="续航40小时，可折叠，附收纳盒。",
        ),
    ),
    Ware(
        id="buds-mini",
        seller_id="minghua",
        category="sound",
        picture="headphones",
        price_rub=2_300,
        title=Words(
            ru="Вкладыши Buds Mini",
            en="Buds Mini earbuds",
            zh="Buds Mini 耳塞",
        ),
        about=Words(
            ru="Три размера насадок, защита от дождя IPX4.",
            en="Three sizes of tips, IPX4 against rain.",
            zh="三种尺寸耳帽，IPX4防水。",
        ),
    ),
    Ware(
        id="speaker-drop",
        seller_id="minghua",
        category="sound",
        picture="speaker",
        price_rub=3_800,
        title=Words(
            ru="Колонка Drop",
            en="Drop speaker",
            zh="Drop 便携音箱",
        ),
        about=Words(
            ru="10 Вт, до 12 часов, две соединяются в стереопару.",
            en="10 W, up to 12 hours; two make a stereo pair.",
            zh="10瓦，续航12小时，两台可组立体声。",
        ),
    ),
    Ware(
        id="keyboard-68",
        seller_id="minghua",
        category="desk",
        picture="keyboard",
        price_rub=7_400,
        title=Words(
            ru="Механическая клавиатура K68",
            en="K68 mechanical keyboard",
            zh="K68 机械键盘",
        ),
        about=Words(
            ru="68 клавиш, горячая замена, русская раскладка.",
            en="68 keys, hot-swappable, with Cyrillic legends.",
            zh="68键，热插拔，带俄文键帽。",
        ),
    ),
    Ware(
        id="charger-65",
        seller_id="minghua",
        category="desk",
        picture="charger",
        price_rub=1_950,
        title=Words(
            ru="Зарядка GaN 65 Вт, три порта",
            en="GaN charger, 65 W, three ports",
            zh="氮化镓充电器65瓦三口",
        ),
        about=Words(
            ru="Два USB-C и один USB-A, евровилка.",
            en="Two USB-C and one USB-A, European plug.",
            zh="两个USB-C加一个USB-A，欧规插头。",
        ),
    ),
    Ware(
        id="cable-braid",
        seller_id="minghua",
        category="desk",
        picture="charger",
        price_rub=490,
        title=Words(
            ru="Кабель USB-C в оплётке, 2 м",
            en="Braided USB-C cable, 2 m",
            zh="编织USB-C线，2米",
        ),
        about=Words(
            ru="100 Вт, не путается.",
            en="100 W, does not tangle.",
            zh="100瓦，不缠线。",
        ),
    ),
    Ware(
        id="lightbar",
        seller_id="minghua",
        category="desk",
        picture="bulb",
        price_rub=3_100,
        title=Words(
            ru="Лампа-планка на монитор",
            en="Monitor light bar",
            zh="屏幕挂灯",
        ),
        about=Words(
            ru="Не бликует на экране, яркость крутится колёсиком.",
            en="No glare on the screen; a wheel for the brightness.",
            zh="屏幕无反光，旋钮调亮度。",
        ),
    ),
)

SHOPKEEPER_BY_ID: Final = {shopkeeper.id: shopkeeper for shopkeeper in SHOPKEEPERS}
WARE_BY_ID: Final = {ware.id: ware for ware in WARES}
