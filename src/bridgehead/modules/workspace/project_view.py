"""The project page as values ready to print: strands, facts, money, evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.figures import Ratio, round_half_up
from bridgehead.engines.lifecycle import COUNTED_STATES, Gap, MilestoneKind, kind_of_stage
from bridgehead.foundation.access import Actor
from bridgehead.foundation.rows.labels import label_of
from bridgehead.modules.ledger import rules, words
from bridgehead.modules.ledger.models import ProjectVersion
from bridgehead.modules.ledger.origins import fact_origins, fact_source
from bridgehead.modules.ledger.queries import EvidenceFile, MilestoneView, MonthMoney, ProjectDetail, StrandView
from bridgehead.modules.ledger.queries.papers import may_open
from bridgehead.modules.workspace.sources import fact_said

_PROMISED: Final = {
    "started": "promised_start_on",
    "completed": "promised_completion_on",
    "producing": "promised_production_on",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A milestone in its strand: `look` is done, claim, next or todo, with `old` for those before the latest."""

    look: str
    name: str
    day: str
    note: str
    url: str
    source_kind: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class StrandRow:
    """A strand with its cells."""

    name: str
    owner: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FactCell:
    """A fact of the line under the name, with its source."""

    label: str
    value: str
    title: str
    source_kind: str
    source_url: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """One thing that is missing: what, who has it, why, and where it is entered."""

    what: str
    holder: str
    why: str
    action: str
    url: str


@dataclass(frozen=True, slots=True)
class InvestmentView:
    """The money of a year: done against plan, a chart of both and the months behind it."""

    year: int
    done: Decimal
    plan: Decimal | None
    plan_id: int | None
    rate: Decimal | None
    last: MonthMoney | None
    chart: Mapping[str, Any] | None
    table: Sequence[tuple[str, ...]]


def source_address(code: str, kind: str, key: str | int) -> str:
    """The page that says where a value came from."""
    return reverse("workspace:source", args=[code, kind, key])


def strand_rows(detail: ProjectDetail) -> list[StrandRow]:
    """The four strands, each with what happened and what is to come."""
    expected = {gap.milestone.id for gap in detail.gaps if gap.what == "milestone"}
    if detail.next is not None:
        expected.add(detail.next.id)
    return [
        StrandRow(words.say(view.strand.words), words.say(view.strand.owner), _cells(detail, view, expected))
        for view in detail.strands
    ]


def _cells(detail: ProjectDetail, view: StrandView, expected: set[str]) -> tuple[Cell, ...]:
    last = len(view.milestones) - 1
    happened = [_happened(detail, one, is_old=at < last) for at, one in enumerate(view.milestones)]
    to_come = [_to_come(detail, kind, expected) for kind in view.to_come]
    return (*happened, *to_come)


def _happened(detail: ProjectDetail, one: MilestoneView, *, is_old: bool) -> Cell:
    row = one.row
    looks = {"verified": "done", "reported": "claim", "returned": "todo", "not_recognised": "todo"}
    said = {
        "verified": "✓",
        "reported": _("to verify"),
        "returned": _("returned"),
        "not_recognised": _("not recognised"),
    }
    parts = [said[row.state]]
    if one.evidence:
        parts.append(_("evidence %(count)d") % {"count": len(one.evidence)})
    if row.state == "verified" and one.verified_by:
        parts.append(one.verified_by)
    if row.passed_by_id is not None:
        parts.append(_("by authority"))
    code = detail.project.code
    return Cell(
        look=f"{looks[row.state]}{' old' if is_old else ''}",
        name=words.say(one.kind.words),
        day=words.day_short(row.happened_on, row.date_precision),
        note=" ".join(parts),
        url=reverse("ledger:milestone", args=[code, row.pk]),
        source_kind=row.source_kind,
        source_url=source_address(code, "milestone", row.pk),
    )


def _to_come(detail: ProjectDetail, kind: MilestoneKind, expected: set[str]) -> Cell:
    promised = getattr(detail.facts, _PROMISED[kind.id]) if kind.id in _PROMISED else None
    return Cell(
        look="next" if kind.id in expected else "todo",
        name=words.say(kind.words),
        day=_("promised %(day)s") % {"day": words.day_short(promised)} if promised else "",
        note="",
        url="",
    )


def gap_lines(detail: ProjectDetail, *, may_report: bool) -> list[GapLine]:
    """What is missing for the next step."""
    return [_gap_line(detail, gap, may_report=may_report) for gap in detail.gaps]


