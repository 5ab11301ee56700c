"""Who lives in the demo: everybody one can sign in as."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from prilavok.core.errors import NotFound
from prilavok.demo.languages import Language, Words
from prilavok.identity.issuing import Issuer
from prilavok.identity.model import Role
from prilavok.market import Permission


class Persona(Struct, frozen=True, kw_only=True):
    """Someone one can sign in as. `permissions` are a staff member's; `active` is false of one
    who was dismissed, and whom the server must therefore send away."""

    id: str
    role: Role
    name: str
    language: Language
    about: Words
    seller_id: str | None = None
    permissions: frozenset[Permission] = frozenset()
    active: bool = True


ALL_BUT_CHAT = frozenset(Permission) - {Permission.CHAT}
CHAT = frozenset({Permission.CHAT, Permission.INBOX, Permission.CLAIMS})


def _buyer(id_: str, name: str, language: Language, about: Words) -> Persona:
    return Persona(id=id_, role=Role.BUYER, name=name, language=language, about=about)


BUYERS = (
    _buyer(
        "anna",
        "Анна Соколова",
        "ru",
        Words(
            ru="заказывает чайный сервиз, длинная переписка",
            en="has a tea set made for her; a long conversation",
            zh="正在定制茶具，对话很长",
        ),
    ),
    _buyer(
        "ivan",
        "Иван Петров",
        "ru",
        Words(
            ru="ждёт ответа, срок которого прошёл",
            en="waits for an answer that is overdue",
            zh="等待的回复已逾期",
        ),
    ),
    _buyer(
        "emily",
        "Emily Carter",
        "en",
        Words(
            ru="покупает лампы",
            en="buys lamps",
            zh="购买灯具",
        ),
    ),
    _buyer(
        "david",
        "David Okafor",
        "en",
        Words(
            ru="вернул заказ",
            en="sent an order back",
            zh="退了一个订单",
        ),
    ),
    _buyer(
        "wanglin",
        "王琳",
        "zh",
        Words(
            ru="покупает электронику",
            en="buys electronics",
            zh="购买电子产品",
        ),
    ),
    _buyer(
        "chenyu",
        "陈宇",
        "zh",
        Words(
            ru="пишет всем трём магазинам",
            en="writes to all three sellers",
            zh="和三家店都有联系",
        ),
    ),
    _buyer(
        "maria",
        "Мария Ким",
        "ru",
        Words(
            ru="ещё никому не писала",
            en="has not written to anybody yet",
            zh="还没有联系过任何店铺",
        ),
    ),
    _buyer(
        "artem",
        "Артём Лебедев",
        "ru",
        Words(
            ru="чаты ему временно отключены, кроме заказа, который продавец везёт сам",
            en="chats are switched off for him, but for an order that the seller delivers",
            zh="聊天功能对他暂时关闭，仅保留卖家自行配送的订单",
        ),
    ),
)

STAFF = (
    Persona(
        id="olga",
        role=Role.SELLER_STAFF,
        name="Ольга",
        language="ru",
        seller_id="chayka",
        permissions=CHAT,
        about=Words(
            ru="отвечает покупателям «Чайки», продавца с доверием",
            en="answers the buyers of Chayka, a trusted seller",
            zh="受信任店铺“海鸥”的客服",
        ),
    ),
    Persona(
        id="pavel",
        role=Role.SELLER_STAFF,
        name="Павел",
        language="ru",
        seller_id="chayka",
        permissions=ALL_BUT_CHAT,
        about=Words(
            ru="сотрудник «Чайки» без права на переписку",
            en="works for Chayka, but may not chat",
            zh="“海鸥”的员工，无聊天权限",
        ),
    ),
    Persona(
        id="roman",
        role=Role.SELLER_STAFF,
        name="Роман",
        language="ru",
        seller_id="chayka",
        permissions=CHAT,
        active=False,
        about=Words(
            ru="больше не работает в «Чайке»: его не впустят",
            en="no longer works for Chayka: he is not let in",
            zh="已从“海鸥”离职，无法登录",
        ),
    ),
    Persona(
        id="emma",
        role=Role.SELLER_STAFF,
        name="Emma",
        language="en",
        seller_id="northlight",
        permissions=CHAT,
        about=Words(
            ru="отвечает покупателям Northlight",
            en="answers the buyers of Northlight",
            zh="Northlight 的客服",
        ),
    ),
    Persona(
        id="liwei",
        role=Role.SELLER_STAFF,
        name="李伟",
        language="zh",
        seller_id="minghua",
        permissions=CHAT,
        about=Words(
            ru="отвечает покупателям «Минхуа»",
            en="answers the buyers of Minghua",
            zh="明华数码的客服",
        ),
    ),
)

MARKETPLACE = (
    Persona(
        id="marina",
        role=Role.MODERATOR,
        name="Марина",
        language="ru",
        about=Words(
            ru="модератор маркетплейса",
            en="moderator of the marketplace",
            zh="平台审核员",
        ),
    ),
    Persona(
        id="denis",
        role=Role.MODERATOR,
        name="Денис",
        language="ru",
        about=Words(
            ru="второй модератор: решает то, в чём Марина уже участвовала",
            en="a second moderator: decides what Marina had a say in",
            zh="另一位审核员：处理玛丽娜已参与过的案件",
        ),
    ),
    Persona(
        id="oleg",
        role=Role.OPERATOR,
        name="Олег",
        language="en",
        about=Words(
            ru="оператор: публикует правила переписки",
            en="operator: publishes the chat policy",
            zh="平台运营：发布聊天规则",
        ),
    ),
)

PERSONAS = {persona.id: persona for persona in (*BUYERS, *STAFF, *MARKETPLACE)}


class PersonaNotFound(NotFound):
    """Nobody of that name lives in the demo."""


def persona_of(persona_id: str) -> Persona:
    """Raises `PersonaNotFound`."""
    if persona_id not in PERSONAS:
        raise PersonaNotFound
    return PERSONAS[persona_id]


def token_for(issuer: Issuer, persona: Persona, now: datetime) -> str:
    """What the marketplace says of a persona who is signed in with it; good for an hour."""
    return issuer.token_for(
        persona.role,
        persona.id,
        now=now,
        seller_id=persona.seller_id,
        name=persona.name,
        locale=persona.language,
    )
