"""The words that are numbers, in the languages and spellings in which people dictate them.

A line is a number and its words. A sign before a word says when it counts: `~` beside another
number, `?` between two of them, `^` in a row of three such words, `<` before a number and behind
none, `>` right behind one. Without a sign it always does. Lower case, е for ё.
"""

from __future__ import annotations

CARDINALS = """
0 ноль нуль ноля нуля нолю нулю нолем нулем ноле нуле
1 один одна одно одну ~одного ~одному ~одним ~одном ~одной ~одни ~одних ~одною <раз
2 два две двух двум двумя
3 три трех ~трем тремя
4 четыре четырех четырем четырьмя
5 пять пяти пятью
6 шесть шести шестью
7 семь семи ~семью
8 восемь восьми восемью восьмью
9 девять девяти девятью
10 десять десяти десятью
11 одиннадцать одиннадцати одиннадцатью
12 двенадцать двенадцати двенадцатью
13 тринадцать тринадцати тринадцатью
14 четырнадцать четырнадцати четырнадцатью
15 пятнадцать пятнадцати пятнадцатью
16 шестнадцать шестнадцати шестнадцатью
17 семнадцать семнадцати семнадцатью
18 восемнадцать восемнадцати восемнадцатью
19 девятнадцать девятнадцати девятнадцатью
20 двадцать двадцати двадцатью
30 тридцать тридцати тридцатью
40 сорок ~сорока
50 пятьдесят пятидесяти пятьюдесятью
60 шестьдесят шестидесяти шестьюдесятью
70 семьдесят семидесяти семьюдесятью
80 восемьдесят восьмидесяти восемьюдесятью восьмьюдесятью
90 девяносто девяноста
100 сто ~ста
200 двести двухсот двумстам двумястами двухстах
300 триста трехсот тремстам тремястами трехстах
400 четыреста четырехсот четыремстам четырьмястами четырехстах
500 пятьсот пятисот пятистам пятьюстами пятистах
600 шестьсот шестисот шестистам шестьюстами шестистах
700 семьсот семисот семистам семьюстами семистах
800 восемьсот восьмисот восьмистам восемьюстами восьмистах
900 девятьсот девятисот девятистам девятьюстами девятистах
"""

# Frequent misspellings, and the way it is said: farther than one letter off, or too short to guess.
AS_SPOKEN = """
0 нол нул зеро зиро зироу ~бублик
1 адин одын ~единица
2 ~дво ~двое
3 ~тры ~трое
4 четыри читыре чотыре читыри чтыре четыр
5 пьять ~пядь ~пят
6 шэсть ~шест шесьть шышть
7 ~сем ~сэм
8 восем восимь восмь восим
9 девить девят девядь
10 десять десить десят
11 одинадцать одинацать адинадцать одиннацать
12 двенацать двинадцать двянадцать двенадцат
13 тринацать
14 четырнацать четыренадцать читырнадцать
15 пятнацать питнадцать пятьнадцать
16 шеснадцать шестнацать шеснацать шестьнадцать
17 семнацать семьнадцать
18 восемнацать восемьнадцать восемнадцат восимнадцать
19 девятнацать девятьнадцать
20 двацать двадцат двацат двадцотка двадцаточка
30 трицать тридцат тритцать
40 сорак
50 пятдесят пядесят писят питьдесят пийсят писят пятьдесять пятьдесет
60 шесят шестдесят шисят шейсят шесьдесят шестьдесять
70 семдесят семисят семьдесять семдесять
80 восемдесят восемисят восимдесят восмьдесят восемьдесять
90 девяноста девеносто девянносто
12 ~дюжина
13 ~чертовадюжина
25 ~четвертак
50 полтинник полтос полста полсотни пятидесятка
100 ~сотня ~соточка
200 двесте двисти двести двэсти
300 тристо
400 четыресто четыриста
500 пицот пятсот пицотка пицоти пятьсотка
600 шессот шестсот шисьсот
700 семсот
800 восемсот восимсот
900 девятсот девяцот девятцот девецот
"""

NAMED_DIGITS = {
    # Stems that take -ка, -ки, -ку and the like, with what stands before к in «двоек».
    1: "единич-е", 2: "двой-е двоеч-е двояч-е", 3: "трой-е троеч-е трояч-е",
    4: "четвер-о четвероч-е", 5: "пятер-о пятероч-е", 6: "шестер-о шестероч-е",
    7: "семер-о семероч-е", 8: "восьмер-о восьмероч-е", 9: "девят-о девяточ-е",
    10: "десят-о десяточ-е", 20: "двадцат-о двадцаточ-е", 30: "тридцат-о тридцаточ-е",
    40: "сороков-о", 100: "~сот-о",
}  # fmt: skip
COUNTED = """
0 нуля ноля нулей нолей нулям нолям нулями нолями нулях нолях нолика ноликов
0 ноликам ноликами ноликах нулика нуликов нуликами >бублика >бубликов >бубликами >зеро
0 >кружков >кружочка >кружочков >баранки >баранок >дырки >дырок >овала >овалов
1 ~единицы ~единиц ~единицами ~кола ~колов
0 zeros zeroes ~ohs ~noughts ~naughts ~os
0 nulya nulja nulia nulej nuley nolya nolja nolej noley nuli noli nolika nolikov noliki
1 ~ones
2 twos
3 threes
4 fours
5 fives
6 sixes
7 sevens
8 eights
9 nines
"""
PLURAL = "0 нули ноли нолики нулики"
NAMED = "0 нолик нолику ноликом нолике нулик нулику нуликом нулике"

