"""Where a value of a project came from: the row that holds it, who wrote it, what stood there before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.http import Http404
from django.utils.translation import gettext as _

from bridgehead.engines.figures import format_area, format_count, format_money
from bridgehead.foundation.rows.labels import label_of
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.facts import FACT_FIELDS
from bridgehead.modules.ledger.models import (
    Contribution,
    Investment,
    Level,
    Milestone,
    Origin,
    Phase,
    Project,
    ProjectAlias,
    ProjectVersion,
    Recorded,
    Sector,
    YearPlan,
)
from bridgehead.modules.ledger.origins import fact_origins, fact_source, total_row

_CHOICES: Final[Mapping[str, Mapping[str, Any]]] = {
    "sector": dict(Sector.choices),
    "origin": dict(Origin.choices),
    "level": dict(Level.choices),
}


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stood there before, since when, by whom."""

    value: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ValueSource:
    """A value with its origin. `rule` says how a computed value was chosen."""

    title: str
    value: str
    exact: str
    row: Recorded
    earlier: tuple[Earlier, ...]
    rule: str = ""
    reported_by: str = ""
    verified_by: str = ""
    origin: tuple[str, Mapping[str, Any]] | None = None

    @property
    def source_kind(self) -> str:
        """The kind of source: the row's own, unless this value came otherwise than its row."""
        return self.origin[0] if self.origin is not None else self.row.source_kind

    @property
    def source(self) -> Mapping[str, Any]:
        """Where in the source."""
        return self.origin[1] if self.origin is not None else self.row.source

    @property
    def recorded_by(self) -> str:
        """Who wrote the row."""
        return self.row.recorded_by.name if self.row.recorded_by else ""


def value_source(project: Project, kind: str, key: str) -> ValueSource:
    """The origin of a value: `kind` is a key of READERS. Raises Http404 for what the project doesn't have."""
    read = _READERS.get(kind)
    if read is None:
        raise Http404("source")
    return read(project, key)


def _row(rows: Any, project: Project, key: str) -> Any:
    if not (key.isascii() and key.isdigit()) or len(key) > 18:
        raise Http404("source")
    found = rows.filter(project=project, pk=int(key)).select_related("recorded_by").first()
    if found is None:
        raise Http404("source")
    return found


def _earlier(rows: Iterable[Any], said: Callable[[Any], str]) -> tuple[Earlier, ...]:
    return tuple(Earlier(said(row), row.recorded_at, row.recorded_by.name if row.recorded_by else "") for row in rows)


def _before(rows: Any, row: Any) -> Any:
    return rows.filter(recorded_at__lt=row.recorded_at).select_related("recorded_by").order_by("-recorded_at", "-pk")


def _money(amount: Decimal | None, currency: str = "CNY") -> str:
    return format_money(amount, words.language(), currency)


def _exact(amount: Decimal | None, currency: str = "CNY") -> str:
    return "" if amount is None else f"{format_count(amount, words.language())} {currency}"


def _claim_said(row: Milestone) -> str:
    day = words.day_said(row.happened_on, row.date_precision)
    return f"{day} · {_money(row.amount, row.currency)}" if row.amount is not None else day


def _milestone(project: Project, key: str) -> ValueSource:
    row: Milestone = _row(Milestone.objects.select_related("reported_by", "verified_by"), project, key)
    return _of_milestone(row, words.kind_word(row.kind))


def _of_milestone(row: Milestone, title: str, rule: str = "") -> ValueSource:
    return ValueSource(
        title=title,
        value=_claim_said(row),
        exact=_exact(row.amount, row.currency),
        row=row,
        earlier=_earlier(_before(Milestone.objects.filter(claim=row.claim), row), _claim_said),
        rule=rule,
        reported_by=row.reported_by.name if row.reported_by else "",
        verified_by=row.verified_by.name if row.verified_by else "",
    )


def _investment(project: Project, key: str) -> ValueSource:
    row: Investment = _row(Investment.objects, project, key)
    title = _("Investment of %(month)s") % {"month": f"{row.month:%Y-%m}"}
    same = Investment.objects.filter(project=project, month=row.month)
    before = _earlier(_before(same, row), lambda one: _money(one.amount))
    return ValueSource(title, _money(row.amount), _exact(row.amount), row, before)


