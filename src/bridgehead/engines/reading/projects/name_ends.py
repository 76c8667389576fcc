"""Where the name of a project ends that begins at a known place: 总投资5亿元的|佰珍油茶精炼生产线|占地40亩."""

from __future__ import annotations

import re

from bridgehead.engines.reading.patterns import alternatives, any_of
from bridgehead.engines.reading.vocabulary import load

from .product_words import says_what

_NAMES = load("names")


_TOLD_WORKS = alternatives(_NAMES["ends"]["works"] + _NAMES["ends"]["told"])
_AFTER = alternatives(_NAMES["predicates"]["after"])
# 总投资100亿元的X、50亿元的Y: a sum after the comma is another project's.
_SEGMENT = re.compile(
    r"(?:(?![和及](?:总?投资额?)?[约超近]?\d[\d.]*[亿万]美?元的)[^，。；：！？\n\t|、]|、(?!(?:总?投资额?)?[约超近]?[\d一二三四五六七八九十百两][\d一二三四五六七八九十百两点.]*[亿万]美?元))+"
)
_NOT_AFTER = any_of(_NAMES["generic"]["not_after"])
_END = re.compile(
    rf"(?:项目|专案)(?:\([一二三四五]期\)|[二三四五]期(?:项目|工程)?)?(?!{_NOT_AFTER})"
    rf"|(?:工程|(?:{_TOLD_WORKS})(?:建设)?(?:(?:\([^()]{{1,14}}\))?(?:项目|工程))?)(?:\([一二三四五]期\)|[二三四五]期(?:项目|工程)?)?(?=$|[”(、]|\d{{1,2}}月|(?<=项目)\d|(?<=工程)\d|{_AFTER})"
)
_PREDICATE = re.compile(
    rf"(?:(?!(?<=[十百千万公])里)(?:{_AFTER})|(?<![\d.])(?<!年产)(?<!年加工)(?<!年处理)\d+(?:\.\d+)?[年月日亿万个条余家]|[(、”])"
)
_PHASE_NOTE = re.compile(r"\([一二三四五]期\)$")
_WORK_ENDS: dict[str, tuple[str, ...]] = {}  # by their last characters: most names end in none of them
for _word in {*_NAMES["ends"]["works"], *_NAMES["ends"]["told"], *(f"{n}期" for n in "一二三四五"), "项目", "工程"}:
    _WORK_ENDS[_word[-1]] = (*_WORK_ENDS.get(_word[-1], ()), _word)
_NO_INVESTED = re.compile(
    "^(?:[\\u4e00-\\u9fff]{1,4})?(?:大|重大|重点|外资|产业|制造业|工业)+(?:项目|工程)?$|(?:(?<![\u4e00-\u9fff]{4})公司|(?:上市|项目|合资|独资|股份|国有|民营|外资|龙头|投资|平台|目标|全资|子|母|分)公司|企业|任务|目标|计划)$|^(?:一|两|几|这|那|该|同|各)|为(?:龙头|核心|主体|重点|引领|依托|代表|主|基础)的"
)
_AND_SO_ON = re.compile("(?<![高中初平同一二三])等(?![级离])")
_AND_MORE = re.compile(r"等(?:\d+余?个|一批|多个)?[^，。；：、\d]{0,10}项目")
_LONGEST_AFTER_QUOTES = 12
_SHORTEST = 3
_LONGEST = 45
# 示范基地及饮片加工车间项目: one project of two works.
_JOINED = re.compile(rf"(?:及|和|与)[^，。；：、\d]{{2,16}}?(?:项目|工程)(?=$|、|{_AFTER})")
# 3号、4号泊位工程, 研发、生产基地: a comma inside a name.
# 零部件项目通讯模组、指纹模组项目；: a name that goes on after 项目, to a 项目 that ends the clause.
_RUNS_ON = re.compile(r"[\u4e00-\u9fff]{2,8}(?:、[\u4e00-\u9fff]{2,8})*项目$")
_GOES_ON = re.compile(r"、[^，。；：、\d]{2,12}(?:项目|工程)(?=$|[，。；])|、\d号[^，。；：、]{2,12}(?:项目|工程)")


