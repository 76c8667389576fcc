"""What the columns of a table say: the words before each number, its unit, and whether it is planned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .finding import WORDS, Table

_VALUE = WORDS["value"]
_HEAD = WORDS["head"]
_PLAN_ONLY = re.compile("(?:全年|年度|年|今年|本年)?(?:目标任务|任务目标|计划任务|目标|任务|计划)(?:数|值|额|量)?")
_NO_NOUN = re.compile(
    "上年同期|去年同期|[比较][去上]年|去年|上年|同月|本月|当月|本期|本季|累计|全年|年度|今年|本年|止|同比|环比|比上年|较上年|同期|增长|增速|增幅|增减|±|%|率|数值|绝对[数额量]|"
    "总量|完成|实绩|实际|预计|目标|计划|任务|数|值|量|单位|年|月|季度|第|前|上半|[一二三四]|\\d|[-~至、,，:：.]|份|实现|比例|进度|额"
)
_STAGES = "新签约|签约|新开工|开工|新竣工|竣工|新投产|投产|在建|在谈|储备|新引进|引进|落户|拟建|新入库|入库|续建|前期"
STAGE = re.compile(_STAGES)
_TIER = re.compile(r"(?:投资)?\d*[十百千]?[万亿]元?(?:及)?以上|超\d*亿元?")
_SUBJECT = re.compile(
    rf"(?P<stage>{_STAGES})|(?P<major>(?:[省市县区]级|国家级)?重[点大](?:建设|产业|工程)?)(?=项目|工程)"
)
_COUNT_OF = re.compile("(?:项目)?(?:个数|总数|数量|数|总个数)+$")
_ANNUAL_PLAN = re.compile("年(?:度)?投资计划|年计划投资|年度投资(?:任务|目标)")
_TASK = re.compile("(?:(?:全年|年度|年)?(?:目标|任务|计划))+(?:数|值|额|量)?$")
_PLANNED = re.compile("(?:年|年度|全年|今年|本年|当年|月)(?:度)?(?:计划|目标|任务|预期)|目标|任务")
_PLAN_RATE = re.compile(
    "年?度?(?:计划)?投资(?:计划|任务|目标)?完成(?:率|比例)|占年(?:度)?(?:计划|投资计划|目标|任务).{0,4}"
)
FLOW = re.compile("新|净增|当年|本年|今年|当月|本月|认定|培育|申报|目标|计划|引进|落户|注册|签约|开工")
_LEVEL = re.compile("率|^占|比例|占比|比重|完成比")


@dataclass(frozen=True, slots=True)
class Said:
    """What a column says: words before its number and the unit after it; `kind` is a key of [value], or count."""

    words: str
    unit: str
    kind: str
    planned: bool = False


def noun_of_title(title: str) -> str:
    """What the sums of a table are of by its title, where its columns say no more than 任务数 and 完成数."""
    return next((noun for word, noun in WORDS["title"].items() if word in title), "")


def is_by_indicator(table: Table) -> bool:
    """Whether the rows say what is counted, since no column of numbers does."""
    return all(not _NO_NOUN.sub("", table.columns[index].head) for index in table.numeric)


def columns_said(table: Table) -> list[Said | None]:
    """What each column says; None for one that says nothing that can be counted."""
    subject = subject_of(table.title)
    if is_by_indicator(table):
        noun = noun_of_title(table.title)
        columns = tuple(replace(column, head=noun + column.head) for column in table.columns)
        table = replace(table, columns=columns)
    return [
        _column_said(table, index, subject) if index in table.numeric else None for index in range(len(table.columns))
    ]


def _column_said(table: Table, index: int, subject: str) -> Said | None:
    column = table.columns[index]
    head = _ANNUAL_PLAN.sub("年度计划投资", column.head)
    head = re.sub("^(.*?)其中[：:]?(.*)$", r"其中\2\1", head)  # 总投资 over 其中：亿元以上
    head = re.sub("^(其中" + _TIER.pattern + ")(?=总?投资)", r"\1项目", head)
    if head in _HEAD["order"]:
        return None
    sample = [row[index].text for row in table.rows if row[index].text]
    share = "%" in column.unit or (bool(sample) and all(text.endswith("%") for text in sample))
    if holds(head, "growth") and (share or not column.unit) and not head.endswith(("额", "数")):
        noun = re.sub(r"(?:比上年|较上年)?(?:同比|环比)?(?:增长|增速|增幅|增减|±)?率?%?$", "", head)
        return Said(
            ("" if _NO_NOUN.sub("", noun) == "" else noun) + ("环比" if "环比" in head else "同比"), "%", "growth"
        )
    if share or (_LEVEL.search(head) and not column.unit):
        head = _PLAN_RATE.sub("投资完成率", head)
        generic = re.fullmatch("完成(?:率|比例|比|进度|%)?(?:%)?|进度|完成年度.{0,6}|占年度.{0,8}|占全年.{0,6}", head)
        return Said("投资完成率" if generic and _before_is_money(table, index) else head, "%", "rate")
    if _PLAN_ONLY.fullmatch(head):
        following = next((each for each in range(index + 1, len(table.columns)) if each in table.numeric), None)
        after = _column_said(table, following, subject) if following is not None else None
        if after is None or after.kind not in ("money", "count"):
            return None
        return Said("全年目标" + after.words, after.unit, after.kind, planned=True)
    return _amount_or_count(table, head, column.unit, subject, sample)


def _amount_or_count(table: Table, head: str, unit: str, subject: str, sample: Sequence[str]) -> Said | None:
    if unit.endswith("元") or (not unit and holds(head, "money") and not _COUNT_OF.search(head)):
        if not unit and table.money is None and not all(text.endswith("元") for text in sample):
            return None
        planned = _PLANNED.search(head) is not None
        if _TASK.search(head):
            head = "全年目标" + _TASK.sub("", head)
        return Said(_tiered(_with_subject(head, subject), table.title), unit or table.money or "", "money", planned)
    if unit.endswith(("平方米", "㎡", "亩")):
        return Said(head, unit, "area")
    if not all(re.fullmatch(r"[\d,]+(?:[个家户项名人宗件])?", text) for text in sample):
        return None
    counter = unit if unit in ("个", "家", "户", "项", "人", "宗") else ""
    counter = counter or ("家" if holds(head, "firm") else "人" if holds(head, "people") else "个")
    words = _tiered(_counted(head, subject), table.title)
    if counter in ("家", "户") and not FLOW.search(words):
        words += "现有"  # firms of a kind are a stock where no word says that they are new
    return Said(words, counter, "count")


def _counted(head: str, subject: str) -> str:
    """签约数 is 签约项目, 亿元以上 alone goes on from the column before, 项目个数 is of what the title says."""
    bare = _COUNT_OF.sub("", head)
    if _TIER.fullmatch(bare.removeprefix("其中")):
        return "其中" + bare.removeprefix("其中")
    if bare in ("", "项目") or (re.fullmatch("(?:产业|工业)?项目", bare) and subject):
        return subject or "项目"
    if STAGE.search(bare) and not re.search("项目|企业|户", bare):
        return bare + "项目"
    return bare + "项目" if head.endswith(("项目数", "项目个数")) else bare


def _tiered(words: str, title: str) -> str:
    """Counts of projects in a table of 亿元以上 are of that tier."""
    tier = _TIER.search(title)
    if tier is None or "项目" not in words or _TIER.search(words) is not None:
        return words
    stage = STAGE.match(words)
    at = stage.end() if stage is not None else 0
    return words[:at] + tier.group() + words[at:]


def _with_subject(head: str, subject: str) -> str:
    """总投资 of a list of started projects is 开工项目总投资; what is agreed is of those signed."""
    if head.startswith(("协议", "合同", "正式合同", "合约")) and re.search("投资|金额|合同额", head):
        return "签约项目" + head
    if subject and re.fullmatch("(?:计划|协议|项目)?总?投资(?:总额|额|规模)?", head):
        return subject + "总投资"
    return head


def subject_of(title: str) -> str:
    """What the rows are by the title: 亿元以上在建项目, 重点项目; empty where it does not say."""
    match = _SUBJECT.search(title)
    if match is None:
        return ""
    tier = _TIER.search(title)
    return (tier.group() if tier else "") + (match["stage"] or match["major"]) + "项目"


def _before_is_money(table: Table, index: int) -> bool:
    heads = [table.columns[each].head for each in table.numeric if each < index]
    return any(re.search("投资|资金", head) for head in heads)


def holds(head: str, kind: str) -> bool:
    """Whether a head holds one of the words of a key of [value]."""
    return any(word in head for word in _VALUE[kind])
