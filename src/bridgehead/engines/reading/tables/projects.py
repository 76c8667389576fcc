"""Rows of a table that are projects: name, firm and money from their cells, the rest read from what the cells say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bridgehead.engines.reading.drafts import Draft
from bridgehead.engines.reading.known import Hit, Known
from bridgehead.engines.reading.projects.facts import ProjectDraft
from bridgehead.engines.reading.projects.names import name_key, same_project
from bridgehead.engines.reading.projects.stages import RANK
from bridgehead.engines.reading.quantities import find_quantities

from .columns import subject_of
from .figures import FigureReader, collected, lead_of, names_whose
from .finding import WORDS, Cell, Table

ProjectReader = Callable[[str, Known], list[ProjectDraft]]
_PARTS: dict[str, list[str]] = WORDS["part"]
_TOTAL = re.compile("合计|总计|共计|小计|全部|总 计")
_SHORT_UNIT = re.compile(r"[(（]([万亿])[)）]$")
_TICKS = frozenset("√✓✔☑●▲■★是Y")
_DONE_HEADS = ("备案", "签约", "开工", "封顶", "竣工", "投产", "达产")
_AT_WORK = re.compile("结构|主体|基础|桩|土建|装修|安装|施工")
_PREPARED = re.compile("前期|手续|设计|审批")
_DATE = re.compile(r"((?:19|20)\d\d)[./-](\d{1,2})(?:[./-](\d{1,2}))?")
_PART = re.compile(
    r"[(（]\d+[个项宗][)）]$|^[一二三四五六七八九十]+、|^(?:产业|工业|制造业|服务业|基础设施|社会民生|农业|新建|续建|前期)类?项目$"
)
_UNIT = re.compile("(?:[省市县区镇乡局办委]|街道|开发区|高新区|园区|新区)$")
_ORDER = re.compile("[一二三四五六七八九十]+|[（(][一二三四五六七八九十]+[)）]")
_AHEAD = re.compile("计划|预计|拟|预期")
_DEEDS = {"started": "开工", "completed": "竣工", "producing": "投产", "signed": "签约"}
_COUNT = re.compile(r"(\d+)(?=[个项宗])")
_STAGE_OF_TITLE = (
    ("签约", "signed"),
    ("续建", "building"),
    ("在建", "building"),
    ("开工", "started"),
    ("动工", "started"),
    ("竣工", "completed"),
    ("投产", "producing"),
)
_NO_STAGE = re.compile("拟|计划|待|未|储备|在谈|开竣工|开工竣工|签约开工|、")
_YIELDS = {"output": "达产后年产值", "revenue": "达产后年销售收入", "tax": "达产后年税收"}


def name_column(table: Table) -> int | None:
    """The column of project names, where the rows of the table are projects."""
    for index, column in enumerate(table.columns):
        if column.head not in WORDS["head"]["name"] or index in table.numeric:
            continue
        kinds = {_kind(other.head) for other in table.columns}
        if column.head in ("项目", "名称") and not kinds & {"investment", "enterprise", "content", "progress"}:
            continue
        if _names_units(table, index):
            continue
        return index
    return None


def _names_units(table: Table, index: int) -> bool:
    """Whether the names of a column are those of towns and parks, whose figures the rows tell."""
    names = [row[index].text for row in table.rows if not _TOTAL.match(row[index].text)]
    return bool(names) and all(_UNIT.search(name) for name in names)


def projects_of(
    table: Table, name_at: int, read_figures: FigureReader, read_projects: ProjectReader, occasion: str
) -> tuple[list[Draft], list[ProjectDraft]]:
    """The projects of the rows, and the figures of the rows that add them up."""
    kinds = [_kind(column.head) for column in table.columns]
    rows, totals = _apart(table, name_at)
    projects = []
    for row in rows:
        project = _project(table, row, name_at, kinds, read_projects)
        if project is not None:
            projects.append(project)
    return _totals(table, totals, kinds, read_figures, occasion), projects


def add_listed(projects: list[ProjectDraft], listed: Sequence[ProjectDraft]) -> None:
    """Add the projects of a table; one that the text speaks of too takes from the table what the text leaves out.

    Rows are of one project only where they have one name: 南港3号厂房 and 南港厂房 stand in a list as two.
    """
    said = list(projects)
    rows: dict[str, ProjectDraft] = {}
    for project in listed:
        key = name_key(project.name)
        same = next((each for each in said if any(same_project(other, key) for other in each.keys)), None)
        same = same or rows.get(project.name)
        if same is None:
            rows[project.name] = project
            project.keys = [key]
            projects.append(project)
            continue
        same.mentions += 1
        same.enterprise = project.enterprise or same.enterprise
        same.whole.investment = same.whole.investment or project.whole.investment
        if RANK.get(project.stage or "", -1) > RANK.get(same.stage or "", -1):
            same.stage = project.stage
        same.dates = project.dates | same.dates


def _kind(head: str) -> str | None:
    """What a column of a list of projects holds: a key of [part]."""
    return next((kind for kind, words in _PARTS.items() if any(word in head for word in words)), None)


def _apart(table: Table, name_at: int) -> tuple[list[tuple[Cell, ...]], list[int]]:
    """Rows that are projects, and the numbers of those that are sums."""
    rows, totals = [], []
    for number, row in enumerate(table.rows):
        if any(_TOTAL.match(cell.text) for cell in row[: name_at + 2]):
            totals.append(number)
        elif len(row[name_at].text) >= 3 and not row[name_at].value and not _heads_part(row, name_at):
            rows.append(row)
    return rows, totals


def _heads_part(row: Sequence[Cell], name_at: int) -> bool:
    """一、产业项目(3个): a row that adds up the rows under it."""
    return _PART.search(row[name_at].text) is not None or any(_ORDER.fullmatch(cell.text) for cell in row[:name_at])


def _project(
    table: Table, row: Sequence[Cell], name_at: int, kinds: Sequence[str | None], read: ProjectReader
) -> ProjectDraft | None:
    name = row[name_at].text
    clauses = [_clause(table, index, cell, kinds[index]) for index, cell in enumerate(row) if index != name_at]
    text = name + "，" + "，".join(clause for clause in clauses if clause) + "。"
    hit = Hit(0, len(name), name)
    found = read(text, Known(projects=(hit,)))
    draft = next((each for each in found if each.name == name), None)
    if draft is None:
        draft = ProjectDraft(0, 0, name)
    draft.name, draft.known, draft.attested = name, False, True
    draft.start, draft.end = row[name_at].start, row[name_at].end
    firm = next((row[index].text for index, kind in enumerate(kinds) if kind == "enterprise" and row[index].text), None)
    draft.enterprise = firm if firm is not None and len(firm) >= 2 else draft.enterprise
    place = next((row[index].text for index, kind in enumerate(kinds) if kind == "place" and row[index].text), None)
    draft.place = place if place is not None and names_whose(place) == "place" else None
    _invest(table, row, kinds, draft)
    _stage_of_cell(row, kinds, draft, ("progress",))
    _stage_of_list(table.title, draft)
    _stage_of_cell(row, kinds, draft, ("remarks", "nature"))
    return draft


def _invest(table: Table, row: Sequence[Cell], kinds: Sequence[str | None], draft: ProjectDraft) -> None:
    for index, kind in enumerate(kinds):
        if kind != "investment" or not row[index].value:
            continue
        said = find_quantities(_money(table, index, row[index]))
        if said and said[0].kind == "money":
            draft.whole.investment = said[0].amount
            return


def _money(table: Table, index: int, cell: Cell) -> str:
    column = table.columns[index]
    short = _SHORT_UNIT.search(column.head)  # 总投资(亿)
    unit = column.unit or (f"{short[1]}元" if short is not None else table.money or "")
    return cell.text.replace(",", "") + ("" if cell.text.endswith("元") else unit)


def _stage_of_cell(row: Sequence[Cell], kinds: Sequence[str | None], draft: ProjectDraft, asked: Sequence[str]) -> None:
    """前期 under 项目阶段, 续建 under 建设性质: what a cell of the kinds `asked` says that is one word."""
    for cell, kind in zip(row, kinds, strict=True):
        if kind not in asked or draft.stage is not None:
            continue
        draft.stage = WORDS["stage"].get(cell.text.removesuffix("阶段").removesuffix("中"))
        if draft.stage is None and kind != "nature" and not draft.aimed and _NO_STAGE.search(cell.text) is None:
            draft.stage = (
                "building" if _AT_WORK.search(cell.text) else "preparing" if _PREPARED.search(cell.text) else None
            )


def _stage_of_list(title: str, draft: ProjectDraft) -> None:
    """A list of projects started says that each of them is."""
    if _NO_STAGE.search(title):
        return
    stage = next((stage for word, stage in _STAGE_OF_TITLE if word in title), None)
    if stage == "building" and draft.stage is not None:
        return  # of 在建项目 a row may tell that it is still prepared
    if stage is not None and RANK[stage] > RANK.get(draft.stage or "", -1):
        draft.stage = stage


def _clause(table: Table, index: int, cell: Cell, kind: str | None) -> str:
    """What a cell says of its project, as a clause; empty for what is read elsewhere or says nothing."""
    if table.columns[index].head in _DONE_HEADS and cell.text in _TICKS:
        return f"已{table.columns[index].head}"
    if not cell.text or kind in (None, "nature", "enterprise", "place", "investment", "other_money"):
        return ""
    head, unit = table.columns[index].head, table.columns[index].unit
    if kind == "remarks" and cell.text in WORDS["stage"]:
        return ""  # 续建 in a list of projects started: the title comes first
    if kind in _DEEDS:
        day = _DATE.sub(_spoken, cell.text)
        return ("计划" if _AHEAD.search(head) else "") + day + _DEEDS[kind]
    if kind == "land":
        return f"占地{cell.text}{unit or '亩'}" if cell.value else cell.text
    if kind == "floor":
        return f"建筑面积{cell.text}{unit or '平方米'}" if cell.value else cell.text
    if kind in _YIELDS:
        money = _money(table, index, cell)
        return _YIELDS[kind] + money if cell.value and money.endswith("元") else ""
    return cell.text if not cell.value else ""


def _spoken(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")


def _totals(
    table: Table, totals: Sequence[int], kinds: Sequence[str | None], read: FigureReader, occasion: str
) -> list[Draft]:
    """Count, investment and money spent of all the projects, from the rows that add them up."""
    pieces: list[str] = []
    cells: dict[int, tuple[int, Cell]] = {}
    subject = subject_of(table.title) or "在建项目"
    for number in totals:
        row = table.rows[number]
        if any("小计" in cell.text for cell in row[:3]):
            continue
        words = lead_of(table, occasion)
        for index, cell in enumerate(row):
            count = _COUNT.search(cell.text)
            if count is not None and not cell.number:
                pieces.append(words + subject)
                cells[sum(map(len, pieces))] = (number, cell)
                pieces.append(count.group() + "个")
                words = "，"
            elif cell.number and index in table.numeric:
                said = _total_said(table, index, kinds[index], subject if words != "，" else "")
                if said is None:
                    continue
                pieces.append(words + said[0])
                cells[sum(map(len, pieces))] = (number, cell)
                pieces.append(cell.text.removesuffix("%") + said[1])
                words = "，"
        pieces.append("。\n")
    return collected(pieces, cells, table, read, ["合计"] * len(table.rows))


def _total_said(table: Table, index: int, kind: str | None, subject: str) -> tuple[str, str] | None:
    """The words and the unit of a column in a row of sums."""
    column = table.columns[index]
    if "率" in column.head or column.unit == "%":
        return column.head, "%"
    unit = column.unit or table.money
    if unit is None or not unit.endswith("元"):
        return None
    if kind == "investment":
        return subject + "总投资", unit
    return (column.head, unit) if kind == "other_money" else None
