"""Rows of a table as sentences: 云岭镇 under 签约项目(个) is 签约项目12个, which the grammar of figures then reads.

What a row says is written out with the words of its columns, read like any other line, and each figure is led back to
the cell that its number came from. So a table knows the same measures as the text around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bridgehead.engines.reading.drafts import Draft, ReadingState
from bridgehead.engines.reading.figures.filters import narrowed
from bridgehead.engines.reading.known import Known
from bridgehead.engines.reading.projects.facts import ProjectDraft

from .finding import WORDS, Cell, Table

Reader = Callable[[str, Known], tuple[ReadingState, list[ProjectDraft]]]

_VALUE = WORDS["value"]
_ROW = WORDS["row"]
_HEAD = WORDS["head"]
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_TIME = re.compile(
    r"截[至止]到?(?:目前|(?:(?:19|20)\d\d年|今年)?\d{1,2}月(?:\d{1,2}日|底|末|份)?)|(?:(?:19|20)\d\d年度?|今年|去年|本年)?"
    r"(?:\d{1,2}月?份?[~至到\-]\d{1,2}月份?|前\d{1,2}个月|[上下]半年|第?[一二三四]季度|前三季度|全年|\d{1,2}月份?(?:底|末|\d{1,2}日)?)|(?:19|20)\d\d年度?"
)
_PLAN_ONLY = re.compile("(?:全年|年度|年|今年|本年)?(?:目标任务|任务目标|计划任务|目标|任务|计划)(?:数|值|额|量)?")
_NO_NOUN = re.compile(
    "上年同期|去年同期|本月|当月|本期|本季|累计|全年|年度|今年|本年|止|同比|环比|比上年|较上年|同期|增长|增速|增幅|增减|±|%|率|数值|绝对[数额量]|"
    "总量|完成|实绩|实际|预计|目标|计划|任务|数|值|量|单位|年|月|季度|第|前|上半|[一二三四]|\\d|[-~至、,，:：.]|份|实现"
)
_STAGES = "新签约|签约|新开工|开工|新竣工|竣工|新投产|投产|在建|在谈|储备|新引进|引进|落户|拟建|新入库|入库|续建|前期"
_STAGE = re.compile(_STAGES)
_TIER = re.compile(r"(?:投资)?\d*[十百千]?[万亿]元?(?:及)?以上|超\d*亿元?")
_SUBJECT = re.compile(
    rf"(?P<stage>{_STAGES})|(?P<major>(?:[省市县区]级|国家级)?重[点大](?:建设|产业|工程)?)(?=项目|工程)"
)
_COUNT_OF = re.compile("(?:项目)?(?:个数|总数|数量|数|总个数)$")
_ANNUAL_PLAN = re.compile("年(?:度)?投资计划|年计划投资|年度投资(?:任务|目标)")
_PLANNED = re.compile("(?:年|年度|全年|今年|本年|当年|月)(?:度)?(?:计划|目标|任务|预期)|目标|任务")
_CEREMONY = re.compile("集中|仪式|活动|现场|大会|签约项目")
_PLAN_RATE = re.compile(
    "年?度?(?:计划)?投资(?:计划|任务|目标)?完成(?:率|比例)|占年(?:度)?(?:计划|投资计划|目标|任务).{0,4}"
)
_FLOW = re.compile("新|净增|当年|本年|今年|当月|本月|认定|培育|申报|目标|计划|引进|落户|注册|签约|开工")
_LEVEL = re.compile("率|^占|比例|占比|比重|完成比")


@dataclass(slots=True)
class _Written:
    """A text under construction, and which cell each of its numbers stands for."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    cells: dict[int, tuple[int, Cell]] = field(default_factory=dict)

    def add(self, words: str) -> None:
        """Append words."""
        self.pieces.append(words)
        self.length += len(words)

    def value(self, row: int, cell: Cell, number: str) -> None:
        """Append the number of a cell of a row."""
        self.cells[self.length] = (row, cell)
        self.add(number)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a column says: words before its number and the unit after it; `kind` is a key of [value], or count."""

    words: str
    unit: str
    kind: str
    planned: bool = False


def figures_of(table: Table, read: Reader, occasion: str) -> list[Draft]:
    """The figures of a table whose rows are places, offices, kinds of project or indicators."""
    written = _Written()
    lead = lead_of(table, occasion)
    by_indicator = _is_by_indicator(table)
    said = [] if by_indicator else _columns_said(table)
    label_at = next((index for index in range(len(table.columns)) if _is_label(table, index)), None)
    if label_at is None:
        return []
    labels = [_label(row[label_at].text or next(cell.text for cell in row if cell.text)) for row in table.rows]
    for number, row in enumerate(table.rows):
        if labels[number] in _ROW["skipped"] or not labels[number]:
            continue
        if by_indicator:
            _indicator(written, table, number, row, label_at, lead)
        else:
            _row(written, number, row, said, lead, "" if names_whose(labels[number]) else labels[number])
    return collected(written.pieces, written.cells, table, read, labels)


def collected(
    pieces: Sequence[str],
    cells: dict[int, tuple[int, Cell]],
    table: Table,
    read: Reader,
    labels: Sequence[str],
) -> list[Draft]:
    """The drafts that the written text gives, led back to the cells of the page."""
    if not cells:
        return []
    state, _ = read("".join(pieces), Known())
    drafts = []
    for draft in state.drafts:
        if draft.quantity.start not in cells:
            continue
        number, cell = cells[draft.quantity.start]
        row = table.rows[number]
        first = min(each.start for each in row if each.text)
        quantity = replace(draft.quantity, start=cell.start, end=cell.end)
        moved = replace(draft, start=first, end=cell.end, quantity=quantity, parent=None)
        _credit(moved, labels[number])
        drafts.append(moved)
    return drafts


def _credit(draft: Draft, label: str) -> None:
    """A row that is a town is of that town, one that is an office is credited to it."""
    whose = names_whose(label)
    if whose == "place":
        draft.place = label
    elif whose == "firm":
        draft.filters = narrowed(draft.measure, draft.filters | {"enterprise": label})
    elif whose == "office":
        draft.filters = draft.filters | {"credited_to": label}


def names_whose(label: str) -> str | None:
    """place, office, firm or total, where the label of a row names one; None where it names a kind of thing."""
    if label in _ROW["total"] or label.startswith(("合计", "总计")):
        return "total"
    if len(label) >= 4 and label.endswith(tuple(_ROW["firm_ends"])):
        return "firm"
    if len(label) >= 2 and label.endswith(tuple(_ROW["office_ends"])):
        return "office"
    return "place" if len(label) >= 2 and label.endswith(tuple(_ROW["place_ends"])) else None


def _label(text: str) -> str:
    return re.sub(r"^(?:其中[：，]?|#|\*|\d+[.、])|\s", "", text)


def lead_of(table: Table, occasion: str) -> str:
    """The time that a table speaks of: its title's, or the day of the ceremony that it lists the projects of."""
    return time_of(table.title) or (occasion if occasion and _CEREMONY.search(table.title) else time_of(table.above))


