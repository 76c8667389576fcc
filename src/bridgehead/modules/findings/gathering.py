"""Everything that is held against each other: the statements of all documents, and what the ledger says to the same.

The ledger answers each question that an accepted figure answers for a period that is over, and speaks of each project
that a statement was accepted for. A label narrows a figure beyond what the ledger can be asked, so those are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from bridgehead.engines.figures import (
    STAGES,
    Amount,
    FigureStatement,
    Period,
    ProjectStatement,
    StageDate,
    print_measure,
)
from bridgehead.engines.lifecycle import COUNTED_STATES
from bridgehead.engines.reconciliation import Assertion
from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.comparison import unit_named
from bridgehead.modules.documents.doubts import assertion_of
from bridgehead.modules.documents.models import Document, ReviewState, StatementRecord
from bridgehead.modules.documents.queries import comparable
from bridgehead.modules.findings.recording import Origin
from bridgehead.modules.ledger.answers import NotAnswerable, Scope, answer
from bridgehead.modules.ledger.models import Milestone, Project

_DATE_WIDTHS = {"year": 4, "month": 7}
LEDGER: Final = "ledger"
# Texts that are in memory at a time.
_TEXTS: Final = 100


@dataclass(slots=True)
class Gathered:
    """The assertions, and where each stands by its index; `answers` of them are figures of the ledger."""

    assertions: list[Assertion] = field(default_factory=list)
    origins: dict[int, Origin] = field(default_factory=dict)
    answers: int = 0

    def add(self, assertion: Assertion, origin: Origin) -> None:
        """One more."""
        self.origins[len(self.assertions)] = origin
        self.assertions.append(assertion)


def gather(today: date) -> Gathered:
    """The statements of all documents that nobody rejected, and the ledger's side, as of today."""
    gathered = Gathered()
    figures: list[tuple[FigureStatement, StatementRecord]] = []
    linked: dict[int, Project] = {}
    for record, text in _records():
        assertion = assertion_of(record, record.document, text)
        said = assertion.statement
        if isinstance(said, ProjectStatement) and record.project is not None and record.state == ReviewState.ACCEPTED:
            linked[record.project.pk] = record.project
            # A person has said which project is meant: from here on it has one name and one place.
            known = replace(said, name=record.project.name, place=record.project.unit.name)
            assertion = replace(assertion, statement=known)
        elif isinstance(said, FigureStatement) and record.state == ReviewState.ACCEPTED:
            figures.append((said, record))
        gathered.add(assertion, Origin(record.document.unit, record))
    for figure, origin in _answers(figures, today):
        gathered.add(Assertion(figure, LEDGER, today, LEDGER), origin)
        gathered.answers += 1
    for project, statement in _projects(linked):
        origin = Origin(project.unit, said=statement, project=project)
        gathered.add(Assertion(statement, LEDGER, today, LEDGER), origin)
    return gathered


def _records() -> Iterator[tuple[StatementRecord, str]]:
    """The statements that nobody rejected, each with its document's text; a hundred texts are held at a time."""
    rows = StatementRecord.objects.exclude(state=ReviewState.REJECTED).order_by("document_id", "position")
    related = rows.select_related("document__unit", "project__unit").defer("document__text", "document__anchors")
    documents = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(documents), _TEXTS):
        chunk = documents[first : first + _TEXTS]
        texts = dict(Document.objects.filter(pk__in=chunk).values_list("pk", "text"))
        for record in related.filter(document_id__in=chunk):
            yield record, texts[record.document_id]


def _answers(
    figures: Iterable[tuple[FigureStatement, StatementRecord]], today: date
) -> Iterator[tuple[FigureStatement, Origin]]:
    """The ledger's answer to each question, once."""
    asked: set[tuple[object, ...]] = set()
    units = list(Unit.objects.filter(is_active=True))
    for figure, record in figures:
        period = figure.period
        if period is None or period.end is None or period.end > today or not _is_of_ledger(figure, period):
            continue
        unit = unit_named(figure.place, record.document.unit, units)
        question = (print_measure(figure.measure), figure.place, figure.unit, period, unit)
        if unit is None or question in asked:
            continue
        asked.add(question)
        value = _answer(figure, unit, period, period.end)
        if value is not None:
            statement = _as_said(figure, value)
            yield statement, Origin(unit, said=statement)


def _answer(figure: FigureStatement, unit: Unit, period: Period, day: date) -> Decimal | None:
    """What the ledger says; None where it keeps no such thing, or nothing of it so early, and contradicts nobody."""
    measure = comparable(figure.measure)
    try:
        found = answer(measure, Scope(SYSTEM, unit.path, period), day)
        if found.value == 0 and not answer(measure, Scope(SYSTEM, unit.path, Period(None, day)), day).value:
            return None
    except NotAnswerable:
        return None
    return found.value if found.unit == figure.unit else None


def _is_of_ledger(figure: FigureStatement, period: Period) -> bool:
    """Whether the ledger may be asked what a figure says.

    The projects of one day are those that were shown at a ceremony, signed or begun earlier too. What was done up to a
    day, without the day from which on, is of a list that the document speaks of, as 已开工81个 of those of last year.
    """
    if figure.modality != "actual" or figure.label is not None or figure.place is None:
        return False
    is_flow = figure.measure.definition.kind == "flow"
    return not (is_flow and (period.start is None or period.start == period.end))


def _as_said(figure: FigureStatement, value: Decimal) -> FigureStatement:
    """The ledger's figure, exact to its last digit, which is what its words say."""
    words = format(value, "f")
    return replace(figure, doc=LEDGER, quote=words, span=(0, len(words)), value=value, comparator="=", confidence=None)


def _projects(linked: Mapping[int, Project]) -> Iterator[tuple[Project, ProjectStatement]]:
    """What the ledger says of each project."""
    dates: dict[int, dict[str, StageDate]] = {pk: {} for pk in linked}
    rows = Milestone.objects.current().filter(project_id__in=list(linked), state__in=COUNTED_STATES, kind__in=STAGES)
    for milestone in rows.order_by("happened_on", "id"):
        on = milestone.happened_on.isoformat()[: _DATE_WIDTHS.get(milestone.date_precision, 10)]
        # A project counts at its first milestone of a kind.
        dates[milestone.project_id].setdefault(milestone.kind, StageDate(on))
    for pk, project in linked.items():
        total = project.total_investment
        yield (
            project,
            ProjectStatement(
                doc=LEDGER,
                quote=project.name,
                span=(0, len(project.name)),
                place=project.unit.name,
                name=project.name,
                investment=None if total is None else Amount(total),
                stage=project.stage if project.stage in STAGES else None,
                dates=dates[pk],
            ),
        )
