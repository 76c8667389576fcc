"""The sample bulletins: our own texts, whose figures are asked from the ledger when the district is loaded.

A placeholder is `{{measure|period|unit key|+difference}}`, the last two optional, or a word of projects:
`{{top signed PERIOD RANK [origin]}}` (总投资…的…), `{{name …}}`, `{{builder …}}`, `{{site …}}` (a sentence), or
`{{goal MEASURE YEAR}}`, what the district is to reach.
The difference plants a contradiction; the two of them are listed in docs/decisions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files

from bridgehead.demo.plans import ProjectPlan
from bridgehead.demo.targets import goal
from bridgehead.engines.figures import Period, format_area, format_money, format_value, parse_measure
from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.answers import Scope, answer

_PLACEHOLDER = re.compile(r"\{\{(.+?)\}\}")


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A text with what its head says: `accept` is all, some or none of its statements."""

    stem: str
    title: str
    published: date
    place: str
    publisher: str
    accept: str
    text: str


def _figure(words: str, units: Mapping[str, Unit]) -> str:
    measure_text, period_text, *rest = words.split("|")
    difference = next((Decimal(part) for part in rest if part[0] in "+-"), Decimal(0))
    unit = units[next((part for part in rest if part[0] not in "+-"), "district")]
    period = Period.parse(period_text)
    if period.end is None:
        raise ValueError(f"{words}: a sample figure needs the end of its period")
    scope = Scope(actor=SYSTEM, unit_path=unit.path, period=period)
    found = answer(parse_measure(measure_text), scope, period.end)
    if found.value is None:
        return "0"
    return format_value(found.value + difference, found.unit, "zh-Hans")


def _chosen(kind: str, period: Period, rank: int, origin: str, plans: Sequence[ProjectPlan]) -> ProjectPlan:
    """The project of that rank by amount among those whose milestone `kind` falls in the period."""
    inside = [
        plan
        for plan in plans
        if (day := plan.day_of(kind)) is not None and period.contains(day) and (not origin or plan.origin == origin)
    ]
    return sorted(inside, key=lambda plan: (-plan.total, plan.number))[rank - 1]


def _site_sentence(plan: ProjectPlan) -> str:
    started = plan.day_of("started")
    begun = f"于{started.year}年{started.month}月开工建设，" if started else ""
    return (
        f"该项目总投资{format_money(plan.total, 'zh-Hans')}，{begun}占地{format_area(plan.land_m2, 'zh-Hans', 'mu')}，"
        f"预计{plan.promised_completion.year}年{plan.promised_completion.month}月竣工。"
    )


_PROJECT_WORDS: Mapping[str, Callable[[ProjectPlan], str]] = {
    "top": lambda plan: f"总投资{format_money(plan.total, 'zh-Hans')}的{plan.name}",
    "name": lambda plan: plan.name,
    "builder": lambda plan: plan.firm.name,
    "site": _site_sentence,
}


def _filled(words: str, units: Mapping[str, Unit], plans: Sequence[ProjectPlan]) -> str:
    head, _, rest = words.partition(" ")
    if head == "goal":
        measure, year = rest.split()
        return format_value(*goal(measure, units["district"], int(year)), "zh-Hans")
    if head not in _PROJECT_WORDS:
        return _figure(words, units)
    kind, period, rank, *origin = rest.split()
    plan = _chosen(kind, Period.parse(period), int(rank), origin[0] if origin else "", plans)
    return _PROJECT_WORDS[head](plan)


def bulletins(units: Mapping[str, Unit], plans: Sequence[ProjectPlan]) -> Iterator[Bulletin]:
    """The sample bulletins with their figures filled in, oldest file first."""
    for file in sorted(files(__package__).joinpath("bulletins").iterdir(), key=lambda item: item.name):
        head, _, body = file.read_text(encoding="utf-8").partition("\n\n")
        facts = dict(line.split(": ", 1) for line in head.splitlines())
        yield Bulletin(
            stem=file.name.removesuffix(".txt"),
            title=facts["title"],
            published=date.fromisoformat(facts["published"]),
            place=facts["place"],
            publisher=facts["publisher"],
            accept=facts["accept"],
            text=_PLACEHOLDER.sub(lambda match: _filled(match[1], units, plans), body),
        )
