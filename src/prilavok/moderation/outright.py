"""What is said outright: names, obscenities, mockery, a threat of death or of regret.

The learned model adds words up, so a few ordinary ones (an order, a refund, an "or") make even a
sure one unlikely. These are therefore signs of their own, whatever stands beside them: a clause of
nothing but abuse ("…, idiot, …"), a word that is obscene whatever it is said of, "are you slow or
just pretending", "you are dead", and "or you will regret it".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from prilavok.moderation.learned import Weighing
from prilavok.moderation.model import Label, Role
from prilavok.moderation.outright_words import (
    ABSENT,
    ABUSE,
    ABUSE_CHINESE,
    ADDRESS,
    MISTAKES,
    OBSCENITIES,
    QUALITIES,
    RELATIVES,
    TITLES,
    WORKS,
)
from prilavok.moderation.reading import Reading

STRENGTH, WHOLE_STRENGTH = 150, 190
"""How sure it is, in hundredths of a log-odds, and how sure if nothing else is said. The model
sways it, but never below what holds a text, and what refuses it."""

CLAUSE_WORDS_MAX = 5
SUBJECT_WORDS_MAX = 2

_CLAUSE = re.compile(r"(?:[^,;:.!?…()\n—–-]|(?<=\w)-(?=\w))+")
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_CHINESE_CLAUSE = re.compile(
    "[你您我]?(?:们|这|那|个|些|种|群|真|是|就|大|死|臭|老|喂|嘿|哎|啊){0,5}"
    f"(?:{'|'.join(sorted(ABUSE_CHINESE, key=len, reverse=True))})(?:们|啊|吗|呀|吧)?"
)
_TO_YOU = re.compile(
    r"\?|[你您]|\b(?:ты|теб[еяо]\w?|вы|вас|вам\w?|ваш\w*|тво\w+|you\w*|u|ur)\b|(?<!са)[ий]те(?:сь)?\b"
)
_NOT_YOU = re.compile(f"{MISTAKES}|{ABSENT}")
_DEFINED = re.compile(
    r"[^,;:.!?…()\n—–-]+[—–-] ?(?:это|так|фамилия|название|порода|сорт|is|a|the)\b"
)
_TITLE = re.compile(TITLES)
_WORK = re.compile(WORKS)
_OBSCENITY = re.compile(OBSCENITIES)

_REGRET = re.compile(
    r"\b(?:или|иначе|а то|не то) (?:же )?(?:(?!не )\w{1,12} ){0,3}"
    r"(?:пожалеешь|пожалеете|поплатишься|поплатитесь)\b"
    r"|\b(?:or|else|otherwise),? (?:you|u|ya|ull)\b(?:['’]?ll)?"
    r"(?: (?!not|never|wont)\w{1,8}){0,3} (?:regret|sorry)\b"
    r"|(?:否则|不然|要不)(?:的话)?,?[你您]?们?"
    r"(?:就|都|一定|肯定|绝对|迟早|早晚|必|将|要|会){0,4}后悔"
)
_FEIGNED = re.compile(
    r"\b(?:are|r) (?:you|u)\b[^.!?\n]{0,30} or (?:are you |r u )?(?:just |only )?"
    r"(?:pretending|acting|faking|playing dumb)\b"
    r"|\b(?:ты|вы)\b[^.!?\n]{0,40} или (?:просто |только )?(?:прикидыва|притворя)\w+"
)
_DOOM = re.compile(
    r"\b(?:you(?: are|['’]?re)|ur?) (?:(?:so|all|both|fucking|literally|as good as) )?dead"
    r"(?: (?:meat|m[ae]n|now|if|when|once))?(?=\W*(?:\Z|[.!?,;…\n]|\w+ (?:when|if|once)))"
    r"|\b(?:ты|вы) (?:уже |все )?труп[ыи]?\b|\b(?:ты|вы) покойник\w?\b"
    r"|\b(?:тебе|вам) (?:больше |долго )?не жить\b"
    r"|[你您]们?(?:就|都|真|这次|今天|明天){0,2}死定了|[你您]们?(?:就|都)?活不(?:过|到|长|成)"
)
_GROUP_IS_NAMED = (" взять с ", " ждать от ", " expect from ", "好说的", "好讲的")
_GROUP = re.compile(
    r"\bч(?:то|его|е) (?:(?:еще|тут|вообще|можно|же) ){0,2}(?:взять с|ждать от) "
    r"(?:(?:этой|этих|таких|такой|какой-то) )?"
    r"(?:блондин\w{1,3}|баб\w{0,2}|женщин\w?|мужик\w{1,2}|пенсионер\w{0,3}|колхозник\w{0,2}"
    r"|деревенщин\w|провинциал\w{0,2})(?: за рулем)?(?:\W*\Z|(?=[,.!?]))"
    r"|\bwhat (?:do|can|did|could) (?:you|i|we|one) expect from (?:an? |these )?"
    r"(?:blondes?|wom[ae]n|boomers?|foreigners?|immigrants?|peasants?|villagers?)\W*\Z"
    r"|[跟和](?:你们?)?(?:这?[些种个])?(?:女人|女的|农民|乡下人|外地人|老太婆)(?:就是)?(?:没什么|有什么|没)好[说讲]的"
)
"""Contempt for a group that the other person is taken to be of, at the end of a text, in
Russian of a clause."""
_FOR_REVIEW = r"\bза (?:(?:хороший|ваш|честный|положительный|фото|видео)[ -]?){0,2}отзыв\w{0,2}\b"
_TO_CARD = (
    r"\b(?:верн|перевед|перечисл|скин|кин|закин)\w{0,5}\b[^.!?\n]{0,24}"
    r"\bна (?:вашу |твою )?карт\w{1,4}\b"
)
_PAID_REVIEW = re.compile(
    rf"{_FOR_REVIEW}[^,.!?\n]{{0,24}}{_TO_CARD}|{_TO_CARD}[^,.!?\n]{{0,12}}{_FOR_REVIEW}"
)
"""Money for a review, paid to a card: past the marketplace. Its points for a review are not."""
_BUY = re.compile(
    r"\b(?:берите|бери|возьмите|возьми|купите|покупайте|заказывайте|закажите|выбирайте"
    r"|buy|grab|take|hurry|choose|pick|stock up)\b|[买抢拍囤]|下单"
)
_DEMAND = re.compile(
    r"\b(?:верн|возвра|отда|заплат|плат|удал|убер|убра|сотр|отзыв|звезд|оценк|деньг)"
    r"|\b(?:refund|pay|money|review|rating|star|delete|remove|return)|[退钱赔评删]"
)


class Outright(Struct, frozen=True):
    """What was said, where in `Reading.plain`, and what it is called among reasons."""

    label: Label
    span: tuple[int, int]
    reason: str
    strength: int = STRENGTH


def plainly(plain: str) -> Iterator[Outright]:
    """What is said outright that no word of abuse or of conditions is in: contempt for a group, and
    money to a card for a review."""
    if any(named in plain for named in _GROUP_IS_NAMED):
        for found in _GROUP.finditer(plain):
            yield Outright(Label.INSULT, found.span(), "group")
    if "отзыв" in plain and "на " in plain:
        for found in _PAID_REVIEW.finditer(plain):
            yield Outright(Label.OFF_PLATFORM, found.span(), "paid_review")


def outright(reading: Reading, weighing: Weighing, role: Role) -> Iterator[Outright]:
    """What `role` says outright in `reading`, in linear time."""
    if not (weighing.may_be_outright or reading.tricks):
        return
    plain = reading.plain
    if weighing.is_conditional and (role is Role.BUYER or not _is_advice_to_buy(plain)):
        for found in _REGRET.finditer(plain):
            yield Outright(Label.THREAT, found.span(), "ultimatum")
    if weighing.is_conditional:
        for found in _FEIGNED.finditer(plain):
            yield Outright(Label.INSULT, found.span(), "mockery")
    if weighing.speaks_of_violence:
        for found in _DOOM.finditer(plain):
            yield Outright(Label.THREAT, found.span(), "doom")
    if weighing.names_somebody or reading.tricks:
        yield from _abuse(plain)


def _abuse(plain: str) -> Iterator[Outright]:
    for found in _OBSCENITY.finditer(plain):
        yield Outright(Label.INSULT, found.span(), "obscenity")
    for sentence in _SENTENCE.finditer(plain):
        yield from _names(plain, sentence.start(), sentence.end())


def calls_only_relatives(plain: str) -> bool:
    """Whether somebody is called names, and nobody but the author or somebody near."""
    called = False
    for sentence in _SENTENCE.finditer(plain):
        clauses = [clause[0] for clause in _CLAUSE.finditer(plain, *sentence.span())]
        for at, clause in enumerate(clauses):
            if _is_abuse(clause):
                if not at or not _is_subject(clauses[at - 1]):
                    return False
                called = True
    return called


def _names(plain: str, start: int, end: int) -> Iterator[Outright]:
    """The clauses of the sentence from `start` to `end` that do nothing but call somebody names."""
    clauses = list(_CLAUSE.finditer(plain, start, end))
    calling = [at for at, clause in enumerate(clauses) if _is_abuse(clause[0])]
    sentence = plain[start:end] if calling else ""
    if not calling or _TITLE.search(sentence):
        return
    is_to_you = _TO_YOU.search(sentence) is not None
    if not is_to_you and (_WORK.search(sentence) or _DEFINED.match(sentence)):
        return
    strength = WHOLE_STRENGTH if len(clauses) == 1 and sentence == plain else STRENGTH
    for at in calling:
        before = clauses[at - 1][0] if at else ""
        after = clauses[at + 1][0] if at + 1 < len(clauses) else ""
        if _is_subject(before):
            continue
        if is_to_you or not (_NOT_YOU.search(before) or _NOT_YOU.search(after)):
            clause = clauses[at]
            first = clause.end() - len(clause[0].lstrip())
            yield Outright(Label.INSULT, (first, clause.end()), "name_calling", strength)


def _is_abuse(clause: str) -> bool:
    words = [_bare(word) for word in clause.split() if word[-1].isalnum()]
    called = [word for word in words if word not in ADDRESS]
    if not called or len(words) > CLAUSE_WORDS_MAX:
        return False
    if _CHINESE_CLAUSE.fullmatch("".join(words)):
        return True
    return not ABUSE.isdisjoint(called) and all(w in ABUSE or w in QUALITIES for w in called)


def _bare(word: str) -> str:
    """`word` without the letters that exclamation marks behind it may have been read as."""
    bare = word
    while bare and bare not in ABUSE and bare[-1] in "иi":
        bare = bare[:-1]
    return bare if bare in ABUSE else word


def _is_subject(clause: str) -> bool:
    """Whether `clause` names no more than the author or somebody near: "my husband"."""
    words = clause.split()
    return 0 < len(words) <= SUBJECT_WORDS_MAX and words[-1] in RELATIVES


def _is_advice_to_buy(plain: str) -> bool:
    return _BUY.search(plain) is not None and _DEMAND.search(plain) is None
