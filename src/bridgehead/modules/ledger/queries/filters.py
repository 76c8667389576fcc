"""The project list: its filter as a value, read from and written to a query string, and the rows that it picks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Subquery, Sum
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.figures import STAGES
from bridgehead.engines.lifecycle import COUNTED_STATES
from bridgehead.foundation.access import Actor
from bridgehead.foundation.rows.asked import Asked
from bridgehead.foundation.search.listing import matching_of
from bridgehead.modules.accounts.findable import names_of
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.accounts.queries import UnitRow
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.exact import cents, from_cents
from bridgehead.modules.ledger.marks import GAP, LIST, TO_VERIFY
from bridgehead.modules.ledger.matching import firms_named, industry_q, investor_q, level_q, projects_of_few
from bridgehead.modules.ledger.models import Level, Milestone, Origin, Project, ProjectMark, Sector
from bridgehead.modules.ledger.queries.visibility import marks_scope_q, visible_projects

# Sort key -> column; a leading minus in the query turns it round. Projects without a value come last either way.
SORTS: Final[Mapping[str, str]] = {
    "investment": "total_investment",
    "signed": "signed_on",
    "stage": "stage_on",
    "event": "latest_event_at",
    "name": "name",
    "code": "code",
}
DEFAULT_SORT: Final = "-event"
STATUSES: Final = ("active", "exited")
_TEXT_LIMIT = 60
# Tier -> (investment_min, investment_max); `1_10` is 亿元以上 to below 10亿元.
TIERS: Final[Mapping[str, tuple[Decimal | None, Decimal | None]]] = {
    "below_1": (None, Decimal(100_000_000)),
    "1_5": (Decimal(100_000_000), Decimal(500_000_000)),
    "5_10": (Decimal(500_000_000), Decimal(1_000_000_000)),
    "10_30": (Decimal(1_000_000_000), Decimal(3_000_000_000)),
    "30_50": (Decimal(3_000_000_000), Decimal(5_000_000_000)),
    "50_100": (Decimal(5_000_000_000), Decimal(10_000_000_000)),
    "from_1": (Decimal(100_000_000), None),
    "from_5": (Decimal(500_000_000), None),
    "from_10": (Decimal(1_000_000_000), None),
    "from_30": (Decimal(3_000_000_000), None),
    "from_50": (Decimal(5_000_000_000), None),
    "from_100": (Decimal(10_000_000_000), None),
}


def tier_key(total: Decimal | None) -> str:
    """The exclusive band of TIERS that a total lies in; empty where it is unknown."""
    if total is None:
        return ""
    bands = ((key, low, high) for key, (low, high) in TIERS.items() if not key.startswith("from_"))
    found = (key for key, low, high in bands if (low is None or total >= low) and (high is None or total < high))
    return next(found, "from_100")


def _with_claims(**conditions: Any) -> Q:
    # Asked once of an index of such claims, and not once a project.
    return Q(pk__in=Milestone.objects.current().filter(**conditions).order_by().values("project_id"))


def _start_overdue() -> Q:
    return Q(promised_start_on__lt=timezone.localdate(), stage__in=STAGES[: STAGES.index("started")])


# What a project can lack besides waiting in a list of the rules. Those that left lack nothing.
FLAGS: Final[Mapping[str, Callable[[], Q]]] = {
    "start_overdue": _start_overdue,
    "amount_unknown": lambda: Q(total_investment__isnull=True),
    "past_gate": lambda: _with_claims(passed_by__isnull=False, state__in=COUNTED_STATES),
    # A mark of its own: see `ProjectFilter.mark`.
    "to_verify": lambda: Q(marks__key=TO_VERIFY),
}
# A key of a gap: `milestone:filed`, `evidence:started:site_photo`.
_GAP_KEY = re.compile(r"(milestone|verification|returned|evidence):[a-z0-9_]{1,30}(:[a-z0-9_]{1,40})?")


def shown_choices() -> tuple[str, ...]:
    """What `missing` takes: the lists of the rules, and FLAGS."""
    return (*rules.current().lists, *FLAGS)


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """What the list shows. Empty text and None filter nothing; `investment_max` is exclusive, dates are inclusive.

    `unit` is a unit's id and takes all below it along; `level` means that list and those above; `missing` is a list of
    the rules, such as filed_not_started, or a key of FLAGS; `gap` the key of a gap; `status` is active, exited, or a
    kind of milestone that ends a project; `next` the kind that comes next; `sort` a key of SORTS, or `wait`, with a
    minus for descending. `text` is looked for as the box of every page does it (foundation/search): in names, codes,
    the enterprise, the site, by pinyin and initials.
    """

    tier: str = ""
    investment_min: Decimal | None = None
    investment_max: Decimal | None = None
    stage: str = ""
    status: str = ""
    next: str = ""
    unit: int | None = None
    sector: str = ""
    industry: str = ""
    origin: str = ""
    level: str = ""
    enterprise: str = ""
    text: str = ""
    signed_from: date | None = None
    signed_to: date | None = None
    missing: str = ""
    gap: str = ""
    sort: str = DEFAULT_SORT

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[ProjectFilter, dict[str, list[str]]]:
        """The filter of a query string and what was wrong with it, by field; a bad value is left out of the filter."""
        values: dict[str, Any] = {}
        errors: dict[str, list[str]] = {}
        for field in fields(cls):
            typed = query.get(field.name, "").strip()
            if not typed:
                continue
            try:
                values[field.name] = _READERS[field.name](typed)
            except (ValueError, InvalidOperation):
                errors[field.name] = [_message(field.name)]
        return cls(**values), errors

    def to_query(self) -> str:
        """The query string that reads back as this filter, defaults left out; safe to put behind `?`."""
        default = ProjectFilter()
        pairs = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return urlencode([(name, _written(value)) for name, value in pairs if value != getattr(default, name)])

    def with_(self, **changes: Any) -> ProjectFilter:
        """The same filter with some fields set anew, for links."""
        return replace(self, **changes)

    @property
    def waits(self) -> bool:
        """Whether it shows a list of the rules, whose projects wait since a day."""
        return bool(self.missing) and self.missing not in FLAGS

    @property
    def mark(self) -> str:
        """The key of the marks that it shows, each of which has a day since when; empty where it shows none."""
        if self.missing == "to_verify":
            return TO_VERIFY
        return f"{LIST}{self.missing}" if self.waits else ""

    @property
    def by_wait(self) -> bool:
        """Whether what waits longest stands first, or last."""
        return bool(self.mark) and self.sort in (DEFAULT_SORT, "wait", "-wait")

    @property
    def marks(self) -> str:
        """The key of the marks that it asks for, in units, and nothing else: marks alone count it. Empty for others."""
        rest = replace(self, missing="", gap="", unit=None, sort=DEFAULT_SORT)
        if rest != ProjectFilter() or bool(self.missing) == bool(self.gap):
            return ""
        return self.mark or (f"{GAP}{self.gap}" if self.gap else "")

    @property
    def is_empty(self) -> bool:
        """Whether it shows every project, in any order."""
        return replace(self, sort=DEFAULT_SORT) == ProjectFilter()


def _written(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _one_of(values: Any) -> Callable[[str], str]:
    allowed = frozenset(values)

    def read(typed: str) -> str:
        if typed not in allowed:
            raise ValueError(typed)
        return typed

    return read


def _amount(typed: str) -> Decimal:
    value = Decimal(typed)
    if not value.is_finite() or not 0 <= value < Decimal(10) ** 18:
        raise ValueError(typed)
    return value


def _identity(typed: str) -> int:
    value = int(typed)
    if not 0 < value < 2**63:
        raise ValueError(typed)
    return value


def _words(typed: str) -> str:
    return typed.replace("\x00", "")[:_TEXT_LIMIT]


def _missing(typed: str) -> str:
    return _one_of(shown_choices())(typed)


def _gap(typed: str) -> str:
    if not _GAP_KEY.fullmatch(typed):
        raise ValueError(typed)
    return typed


def _status(typed: str) -> str:
    return _one_of((*STATUSES, *rules.current().with_effect("exit")))(typed)


def _next(typed: str) -> str:
    return _one_of(rules.current().main_path)(typed)


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "tier": _one_of(TIERS),
    "investment_min": _amount,
    "investment_max": _amount,
    "stage": _one_of(STAGES),
    "status": _status,
    "next": _next,
    "unit": _identity,
    "sector": _one_of(Sector.values),
    "industry": _words,
    "origin": _one_of(Origin.values),
    "level": _one_of(Level.values),
    "enterprise": _words,
    "text": _words,
    "signed_from": date.fromisoformat,
    "signed_to": date.fromisoformat,
    "missing": _missing,
    "gap": _gap,
    "sort": _one_of([*SORTS, "wait", *(f"-{key}" for key in (*SORTS, "wait"))]),
}


def _message(field: str) -> str:
    if field in ("signed_from", "signed_to"):
        return _("Write the day as 2026-07-31.")
    if field in ("investment_min", "investment_max"):
        return _("Write an amount in yuan, digits only.")
    return _("This choice is not offered.")


# Where about so many projects hold the words, that they are many is said, and that of no more than a part: all would
# have to be fetched to be counted, a page of them is found at once.
_VERY_MANY: Final = 10_000
_COUNTED: Final = 1_000


def filter_projects(actor: Actor, wanted: ProjectFilter) -> QuerySet[Project]:
    """The visible projects that a filter picks, in its order, with unit and enterprise fetched."""
    return countable_projects(actor, wanted)[0]


def countable_projects(
    actor: Actor, wanted: ProjectFilter, units: Sequence[UnitRow] | None = None
) -> tuple[QuerySet[Project], int | None]:
    """The same, and how many of them a page should count at most, where there may be very many.

    A text may name units: a query for their names, unless the caller has read all `units` already.
    """
    most = _VERY_MANY if wanted.enterprise else None
    projects = visible_projects(actor).filter(*_conditions(wanted))
    if wanted.enterprise:
        projects = projects.filter(_of_firms(wanted.enterprise))
    if wanted.text:
        places = None if units is None else names_of(units)
        is_all = wanted.with_(text="").is_empty
        found = matching_of("project", wanted.text, places=places, actor=actor, is_long=True, is_all=is_all)
        projects = projects.filter(found.condition)
        most = _COUNTED if found.about > _VERY_MANY else most
    return in_order(projects.select_related("unit", "enterprise"), wanted), most


def _of_firms(words: str) -> Q:
    """Projects of enterprises or investors that are so named."""
    few = projects_of_few(words)
    if few is not None:
        return Q(pk__in=few)
    # Of so many every project is asked, in the order of the list, and those of a page are soon found.
    invested = Project.objects.filter(investor_q(words)).order_by().values("pk")
    return Q(In(Asked(F("enterprise_id")), firms_named(words))) | Q(pk__in=invested)


def in_order(projects: QuerySet[Project], wanted: ProjectFilter) -> QuerySet[Project]:
    """Projects in the order of a list; where it shows marks, those with the mark, with `waiting_since`."""
    if wanted.mark:
        # One row of the marks a project, joined once: the day since when is at hand, and in the order of the index.
        mark = FilteredRelation("marks", condition=Q(marks__key=wanted.mark))
        projects = projects.annotate(mark=mark).filter(mark__isnull=False).annotate(waiting_since=F("mark__since"))
        if wanted.by_wait:
            turned = "-" if wanted.sort == "wait" else ""
            return projects.order_by(f"{turned}mark__since", f"{turned}mark__project_id")
    column = SORTS.get(wanted.sort.removeprefix("-"), SORTS["event"])
    # Said only where there may be none (a project has a name and a code): PostgreSQL would not take an index backwards.
    last = None if column in ("name", "code") else True
    if wanted.sort.startswith("-"):
        return projects.order_by(F(column).desc(nulls_last=last), "-id")
    return projects.order_by(F(column).asc(nulls_last=last), "id")


def marked_ids(actor: Actor, wanted: ProjectFilter) -> QuerySet[ProjectMark, int]:
    """The ids of what a filter shows that asks for marks alone, in their order: an index of marks holds all of it."""
    turned = "-" if wanted.sort == "wait" else ""
    marks = _marks(actor, wanted).order_by(f"{turned}since", f"{turned}project_id")
    return marks.values_list("project_id", flat=True)


def _conditions(wanted: ProjectFilter) -> list[Q]:
    conditions = [
        Q(**{column: value})
        for column, value in (
            ("total_investment__gte", wanted.investment_min),
            ("total_investment__lt", wanted.investment_max),
            ("signed_on__gte", wanted.signed_from),
            ("signed_on__lte", wanted.signed_to),
        )
        if value is not None
    ]
    conditions += [
        Q(**{column: getattr(wanted, name)})
        for name, column in (("stage", "stage"), ("next", "next_kind"), ("sector", "sector"), ("origin", "origin"))
        if getattr(wanted, name)
    ]
    if wanted.status:
        conditions.append(_status_q(wanted.status))
    if wanted.tier:
        low, high = TIERS[wanted.tier]
        conditions += [Q(total_investment__gte=low)] if low is not None else []
        conditions += [Q(total_investment__lt=high)] if high is not None else []
    if wanted.unit is not None:
        conditions.append(_unit_q(wanted.unit))
    if wanted.level:
        conditions.append(level_q(wanted.level, "level"))
    if wanted.industry:
        conditions.append(industry_q(wanted.industry, "industry"))
    if wanted.missing in FLAGS and not wanted.mark:
        conditions.append(FLAGS[wanted.missing]() & Q(exited_on__isnull=True))
    if wanted.gap:
        conditions.append(Q(pk__in=ProjectMark.objects.filter(key=f"{GAP}{wanted.gap}").values("project_id")))
    return conditions


def _status_q(status: str) -> Q:
    if status in STATUSES:
        return Q(exited_on__isnull=status == "active")
    return Q(exit_kind=status)


def _unit_q(unit_id: int) -> Q:
    top = Unit.objects.filter(pk=unit_id).order_by().values("path")
    return Q(unit__in=Unit.objects.filter(path__startswith=Subquery(top)).order_by().values("pk"))


@dataclass(frozen=True, slots=True)
class ListTotals:
    """How many projects a list holds and what they are worth together; `amount_unknown` of them have no amount.

    `is_more`: there are more than `count`, which nobody counted; what they are worth is not known (None).
    """

    count: int
    total_investment: Decimal | None
    amount_unknown: int
    is_more: bool = False


def marked_totals(actor: Actor, wanted: ProjectFilter) -> ListTotals:
    """The same of a filter that marks alone count (`marks`): one query, of an index of marks."""
    found = _marks(actor, wanted).order_by().aggregate(count=Count("*"), known=Count("total"), total=Sum("total"))
    return ListTotals(found["count"], from_cents(found["total"]), found["count"] - found["known"])


def _marks(actor: Actor, wanted: ProjectFilter) -> QuerySet[ProjectMark]:
    marks = ProjectMark.objects.filter(marks_scope_q(actor), key=wanted.marks)
    return marks if wanted.unit is None else marks.filter(_unit_q(wanted.unit))


def list_totals(projects: QuerySet[Project], most: int | None = None) -> ListTotals:
    """Count and sum of a list in one query; where there are more than `most`, that there are."""
    rows = projects.order_by() if most is None else projects.order_by()[: most + 1]
    found = rows.aggregate(count=Count("*"), total=cents("total_investment"), known=Count("total_investment"))
    if most is not None and found["count"] > most:
        return ListTotals(most, None, 0, is_more=True)
    return ListTotals(found["count"], from_cents(found["total"]), found["count"] - found["known"])
