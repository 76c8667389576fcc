"""A draft against the ledger: every figure that it says, asked of the ledger and judged by how it is written.

Nothing is kept and nothing is entered. The number of queries does not grow with the draft, but for amounts in foreign
currencies, whose projects are read one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.figures import CURRENCIES, REGISTRY, FigureStatement, Measure, Period, Statement, judge
from bridgehead.engines.reading import About, read
from bridgehead.engines.reading.wording import Written, written
from bridgehead.engines.reconciliation import Finding, assertions_of, reconcile
from bridgehead.foundation.access import Actor
from bridgehead.foundation.access.policies import covering_paths
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.checking.names import NearName, near_names
from bridgehead.modules.checking.places import placed
from bridgehead.modules.checking.projects import project_totals
from bridgehead.modules.documents import gazetteer
from bridgehead.modules.documents.comparison import answer_url, unit_named
from bridgehead.modules.documents.queries import comparable
from bridgehead.modules.ledger.answers import Answer, Asked, NotAnswerable, Scope, answer_many, in_currency
from bridgehead.modules.ledger.matching import industry_q
from bridgehead.modules.ledger.queries import VIEW, data_day, visible_projects
from bridgehead.modules.ledger.words import language

Outcome = Literal["agrees", "rounded", "differs", "unchecked"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("differs", "rounded", "agrees", "unchecked")
# Projects of one foreign amount that are read to add it up in its own currency.
_MOST_IN_CURRENCY: Final = 2_000
# Whose label only repeats what its filters say.
_SAID_BY_FILTERS: Final = frozenset({"project.share"})


@dataclass(frozen=True, slots=True)
class CheckedFigure:
    """A figure of the draft, numbered from 1 in its order, with what the ledger says.

    `known` is the ledger's value in the unit of the draft, `difference` what the draft has more; `reason` says why
    nothing can be checked; `doubts` are indexes into `Check.contradictions`.
    """

    number: int
    statement: FigureStatement
    written: Written
    outcome: Outcome
    reason: str = ""
    unit: Unit | None = None
    question: Asked | None = None
    answer: Answer | None = None
    known: Decimal | None = None
    difference: Decimal | None = None
    url: str = ""
    doubts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What does not add up within the draft itself, and the figures that it is between."""

    message: str
    figures: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A draft that was checked: `as_of` is the last day that counts, `published` the date that it was read with."""

    text: str
    unit: Unit
    as_of: date
    published: date | None
    figures: tuple[CheckedFigure, ...]
    contradictions: tuple[Contradiction, ...]
    names: tuple[NearName, ...]

    def counted(self, outcome: Outcome) -> int:
        """How many figures came out so."""
        return sum(figure.outcome == outcome for figure in self.figures)

    @property
    def is_fine(self) -> bool:
        """Whether nothing differs and nothing contradicts itself."""
        return not self.contradictions and not self.counted("differs")


def check_text(*, actor: Actor, text: str, unit: Unit, as_of: date | None = None, doc: str = "") -> Check:
    """Hold every figure of `text`, a draft of `unit`, against the ledger as far as the actor may see it.

    `as_of` is the draft's day: the last that counts, and the one by which its words of time are read. Without it that
    is the date in the text, else the ledger's own day.
    """
    about = About(
        doc=doc, published=as_of, place=unit.name, publisher=None, gazetteer=gazetteer.current_gazetteer(unit.path)
    )
    reading = read(text, about)
    if reading.published is None:  # without any date periods would be unknown that everybody knows
        reading = read(text, replace(about, published=data_day()))
    day = min(as_of or reading.published or data_day(), timezone.localdate())
    units = list(Unit.objects.filter(is_active=True))
    statements = placed(text, reading.statements, unit, units)
    said = [each for each in statements if isinstance(each, FigureStatement)]
    figures = _checked(actor, said, unit, units, day)
    figures += [
        _of_project(number, *each)
        for number, each in enumerate(project_totals(actor, text, statements), start=len(said) + 1)
    ]
    contradictions = _contradictions(statements, said, reading.published, text)
    doubted = [
        replace(figure, doubts=tuple(at for at, one in enumerate(contradictions) if figure.number in one.figures))
        for figure in figures
    ]
    names = near_names(actor, statements, unit)
    return Check(text, unit, day, reading.published, tuple(doubted), contradictions, names)


def _checked(
    actor: Actor, said: Sequence[FigureStatement], own: Unit, units: Sequence[Unit], day: date
) -> list[CheckedFigure]:
    seen = covering_paths(actor, VIEW)
    drafts = [_asked(actor, number, each, own, day, units, seen) for number, each in enumerate(said, start=1)]
    asked = [draft for draft in drafts if draft.question is not None]
    ever = [replace(draft, question=_since_ever(draft)) for draft in asked if _is_open(draft)]
    questions = [draft.question for draft in (*asked, *ever) if draft.question is not None]
    answers = answer_many(questions)
    judged_of = {draft.number: _judged(draft, found) for draft, found in zip(asked, answers, strict=False)}
    for draft, found in zip(ever, answers[len(asked) :], strict=True):
        other = _judged(draft, found)
        if other.outcome in ("agrees", "rounded"):
            judged_of[draft.number] = other
    judged = [judged_of.get(draft.number, draft) for draft in drafts]
    return _without_unknown_industries(actor, judged)


def _asked(
    actor: Actor,
    number: int,
    statement: FigureStatement,
    own: Unit,
    day: date,
    units: Sequence[Unit],
    seen: Sequence[str] | None,
) -> CheckedFigure:
    """The figure with its question to the ledger, or with the reason why there is none."""
    unit = unit_named(statement.place, own, units)
    figure = CheckedFigure(number, statement, written(statement), "unchecked", unit=unit)
    reason = _no_question(statement, unit, day, seen)
    if reason or unit is None:
        return replace(figure, reason=reason)
    period = statement.period
    as_of = day if period is None or period.end is None else min(period.end, day)
    if period is not None and (period.end is None or period.end > as_of):
        period = Period(period.start, as_of)
    if period is not None and period.start is None and _counts_events(statement.measure):
        # 截至7月底完成投资…: of this year, unless what was done since ever agrees.
        period = Period(date(as_of.year, 1, 1), as_of)
    measure = replace(comparable(statement.measure), label=None)
    question = Asked(measure, Scope(actor, unit.path, period), as_of)
    return replace(figure, question=question, url=answer_url(statement, unit, as_of))


def _is_open(figure: CheckedFigure) -> bool:
    """Whether the draft says until when something was done, and not since when."""
    period = figure.statement.period
    return period is not None and period.start is None and _counts_events(figure.statement.measure)


def _since_ever(figure: CheckedFigure) -> Asked | None:
    question = figure.question
    if question is None:
        return None
    return replace(question, scope=replace(question.scope, period=Period.up_to(question.as_of)))


def _no_question(statement: FigureStatement, unit: Unit | None, day: date, seen: Sequence[str] | None) -> str:
    """Why the ledger is not even asked; empty where it is."""
    period = statement.period
    if statement.modality == "target":
        return _("A target: the ledger says what was done.")
    if statement.label is not None and statement.measure.id not in _SAID_BY_FILTERS:
        return _("It says more than the ledger can tell projects by: %(words)s.") % {"words": statement.label}
    if _names_another_rate(statement):
        return _("It names another rate than the one that it was read as.")
    if unit is None:
        return _("It is said of {place}, which is not of this ledger.").format(place=statement.place)
    if seen is not None and not any(unit.path.startswith(path) for path in seen):
        return _("You see only a part of %(unit)s.") % {"unit": unit.name}
    if period is not None and period.start is not None and period.start > day:
        return _("This period has not begun yet.")
    if period is None and _counts_events(statement.measure):
        return _("The draft does not say of what time.")
    return ""


def _names_another_rate(statement: FigureStatement) -> bool:
    """Whether its own words are those of another rate of the registry: 开工率 after a sentence on 投资完成率."""
    if statement.unit != "ratio":
        return False
    rates = {one.id: one.terms for one in REGISTRY.values() if one.unit_kind == "ratio"}
    named = {name for name, terms in rates.items() if any(term in statement.quote for term in terms)}
    return bool(named) and statement.measure.id not in named


def _counts_events(measure: Measure) -> bool:
    is_flow = measure.definition.kind == "flow" or measure.id == "project.share"
    return is_flow and measure.filters.get("scope") != "cumulative"


def _judged(figure: CheckedFigure, found: Answer | NotAnswerable) -> CheckedFigure:
    if isinstance(found, NotAnswerable):
        return replace(figure, reason=found.reason)
    statement = figure.statement
    known, reason = _in_unit(found, statement.unit)
    figure = replace(figure, answer=found, known=known)
    if known is None:
        return replace(figure, reason=_wrong_currency(figure, found) or reason)
    verdict = judge(figure.written.said, known)
    return replace(figure, outcome=verdict, difference=statement.value - known)


def _of_project(number: int, statement: FigureStatement, code: str, total: Decimal | None) -> CheckedFigure:
    """What is said of one project's total: its page is behind it."""
    figure = CheckedFigure(
        number, statement, written(statement), "unchecked", url=reverse("workspace:project", args=[code])
    )
    if total is None:
        return replace(figure, reason=_("The ledger has no amounts for these projects."))
    if statement.unit != "CNY":
        return replace(figure, reason=_("The ledger keeps this in another unit."))
    outcome = judge(figure.written.said, total)
    return replace(figure, outcome=outcome, known=total, difference=statement.value - total)


