"""What the ledger says to the same question, beside what the document says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from bridgehead.engines.figures import FigureStatement, Language, Period, format_value, print_measure
from bridgehead.engines.reading.places import own_place
from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.models import Document
from bridgehead.modules.documents.queries import comparable
from bridgehead.modules.ledger.answers import Answer, NotAnswerable, Scope, answer


@dataclass(frozen=True, slots=True)
class Beside:
    """The ledger's answer, or why there is none.

    `difference` is the document's value less the ledger's (None: they can't be subtracted). `verdict` is `same`,
    `rounded` (equal as they are shown), `within` (what at least, at most or about allows), `differs`, or `open` for
    a target, which is no claim about the ledger.
    """

    answer: Answer | None
    reason: str
    difference: Decimal | None
    verdict: str
    url: str


def unit_of_place(place: str | None, document: Document) -> Unit | None:
    """The unit that a place is: one of that name, nearest to the document's; the document's own where none is said.

    None where the text speaks of a place that the ledger does not keep.
    """
    return unit_named(place, document.unit, list(Unit.objects.filter(is_active=True)) if place else ())


def unit_named(place: str | None, own: Unit, units: Sequence[Unit]) -> Unit | None:
    """The same for a text of the unit `own`, among units that were fetched."""
    if not place:
        return own
    named = [unit for unit in units if place in (unit.name, unit.short_name)]
    # 临汀市桥港区 is 桥港区 said in full, whichever of the two the ledger calls itself.
    named = named or [unit for unit in units if unit.parent_id is None and own_place(unit.name) == own_place(place)]
    if not named:
        return None

    def nearness(unit: Unit) -> tuple[bool, bool, int]:
        return unit.path.startswith(own.path), own.path.startswith(unit.path), -len(unit.path)

    return max(named, key=nearness)


def ledger_beside(
    *, actor: Actor, statement: FigureStatement, document: Document, today: date, language: Language
) -> Beside:
    """The ledger's answer to the statement's measure, for its place and period, up to the period's end."""
    unit = unit_of_place(statement.place, document)
    if unit is None:
        return Beside(None, _("The ledger does not keep %(place)s.") % {"place": statement.place}, None, "open", "")
    as_of = min(_as_of(statement, document, today), today)
    period = statement.period
    if period is not None and period.start is not None and period.start > as_of:
        return Beside(None, _("This period has not begun yet."), None, "open", "")
    measure = replace(comparable(statement.measure), label=None) if _is_listed(statement) else statement.measure
    try:
        found = answer(measure, Scope(actor=actor, unit_path=unit.path, period=_up_to(period, as_of)), as_of)
    except NotAnswerable as error:
        return Beside(None, str(error), None, "open", "")
    difference, verdict = _compare(statement, found, language)
    return Beside(found, "", difference, verdict, answer_url(statement, unit, as_of))


def _is_listed(statement: FigureStatement) -> bool:
    """Whether the registry knows what is asked; `other.count` and its like are nothing but their label."""
    return not statement.measure.id.startswith("other.")


def _as_of(statement: FigureStatement, document: Document, today: date) -> date:
    if statement.period is not None and statement.period.end is not None:
        return statement.period.end
    return document.published_on or today


def _up_to(period: Period | None, as_of: date) -> Period | None:
    if period is None or (period.end is not None and period.end <= as_of):
        return period
    return Period(period.start, as_of)


def _compare(statement: FigureStatement, found: Answer, language: Language) -> tuple[Decimal | None, str]:
    if found.value is None or found.unit != statement.unit:
        return None, "open"
    difference = statement.value - found.value
    # A label says more than the filters do: the ledger was asked a wider question.
    if statement.modality == "target" or statement.label is not None:
        return difference, "open"
    if difference == 0:
        return difference, "same"
    if format_value(statement.value, statement.unit, language) == format_value(found.value, found.unit, language):
        return difference, "rounded"
    near = abs(difference) <= abs(statement.value) / 20
    allowed = {">=": difference <= 0, "<=": difference >= 0, "~": near, "=": False}
    return difference, "within" if allowed[statement.comparator] else "differs"


def answer_url(statement: FigureStatement, unit: Unit, as_of: date) -> str:
    """The page of the ledger's answer to this question; empty while that page is switched off."""
    period = statement.period
    query = {
        "m": print_measure(comparable(statement.measure)),
        "unit": str(unit.pk),
        "from": str(period.start) if period is not None and period.start is not None else "",
        "to": str(period.end) if period is not None and period.end is not None else "",
        "as_of": str(as_of),
    }
    try:
        return f"{reverse('workspace:answer')}?{urlencode({name: value for name, value in query.items() if value})}"
    except NoReverseMatch:
        return ""
