"""Tables that were turned into text: rows whose cells stand between tabs or bars, with their head and title.

Wide gaps have become tabs while the text was mended. What a table says is read by table_figures.py (rows that are
towns, offices, kinds or indicators) and table_projects.py (rows that are projects).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bridgehead.engines.reading.records import record
from bridgehead.engines.reading.vocabulary import load

WORDS = load("tables")
_LINE = re.compile(r"^.*$", re.M)
_RULE = re.compile(r"[\s|:：+=~-]+")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_VALUE = re.compile(
    r"[-+~约近超]?\d[\d,]*(?:\.\d+)?(?:%|‰|[十百千]?[万亿]?(?:美?元)?|[个家户项名人宗亩件]|个百分点|(?:万)?平方米)?"
)
_NOTHING = re.compile(r"[-—–/.…*\\]*|持平|无|/")
_UNIT_OF_TITLE = re.compile(r"[(（]([十百千]?[万亿]元)[)）]$")  # 重点项目情况表(万元)
_YEAR = re.compile(r"(?:19|20)\d\d(?:年)?")
_UNITS_SAID = re.compile(r"(?:金额|计量)?单位[：:]\s*([^\s)）;；]{1,16})")
_MONEY_UNIT = re.compile(r"[十百千]?[万亿]?(?:美元|欧元|港元|日元|元)")
_ONLY_SCALE = re.compile(r"([万亿])(?=[\s、，)）]|$)")  # 单位：亿
_IN_BRACKETS = re.compile(r"[(（\[【]([^()（）]{1,8})[)）\]】]|[/／](?=[万亿%])(.{1,4})$")
_ALL_OF_IT = frozenset(
    ("总数", "总额", "合计", "小计", "总计", "个数", "数量", "总量", "全部")
)  # under a head that says of what
_UNIT_ALONE = re.compile(r"[(（\[][^()（）]{1,6}[)）\]]")
_TITLE = re.compile("表|情况|一览|清单|名单|统计|进度|进展|项目|完成|指标|排名")
_SENTENCE = re.compile("[。！？]|，.*，")
_GROWTH = re.compile("^(?:同比)?(?:增长|增减|增速|增幅|±)|^%|百分点")
_PERIOD = re.compile(r"\d|本月|本期|当月|累计")
# Who made a table, and when: not of what it speaks.
_MADE_BY = re.compile(
    "(?:制表|填报|填表|统计|报送|编制|审核|发布|数据来源|来源|印发)(?:单位|部门|时间|日期|人)?[：:](?!.*元)"
)
_CAPTION_LINES = 5
_LOOKED_BACK = 60
_HEAD_ROWS = 3
_LONGEST_NOTE = 20
_LONGEST_HEADLINE = 60


@record(frozen=True, slots=True)
class Cell:
    """[start, end) of the mended text, and what stands there."""

    start: int
    end: int
    text: str

    @property
    def number(self) -> bool:
        """Whether the cell is a bare number, perhaps with a sign of per cent."""
        return _NUMBER.fullmatch(self.text.removesuffix("%")) is not None

    @property
    def value(self) -> bool:
        """Whether the cell is a number, with or without a unit."""
        return _VALUE.fullmatch(self.text) is not None


@record(frozen=True, slots=True)
class Column:
    """`head` is the column's name without its unit; `unit` what the head's brackets say, or empty."""

    head: str
    unit: str


@record(frozen=True, slots=True)
class Table:
    """[start, end) of the rows; every row has a cell for each of the columns.

    `above` holds the other lines over the title; `money` is the unit of money that they give, or None; `headline`
    is the text's own, however far above, or empty.
    """

    start: int
    end: int
    title: str
    above: str
    headline: str
    money: str | None
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int]


def find_tables(text: str) -> list[Table]:
    """The tables of `text` (mended) that have a head and rows of numbers or names under it."""
    if "\t" not in text and "|" not in text:
        return []
    tables: list[Table] = []
    head: list[list[Cell]] = []
    last = 0
    for block in _blocks(text):
        own = _head_rows(block)
        goes_on = not own and head and _only_heads_section(text, last, block)
        table = _table(text, block, head if goes_on else own)
        tables += [table] if table is not None else ()
        head = head if goes_on else own
        last = max(cell.end for cell in block[-1])
    return tables


def _only_heads_section(text: str, end: int, block: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table that ended at `end` goes on with `block` after a line that heads a part: 二、新开工项目."""
    between = text[end : text.rfind("\n", 0, block[0][0].start) + 1].strip(" |\t\n")
    return 0 < len(between) <= _LONGEST_NOTE and "\n" not in between and _SENTENCE.search(between) is None


def _blocks(text: str) -> Iterator[list[list[Cell]]]:
    """Runs of rows of at least two cells."""
    block: list[list[Cell]] = []
    for line in _LINE.finditer(text):
        content = line.group()
        if "|" in content and _RULE.fullmatch(content):
            continue
        cells = _cells(text, line.start(), line.end())
        if cells and not any(cell.text for cell in cells):
            continue  # an empty row parts nothing
        if len(cells) >= 2 and not _is_caption(cells):
            block.append(cells)
            continue
        yield from _parts(block)
        block = []
    yield from _parts(block)


