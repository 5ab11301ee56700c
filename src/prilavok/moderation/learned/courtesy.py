"""Words that make a sentence polite and mean nothing: the model does not see them.

Whoever adds them to an insult has not made it milder.
"""

from __future__ import annotations

import re

from prilavok.moderation.vocabulary import words_of

COURTESY = words_of(
    """
    пожалуйста пожалуйсто пож плиз плз пжл пжлст пжста спасибо спасибки спасибочки спс благодарю
    благодарим здравствуйте здравствуй здрасьте здрасте здравия привет приветик приветствую
    приветствуем извините извини извиняюсь извиняемся простите прости прощения сорри добрый
    доброго доброе доброй доброго уважаемый уважаемая уважаемые дорогой дорогая дорогие
    кстати вообще
    просто очень весьма собственно ну вот же ли бы уж ведь как-то типа короче значит итак
    подскажите подскажи хорошо отлично замечательно прекрасно красиво красивый красивая приятно
    быстро
    сегодня сейчас завтра вчера ок окей ладно ага угу понятно ясно
    конечно наверное наверно пока обращайтесь рады
    please pls plz kindly hello hi hey dear thanks thank thx ty sorry apologies regards cheers well
    just really very actually basically anyway nice great lovely fine good ok okay today tomorrow
    yesterday right alright sure
    """
)

COURTESY_CHINESE = re.compile(
    "谢谢(?:您|你|亲)?|感谢(?:您|你)?|多谢|您好|你好|麻烦(?:您|你)?|劳烦|请问|请(?!求|客|假|教|柬|帖|示)"
    "|不好意思|对不起|抱歉|亲亲|(?<!母父双相单)亲(?!手|人|戚|爱|子|属|自|身|妈|爹|友|口|测|和|切)"
    "|今天|明天|昨天|好看|好的|不错"
    "|[啊呀哦喔呢吧嘛啦哈噢诶欸哟]"
)