TIMES = """
2 дважды двойной двойная двойную двойное ~пара ~пару ~парочка ~парочку ~парой
2 double doubel dubble dbl twice дабл даблл дубль
3 трижды тройной тройная тройную тройное triple tripple treble thrice трипл триппл
4 четырежды
"""

ENGLISH = """
0 zero ziro zer0 nought naught ~oh ~o ~nil ~null ~nill
1 one ?won ~wun
2 two ~tu ?to ?too ?tow
3 three ~thre ?tree ?free
4 four ?for ?fore ~foor
5 five ~fife ~fiv ~faiv
6 six ?sicks ?sex ~sics
7 seven sevn
8 eight eigth eigt ?ate ~eit
9 nine niner ~nein ~nin
10 ten
11 eleven
12 twelve twelv
13 thirteen
14 fourteen forteen
15 fifteen fiveteen
16 sixteen
17 seventeen
18 eighteen eightteen
19 nineteen ninteen
20 twenty tweny twenny
30 thirty
40 forty fourty
50 fifty fivety
60 sixty
70 seventy
80 eighty eightty
90 ninety ninty
"""

ENGLISH_IN_CYRILLIC = """
0 ~оу
1 ~ван ~уан
2 ~ту ~тю
3 ~фри ~сри ~зри
4 ~фо ~фор ~фоо
5 файв файф
6 сикс ~сиккс
7 севен сэвен ~севн
8 эйт ~ейт ~эит
9 найн
10 ~тен ~тэн
11 ~элевен ~илевен
12 ~твелв
13 ~сертин ~фертин
20 твенти твэнти
30 ~серти ~терти ~фёрти
40 ~форти
50 фифти
60 сиксти
70 севенти
80 ~эйти
90 найнти
"""

# As they are typed on a foreign keyboard; the soft sign may be an apostrophe, which is dropped.
TRANSLITERATED = """
0 nol ~nul nolik
1 odin ~odyn odna
2 dva ~dve
3 ~tri
4 chetyre chetire 4etyre chetiri 4etire
5 pyat pjat piat pyatj ~pat
6 shest shestj sheest ~6est
7 ~sem ~semj
8 vosem vosemj
9 devyat devjat deviat devyatj
10 desyat desjat desiat
11 odinnadcat odinnadtsat odinadcat odinadtsat
12 dvenadcat dvenadtsat
13 trinadcat trinadtsat
14 chetyrnadcat chetyrnadtsat chetirnadcat
15 pyatnadcat pyatnadtsat pjatnadcat
16 shestnadcat shestnadtsat shesnadcat
17 semnadcat semnadtsat
18 vosemnadcat vosemnadtsat
19 devyatnadcat devyatnadtsat devjatnadcat
20 dvadcat dvadtsat dvacat dvatsat
30 tridcat tridtsat tricat tritsat
40 sorok
50 pyatdesyat pjatdesjat piatdesiat pyatdesat
60 shestdesyat shestdesjat
70 semdesyat semdesjat
80 vosemdesyat vosemdesjat
90 devyanosto devjanosto devianosto
100 ~sto
200 dvesti
300 trista
400 chetyresta
500 pyatsot pjatsot
600 shestsot
700 semsot
800 vosemsot
900 devyatsot devjatsot deviatsot
"""

# Kazakh, Uzbek, Ukrainian, Belarusian.
NEIGHBOURS = """
1 ~бір ~bir ~адзін
2 ~екі ~ikki ~дзве
3 ~үш ~uch ~тры
4 ~төрт ~tort ~чотири ~чатыры
5 ~бес ~besh ~пять
6 ~алты ~olti ~шість
7 ~жеті ~yetti ~сім ~сем
8 ~сегіз ~sakkiz ~вісім ~восем
9 ~тоғыз ~toqqiz ~девять ~дзевяць
0 ~нөл ~нуль
"""

PINYIN = """
0 ^ling
1 ^yao ^yi
2 ^er ^liang
3 ^san
4 ^si
5 ^wu
6 ^liu
7 ^qi
8 ^ba
9 ^jiu
"""

ORDINALS = {
    1: "перв", 2: "втор", 4: "четверт", 5: "пят", 6: "шест", 7: "седьм", 8: "восьм", 9: "девят",
    10: "десят", 11: "одиннадцат", 12: "двенадцат", 13: "тринадцат", 14: "четырнадцат",
    15: "пятнадцат", 16: "шестнадцат", 17: "семнадцат", 18: "восемнадцат", 19: "девятнадцат",
    20: "двадцат", 30: "тридцат", 40: "сороков", 50: "пятидесят", 60: "шестидесят",
    70: "семидесят", 80: "восьмидесят", 90: "девяност",
}  # fmt: skip
ORDINAL_ENDINGS = ("ый", "ой", "ая", "ое", "ого", "ому", "ым", "ом", "ую", "ые", "ых", "ыми")

# Words that may stand between the parts of a number without ending it.
CONNECTORS = frozenset(
    """
    и а да потом затем дальше далее еще после следом плюс там then and next plus after i potom zatem
    """.split()  # noqa: SIM905  a table that is read in lines
)