def time_of(title: str) -> str:
    """The words of time in a title, to open each row with."""
    found = [match.group() for match in _TIME.finditer(title.replace("－", "-"))]
    return found[0] + "，" if found else ""


def _is_label(table: Table, index: int) -> bool:
    head = table.columns[index].head
    said = [row[index] for row in table.rows if row[index].text]
    if (
        index in table.numeric
        or head in _HEAD["order"]
        or (head in _HEAD["unit"] and all(_is_measure(c) for c in said))
    ):
        return False
    return sum(1 for cell in said if not cell.value) * 2 > len(said)


def _is_measure(cell: Cell) -> bool:
    return (
        re.fullmatch(
            r"[十百千]?[万亿]?(?:[美欧日港]?元|[个家户项人亩吨宗%]|平方米|千瓦时|标箱)(?:/.{1,3})?|-+", cell.text
        )
        is not None
    )


def _is_by_indicator(table: Table) -> bool:
    """Whether the rows say what is counted, since no column of numbers does."""
    return all(not _NO_NOUN.sub("", table.columns[index].head) for index in table.numeric)


def _columns_said(table: Table) -> list[_Said | None]:
    """What each column says; None for one that says nothing that can be counted."""
    subject = subject_of(table.title)
    return [
        _column_said(table, index, subject) if index in table.numeric else None for index in range(len(table.columns))
    ]


