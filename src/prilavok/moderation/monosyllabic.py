"""Answers that tell a buyer nothing: one word, one sign, or an empty formula.

Rule C6 of the announced systems. A formula is empty when every word of it is: `NOTHING_SAID` holds
such words, `LOOK_FOR_YOURSELF` the verbs and nouns that send the buyer back to the page. Courtesy
is no answer, and no offence either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from prilavok.moderation.contacts.commerce_words import UNITS
from prilavok.moderation.vocabulary import words_of

FORMULA_WORDS_MAX = 3
CHINESE_WORD_MAX = 2
CHINESE_FORMULA_MAX = 8

COURTESY = words_of(
    """
    здравствуйте здравствуй здрасьте здрасте здравия приветствую приветствуем привет приветик
    салют доброе доброго добрый доброй добро спасибо спасибочки спс благодарю благодарим
    благодарствуем благодарствую признательны пожалуйста пжл пжлст извините простите извиняюсь
    извиняемся сорри сорян пардон прошу добрейшего доброго приятного хай хэллоу рахмет дякую
    благодарочка спасибки здорово кушайте наслаждайтесь поправляйтесь свидания свиданья пока
    прощайте удачи успехов обращайтесь рады наилучшего взаимно счастливо счастливого enjoy anytime
    мерси поздравляем поздравляю наступающим наступившим праздником носите пользуйтесь hello hi
    hey greetings morning afternoon evening thanks thank thankyou thx ty cheers welcome bye
    goodbye farewell howdy hiya merci gracias danke appreciated ta cya sorry apologies pardon
    please regards congratulations congrats likewise tnx thnx thanx tysm thankss yw np heya hullo
    helloo ciao adieu bon bravo namaste salut salam gm gn goodnight gday mornin evenin ahoy
    спасибище спасибки спасибо-спасибо пасиб пасибо пасибки сенкс сенкью благодарствую спасибочка
    здрасти здравствуйте-здравствуйте приветули приветики хелло хеллоу алоха ку салам ассалам
    салям салем саламалейкум утречка вечерочка пожалста пжалста пожалуйте пожалуйста-пожалуйста
    прости извини извиняйте простите-простите всего бывайте чао пока-пока до-свидания досвидания
    досвиданья обнимаю обнимаем кланяюсь поклон ура милости соболезную соболезнуем сочувствую
    сочувствуем выздоравливайте берегите поправляйся
    """
)
BESIDE_COURTESY = words_of(
    """
    день дня утро утра вечер вечера ночи ночь времени суток до встречи завтра всего хорошего
    приятного аппетита выходных выходные недели отдыха пути дороги всех благ наилучшие пожелания
    доброго вам вас вами большое огромное и за с на мы ждем снова рад рада помочь приятных
    покупок покупки новым годом здоровье здоровья удовольствием заказ отзыв покупку обращение
    доверие очень не стоит что good day night you youre you're so very much a lot for your order
    purchase the again to see soon best kind take care nice have and all from us with pleasure
    my
    """
)
RETURNED = frozenset(
    map(
        frozenset,
        (
            ("you", "too"),
            ("u", "too"),
            ("same", "to", "you"),
            ("right", "back", "at", "you"),
            ("and", "you"),
            ("и", "вам"),
            ("и", "вас"),
            ("и", "вам", "того", "же"),
            ("вам", "тоже"),
            ("вас", "тоже"),
            ("вам", "также"),
            ("вас", "также"),
            ("и", "вы", "тоже"),
        ),
    )
)
"""A wish given back, as sets of words."""
COURTESY_CHINESE = words_of(
    """
    您好 你好 亲 亲亲 谢谢 谢谢您 谢谢你 多谢 感谢 再见 拜拜 不客气 不用谢 抱歉 对不起 不好意思
    请稍等 稍等 早 早安 您早 早呀 早啊 谢啦 谢了 谢亲 谢谢亲 多谢亲 辛苦 辛苦了 久等 久等了 恭喜
    客气 客气了 哈喽 哈啰 嗨 再会 回见 幸会 打扰 打扰了 抱歉亲 见谅 失礼 早上好 上午好 中午好
    下午好 晚上好 晚安 欢迎 欢迎光临 亲您好 亲你好 您好亲 你好亲 在的亲 祝您愉快 感谢支持 谢谢支持
    謝謝 再見 歡迎光臨 多謝 不谢 没事
    没事儿 没关系 别客气 不用客气 同乐 同喜 彼此 谢了哈 谢啊 拜 拜啦
    拜拜啦 嗨喽 哈喽呀 早呀亲 晚安呀 安好 恭喜呀 恭喜恭喜 祝好 保重 慢走 再来 常来 好评感谢
    加油 早日康复 节哀 抱抱 么么 么么哒 爱你
    """
)
NOTHING_SAID = words_of(
    """
    да нет не ну ага угу неа не-а ок окей оке окай ладно хорошо хор норм нормально понял поняла
    понятно ясно точно верно именно конечно разумеется естественно безусловно обязательно
    возможно вероятно наверное наверно может быть можно нельзя вряд ли вроде бы как так то это
    вот что тут все уже есть знаю знаем знает хз хзхз фиг его без понятия понятий откуда мне нам вам
    я мы вы сами сам сама думаю уверен уверена уверены помню помним скажу скажем увидим
    посмотрим посмотрите смотрите решайте подумаем подумаю согласен согласна правильно
    неправильно нисколько никак никогда всегда иногда нету нема отсутствует имеется бывает будет
    будут скоро потом позже сейчас наверняка допустим хотите хочешь хотим знаете кто скажете
    скажешь угодно виднее решать ваше усмотрение такое поживем смотря какой какая какое какие
    примерно приблизительно разницы равно самое одно тоже имею имеем того само собой почему
    зачем курсе скорее всего ничего ничем лучше хуже как-то так-то обычно прежнему ладушки щас
    завтра сегодня вчера день ваша ваш воля дело ваши проблемы вопрос типа же и а ж ой эх мда хм
    гм эм ээ ммм ого та ясненько ладненько пойдет подойдет сойдет плюс минус yes no yeah yep yup
    yea ya nope nah not ok okay k kk sure maybe perhaps possibly probably likely idk dunno dont
    don't know i idea clue of course definitely absolutely exactly right correct wrong true
    false fine good guess think so who knows cant can't say we it is isnt isn't does doesnt
    doesn't will won't wont be do have depends whatever never always sometimes soon later now as
    stated usual before up you decide same thing things well like anyway nevermind mind comment
    nothing something anything everything else your choice call either way both any whichever
    hard if possible why how what that this those could would should might shall did done noted
    ok'd already indeed totally certainly hmm hm um uh meh the for to tell just very really
    повезет beats me в комментариев комментарии получится выйдет described advertised shown
    pictured mate pal buddy bro dude ma'am sir
    """
)
LOOK_FOR_YOURSELF = words_of(
    """
    читайте читай прочитайте прочтите смотрите смотри посмотрите глядите гляньте см изучите
    ищите указано написано в на описание описании описания описанию карточку карточке карточка
    товара все там же уже есть сами внимательно выше ниже фото характеристики характеристиках
    страницу странице сайт сайте инструкцию инструкции read see look check at in on it its it's
    is the description listing page card photo photos pls plz stated mentioned title bio info
    details detail specs spec above below all there written says yourself manual please
    """
)
SENDING = words_of(
    """
    читайте читай прочитайте прочтите смотрите смотри посмотрите глядите гляньте см изучите ищите
    указано написано описание описании описания описанию карточку карточке карточка характеристики
    характеристиках страницу странице сайте инструкцию инструкции сами read see look check listing
    page description stated mentioned info details detail specs spec says yourself manual written
    """
)
"""One of these sends a buyer away; «товар есть» and "photo below" tell something."""
TIMES = words_of(
    """
    сегодня завтра вчера скоро позже потом уже сейчас щас всегда today tomorrow yesterday tonight
    soon later already now always
    """
)
BEING = words_of("будет будут есть нет нету имеется is are isnt isn't have")
"""Beside a time they say when: an answer."""
CHINESE_FORMULAS = re.compile(
    "(?:嗯+|哦+|啊+|额+|呃+|哈+|对+|是+|好+|行+)[的呀啊哦吧了呢哈哎诶欸嘛]?"
    "|(?:不|没|没有|应该|可能|也许|大概|肯定|当然|确实|差不多|都|都可以|随便|看情况|看你|看您|看自己)?"
    "(?:晓得|曉得|明白|是|对|行|会|能|有|可以|知道|清楚|确定|了解|懂|好说|一定|不知道|不清楚|不行|不能|不会|没有|不是|可能|随便|吧|都行|都可以|差不多)"
    "[的呀啊哦吧了呢哈哎诶欸嘛]{0,2}"
    "|(?:请|亲)?(?:自己|您|你)?(?:看|去看|看看|查看|参考|见|以)(?:一下|下)?(?:商品|宝贝|产品)?"
    "(?:详情|详情页|页面|主页|描述|介绍|说明|图片|主图|图|首图|参数|链接|标题|上面|为准)(?:页|吧|哦|上|里)?(?:有|写了|都有)?"
    "|(?:商品|宝贝)?(?:详情|详情页|页面|描述|说明)(?:页|里|上|中)?(?:都|已经)?(?:有|有写|写了|有的|写着)(?:的|了)?"
    "|自己看|自己看吧|无可奉告|好的呢|好的哦"
)

_TOKEN = re.compile(
    r"\d[^\W_]*(?:['’.,:/×x*-][^\W_]+)*|[^\W_](?:[.,/:-][^\W_])+(?![^\W_])|[^\W_]+(?:['’-][^\W_]+)*"
)
"""A number with what stands at it; letters one by one; a word. A comma without a space parts words,
not digits."""
_SEVERAL = re.compile(r"\d+([,/×xх*-])\d+\1\d|[a-z]\.[a-z]{2,}/\w")
"""Three numbers in a row, a link: one word, and more said than one word says."""
_MEASURE = re.compile(rf"\d+(?:[.,]\d+)?{UNITS}")
"""A number with its unit is two words, also without a space."""
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_NUMBER = re.compile(r"[\W_]*\d[\d\W_]*")
_BEGUN = re.compile(
    r"(?:[:：]|\b(?:is|are|это|вот|такой|такая|такие|такое)|是|为)\W{0,2}\Z"
    r"|(?:\b(?:цифр|номер|артикул|приписк|индекс|партия|партии|код\b|кода\b|digits?\b|number|code\b|ending)"
    r"|[单订货编批型序尾]号|编码|后[两三四五六]位)[^.!?。！？]*\Z"
)
"""What ends so, or names a number in its last sentence, goes on with one."""
_HAN = re.compile("[\u3400-\u9fff]")
_HAN_RUN = re.compile("[\u3400-\u9fff]+")


def is_monosyllabic(plain: str) -> bool:
    """Whether `plain`, a whole message as read, tells nothing. Linear in its length."""
    if len(plain) > 60:
        return False
    if _HAN.search(plain):
        return _says_nothing_in_chinese(plain)
    if len(set(filter(str.isalpha, plain.split(" ")))) > FORMULA_WORDS_MAX:
        return False
    words = _TOKEN.findall(plain)
    if len(words) == 1 and (_SEVERAL.search(plain) or _MEASURE.fullmatch(words[0])):
        return False
    return _says_nothing(words) and not _is_courtesy(words)


def goes_on(plain: str, before: str) -> bool:
    """Whether `plain`, a number and nothing else, is what its author's text `before`, as read, has
    begun to tell: "the last digits are", "7716"."""
    return _NUMBER.fullmatch(plain) is not None and _BEGUN.search(before) is not None


def _says_nothing(words: Sequence[str]) -> bool:
    said = set(words)
    if said & TIMES and said & BEING:
        return False
    return len(said) <= 1 or (
        len(words) <= FORMULA_WORDS_MAX
        and (said <= NOTHING_SAID or (said <= LOOK_FOR_YOURSELF and not said.isdisjoint(SENDING)))
    )


def _is_courtesy(words: Sequence[str]) -> bool:
    words = [_DRAWN_OUT.sub(r"\1", word) for word in words]
    return frozenset(words) in RETURNED or (
        any(word in COURTESY for word in words)
        and all(word in COURTESY or word in BESIDE_COURTESY for word in words)
    )


def _says_nothing_in_chinese(plain: str) -> bool:
    said = "".join(_HAN_RUN.findall(plain))
    if len(said) != sum(
        map(len, _TOKEN.findall(plain))
    ):  # digits or letters among them tell something
        return False
    if said in COURTESY_CHINESE:
        return False
    if len(said) <= CHINESE_WORD_MAX:
        return True
    return len(said) <= CHINESE_FORMULA_MAX and CHINESE_FORMULAS.fullmatch(said) is not None
