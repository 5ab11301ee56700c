"""Words that people disguise, and the short words that stand between them.

A hidden word proves a guess: letters far apart, signs for letters, two scripts in one word are read
as the word that they then spell. The lists are no judgement; every word may be harmless.
"""

from __future__ import annotations

_SERVICES = """
телеграм телеграмм телега телегу телеге тележка телеграф тг тгшка вк вотсап ватсап вацап воцап
ватсапп вотсапп вотцап ватцап вайбер вибер вайб инстаграм инстаграмм инста инсту инсте инстик
вконтакте вконтакт контакт контакте фейсбук фэйсбук скайп дискорд сигнал одноклассники тикток ютуб
ютюб твиттер снапчат вичат мессенджер мессенджеры макс авито юла озон вайлдберриз вайлдберис
алиэкспресс яндекс гугл гмейл рамблер майл мэйл сбербанк сбер тинькофф самолетик зум имо
"""
_CONTACT = """
телефон телефончик номер номерок мобильный мобила сотовый трубка звоните позвоните звони позвони
звякни звякните набери наберите перезвоните перезвони пишите пиши напишите напиши почта почту мыло
емейл имейл емайл собака собачка точка дробь слеш сайт ссылка личка личку лс контакты ник аккаунт
канал группа профиль найди найдите ищите ищи добавь добавьте скинь скиньте адрес номера
карта карту перевод переведите наличка наличные наличными оплата оплатите скидка дешевле напрямую
ком ру тел добавочный код цифры буквы вместо
"""
_RUDE = """
дура дурак дурень дурочка идиот идиотка идиотина тупой тупая тупица тупые туп тупо тупак тупорылый
дебил дебилка дебилы кретин урод уродина уроды козел козлы козлина свинья сука суки сучка сучара
бля блять блядь бляди хуй хуя хуе хуйня хуево хуесос нахуй похуй хуле хули пизда пиздец пизде пиздеж
пиздюк ебать ебал ебаный еблан ебло ебись заебал заебали уебок уебище выебать ебанутый отъебись
долбоеб нах пидор пидар пидорас педик гнида мразь мрази тварь твари скотина скот ублюдок говно
говнюк жопа жопу лох лошара лохушка чмо шлюха баран бараны осел овца корова курица мудак мудила
мудаки дегенерат имбецил придурок придурки придурочный убью убить сдохни сдохнешь прибью зарежу
закопаю сожгу нищеброд быдло тварюга выродок подонок ничтожество чурка хач пошел пошла пошли
заткнись рожа морда харя рыло жирная корыто стерва истеричка сволочь дрянь падла гад гадина
мерзавец негодяй обманщик мошенник мошенники вор воры ворье кидала кидалы убийца смерть
"""
_NUMBERS = """
ноль нуль нолик один одна два две три четыре пять шесть семь восемь девять десять одиннадцать
двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать
двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто двести триста
четыреста пятьсот шестьсот семьсот восемьсот девятьсот
"""
HIDDEN_RUSSIAN = frozenset(f"{_SERVICES} {_CONTACT} {_RUDE} {_NUMBERS}".split())

HIDDEN_ENGLISH = frozenset(
    """
    whatsapp whatzapp whatsap watsapp watsap wattsapp whatsup wassap telegram telegramm viber
    instagram insta facebook messenger wechat weixin signal skype discord snapchat snap tiktok
    youtube twitter linkedin pinterest reddit
    vkontakte odnoklassniki kakaotalk line zalo imo botim wickr threema
    vk tg www gmail hotmail yahoo outlook icloud proton protonmail yandex mail email rambler
    phone telephone mobile number numbers call text contact contacts message messages ring dial
    website site link group channel profile account handle nick username
    avito ebay amazon etsy aliexpress taobao alibaba craigslist gumtree vinted depop paypal venmo
    zelle revolut cashapp cash card transfer wire bank bitcoin usdt crypto discount cheaper
    passport photo scan address birthday
    idiot idiots idiotic moron morons stupid stupidity fuck fucking fucker fucked motherfucker shit
    shitty bullshit bitch bitches bastard bastards asshole assholes arsehole dumb dumbass retard
    retarded loser losers cunt dick dickhead whore slut scum pig cow hag imbecile brainless crap
    damn pussy prick wanker twat jerk freak scammer scammers scam fraud thief liar die kill murder
    complete hello find dot com delete review refund login password code fake fakes cheat seller
    buyer marketplace market example order pay paid link
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred double triple
    """.split()  # noqa: SIM905  a table that is read in lines
)

TRANSLITERATED = frozenset(
    """
    telega telegu telege teleg tg vatsap votsap vatsapp vacap vaiber vajber vayber instagramm
    kontakt telefon nomer nomerok pochta pochtu sayt sait ssylka lichka lichku zvonite pozvonite
    pishite napishite pishi napishi durak dura idiotka tupoy tupaya tupica debil kretin urod kozel
    suka blyad blyat huy hui hui huynya pizda pizdec ebat ebal zaebal pidor pidar mraz tvar gnida
    loh lohushka chmo mudak svinya ovca tvar skotina govno zhopa
    nol odin odna dva dve tri chetyre pyat shest sem vosem devyat desyat dvadcat tridcat sorok
    pyatdesyat shestdesyat semdesyat vosemdesyat devyanosto sto dvesti trista devyatsot
    """.split()  # noqa: SIM905  a table that is read in lines
)

SHORT_WORDS = frozenset(
    """
    а в и к о с у я бы во вы да до ее ей её еще же за из им их ко ли мы на не ни но ну об он от по
    со та те то ты тут уж что это эта как мне мой моя моё мое нас нам вас вам все всё его для или
    там так где мне меня тебя тебе под над при про без нет раз год она они оно вот был тоже жду ищи
    ru com ком ру рф
    a i am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we all and any
    are but can did for get got had has her him his how its let may new not now off old one our out
    see she the too two use was way who why yes yet you your with that this from have here there at
    dot
    """.split()  # noqa: SIM905  a table that is read in lines
)
