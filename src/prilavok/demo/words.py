"""What the demo's own pages say."""

from __future__ import annotations

from typing import Final

from prilavok.demo.languages import Words

SHOP: Final = Words(ru="Ярмарка", en="Yarmarka", zh="雅马卡集市")
TAGLINE: Final = Words(
    ru="Вещи от людей, с которыми можно поговорить",
    en="Things from people you can talk to",
    zh="买好物，与店主直接聊聊",
)
INTRO: Final = Words(
    ru="Выберите вещь и спросите о ней того, кто её продаёт.",
    en="Choose a thing and ask whoever sells it.",
    zh="选一件商品，直接问问卖家。",
)
EVERYTHING: Final = Words(ru="Всё", en="Everything", zh="全部")
MY_ORDERS: Final = Words(ru="Мои заказы", en="My orders", zh="我的订单")
CART: Final = Words(ru="Корзина", en="Cart", zh="购物车")
GUEST: Final = Words(ru="Кто вы?", en="Who are you?", zh="您是谁？")
BE: Final = Words(ru="Стать", en="Be", zh="切换为")
LEAVE: Final = Words(ru="Выйти", en="Sign out", zh="退出")
MY_CHATS: Final = Words(ru="Мои чаты", en="My chats", zh="我的聊天")
WRITE: Final = Words(ru="Написать в магазин", en="Write to the shop", zh="联系店铺")
WRITE_ABOUT_ORDER: Final = Words(
    ru="Обсудить этот заказ", en="Chat about this order", zh="咨询此订单"
)
CLAIM: Final = Words(
    ru="Что-то не так с покупкой", en="Something is wrong with it", zh="商品有问题"
)
SOLD_BY: Final = Words(ru="Продаёт", en="Sold by", zh="卖家")
PRODUCTS_OF: Final = Words(ru="Что здесь продают", en="What they sell", zh="在售商品")
ANSWERS: Final = Words(
    ru="Магазин отвечает в течение 10 дней, обычно быстрее.",
    en="The shop answers within 10 days, usually sooner.",
    zh="店铺会在 10 天内回复，通常更快。",
)
TRUSTED: Final = Words(ru="Доверенный продавец", en="Trusted seller", zh="受信任卖家")
TRADES: Final = {
    "producer": Words(ru="Делает сам", en="Makes it", zh="自产自销"),
    "reseller": Words(ru="Перепродаёт", en="Resells", zh="经销商"),
}
SINCE: Final = Words(ru="На ярмарке с", en="Here since", zh="入驻时间")
REVIEWS: Final = Words(ru="отзывы", en="reviews", zh="评价")
NO_REVIEWS: Final = Words(ru="Отзывов пока нет", en="No reviews yet", zh="暂无评价")
ORDER: Final = Words(ru="Заказ", en="Order", zh="订单")
NO_ORDERS: Final = Words(
    ru="Здесь появятся ваши заказы.",
    en="Your orders will be here.",
    zh="您的订单会显示在这里。",
)
SIGN_IN_FIRST: Final = Words(
    ru="Сначала выберите, кто вы: кнопка вверху справа.",
    en="First choose who you are, at the top right.",
    zh="请先在右上角选择身份。",
)
TOTAL: Final = Words(ru="Итого", en="Total", zh="合计")
REFUNDED: Final = Words(ru="Возвращено", en="Refunded", zh="已退款")
NOT_FOUND: Final = Words(ru="Такой страницы нет", en="There is no such page", zh="没有这个页面")
BACK: Final = Words(ru="К товарам", en="To the products", zh="返回商品")
STAGES: Final = {
    "placed": Words(ru="Оформлен", en="Placed", zh="已下单"),
    "paid": Words(ru="Оплачен", en="Paid", zh="已付款"),
    "shipped": Words(ru="Отправлен", en="Shipped", zh="已发货"),
    "delivered": Words(ru="Доставлен", en="Delivered", zh="已送达"),
    "bought_out": Words(ru="Выкуплен", en="Completed", zh="已确认收货"),
    "cancelled": Words(ru="Отменён", en="Cancelled", zh="已取消"),
    "returned": Words(ru="Возвращён", en="Returned", zh="已退货"),
}
FAULTS: Final = {
    "buyer": Words(ru="покупателем", en="by the buyer", zh="买家取消"),
    "seller": Words(ru="продавцом", en="by the seller", zh="卖家取消"),
    "marketplace": Words(ru="маркетплейсом", en="by the marketplace", zh="平台取消"),
    "carrier": Words(ru="перевозчиком", en="by the carrier", zh="承运方取消"),
}
COUNTRIES: Final = {
    "RU": Words(ru="Россия", en="Russia", zh="俄罗斯"),
    "FI": Words(ru="Финляндия", en="Finland", zh="芬兰"),
    "CN": Words(ru="Китай", en="China", zh="中国"),
}
MADE_TO_ORDER: Final = Words(ru="На заказ", en="Made to order", zh="定制")
SELLER_DELIVERS: Final = Words(ru="Доставляет продавец", en="The seller delivers", zh="卖家自配送")

DEMO_TITLE: Final = Words(ru="Демо Prilavok", en="Prilavok demo", zh="Prilavok 演示")
DEMO_INTRO: Final = Words(
    ru="Маленький маркетплейс на этой машине. Выберите, кем войти; покупателя и продавца удобно"
    " открыть рядом, в двух окнах.",
    en="A small marketplace on this machine. Choose whom to be; a buyer and a seller are best"
    " opened side by side, in two windows.",
    zh="运行在本机上的小型集市。请选择身份；建议将买家与卖家并排打开在两个窗口中。",
)
DEMO_BUYERS: Final = Words(ru="Покупатели", en="Buyers", zh="买家")
DEMO_SELLERS: Final = Words(ru="Продавцы", en="Sellers", zh="卖家")
DEMO_MARKETPLACE: Final = Words(ru="Маркетплейс", en="The marketplace", zh="平台")
DEMO_CLOCK: Final = Words(ru="Часы", en="The clock", zh="时钟")
DEMO_CLOCK_INTRO: Final = Words(
    ru="Часы демо идут только вперёд: переведите их, и сроки ответа наступят.",
    en="The demo's clock only goes forward: move it, and deadlines come.",
    zh="演示时钟只能向前：拨快后，回复期限就会到来。",
)
DEMO_AHEAD: Final = Words(
    ru="впереди настоящего времени на", en="ahead of the real time by", zh="比真实时间快"
)
DEMO_ON_TIME: Final = Words(ru="точно по времени", en="on time", zh="与真实时间一致")
DEMO_STEPS: Final = {
    3_600: Words(ru="+1 час", en="+1 hour", zh="+1 小时"),
    86_400: Words(ru="+1 день", en="+1 day", zh="+1 天"),
    864_000: Words(ru="+10 дней", en="+10 days", zh="+10 天"),
}
DEMO_DAYS: Final = Words(ru="дн.", en="d", zh="天")
DEMO_HOURS: Final = Words(ru="ч", en="h", zh="小时")
DEMO_SHOP: Final = Words(ru="Открыть магазин", en="Open the shop", zh="打开商店")
DEMO_API: Final = Words(ru="API и документация", en="API and its reference", zh="API 与文档")
DEMO_API_INTRO: Final = Words(
    ru="Ключ интегратора, для заголовка Authorization: Bearer …",
    en="The integrator's key, for the header Authorization: Bearer …",
    zh="集成方密钥，用于请求头 Authorization: Bearer …",
)