def _parts(block: list[list[Cell]]) -> Iterator[list[list[Cell]]]:
    """A block without the lines that head a section; where a new head follows such a line, a new table begins."""
    part: list[list[Cell]] = []
    for index, row in enumerate(block):
        if not _heads_section(row):
            part.append(row)
            continue
        following = block[index + 1] if index + 1 < len(block) else None
        if following is not None and not any(cell.value for cell in following):
            if len(part) >= 2:
                yield part
            part = []
    if len(part) >= 2:
        yield part


def _heads_section(row: Sequence[Cell]) -> bool:
    said = [cell.text for cell in row if cell.text]
    return len(said) <= 1 and len(row) >= 3 and not any(_GROWTH.search(text) for text in said)


def _cells(text: str, start: int, end: int) -> list[Cell]:
    """The cells of one line; a character alone beside another one alone is a word set wide (合 计)."""
    mark = "\t" if text.find("\t", start, end) >= 0 else "|"
    if text.find(mark, start, end) < 0:
        return []
    if mark == "|":
        while start < end and text[start] in " |":
            start += 1
            if text[start - 1] == "|":
                break
        while end > start and text[end - 1] == " ":
            end -= 1
        if end > start and text[end - 1] == "|":
            end -= 1
    cells: list[Cell] = []
    position = start
    while position <= end:
        stop = text.find(mark, position, end)
        stop = end if stop < 0 else stop
        cells.append(_cell(text, position, stop))
        position = stop + 1
    return _joined(cells)


def _cell(text: str, start: int, end: int) -> Cell:
    content = text[start:end]
    bare = content.strip()
    if not bare:
        return Cell(start, start, "")
    first = start + len(content) - len(content.lstrip())
    return Cell(first, first + len(bare), _set_wide(bare))


def _set_wide(content: str) -> str:
    return content.replace(" ", "") if re.fullmatch(r"\S(?: +\S)+", content) else content


def _joined(cells: list[Cell]) -> list[Cell]:
    result: list[Cell] = []
    for cell in cells:
        last = result[-1] if result else None
        if last is not None and _alone(last) and _alone(cell):
            result[-1] = Cell(last.start, cell.end, last.text + cell.text)
        else:
            result.append(cell)
    return result


def _alone(cell: Cell) -> bool:
    return len(cell.text) == 1 and "\u4e00" <= cell.text <= "\u9fff"


def _is_caption(cells: Sequence[Cell]) -> bool:
    """A line such as 填报单位：… 填报日期：… is no row."""
    said = [cell for cell in cells if cell.text]
    return sum(1 for cell in said if re.match("(?!其中)[^：]{2,6}：", cell.text)) * 2 >= max(len(said), 1)


def _table(text: str, block: Sequence[list[Cell]], head_rows: list[list[Cell]]) -> Table | None:
    rows = [row for row in block if row not in head_rows]
    if not head_rows or not rows:
        return None
    columns = _columns(head_rows, max(len(row) for row in rows))
    numeric = _numeric(rows, columns)
    fitted = [_fit(row, columns, numeric) for row in rows]
    whole = [tuple(row) for row in fitted if row is not None]
    if not whole or not numeric:
        return None
    start, end = block[0][0].start, max(cell.end for cell in block[-1])
    start = text.rfind("\n", 0, start) + 1
    title, above, units = _caption(text, start)
    units += " " + " ".join(cell.text for row in head_rows for cell in row if "单位：" in cell.text)
    below = text[end : text.find("\n", end + 1) if text.find("\n", end + 1) >= 0 else len(text)].strip()
    if len(below) <= _LONGEST_NOTE and (note := _UNITS_SAID.search(below)) is not None:
        units += " " + note.group(1)  # (单位：万元) under the rows
    money = _MONEY_UNIT.search(_ONLY_SCALE.sub(r"\1元", units))
    said = money.group() if money else None
    return Table(start, end, title, above, _headline(text, start), said, columns, tuple(whole), numeric)


def _head_rows(block: Sequence[list[Cell]]) -> list[list[Cell]]:
    """The rows before the first one that holds a value; years are names of columns."""
    head: list[list[Cell]] = []
    for row in block[:_HEAD_ROWS]:
        if any(cell.value and not _YEAR.fullmatch(cell.text) for cell in row):
            break
        if (
            sum(1 for cell in row if _YEAR.fullmatch(cell.text)) not in (0, len([c for c in row if c.text][1:]))
            and head
        ):
            break
        head.append(row)
    return head