def _column_said(table: Table, index: int, subject: str) -> _Said | None:
    column = table.columns[index]
    head = _ANNUAL_PLAN.sub("年度计划投资", column.head)
    head = re.sub("^其中[：:]?", "其中", head)
    if head in _HEAD["order"]:
        return None
    sample = [row[index].text for row in table.rows if row[index].text]
    share = "%" in column.unit or (bool(sample) and all(text.endswith("%") for text in sample))
    if _holds(head, "growth") and (share or not column.unit) and not head.endswith(("额", "数")):
        noun = re.sub(r"(?:比上年|较上年)?(?:同比|环比)?(?:增长|增速|增幅|增减|±)?率?%?$", "", head)
        return _Said(
            ("" if _NO_NOUN.sub("", noun) == "" else noun) + ("环比" if "环比" in head else "同比"), "%", "growth"
        )
    if share or (_LEVEL.search(head) and not column.unit):
        head = _PLAN_RATE.sub("投资完成率", head)
        generic = re.fullmatch("完成(?:率|比例|比|进度|%)?(?:%)?|进度|完成年度.{0,6}|占年度.{0,8}|占全年.{0,6}", head)
        return _Said("投资完成率" if generic and _before_is_money(table, index) else head, "%", "rate")
    if _PLAN_ONLY.fullmatch(head):
        following = next((each for each in range(index + 1, len(table.columns)) if each in table.numeric), None)
        after = _column_said(table, following, subject) if following is not None else None
        if after is None or after.kind not in ("money", "count"):
            return None
        return _Said("全年目标" + after.words, after.unit, after.kind, planned=True)
    return _amount_or_count(table, head, column.unit, subject, sample)


def _amount_or_count(table: Table, head: str, unit: str, subject: str, sample: Sequence[str]) -> _Said | None:
    if unit.endswith("元") or (not unit and _holds(head, "money") and not _COUNT_OF.search(head)):
        if not unit and table.money is None and not all(text.endswith("元") for text in sample):
            return None
        planned = _PLANNED.search(head) is not None
        return _Said(_tiered(_with_subject(head, subject), table.title), unit or table.money or "", "money", planned)
    if unit.endswith(("平方米", "㎡", "亩")):
        return _Said(head, unit, "area")
    if not all(re.fullmatch(r"[\d,]+(?:[个家户项名人宗件])?", text) for text in sample):
        return None
    counter = unit if unit in ("个", "家", "户", "项", "人", "宗") else ""
    counter = counter or ("家" if _holds(head, "firm") else "人" if _holds(head, "people") else "个")
    words = _tiered(_counted(head, subject), table.title)
    if counter in ("家", "户") and not _FLOW.search(words):
        words += "现有"  # firms of a kind are a stock where no word says that they are new
    return _Said(words, counter, "count")


def _counted(head: str, subject: str) -> str:
    """签约数 is 签约项目, 亿元以上 alone goes on from the column before, 项目个数 is of what the title says."""
    bare = _COUNT_OF.sub("", head)
    if _TIER.fullmatch(bare.removeprefix("其中")):
        return "其中" + bare.removeprefix("其中")
    if bare in ("", "项目") or (re.fullmatch("(?:产业|工业)?项目", bare) and subject):
        return subject or "项目"
    if _STAGE.search(bare) and not re.search("项目|企业|户", bare):
        return bare + "项目"
    return bare + "项目" if head.endswith(("项目数", "项目个数")) else bare


def _tiered(words: str, title: str) -> str:
    """Counts of projects in a table of 亿元以上 are of that tier."""
    tier = _TIER.search(title)
    if tier is None or "项目" not in words or _TIER.search(words) is not None:
        return words
    stage = _STAGE.match(words)
    at = stage.end() if stage is not None else 0
    return words[:at] + tier.group() + words[at:]