def _wrong_currency(figure: CheckedFigure, found: Answer) -> str:
    """What to say of an amount in a foreign currency that is the ledger's in CNY to the digit; empty for any other."""
    if found.unit != "CNY" or found.value is None or judge(figure.written.said, found.value) == "differs":
        return ""
    return _("In CNY the ledger has this very amount: the currency may be written wrongly.")


def _in_unit(found: Answer, unit: str) -> tuple[Decimal | None, str]:
    """The answer's value in the unit of the draft, or why it has none."""
    if found.value is None:
        return None, _("The ledger has no amounts for these projects.")
    if found.unit == unit:
        return found.value, ""
    if found.unit not in CURRENCIES or unit not in CURRENCIES:
        return None, _("The ledger keeps this in another unit.")
    known = in_currency(found, unit) if found.count <= _MOST_IN_CURRENCY else None
    said = _("The ledger does not have all of these amounts in %(currency)s.") % {"currency": unit}
    return known, "" if known is not None else said


def _without_unknown_industries(actor: Actor, figures: Sequence[CheckedFigure]) -> list[CheckedFigure]:
    """An industry that no project has is one that the ledger does not keep: its zero contradicts nobody."""
    named = {str(figure.statement.measure.filters["industry"]) for figure in figures if _is_empty_industry(figure)}
    unknown = {name for name in named if not visible_projects(actor).filter(industry_q(name, "industry")).exists()}
    return [
        replace(
            figure,
            outcome="unchecked",
            known=None,
            difference=None,
            reason=_("No project of the ledger belongs to %(industry)s.")
            % {"industry": figure.statement.measure.filters["industry"]},
        )
        if _is_empty_industry(figure) and figure.statement.measure.filters["industry"] in unknown
        else figure
        for figure in figures
    ]


def _is_empty_industry(figure: CheckedFigure) -> bool:
    has_one = "industry" in figure.statement.measure.filters
    return has_one and figure.outcome == "differs" and figure.answer is not None and figure.answer.count == 0


def _contradictions(
    statements: Sequence[Statement], said: Sequence[FigureStatement], published: date | None, text: str
) -> tuple[Contradiction, ...]:
    numbers = {id(statement): number for number, statement in enumerate(said, start=1)}
    found = reconcile(assertions_of(statements, "draft", published, text))
    return tuple(_contradiction(finding, statements, numbers) for finding in found if finding.severity != "note")


def _contradiction(finding: Finding, statements: Sequence[Statement], numbers: dict[int, int]) -> Contradiction:
    evidence = [statements[index] for index in finding.evidence]
    figures = tuple(sorted(numbers[id(one)] for one in evidence if id(one) in numbers))
    return Contradiction(
        finding.message_en if language() == "en" else finding.message_zh, figures, tuple(one.span for one in evidence)
    )
