"""Rows of a table as sentences: 云岭镇 under 签约项目(个) is 签约项目12个, which the grammar of figures then reads.

What a row says is written out with the words of its columns, read like any other line, and each figure is led back to
the cell that its number came from. So a table knows the same measures as the text around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bridgehead.engines.reading.drafts import Draft
from bridgehead.engines.reading.figures.filters import narrowed

from .columns import FLOW, STAGE, Said, columns_said, holds, is_by_indicator, noun_of_title
from .finding import WORDS, Cell, Table

FigureReader = Callable[[str], list[Draft]]
_ROW = WORDS["row"]
_HEAD = WORDS["head"]
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_TIME = re.compile(
    r"截[至止]到?(?:目前|(?:(?:19|20)\d\d年|今年)?\d{1,2}月(?:\d{1,2}日|底|末|份)?)|(?:(?:19|20)\d\d年度?|今年|去年|本年)?"
    r"(?:\d{1,2}月?份?[~至到\-]\d{1,2}月份?|前\d{1,2}个月|[上下]半年|第?[一二三四]季度|前三季度|全年|\d{1,2}月份?(?:底|末|\d{1,2}日)?)|(?:19|20)\d\d年度?"
)
_BARE_INVESTMENT = re.compile("(?:计划|协议|项目)?总?投资(?:总额|额|规模)?")
_CEREMONY = re.compile("集中|仪式|活动|现场|大会|签约项目")
_MONTH = re.compile(r"((?:19|20)\d\d年)(\d{1,2}月)份?，")
_NO_YEAR = re.compile("\\d{1,2}(?:月|[-~至到—]\\d{1,2}月)|前\\d{1,2}个月|[上下]半年|第?[一二三四]季度|前三季度|全年")
_TILL_NOW = re.compile("1[-~至]本?月|累计|本年|年初")


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


def figures_of(table: Table, read: FigureReader, occasion: str) -> list[Draft]:
    """The figures of a table whose rows are places, offices, kinds of project or indicators."""
    written = _Written()
    lead = lead_of(table, occasion)
    label_at = next((index for index in range(len(table.columns)) if _is_label(table, index)), None)
    if label_at is None:
        return []
    labels = [_label(row[label_at].text or next(cell.text for cell in row if cell.text)) for row in table.rows]
    whose = sum(1 for label in labels if names_whose(label)) * 2 > len(labels)
    by_indicator = is_by_indicator(table)
    if by_indicator and whose:
        if not noun_of_title(table.title):
            return []  # towns with numbers of nothing that the table names
        by_indicator = False
    said = [] if by_indicator else columns_said(table)
    whole_unit = ""
    for number, row in enumerate(table.rows):
        whole_unit = _unit_of(row[label_at].text)[1] or whole_unit
        if labels[number] in _ROW["skipped"] or not labels[number]:
            continue
        if by_indicator:
            _indicator(written, table, number, row, label_at, lead, "" if "率" in labels[number] else whole_unit)
        else:
            _row(written, number, row, said, lead, "" if names_whose(labels[number]) else labels[number])
    return collected(written.pieces, written.cells, table, read, labels)


def collected(
    pieces: Sequence[str],
    cells: dict[int, tuple[int, Cell]],
    table: Table,
    read: FigureReader,
    labels: Sequence[str],
) -> list[Draft]:
    """The drafts that the written text gives, led back to the cells of the page."""
    if not cells:
        return []
    drafts = []
    for draft in read("".join(pieces)):
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
    if label in _ROW["total"] or label.startswith(("合计", "总计")) or label.endswith(("合计", "总计")):
        return "total"
    if len(label) >= 4 and label.endswith(tuple(_ROW["firm_ends"])):
        return "firm"
    if len(label) >= 2 and label.endswith(tuple(_ROW["office_ends"])):
        return "office"
    return "place" if len(label) >= 2 and label.endswith(tuple(_ROW["place_ends"])) else None


def _label(text: str) -> str:
    return re.sub(r"^(?:其中[：，]?|#|\*|\d+[.、])|\s", "", text)


def lead_of(table: Table, occasion: str) -> str:
    """The time that a table speaks of: its title's, or the day of the ceremony that it lists the projects of.

    Below prose it has no title of its own; then it speaks of what the text's headline does, if that is one time.
    """
    if own := time_of(table.title):
        return own
    if occasion and _CEREMONY.search(table.title):
        return occasion
    return time_of(table.above) or _only_time(table.headline)


def _only_time(headline: str) -> str:
    """The words of time in a headline that has no more than one."""
    return time_of(headline) if len(_TIME.findall(headline.replace("－", "-"))) == 1 else ""


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


def _row(
    written: _Written, number: int, row: Sequence[Cell], said: Sequence[Said | None], lead: str, kind: str
) -> None:
    """One row whose columns say what is counted; `kind` is the row's own word for a kind of project or trade.

    Plans stand on lines of their own, so that what has happened is not taken for planned.
    """
    figures = [
        (cell, column, _NUMBER.match(cell.text))
        for cell, column in zip(row, said, strict=True)
        if cell.value and column
    ]
    opened, whole, part = "", "", False
    for cell, said_of, figure in figures:
        column = said_of
        if figure is None or column.planned:
            continue
        if part and not column.words.startswith("其中"):  # what follows a part is of the whole again
            written.add("。\n")
            opened = ""
            if _BARE_INVESTMENT.fullmatch(column.words):
                column = replace(column, words=whole + column.words)
        part = column.words.startswith("其中")
        whole = column.words if column.kind == "count" and not part else whole
        own_time = _TIME.match(column.words)
        if not opened:
            written.add(kind if own_time else lead + kind)
        else:
            written.add("，" if own_time or opened == lead else "，" + lead)
        again = kind if opened and column.kind == "count" and STAGE.search(column.words) else ""
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


def _so_far(lead: str, head: str) -> str:
    """2022年9月 under 1-本月 or 累计 is 2022年1-9月."""
    month = _MONTH.fullmatch(lead)
    return f"{month[1]}1-{month[2]}，" if month is not None and _TILL_NOW.search(head) else lead


def _in_year(time: str, lead: str) -> str:
    """1-6月 under a title of 2026年 is 2026年1-6月."""
    return year_of(lead) + time if _NO_YEAR.match(time) else time


def year_of(lead: str) -> str:
    """The year that words of time name, as words."""
    match = re.search(r"(?:19|20)\d\d年", lead)
    return match.group() if match is not None else ""


def _figure(written: _Written, number: int, cell: Cell, said: Said, digits: str) -> None:
    """The words, number and unit of one cell; a fall is said as one."""
    written.add(said.words)
    own = cell.text[len(digits) :].lstrip()
    if said.kind == "growth":
        written.add("下降" if digits.startswith("-") else "增长")
        digits = digits.lstrip("-+")
    written.value(number, cell, digits.lstrip("+"))
    written.add(own or said.unit)


def _indicator(
    written: _Written, table: Table, number: int, row: Sequence[Cell], label_at: int, lead: str, whole_unit: str
) -> None:
    """One row that is an indicator; its columns are months, sums so far and growth.

    A row without a unit takes `whole_unit`, that of the row which it is a part of.
    """
    label, unit = _unit_of(row[label_at].text)
    unit = unit or whole_unit
    for cell, column in zip(row, table.columns, strict=True):
        if column.head in _HEAD["unit"] and cell.text and not cell.value:
            unit = cell.text
    first = True
    for index in sorted(table.numeric):
        cell, head = row[index], table.columns[index].head
        figure = _NUMBER.match(cell.text) if cell.value else None
        if figure is None or (re.search("上年|去年", head) and not holds(head, "growth")):
            continue
        share = "%" in table.columns[index].unit or head.endswith(("%", "±")) or cell.text.endswith("%")
        if holds(head, "growth"):
            said = Said("同比" if first is False else label + "同比", "%", "growth")
        elif share:
            continue
        else:
            time = (_in_year(time_of(head), lead) or _so_far(lead, head)).rstrip("，")
            own = unit or table.columns[index].unit or table.money or ""
            if not own or own == "%":
                continue
            aim = "目标" if re.search("目标|计划|任务", head) else ""
            stock = "现有" if own in ("家", "户") and not FLOW.search(label) else ""
            said = Said(f"{time}{aim}{re.sub('(?:个|户)?数$', '', label) if stock else label}{stock}", own, "money")
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
