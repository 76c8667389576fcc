"""How far works have come, in words that no list of stages holds: 桩基已打八成, 林地手续正在报批."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.vocabulary import load

from .cues import cue

_WORDS = load("names")["progress"]
_REST = "[^，。；：！？\n]"
_PREPARES = re.compile("|".join(_WORDS["preparing"]))
_WORKS = re.compile("|".join(_WORDS["works"]))
# 完成80%, 完成总量的七成, 完成21公里
_SHARE = re.compile(r"^[^\d]{0,14}(?:\d[\d.]*%|\d[\d.]*余?(?:公里|千米|米)|[一二三四五六七八九]成|过半|一半)")
_REWORKED = re.compile("(?:改造|技改|扩能|扩建|改建|搬迁|升级|建设|修缮|提标)(?:任务|工程)?$")
# 完成年度投资4.6亿元, 完成投资计划的80%
_INVESTMENT = re.compile("^[^，。；：、]{0,8}投资(?!者|人|协议|合同|备案|方)")
_SUM = re.compile(r"[约超近]?\d[\d.]*[亿万]元$")
# 完成技改扩能: the whole of the works
_ALL_REWORKED = re.compile(
    "(?:全部|整体|技术|提速)*(?:改造|技改|扩能|扩建|改建|搬迁|升级|建设|修缮|提标)+(?:任务|工程)?$"
)
_RUNS = re.compile("运营|运行|生产(?!线)|投产|试产|产能爬坡|量产")
_NO_WORK = re.compile("[签备立]|验收|审计|决算|产值|税收|销售|营收|订单|(?:新|发展|丰产|盛产|成熟)$")
_TALKS = re.compile("谈判|洽谈|磋商|商谈|合同|协议|签约|条款")
_OF_A_DEAL = re.compile("(?:合同|协议|条款)(?:文本|草案)?(?:目前|现在|也|仍|还)*$")
_FINISHED = re.compile(f"完成(?!率|后|时|度|情况|之后|以后|前)了?(?P<what>{_REST}{{0,26}})")
_DOING = re.compile(f"(?:正在|正(?=[有加抓紧开进稳全快按])|开始|着手|启动|抓紧|加紧)(?P<what>{_REST}{{1,20}})")
_ENTERS = re.compile(
    f"(?<!谈判)(?<!洽谈)(?<!谈判[已正])(?<!洽谈[已正])进入了?(?P<what>{_REST}{{0,16}}?)(?:阶段|期(?!间)|环节|尾声|试验|冲刺)"
)
_HULL = re.compile(
    "主体(?:结构|工程|厂房|建筑|大楼|建设|施工)?的?(?:已经?|全部|基本|顺利|均|也|全面)*(?:建成|完工|竣工|落成|告竣|收官)(?!\\d)"
)
_SERVES = re.compile("向[^，。；、]{1,8}?(?:供水|供气|供热|供暖|供电|送气|送水)(?!管|工程|能力)")
_STOREY = re.compile("(?:起|建|盖|砌|浇|施工|浇筑)(?:至|到)第?[\\d一二三四五六七八九十两]+层")
_SPENT = re.compile(r"(?:已|累计)(?:已|累计)?投入(?:资金)?[约超近]?\d[\d.]*[亿万]元")
_HALF = re.compile("(?:进度|施工|建设|工程|掘进|安装|铺设|浇筑)(?:已|完成|均)*过半")
# A noun of works, things or papers with a mark of aspect in its clause (names.toml, [aspect]).
_ASPECT = load("names")["aspect"]
_PARTS = re.compile(alternatives(_ASPECT["parts"]))
_THINGS = re.compile(alternatives(_ASPECT["things"]))
_PAPERS = re.compile(alternatives(_ASPECT["papers"]))
_DEEDS = re.compile("|".join(_ASPECT["deeds"]))
_GRANTED = re.compile(alternatives(_ASPECT["granted"]))
_ASKED = re.compile(alternatives([*_ASPECT["granted"], *_ASPECT["asked"]]))
_MARKS = re.compile("|".join(_ASPECT["marks"]))
_NOT_YET = re.compile(_ASPECT["not_yet"])
_BESIDE = 12  # characters between a noun and what is told of it
SAYS_PROGRESS = cue(
    [
        *(f"正{how}" for how in "在有加抓紧开进稳全快按"),
        *"完成 开始 着手 启动 抓紧 加紧 进入 过半 主体 投入 供水 供气 供热 供暖 供电 送气 送水 层".split(),
        *_ASPECT["parts"],
        *_ASPECT["things"],
        *_ASPECT["papers"],
    ]
)


def progress_in(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """[start, end) of each word of progress in a clause, and the stage that it tells of."""
    for needed, pattern, stage_of in _TOLD:
        if text.find(needed, start, end) < 0:
            continue
        for match in pattern.finditer(text, start, end):
            stage = stage_of(match)
            if stage is not None:
                whole = match.end() > match.end("what")  # 进入…阶段
                yield match.start(), match.end() if whole else match.start("what"), stage
    for needed, pattern, stage in _SAID:
        if text.find(needed, start, end) < 0:
            continue
        for match in pattern.finditer(text, start, end):
            yield match.start(), match.end(), stage
    marked = _MARKS.search(text, start, end) is not None
    for nouns, told, needs_mark, stage in _NOUNS:
        if marked or not needs_mark:
            yield from _told_of(text, start, end, nouns, told, stage, needs_mark)


def _told_of(
    text: str, start: int, end: int, nouns: re.Pattern[str], told: re.Pattern[str], stage: str, needs_mark: bool
) -> Iterator[tuple[int, int, str]]:
    """Where a clause tells of a noun of works or papers that it has come about, with the stage."""
    for noun in nouns.finditer(text, start, end):
        before, after = max(start, noun.start() - _BESIDE), min(end, noun.end() + _BESIDE)
        if told.search(text, before, after) is None or text.startswith("的", noun.end()):
            continue
        if nouns is _PAPERS and _TALKS.search(text, before, after) is not None:
            yield noun.start(), noun.end(), "negotiating"  # 正商谈用地价格
            continue
        if needs_mark and _MARKS.search(text, before, after) is None:
            continue
        if _NOT_YET.search(text, noun.end(), after) is None:
            yield noun.start(), noun.end(), stage


def _doing(match: re.Match[str]) -> str | None:
    """What is being done: 正在铺设外墙保温层, 正开展用地预审; 启动 tells of preparations alone."""
    ahead = match.string[max(0, match.start() - _BESIDE) : match.start()]
    if _TALKS.search(match["what"]) or _OF_A_DEAL.search(ahead):
        return "negotiating"
    if _PREPARES.search(match["what"]):
        return "preparing"
    if match.group().startswith("开始建设"):
        return "started"
    works = match.group().startswith(("正", "开始", "抓紧", "加紧")) and _WORKS.search(match["what"])
    return "building" if works else None


def _entered(match: re.Match[str]) -> str | None:
    """进入苗木栽植阶段, 进入招标阶段, 进入运营期."""
    what = match["what"]
    if _TALKS.search(what):
        return "negotiating"
    if _NO_WORK.search(what):
        return None
    return "preparing" if _PREPARES.search(what) else "producing" if _RUNS.search(what) else "building"


def _finished(match: re.Match[str]) -> str | None:
    """The stage of works that have come as far as 完成 says, None where it tells of no works."""
    what = match["what"]
    if _PREPARES.search(what):
        return "preparing"
    if _INVESTMENT.match(what) or _SUM.match(what):
        return "building"
    if _ALL_REWORKED.match(what):
        return "completed"
    if _NO_WORK.search(what[:6]):
        return None
    if _WORKS.search(what) or _SHARE.match(what):
        return "building"
    return "building" if _REWORKED.search(what) else None


_NOUNS = (
    (_PARTS, _MARKS, True, "building"),
    (_THINGS, _DEEDS, True, "building"),
    (_PAPERS, _GRANTED, False, "preparing"),
    (_PAPERS, _ASKED, True, "preparing"),
)
# What each match holds stands before its pattern.
_TOLD = (("完成", _FINISHED, _finished), ("", _DOING, _doing), ("进入", _ENTERS, _entered))
_SAID = (
    ("主体", _HULL, "topped_out"),
    ("过半", _HALF, "building"),
    ("向", _SERVES, "producing"),
    ("层", _STOREY, "building"),
    ("投入", _SPENT, "building"),
)
