"""Names of projects in rows and forms: 项目名称：X, X(投资方：Y；总投资：3亿元), Y␣X␣3亿元."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bridgehead.engines.reading.quantities import Quantity

from .cues import cue
from .mention_names import Mention, make_mention
from .mention_stated import opens_row
from .name_ends import is_work
from .names import is_class
from .product_words import says_what

# 项目名称：霁岚智能工厂
_TITLED = re.compile(
    "(?:项目(?:名称[：为]|：(?<=[；，、\n 】●]项目：)|[一二三四五六七八九十\\d]{1,2}：)|工程名称[：为])"
    "(?P<name>[^，。；：！？\n\t|]{4,40}?)(?=[，。；\n]|$)"
)
TITLED = cue(["项目名称", "工程名称", "项目：", *(f"项目{number}" for number in "一二三四五六七八九十123456789")])
# 霁谷云计算中心(投资方：霁谷数科；总投资：8.5亿元)
_NOTED = re.compile(
    r"(?:^|(?<=[\n；：。、，]))\s*(?:\d{1,2}[.、)]|[（(][\d一二三四五六七八九十]{1,3}[)）]|[①-⑳])?\s*(?P<name>[^，。；：！？\n()]{4,36})"
    r"\((?:投资(?:方|主体|单位|商)|业主(?:单位)?|建设单位|甲方|乙方|签约方|项目单位|企业|总投资|投资额)："
)
_INVESTED = re.compile("投资额?[约超近]?[\\d.]+[亿万]")
NOTED = cue(
    f"({key}："
    for key in (
        "投资方 投资主体 投资单位 投资商 业主 业主单位 建设单位 甲方 乙方 签约方 项目单位 企业 总投资 投资额"
    ).split()
)
# 霁盈新材料 高性能铝箔项目 15亿元: a row of a firm, a project and a sum.
_ROW_NUMBER = r"(?:\d{1,2}[.、)]?\s+|\d{1,2}[.、)]|[（(][\d一二三四五六七八九十]{1,3}[)）]|[①-⑳])?"
_SPACED = re.compile(
    rf"\s*{_ROW_NUMBER}\s*(?P<firm>[\u4e00-\u9fffA-Za-z()]{{3,24}})\s+(?P<name>[\u4e00-\u9fffA-Za-z0-9()·“”]{{4,36}})\s+(?=(?:总?投资)?(?:约|超)?\d)"
)
# 霁盈铝箔项目 霁盈集团 15亿元: the project first
_NAME_FIRST = re.compile(
    rf"\s*{_ROW_NUMBER}\s*(?P<name>[\u4e00-\u9fffA-Za-z0-9()·“”]{{4,36}})\s+(?P<firm>[\u4e00-\u9fffA-Za-z()]{{2,24}}?)\s*(?=(?:总?投资)?(?:约|超)?\d)"
)
# 霁盈铝箔项目(霁盈集团，15亿元，续建); 1.霁盈铝箔项目，霁盈集团，15亿元，在建
_FIELDS = re.compile(
    r"(?:^|(?<=[\n；：。)]))\s*(?P<number>\d{1,2}[.、)]|[（(][\d一二三四五六七八九十]{1,3}[)）]|[①-⑳])?\s*(?P<name>[^，。；：！？\n()/|]{4,36})"
    r"(?P<opens>[(，/|])(?:(?P<firm>[\u4e00-\u9fff]{2,20}(?:\([\u4e00-\u9fff]{2,4}\))?[\u4e00-\u9fff]{0,12})[，/|])?(?=(?:总?投资)?\d[\d.]*[亿万]元[，)/|])"
)
_BEFORE_SUM = tuple(mark + said for mark in "(，/|" for said in ("", "投资", "总投资"))
# X项目(云溪镇，3亿元) says where
_NO_FIRM = re.compile(
    "投资|建设|占地|位于|由|为|已|将|计划|项目|(?:[省市县镇乡村]|工业区|开发区|高新区|经开区|新区|园区|街道|片区|[工产]业园)$"
)
_IS_FIRM = re.compile("公司|集团|[\u4e00-\u9fff]{4,8}$")
_CELL_ENDS = frozenset("项目程地园心厂线期")
FIELDS = cue([f"{unit}{after}" for unit in ("亿元", "万元") for after in "，)/|"])
_SPACE = re.compile(r"\s")
# ①霁盈铝箔项目 15亿元
_NAME_AND_SUM = re.compile(
    r"\s*(?:\d{1,2}[.、)]|[（(][\d一二三四五六七八九十]{1,3}[)）]|[①-⑳])\s*(?P<name>[\u4e00-\u9fffA-Za-z0-9()·“”]{4,36}?)\s*(?=\d[\d.]*[亿万]元\s*(?:$|[；。\n]))"
)
# 3.霁岚智能工厂
_BARE_ROW = re.compile(
    r"\s*(?:\d{1,3}[.、)]|[（(]\d{1,3}[)）]|[①-⑳]|[▲●■◆○◇•·※])\s*(?P<name>[^，。；：！？\n\t|\d][^，。；：！？\n\t|]{3,35}?)\s*"
)
_PROJECTS_FOLLOW = re.compile("项目(?:名单|清单|一览表?|表|库|计划|安排)?(?:[（(][^）)]{1,10}[）)])?[：\\s]*$")
_BY_COLON = re.compile(r"(?:^|[；。：\n])\s*(?P<name>[^，。；：、\n\d][^，。；：、\n]{3,23})：(?!\d)")
BY_COLON, _FEWEST_HEADS = cue(["："]), 2
_MOST_ROWS, _LONGEST_HEADING = 40, 40


def bare_row(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """3.X智能工厂: a row that is a name and nothing else, below a heading that says that projects follow."""
    row = _BARE_ROW.fullmatch(text, start, end)
    if row is None or not _is_of_projects(text, start):
        return []
    name = row["name"]
    if not (is_work(name) or says_what(name)) or is_class(name):
        return []
    mention = make_mention(text, *row.span("name"), True, sure=True)
    return [mention] if mention is not None else []


def told_by_colon(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """X项目：基坑完成六成；Y数字小镇：控规获批: works that head what is told of them, one after another."""
    heads = list(_BY_COLON.finditer(text, start, end))
    if len(heads) < _FEWEST_HEADS or not any(head["name"].endswith(("项目", "工程")) for head in heads):
        return []
    found = [make_mention(text, *head.span("name"), True) for head in heads if is_work(head["name"])]
    return [mention for mention in found if mention is not None]


def _is_of_projects(text: str, start: int) -> bool:
    """Whether the first line above the rows that end before `start` is a heading of projects."""
    for _ in range(_MOST_ROWS):
        above = text.rfind("\n", 0, max(start - 1, 0)) + 1
        line = text[above : max(start - 1, 0)]
        if _BARE_ROW.fullmatch(line) is None:
            return len(line) <= _LONGEST_HEADING and _PROJECTS_FOLLOW.search(line) is not None
        start = above
    return False


def fields(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """X(Y，15亿元，续建); 1.X，Y，15亿元，在建: a name, perhaps its firm, and its sum, set apart by commas."""
    if not any(each.kind == "money" and text.endswith(_BEFORE_SUM, start, each.start) for each in quantities):
        return []
    found = []
    for match in _FIELDS.finditer(text, start, end):
        firm = match["firm"]
        sum_of = next((each for each in quantities if each.start >= match.end()), None)
        if not is_work(match["name"]) or sum_of is None or sum_of.kind != "money" or sum_of.grade:
            continue
        if (match["opens"] == "，" and match["number"] is None) or (firm is not None and _NO_FIRM.search(firm)):
            continue
        mention = make_mention(text, *match.span("name"), True, sure=True)
        if mention is not None:
            found.append(replace(mention, investment=sum_of, enterprise=firm))
    return found


def titled(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """项目名称：X: what a form gives as the name."""
    found = []
    for match in _TITLED.finditer(text, start, end):
        mention = make_mention(text, *match.span("name"), True, sure=True)
        if mention is not None:
            found.append(mention)
    return found


def noted(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """X(投资方：Y；总投资：3亿元): a name, in brackets behind which its facts stand by their keys."""
    found = []
    for match in _NOTED.finditer(text, start, end):
        if _INVESTED.search(match["name"]) is not None:
            continue  # 总投资5亿元的X(投资方：Y): the sum tells where the name begins
        mention = make_mention(text, *match.span("name"), True, sure=True)
        if mention is not None:
            found.append(mention)
    return found


def spaced(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """Y X 15亿元: a line of a firm, its project and the sum, set apart by spaces."""
    named = _NAME_AND_SUM.match(text, start, end) if opens_row(text[start]) else None
    if named is not None and is_work(named["name"]):
        return _with_sum(text, named, quantities, None)
    if _SPACE.search(text, start, end) is None:
        return []
    row = _NAME_FIRST.match(text, start, end)
    if row is None or not is_work(row["name"]) or is_work(row["firm"]) or is_class(row["firm"]):
        row = _SPACED.match(text, start, end)
        if row is None or row["name"][-1] not in _CELL_ENDS or _IS_FIRM.search(row["firm"]) is None:
            return []
    return [] if is_class(row["firm"]) else _with_sum(text, row, quantities, row["firm"])


def _with_sum(text: str, row: re.Match[str], quantities: Sequence[Quantity], firm: str | None) -> list[Mention]:
    """The name of a row with the sum that is the first quantity after it."""
    first = next((each for each in quantities if each.start >= row.end("name")), None)
    if first is None or first.kind != "money" or first.grade:
        return []
    mention = make_mention(text, *row.span("name"), True, sure=True)
    return [replace(mention, investment=first, enterprise=firm)] if mention is not None else []
