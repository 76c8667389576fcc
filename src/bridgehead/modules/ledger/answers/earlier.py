"""A measure as known at a moment that is over: the querysets over the rows that were in force then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

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

from bridgehead.engines.figures import Measure
from bridgehead.engines.lifecycle import COUNTED_STATES, Claim, RuleSet, derive_stage
from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.answers.crediting import shares_on
from bridgehead.modules.ledger.answers.sources import Named, Rows, unit_name
from bridgehead.modules.ledger.counting import EVENTS, FOREIGN_USED, STATES
from bridgehead.modules.ledger.derived import ADDED, other_totals
from bridgehead.modules.ledger.exact import hundredths
from bridgehead.modules.ledger.matching import enterprise_then_q, industry_q, investor_q, level_q
from bridgehead.modules.ledger.models import (
    Contribution,
    CountedAs,
    Investment,
    Milestone,
    ProjectVersion,
    YearPlan,
)
from bridgehead.modules.ledger.queries.visibility import facts_scope_q
from bridgehead.modules.parties.then import names_then


@dataclass(frozen=True, slots=True)
class EarlierQuestion:
    """What is asked, by whom, of which unit, within which days (either may be open), as known when.

    Facts (unit, industry, origin, level …), amounts and permissions are all taken as they were at `known_at`, so that
    an answer given then can be given again to the same person.
    """

    measure: Measure
    actor: Actor
    unit_path: str | None
    start: date | None
    end: date
    as_of: date
    known_at: datetime
    officer_id: int | None = None

    @property
    def rules(self) -> RuleSet:
        """The rules as they were known then."""
        return rules.current(self.known_at)

    def without(self, *filters: str) -> EarlierQuestion:
        """The same question with some filters removed."""
        return replace(self, measure=self.measure.with_filters(**dict.fromkeys(filters)))

    def in_period(self, field: str) -> Q:
        """Rows whose day lies in the period."""
        condition = Q(**{f"{field}__lte": self.end})
        return condition & Q(**{f"{field}__gte": self.start}) if self.start is not None else condition

    # ---- conditions on facts

    def facts_q(self, prefix: str, project: str) -> Q:
        """Every condition on facts, found behind `prefix`; `project` leads to the project's id.

        Must be used in a single filter(): behind `versions` each filter() would look at any version by itself.
        """
        wanted = self.measure.filters
        condition = facts_scope_q(self.actor, prefix)
        if prefix:
            condition &= self._in_force(prefix)
        if self.unit_path is not None:
            condition &= Q(**{f"{prefix}unit__path__startswith": self.unit_path})
        if self.officer_id is not None:
            condition &= Q(**{f"{prefix}officer_id": self.officer_id})
        for name in ("sector", "origin"):
            if name in wanted:
                condition &= Q(**{f"{prefix}{name}": wanted[name]})
        if "industry" in wanted:
            condition &= industry_q(str(wanted["industry"]), f"{prefix}industry")
        if "level" in wanted:
            condition &= level_q(str(wanted["level"]), f"{prefix}level")
        if "enterprise" in wanted:
            words = str(wanted["enterprise"])
            condition &= enterprise_then_q(words, self.known_at, prefix) | investor_q(words, prefix)
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
        return Exists(shares_on(shares, words, self.as_of))

    # ---- amounts

    def total(self, project: str, prefix: str) -> Any:
        """The project's total investment as known then: the rule of `derived.total_investment` over the rows."""
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
            rows = rows.filter(p_total__gte=int(wanted["investment_min"]) * 100)
        if "investment_max" in wanted:
            rows = rows.filter(p_total__lt=int(wanted["investment_max"]) * 100)
        return rows

    # ---- rows

    def counted(self, *kinds: str) -> QuerySet[Any]:
        """Milestones of these kinds known then that were neither returned nor refused."""
        rows: QuerySet[Any] = Milestone.objects.known_at(self.known_at)
        return rows.filter(kind__in=kinds, state__in=COUNTED_STATES)

    def events(self, *counted_as: CountedAs) -> Rows:
        """For each project and each of these events its first milestone, in the period.

        A row's amount is the milestone's own where it states the project's total, else the total known then. First is
        by day, then by number, whatever the period: a project counts once.
        """
        kinds = [kind for event in counted_as for kind in EVENTS[event]]
        earlier = self.counted(*kinds).filter(project=OuterRef("project_id"))
        if len(counted_as) > 1:
            earlier = earlier.filter(kind=OuterRef("kind"))
        before = Q(happened_on__lt=OuterRef("happened_on")) | Q(
            happened_on=OuterRef("happened_on"), pk__lt=OuterRef("pk")
        )
        rows = self.counted(*kinds).filter(
            self.in_period("happened_on"), self.facts_q(_FACTS, "project_id"), ~Exists(earlier.filter(before))
        )
        own = Case(When(kind__in=self.rules.stating_total(), then=F("amount_cny")), default=Value(None))
        total = Coalesce(own, self.total("project_id", _FACTS))
        known = rows.annotate(p_id=F("project_id"), p_day=F("happened_on"), p_event=F("pk"), p_cny=total)
        return self._rows(known.annotate(p_total=hundredths("p_cny"), p_amount=F("p_total")))

    def _rows(self, rows: QuerySet[Any]) -> Rows:
        unit = "unit_id" if rows.model is ProjectVersion else f"{_FACTS}unit_id"
        return Rows(self.within_tier(rows.annotate(p_unit=F(unit))), self._named, by_project=False)

    def signed_amounts(self) -> Rows:
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
        total = self.total("project_id", _FACTS)
        return self._claims(("signed", ADDED), events, total, Coalesce(F("amount_cny"), total))

    def foreign_used(self) -> Rows:
        """Receipts of foreign capital in the period, each by itself: at the CNY amount of its day, or unknown."""
        return self._claims((FOREIGN_USED,), Q(), self.total("project_id", _FACTS), F("amount_cny"))

    def keeps_foreign_capital(self) -> bool:
        """Whether the ledger knew of any receipt of foreign capital."""
        return self.counted(FOREIGN_USED).exists()

    def _claims(self, kinds: tuple[str, ...], which: Q, total: Any, amount: Any) -> Rows:
        rows = self.counted(*kinds).filter(which, self.in_period("happened_on"), self.facts_q(_FACTS, "project_id"))
        known = rows.annotate(
            p_id=F("project_id"),
            p_day=F("happened_on"),
            p_event=F("pk"),
            p_cny=Case(When(kind="signed", then=amount), default=total),
            p_worth=amount,
        )
        return self._rows(known.annotate(p_total=hundredths("p_cny"), p_amount=hundredths("p_worth")))

    def _reached(self, kinds: tuple[str, ...]) -> QuerySet[Any]:
        """The counted milestones of these kinds that a project has by the end of the period, the first one first."""
        events = self.counted(*kinds).filter(project=OuterRef("project_id"), happened_on__lte=self.end)
        return events.order_by("happened_on", "pk")

    def _facts_then(self, *conditions: Any) -> QuerySet[Any]:
        """The facts in force of the projects that the question is about: one row a project."""
        return ProjectVersion.objects.known_at(self.known_at).filter(self.facts_q("", "project_id"), *conditions)

    def _with_event(self, rows: QuerySet[Any], kinds: tuple[str, ...]) -> Rows:
        """Facts with the first milestone of these kinds, at the project's total."""
        first = self._reached(kinds)
        known = rows.annotate(
            p_id=F("project_id"),
            p_cny=self.total("project_id", ""),
            p_day=Subquery(first.values("happened_on")[:1]),
            p_event=Subquery(first.values("pk")[:1]),
        )
        return self._rows(known.annotate(p_total=hundredths("p_cny"), p_amount=F("p_total")))

    def state(self, counted_as: CountedAs) -> Rows:
        """Projects that have reached a stage that begins the state, not yet the one that ends it, and have not left."""
        begins, ends = STATES[counted_as]
        started = self.rules.reaching(*begins)
        ended = self._reached(self.rules.from_stage(ends))
        rows = self._facts_then(~Exists(ended), ~Exists(self._exits()), Exists(self._reached(started)))
        return self._with_event(rows, started)

    def _exits(self) -> QuerySet[Any]:
        """The exits of a project by the end of the period after which nobody took it up again."""
        returns = self._reached(self.rules.with_effect("return"))
        back = returns.filter(happened_on__gte=OuterRef("happened_on"))
        return self._reached(self.rules.with_effect("exit")).filter(~Exists(back))

    def investments(self) -> Rows:
        """Months of investment that the period touches."""
        months = Q(month__lte=self.end)
        if self.start is not None:
            months &= Q(month__gte=self.start.replace(day=1))
        return self._money(Investment, months, F("month"))

    def year_plans(self) -> Rows:
        """Plans of the years that the period touches, each for its whole year."""
        years = Q(year__lte=self.end.year)
        if self.start is not None:
            years &= Q(year__gte=self.start.year)
        return self._money(YearPlan, years, F("year"))

    def _money(self, model: type[Investment] | type[YearPlan], days: Q, day: Any) -> Rows:
        rows = model.objects.known_at(self.known_at).filter(days, self.facts_q(_FACTS, "project_id"))
        known = rows.annotate(p_id=F("project_id"), p_day=day, p_cny=self.total("project_id", _FACTS))
        known = known.annotate(p_total=hundredths("p_cny"), p_amount=hundredths("amount"))
        return replace(self._rows(known), by_project=True)

    def promised(self) -> Rows:
        """Projects that were promised to start in the period, with the day of their start by its end."""
        rows = self._with_event(self._facts_then(self.in_period("promised_start_on")), ("started",))
        return replace(rows, rows=rows.rows.annotate(p_month=F("promised_start_on")), reached=Q(p_day__isnull=False))

    # ---- names

    def _named(self, ids: Collection[int]) -> dict[int, Named]:
        """How projects and their firms were called then, and their stages: three queries."""
        stages = self._stages(ids)
        rows = ProjectVersion.objects.known_at(self.known_at).filter(project__in=ids)
        columns = ("project_id", "project__code", "name", unit_name(), "enterprise_id", "enterprise__name")
        values = list(rows.values_list(*columns))
        firms = names_then(self.known_at, (row[4:] for row in values))
        return {
            pk: Named(code, name, unit, firms.get(firm, ""), stages[pk]) for pk, code, name, unit, firm, _ in values
        }

    def _stages(self, ids: Collection[int]) -> dict[int, str]:
        claims: dict[int, list[Claim]] = {pk: [] for pk in ids}
        rows = Milestone.objects.known_at(self.known_at).filter(project__in=ids, state__in=COUNTED_STATES)
        for project, kind, happened_on in rows.values_list("project_id", "kind", "happened_on"):
            claims[project].append(Claim(kind, happened_on))
        return {project: derive_stage(known, self.rules).id for project, known in claims.items()}


# From a row of a project to its versions, of which the one in force then is picked in the same filter.
_FACTS: Final = "project__versions__"