def _with_subject(head: str, subject: str) -> str:
    """总投资 of a list of started projects is 开工项目总投资; what is agreed is of those signed."""
    if head.startswith(("协议", "合同")) and re.search("投资|金额", head):
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


def _holds(head: str, kind: str) -> bool:
    return any(word in head for word in _VALUE[kind])


def _row(
    written: _Written, number: int, row: Sequence[Cell], said: Sequence[_Said | None], lead: str, kind: str
) -> None:
    """One row whose columns say what is counted; `kind` is the row's own word for a kind of project or trade.

    Plans stand on lines of their own, so that what has happened is not taken for planned.
    """
    figures = [
        (cell, column, _NUMBER.match(cell.text))
        for cell, column in zip(row, said, strict=True)
        if cell.value and column
    ]
    opened = ""
    for cell, column, figure in figures:
        if figure is None or column.planned:
            continue
        own_time = _TIME.match(column.words)
        if not opened:
            written.add(kind if own_time else lead + kind)
        else:
            written.add("，" if own_time or opened == lead else "，" + lead)
        again = kind if opened and column.kind == "count" and _STAGE.search(column.words) else ""
        written.add(again)
        opened = own_time.group() if own_time else lead or "-"
        _figure(written, number, cell, column, figure.group())
    if opened:
        written.add("。\n")
    for cell, column, figure in figures:
        if figure is not None and column.planned:
            written.add(year_of(lead) + kind)
            _figure(written, number, cell, column, figure.group())
            written.add("。\n")


def year_of(lead: str) -> str:
    """The year that words of time name, as words."""
    match = re.search(r"(?:19|20)\d\d年", lead)
    return match.group() if match is not None else ""


def _figure(written: _Written, number: int, cell: Cell, said: _Said, digits: str) -> None:
    """The words, number and unit of one cell; a fall is said as one."""
    written.add(said.words)
    own = cell.text[len(digits) :].lstrip()
    if said.kind == "growth":
        written.add("下降" if digits.startswith("-") else "增长")
        digits = digits.lstrip("-+")
    written.value(number, cell, digits.lstrip("+"))
    written.add(own or said.unit)


def _indicator(written: _Written, table: Table, number: int, row: Sequence[Cell], label_at: int, lead: str) -> None:
    """One row that is an indicator; its columns are months, sums so far and growth."""
    label, unit = _unit_of(row[label_at].text)
    for cell, column in zip(row, table.columns, strict=True):
        if column.head in _HEAD["unit"] and cell.text and not cell.value:
            unit = cell.text
    first = True
    for index in sorted(table.numeric):
        cell, head = row[index], table.columns[index].head
        figure = _NUMBER.match(cell.text) if cell.value else None
        if figure is None or re.search("上年|去年", head):
            continue
        share = "%" in table.columns[index].unit or head.endswith(("%", "±")) or cell.text.endswith("%")
        if _holds(head, "growth"):
            said = _Said("同比" if first is False else label + "同比", "%", "growth")
        elif share:
            continue
        else:
            time = "，".join(filter(None, [time_of(head).rstrip("，") or lead.rstrip("，")]))
            own = unit or table.columns[index].unit or table.money or ""
            if not own or own == "%":
                continue
            aim = "目标" if re.search("目标|计划|任务", head) else ""
            stock = "现有" if own in ("家", "户") and not _FLOW.search(label) else ""
            said = _Said(f"{time}{aim}{re.sub('(?:个|户)?数$', '', label) if stock else label}{stock}", own, "money")
        written.add("" if first else "，")
        if said.kind == "growth" and first:
            written.add(lead)
        first = False
        _figure(written, number, cell, said, figure.group())
    if not first:
        written.add("。\n")


def _unit_of(label: str) -> tuple[str, str]:
    """地区生产总值(亿元) is 地区生产总值 in 亿元."""
    bare = re.sub(r"\s|^(?:其中[：，]?|[#*]|[一二三四五六七八九十]+、|\d+[.、])", "", label)
    match = re.search(r"[(（]([^()（）]{1,6})[)）]$", bare)
    return (bare[: match.start()], match.group(1)) if match is not None else (bare, "")
