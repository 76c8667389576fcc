"""A measure with its scope and clocks, and the querysets that it asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from bridgehead.engines.figures import STAGES, Measure
from bridgehead.engines.lifecycle import COUNTED_STATES, RuleSet
from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.derived import ADDED, other_totals
from bridgehead.modules.ledger.matching import credited_units, enterprise_q, industry_q, level_q, paths_q
from bridgehead.modules.ledger.models import (
    Contribution,
    Investment,
    Milestone,
    ProjectVersion,
    YearPlan,
)
from bridgehead.modules.ledger.queries.visibility import facts_scope_q


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom, of which unit, within which days (either may be open), as known when (None: now).

    Facts (unit, industry, origin, level …), amounts and permissions are all taken as they were at `known_at`, so that
    an answer given then can be given again to the same person.
    """

    measure: Measure
    actor: Actor
    unit_path: str | None
    start: date | None
    end: date
    known_at: datetime | None

    @property
    def rules(self) -> RuleSet:
        """The rules as they were known then."""
        return rules.current(self.known_at)

    def without(self, *filters: str) -> Question:
        """The same question with some filters removed."""
        return replace(self, measure=self.measure.with_filters(**dict.fromkeys(filters)))

    def in_period(self, field: str) -> Q:
        """Rows whose day lies in the period."""
        condition = Q(**{f"{field}__lte": self.end})
        return condition & Q(**{f"{field}__gte": self.start}) if self.start is not None else condition

    # ---- conditions on facts

    def _facts(self) -> str:
        """The way from a row of a project to its facts: the project itself now, its version in force then."""
        return "project__" if self.known_at is None else "project__versions__"

    def facts_q(self, prefix: str, project: str) -> Q:
        """Every condition on facts, found behind `prefix`; `project` leads to the project's id.

        Must be used in a single filter(): behind `versions` each filter() would look at any version by itself.
        """
        wanted = self.measure.filters
        condition = facts_scope_q(self.actor, prefix)
        if self.known_at is not None and prefix:
            condition &= self._in_force(prefix)
        if self.unit_path is not None:
            condition &= Q(**{f"{prefix}unit__path__startswith": self.unit_path})
        for name in ("sector", "origin"):
            if name in wanted:
                condition &= Q(**{f"{prefix}{name}": wanted[name]})
        if "industry" in wanted:
            condition &= industry_q(str(wanted["industry"]), f"{prefix}industry")
        if "level" in wanted:
            condition &= level_q(str(wanted["level"]), f"{prefix}level")
        if "enterprise" in wanted:
            condition &= enterprise_q(str(wanted["enterprise"]), prefix)
        if "credited_to" in wanted:
            condition &= Q(self._credited(str(wanted["credited_to"]), project))
        return condition

    def _in_force(self, prefix: str) -> Q:
        closed_later = Q(**{f"{prefix}superseded_at__isnull": True}) | Q(
            **{f"{prefix}superseded_at__gt": self.known_at}
        )
        return Q(**{f"{prefix}recorded_at__lte": self.known_at}) & closed_later

    def _credited(self, words: str, project: str) -> Exists:
        shares = Contribution.objects.known_at(self.known_at).filter(project=OuterRef(project))
        return Exists(shares.filter(paths_q(credited_units(words), "unit__path")))

    # ---- amounts

    def total(self, project: str, prefix: str) -> Any:
        """The project's total investment as known then: the kept column now, the same rule over the rows then."""
        if self.known_at is None:
            return F("project__total_investment")
        stated = Milestone.objects.known_at(self.known_at).filter(
            project=OuterRef(project), state__in=COUNTED_STATES, amount_cny__isnull=False
        )
        return Coalesce(
            self._whole(stated.filter(kind="filed").order_by("-happened_on", "-pk")),
            self._whole(stated.filter(kind="signed").order_by("happened_on", "pk")),
            F(f"{prefix}estimated_investment"),
            self._whole(stated.filter(kind__in=other_totals(self.rules)).order_by("-happened_on", "-pk")),
        )

    def _whole(self, stated: QuerySet[Any]) -> Subquery:
        """What the first of these milestones states, with the capital added after its day: derived.total_investment."""
        added = self.counted(ADDED).filter(project=OuterRef("project_id"), happened_on__gt=OuterRef("happened_on"))
        later = added.order_by().values("project_id").annotate(together=Sum("amount_cny")).values("together")
        money: DecimalField[Decimal, Decimal] = DecimalField(max_digits=20, decimal_places=2)
        whole = F("amount_cny") + Coalesce(Subquery(later), Decimal(0), output_field=money)
        return Subquery(stated.annotate(whole=ExpressionWrapper(whole, money)).values("whole")[:1])

    def within_tier(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows whose `p_total` lies within the tier that the measure asks for; an unknown amount lies in none."""
        wanted = self.measure.filters
        if "investment_min" in wanted:
            rows = rows.filter(p_total__gte=wanted["investment_min"])
        if "investment_max" in wanted:
            rows = rows.filter(p_total__lt=wanted["investment_max"])
        return rows

    # ---- rows

    def _named(self, rows: QuerySet[Any], prefix: str) -> QuerySet[Any]:
        named: QuerySet[Any] = rows.annotate(
            p_id=F("project_id"),
            p_code=F("project__code"),
            p_name=F(f"{prefix}name"),
            p_unit=Case(
                When(**{f"{prefix}unit__short_name": ""}, then=F(f"{prefix}unit__name")),
                default=F(f"{prefix}unit__short_name"),
            ),
            p_enterprise=F(f"{prefix}enterprise__name"),
        )
        return named

    def counted(self, *kinds: str) -> QuerySet[Any]:
        """Milestones of these kinds known then that were neither returned nor refused."""
        rows: QuerySet[Any] = Milestone.objects.known_at(self.known_at)
        return rows.filter(kind__in=kinds, state__in=COUNTED_STATES)

    def first_events(self, kinds: tuple[str, ...], *, each_kind: bool = False) -> QuerySet[Any]:
        """For each project its first milestone of these kinds (of each kind, with `each_kind`), in the period.

        A row's amount is the milestone's own where it states the project's total, else the total known then. First is
        by day, then by number, whatever the period: a project counts once.
        """
        earlier = self.counted(*kinds).filter(project=OuterRef("project_id"))
        if each_kind:
            earlier = earlier.filter(kind=OuterRef("kind"))
        before = Q(happened_on__lt=OuterRef("happened_on")) | Q(
            happened_on=OuterRef("happened_on"), pk__lt=OuterRef("pk")
        )
        prefix = self._facts()
        rows = self.counted(*kinds).filter(
            self.in_period("happened_on"), self.facts_q(prefix, "project_id"), ~Exists(earlier.filter(before))
        )
        total = self.total("project_id", prefix)
        stating_total = self.rules.stating_total()
        if all(kind in stating_total for kind in kinds):
            total = Coalesce(F("amount_cny"), total)
        else:
            own = Case(When(kind__in=stating_total, then=F("amount_cny")), default=Value(None))
            total = Coalesce(own, total)
        named = self._named(rows, prefix).annotate(p_day=F("happened_on"), p_total=total, p_amount=F("p_total"))
        return self.within_tier(named)

    def signed_amounts(self) -> QuerySet[Any]:
        """First signings in the period, and capital added in it: the increase only (domain/02 section 3, rule 3).

        An increase counts where the first signing, of an earlier day, states its amount; where it states none the
        project counts with its total, which holds the increase. It lies in the tier of the project's total.
        """
        signed = self.counted("signed").filter(project=OuterRef("project_id"))
        before = Q(happened_on__lt=OuterRef("happened_on")) | Q(
            happened_on=OuterRef("happened_on"), pk__lt=OuterRef("pk")
        )
        is_first = ~Exists(signed.filter(before))
        grown = Exists(signed.filter(is_first, happened_on__lt=OuterRef("happened_on"), amount_cny__isnull=False))
        events = (Q(kind="signed") & is_first) | (Q(kind=ADDED, amount_cny__isnull=False) & Q(grown))
        prefix = self._facts()
        rows = self.counted("signed", ADDED).filter(
            events, self.in_period("happened_on"), self.facts_q(prefix, "project_id")
        )
        total = self.total("project_id", prefix)
        named = self._named(rows, prefix).annotate(
            p_day=F("happened_on"),
            p_total=Case(When(kind=ADDED, then=total), default=Coalesce(F("amount_cny"), total)),
            p_amount=Coalesce(F("amount_cny"), total),
        )
        return self.within_tier(named)

    def received(self, *kinds: str) -> QuerySet[Any]:
        """Claims of money in the period, each by itself: at the CNY amount of its day, or unknown."""
        prefix = self._facts()
        rows = self.counted(*kinds).filter(self.in_period("happened_on"), self.facts_q(prefix, "project_id"))
        total = self.total("project_id", prefix)
        named = self._named(rows, prefix).annotate(p_day=F("happened_on"), p_total=total, p_amount=F("amount_cny"))
        return self.within_tier(named)

    def _reached(self, kinds: tuple[str, ...]) -> QuerySet[Any]:
        """The counted milestones of these kinds that a project has by the end of the period, the first one first."""
        events = self.counted(*kinds).filter(project=OuterRef("project_id"), happened_on__lte=self.end)
        return events.order_by("happened_on", "pk")

    def _facts_then(self, *conditions: Any) -> QuerySet[Any]:
        """The facts in force of the projects that the question is about: one row a project."""
        return ProjectVersion.objects.known_at(self.known_at).filter(self.facts_q("", "project_id"), *conditions)

    def _with_event(self, rows: QuerySet[Any], kinds: tuple[str, ...]) -> QuerySet[Any]:
        """Facts with the first milestone of these kinds, at the project's total."""
        first = self._reached(kinds)
        named = self._named(rows, "").annotate(
            p_total=self.total("project_id", ""),
            p_day=Subquery(first.values("happened_on")[:1]),
            p_event=Subquery(first.values("pk")[:1]),
        )
        return self.within_tier(named.annotate(p_amount=F("p_total")))

    def in_state(self, begins: tuple[str, ...], ends: str) -> QuerySet[Any]:
        """Projects that have reached one of the stages `begins`, not yet `ends`, and not left by the period's end."""
        likely = self._likely_q(begins, ends) if self.known_at is None else Q()
        started = self.rules.reaching(*begins)
        ended = self._reached(self.rules.from_stage(ends))
        rows = self._facts_then(likely, ~Exists(ended), ~Exists(self._exits()), Exists(self._reached(started)))
        return self._with_event(rows, started)

    def _exits(self) -> QuerySet[Any]:
        """The exits of a project by the end of the period after which nobody took it up again."""
        returns = self._reached(self.rules.with_effect("return"))
        back = returns.filter(happened_on__gte=OuterRef("happened_on"))
        return self._reached(self.rules.with_effect("exit")).filter(~Exists(back))

    def _likely_q(self, begins: tuple[str, ...], ends: str) -> Q:
        """What the kept stage already rules out now: it has not come so far, or went further in time, or has left."""
        first = min(STAGES.index(stage) for stage in begins)
        over = STAGES[STAGES.index(ends) :]
        ended = Q(project__stage__in=over, project__stage_on__lte=self.end) | Q(project__exited_on__lte=self.end)
        return Q(project__stage__in=STAGES[first:]) & ~ended

    def investments(self) -> QuerySet[Any]:
        """Months of investment that the period touches."""
        months = Q(month__lte=self.end)
        if self.start is not None:
            months &= Q(month__gte=self.start.replace(day=1))
        return self._money(Investment, months, "month")

    def year_plans(self) -> QuerySet[Any]:
        """Plans of the years that the period touches, each for its whole year."""
        years = Q(year__lte=self.end.year)
        if self.start is not None:
            years &= Q(year__gte=self.start.year)
        return self._money(YearPlan, years, None)

    def _money(self, model: type[Investment] | type[YearPlan], days: Q, day: str | None) -> QuerySet[Any]:
        prefix = self._facts()
        rows = model.objects.known_at(self.known_at).filter(days, self.facts_q(prefix, "project_id"))
        named = self._named(rows, prefix).annotate(p_total=self.total("project_id", prefix), p_amount=F("amount"))
        return self.within_tier(named.annotate(p_day=F(day)) if day is not None else named)

    def promised(self) -> QuerySet[Any]:
        """Facts of the projects that were promised to start in the period, with the day of their start by its end."""
        return self._with_event(self._facts_then(self.in_period("promised_start_on")), ("started",))
