"""The words of `outright`: names that people are called in contempt, and what stands with them.

Only words that are nothing else: no animals, plants or things, which shops sell.
"""

from __future__ import annotations

from prilavok.moderation.vocabulary import words_of

ABUSE = words_of(
    """
    идиот идиотка идиоты идиотина дебил дебилка дебилы дебилоид кретин кретинка кретины имбецил
    имбецилы дегенерат дегенератка дегенераты придурок придурки придурошный дурак дура дураки дуры
    дурень дурында тупица тупицы бестолочь остолоп балбес балбесы болван болваны ничтожество
    ничтожества неудачник неудачница неудачники лошара лошары лошок мразь мрази мразота гнида
    гниды подонок подонки подлец подлецы сволочь сволочи ублюдок ублюдки выродок выродки урод
    уроды уродина чмо чмошник чмошники чмырь быдло хамло хабалка недоумок недоумки рукожоп
    рукожопы тварь твари тварюга паскуда падла гадина мерзавец мерзавка мерзавцы негодяй
    негодяи негодяйка отморозок подлюка бездарь бездари тупоголовый отморозки недоносок дармоед
    дармоеды нищеброд нищеброды жлоб жлобы лох лохи олух олухи тугодум тупарь тупорылый тупень
    даун дауны олигофрен слабоумный полоумный шлюха шлюхи гопник гопники мудак мудаки мудила
    мудило сука суки сучка пидор пидоры пидорас пидорасы гандон гандоны дебилище идиотище дурачье
    шалава шваль отребье хам хамы хамка наглец idiot idiots idiotic moron morons imbecile
    imbeciles cretin cretins dimwit dimwits halfwit halfwits half-wit nitwit nitwits numbskull
    numskull blockhead bonehead airhead dumbass dumbasses jackass asshole assholes arsehole
    arseholes bastard bastards scumbag scumbags bitch bitches dickhead dickheads wanker wankers
    tosser tossers twat twats cunt cunts motherfucker fucker fuckers retard retards loser losers
    fool fools pillock plonker simpleton ignoramus lowlife lowlifes douchebag douche prick pricks
    shithead bellend scum degenerate
    """
)
"""As people are called by them: the nominative."""
QUALITIES = words_of(
    """
    тупой тупая тупые тупорылый тупорылая полный полная полные конченый конченая конченые старый
    старая последний последняя безмозглый безмозглая безмозглые долбаный чертов чертова чертовы
    проклятый проклятая проклятые наглый наглая наглые жалкий жалкая жалкие мерзкий мерзкая
    несчастный несчастная криворукий криворукая криворукие редкостный редкостная круглый круглая
    stupid bloody total complete absolute utter damn damned fucking fuckin little old dirty dumb
    pathetic useless lazy filthy goddamn silly ignorant miserable
    """
)
ADDRESS = words_of(
    """
    ты вы эй слышь слышишь слушай слушайте ну же ж а ах да такой такая такие блин
    you u ya hey yo oh ah are
    """
)
"""What stands with abuse and changes nothing."""
RELATIVES = words_of(
    """
    я мы сам сама муж мужик жена сын дочь брат сестра мама папа отец теща свекровь зять внук
    племянник друг подруга сосед соседка кот кошка кошак пес собака
    i we myself husband wife son daughter brother sister dad mom mum friend neighbour
    neighbor cat dog roommate boyfriend girlfriend
    我 我们 我自己 我老公 我老婆 老公 老婆 我儿子 儿子 女儿 弟弟 哥哥 邻居
    """
)
"""Of whom abuse behind a comma is said, and not to whom it is."""
MISTAKES = (
    r"\b(?:перепута|ошиб|забы|поверил|проспал|промахну|проморга|прошляпи|недогляде|затупил|ввел"
    r"|просмотре)|\bне (?:тот|ту|те|туда|посмотре|замети|прочита|прочел|провери|увиде|дочита"
    r"|глян|сообрази|поня)"
    r"|\b(?:mixed up|forgot|my (?:mistake|bad|fault)|misread|didn't|did not|wrong|missed)\b"
    r"|我.{0,6}[错忘]"
)
"""What people call themselves names for, when they speak to nobody."""
ABSENT = (
    r"\b(?:он\b|она\b|они\b|курьер|водител|грузчик|кладовщик|почтальон|почт[аеу]\b|поддержк"
    r"|их склад|сотрудник)|\b(?:he|she|they|courier|driver|postman|support)\b|快递员|客服|司机"
)
"""Of whom one may grumble, when one speaks to nobody."""
TITLES = "достоевск|бывалый|dostoevsk|陀思妥耶夫斯基"
"""Beside these the name is a title."""
WORKS = r"\bроман\b|\bкниг|издани|\bтом\b|\bкарты\b|\bигр|\b(?:novel|paperback|movie)\b|小说"
"""Beside these it may be, when one speaks to nobody."""
OBSCENITIES = (
    r"\b(?:бля(?:ть|дь|дск\w{1,6}|дство|ди\w{0,4})?|(?:[а-я]{1,4})?пизд(?!юк)\w{1,9}"
    r"|(?:на|по|ни|о)?ху[йяею](?:н\w{1,4}|в\w{1,6}|с\w{1,6}|л\w{1,6})?"
    r"|(?:за|вы|на|у|до|отъ|съ|разъ|про|по|объ|долбо)?еб(?:а[тлнш]\w{0,6}|ну\w{1,5}|у[тч]\w{0,5}|л[аои]\w{0,4}))\b"
    r"|\b(?:mother)?fuck(?:ing|in|ed|er|ers|s|up)?\b|\b(?:bull)?shit(?:ty|s|show)?\b"
    r"|(?<!吉)他妈的?(?![妈子])|操[你他]妈|卧槽[尼你]妈"
)
"""What is obscene whatever it is said of, in the open. Words that mean something else as well, a
bitch of a breed, are not among them."""
ABUSE_CHINESE = words_of(
    """
    白痴 笨蛋 傻子 傻瓜 傻逼 傻b 傻比 煞笔 蠢货 蠢猪 蠢驴 废物 人渣 混蛋 王八蛋 畜生 杂种 贱人 贱货
    脑残 智障 弱智 垃圾人 狗东西 败类 无赖 流氓 神经病 疯子 二百五 饭桶 草包 猪头 蠢蛋 呆子 低能
    """
)