_FIRMS_HALL = re.compile("(?<=公司)(?:标准化?)?(?:厂房|车间|办公楼|宿舍楼?)(?=已|正|主体|全部|基本|封顶|竣工|完工)")


def is_work(name: str) -> bool:
    """Whether `name` ends in a word for works: 生产线, 产业园二期."""
    bare = _PHASE_NOTE.sub("", name) if name.endswith(")") else name
    return bare.endswith(_WORK_ENDS.get(bare[-1:], ()))


def is_invested_name(name: str) -> bool:
    """Whether what stands after 总投资…的 can be a name: no firm, no class of products, no clause."""
    return _NO_INVESTED.search(name) is None


def name_end(text: str, begin: int, end: int) -> int:
    """Where the name that begins at `begin` ends: after a word for works, else before what is said of it."""
    segment = _SEGMENT.match(text, begin, min(end, begin + _LONGEST))
    if segment is None:
        return begin
    stop = segment.end()
    if text[begin] == "“" and (closing := text.find("”", begin, stop)) > 0:
        return _after_quotes(text, closing + 1, stop)
    if (hall := _FIRMS_HALL.search(text, begin, stop)) is not None:
        return hall.start()  # 投资3200万元的岚秀制衣公司|厂房已完成
    work = _END.search(text, begin + _SHORTEST - 1, stop)
    return _without_work(text, begin, stop) if work is None else _with_work(text, begin, stop, work)


def _without_work(text: str, begin: int, stop: int) -> int:
    """The end of a name in which no word for works stands."""
    if text.startswith("、", stop):
        return stop  # 总投资2亿元的X及Y、总投资3亿元的Z: the name goes up to the next sum
    comma = text.find("、", begin, stop)
    if (more := _AND_MORE.search(text, begin + _SHORTEST, stop)) is not None:
        return more.start()
    if comma >= 0 and (goes_on := _GOES_ON.match(text, comma, stop)) is not None:
        return goes_on.end()
    predicate = _PREDICATE.search(text, begin + _SHORTEST, stop)
    return predicate.start() if predicate is not None else stop


def _with_work(text: str, begin: int, stop: int, work: re.Match[str]) -> int:
    """The end of a name at `work`, the first word for works in it, or where it goes on to."""
    if (rest := _AND_SO_ON.search(text, begin + _SHORTEST, work.start())) is not None:
        return rest.start()  # X器件等在谈项目
    comma = text.find("、", begin, stop)
    longer = None
    if work.group() == "项目" and _told_after(text, work.end(), stop) is None:
        longer = _RUNS_ON.match(text, work.end(), stop)
    if longer is None and 0 <= comma < work.start():
        longer = _GOES_ON.match(text, comma, stop)
    if longer is None and not work.group().endswith("项目"):
        longer = _JOINED.match(text, work.end(), stop)
    if longer is not None:
        return longer.end()
    if text.startswith("项目", work.end()) and not work.group().endswith(("项目", "工程")):
        return work.end() + len("项目")  # 钢绞线|项目
    if comma < 0 or work.end() <= comma or text.find("亿", comma, work.start()) < 0:
        return work.end()
    predicate = _PREDICATE.search(text, begin + _SHORTEST, stop)
    return predicate.start() if predicate is not None else stop


def _told_after(text: str, begin: int, end: int) -> re.Match[str] | None:
    """What is said of a project right after its name, None where the name may go on."""
    return _PREDICATE.match(text, begin, end)


def _after_quotes(text: str, closing: int, stop: int) -> int:
    """“禾氏预制菜”项目: what follows the quotes may belong to the name."""
    work = _END.match(text, closing, stop)
    if work is None:  # “渔光互补”一期光伏发电项目
        work = _END.search(text, closing, min(stop, closing + _LONGEST_AFTER_QUOTES))
        if work is not None and not says_what(text[closing : work.end()]):
            work = None
    return work.end() if work is not None else closing