def _gap_line(detail: ProjectDetail, gap: Gap, *, may_report: bool) -> GapLine:
    code = detail.project.code
    claim = next(
        (view.row for strand in detail.strands for view in strand.milestones if view.kind.id == gap.milestone.id), None
    )
    action, url = "", ""
    if gap.what in ("verification", "returned") and claim is not None:
        action, url = _("Look"), reverse("ledger:milestone", args=[code, claim.pk])
    elif may_report:
        action, url = _("Report"), f"{reverse('ledger:milestone_new', args=[code])}?kind={gap.milestone.id}"
    return GapLine(words.gap_word(gap), words.say(gap.holder.owner), words.say(gap.why), action, url)


_FACTS: Final = ("unit", "investor", "land_m2", "floor_m2", "industry", "sector", "origin", "site", "national_code")


def fact_cells(detail: ProjectDetail, versions: Sequence[ProjectVersion]) -> list[FactCell]:
    """The facts line: what is known, each with the version that brought it."""
    origins = fact_origins(versions)
    cells = []
    for name in _FACTS:
        value = getattr(detail.facts, name)
        if value in (None, ""):
            continue
        origin = origins.get(name)
        cells.append(
            FactCell(
                label=label_of(ProjectVersion, name),
                value=fact_said(name, detail.facts),
                title=f"{value:,f} ㎡" if name in ("land_m2", "floor_m2") else "",
                source_kind=fact_source(origin, name)[0] if origin is not None else "form",
                source_url=source_address(detail.project.code, "fact", name),
            )
        )
    return cells


@dataclass(frozen=True, slots=True)
class TotalLine:
    """A total as one of the three sayings, with its source."""

    label: str
    amount: Decimal | None
    source_kind: str
    source_url: str
    basis: str


def total_lines(detail: ProjectDetail, versions: Sequence[ProjectVersion]) -> list[TotalLine]:
    """Agreed, filed and estimated, apart; the estimate from its approval, else from the facts."""
    rows = [view.row for strand in detail.strands for view in strand.milestones]
    lines = []
    for key, label, kind in (
        ("agreed", _("Agreed"), "signed"),
        ("filed", _("Filed"), "filed"),
        ("estimated", _("Estimated"), "estimate_approved"),
    ):
        amount = getattr(detail.totals, key)
        stated = [
            row for row in rows if row.kind == kind and row.amount_cny is not None and row.state in COUNTED_STATES
        ]
        if stated and amount is not None:
            row = stated[0 if key == "agreed" else -1]
            said = words.day_said(row.happened_on, row.date_precision)
            kind_of, basis = row.source_kind, f"{words.kind_word(kind)} {said}"
            if key == "agreed" and amount != row.amount_cny:
                basis += _(", with %(added)s added since") % {"added": words.in_yi(amount - (row.amount_cny or 0))}
        else:
            origin = fact_origins(versions).get("estimated_investment")
            kind_of, basis = fact_source(origin, "estimated_investment")[0] if origin else "form", ""
        url = source_address(detail.project.code, "total", key) if amount is not None else ""
        lines.append(TotalLine(label, amount, kind_of, url, basis))
    return lines


def investment_view(detail: ProjectDetail, today: date) -> InvestmentView:
    """The money of the newest year that has any, with the plan spread evenly over its months."""
    years = [row.month.year for row in detail.investments] + list(detail.year_plans)
    year = max((found for found in years if found <= today.year), default=today.year)
    rows = [row for row in detail.investments if row.month.year == year]
    plan = detail.year_plans.get(year)
    done = detail.done_in(year)
    rate = Ratio.of(done, plan) if plan else None
    table = _months(rows, plan)
    has_any = bool(rows) or plan is not None
    return InvestmentView(
        year=year,
        done=done,
        plan=plan,
        plan_id=detail.year_plan_ids.get(year),
        rate=rate.value if rate is not None else None,
        last=rows[-1] if rows else None,
        chart=_chart(year, rows, plan) if has_any else None,
        table=table,
    )


def _cumulated(rows: Sequence[MonthMoney]) -> list[Decimal | None]:
    """What the year stood at after each month up to the last reported one; None after it."""
    by_month = {row.month.month: row.amount for row in rows}
    last, total = max(by_month, default=0), Decimal(0)
    series: list[Decimal | None] = []
    for number in range(1, 13):
        total += by_month.get(number, Decimal(0))
        series.append(total if number <= last else None)
    return series


