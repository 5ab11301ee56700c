"""Texts that say one honest thing and nothing else, though their words are those of dishonest ones.

What only words tell is not looked for in them: a buyer who announces a bad review if nobody answers
or ships, or to buy somewhere else; a seller who says that the marketplace assigns its couriers;
whoever says that instructions are a puzzle. A word more, and the words are weighed as ever: a gift
that is asked for, "with you", "and they are late" make another thing of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from prilavok.moderation.model import Label, Role

CHARS_MAX = 90
"""No such text is longer."""

_POLITE = (
    r"(?:спасибо|извините|простите|ладно|ну|тогда|жаль|thanks?|thank you|sorry|ok(?:ay)?|well|then"
    r"|unfortunately|к сожалению|увы|算了|好吧|那|谢谢|抱歉|不好意思|亲)"
)
_REVIEW = re.compile(
    rf"(?:{_POLITE}[,. ]*)?"
    r"(?:(?:你们?|您)?(?:再|要是再?|如果再?|明天|今天|今晚|后天|下午|这周|三天内?|两天内?)?(?:还|都|再)*"
    r"(?:不|没)(?:给我)?(?:回复|回消息|回话|回|发货|发|处理|解决|理人|理我|换新?|补发)"
    r"(?:的话|了)?[,。 ]*我?(?:就|只能|只好|就要|就只能|可|真)*(?:给|打|写)?(?:你们?|您|你家)?"
    r"(?:一个|个)?(?:差评|中评|一星|1星|低分)"
    r"|(?:если )?(?:не|так и не) (?:ответите|отправите|вышлете|решите|замените)(?: \w{1,12}){0,3}"
    r"[,—– -]+(?:то )?(?:я )?(?:поставлю|напишу|оставлю)(?: вам)?"
    r" (?:единицу|двойку|плохую оценку|плохой отзыв|честный отзыв|одну звезду|1 звезду)"
    r"|(?:if you don'?t |unless you )?(?:reply|answer|ship(?: it)?|respond)(?: \w{1,10}){0,3}"
    r"(?:,| or)? ?i(?:'ll| will|'m going to|m going to|ll) (?:leave|give|write|post)"
    r"(?: you)?(?: a| an)? (?:bad|honest|negative|one[ -]star|1[ -]star) (?:review|rating))"
    rf"[了的啊哦呢!.。 ]*(?:[, ]*{_POLITE})?[!.。 ]*"
)
_ELSEWHERE = re.compile(
    rf"(?:{_POLITE}[,. ]*)?(?:(?:я|мы) )?(?:уже )?(?:лучше )?"
    r"(?:(?:куплю|возьму|закажу|найду|поищу|купим|возьмем|закажем|посмотрю|пойду поищу)"
    r"(?: уже| тогда)?"
    r"(?: в другом (?:месте|магазине)| в соседнем магазине| у других| где-нибудь еще)"
    r"(?: тогда|,? ?(?:раз|если) (?:так|вы так|вы|у вас)(?: \w{1,14}){1,4})?"
    r"|i(?:'ll| will|'d| would|m going to|'m going to|d)(?: just| rather)? (?:buy|get|order|find)"
    r" (?:it|one|them) (?:elsewhere|somewhere else|from another (?:shop|store|seller))(?: then)?"
    r"|(?:我)?(?:还是)?(?:去|到|在)?(?:别家|别处|别的店|实体店)(?:买|下单)(?:好)?了?)"
    rf"(?:[, ]*{_POLITE})*[!.。 ]*"
)
_ASSIGNED = re.compile(
    rf"(?:{_POLITE}[,. ]*)*(?:the )?"
    r"(?:couriers?|drivers?|carriers?|delivery|shipping|pickup points?)"
    r" (?:is|are|gets?) (?:only |always )?"
    r"(?:assigned|chosen|picked|appointed|handled|arranged|organi[sz]ed|run|managed)"
    r" by the (?:marketplace|platform)(?:'s (?:own )?system)?"
    r"(?:[,;.]?(?: so| and)? (?:we|i) (?:can'?t|cannot|can not|don'?t|do not)"
    r" (?:choose|pick|change|affect|influence|control|speed|know|see|reach)(?: \w{1,10}){0,4})?"
    rf"(?:[, ]*{_POLITE})?[!. ]*"
)
_PUZZLING = re.compile(
    rf"(?:{_POLITE}[,. ]*)?(?:(?:это|просто|настоящий|полный|какой-то|прям|прямо) ){{0,2}}"
    r"взрыв мозга,?[ —–-]*(?:(?:а не|эта|этот|эти|этой|ваша|ваш|ваше|вашей|с|от|из-за) ){0,3}"
    r"(?:инструкци\w{1,3}|сборк\w{1,2}|схем\w{1,2}|чертеж\w{0,2}|настройк\w{1,2}|упаковк\w{1,2}"
    r"|руководств\w{1,2}|описани\w{1,2}|головоломк\w{1,2}|конструктор\w{0,2}|меню)"
    r"(?:, (?:а )?(?:можно|пришлите|дайте|есть)(?: \w{1,12}){1,4})?[!?.… ]*"
)
STATEMENTS: Mapping[tuple[Label, Role], re.Pattern[str]] = {
    (Label.THREAT, Role.BUYER): _REVIEW,
    (Label.OFF_PLATFORM, Role.BUYER): _ELSEWHERE,
    (Label.PLATFORM_DISPARAGEMENT, Role.SELLER): _ASSIGNED,
    (Label.INSULT, Role.BUYER): _PUZZLING,
    (Label.INSULT, Role.SELLER): _PUZZLING,
}


def says_only(plain: str, label: Label, role: Role) -> bool:
    """Whether `plain`, by `role`, is nothing but a statement that `label` does not mean."""
    statement = STATEMENTS.get((label, role))
    return (
        statement is not None
        and len(plain) <= CHARS_MAX
        and statement.fullmatch(plain.strip()) is not None
    )
