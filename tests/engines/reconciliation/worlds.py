"""A generated district in which everything adds up, and ways of breaking one thing in it."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from .building import figure

Rows = list[dict[str, Any]]

_YI = 10**8
_HALF, _SEVEN, _YEAR = "2024-01-01/2024-06-30", "2024-01-01/2024-07-31", "2024-01-01/2024-12-31"
SIGNED, MONEY = "project.signed.count", "project.signed.investment"


def district(seed: int, number: int) -> Rows:
    """A bulletin of one place for a half year and for seven months, with the ledger's answers and one project.

    The place and the documents are of this number alone.
    """
    random = Random(f"{seed}/{number}")
    place, doc = f"第{number}镇", f"简报{number}"
    said = {"place": place, "doc": doc, "published": "2024-08-05"}
    rows = _half_year(random, said)
    rows += _seven_months(random, said, int(rows[0]["value"]))
    rows += _ledger(rows, said) + _projects(random, said, number)
    for at, row in enumerate(rows):
        row["span"] = [at * 25, at * 25 + len(row.get("quote", ""))]
    return rows


def _half_year(random: Random, said: dict[str, str]) -> Rows:
    manufacturing, service, foreign = random.randint(10, 40), random.randint(5, 20), random.randint(0, 9)
    total = manufacturing + service
    started = random.randint(1, total)
    big = random.randint(0, foreign)
    base = {"period": _HALF, **said}
    tier = {"investment_min": 10 * _YI}
    return [
        figure(SIGNED, total, quote=f"签约项目{total}个", **base),
        figure(
            SIGNED, manufacturing, quote=f"制造业项目{manufacturing}个", filters={"sector": "manufacturing"}, **base
        ),
        figure(SIGNED, service, quote=f"服务业项目{service}个", filters={"sector": "service"}, **base),
        figure(SIGNED, foreign, quote=f"外资项目{foreign}个", filters={"origin": "foreign"}, **base),
        figure(SIGNED, total - foreign, quote=f"内资项目{total - foreign}个", filters={"origin": "domestic"}, **base),
        figure(SIGNED, big, quote=f"10亿元以上项目{big}个", filters=tier, **base),
        figure(MONEY, total * 5 * _YI, quote=f"总投资{total * 5}亿元", unit="CNY", **base),
        figure("project.started.count", started, quote=f"已开工{started}个", **base),
        _rate("project.started.rate", started, total, "开工率", base),
        _rate("project.share", manufacturing, total, "占比", base | {"filters": {"sector": "manufacturing"}}),
    ]


def _rate(measure: str, part: int, whole: int, word: str, base: dict[str, Any]) -> dict[str, Any]:
    per_cent = (Decimal(part) * 100 / whole).quantize(Decimal("0.1"))
    return figure(measure, per_cent / 100, quote=f"{word}{per_cent}%", unit="ratio", **base)


def _seven_months(random: Random, said: dict[str, str], before: int) -> Rows:
    base = {"period": _SEVEN, **said}
    total = before + random.randint(0, 8)
    raised, done = 200, random.randint(150, 200)
    return [
        figure(SIGNED, total, quote=f"签约项目{total}个", **base),
        figure(MONEY, total * 5 * _YI, quote=f"总投资{total * 5}亿元", unit="CNY", **base),
        figure("case.raised.count", raised, quote=f"收集诉求{raised}件", **base),
        figure("case.resolved.count", done, quote=f"办结{done}件", **base),
        _rate("case.resolved.rate", done, raised, "办结率", base),
        figure(SIGNED, 120, quote="全年签约项目120个", modality="target", **{**base, "period": _YEAR}),
    ]


def _ledger(rows: Rows, said: dict[str, str]) -> Rows:
    """The ledger gives the same answers, money to the yuan."""
    answers = [row for row in rows if row["measure"] in (SIGNED, MONEY) and row.get("modality") != "target"]
    return [{**row, "quote": "", "doc": f"台账{said['place']}", "origin": "ledger"} for row in answers]


def _projects(random: Random, said: dict[str, str], number: int) -> Rows:
    first, second = random.randint(3, 20), random.randint(3, 20)
    money = {"value": str((first + second) * _YI), "currency": "CNY", "comparator": "="}
    phases = [
        {"label": label, "investment": {**money, "value": str(each * _YI)}}
        for label, each in (("一期", first), ("二期", second))
    ]
    name = f"第{number}号储能装备项目"
    dates = {"started": {"date": "2024-03-18", "modality": "actual"}}
    land = {"land_m2": 100000, "floor_m2": 160000}
    later = {**said, "doc": f"快报{number}", "published": "2024-09-02"}
    return [
        {"name": name, "quote": name, "investment": money, "phases": phases, "stage": "started", **land, **said},
        {"name": f"“{name}”", "quote": name, "investment": money, "stage": "building", "dates": dates, **later},
        {"name": name, "quote": name, "investment": money, "stage": "building", "dates": dates}
        | {**said, "doc": f"台账{said['place']}", "origin": "ledger"},
    ]


def _set(rows: Rows, at: int, **fields: Any) -> None:
    rows[at] = {**rows[at], **fields}


def _find(rows: Rows, measure: str, **fields: Any) -> int:
    """The first row of a measure with these fields; raises StopIteration where there is none."""
    return next(
        at
        for at, row in enumerate(rows)
        if row.get("measure") == measure and all(row.get(name) == value for name, value in fields.items())
    )


def _break_part(rows: Rows) -> None:
    at = _find(rows, SIGNED, filters={"sector": "manufacturing"})
    _set(rows, at, value="900", quote="制造业项目900个")


def _break_sum(rows: Rows) -> None:
    at = _find(rows, SIGNED, filters={"origin": "domestic"})
    fewer = max(int(rows[at]["value"]) - 3, 0)
    _set(rows, at, value=str(fewer), quote=f"内资项目{fewer}个")


def _break_rate(rows: Rows) -> None:
    at = _find(rows, "case.resolved.rate")
    _set(rows, at, value="0.434", quote="办结率43.4%")


def _break_tier(rows: Rows) -> None:
    at = _find(rows, SIGNED, filters={"investment_min": 10 * _YI})
    _set(rows, at, value="800", quote="10亿元以上项目800个")


def _break_repeat(rows: Rows) -> None:
    # With the ledger's own answer it would be the ledger's case.
    del rows[_find(rows, SIGNED, period=_SEVEN, origin="ledger")]
    at = _find(rows, SIGNED, period=_SEVEN)
    rows.append({**rows[at], "value": "77", "quote": "签约项目77个", "doc": "另一份简报", "span": [5, 12]})


def _break_ledger(rows: Rows) -> None:
    at = _find(rows, SIGNED, period=_SEVEN, origin="ledger")
    _set(rows, at, value="66" if rows[at]["value"] != "66" else "67")


def _break_fall(rows: Rows) -> None:
    for row in rows:
        if row.get("measure") == SIGNED and row["period"] == _SEVEN and row.get("modality") != "target":
            row |= {"value": "2", "quote": "签约项目2个" if row["quote"] else ""}


def _break_scale(rows: Rows) -> None:
    at = _find(rows, MONEY, period=_HALF)
    value = int(rows[at]["value"]) // 10**4
    _set(rows, at, value=str(value), quote=f"总投资{value // 10**4}万元")


def _project(rows: Rows, number: int) -> int:
    return [at for at, row in enumerate(rows) if "name" in row][number]


def _break_phase(rows: Rows) -> None:
    at = _project(rows, 0)
    phases = [{**phase, "investment": {**phase["investment"], "value": str(90 * _YI)}} for phase in rows[at]["phases"]]
    _set(rows, at, phases=phases)


def _break_project_amount(rows: Rows) -> None:
    del rows[_project(rows, 2)]
    at = _project(rows, 1)
    _set(rows, at, investment={"value": str(77 * _YI), "currency": "CNY", "comparator": "="})


def _break_project_stage(rows: Rows) -> None:
    _set(rows, _project(rows, 0), stage="producing", phases=[])


def _break_project_date(rows: Rows) -> None:
    _set(rows, _project(rows, 1), dates={"started": {"date": "2023-11", "modality": "actual"}})


def _break_plot_ratio(rows: Rows) -> None:
    _set(rows, _project(rows, 0), floor_m2=1600)


def _break_future(rows: Rows) -> None:
    at = _find(rows, "case.raised.count")
    rows.append({**rows[at], "period": "2025-01-01/2025-06-30", "span": [2000, 2008]})


BREAKS: dict[str, Callable[[Rows], None]] = {
    "part": _break_part,
    "sum": _break_sum,
    "rate": _break_rate,
    "tier": _break_tier,
    "repeat": _break_repeat,
    "ledger": _break_ledger,
    "fall": _break_fall,
    "scale": _break_scale,
    "phase": _break_phase,
    "project_amount": _break_project_amount,
    "project_stage": _break_project_stage,
    "project_date": _break_project_date,
    "plot_ratio": _break_plot_ratio,
    "future": _break_future,
}