def _plan(project: Project, key: str) -> ValueSource:
    row: YearPlan = _row(YearPlan.objects, project, key)
    title = _("Plan of %(year)s") % {"year": row.year}
    same = YearPlan.objects.filter(project=project, year=row.year)
    before = _earlier(_before(same, row), lambda one: _money(one.amount))
    return ValueSource(title, _money(row.amount), _exact(row.amount), row, before)


def _phase(project: Project, key: str) -> ValueSource:
    row: Phase = _row(Phase.objects, project, key)
    same = Phase.objects.filter(project=project, label=row.label)
    before = _earlier(_before(same, row), lambda one: _money(one.investment))
    return ValueSource(row.label, _money(row.investment), _exact(row.investment), row, before)


def _alias(project: Project, key: str) -> ValueSource:
    row: ProjectAlias = _row(ProjectAlias.objects, project, key)
    return ValueSource(label_of(ProjectAlias, "name"), row.name, "", row, ())


def _contribution(project: Project, key: str) -> ValueSource:
    row: Contribution = _row(Contribution.objects.select_related("unit"), project, key)
    same = Contribution.objects.filter(project=project, unit=row.unit)
    before = _earlier(_before(same, row), lambda one: f"{one.share:.2%}")
    return ValueSource(str(row.unit), f"{row.share:.2%}", row.basis, row, before)


def _total(project: Project, key: str) -> ValueSource:
    rows = list(
        Milestone.objects.current()
        .filter(project=project)
        .select_related("recorded_by", "reported_by", "verified_by")
        .order_by("happened_on", "pk")
    )
    if key == "now":
        found = total_row(rows, project.total_investment) if project.total_investment is not None else None
        rule = _("The newest filing, else the first signing, else the estimate: never added up.")
        if found is not None:
            title = _("Total investment, from %(milestone)s") % {"milestone": words.kind_word(found.kind)}
            return _of_milestone(found, title, rule)
    elif key in ("agreed", "filed", "estimated"):
        kind = {"agreed": "signed", "filed": "filed", "estimated": "estimate_approved"}[key]
        stated = [row for row in rows if row.kind == kind and row.amount_cny is not None and row.state in _COUNTED]
        if stated:
            return _of_milestone(stated[0 if key == "agreed" else -1], words.kind_word(kind))
    if key not in ("now", "estimated"):
        raise Http404("source")
    return _fact(project, "estimated_investment")


_COUNTED: Final = ("reported", "verified")


def fact_said(name: str, row: Any) -> str:
    """A fact as people read it."""
    value = getattr(row, name)
    if value is None or value == "":
        return "—"
    if name in _CHOICES:
        return str(_CHOICES[name][value])
    if name in ("fixed_assets", "estimated_investment"):
        return _money(value)
    if name == "land_m2":
        return format_area(value, words.language(), "mu")
    if name == "floor_m2":
        return format_area(value, words.language())
    if name.startswith("promised_"):
        return words.day_said(value)
    return str(value)


def versions_of(project: Project, known_at: datetime | None = None) -> Sequence[ProjectVersion]:
    """Every version of the facts up to a moment, oldest first, with who wrote it: one query."""
    rows = ProjectVersion.objects.filter(project=project)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    return list(rows.select_related("recorded_by", "unit", "enterprise", "officer").order_by("recorded_at", "pk"))


def _fact(project: Project, name: str) -> ValueSource:
    if name not in FACT_FIELDS:
        raise Http404("source")
    versions = versions_of(project)
    origin = fact_origins(versions).get(name)
    if origin is None or getattr(origin, name) in (None, ""):
        raise Http404("source")
    before: list[ProjectVersion] = []
    for version in versions[: versions.index(origin)]:
        if not before or fact_said(name, before[-1]) != fact_said(name, version):
            before.append(version)
    value = getattr(origin, name)
    return ValueSource(
        title=label_of(ProjectVersion, name),
        value=fact_said(name, origin),
        exact=format_count(value, words.language()) if isinstance(value, Decimal) else "",
        row=origin,
        earlier=_earlier(reversed(before), lambda one: fact_said(name, one)),
        origin=fact_source(origin, name),
    )


_READERS: Final[Mapping[str, Callable[[Project, str], ValueSource]]] = {
    "milestone": _milestone,
    "investment": _investment,
    "plan": _plan,
    "phase": _phase,
    "contribution": _contribution,
    "alias": _alias,
    "total": _total,
    "fact": _fact,
}
