"""Which letters are taken for which others. After Unicode's confusables.txt, and what people do.

Scripts that somebody may write a shop in are never folded here by themselves: whether a word of
Cyrillic, Latin, Greek or Armenian letters is one of another script in disguise is `tokens`' to say.
"""

from __future__ import annotations

_LATIN = {
    # Small capitals, phonetic letters, letters with hooks and strokes, and the scripts that are
    # only ever seen here for what they look like: Cherokee, Lisu, Coptic, Canadian syllabics …
    "a": "ɐɑᎪᗅᴀⱭⱯꓮ𐊠𖽀",
    "b": "ƀƁƄɃɓʙᏏᏴᑲᖯᗷꓐꞴ𐊂𐊡𐌁",
    "c": "ƆƇƈɔɕᏟᴄⲤⲥꓚꮯ𐊢𐌂𐐕𐐽𐔜",
    "d": "ĐđƉƊɖɗᎠᏧᑯᗞᗪᴅꓒꓓ",
    "e": "ƎƐǝɘɛᎬᴇⴹꓰꬲ𐊆𑢦𑢮",
    "f": "ƑƒᖴẝꓝꜰꞘꞙꬵ𐊇𐊥𐔥𑢢𑣂",
    "g": "ƃƍƓɠɡɢᏀᏳᶃꓖꞬ",
    "h": "ĦħɥɦʜᎻᏂᕼⲎꓧꞍꞪ𐋏",
    "i": "ıƖƗɨɩɪᎥꞮꭵ𑢣𑣃",
    "j": "ɈɉɟᎫᒍᴊꓙꞲ",
    "k": "ƘƙʞᏦᛕᴋⲔꓗꞰ𐔘",
    "l": "ŁłǀɫʟᏞᒪᛁⱢⲒⳐⵏꓡꓲ𐊊𐌉𐐛𐔦𑢲𖼖𖼨",
    "m": "ƜɯɱᎷᗰᛖᴍⱮⲘꓟ𐊰𐌑",
    "n": "ƝɲɴⲚꓠ𐔓",
    "o": "ØøᴏᴑⲞⲟⵔꓳꬽ𐊒𐊫𐐄𐐬𐓂𐓪𐔖𑢨𑢵𑢷𑣈𑣗",
    "p": "ƤƥᏢᑭᴘⲢⲣꓑ𐊕",
    "q": "ʠⵕꞯ",
    "r": "ƦɹɾʀᎡᎱᏒᖇⲄⲅꓣꭇꭈꮁ𐒴𖼵",
    "s": "ƩƼƽʂʃᏕᏚꓢꜱꟅꮪ𐊖𐐠𐑈𑢡𑣁𖼺",
    "t": "ŦŧƬƭƮʇʈᎢᴛⲦꓔꞱ𐊗𐊱𐌕𑢼𖼊",
    "u": "ƱƲʊʋᑌᴜꓴꞞꞟꭎꭒ𐓎𐓶𑢸𑣘𖽂",
    "v": "ɅʌᏙᐯᴠⴸꓦꛟꮩ𐔝𑢠𑣀𖼈",
    "w": "ʍᎳᏔᴡⱲⱳꓪꮃ",
    "x": "ᕁᕽᚷⲬⵝꓫꞳ𐊐𐊴𐌗𐔧",
    "y": "ƔƳƴɣʎʏᎩᎽᶌỾỿⲨꓬꭚ𐊲𑢤𑣜𖽃",
    "z": "ʐᏃᴢꓜꮓ𑢩𑣄",
}
ALWAYS_LATIN = {char: letter for letter, chars in _LATIN.items() for char in chars}

ALWAYS_CYRILLIC = {
    "ᴦ": "г", "ᴧ": "л", "ᴨ": "п", "ᴫ": "л", "ᴎ": "и", "ꟻ": "г", "ꙇ": "и", "ꙋ": "у", "ꚏ": "ж",
    "ѐ": "е", "Ѐ": "Е", "ѝ": "и", "Ѝ": "И", "ѻ": "о", "ꙩ": "о", "ѡ": "о", "ѹ": "у", "ꙗ": "я",
}  # fmt: skip

# What a letter of one script may stand for in a word of another: the shape first, then the sound.
# A letter in STRONG_… is hard to tell from its first choice; the rest only help when the word that
# comes out is a known one, or when scripts alternate all over it.

