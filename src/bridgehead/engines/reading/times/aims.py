"""Aimed at or done: which words of plan are plans, how far they reach, and what holds at a place of a sentence."""

from __future__ import annotations

import re
from typing import NamedTuple

from bridgehead.engines.reading.lexicon import TURNING, Word
from bridgehead.engines.reading.vocabulary import load

from .untimed import WHICH_PROJECTS

_WORDS = load("aims")
_NOUNS = frozenset(_WORDS["nouns"]["words"])
_ENDS_NOUN = re.compile(f"(?:{'|'.join(map(re.escape, _WORDS['nouns']['before']))})")
_HALVES = {word: (frozenset(sides["before"]), frozenset(sides["after"])) for word, sides in _WORDS["halves"].items()}
# 以前办一张许可证要28个工作日 tells how long it took.
_NEEDED = re.compile("(?:过去|以前|从前|原来|原先|原本|往常|往年|此前|先前|平均|一般|通常|最快|最长)[^，。；]{0,20}$")
_TRIED = frozenset(_WORDS["tried"]["words"])
_DEED = re.compile(
    "[“”]?(?!超[长期额]|到(?:位|了))"
    f"(?:{'|'.join(sorted(map(re.escape, _WORDS['tried']['deeds']), key=len, reverse=True))})"
)
# 争取产值均增长10%以上 aims; 争取专项资金超2亿元 is a deed.
_GROWS = re.compile(
    "(?![^，。；]{0,12}(?:资金|债|额度|支持|补助|指标))[^，。；\\d]{0,14}(?:增长|增幅|增速|达到|突破|提升)"
)
# 低于目标1.8个百分点 and 完成考核目标45个的88.9% speak of what was done against an aim.
_MEASURED_BY = re.compile(
    "(?:[低高快慢好]于|比|[塌欠差短离]|未达|超过?|超出|落后于?|距|距离|达到?|完成|实现)[^，。；、]{0,8}$"
)
# 提高到2025年的7.4万元 tells what was reached; 营养改善计划 and 科技人才培养计划 are names.
_REACHED = re.compile("(?:增[加长]?|提[高升]|扩大|上升|攀升|跃升|发展|下降|减少|降低|升|\\d年)$")
_NAMED_PLAN = re.compile(
    "(?:行动|改善|培[养育]|提升|倍增|攻坚|工程|专项|招生|支持|激励|扶持|引才|人才|英才|科技|振兴|跃升|强基|领航|登峰|双高|百强|帮扶|[三五]年)$"
)
# 列入市2022年重点项目计划共85项: a list that is called a plan.
_LISTED_AS_PLAN = (
    re.compile("(?:重点|重大|建设|产业|投资|实施)项目$"),
    re.compile("(?:共|中|内|名单|清单|库|的|计?\\d)"),
)
# 85个计划新开工项目全部开工 plans nothing any more.
_ALL_DONE = re.compile(
    "[^，。；]{0,16}(?:全部|均|已|全面|悉数)(?:已|实现|按期|如期|顺利)*(?:开工|开建|竣工|投产|完工|建成|落地|签约)(?!\\d)"
)
# 计划新开工项目中，累计开工1798个
_PLANNED_ONES = re.compile("[^，。；\\d]{0,8}(?:项目|工程)中，")
# 锚定“三高四新”蓝图，… is how the work is done; 锚定5%的增长，… aims. 好的预期不断释放 is a noun.
_STANCES = frozenset({"锚定", "瞄准", "冲刺", "剑指"})
_NUMBERED = re.compile("[^，。；]*\\d")
_EXPECTS = re.compile("目标|增[长速幅]|实现|完成|达到?|突破|总|新增|[为到在：:，]|\\d|全?年|投")
# 将招商引资作为头等大事: 将 is no sign of the future.
_TAKES = re.compile("[^，。；]{0,8}(?:作为|纳入|放在|摆[在到上]|列[为入]|当作|视为|细化|分解|落实到)")
# 为确保完成投资，召开了… says what for.
_PURPOSES, _FOR = frozenset({"确保", "力争", "争取"}), ("为", "以")
# 力争比去年增长10%
# 预计比例由目前的21%提升到35%
_GROWN_FROM = ("由目前", "从目前", "由当前", "从当前", "由去年", "从去年", "在去年", "由现有", "从现有", "在现有")
_YEARS_BEFORE, _THAN = ("去年", "上年"), ("比", "较", "同", "与", "于")
_REACH, _TITLE = 12, 40
_NO_AIM, _ACTUAL = frozenset({"target", "brief", "estimate"}), frozenset({"actual"})


def settle_aims(text: str, words: list[Word]) -> list[Word]:
    """`words` of `text`, where what only looks like a plan is none.

    目标 in 围绕年度目标， is a noun; 争取 in 争取上级资金 is a deed, against 争取全年实现.
    """
    return [_settled(text, word) if word.turns else word for word in words]