def _columns(head_rows: Sequence[list[Cell]], width: int) -> tuple[Column, ...]:
    """One column for each cell of the last head row, named by all the rows over it."""
    names = [[cell.text for cell in row] for row in head_rows]
    if _PERIOD.match(names[0][0] or "-") and (len(names[0]) < width or not names[0][-1]):
        names = [["", *row][:width] for row in names]  # the corner of the table was left out
    for lower in names[1:]:
        if sum(1 for name in lower if name) == 1 and any(map(_GROWTH.search, lower)):
            last = max(index for index, name in enumerate(names[0]) if name)
            names = [[*names[0][:last], names[0][last] + "".join(lower), *names[0][last + 1 :]]]
            break
    if len(names) > 1 and len(names[-1]) < len(names[0]) and all(map(_UNIT_ALONE.fullmatch, filter(None, names[-1]))):
        names[-1] = [""] * (len(names[0]) - len(names[-1])) + names[-1]  # the names of places have no unit
    for upper in names[:-1]:
        for index in range(1, len(upper)):
            if not upper[index] and len(upper) == len(names[-1]) and names[-1][index]:
                upper[index] = upper[index - 1]
    size = max(len(row) for row in names)
    return tuple(_column([row[index] for row in names if index < len(row)]) for index in range(size))


def _column(parts: Sequence[str]) -> Column:
    unit = ""
    heads: list[str] = []
    for part in parts:
        name = part
        bracket = _IN_BRACKETS.search(part)
        if heads and _is_unit(part):  # a row of units under the names
            unit = part
            continue
        if bracket is not None and _is_unit(bracket.group(1) or bracket.group(2)):
            unit = bracket.group(1) or bracket.group(2)
            name = part[: bracket.start()] + part[bracket.end() :]
        bare = re.sub(r"\s|^[#*]", "", name)
        if bare and bare not in heads and not (heads and bare in _ALL_OF_IT):
            heads.append(bare)
    return Column("".join(heads), unit.replace("单位：", ""))


def _is_unit(content: str) -> bool:
    return (
        re.fullmatch(
            r"(?:单位：)?(?:[十百千]?[万亿]?(?:美元|元|平方米|吨|人|千瓦时)|%|±%|个|家|户|亩|项|人|㎡|宗|平方米)",
            content,
        )
        is not None
    )


def _numeric(rows: Sequence[list[Cell]], columns: Sequence[Column]) -> frozenset[int]:
    """The columns whose cells are numbers, the running number aside."""
    found: set[int] = set()
    for index, column in enumerate(columns):
        said = [row[index] for row in rows if len(columns) - 2 <= len(row) <= len(columns) and index < len(row)]
        said = [cell for cell in said if not _NOTHING.fullmatch(cell.text)]
        numbers = sum(1 for cell in said if cell.value)
        if said and numbers * 10 >= len(said) * 6 and column.head not in WORDS["head"]["order"]:
            found.add(index)
    return frozenset(found)


def _fit(row: list[Cell], columns: Sequence[Column], numeric: frozenset[int]) -> list[Cell] | None:
    """The row's cells under their columns; a row that is short of cells is laid out by its numbers. None: unclear."""
    if len(row) == len(columns):
        return row
    if len(row) > len(columns):
        return row[: len(columns)] if not any(cell.text for cell in row[len(columns) :]) else None
    order = columns[0].head in WORDS["head"]["order"]
    if all(index in numeric or not cell.number for index, cell in enumerate(row) if index or not order):
        end = row[-1].end
        return [*row, *[Cell(end, end, "")] * (len(columns) - len(row))]
    numbers = [cell for cell in row if cell.value]
    labels = [cell for cell in row if cell.text and not cell.value]
    places = sorted(numeric)
    if len(numbers) != len(places) or not labels:
        return None
    result = [Cell(row[0].start, row[0].start, "")] * len(columns)
    for index, cell in zip(places, numbers, strict=True):
        result[index] = cell
    first = next((index for index in range(len(columns)) if index not in numeric), 0)
    if columns[first].head in WORDS["head"]["order"]:
        first += 1
    result[first] = labels[0]
    return result


def _headline(text: str, end: int) -> str:
    """The first line of the text, where it is a heading and stands before `end`."""
    stop = text.find("\n", 0, end)
    line = text[: max(stop, 0)].strip()
    return "" if len(line) > _LONGEST_HEADLINE or _SENTENCE.search(line) or "\t" in line else line


def _caption(text: str, start: int) -> tuple[str, str, str]:
    """The title of the table that begins at `start`, the lines over it, and what they say of units."""
    lines: list[str] = []
    end = start - 1
    for _ in range(_LOOKED_BACK):
        if end <= 0 or len(lines) >= _CAPTION_LINES:
            break
        begin = text.rfind("\n", 0, end) + 1
        line = text[begin:end].strip(" |\t")
        end = begin - 1
        if not line or (("\t" in line or "|" in line) and "单位：" not in line):
            continue
        if len(line) > 70 or (_SENTENCE.search(line) and "单位：" not in line):
            break
        if _MADE_BY.match(line) is None:
            lines.append(line)
    units = " ".join(match.group(1) for line in lines[:3] for match in _UNITS_SAID.finditer(line))
    units += "".join(f" {said[1]}" for line in lines[:2] if (said := _UNIT_OF_TITLE.search(line)) is not None)
    named = [line for line in lines if _TITLE.search(line)]
    return (named[0] if named else lines[0] if lines else ""), "\n".join(lines), units