CYRILLIC_FOR = {
    "a": "а", "b": "ьбв", "c": "сц", "d": "дб", "e": "е", "f": "ф", "g": "гд", "h": "нх", "i": "и",
    "j": "йж", "k": "к", "l": "л", "m": "мт", "n": "пн", "o": "о", "p": "рп", "q": "к", "r": "гр",
    "s": "с", "t": "т", "u": "иу", "v": "в", "w": "шв", "x": "х", "y": "уы", "z": "з",
    "A": "А", "B": "ВБ", "C": "СЦ", "D": "Д", "E": "Е", "F": "Ф", "G": "Г", "H": "НХ", "I": "И",
    "J": "Й", "K": "К", "L": "Л", "M": "М", "N": "ИН", "O": "О", "P": "РП", "Q": "К", "R": "ЯР",
    "S": "С", "T": "Т", "U": "ИУ", "V": "В", "W": "ШВ", "X": "Х", "Y": "УЫ", "Z": "З",
    "α": "а", "β": "в", "γ": "уг", "δ": "д", "ε": "е", "ζ": "з", "η": "пн", "ι": "и", "κ": "к",
    "λ": "л", "μ": "м", "ν": "вн", "ο": "о", "π": "п", "ρ": "р", "σ": "ос", "ς": "с", "τ": "т",
    "υ": "иу", "φ": "ф", "χ": "х", "ω": "шо", "Α": "А", "Β": "В", "Γ": "Г", "Δ": "Д", "Ε": "Е",
    "Ζ": "З", "Η": "Н", "Ι": "И", "Κ": "К", "Λ": "Л", "Μ": "М", "Ν": "Н", "Ο": "О", "Π": "П",
    "Ρ": "Р", "Σ": "С", "Τ": "Т", "Υ": "У", "Φ": "Ф", "Χ": "Х",
    "օ": "о", "ո": "п", "ռ": "п", "ս": "и", "ա": "ш", "Օ": "О", "Տ": "Ѕ", "ե": "е",
    "і": "и", "ї": "и", "ѕ": "с", "ј": "й", "ԁ": "д", "һ": "н", "ӏ": "л", "І": "И", "Ѕ": "С",
    "ԝ": "ш", "ү": "у", "Ү": "У", "ө": "о", "ә": "е", "қ": "к", "ң": "н", "ӡ": "з", "є": "е",
}  # fmt: skip
STRONG_CYRILLIC = frozenset("acekoxypABCEHKMOPTXYiαορχΑΒΓΕΗΚΛΜΟΠΡΤΦΧκτπφεօՕіІѕ")

LATIN_FOR = {
    "а": "a", "б": "b", "в": "bv", "г": "rg", "д": "d", "е": "e", "ж": "", "з": "z", "и": "ui",
    "й": "iy", "к": "k", "л": "l", "м": "m", "н": "hn", "о": "o", "п": "np", "р": "pr", "с": "cs",
    "т": "tm", "у": "yu", "ф": "f", "х": "xh", "ц": "c", "ч": "", "ш": "w", "щ": "w", "ь": "b",
    "ы": "y", "э": "e", "я": "", "А": "A", "Б": "B", "В": "BV", "Г": "G", "Д": "D", "Е": "E",
    "З": "Z", "И": "NI", "К": "K", "Л": "L", "М": "M", "Н": "HN", "О": "O", "П": "NP", "Р": "PR",
    "С": "CS", "Т": "T", "У": "YU", "Ф": "F", "Х": "XH", "Ш": "W", "Ь": "b", "Я": "R", "Й": "IY",
    "і": "i", "ї": "i", "ѕ": "s", "ј": "j", "ԁ": "d", "һ": "h", "ӏ": "l", "ԛ": "q", "ԝ": "w",
    "ѵ": "v", "ү": "y", "І": "I", "Ѕ": "S", "Ј": "J", "Ԍ": "G", "Ԛ": "Q", "Ԝ": "W", "Ӏ": "I",
    "Ѵ": "V", "Ү": "Y", "Һ": "h", "є": "e", "Є": "E", "ё": "e", "Ё": "E", "ґ": "r", "ө": "o",
    "ҽ": "e",
    "α": "a", "β": "b", "γ": "yg", "δ": "d", "ε": "e", "ζ": "z", "η": "nh", "θ": "o", "ι": "il",
    "κ": "k", "λ": "l", "μ": "um", "ν": "vn", "ο": "o", "π": "np", "ρ": "pr", "σ": "os", "ς": "cs",
    "τ": "t", "υ": "uy", "φ": "f", "χ": "xh", "ω": "wo", "Α": "A", "Β": "B", "Γ": "G", "Δ": "D",
    "Ε": "E", "Ζ": "Z", "Η": "H", "Θ": "O", "Ι": "I", "Κ": "K", "Λ": "AL", "Μ": "M", "Ν": "N",
    "Ο": "O", "Π": "P", "Ρ": "P", "Σ": "ES", "Τ": "T", "Υ": "Y", "Φ": "F", "Χ": "X", "Ω": "O",
    "օ": "o", "ս": "u", "ո": "n", "ռ": "n", "հ": "h", "ք": "f", "ց": "g", "ա": "w", "զ": "q",
    "գ": "q", "ե": "e", "լ": "l", "յ": "j", "Օ": "O", "Ս": "U", "Տ": "S", "Լ": "L", "ի": "h",
}  # fmt: skip
STRONG_LATIN = frozenset(
    "аеорсухкАВЕКМНОРСТУХіїѕјԁһӏԛԝѵІЅЈԌԚԜӀѴёЁєүҮҺҽαοριντυχκγΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսոռհքցաՕՍՏԼ"
)

# Digits and signs inside words, the likeliest letter first.
LEET_CYRILLIC = {
    "0": "од", "1": "ил", "3": "зе", "4": "ча", "5": "с", "6": "б", "7": "т", "8": "в", "9": "я",
    "@": "аео", "$": "с", "|": "л", "!": "и", "€": "е",
}  # fmt: skip
LEET_LATIN = {
    "0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "6": "bg", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "|": "l", "!": "i", "€": "e", "£": "l",
}  # fmt: skip

COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
    BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC
    EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
    GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW
    KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU
    MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE
    YT ZA ZM ZW
    """.split()  # noqa: SIM905  a table that is read in lines
)
"""Flags are two regional indicators; any other use of those is writing."""