def _settled(text: str, word: Word) -> Word:
    if "target" in word.classes and _is_no_aim(text, word):
        return _without(word, _NO_AIM)
    if "actual" in word.classes and text.startswith(_GROWN_FROM, word.start - 1):
        return _without(word, _ACTUAL)
    compared = "actual" in word.classes and text.startswith(_YEARS_BEFORE, word.start)
    if compared and (text.startswith(_THAN, word.start - 1) or WHICH_PROJECTS.match(text, word.end)):
        return _without(word, _ACTUAL)
    return word


def _without(word: Word, classes: frozenset[str]) -> Word:
    left = word.classes - classes
    return Word(word.start, word.end, left, not left.isdisjoint(TURNING))


def _is_no_aim(text: str, word: Word) -> bool:
    said = text[word.start : word.end]
    if said in _HALVES:
        before, after = _HALVES[said]
        if text[word.start - 1 : word.start] in before or text[word.end : word.end + 1] in after:
            return True
        return _NEEDED.search(text, max(0, word.start - _TITLE), word.start) is not None
    if said in _TRIED:
        return _DEED.match(text, word.end) is None and _GROWS.match(text, word.end) is None
    if _in_title(text, word.start) or _is_name_or_mood(text, word, said):
        return True
    if said not in _NOUNS:
        return False
    measured = _MEASURED_BY.search(text, max(0, word.start - _REACH), word.start)
    return measured is not None or word.end >= len(text) or _ENDS_NOUN.match(text, word.end) is not None


def _is_name_or_mood(text: str, word: Word, said: str) -> bool:
    """Whether a word of plan belongs to a name, tells how or what for the work is done, or what was reached."""
    start, end = word.start, word.end
    if said in _STANCES:
        return _NUMBERED.match(text, end) is None
    if said in _PURPOSES:
        return text.startswith(_FOR, start - 1)
    if said == "预期":
        return _EXPECTS.match(text, end) is None
    if said.startswith("将"):
        return _TAKES.match(text, end) is not None
    if said.startswith("到"):
        return _REACHED.search(text, max(0, start - 5), start) is not None
    if said == "计划" and _LISTED_AS_PLAN[0].search(text, max(0, start - 5), start) is not None:
        return _LISTED_AS_PLAN[1].match(text, end) is not None
    named = said == "计划" and _NAMED_PLAN.search(text, max(0, start - 2), start) is not None
    if not said.startswith("计划"):
        return named
    return named or _ALL_DONE.match(text, end) is not None or _PLANNED_ONES.match(text, end) is not None


def _in_title(text: str, position: int) -> bool:
    """Whether a word stands in the title of a paper (《关于…加快迈向…的若干措施》)."""
    opened = text.rfind("《", max(0, position - _TITLE), position)
    return opened >= 0 and text.find("》", opened, position) < 0


class Aim(NamedTuple):
    """target or actual (None where nothing is said); `brief` ends at a semicolon, `guess` may be of the past.

    `weak` is an actual that only 同比 says, which stands in plans too; `perhaps` one that a section of plans may say
    of what is to come (累计, 共).
    """

    modality: str | None = None
    brief: bool = False
    guess: bool = False
    weak: bool = False
    perhaps: bool = False


def aims_in(words: list[Word]) -> list[tuple[int, Aim]]:
    """Where the words of a sentence turn to an aim or to what is done, and what holds from there on.

    A brief word (预计, 冲刺) holds up to the next semicolon, where a lasting one before it goes on; another to the end.
    """
    turns: list[tuple[int, Aim]] = []
    aim = lasting = _NOTHING
    for word in words:
        if not word.turns:
            continue
        classes = word.classes
        if "target" in classes:
            if aim.modality == "target" and not aim.brief:
                lasting = aim
            aim = _AIMED["brief" in classes, "estimate" in classes]
        elif "actual" in classes:
            aim, lasting = _DONE, _NOTHING
        elif aim.modality is None and "weak_actual" in classes:
            aim = _COMPARED if "compared" in classes else _PERHAPS
        elif aim.brief and "semicolon" in classes:
            aim = lasting
        else:
            continue
        turns.append((word.start, aim))
    return turns


def aim_at(turns: list[tuple[int, Aim]], position: int) -> Aim:
    """What holds at `position`: the last turn before it."""
    for start, aim in reversed(turns):
        if start < position:
            return aim
    return _NOTHING


_NOTHING, _DONE = Aim(), Aim("actual")
_COMPARED, _PERHAPS = Aim("actual", weak=True), Aim("actual", perhaps=True)
_AIMED = {(brief, guess): Aim("target", brief, guess) for brief in (True, False) for guess in (True, False)}
