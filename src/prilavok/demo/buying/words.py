"""What the cart says."""

from __future__ import annotations

from typing import Final

from prilavok.demo.languages import Words
from prilavok.discounts.programme import Source
from prilavok.discounts.reasons import WhyNot

PUT_IN: Final = Words(ru="В корзину", en="Add to cart", zh="加入购物车")
EMPTY: Final = Words(
    ru="Здесь появится то, что вы положите в корзину.",
    en="What you add to the cart will be here.",
    zh="加入购物车的商品会显示在这里。",
)
MORE: Final = Words(ru="Больше: {what}", en="More: {what}", zh="增加：{what}")
FEWER: Final = Words(ru="Меньше: {what}", en="Fewer: {what}", zh="减少：{what}")
PRICE: Final = Words(ru="Без скидок", en="Before discounts", zh="折前")
OFF: Final = Words(ru="Скидки", en="Discounts", zh="优惠")
TO_PAY: Final = Words(ru="К оплате", en="To pay", zh="应付")
CODE: Final = Words(ru="Код купона", en="Coupon code", zh="优惠码")
USE_CODE: Final = Words(ru="Применить", en="Apply", zh="使用")
NO_SUCH_CODE: Final = Words(
    ru="Такой код не действует.", en="This code cannot be used.", zh="该优惠码不可用。"
)
CODE_USED: Final = Words(ru="Код применён.", en="The code is applied.", zh="优惠码已使用。")
CODE_NOT_HERE: Final = Words(
    ru="Код верный, но к этой корзине не подходит.",
    en="The code is right, but not for this cart.",
    zh="优惠码有效，但不适用于此购物车。",
)
ORDER: Final = Words(ru="Заказать", en="Place the order", zh="提交订单")
WHO_BUYS: Final = Words(
    ru="Чтобы заказать и увидеть свои скидки, выберите, кто вы.",
    en="To order, and to see your discounts, choose who you are.",
    zh="请先选择身份，才能下单并查看您的优惠。",
)
NO_PRICES: Final = Words(
    ru="Скидки сейчас не посчитать: обновите страницу через минуту.",
    en="Discounts cannot be worked out right now: reload the page in a minute.",
    zh="暂时无法计算优惠，请稍后刷新页面。",
)
CHANGED: Final = Words(
    ru="Цена изменилась. Посмотрите и закажите ещё раз.",
    en="The price has changed. Look again, then order.",
    zh="价格已变动，请确认后再次下单。",
)
GONE: Final = Words(ru="больше не продаётся", en="not sold any more", zh="已下架")
REACHED: Final = Words(
    ru="Ваша скидка в этом магазине: {percent} %.",
    en="Your discount in this shop: {percent}%.",
    zh="您在本店享有 {percent}% 优惠。",
)
REACHED_UNTIL: Final = Words(
    ru="Ваша скидка в этом магазине: {percent} %, до {day}.",
    en="Your discount in this shop: {percent}%, until {day}.",
    zh="您在本店享有 {percent}% 优惠，至 {day}。",
)
AHEAD: Final = Words(
    ru="Купите в этом магазине ещё на {amount}, и у вас будет скидка {percent} %.",
    en="Spend {amount} more in this shop to get {percent}% off.",
    zh="在本店再消费 {amount}，即可享 {percent}% 优惠。",
)
YOURS: Final = Words(ru="с вашей скидкой", en="with your discount", zh="您的优惠价")
SOURCES: Final = {
    Source.LOYALTY: Words(ru="постоянному покупателю", en="for a regular buyer", zh="老客优惠"),
    Source.SELLER_COUPON: Words(ru="купон магазина", en="the shop's coupon", zh="店铺优惠券"),
    Source.MARKETPLACE_COUPON: Words(ru="купон ярмарки", en="marketplace coupon", zh="平台优惠券"),
}
SHORT: Final = {
    WhyNot.BELOW_THRESHOLD: Words(
        ru="Купите в этом магазине ещё на {amount}, и скидка будет у вас.",
        en="Spend {amount} more in this shop to get the discount.",
        zh="在本店再消费 {amount} 即可享受老客优惠。",
    ),
    WhyNot.BELOW_MINIMUM: Words(
        ru="Положите ещё на {amount}, и купон сработает.",
        en="Add {amount} more, and the coupon applies.",
        zh="再凑 {amount} 即可使用优惠券。",
    ),
}