def _chart(year: int, rows: Sequence[MonthMoney], plan: Decimal | None) -> Mapping[str, Any]:
    def in_yi(value: Decimal | None) -> float | None:
        return None if value is None else float(round_half_up(value / words.YI, 4))

    series = [{"name": _("Done"), "role": "actual", "values": [in_yi(value) for value in _cumulated(rows)]}]
    if plan is not None:
        even = [plan * number / 12 for number in range(1, 13)]
        series.append({"name": _("Plan, spread evenly"), "role": "plan", "values": [in_yi(value) for value in even]})
    return {
        "id": "investment",
        "kind": "line",
        "label": _("Investment completed in %(year)d, cumulated") % {"year": year},
        "unit": _("CNY 100 m"),
        "categories": [_("month %(number)d") % {"number": number} for number in range(1, 13)],
        "series": series,
    }


def _months(rows: Sequence[MonthMoney], plan: Decimal | None) -> list[tuple[str, ...]]:
    return [
        (
            _("month %(number)d") % {"number": number},
            words.in_yi(value),
            *([words.in_yi(plan * number / 12)] if plan is not None else []),
        )
        for number, value in enumerate(_cumulated(rows), start=1)
    ]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A file with what it is and which milestone it backs; `url` is empty for whoever may not open it."""

    file: EvidenceFile
    kind: str
    milestone: str
    url: str


def evidence_lines(detail: ProjectDetail, actor: Actor) -> list[EvidenceLine]:
    """The files as an actor may open them, newest first."""
    claims = {view.row.claim: view for strand in detail.strands for view in strand.milestones}
    lines = []
    for file in reversed(detail.evidence):
        view = claims.get(file.claim)
        is_open = may_open(actor, detail.project, file.kind, file.uploaded_by_id)
        url = reverse("ledger:evidence", args=[detail.project.code, file.id]) if is_open else ""
        milestone = words.say(view.kind.words) if view else ""
        lines.append(EvidenceLine(file, words.say(rules.current().evidence[file.kind].words), milestone, url))
    return lines


def stage_sentence(detail: ProjectDetail) -> dict[str, str]:
    """The parts of the sentence under the name: reached stage with its day, next step."""
    kind = kind_of_stage(detail.stage.id)
    rows = [view.row for strand in detail.strands for view in strand.milestones]
    precision = next(
        (row.date_precision for row in rows if row.kind == kind and row.happened_on == detail.stage.on), "day"
    )
    return {
        "stage": words.stage_word(detail.stage.id),
        "on": words.day_said(detail.stage.on, precision) if detail.stage.on else "",
        "next": words.say(detail.next.words) if detail.next else "",
    }


def past_gate(detail: ProjectDetail) -> str:
    """Which milestones were let past their gate by authority, and why; empty where none was."""
    rows = [view.row for strand in detail.strands for view in strand.milestones if view.row.passed_by_id is not None]
    return words.joined(f"{words.kind_word(row.kind)}（{row.pass_reason}）" for row in rows)


@dataclass(frozen=True, slots=True)
class WaitingTag:
    """A list that the project stands in, for how long, and the list itself."""

    name: str
    days: int
    is_late: bool
    url: str


def waiting_tags(detail: ProjectDetail) -> list[WaitingTag]:
    """The lists of projects that wait in which this one stands, the longest first."""
    today = timezone.localdate(detail.known_at)
    lists = rules.current(detail.known_at).lists
    tags = []
    for key, since in detail.standing.waiting.items():
        days, limit = (today - since).days, lists[key].limit
        url = f"{reverse('ledger:projects')}?missing={key}"
        tags.append(WaitingTag(words.say(lists[key].words), days, limit is not None and days > limit, url))
    return sorted(tags, key=lambda tag: -tag.days)


def late_days(detail: ProjectDetail) -> int | None:
    """Calendar days by which the promised start has passed without a start; None where it hasn't or is not promised."""
    promised = detail.facts.promised_start_on
    started = any(
        view.kind.id == "started" and view.row.state in ("reported", "verified")
        for strand in detail.strands
        for view in strand.milestones
    )
    if promised is None or started or detail.exited_on is not None:
        return None
    late = (timezone.localdate() - promised).days
    return late if late > 0 and detail.stage.id in _BEFORE_START else None


_BEFORE_START: Final = frozenset({"lead", "negotiating", "signed", "filed", "preparing"})
